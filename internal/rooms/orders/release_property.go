package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// Release is property given back or let go.
type Release struct {
	AssetID   ids.Asset
	Interests []ids.Interest
	At        time.Time
	To        string // to whom
	Why       string
	Victim    bool                         // to a victim or another owner (s.301): an outcome, not a loss
	Values    map[ids.Interest]money.Pence // nil: what was held
}

// ReleaseProperty records that property was given back: to its holder, or to a victim under s.301 or s.303Z51. The clocks
// that ran on it stop, the orders that held nothing else are discharged, and the ledger takes what was returned.
func (r *Room) ReleaseProperty(ctx context.Context, caseID ids.Case, in Release) (act ids.Act, err error) {
	return r.do(ctx, caseID, "property.released", func(ctx context.Context, d *doing) error {
		a, err := d.aimAt(ctx, in.AssetID, in.Interests)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		switch {
		case in.At.IsZero():
			bad["made_at"] = "Enter when it was released"
		case in.At.After(d.tx.Now):
			bad["made_at"] = "The release cannot be in the future"
		}
		if strings.TrimSpace(in.To) == "" {
			bad["to"] = "Enter to whom it was released"
		}
		if strings.TrimSpace(in.Why) == "" {
			bad["why"] = "Enter why it was released"
		}
		long(bad, "to", in.To, "To whom it was released", mostShort)
		long(bad, "why", in.Why, "The reason", mostText)
		if err := fault.Fields("Check the release", bad, makingFields...); err != nil {
			return err
		}
		if err := a.only(in.Interests != nil, "nothing of it is held, so nothing can be released", assets.DeniedSeized, assets.DeniedDetained, assets.DeniedFrozen,
			assets.DeniedRestrained, assets.DeniedPACE, assets.ForfeitureNotice, assets.ForfeitureApplied, assets.Lapsed); err != nil {
			return err
		}
		for _, i := range a.interests {
			if in.At.Before(i.StateSince) {
				return fault.Fields("Check the release", map[string]string{"made_at": "It is " + lower(i.State.Title()) + " since " + localText(i.StateSince) + ": a release comes after that"})
			}
		}
		if err := d.mayGo(ctx, a); err != nil {
			return err
		}
		if err := d.unclaimed(ctx, a.asset.ID, in.Victim); err != nil {
			return err
		}
		return d.release(ctx, a, in)
	})
}

func (d *doing) release(ctx context.Context, a aim, in Release) error {
	if err := d.letAllGo(ctx, a, in.At, "Released to "+in.To+": "+in.Why); err != nil {
		return err
	}
	values := in.Values
	if values == nil {
		var err error
		if values, err = d.worth(ctx, a); err != nil {
			return err
		}
	}
	to, measure := "returned to "+in.To, assets.ReturnedSum
	if in.Victim { // an outcome, not a loss
		to, measure = "returned to a victim (s.301): "+in.To, assets.Compensation
		if a.family() == assets.FamilyCrypto {
			to = "returned to a victim (s.303Z51): " + in.To
		}
	}
	if err := d.observe(ctx, flow(a.reaches(values, 0), measure, in.At, to)...); err != nil {
		return err
	}
	for _, i := range a.interests {
		// What a restraint order holds was never taken away: it is let go.
		state := assets.Returned
		if i.State == assets.DeniedRestrained {
			state = assets.Released
		}
		if err := d.setWith(ctx, []assets.Interest{i}, state, in.At, assets.Facts{ToWhom: in.To, Why: to + ". " + in.Why}); err != nil {
			return err
		}
	}
	return d.note(ctx, "property.released", Order{}, in.At, a.asset.Name()+": "+to, in.Why)
}

// letAllGo stops every clock that runs on the interests and ends the orders and applications that name nothing else.
func (d *doing) letAllGo(ctx context.Context, a aim, when time.Time, why string) error {
	for _, o := range a.orders {
		if !o.names(a.ids()) || o.WithdrawnAt != nil || !o.Live() && !o.State.Open() {
			continue
		}
		others, err := d.othersUnder(ctx, o, a)
		if err != nil {
			return err
		}
		if others {
			continue
		}
		to := Discharged
		if o.Kind.Notice() || o.State.Open() {
			to = Withdrawn
		}
		if err := d.move(ctx, &o, when, why, to); err != nil {
			return err
		}
		if err := d.stopClocks(ctx, o, when, why); err != nil {
			return err
		}
	}
	mine := map[ids.Interest]bool{}
	for _, id := range a.ids() {
		mine[id] = true
	}
	for _, c := range a.clocks {
		if c.OrderID != nil || c.State.Over() || c.InterestID == nil || !mine[*c.InterestID] {
			continue
		}
		if err := d.end(ctx, c, Stopped, when, why); err != nil {
			return err
		}
	}
	return nil
}
