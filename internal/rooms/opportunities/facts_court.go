package opportunities

import (
	"slices"
	"strings"

	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/orders"
)

// court turns what came of the criminal case into what rules read: convictions, confiscation, orders of an investigation, and
// whose authority was overridden.
func (c *rawCase) court(f *rules.Facts, mine bool) {
	for _, o := range c.orders {
		if o.Kind.Investigates() && o.effective() && !o.made().IsZero() {
			f.Investigation = append(f.Investigation, o.made())
		}
	}
	for _, v := range c.more.victims {
		f.Victims = append(f.Victims, startOf(v.FromOn))
	}
	for i := range f.Interests {
		for _, m := range c.more.measures {
			if deref(m.InterestID) == f.Interests[i].ID && (m.Measure == "denied_value" || m.Measure == "in_denial_stock") {
				f.Interests[i].Denied = append(f.Interests[i].Denied, rules.Worth{At: m.AsOf.UTC(), Pence: m.GbpPence})
			}
		}
	}
	for _, l := range c.more.lifestyles {
		f.Lifestyles = append(f.Lifestyles, rules.Lifestyle{ID: l.ID, Subject: l.SubjectID, Answer: l.Answer, At: l.SavedAt.UTC()})
	}
	f.Convictions = c.convictions(mine)
	for _, p := range c.more.proceedings {
		f.Proceedings = append(f.Proceedings, c.proceedings(p, mine))
	}
	for _, x := range c.more.overrides {
		f.Overrides = append(f.Overrides, c.override(x))
	}
}

// convictions sums the benefit of what each defendant was convicted of together. It is not known where one part is not.
func (c *rawCase) convictions(mine bool) (out []rules.Conviction) {
	for _, o := range c.more.offences {
		n := len(out) - 1
		if n < 0 || out[n].Subject != o.SubjectID || out[n].Proceedings != o.Proceedings {
			out = append(out, rules.Conviction{Subject: o.SubjectID, Proceedings: o.Proceedings, Asked: rules.When{Known: mine}, Benefited: rules.Known(false)})
			n++
			for _, p := range c.more.proceedings {
				if p.DefendantID == o.SubjectID {
					out[n].Asked = sooner(out[n].Asked, startOf(p.StartedOn))
				}
			}
		}
		x := &out[n]
		if on := startOf(o.ConvictedOn); on.After(x.On) {
			x.On = on
		}
		switch {
		case o.Benefited == "yes" && (x.Benefited == nil || !*x.Benefited):
			x.Benefited, x.Benefit = rules.Known(true), o.BenefitPence
		case o.Benefited == "yes" && o.BenefitPence == nil:
			x.Benefit = nil
		case o.Benefited == "yes" && x.Benefit != nil:
			x.Benefit = rules.Known(*x.Benefit + *o.BenefitPence)
		case o.Benefited == "unknown" && x.Benefited != nil && !*x.Benefited:
			x.Benefited = nil
		}
	}
	return out
}

func (c *rawCase) proceedings(p proceedingsFact, mine bool) rules.Proceedings {
	x := rules.Proceedings{ID: p.ID, N: p.N, Started: startOf(p.StartedOn), Ended: rules.Never(), Compensated: rules.When{Known: mine}}
	for _, d := range c.more.days {
		if d.ProceedingsID != p.ID {
			continue
		}
		day := rules.CourtDay{ID: d.ID, Kind: d.Kind, Set: startOf(d.SetOn), Due: startOf(d.DueOn.AddDays(1)), Done: onDay(d.DoneOn)}
		if d.ClockID != nil {
			day.Clocks = []ids.Clock{*d.ClockID}
		}
		if d.Kind == string(confiscation.Hearing) {
			x.Hearing = startOf(d.DueOn)
		}
		x.Days = append(x.Days, day)
	}
	for _, a := range c.more.acts {
		if a.ProceedingsID != p.ID {
			continue
		}
		switch a.Kind {
		case confiscation.Review, confiscation.Uplift:
			x.Reviewed = append(x.Reviewed, startOf(a.DoneOn))
		case confiscation.MakeNoOrder:
			if p.State == confiscation.NoOrder {
				x.Ended = onDay(a.DoneOn)
			}
		default:
			x.Enforced = append(x.Enforced, startOf(a.DoneOn))
		}
	}
	for _, m := range c.more.measures {
		if m.Measure == "compensation" {
			x.Compensated = sooner(x.Compensated, m.AsOf.UTC())
		}
	}
	if p.OrderID != nil {
		x.Order = c.confiscation(p, *p.OrderID)
	}
	for _, made := range c.more.made {
		if p.OrderID != nil && made.OrderID == *p.OrderID && strings.Contains(strings.ToLower(made.Terms), "compensat") {
			x.Compensated = sooner(x.Compensated, startOf(made.MadeOn))
		}
	}
	for _, y := range c.more.payments {
		if y.CompensationPence > 0 && p.OrderID != nil && y.OrderID == *p.OrderID {
			x.Compensated = sooner(x.Compensated, startOf(y.PaidOn))
		}
	}
	return x
}

// confiscation is the order of proceedings; nil where its row is not there, as for one that was withdrawn.
func (c *rawCase) confiscation(p proceedingsFact, id ids.Order) *rules.Confiscation {
	at := slices.IndexFunc(c.orders, func(o orderFact) bool { return o.ID == id })
	made := slices.IndexFunc(c.more.made, func(m confiscationFact) bool { return m.OrderID == id })
	if at < 0 || made < 0 {
		return nil
	}
	o, m := c.orders[at], c.more.made[made]
	x := &rules.Confiscation{ID: id, Made: startOf(m.MadeOn), Nominal: m.Nominal, Amount: deref(o.AmountPence), Ended: rules.Never()}
	switch o.State {
	case orders.Satisfied, orders.Discharged, orders.Quashed, orders.SetAside:
		x.Ended = rules.At(o.ended())
	}
	for _, f := range c.more.measures {
		if deref(f.DefendantID) != p.DefendantID {
			continue
		}
		switch f.Measure { // the latest comes last, and stands
		case "benefit":
			x.Benefit = f.GbpPence
		case "available_amount":
			x.Available = f.GbpPence
		}
	}
	for _, s := range c.more.sums {
		if s.OrderID != id {
			continue
		}
		if s.Cause == confiscation.ByOrder {
			x.Ordered += s.AmountPence
		}
		x.Sums = append(x.Sums, rules.Sum{N: s.N, Due: startOf(s.DueOn.AddDays(1)), Pence: s.AmountPence, Asked: !s.AppliedOn.IsZero() && s.DecidedOn.IsZero()})
	}
	for _, y := range c.more.payments {
		if y.OrderID == id && y.PrincipalPence > 0 {
			x.Paid = append(x.Paid, rules.Worth{At: startOf(y.PaidOn), Pence: y.PrincipalPence})
		}
	}
	return x
}

// override is an order recorded over a refusal of the register, and whether a further one by somebody it allows followed.
func (c *rawCase) override(x overrideFact) rules.Override {
	out := rules.Override{ID: x.ID, Order: x.OrderID, At: x.CreatedAt.UTC(), Part: x.Part, Refusal: x.Refusal, Again: rules.Never(),
		Lapse: strings.Contains(x.Refusal, "accreditation") && (strings.Contains(x.Refusal, "ended on") || strings.Contains(x.Refusal, "suspended"))}
	at := slices.IndexFunc(c.orders, func(o orderFact) bool { return o.ID == x.OrderID })
	if at < 0 {
		return out
	}
	o := c.orders[at]
	var reach []ids.Interest
	for _, r := range c.reaches[o.ID] {
		reach = append(reach, r.InterestID)
	}
	if made := o.made(); !made.IsZero() {
		out.At = made
	}
	if out.Value = o.AmountPence; out.Value == nil {
		out.Value = sumOf(c.reaches[o.ID])
	}
	for _, n := range c.orders {
		refused := slices.ContainsFunc(c.more.overrides, func(y overrideFact) bool { return y.OrderID == n.ID })
		if n.ID == o.ID || refused || !n.effective() || n.made().Before(o.made()) || n.made().IsZero() {
			continue
		}
		if n.Kind == o.Kind && len(reach) == 0 || n.ExtendsID != nil && *n.ExtendsID == o.ID || c.took(n.ID, reach) {
			out.Again = sooner(out.Again, n.made())
		}
	}
	return out
}

// contested is the first claim, appeal or objection that is recorded against what an order holds.
func (c *rawCase) contested(o orderFact, x rules.Order) rules.When {
	out := rules.When{Known: c.BatchID == nil}
	for _, k := range c.more.contests {
		switch {
		case k.OrderID != nil && (*k.OrderID == o.ID || *k.OrderID == x.Chain), k.AssetID != nil && slices.Contains(x.AssetIDs, *k.AssetID):
			out = sooner(out, k.At.UTC())
		}
	}
	for _, n := range c.orders {
		if n.Kind == orders.ForfeitureNotice && (n.State == orders.Objected || n.State == orders.LapsedOut) && c.took(n.ID, x.InterestIDs) {
			out = sooner(out, n.ended())
		}
	}
	return out
}
