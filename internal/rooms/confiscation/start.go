package confiscation

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
)

// Starting is proceedings to record against one defendant.
type Starting struct {
	Defendant   ids.Subject
	ConvictedOn caltime.Date // the latest conviction
	StartedOn   caltime.Date
	AskedBy     string // prosecutor or court (s.6(3))
	Lifestyle   bool   // the prosecutor asked for the criminal lifestyle question
	Regime      Regime // as the court applied it; "" to choose it by the conviction
	Why         string // the reason, where Regime is given
}

// actStarted is the act that undo takes back.
const actStarted = "confiscation.started"

// Start records that the Crown Court proceeds under section 6 against a defendant. The regime is chosen by the dated
// reference data unless the court's is given with a reason; under the old one the permitted period runs from the latest
// conviction. Refused where proceedings against the defendant are recorded already.
func (r *Room) Start(ctx context.Context, caseID ids.Case, in Starting) (p Proceedings, act ids.Act, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		d := &doing{r: r, tx: tx, g: g, today: caltime.DateOf(tx.Now)}
		if p, err = d.begin(ctx, in); err != nil {
			return err
		}
		if act, err = cases.WriteAct(ctx, tx, g, actStarted, "confiscation", p.ID, map[string]int{"n": p.N, "version": p.Version}); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return p, act, err
}

func (d *doing) begin(ctx context.Context, in Starting) (p Proceedings, err error) {
	bad := map[string]string{}
	d.day(bad, "convicted_on", "The latest conviction", in.ConvictedOn, caltime.Date{}, "")
	d.day(bad, "started_on", "The request or decision to proceed", in.StartedOn, in.ConvictedOn, "the conviction")
	if in.AskedBy != "prosecutor" && in.AskedBy != "court" {
		bad["asked_by"] = "Choose who asked for the proceedings"
	}
	if in.Regime != "" && in.Regime.Title() == "" {
		bad["regime"] = "Choose a regime"
	}
	if in.Regime != "" {
		checkText(bad, "why", in.Why, "Enter why the court applied this regime")
	}
	who, err := d.r.Subjects.ByID(ctx, d.tx, d.g, in.Defendant)
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && who.Withdrawn():
		bad["defendant"] = "Choose the defendant"
	case err != nil:
		return p, err
	}
	if err := fault.Fields("Check the proceedings", bad, fields...); err != nil {
		return p, err
	}
	p = Proceedings{CaseID: d.g.CaseID(), ForceID: d.g.ForceID(), UnitID: d.g.UnitID(), DefendantID: who.ID, ConvictedOn: in.ConvictedOn, StartedOn: in.StartedOn,
		AskedBy: in.AskedBy, LifestyleAsked: in.Lifestyle, Regime: in.Regime, RegimeBy: "court", RegimeWhy: strings.TrimSpace(in.Why), State: Open,
		Version: 1, CreatedAt: d.tx.Now, CreatedBy: d.tx.Actor.User, UpdatedAt: d.tx.Now}
	if in.Regime == "" {
		c, err := d.r.regimeFor(ctx, d.tx, d.g.ForceID(), in.ConvictedOn)
		if err != nil {
			return p, err
		}
		p.Regime, p.RegimeBy, p.RegimeWhy = c.regime, "date", c.why
	}
	if err := insertProceedings(ctx, d.tx, &p); err != nil {
		return p, err
	}
	d.w = &Whole{Proceedings: p, Defendant: who}
	if err := d.permitted(ctx, "convicted_on"); err != nil {
		return p, err
	}
	return p, d.note(ctx, "started", in.StartedOn, nil, "Confiscation proceedings started", p.Regime.Title()+": "+p.RegimeWhy)
}

// permitted starts the permitted period afresh under the old regime, and ends it under the new one. field is where a date
// that cannot be used was typed.
func (d *doing) permitted(ctx context.Context, field string) error {
	if err := d.endAll(ctx, orders.Stopped, "reckoned again", "CO-POST"); err != nil || d.w.Regime != Old {
		return err
	}
	_, err := d.start(ctx, field, orders.Start{Code: "CO-POST", Local: d.w.ConvictedOn.At(0, 0), On: Old.law(d.w.ConvictedOn), Appeal: d.w.AppealDeterminedOn})
	return err
}

// undoStart takes proceedings back that were just recorded and on which nothing was built.
func (r *Room) undoStart(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var was struct{ N, Version int }
	if err := a.Read(&was); err != nil {
		return err
	}
	err := r.takeBack(ctx, tx, g, On{was.N, was.Version}, "Taken back")
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Refused, "Something was recorded in these proceedings since, so they cannot be taken back")
	}
	return err
}

// Withdraw takes proceedings back that were recorded in error, with a reason: they stay on record, and their clocks stop.
func (r *Room) Withdraw(ctx context.Context, caseID ids.Case, on On, why string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		checkText(bad, "why", why, "Enter why the proceedings are taken back")
		if err := fault.Fields("Check the reason", bad); err != nil {
			return err
		}
		return r.takeBack(ctx, tx, g, on, why)
	})
}

func (r *Room) takeBack(ctx context.Context, tx *db.Tx, g access.Grant, on On, why string) error {
	return r.within(ctx, tx, g, on, TakeBack, func(ctx context.Context, d *doing) error {
		for _, c := range append([]orders.Clock(nil), d.w.Clocks...) {
			if err := d.end(ctx, &c.ID, orders.Stopped, "the proceedings were taken back"); err != nil {
				return err
			}
		}
		d.w.State = Abandoned
		return d.note(ctx, TakeBack, d.today, nil, "Confiscation proceedings taken back", why)
	})
}
