package compartment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/tasking"
)

// HoldKind is why disposal of a matter is forbidden.
type HoldKind string

// The kinds that an officer places.
const (
	HoldCPIA    HoldKind = "cpia"
	HoldPII     HoldKind = "pii"
	HoldCourt   HoldKind = "court"
	HoldAppeal  HoldKind = "appeal"
	HoldIOPC    HoldKind = "iopc"
	HoldInquiry HoldKind = "inquiry"
	HoldClaim   HoldKind = "claim"

	holdUse  HoldKind = "use"  // found only: it is still at work here
	holdCase HoldKind = "case" // found only: a case it concerns needs it
)

var holdWords = []struct {
	Kind HoldKind
	Name string
}{{HoldCPIA, "Disclosure duty (CPIA 1996)"}, {HoldPII, "Public interest immunity"}, {HoldCourt, "Order of a court"}, {HoldAppeal, "Appeal"}, {HoldIOPC, "IOPC investigation"}, {HoldInquiry, "Public inquiry"},
	{HoldClaim, "Civil claim"}}

// Name is the kind as pages name it; empty for one that nobody can place.
func (k HoldKind) Name() string {
	for _, w := range holdWords {
		if w.Kind == k {
			return w.Name
		}
	}
	return ""
}

// Hold forbids disposal of a matter while it stands: the domain type and the row. One found has no ID.
type Hold struct {
	ID          int64
	ForceID     ids.Unit
	MatterID    int64
	Kind        HoldKind
	Reason      string
	FromOn      caltime.Date
	UntilOn     caltime.Date // the last day; zero: until somebody ends it
	EndedAt     *time.Time
	EndedBy     *ids.User
	EndedByName string
	EndedWhy    string
	Version     int
	Made
}

// TableName is cpt_holds.
func (Hold) TableName() string { return "cpt_holds" }

// Found reports whether the hold follows from what is recorded, so that nobody can end it by hand.
func (h Hold) Found() bool { return h.ID == 0 }

// Stands reports whether it forbids disposal on a day. One that begins later does too: it is known.
func (h Hold) Stands(on caltime.Date) bool {
	return h.EndedAt == nil && (h.UntilOn.IsZero() || !h.UntilOn.Before(on))
}

// Title is what forbids disposal, in words.
func (h Hold) Title() string {
	switch h.Kind {
	case holdUse:
		return "Still at work"
	case holdCase:
		return "A case needs it"
	}
	return h.Kind.Name()
}

// using is what of a matter is at work.
type using struct {
	live, texts, clocks, waiting int64
	requests                     []string
}

// NewHold is a hold to be placed.
type NewHold struct {
	Kind    HoldKind
	Reason  string
	UntilOn caltime.Date // zero: until somebody ends it
}

// onMatter runs a verb on a matter that was not disposed of, held until the transaction ends and reckoned afresh.
func (r *Room) onMatter(ctx context.Context, p perm.Permission, key string, do func(ctx context.Context, tx *db.Tx, m Matter) error) error {
	return r.act(ctx, p, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		m, err := matterByKey(ctx, tx, force, key)
		if err != nil {
			return err
		}
		if m.Gone() {
			return fault.New(fault.Refused, "It was disposed of: nothing is left to act on")
		}
		if err := r.reckonMatters(ctx, tx, force, &matterKey{m.Kind, m.RecordID}); err != nil {
			return err
		}
		if m, err = matterByKey(ctx, tx, force, key); err != nil {
			return err
		}
		return do(ctx, tx, m)
	})
}

// PlaceHold forbids disposal of a matter, with a reason.
func (r *Room) PlaceHold(ctx context.Context, key string, n NewHold) (h Hold, err error) {
	err = r.onMatter(ctx, perm.CompartmentWork, key, func(ctx context.Context, tx *db.Tx, m Matter) error {
		today, bad := caltime.DateOf(tx.Now), map[string]string{}
		if n.Kind.Name() == "" {
			bad["kind"] = "Choose what forbids disposal"
		}
		if !n.UntilOn.IsZero() && n.UntilOn.Before(today) {
			bad["until"] = "The last day must not be in the past"
		}
		cases.CheckReason(bad, "reason", n.Reason, "Enter why the data must be kept")
		if err := fault.Fields("Check the hold", bad, "kind", "reason", "until"); err != nil {
			return err
		}
		h = Hold{ForceID: m.ForceID, MatterID: m.ID, Kind: n.Kind, Reason: strings.TrimSpace(n.Reason), FromOn: today, UntilOn: n.UntilOn, Version: 1, Made: made(tx)}
		if err := insert(ctx, tx, &h); err != nil {
			return fmt.Errorf("insert hold: %w", err)
		}
		tx.Record("retention_hold.placed", at(db.Alteration, "retention_hold", h.ID, m.ForceID), map[string]any{"matter": m.Title(), "kind": h.Kind, "reason": h.Reason, "until": h.UntilOn})
		return nil
	})
	return h, err
}

// EndHold ends a hold with a reason. Stale where somebody ended it meanwhile.
func (r *Room) EndHold(ctx context.Context, key string, hold int64, version int, why string) error {
	return r.onMatter(ctx, perm.CompartmentWork, key, func(ctx context.Context, tx *db.Tx, m Matter) error {
		h, err := holdByID(ctx, tx, m.ID, hold)
		switch {
		case err != nil:
			return err
		case h.ID == 0:
			return fault.Missing()
		}
		if err := cases.Reason("why", why, "Enter why the hold ends"); err != nil {
			return err
		}
		if h.EndedAt != nil {
			return fault.Stale("hold")
		}
		if err := change(ctx, tx, &Hold{}, h.ID, version, map[string]any{"ended_at": tx.Now, "ended_by": tx.Actor.User, "ended_by_name": tx.Actor.Name, "ended_why": strings.TrimSpace(why)}); err != nil {
			return err
		}
		tx.Record("retention_hold.ended", at(db.Alteration, "retention_hold", h.ID, m.ForceID), map[string]any{"matter": m.Title(), "kind": h.Kind, "why": strings.TrimSpace(why)})
		return nil
	})
}

// holds lists what forbids disposal: what is found first, then what was placed, the newest first, those that ended too.
func (r *Room) holds(ctx context.Context, rd db.Reader, m Matter) ([]Hold, error) {
	out, err := r.foundHolds(ctx, rd, m)
	if err != nil {
		return nil, err
	}
	placed, err := holdsOf(ctx, rd, m.ID)
	return append(out, placed...), err
}

// foundHolds reads what forbids disposal by itself: a clock that runs, somebody live, a text on its way, a request that is
// kept; and of each case it concerns that it is open, or that something there forbids disposal.
func (r *Room) foundHolds(ctx context.Context, rd db.Reader, m Matter) (out []Hold, err error) {
	add := func(k HoldKind, why string) {
		out = append(out, Hold{ForceID: m.ForceID, MatterID: m.ID, Kind: k, Reason: why})
	}
	u, err := inUse(ctx, rd, m)
	if err != nil {
		return nil, err
	}
	if u.clocks > 0 {
		add(holdUse, "A clock of the request runs")
	}
	if u.live > 0 {
		add(holdUse, "Somebody named in it is live")
	}
	if u.texts > 0 {
		add(holdUse, "A product drawn from it is on its way")
	}
	if u.waiting > 0 {
		add(holdUse, "A task for a case waits for the desk")
	}
	if len(u.requests) > 0 {
		add(holdUse, "A request made with it is kept: "+strings.Join(u.requests, ", "))
	}
	refs, err := linkedCases(ctx, rd, m)
	if err != nil {
		return nil, err
	}
	for _, ref := range refs {
		c, err := r.caseOf(ctx, rd, m.ForceID, ref)
		switch {
		case err != nil:
			return nil, err
		case !c.here:
			continue
		case c.open:
			add(holdCase, ref+" is open, and its material may have to be disclosed (CPIA 1996)")
			continue
		case r.CaseHolds == nil:
			continue
		}
		inner, _ := db.WithNotes(actor.With(ctx, tasking.Desk)) // the look is the desk's, and its notes are dropped
		list, err := r.CaseHolds(inner, rd, c.grant)
		if err != nil {
			return nil, err
		}
		for _, h := range list {
			if h.Stands(caltime.DateOf(rd.Time())) {
				add(holdCase, ref+" is held: "+h.Kind.Name())
			}
		}
	}
	return out, nil
}

// refusal is the sentence for whoever wants to dispose of what is held.
func refusal(list []Hold, on caltime.Date) error {
	var why []string
	for _, h := range list {
		if h.Stands(on) {
			why = append(why, h.Title()+": "+strings.TrimSuffix(h.Reason, "."))
		}
	}
	if len(why) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Refused, Message: "It cannot be disposed of while a hold stands. " + strings.Join(why, ". ")}
}
