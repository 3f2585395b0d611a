package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Settling is how a matter ended.
type Settling struct {
	N       int // of the matter
	Version int
	State   MatterState
	At      time.Time
	Note    string
}

const actMatterEnded = "matter.ended"

// DecideMatter records how a matter ended: a claim granted, refused or withdrawn; a report of a search made, which ends its
// clock. Refused for one that is over, with what can be recorded instead.
func (r *Room) DecideMatter(ctx context.Context, caseID ids.Case, in Settling) (m Matter, act ids.Act, err error) {
	_, err = r.do(ctx, caseID, "", func(ctx context.Context, d *doing) error {
		if m, err = matterByNumber(ctx, d.tx, d.g, in.N); err != nil {
			return err
		}
		if m.State != MatterOpen {
			return refused([]string{"Record it anew"}, m.Name()+" is "+lower(m.State.Title())+" already")
		}
		if m.Version != in.Version {
			return fault.Stale("matter")
		}
		if err := in.check(m, d.tx.Now); err != nil {
			return err
		}
		undo := matterWas{Matter: m.N, State: m.State}
		m.State, m.DecidedAt, m.DecidedNote = in.State, at(in.At), strings.TrimSpace(in.Note)
		if err := updateMatter(ctx, d.tx, &m); err != nil {
			return err
		}
		if m.Kind == Search {
			if err := d.reported(ctx, m); err != nil {
				return err
			}
		}
		d.tx.Record(actMatterEnded, on(d.g, "matter", m.ID), m)
		if err := d.r.Cases.Note(ctx, d.tx, d.g, cases.Event{At: *m.DecidedAt, Kind: actMatterEnded, Legal: true, Title: m.Name() + ": " + lower(m.State.Title()),
			Detail: m.DecidedNote, Entity: "matter", EntityID: m.ID}); err != nil {
			return err
		}
		undo.Version, undo.Was = m.Version, d.was
		act, err = cases.WriteAct(ctx, d.tx, d.g, actMatterEnded, "matter", m.ID, undo)
		return err
	})
	return m, act, err
}

func (in Settling) check(m Matter, now time.Time) error {
	bad := map[string]string{}
	fits := false
	for _, s := range m.Kind.endings() {
		fits = fits || s == in.State
	}
	if !fits {
		bad["state"] = "Choose how it ended"
	}
	switch {
	case in.At.IsZero():
		bad["made_at"] = "Enter when it was"
	case in.At.After(now):
		bad["made_at"] = "It cannot be in the future"
	case in.At.Before(m.At):
		bad["made_at"] = "It cannot end before it was made"
	}
	if strings.TrimSpace(in.Note) == "" {
		bad["why"] = "Enter the reason, or where the report went"
	}
	long(bad, "why", in.Note, "The reason", mostText)
	return fault.Fields("Check what you entered", bad, matterFields...)
}

// reported ends the time for the report of a search. A report made late leaves its clock lapsed.
func (d *doing) reported(ctx context.Context, m Matter) error {
	list, err := clocksOf(ctx, d.tx, d.g)
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.Code != "CASH-SEARCH" || c.Path != "/matters/"+m.Number() || c.State == Stopped || c.Ended(*m.DecidedAt) {
			continue
		}
		return d.end(ctx, c, Acted, *m.DecidedAt, "Reported to the appointed person")
	}
	return nil
}

// Matters lists what was raised about the property of a case, in the order it was recorded.
func (r *Room) Matters(ctx context.Context, rd db.Reader, g access.Grant) ([]Matter, error) {
	return mattersOf(ctx, rd, g)
}

// unclaimed refuses to let property go while a claim to it waits for its decision, or to anybody but the victim whose
// claim was granted.
func (d *doing) unclaimed(ctx context.Context, a ids.Asset, victim bool) error {
	list, err := claimsOn(ctx, d.tx, d.g, a)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.State == MatterOpen {
			return refused([]string{"Record the decision on " + m.Number()}, m.Name()+" by "+m.Party+" waits for its decision: nothing is released before")
		}
		if !victim {
			return refused([]string{"Record the release to " + m.Party + ", as a victim or another owner"}, m.Name()+" was granted to "+m.Party+": it is released to nobody else")
		}
	}
	return nil
}

// undoMatter takes a matter back, or how it ended: values and clocks go back with it.
func (r *Room) undoMatter(ctx context.Context, tx *db.Tx, g access.Grant, a cases.Act) error {
	var w matterWas
	if err := a.Read(&w); err != nil {
		return err
	}
	if err := hold(ctx, tx, g, a.Kind); err != nil {
		return err
	}
	m, err := matterByNumber(ctx, tx, g, w.Matter)
	if err != nil {
		return err
	}
	if m.Version != w.Version {
		return builtOn()
	}
	m.State, m.DecidedAt, m.DecidedNote = MatterWithdrawn, &tx.Now, "Taken back"
	if w.State != "" {
		m.State, m.DecidedAt, m.DecidedNote = w.State, nil, ""
	}
	if err := updateMatter(ctx, tx, &m); err != nil {
		return err
	}
	if m.Kind == Conversion {
		for _, x := range w.Was.Interests {
			if err := r.Assets.Unconvert(ctx, tx, g, x.ID, x.Version); err != nil {
				return err
			}
		}
		w.Was.Interests = nil
	}
	if err := r.takeBack(ctx, tx, g, w.Was, "Taken back"); err != nil {
		return err
	}
	tx.Record("act.undone", on(g, "matter", m.ID), map[string]string{"kind": a.Kind})
	if err := r.Cases.Note(ctx, tx, g, cases.Event{Kind: "act.undone", Title: "Taken back: " + m.Name(), Entity: "matter", EntityID: m.ID}); err != nil {
		return err
	}
	return r.keepNext(ctx, tx, g)
}
