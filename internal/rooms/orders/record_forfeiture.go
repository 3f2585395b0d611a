package orders

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// Decision is what a court decided on an application for forfeiture.
type Decision struct {
	N        int // of the application
	Made     time.Time
	CalledOn time.Time
	MadeBy   string
	CourtRef string
	Refused  bool
	Amount   *money.Pence // forfeited, with accrued interest; nil: the whole
	Part     bool         // Amount is a part: the rest stays where it is
	Terms    string
	Version  int
}

// RecordForfeiture records a court's decision on an application: the whole forfeited, a part, or refused. From either
// decision the 30 days to appeal run (s.299(2) and its like). A part splits each interest into what was forfeited and the rest, whose
// values sum to what there was. The ledger takes what is forfeited.
func (r *Room) RecordForfeiture(ctx context.Context, caseID ids.Case, in Decision) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "forfeiture.recorded", func(ctx context.Context, d *doing) error { return d.decide(ctx, in, &out) })
	return out, err
}

func (d *doing) decide(ctx context.Context, in Decision, out *Result) error {
	o, a, err := d.orderAt(ctx, in.N, in.Version)
	if err != nil {
		return err
	}
	if o.Kind != Forfeiture {
		return refused([]string{"Apply to the court for forfeiture"}, o.Name()+" is no application for forfeiture")
	}
	to := Made
	if in.Refused {
		to = Refused
	}
	if !o.State.leads(o.Kind, to) {
		return impossible(o, to)
	}
	a.interests = a.in(assets.ForfeitureApplied, assets.Lapsed)
	total := money.Pence(0)
	reaches := o.carry(a)
	if s := sum(reaches); s != nil {
		total = *s
	}
	if err := in.check(o, a, total, d.tx.Now); err != nil {
		return err
	}
	set := map[string]any{"made_at": at(in.Made), "made_on": caltime.DateOf(in.Made), "made_by": in.MadeBy, "called_on_at": at(in.CalledOn)}
	if in.CourtRef != "" {
		set["court_ref"] = in.CourtRef
	}
	if in.Terms != "" {
		set["terms"] = in.Terms
	}
	d.before(o)
	if err := updateOrder(ctx, d.tx, &o, set); err != nil {
		return err
	}
	o.MadeAt, o.MadeOn = at(in.Made), caltime.DateOf(in.Made)
	if err := d.move(ctx, &o, in.Made, decided(in), to); err != nil {
		return err
	}
	if err := d.appeal(ctx, o, a); err != nil {
		return err
	}
	out.Order = o
	if in.Refused {
		out.Alarm = "The property stays held until the time to appeal has ended"
		return d.note(ctx, "forfeiture.refused", o, in.Made, a.asset.Name()+": forfeiture refused", made(o))
	}
	if len(a.interests) == 0 {
		return refused(nil, "Nothing under "+o.Name()+" can be forfeited any more")
	}
	if in.Part {
		if a, err = d.part(ctx, o, a, *in.Amount, in.Made); err != nil {
			return err
		}
		reaches = a.reaches(nil, *in.Amount)
	} else if in.Amount != nil {
		reaches = a.reaches(nil, *in.Amount)
		out.Alarm = a.differs(in.Amount, total, "applied for")
	}
	if !in.Part {
		if err := d.behindDone(ctx, a, in.Made, "Forfeited by "+o.Name()); err != nil {
			return err
		}
	}
	if err := d.observe(ctx, flow(reaches, assets.Forfeited, in.Made, "forfeited by "+o.Name()+", "+o.Cite())...); err != nil {
		return err
	}
	if err := d.set(ctx, a.interests, assets.ForfeitedCourt, in.Made, o.Name()); err != nil {
		return err
	}
	return d.note(ctx, "forfeiture.recorded", o, in.Made, a.asset.Name()+": forfeited", pounds(sum(reaches))+". "+made(o))
}

func decided(in Decision) string {
	switch {
	case in.Refused:
		return "The court refused it"
	case in.Part:
		return "A part was forfeited: " + in.Amount.String()
	}
	return "Forfeited"
}

func (in Decision) check(o Order, a aim, total money.Pence, now time.Time) error {
	bad := map[string]string{}
	switch {
	case in.Made.IsZero():
		bad["made_at"] = "Enter when the court decided"
	case in.Made.After(now):
		bad["made_at"] = "The decision cannot be in the future"
	case o.LodgedAt != nil && in.Made.Before(*o.LodgedAt):
		bad["made_at"] = "The court decides after the application is lodged"
	case in.CalledOn.After(in.Made):
		bad["called_on_at"] = "The hearing must be called on before the order is made"
	}
	long(bad, "made_by", in.MadeBy, "Who made the order", mostShort)
	long(bad, "court_ref", in.CourtRef, "The court’s reference", mostShort)
	long(bad, "terms", in.Terms, "The terms", mostText)
	switch {
	case in.Amount == nil && in.Part:
		bad["amount"] = "Enter how much was forfeited"
	case in.Amount == nil:
	case *in.Amount <= 0 || *in.Amount > money.Most:
		bad["amount"] = "Enter a sum above nothing, up to " + money.Most.String()
	case in.Part && *in.Amount >= total:
		bad["amount"] = "A part is less than the " + total.String() + " applied for: choose the whole, or enter less"
	case !in.Refused && a.tooMuch(in.Amount, total, "applied for") != "":
		bad["amount"] = a.tooMuch(in.Amount, total, "applied for")
	}
	return fault.Fields("Check the decision", bad, makingFields...)
}

// appeal starts the 30 days in which the decision can be appealed.
func (d *doing) appeal(ctx context.Context, o Order, a aim) error {
	_, err := d.start(ctx, Start{Code: appealPower(o.Power), Nation: a.nation(), Local: caltime.LocalOf(*o.MadeAt), OrderID: o.ID, AssetID: a.asset.ID, Value: value(o), Court: o.Court})
	return err
}

// part splits each interest into what was forfeited and the rest, by value, and gives the forfeited parts. Both stay
// under the orders that named the whole.
func (d *doing) part(ctx context.Context, o Order, a aim, forfeited money.Pence, when time.Time) (aim, error) {
	taken := a
	taken.interests = nil
	sums, err := d.r.Assets.Totals(ctx, d.tx, d.g)
	if err != nil {
		return a, err
	}
	worth := map[ids.Interest]money.Pence{}
	total := money.Pence(0)
	for _, i := range a.interests {
		w := sums.Worths[i.ID]
		worth[i.ID] = w.Denied
		if w.Denied == 0 {
			worth[i.ID] = w.Estimate
		}
		total += worth[i.ID]
	}
	if forfeited >= total {
		return a, fault.Fields("Check the decision", map[string]string{"amount": "A part is less than the " + total.String() + " that is held: choose the whole, or enter less"})
	}
	left := forfeited
	for n, i := range a.interests {
		w := worth[i.ID]
		mine := share(forfeited, w, total)
		if n == len(a.interests)-1 {
			mine = left
		}
		left -= mine
		switch {
		case mine <= 0:
			continue
		case mine >= w || i.ShareBp < 2:
			taken.interests = append(taken.interests, i)
			continue
		}
		last, err := d.lastEntry(ctx)
		if err != nil {
			return a, err
		}
		bp := min(max(int(share(money.Pence(i.ShareBp), mine, w)), 1), i.ShareBp-1)
		parts, err := d.r.Assets.Split(ctx, d.tx, d.g, i.ID, i.Version, []assets.Part{{ShareBp: bp, Value: mine}, {ShareBp: i.ShareBp - bp, Value: w - mine}}, when, "part forfeited by "+o.Name())
		if err != nil {
			return a, err
		}
		if err := d.split(ctx, i, parts, last); err != nil {
			return a, err
		}
		if err := d.under(ctx, a, i.ID, parts, mine, w); err != nil {
			return a, err
		}
		taken.interests = append(taken.interests, parts[0])
	}
	return taken, nil
}

// split notes an interest that the act divided, and the values it gave the parts.
func (d *doing) split(ctx context.Context, i assets.Interest, parts []assets.Interest, last ids.LedgerEntry) error {
	x := splitWas{Parent: i.ID, State: i.State, Since: i.StateSince, Family: i.Family}
	for _, c := range parts {
		x.Children = append(x.Children, c.ID)
	}
	d.was.Splits = append(d.was.Splits, x)
	all, err := d.r.Assets.Ledger(ctx, d.tx, d.g)
	for _, e := range all {
		if e.ID > last {
			d.was.Entries = append(d.was.Entries, e.ID)
		}
	}
	return err
}

// under names the parts of an interest on the orders that named the whole and still stand.
func (d *doing) under(ctx context.Context, a aim, whole ids.Interest, parts []assets.Interest, first, total money.Pence) error {
	rest := total - first
	for _, o := range a.orders {
		if !o.names([]ids.Interest{whole}) || o.WithdrawnAt != nil {
			continue
		}
		rows := []Reach{
			{OrderID: o.ID, InterestID: parts[0].ID, AssetID: parts[0].AssetID, CaseID: o.CaseID, ValuePence: &first},
			{OrderID: o.ID, InterestID: parts[1].ID, AssetID: parts[1].AssetID, CaseID: o.CaseID, ValuePence: &rest},
		}
		if err := insertReaches(ctx, d.tx, rows); err != nil {
			return err
		}
	}
	return nil
}

// share is part/whole of sum, rounded half up; whole 0 gives nothing. Sums are below money.Most, so the product is taken
// in two halves that fit.
func share(sum, part, whole money.Pence) money.Pence {
	if whole <= 0 {
		return 0
	}
	q, r := int64(sum)/int64(whole), int64(sum)%int64(whole)
	hi, lo := mul(r, int64(part))
	return money.Pence(q*int64(part)) + money.Pence(div(hi, lo, int64(whole)))
}
