package orders

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// Receipt is forfeited or realised money that reached HMCTS or the Home Office.
type Receipt struct {
	AssetID   ids.Asset
	Interests []ids.Interest
	On        caltime.Date
	Amount    *money.Pence // nil: what was forfeited
	Where     string       // the account or remittance
}

// RecordReceipt records that forfeited money was received. Under an order of a court that is possible only once the time
// to appeal has ended or the appeal is determined (s.300(2)); the refusal says from which day. Money forfeited by a notice
// can be received while the notice can still be set aside, but not while that was asked for.
func (r *Room) RecordReceipt(ctx context.Context, caseID ids.Case, in Receipt) (ids.Act, error) {
	res, err := r.recordReceipt(ctx, caseID, in)
	return res.Act, err
}

// recordReceipt is RecordReceipt with what the person must be told about it.
func (r *Room) recordReceipt(ctx context.Context, caseID ids.Case, in Receipt) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "receipt.recorded", func(ctx context.Context, d *doing) error {
		a, err := d.aimAt(ctx, in.AssetID, in.Interests)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		switch {
		case in.On.IsZero():
			bad["made_at"] = "Enter the day the money was received"
		case in.On.After(caltime.DateOf(d.tx.Now)):
			bad["made_at"] = "The receipt cannot be in the future"
		}
		if strings.TrimSpace(in.Where) == "" {
			bad["to"] = "Enter where the money was received, such as the remittance reference"
		}
		long(bad, "to", in.Where, "Where it was received", mostShort)
		if in.Amount != nil && (*in.Amount <= 0 || *in.Amount > money.Most) {
			bad["amount"] = "Enter a sum above nothing, up to " + money.Most.String()
		}
		if err := fault.Fields("Check the receipt", bad, makingFields...); err != nil {
			return err
		}
		if err := a.only(in.Interests != nil, "only what was forfeited or realised can be received", assets.ForfeitedAdmin, assets.ForfeitedCourt, assets.Realised); err != nil {
			return err
		}
		for _, i := range a.interests {
			if in.On.Before(caltime.DateOf(i.StateSince)) {
				return fault.Fields("Check the receipt", map[string]string{"made_at": "The money is received after the forfeiture of " + caltime.DateOf(i.StateSince).UK()})
			}
		}
		if err := d.mayPay(ctx, a, in.On); err != nil {
			return err
		}
		if out.Alarm, err = canBeSetAside(ctx, d.tx, d.g, a.ids(), in.On); err != nil {
			return err
		}
		return d.receive(ctx, a, in, &out)
	})
	return out, err
}

func (d *doing) receive(ctx context.Context, a aim, in Receipt, out *Result) error {
	t, err := d.r.Assets.Totals(ctx, d.tx, d.g)
	if err != nil {
		return err
	}
	values, forfeited := map[ids.Interest]money.Pence{}, money.Pence(0)
	for _, i := range a.interests {
		values[i.ID] = t.Worths[i.ID].Forfeited
		forfeited += values[i.ID]
	}
	if bad := a.tooMuch(in.Amount, forfeited, "forfeited"); bad != "" {
		return fault.Fields("Check the receipt", map[string]string{"amount": bad})
	}
	if told := a.differs(in.Amount, forfeited, "forfeited"); told != "" && out.Alarm != "" {
		out.Alarm = told + ". " + out.Alarm
	} else if told != "" {
		out.Alarm = told
	}
	reaches := a.reaches(values, 0)
	if in.Amount != nil {
		reaches = a.reaches(nil, *in.Amount)
	}
	when := earlier(in.On.At(12, 0).UTC(), d.tx.Now)
	if err := d.observe(ctx, flow(reaches, assets.ReceiptedSum, when, "received: "+in.Where)...); err != nil {
		return err
	}
	if err := d.set(ctx, a.interests, assets.Receipted, when, "Received: "+in.Where); err != nil {
		return err
	}
	if err := d.satisfied(ctx, a, in); err != nil {
		return err
	}
	return d.note(ctx, "receipt.recorded", Order{}, when, a.asset.Name()+": money received", pounds(sum(reaches))+". "+in.Where)
}
