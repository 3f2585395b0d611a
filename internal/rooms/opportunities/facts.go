package opportunities

import (
	"slices"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/orders"
)

// denials are the powers whose orders rules watch.
var denials = []string{"CASH-DET", "LA-DET", "CR-DET", "AFO", "CWFO", "RO"}

// facts turns the rows of a case into what rules read. What the tracker records as a matter of course is known: where
// there is no entry, it did not happen. Of an imported case nothing is known but what the rows say.
func (c *rawCase) facts(now time.Time) rules.Facts {
	f := rules.Facts{Now: now, Case: rules.Case{ID: c.ID, Nation: c.Nation, Origin: rules.Origin(c.OriginMain), Stage: c.Stage,
		Opened: startOf(c.OpenedOn), Closed: when(c.ClosedAt, true)}}
	mine := c.BatchID == nil // not imported
	for _, a := range c.assets {
		x := rules.Asset{ID: a.ID, Kind: rules.Kind(a.Kind)}
		if mine {
			x.Known = a.FirstKnownAt.UTC()
		}
		f.Assets = append(f.Assets, x)
	}
	for _, i := range c.interests {
		x := rules.Interest{ID: i.ID, AssetID: i.AssetID, State: string(i.State), Since: i.StateSince.UTC(), Worth: c.estimates[i.ID]}
		if n := len(x.Worth); n > 0 {
			x.Estimate = &x.Worth[n-1].Pence
		}
		f.Interests = append(f.Interests, x)
	}
	for _, s := range c.seizures {
		f.Seizures = append(f.Seizures, c.seizure(s))
	}
	for _, k := range c.clocks {
		f.Clocks = append(f.Clocks, c.clock(k))
	}
	for _, o := range c.orders {
		if slices.Contains(denials, o.Power) && o.effective() {
			f.Orders = append(f.Orders, c.order(o))
		}
	}
	f.Criminal = c.criminal(mine)
	f.Effort = c.worked(mine)
	c.intake(&f, mine)
	c.court(&f, mine)
	c.plans(&f)
	return f
}

// when is a fact with a date, or one recorded as not having happened where known is true.
func when(t *time.Time, known bool) rules.When {
	if t == nil {
		return rules.When{Known: known}
	}
	return rules.At(t.UTC())
}

// startOf is 00:00 London of a day; the zero time of no day.
func startOf(d caltime.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return d.StartOfDay(caltime.London)
}

func onDay(d caltime.Date) rules.When {
	if d.IsZero() {
		return rules.Never()
	}
	return rules.At(startOf(d))
}

// leaves are the interests that carry on what id was: itself, or the parts it was split into.
func (c *rawCase) leaves(id ids.Interest) []interestFact {
	var out []interestFact
	var self *interestFact
	for n := range c.interests {
		i := &c.interests[n]
		if i.ID == id {
			self = i
		}
		if i.ParentID != nil && *i.ParentID == id {
			out = append(out, c.leaves(i.ID)...)
		}
	}
	if len(out) == 0 && self != nil {
		out = append(out, *self)
	}
	return out
}

// letGo reports whether the property was released by decision, and since when.
func (i interestFact) letGo() bool {
	switch i.State {
	case assets.Released, assets.Returned, assets.Transferred, assets.Discounted:
		return true
	}
	return false
}

// released is when the last of the interests was let go, where all of them were.
func (c *rawCase) released(list []ids.Interest) rules.When {
	var last time.Time
	var n int
	for _, id := range list {
		for _, i := range c.leaves(id) {
			n++
			if !i.letGo() {
				return rules.Never()
			}
			if i.StateSince.After(last) {
				last = i.StateSince.UTC()
			}
		}
	}
	if n == 0 {
		return rules.Never()
	}
	return rules.At(last)
}

func (c *rawCase) seizure(s seizureFact) rules.Seizure {
	total := s.TotalPence
	evidence := s.Power == assets.PACE
	x := rules.Seizure{ID: s.ID, At: s.SeizedAt.UTC(), Nation: s.Nation, Power: powerOf(s.Power), Total: &total, Decision: when(s.DecidedS294At, true),
		Released: c.released([]ids.Interest{s.InterestID}), Interest: rules.Never(), Evidence: &evidence,
		AssetIDs: []ids.Asset{s.AssetID}, InterestIDs: []ids.Interest{s.InterestID}}
	for _, a := range c.assets {
		if a.ID == s.AssetID {
			x.Kind, x.Interest = rules.Kind(a.Kind), onDay(a.InterestAccountOn)
		}
	}
	for _, e := range c.exhibits[s.ID] {
		v := e.GbpPence
		x.Exhibits = append(x.Exhibits, rules.Exhibit{ID: e.ID, Amount: &v})
	}
	for _, later := range c.seizures {
		if later.ID != s.ID && later.InterestID == s.InterestID && later.Power == assets.S294 && !later.SeizedAt.Before(s.SeizedAt) {
			x.Decision = sooner(x.Decision, later.SeizedAt.UTC()) // seizing it under s.294 was the decision
		}
	}
	for _, i := range c.leaves(s.InterestID) {
		if i.State == assets.DeniedPACE {
			evidence = true
		}
	}
	return x
}

func powerOf(p assets.Power) rules.Power {
	switch p {
	case assets.S294:
		return rules.S294
	case assets.PACE:
		return rules.PACE
	}
	return rules.OtherPower
}

func (c *rawCase) clock(k clockFact) rules.Clock {
	x := rules.Clock{ID: k.ID, Code: k.Code, Start: k.StartAt.UTC(), End: derefTime(k.EndAt), ActBy: derefTime(k.ActByAt), Ended: rules.Running, Value: k.ValuePence}
	if k.SeizureID != nil {
		x.Seizures = []ids.Seizure{*k.SeizureID}
	}
	if k.OrderID != nil {
		x.Orders = []ids.Order{*k.OrderID}
	}
	if k.AssetID != nil {
		x.AssetIDs = []ids.Asset{*k.AssetID}
	}
	if k.InterestID != nil {
		x.Interests = []ids.Interest{*k.InterestID}
	}
	if k.SeizureID != nil && len(x.Interests) == 0 {
		for _, s := range c.seizures {
			if s.ID == *k.SeizureID {
				x.AssetIDs, x.Interests = []ids.Asset{s.AssetID}, []ids.Interest{s.InterestID}
			}
		}
	}
	switch k.State {
	case orders.Acted:
		x.Ended, x.EndedAt = rules.Acted, derefTime(k.ClosedAt)
	case orders.Lapsed:
		x.Ended = rules.Lapsed
	case orders.Stopped:
		x.Ended, x.EndedAt = rules.Stopped, derefTime(k.ClosedAt)
		if let := c.released(x.Interests); let.Known && !let.At.IsZero() {
			x.Ended, x.EndedAt = rules.LetGo, let.At
		}
	}
	return x
}

// effective reports whether the order was made, and not refused or withdrawn.
func (o orderFact) effective() bool {
	switch o.State {
	case orders.Drafted, orders.Authorised, orders.Lodged, orders.Listed, orders.Adjourned, orders.Refused, orders.Withdrawn:
		return false
	}
	return true
}

// made is when the order was made; with a date only, 00:00 of it.
func (o orderFact) made() time.Time {
	if o.MadeAt != nil {
		return o.MadeAt.UTC()
	}
	return startOf(o.MadeOn)
}

func (o orderFact) ended() time.Time {
	if o.EndedAt != nil {
		return o.EndedAt.UTC()
	}
	return o.UpdatedAt.UTC()
}

func (c *rawCase) order(o orderFact) rules.Order {
	x := rules.Order{ID: o.ID, Kind: o.Power, Made: o.made(), First: o.made(), Chain: o.ID, End: derefTime(o.EndAt), Value: o.AmountPence}
	if o.FirstOrderID != nil {
		x.Chain, x.First = *o.FirstOrderID, time.Time{}
		for _, f := range c.orders {
			if f.ID == *o.FirstOrderID {
				x.First = f.made()
			}
		}
	}
	for _, re := range c.reaches[o.ID] {
		x.InterestIDs = append(x.InterestIDs, re.InterestID)
		if !slices.Contains(x.AssetIDs, re.AssetID) {
			x.AssetIDs = append(x.AssetIDs, re.AssetID)
		}
	}
	if x.Value == nil {
		x.Value = sumOf(c.reaches[o.ID])
	}
	for _, k := range c.clocks {
		if k.OrderID != nil && *k.OrderID == o.ID {
			x.ClockIDs = append(x.ClockIDs, k.ID)
			if k.Code == o.Power {
				x.ActBy = derefTime(k.ActByAt)
			}
		}
	}
	for _, r := range c.reports[o.ID] {
		x.Reports = append(x.Reports, rules.Report{ID: r.ID, Due: startOf(r.DueOn.AddDays(1)), Done: onDay(r.ReportedOn)})
	}
	x.Released = c.released(x.InterestIDs)
	switch o.State {
	case orders.Discharged, orders.SetAside, orders.Quashed:
		x.Released = rules.At(o.ended())
	}
	x.Replaced = c.replaced(o, x.InterestIDs)
	x.Contested = c.contested(o, x)
	x.Applied, x.Notice, x.NoticeEnded, x.Forfeited = c.towardsForfeiture(o, x.InterestIDs)
	return x
}

func sumOf(list []reachFact) *money.Pence {
	var sum money.Pence
	for _, r := range list {
		if r.ValuePence == nil {
			return nil
		}
		sum += *r.ValuePence
	}
	if len(list) == 0 {
		return nil
	}
	return &sum
}

// replaced is when a further order took over: one that extends o, or another denial of all that o reaches.
func (c *rawCase) replaced(o orderFact, reach []ids.Interest) rules.When {
	out := rules.Never()
	for _, n := range c.orders {
		if n.ID == o.ID || !n.effective() || !slices.Contains(denials, n.Power) || n.made().Before(o.made()) {
			continue
		}
		extends := n.ExtendsID != nil && *n.ExtendsID == o.ID
		if extends || n.made().After(o.made()) && c.covers(n.ID, reach) {
			out = sooner(out, n.made())
		}
	}
	return out
}

func sooner(w rules.When, t time.Time) rules.When {
	if w.At.IsZero() || t.Before(w.At) {
		return rules.At(t)
	}
	return w
}

// covers reports whether an order reaches all that is left of the interests.
func (c *rawCase) covers(order ids.Order, list []ids.Interest) bool {
	reach := map[ids.Interest]bool{}
	for _, r := range c.reaches[order] {
		reach[r.InterestID] = true
		for _, l := range c.leaves(r.InterestID) {
			reach[l.ID] = true
		}
	}
	var n int
	for _, id := range list {
		for _, l := range c.leaves(id) {
			if l.letGo() {
				continue // nothing is left to reach
			}
			n++
			if !reach[l.ID] {
				return false
			}
		}
	}
	return n > 0
}

// towardsForfeiture is what was done to forfeit all that an order denies: an application, a notice, and what came of them.
func (c *rawCase) towardsForfeiture(o orderFact, reach []ids.Interest) (applied, notice, noticeEnded, forfeited rules.When) {
	applied, notice, noticeEnded, forfeited = rules.Never(), rules.Never(), rules.Never(), rules.Never()
	for _, n := range c.orders {
		if !c.covers(n.ID, reach) && !c.took(n.ID, reach) {
			continue
		}
		switch n.Kind {
		case orders.Forfeiture:
			switch {
			case n.LodgedAt != nil:
				applied = sooner(applied, n.LodgedAt.UTC())
			case n.effective() && !n.made().IsZero():
				applied = sooner(applied, n.made())
			}
			if n.effective() && !n.made().IsZero() && n.State != orders.SetAside && n.State != orders.Quashed {
				forfeited = sooner(forfeited, n.made())
			}
		case orders.ForfeitureNotice:
			if n.State == orders.Drafted || n.State == orders.Authorised || n.made().IsZero() {
				continue
			}
			// The latest notice counts: an earlier one may have ended on an objection.
			if notice.At.IsZero() || n.made().After(notice.At) {
				notice, noticeEnded = rules.At(n.made()), rules.Never()
				switch n.State {
				case orders.Objected, orders.LapsedOut, orders.Withdrawn, orders.SetAside:
					noticeEnded = rules.At(n.ended())
				case orders.Forfeited:
					forfeited = sooner(forfeited, n.ended())
				}
			}
		}
	}
	return applied, notice, noticeEnded, forfeited
}

// took reports whether an order reaches every one of the interests, also those let go since.
func (c *rawCase) took(order ids.Order, list []ids.Interest) bool {
	if len(list) == 0 {
		return false
	}
	for _, id := range list {
		if !slices.ContainsFunc(c.reaches[order], func(r reachFact) bool { return r.InterestID == id }) {
			return false
		}
	}
	return true
}

// criminal reads a charge and another decision off the stages of the case: the tracker knows no more of either.
func (c *rawCase) criminal(mine bool) rules.Criminal {
	k := rules.Criminal{Charged: rules.When{Known: mine}, Decision: when(c.ClosedAt, mine)}
	switch {
	case c.charge != nil:
		k.Charged = rules.At(c.charge.At.UTC())
	case c.Stage == "charged" || c.Stage == "confiscation" || c.Stage == "enforcement":
		k.Charged = rules.At(startOf(c.OpenedOn)) // it was opened at this stage
	}
	return k
}

// worked reads the timesheets. That nobody worked on a case is known only where timesheets are kept for it.
func (c *rawCase) worked(mine bool) rules.Effort {
	if c.effort == nil {
		var none int64
		if mine {
			return rules.Effort{LastEntry: rules.Never(), MinutesLast28: &none}
		}
		return rules.Effort{}
	}
	return rules.Effort{LastEntry: onDay(c.effort.Last), MinutesLast28: &c.effort.Recent}
}
