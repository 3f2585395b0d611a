package retention

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
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/orders"
)

// HoldKind is why disposal is forbidden.
type HoldKind string

// The kinds.
const (
	HoldCPIA    HoldKind = "cpia"
	HoldAppeal  HoldKind = "appeal"
	HoldIOPC    HoldKind = "iopc"
	HoldInquiry HoldKind = "inquiry"
	HoldUnpaid  HoldKind = "unpaid_order"
	HoldClaim   HoldKind = "civil_claim"

	holdClock HoldKind = "clock" // found only
)

var holdWords = []struct {
	Kind HoldKind
	Name string
}{
	{HoldCPIA, "Disclosure duty (CPIA 1996)"}, {HoldAppeal, "Appeal"}, {HoldIOPC, "IOPC investigation"}, {HoldInquiry, "Public inquiry"},
	{HoldUnpaid, "Unpaid order"}, {HoldClaim, "Civil claim"},
}

// Name is the kind as pages name it; empty for none.
func (k HoldKind) Name() string {
	for _, w := range holdWords {
		if w.Kind == k {
			return w.Name
		}
	}
	if k == holdClock {
		return "Running clock"
	}
	return ""
}

// Hold forbids disposal while it stands: the domain type and the row. One found in the case itself has no ID.
type Hold struct {
	ID        int64
	CaseID    ids.Case
	ForceID   ids.Unit
	UnitID    ids.Unit
	Kind      HoldKind
	Reason    string
	FromOn    caltime.Date
	UntilOn   caltime.Date // the last day; zero: until somebody ends it
	PlacedBy  ids.User
	EndedAt   *time.Time
	EndedBy   *ids.User
	EndedWhy  string
	Version   int64
	CreatedAt time.Time
}

// TableName is retention_holds.
func (Hold) TableName() string { return "retention_holds" }

// Found reports whether the hold follows from the case itself and nobody can end it here.
func (h Hold) Found() bool { return h.ID == 0 }

// Stands reports whether it forbids disposal on a day. One that begins later does too: it is known.
func (h Hold) Stands(on caltime.Date) bool {
	return h.EndedAt == nil && (h.UntilOn.IsZero() || !h.UntilOn.Before(on))
}

func (h Hold) on() db.On {
	return db.On{Kind: "retention_hold", ID: h.ID, Case: h.CaseID, Force: h.ForceID}
}

// NewHold is a hold to be placed.
type NewHold struct {
	Kind    HoldKind
	Reason  string
	FromOn  caltime.Date
	UntilOn caltime.Date // zero: until somebody ends it
}

// PlaceHold forbids disposal of the case, open or closed, with a reason.
func (r *Room) PlaceHold(ctx context.Context, id ids.Case, n NewHold) (h Hold, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Read)
		if err != nil {
			return err
		}
		if !over(tx.Actor, g) {
			return fault.New(fault.Forbidden, "Only a supervisor of the unit or a manager over it can place a hold")
		}
		if n.FromOn.IsZero() {
			n.FromOn = caltime.DateOf(tx.Now)
		}
		bad := map[string]string{}
		if n.Kind.Name() == "" || n.Kind == holdClock {
			bad["kind"] = "Choose what forbids disposal"
		}
		if !n.UntilOn.IsZero() && n.UntilOn.Before(n.FromOn) {
			bad["until"] = "The last day must not be before the first"
		}
		cases.CheckReason(bad, "reason", n.Reason, "Enter why the data must be kept")
		if err := fault.Fields("Check the hold", bad, "kind", "reason", "until"); err != nil {
			return err
		}
		h = Hold{CaseID: id, ForceID: g.ForceID(), UnitID: g.UnitID(), Kind: n.Kind, Reason: strings.TrimSpace(n.Reason), FromOn: n.FromOn, UntilOn: n.UntilOn,
			PlacedBy: tx.Actor.User, Version: 1, CreatedAt: tx.Now}
		if err := insertHold(ctx, tx, &h); err != nil {
			return err
		}
		tx.Record("retention_hold.placed", h.on(), map[string]any{"old": nil, "new": h})
		return nil
	})
	return h, err
}

// EndHold ends a hold with a reason. Stale where somebody ended it meanwhile.
func (r *Room) EndHold(ctx context.Context, id ids.Case, hold, version int64, why string) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Read)
		if err != nil {
			return err
		}
		if !over(tx.Actor, g) {
			return fault.New(fault.Forbidden, "Only a supervisor of the unit or a manager over it can end a hold")
		}
		was, err := holdByID(ctx, tx, g, hold)
		if err != nil {
			return err
		}
		if err := cases.Reason("why", why, "Enter why the hold ends"); err != nil {
			return err
		}
		if was.EndedAt != nil || was.Version != version {
			return fault.Stale("hold")
		}
		h, by, at := was, tx.Actor.User, tx.Now
		h.EndedAt, h.EndedBy, h.EndedWhy = &at, &by, strings.TrimSpace(why)
		if err := endHold(ctx, tx, &h); err != nil {
			return err
		}
		tx.Record("retention_hold.ended", h.on(), map[string]any{"old": was, "new": h})
		return nil
	})
}

// Holds lists what forbids disposal, what is found in the case first, then what was placed, the newest first, those that
// ended too.
func (r *Room) Holds(ctx context.Context, rd db.Reader, g access.Grant) ([]Hold, error) {
	out, err := r.found(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	placed, err := holdsOf(ctx, rd, g)
	return append(out, placed...), err
}

// found reads the case itself: an appeal or a claim without its decision, a confiscation order not fully paid (s.22 POCA
// has no limit of time), a clock that runs.
func (r *Room) found(ctx context.Context, rd db.Reader, g access.Grant) (out []Hold, err error) {
	add := func(k HoldKind, why string) {
		out = append(out, Hold{CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), Kind: k, Reason: why})
	}
	today := caltime.DateOf(rd.Time())
	all, err := r.Confiscation.ByCase(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		if w.Order == nil || w.State == confiscation.Abandoned {
			continue
		}
		b, err := w.Balance(today)
		if err != nil {
			return nil, err
		}
		if b.Outstanding() > 0 {
			add(HoldUnpaid, "A confiscation order is not fully paid: "+b.Outstanding().String()+" with interest is outstanding")
		}
	}
	open, err := undecided(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	if open.Appeals > 0 {
		add(HoldAppeal, "An appeal or an application to set aside is not determined")
	}
	if open.Claims > 0 {
		add(HoldClaim, "A claim to property of the case is not decided")
	}
	clocks, err := r.Orders.Clocks(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	for _, k := range clocks {
		if k.State == orders.Running {
			add(holdClock, "A statutory clock of the case runs: "+k.Title)
			break
		}
	}
	return out, nil
}

// standing keeps those that forbid disposal on a day.
func standing(list []Hold, on caltime.Date) (out []Hold) {
	for _, h := range list {
		if h.Stands(on) {
			out = append(out, h)
		}
	}
	return out
}

// refusal is the sentence for whoever wants to dispose of what is held.
func refusal(list []Hold) error {
	if len(list) == 0 {
		return nil
	}
	var why []string
	for _, h := range list {
		why = append(why, h.Kind.Name()+": "+strings.TrimSuffix(h.Reason, "."))
	}
	return &fault.Error{Kind: fault.Refused, Message: "The data must be kept while a hold stands. " + strings.Join(why, ". ") + "."}
}
