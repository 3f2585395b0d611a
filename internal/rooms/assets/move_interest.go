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
	Interest   ids.Interest
	Version    int // of the interest when the form was opened
	To         State
	At         time.Time
	Why        string      // the reason; of an assessment, why there is no route
	Route      string      // of an assessment: the power thought right
	ToWhom     string      // returned, released or transferred: to whom
	Agreement  string      // transferred: by what agreement
	Evidence   string      // dissipated: how it is known
	Authoriser string      // discounted or not pursued: who decided, with rank
	Value      money.Pence // of a return or release: what was given back, all that is left where zero; dissipated: what was lost
	Victim     bool        // returned or released to a victim or another owner (s.301, s.303Z51): an outcome, not a loss
	// Estimate is what an assessment puts the share at, and Basis how it is known; nil where an estimate stands already.
	Estimate *money.Pence
	Basis    string
}

func (m Move) facts() Facts {
	f := Facts{Why: m.Why, Route: m.Route, ToWhom: m.ToWhom, Agreement: m.Agreement, Evidence: m.Evidence, Authoriser: m.Authoriser}
	if m.Value != 0 {
		f.Value = &m.Value
	}
	return f
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

// MoveInterest records a step that no order makes, with what section 2.2 requires of it: assessed with a route or the
// reason for none and an estimate, returned or released, dissipated, transferred, discounted, not pursued, or taken up
// again. What is returned is entered in the ledger, as compensation where a victim got it. Refused for an impossible step, with those that are open, and for the return or release of what an order holds
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
		for _, s := range []*string{&m.Why, &m.Route, &m.ToWhom, &m.Agreement, &m.Evidence, &m.Authoriser, &m.Basis} {
			*s = strings.TrimSpace(*s)
		}
		if !isByHand(m.To) {
			return refuse(i.State, "%q is recorded with the order, notice or seizure that makes it so", m.To.Title())
		}
		// What the law does not allow is said before what the form lacks.
		if _, _, err := step(a.Kind, i.State, i.Family, m.To); err != nil {
			return err
		}
		if err := m.check(tx.Now); err != nil {
			return err
		}
		if m.To == Assessed {
			if err := r.assess(ctx, tx, g, i, m); err != nil {
				return err
			}
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
		if err := r.move(ctx, tx, g, &i, m.To, m.At, m.facts()); err != nil {
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
	if m.To == Returned || m.To == Released {
		waits, err := claimed(ctx, tx, i.AssetID)
		if err != nil {
			return err
		}
		if waits {
			return &fault.Error{Kind: fault.Refused, Message: "A claim to it waits for its decision, so it cannot be given back yet", Next: []string{"Record the decision on the claim"}}
		}
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
		if err := f(ctx, tx, g, i, m.At, m.To.Title()+": "+m.facts().words()); err != nil {
			return err
		}
	}
	return nil
}

func (m Move) check(now time.Time) error {
	bad := map[string]string{}
	m.facts().missing(m.To, bad)
	switch {
	case m.At.IsZero():
		bad["at"] = "Enter the day it happened"
	case m.At.After(now):
		bad["at"] = "The day it happened cannot be in the future"
	}
	if m.Value < 0 || m.Value > money.Most {
		bad["value"] = "Enter the value in pounds"
	}
	if m.Estimate != nil && m.Basis == "" {
		bad["basis"] = "Enter how the estimate is known"
	}
	return fault.Fields("Check what happened", bad, factFields...)
}

// assess enters the estimate of an assessment. A route is weighed by what the property is worth, so one must stand.
func (r *Room) assess(ctx context.Context, tx *db.Tx, g access.Grant, i Interest, m Move) error {
	if m.Estimate != nil {
		_, err := r.enter(ctx, tx, g, []Entry{Pounds(i.ID, Estimate, *m.Estimate, m.At, m.Basis)})
		return err
	}
	ledger, err := ledgerOf(ctx, tx, g)
	if err != nil {
		return err
	}
	if !worthOf(entriesOf(ledger, i.ID)).Estimated {
		return fault.Fields("Check what happened", map[string]string{"estimate": "Enter what it is worth, and below how that is known"}, factFields...)
	}
	return nil
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
	left -= w.Receipted + w.Returned + w.Victims
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
	measure := ReturnedSum
	if m.Victim { // an outcome, not a loss
		measure = Compensation
	}
	_, err = r.enter(ctx, tx, g, []Entry{Pounds(i.ID, measure, sum, m.At, m.To.Title()+" to "+m.ToWhom+": "+m.Why)})
	return err
}
