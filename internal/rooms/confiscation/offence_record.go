package confiscation

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/subjects"
)

// registerOffences names how acts on offences are undone, and what the menu of a case offers.
func (r *Room) registerOffences() {
	r.Cases.RegisterUndo("offence.recorded", r.undoOffence)
	r.Cases.RegisterUndo("prior_conviction.recorded", r.undoPrior)
	r.Cases.Records = append(r.Cases.Records, cases.RecordLink{Label: "An offence", Path: "/offences/new"})
}

// onOffences runs do on an open case that the actor may change, in a transaction of its own that ends with Changed.
func (r *Room) onOffences(ctx context.Context, caseID ids.Case, do func(ctx context.Context, tx *db.Tx, g access.Grant) error) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.LockOpen(ctx, tx, g); err != nil {
			return err
		}
		if err := do(ctx, tx, g); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
}

// accused gives a person or organisation of the case against whom an offence can be recorded.
func (r *Room) accused(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject) (subjects.Subject, error) {
	s, err := r.Subjects.ByID(ctx, rd, g, id)
	if fault.Is(err, fault.NotFound) {
		return s, fault.Fields("Check the defendant", map[string]string{"subject": "Choose a subject of this case"})
	}
	if err == nil && s.Withdrawn() {
		err = fault.New(fault.Refused, "%s is withdrawn: no offence can be recorded against a subject that is", s.Number())
	}
	return s, err
}

// RecordOffence records an offence of a defendant: charged, convicted, or taken into consideration. A conviction puts the
// defendant into the category of the convicted (s.38(3) DPA 2018). The act can be undone. Invalid names the field; Refused
// for a closed case or a withdrawn subject.
func (r *Room) RecordOffence(ctx context.Context, caseID ids.Case, n NewOffence) (o Offence, act ids.Act, err error) {
	err = r.onOffences(ctx, caseID, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
		today := caltime.DateOf(tx.Now)
		if o, err = n.row(today); err != nil {
			return err
		}
		s, err := r.accused(ctx, tx, g, n.Subject)
		if err != nil {
			return err
		}
		o.CaseID, o.ForceID, o.UnitID = g.CaseID(), g.ForceID(), g.UnitID()
		o.CreatedAt, o.UpdatedAt, o.CreatedBy = tx.Now, tx.Now, tx.Actor.User
		if o.N, err = nextOf(ctx, tx, g, &Offence{}); err != nil {
			return err
		}
		if err := insert(ctx, tx, &o); err != nil {
			return err
		}
		tx.Record("offence.recorded", onOffence(g, o.ID, db.Collection), o)
		events := []cases.Event{{Kind: "offence.recorded", Title: "Offence " + o.number() + " of " + s.Number() + " " + s.Name + ": " + o.Title, Detail: o.Outcome.Title(), Entity: "offence", EntityID: o.ID}}
		if err := r.Cases.Note(ctx, tx, g, append(events, o.milestones(Offence{}, s, tx)...)...); err != nil {
			return err
		}
		if err := r.follow(ctx, tx, g, Offence{}, o, ""); err != nil {
			return err
		}
		act, err = cases.WriteAct(ctx, tx, g, "offence.recorded", "offence", o.ID, map[string]int{"version": o.Version})
		return err
	})
	return o, act, err
}

// EditOffence changes an offence that still has the version the form was opened with. The subject cannot change.
func (r *Room) EditOffence(ctx context.Context, caseID ids.Case, n, version int, to NewOffence) (o Offence, err error) {
	err = r.onOffences(ctx, caseID, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
		was, err := offenceByN(ctx, tx, g, n)
		if err != nil {
			return err
		}
		if was.Withdrawn() {
			return fault.New(fault.Refused, "Offence %d is withdrawn and cannot be changed", n)
		}
		to.Subject = was.SubjectID
		if o, err = to.row(caltime.DateOf(tx.Now)); err != nil {
			return err
		}
		o.ID, o.N = was.ID, was.N
		s, err := r.accused(ctx, tx, g, was.SubjectID)
		if err != nil {
			return err
		}
		set := map[string]any{"code": o.Code, "title": o.Title, "schedule2": o.Schedule2, "started_on": o.StartedOn, "ended_on": o.EndedOn, "charged_on": o.ChargedOn,
			"charged_how": o.ChargedHow, "outcome": o.Outcome, "convicted_on": o.ConvictedOn, "benefited": o.Benefited, "benefit_pence": o.BenefitPence, "intended": o.Intended,
			"proceedings": o.Proceedings, "note": o.Note}
		if err := updateRow(ctx, tx, g, &Offence{}, was.ID, version, "offence", set); err != nil {
			return err
		}
		tx.Record("offence.edited", onOffence(g, was.ID, db.Alteration), map[string]any{"old": was, "new": o})
		events := []cases.Event{{Kind: "offence.edited", Title: "Offence " + o.number() + " of " + s.Number() + " " + s.Name + " changed", Detail: o.Title, Entity: "offence", EntityID: o.ID}}
		if was.Outcome != o.Outcome {
			events[0].Field, events[0].Old, events[0].New = "outcome", string(was.Outcome), string(o.Outcome)
			events[0].Detail = o.Title + ": " + o.Outcome.Title()
		}
		if err := r.Cases.Note(ctx, tx, g, append(events, o.milestones(was, s, tx)...)...); err != nil {
			return err
		}
		if err := r.follow(ctx, tx, g, was, o, "the offence was corrected"); err != nil {
			return err
		}
		o, err = offenceByID(ctx, tx, g, was.ID)
		return err
	})
	return o, err
}

// WithdrawOffence takes an offence off the case with a reason: it stays on record, struck through, and counts nowhere.
func (r *Room) WithdrawOffence(ctx context.Context, caseID ids.Case, n, version int, reason string) error {
	if err := cases.Reason("reason", reason, "Enter why the offence is withdrawn"); err != nil {
		return err
	}
	return r.onOffences(ctx, caseID, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
		o, err := offenceByN(ctx, tx, g, n)
		if err != nil {
			return err
		}
		return r.withdrawOffence(ctx, tx, g, o, version, reason)
	})
}

func (r *Room) withdrawOffence(ctx context.Context, tx *db.Tx, g access.Grant, o Offence, version int, reason string) error {
	if o.Withdrawn() {
		return fault.New(fault.Refused, "Offence %d is withdrawn already", o.N)
	}
	if err := updateRow(ctx, tx, g, &Offence{}, o.ID, version, "offence", map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason}); err != nil {
		return err
	}
	tx.Record("offence.withdrawn", onOffence(g, o.ID, db.Alteration), map[string]string{"reason": reason})
	if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "offence.withdrawn", Title: "Offence " + o.number() + " withdrawn: " + o.Title, Detail: reason, Entity: "offence", EntityID: o.ID}); err != nil {
		return err
	}
	return r.follow(ctx, tx, g, o, Offence{}, reason)
}

func (r *Room) undoOffence(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var was struct{ Version int }
	if err := a.Read(&was); err != nil {
		return err
	}
	o, err := offenceByID(ctx, tx, g, a.EntityID)
	if err != nil {
		return err
	}
	err = r.withdrawOffence(ctx, tx, g, o, was.Version, "taken back by whoever recorded it")
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Refused, "The offence was changed since, so it cannot be taken back. Withdraw it with a reason instead")
	}
	return err
}

// follow lets the category of the defendant follow a conviction that came, moved or went.
func (r *Room) follow(ctx context.Context, tx *db.Tx, g access.Grant, was, now Offence, why string) error {
	gone := was.Outcome.Conviction() && (!now.Outcome.Conviction() || was.ConvictedOn != now.ConvictedOn || was.Title != now.Title)
	came := now.Outcome.Conviction() && (gone || !was.Outcome.Conviction())
	if gone {
		if err := r.Subjects.TakeBackConviction(ctx, tx, g, was.SubjectID, was.basis(), why); err != nil {
			return err
		}
		if !came { // another conviction may have been covered by this one
			return r.reconvict(ctx, tx, g, was)
		}
	}
	if came {
		return r.Subjects.Convict(ctx, tx, g, now.SubjectID, now.ConvictedOn, now.basis())
	}
	return nil
}

// reconvict gives the category back for the other convictions of a defendant.
func (r *Room) reconvict(ctx context.Context, tx *db.Tx, g access.Grant, but Offence) error {
	list, err := rowsOf[Offence](ctx, tx, g, "convicted_on, n")
	if err != nil {
		return err
	}
	for _, o := range list {
		if o.ID != but.ID && o.SubjectID == but.SubjectID && o.Outcome.Conviction() && !o.Withdrawn() {
			if err := r.Subjects.Convict(ctx, tx, g, o.SubjectID, o.ConvictedOn, o.basis()); err != nil {
				return err
			}
		}
	}
	return nil
}

// milestones are the legal steps that an offence came to since it was as was: proceedings started, an outcome.
func (o Offence) milestones(was Offence, s subjects.Subject, tx *db.Tx) (out []cases.Event) {
	today := caltime.DateOf(tx.Now)
	if !o.ChargedOn.IsZero() && o.ChargedOn != was.ChargedOn {
		how := chargedHowName(o.ChargedHow)
		if how == "" {
			how = "Proceedings"
		}
		out = append(out, cases.Event{At: dayMoment(o.ChargedOn, today, tx.Now), Kind: "proceedings.started", Legal: true, Title: "Proceedings started against " + s.Number() + " " + s.Name,
			Detail: how + ": " + o.Title, Entity: "offence", EntityID: o.ID})
	}
	if o.Outcome.Conviction() && (o.ConvictedOn != was.ConvictedOn || !was.Outcome.Conviction()) {
		out = append(out, cases.Event{At: dayMoment(o.ConvictedOn, today, tx.Now), Kind: "conviction.recorded", Legal: true, Title: s.Number() + " " + s.Name + " convicted",
			Detail: o.Title + ": " + o.Outcome.Title(), Entity: "offence", EntityID: o.ID})
	}
	return out
}

// dayMoment places an event that is dated by day: now for today, else the middle of its day.
func dayMoment(day, today caltime.Date, now time.Time) time.Time {
	if day == today {
		return now
	}
	return day.At(12, 0).UTC()
}

func onOffence(g access.Grant, id int64, op db.Op) db.On {
	return db.On{Op: op, Kind: "offence", ID: id, Case: g.CaseID(), Force: g.ForceID()}
}

func (o Offence) number() string { return ids.String(int64(o.N)) }
