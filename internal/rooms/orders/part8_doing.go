package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

// doing8 is one verb at work on an order of an investigation. It remembers what was there, so that the act can be taken
// back whole.
type doing8 struct {
	*doing
	o    Order
	p    Part8
	was8 part8Was
}

// part8Was is what taking such an act back needs.
type part8Was struct {
	Was       was          `json:"was"` // the clocks and reports
	Order     ids.Order    `json:"order"`
	Version   int          `json:"version"`          // the act left the order with it
	Row       *Order       `json:"row,omitempty"`    // as it was; nil: the act recorded it
	Facts     *Part8       `json:"facts,omitempty"`  // as they were
	Notice    *Part8Notice `json:"notice,omitempty"` // as it was, with the version the act left
	NewNotice int          `json:"new_notice,omitempty"`
}

// do8 runs a verb on an order of an investigation: number n of the case, or a new one where n is 0. kind names the act, for
// undo and the log.
func (r *Room) do8(ctx context.Context, caseID ids.Case, n, version int, kind string, fn func(ctx context.Context, d *doing8) error) (out Result, err error) {
	var act ids.Act
	_, err = r.do(ctx, caseID, "", func(ctx context.Context, d *doing) error {
		x := &doing8{doing: d}
		if n != 0 {
			if err := x.open(ctx, n, version); err != nil {
				return err
			}
		}
		if err := fn(ctx, x); err != nil {
			return err
		}
		x.was8.Was, x.was8.Order, x.was8.Version = d.was, x.o.ID, x.o.Version
		d.order = nil // the act is written here
		out.Order = x.o
		act, err = cases.WriteAct(ctx, d.tx, d.g, kind, "order", int64(x.o.ID), x.was8)
		return err
	})
	out.Act = act
	return out, err
}

func (d *doing8) open(ctx context.Context, n, version int) (err error) {
	if d.o, err = orderByNumber(ctx, d.tx, d.g, n); err != nil {
		return err
	}
	if !d.o.Kind.Investigates() {
		return refused([]string{"Record it on the asset that the order holds"}, d.o.Name()+" is no order of an investigation")
	}
	if version != 0 && version != d.o.Version {
		return fault.Stale("order")
	}
	if d.p, err = part8Of(ctx, d.tx, d.g, d.o.ID); err != nil {
		return err
	}
	row, facts := d.o, d.p
	d.was8.Row, d.was8.Facts = &row, &facts
	return nil
}

// keep writes the facts, and counts the order's version even where nothing of its row changed.
func (d *doing8) keep(ctx context.Context, set map[string]any, what string, detail any) error {
	if set == nil {
		set = map[string]any{}
	}
	if err := updateOrder(ctx, d.tx, &d.o, set); err != nil {
		return err
	}
	if err := updatePart8(ctx, d.tx, d.p); err != nil {
		return err
	}
	d.tx.Record(what, on(d.g, "order", int64(d.o.ID)), detail)
	return nil
}

func (d *doing8) path() string { return "/orders/" + d.o.Number() }

// live refuses an order that is not in effect.
func (d *doing8) live(what string) error {
	if d.o.Live() {
		return nil
	}
	return d.notNow(what)
}

// notNow refuses an act with the steps that are open.
func (d *doing8) notNow(what string) error {
	e := impossible(d.o, d.o.State)
	e.Message = d.o.Name() + " is " + lower(d.o.State.Title()) + ": " + what
	return e
}

// running gives the clock of a code of the order that runs, and the latest that was; zero for none.
func (d *doing8) clock(ctx context.Context, code powers.Code) (running, latest Clock, err error) {
	list, err := clocksOfOrder(ctx, d.tx, d.g, d.o.ID)
	for _, c := range list {
		if c.Code != code {
			continue
		}
		if !c.State.Over() {
			running = c
		}
		if c.ID > latest.ID {
			latest = c
		}
	}
	return running, latest, err
}

// on is the moment of an act of a day: five in the afternoon, but never in the future.
func (d *doing8) moment(day caltime.Date) time.Time {
	return earlier(day.At(17, 0).UTC(), d.tx.Now)
}

// checkDay reports what is wrong with the day of an act.
func (d *doing8) checkDay(bad map[string]string, field string, day, since caltime.Date, what string) {
	switch {
	case day.IsZero():
		bad[field] = "Enter the day"
	case day.After(caltime.DateOf(d.tx.Now)):
		bad[field] = what + " cannot be in the future"
	case !since.IsZero() && day.Before(since):
		bad[field] = what + " cannot be before " + since.UK()
	}
}

func needed(bad map[string]string, field, value, ask string, most int) {
	if strings.TrimSpace(value) == "" {
		bad[field] = ask
		return
	}
	long(bad, field, value, "What you enter", most)
}

func check8(message string, bad map[string]string) error {
	return fault.Fields(message, bad, part8Fields...)
}

// part8Power is the power of an order in an investigation of a kind on a day, with the authority that it needs there.
func part8Power(k Kind, i powers.Investigation, day caltime.Date) powers.Power {
	x, _ := k.part8()
	p, _ := powers.ByCode(x.code)
	p.Trigger = powers.OrderMade // who applies is judged, also where the clocks are those of notices
	p.Authority = powers.Authority{Kind: powers.NoAuthority, Text: p.Authority.Text, Mark: p.Authority.Mark}
	if i == powers.CivilRecoveryInvestigation { // an enforcement authority's own
		p.Applicants = []powers.Applicant{powers.NCA, powers.HMRC, powers.SFO, powers.Prosecutor}
		return p
	}
	if v, ok := powers.SAORank(i, day); ok && k.authorisedBySAO() {
		p.Authority = v.Authority()
	}
	return p
}

// clockCode is the code of the clock that an order of a kind starts when it is made; "" for none.
func (p Part8) clockCode(k Kind) powers.Code {
	switch k {
	case ProductionOrder:
		return "PO"
	case SearchWarrant:
		if p.Investigation == powers.CivilRecoveryInvestigation {
			return "SSW-CIVIL"
		}
		return "SSW"
	case AccountMonitoring:
		return "AMO"
	case PreventionOrder:
		return "SCPO"
	}
	return ""
}

// The acts on orders of an investigation that can be taken back.
var undoable8 = map[string]string{
	"part8.applied": "application", "part8.authorised": "authority", "part8.lodged": "lodging", "part8.decided": "court’s decision", "part8.extended": "longer time",
	"part8.complied": "material received", "part8.breached": "breach", "part8.executed": "execution", "part8.returned": "return of the warrant", "part8.withdrawn": "withdrawal",
	"part8.noticed": "notice", "part8.answered": "answer to a notice", "part8.prevention": "prevention order", "part8.reported": "financial report",
}

func (r *Room) registerUndo8() {
	for kind := range undoable8 {
		r.Cases.RegisterUndo(kind, r.undo8)
	}
}

// undo8 takes back an act on an order of an investigation whole. Refused where anything of it changed since.
func (r *Room) undo8(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var w part8Was
	if err := a.Read(&w); err != nil {
		return err
	}
	if err := hold(ctx, tx, g, a.Kind); err != nil {
		return err
	}
	o, err := orderByID(ctx, tx, g, w.Order)
	if err != nil {
		return err
	}
	if o.Version != w.Version || o.WithdrawnAt != nil {
		return builtOn()
	}
	if err := r.undoClocks(ctx, tx, g, w.Was); err != nil {
		return err
	}
	if err := r.undoReports(ctx, tx, g, w.Was); err != nil {
		return err
	}
	if err := r.undoNotice8(ctx, tx, g, w); err != nil {
		return err
	}
	if w.Row == nil {
		err = updateOrder(ctx, tx, &o, map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": orNil(tx.Actor.User), "withdrawn_reason": "Taken back"})
	} else {
		from := o.State
		if err = restoreOrder8(ctx, tx, &o, *w.Row); err == nil && from != w.Row.State {
			err = r.keepStep(ctx, tx, o, from, w.Row.State, tx.Now, "Taken back")
		}
		if err == nil {
			err = updatePart8(ctx, tx, *w.Facts)
		}
	}
	if err != nil {
		return err
	}
	tx.Record("order.restored", on(g, "order", int64(o.ID)), map[string]string{"act": a.Kind})
	note := cases.Event{Kind: "act.undone", Title: "Taken back: " + undoable8[a.Kind] + " of " + o.Name(), Entity: "order", EntityID: int64(o.ID)}
	if err := r.Cases.Note(ctx, tx, g, note); err != nil {
		return err
	}
	return r.keepNext(ctx, tx, g)
}

func (r *Room) undoNotice8(ctx context.Context, tx *db.Tx, g access.Grant, w part8Was) error {
	if w.NewNotice == 0 && w.Notice == nil {
		return nil
	}
	number := w.NewNotice
	if w.Notice != nil {
		number = w.Notice.N
	}
	n, err := notice8(ctx, tx, g, w.Order, number)
	if err != nil {
		return err
	}
	if w.Notice == nil {
		n.WithdrawnAt = &tx.Now
		return updateNotice8(ctx, tx, &n)
	}
	if n.Version != w.Notice.Version {
		return builtOn()
	}
	back := *w.Notice
	return updateNotice8(ctx, tx, &back)
}
