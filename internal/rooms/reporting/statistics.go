package reporting

import (
	"context"
	"slices"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
)

// Stat is one event that national statistics count: section 3.1 of the law document. Sums are at the force's share; nil
// where an event has none.
type Stat struct {
	Sheet         string // StatRestraint …
	Case, CaseURL string
	On            caltime.Date
	Year, Quarter string // 2026/27, Q3
	Lead          string // lead agency
	Force         string
	Jurisdiction  string
	Offence       string // the threat of the case
	Event, Power  string
	Volume        int
	Value         *money.Pence
	// What one sheet alone tells: the benefit of an order; principal and interest of a payment.
	Benefit, Principal, Interest *money.Pence
	Note                         string
}

// The sheets of section 3.1 that hold events.
const (
	StatRestraint    = "D1 Restraint"
	StatAccounts     = "D2 Account freezing"
	StatCash         = "D3 Cash"
	StatListed       = "D4 Listed assets"
	StatCrypto       = "D5 Crypto"
	StatImposed      = "R1 Confiscation imposed"
	StatPaid         = "R2 Confiscation receipts"
	StatForfeiture   = "R3 Forfeiture"
	StatReferrals    = "R4 Referrals"
	StatCompensation = "C1 Compensation"
)

// StatSheets lists them in order.
func StatSheets() []string {
	return []string{StatRestraint, StatAccounts, StatCash, StatListed, StatCrypto, StatImposed, StatPaid, StatForfeiture, StatReferrals, StatCompensation}
}

func deniedOn(family string) string {
	return map[string]string{"restraint": StatRestraint, "account": StatAccounts, "cash": StatCash, "listed": StatListed, "crypto": StatCrypto}[family]
}

// Statistics gives the events in sight that f takes, sheet by sheet and by day, and counts the interests left out because
// their order was not served. All events of the period are held in memory at once: some hundred bytes each.
func (d *Data) Statistics(ctx context.Context, f RowFilter) (out map[string][]Stat, unserved Left, err error) {
	out = map[string][]Stat{}
	err = eachEstate(ctx, d.r, inSight(d.rows), f, func(e *estate) error {
		rows, covert := e.stats(f, d.CaseURL)
		unserved += Left(covert)
		for _, s := range rows {
			out[s.Sheet] = append(out[s.Sheet], s)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	referred, err := referredIn(ctx, d.r, inSight(d.rows), f)
	if err != nil {
		return nil, 0, err
	}
	for _, r := range referred {
		s := r.base(d.CaseURL, r.SentOn)
		s.Sheet, s.Event, s.Power, s.Volume, s.Value = StatReferrals, orders.ReferralState(r.State).Title(), orders.ReferralKind(r.Kind).Title(), 1, (*money.Pence)(r.EstimatePence)
		s.Benefit, s.Note = (*money.Pence)(r.OutcomePence), r.Body
		out[StatReferrals] = append(out[StatReferrals], s)
	}
	after, err := changedIn(ctx, d.r, inSight(d.rows), f)
	if err != nil {
		return nil, 0, err
	}
	for _, x := range after { // the value stands with the order as it was made: what changes it later adds to the volume alone
		s := x.base(d.CaseURL, dayOf(x.At))
		s.Sheet, s.Event, s.Power, s.Volume = StatRestraint, orders.Restraint.Title()+" "+strings.ToLower(orders.State(x.ToState).Title()), PowerRestraint, 1
		out[StatRestraint] = append(out[StatRestraint], s)
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b Stat) int { return a.On.Compare(b.On) })
	}
	return out, unserved, nil
}

// HiddenStatistics counts the events of restricted cases that the asker's totals include and their rows do not, and adds up
// what was received in them; nothing for one unit, which is a section.
func (d *Data) HiddenStatistics(ctx context.Context, f RowFilter) (n Left, received money.Pence, err error) {
	if !d.figures.Wide() || !f.whole() {
		return 0, 0, nil
	}
	err = eachEstate(ctx, d.r, outOfSight(d.figures), f, func(e *estate) error {
		rows, _ := e.stats(f, d.CaseURL)
		for _, s := range rows {
			n++
			if s.Event == EventReceived && s.Value != nil {
				received += *s.Value
			}
		}
		return nil
	})
	if err != nil {
		return 0, 0, err
	}
	referred, err := referredIn(ctx, d.r, outOfSight(d.figures), f)
	if err != nil {
		return 0, 0, err
	}
	after, err := changedIn(ctx, d.r, outOfSight(d.figures), f)
	return n + Left(len(referred)+len(after)), received, err
}

// EventReceived names the events that are receipts.
const EventReceived = "Received"

// The measures: what the value of an event tells. The same pound is denied, ordered and received, so that values of different
// measures are never added up.
const (
	MeasureDenied    = "Denied"
	MeasureImposed   = "Imposed"
	MeasureForfeited = "Forfeited"
	MeasureReceived  = "Received"
	MeasureReferred  = "Referred"
	MeasureVictims   = "To victims"
)

// StatMeasures lists them as property passes them.
func StatMeasures() []string {
	return []string{MeasureDenied, MeasureImposed, MeasureForfeited, MeasureReceived, MeasureReferred, MeasureVictims}
}

// Measure is what the event's value tells.
func (s *Stat) Measure() string {
	switch {
	case s.Event == EventReceived:
		return MeasureReceived
	case s.Sheet == StatImposed:
		return MeasureImposed
	case s.Sheet == StatForfeiture:
		return MeasureForfeited
	case s.Sheet == StatReferrals:
		return MeasureReferred
	case s.Sheet == StatCompensation:
		return MeasureVictims
	}
	return MeasureDenied
}

// Line names the sheet and the event in one: "D3 Cash: detention order".
func (s *Stat) Line() string { return s.Sheet + ": " + strings.ToLower(s.Event[:1]) + s.Event[1:] }

func (h CaseLine) base(link func(string) string, on caltime.Date) Stat {
	s := Stat{Case: h.Ref, CaseURL: link(h.Ref), On: on, Lead: h.Force, Force: h.Force, Jurisdiction: "England and Wales", Offence: threatName(h.Threat)}
	if h.Nation != string(caltime.EnglandWales) {
		s.Jurisdiction = capital(h.Nation)
	}
	s.Year, s.Quarter = yearOf(on)
	return s
}

// stats gives the events of one case that f takes.
func (e *estate) stats(f RowFilter, link func(string) string) (rows []Stat, covert int) {
	denied, covert := e.denials(link)
	for _, s := range append(denied, e.recoveries(link)...) {
		if f.Takes(s.On) {
			if e.joint.Set() {
				s.Lead = e.joint.LeadAgency
			}
			rows = append(rows, s)
		}
	}
	parts := map[string]*sharing{}
	for i := range rows {
		for name, p := range map[string]**money.Pence{"value": &rows[i].Value, "principal": &rows[i].Principal, "interest": &rows[i].Interest} {
			if *p == nil {
				continue
			}
			key := rows[i].Sheet + name
			if rows[i].Event == EventReceived {
				key += EventReceived
			}
			if parts[key] == nil {
				parts[key] = &sharing{joint: e.joint}
			}
			v := parts[key].of(**p)
			*p = &v
		}
	}
	return rows, covert
}

// denials gives a row for each seizure and each first order, with the value that it was the first to hold: an extension, a
// detention after a seizure, or a second order over the same property adds nothing.
func (e *estate) denials(link func(string) string) (rows []Stat, covert int) {
	type key struct {
		order ids.Order
		item  ids.Interest
	}
	at := map[key]int{}
	for _, i := range e.interests {
		if i.State == assets.Split || i.State == assets.Discounted {
			continue
		}
		if e.covert(i) {
			covert++
			continue
		}
		_, w := assets.ReachOf(i.State, e.byItem[i.ID])
		left, family := w.Denied, e.familyOf(i)
		for _, h := range e.heldBy(i) {
			sheet, event := deniedOn(h.family()), orders.Kind(h.Kind).Title()
			if h.OrderID == 0 {
				event = "Seized"
			}
			switch orders.Kind(h.Kind) {
			case "", orders.Detention, orders.Freezing, orders.Restraint:
			default:
				continue
			}
			if sheet == "" || h.Later || h.MadeOn.IsZero() || h.State == string(orders.Refused) || h.State == string(orders.Withdrawn) {
				continue
			}
			k := key{h.OrderID, 0}
			if h.OrderID == 0 {
				k.item = h.InterestID
			}
			n, ok := at[k]
			if !ok {
				s := e.base(link, h.MadeOn)
				s.Sheet, s.Event, s.Power, s.Volume = sheet, event, powerOf(h.family()), 1
				rows, n = append(rows, s), len(rows)
				at[k] = n
			}
			if left != 0 {
				v := left
				if rows[n].Value != nil {
					v += *rows[n].Value
				}
				rows[n].Value, left = &v, 0
			}
		}
		if sheet := deniedOn(family); left != 0 && sheet != "" {
			s := e.base(link, e.firstDenied(i.ID))
			s.Sheet, s.Event, s.Power, s.Value = sheet, "Held, no order on record", powerOf(family), &left
			rows = append(rows, s)
		}
	}
	return rows, covert
}

// heldBy lists what holds an interest or has held it, the earliest first: what held the whole that it was split from, then
// what names the part itself.
func (e *estate) heldBy(i assets.Interest) []holding {
	list := e.holdings[i.ID]
	for up, ok := e.parent(i); ok; up, ok = e.parent(up) {
		list = slices.Concat(e.holdings[up.ID], list)
	}
	return list
}

func (e *estate) firstDenied(id ids.Interest) (day caltime.Date) {
	for _, x := range e.byItem[id] {
		if on := dayOf(x.AsOf); x.Measure == assets.DeniedValue && (day.IsZero() || on.Before(day)) {
			day = on
		}
	}
	return day
}

// recoveries gives what was imposed, forfeited and received, and what went to victims, by the day of each.
func (e *estate) recoveries(link func(string) string) (rows []Stat) {
	byID := map[ids.Interest]assets.Interest{}
	for _, i := range e.interests {
		byID[i.ID] = i
	}
	debts, seen, forfeited := map[ids.Order]debt{}, map[ids.Order]bool{}, map[ids.Order]bool{}
	for _, o := range e.debts {
		debts[o.ID] = o
	}
	benefit := map[ids.Subject]money.Pence{}
	for _, x := range e.entries {
		if x.Measure == assets.Benefit && x.DefendantID != nil {
			benefit[*x.DefendantID] = x.GbpPence
		}
	}
	for _, x := range e.entries {
		s, v := e.base(link, dayOf(x.AsOf)), x.GbpPence
		s.Value = &v
		switch {
		case x.Measure == assets.OrderAmount && x.OrderID != nil:
			o := debts[*x.OrderID]
			s.Sheet, s.Power, s.Event = StatImposed, PowerConfiscation, "Uplift"
			if v < 0 {
				s.Event = "Reduction"
			}
			if !seen[*x.OrderID] {
				seen[*x.OrderID] = true
				s.Event, s.Volume = "Order made", 1
				if b, ok := benefit[o.DefendantID]; ok {
					s.Benefit = &b
				}
				s.Note = flags(o)
			}
		case x.Measure == assets.ReceiptedSum && x.PaymentID != nil:
			p := e.payments[*x.PaymentID]
			principal, interest := money.Pence(p.PrincipalPence), money.Pence(p.InterestPence)
			s.Sheet, s.Power, s.Event, s.Volume, s.Principal, s.Interest = StatPaid, PowerConfiscation, EventReceived, 1, &principal, &interest
		case (x.Measure == assets.Forfeited || x.Measure == assets.ReceiptedSum) && x.InterestID != nil:
			s.Sheet, s.Power = StatForfeiture, powerOf(e.familyOf(byID[*x.InterestID]))
			order, how := e.forfeitedBy(byID[*x.InterestID])
			s.Event, s.Note = EventReceived, how
			if x.Measure == assets.Forfeited {
				s.Event = "Forfeited"
			}
			if x.Measure == assets.ReceiptedSum || !forfeited[order] {
				s.Volume = 1
			}
			forfeited[order] = forfeited[order] || x.Measure == assets.Forfeited && order != 0
		case x.Measure == assets.Compensation:
			s.Sheet, s.Event, s.Volume, s.Power = StatCompensation, "Paid to victims", 1, PowerConfiscation
			if x.InterestID != nil {
				s.Power = powerOf(e.familyOf(byID[*x.InterestID]))
			}
		default:
			continue
		}
		rows = append(rows, s)
	}
	return rows
}

// flags says what is particular about a confiscation order.
func flags(o debt) string {
	switch {
	case o.Nominal && o.Hidden:
		return "Nominal order; hidden assets found"
	case o.Nominal:
		return "Nominal order"
	case o.Hidden:
		return "Hidden assets found"
	}
	return ""
}

// forfeitedBy is the last forfeiture that names an interest or what it was split from, and whether a court or a notice did it.
func (e *estate) forfeitedBy(i assets.Interest) (ids.Order, string) {
	for {
		for _, h := range slices.Backward(e.holdings[i.ID]) {
			switch orders.Kind(h.Kind) {
			case orders.Forfeiture:
				return h.OrderID, "Court"
			case orders.ForfeitureNotice:
				return h.OrderID, "Notice"
			}
		}
		up, ok := e.parent(i)
		if !ok {
			return 0, ""
		}
		i = up
	}
}
