package assets

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Move is a step of an interest that a person decides and no order makes.
type Move struct {
	Interest ids.Interest
	Version  int // of the interest when the form was opened
	To       State
	At       time.Time
	Why      string      // to whom it was returned or transferred, or the reason
	Route    string      // of an assessment: the power thought right
	Value    money.Pence // of a return or release: what was given back; zero: all that is left
}

// byHand lists the steps that people record by Move; the others follow from orders, notices, clocks and payments.
var byHand = []State{Assessed, Identified, Returned, Released, Dissipated, Transferred, Discounted, NoAction}

// MovesFrom lists the steps that a person may record on an interest by hand.
func (i Interest) MovesFrom() []State {
	var out []State
	if !i.Live() {
		return nil
	}
	for _, s := range byHand {
		if i.State.leads(s) {
			out = append(out, s)
		}
	}
	return out
}

// MoveInterest records a step that no order makes: assessed with a route or the reason for none, returned or released,
// dissipated, transferred, discounted, not pursued, or taken up again. What is returned or released is entered in the
// ledger. Refused for an impossible step, with those that are open, and for the return or release of what an order holds
// or a clock runs on.
func (r *Room) MoveInterest(ctx context.Context, caseID ids.Case, m Move) (Interest, error) {
	var i Interest
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		if i, err = interestByID(ctx, tx, g, m.Interest); err != nil {
			return err
		}
		a, _, err := r.lockedAsset(ctx, tx, g, i.AssetID)
		if err != nil {
			return err
		}
		if i.Version != m.Version {
			return fault.Stale("interest")
		}
		m.Why, m.Route = strings.TrimSpace(m.Why), strings.TrimSpace(m.Route)
		if err := m.check(tx.Now); err != nil {
			return err
		}
		if !isByHand(m.To) {
			return refuse(i.State, "%q is recorded with the order, notice or seizure that makes it so", m.To.Title())
		}
		if m.To == Assessed {
			from := a.Version
			a.Route, a.NoRouteReason, a.Version, a.UpdatedAt = m.Route, "", from+1, tx.Now
			if m.Route == "" {
				a.NoRouteReason = m.Why
			}
			if err := updateAsset(ctx, tx, &a, from); err != nil {
				return err
			}
		}
		if err := r.letGo(ctx, tx, g, i, m); err != nil {
			return err
		}
		if err := r.move(ctx, tx, g, &i, m.To, m.At, m.Why); err != nil {
			return err
		}
		if m.To == Returned || m.To == Released {
			if err := r.giveBack(ctx, tx, g, i, m); err != nil {
				return err
			}
		}
		return r.settleCase(ctx, tx, g)
	})
	return i, err
}

// letGo refuses to give back or let go by hand what an order holds or a clock runs on: the release ends those too. What
// is transferred ends them through OnTransfer.
func (r *Room) letGo(ctx context.Context, tx *db.Tx, g access.Grant, i Interest, m Move) error {
	if !i.State.denial() && i.State != Lapsed || !i.State.leads(m.To) {
		return nil
	}
	runs, err := runsOn(ctx, tx, i.ID)
	if err != nil || !runs {
		return err
	}
	if m.To == Returned || m.To == Released {
		next := "Record its release, which ends its clock and its order"
		if i.State == ConfiscationLinked || i.State == Unrealised {
			next = "Record the discharge of the order"
		}
		return &fault.Error{Kind: fault.Refused, Message: "An order stands on it or a clock runs on it, so it cannot simply be given back", Next: []string{next}}
	}
	for _, f := range r.OnTransfer {
		if err := f(ctx, tx, g, i, m.At, m.To.Title()+": "+m.Why); err != nil {
			return err
		}
	}
	return nil
}

func (m Move) check(now time.Time) error {
	bad := map[string]string{}
	switch {
	case m.To == Assessed && m.Route == "" && m.Why == "":
		bad["route"] = "Enter the route chosen, or below why there is none"
	case m.To != Assessed && m.To != Identified && m.Why == "":
		bad["why"] = "Enter to whom and why"
		if m.To == Discounted || m.To == NoAction || m.To == Dissipated {
			bad["why"] = "Enter the reason"
		}
	}
	long(bad, "why", m.Why, "The reason", 1000)
	long(bad, "route", m.Route, "The route", mostShort)
	switch {
	case m.At.IsZero():
		bad["at"] = "Enter the day it happened"
	case m.At.After(now):
		bad["at"] = "The day it happened cannot be in the future"
	}
	if m.Value < 0 || m.Value > money.Most {
		bad["value"] = "Enter what was given back, in pounds"
	}
	return fault.Fields("Check what happened", bad, "to", "at", "route", "why", "value")
}

func isByHand(s State) bool {
	for _, x := range byHand {
		if x == s {
			return true
		}
	}
	return false
}

// giveBack enters what was returned: the sum named, or all that is left.
func (r *Room) giveBack(ctx context.Context, tx *db.Tx, g access.Grant, i Interest, m Move) error {
	ledger, err := ledgerOf(ctx, tx, g)
	if err != nil {
		return err
	}
	w := worthOf(entriesOf(ledger, i.ID))
	left := max(w.Estimate, w.Denied)
	if w.Denied > 0 {
		left = w.Denied
	}
	left -= w.Receipted + w.Returned
	sum := m.Value
	switch {
	case sum > left && left > 0:
		return fault.Fields("Check what happened", map[string]string{"value": "No more than " + left.String() + " is left to give back"})
	case sum == 0:
		sum = left
	}
	if sum <= 0 {
		return nil // its value is not known
	}
	_, err = r.enter(ctx, tx, g, []Entry{Pounds(i.ID, ReturnedSum, sum, m.At, m.To.Title()+": "+m.Why)})
	return err
}
