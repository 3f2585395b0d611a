package demo

import (
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/rooms/intake"
)

// The events and referrals of the last year. They have dice of their own, so that the stories stay as they are drawn.
const (
	eventsIn    = 60
	referralsIn = 40
)

// happening is one sort of event and what its source writes.
type happening struct {
	kind           intake.EventKind
	source, prefix string
	offences       string
	signs          string
	text           string
	cash           float64 // median in pounds; 0: none was looked for
}

var happenings = []odds[happening]{
	{16, happening{intake.Arrest, "custody", "CU", "mda-5-3", "tick_list phones", "Arrested on suspicion of supply; two phones and a list of names with sums", 900}},
	{8, happening{intake.Arrest, "custody", "CU", "theft-1", "", "Arrested on suspicion of theft from a yard; tools in the van", 0}},
	{4, happening{intake.Arrest, "custody", "CU", "", "", "Arrested for being drunk and disorderly; nothing else was found", 0}},
	{10, happening{intake.Search, "custody", "CU", "mda-5-3", "luxury", "Search of a flat after arrest: a watch with its papers, cash in a drawer", 2400}},
	{4, happening{intake.Search, "custody", "CU", "", "seed_phrase", "Search of a room: a list of 24 words in a notebook, and a small device", 0}},
	{8, happening{intake.Charge, "crime", "NC", "mda-5-3", "assets_known", "Charged with possession with intent to supply", 0}},
	{6, happening{intake.Conviction, "court", "CC", "theft-1", "repeat", "Convicted after trial; two earlier convictions with benefit", 0}},
	{4, happening{intake.Outcome, "crime", "NC", "", "ended assets_known", "No further action; the cash that was kept is still held", 0}},
}

// takeIn plans the events and referrals of the last year.
func (m *maker) takeIn() {
	d := newDice(m.o.Seed, 1<<40)
	first, _ := m.o.Today.AddMonths(-12)
	days := max(first.DaysUntil(m.o.Today)-1, 1)
	const atOnce = 5 // a feed brings several
	for n := 0; n < eventsIn/atOnce; n++ {
		sent := first.AddDays((n+1)*days*atOnce/eventsIn).At(6, 15).UTC()
		unit := n % 3
		var list []intake.Event
		for k := range atOnce {
			h := draw(d, happenings)
			if n == 0 && k < len(happenings) {
				h = happenings[[]int{0, 3, 5, 6, 7}[k]].what // each kind at least once
			}
			e := intake.Event{UnitID: m.f.units[unit], Kind: h.kind, Source: h.source, SourceKey: fmt.Sprintf("%s/%d/%05d", h.prefix, caltime.DateOf(sent).Y, 1200+37*n+k), Summary: h.text,
				OccurredAt: sent.Add(-time.Duration(d.in(90, 900)) * time.Minute), Offences: h.offences, Signs: h.signs, Officer: "PC " + itoa(d.in(1100, 2900)),
				Subject: one(d, []string{"K. Wendling", "A. Forsgate", "T. Marrable", "J. Quillan", "R. Oxenholme", "S. Dunmarrow"})}
			if h.cash > 0 && d.maybe(70) {
				sum := d.cash(h.cash)
				e.CashPence = &sum
			}
			list = append(list, e)
		}
		m.feed(d, sent, unit, list)
	}
	for n := range referralsIn {
		m.refer(d, n, m.cal.office(d, first.AddDays(d.in(5, max(days-12, 6)))))
	}
}

// feed takes events in and has most of them triaged: within the day as a rule, some late, and some never.
func (m *maker) feed(d dice, at time.Time, unit int, list []intake.Event) {
	who := m.chief(unit)
	late := make([]time.Duration, len(list))
	for n := range late {
		late[n] = time.Duration(draw(d, []odds[int]{{55, 5}, {15, 22}, {8, 60}, {22, 0}})) * time.Hour
	}
	m.q.add(at, "the intake", func() error {
		taken, err := m.r.Intake.TakeInAll(m.as(who), list)
		if err != nil {
			return err
		}
		for n, t := range taken {
			if late[n] == 0 && t.Event.Kind != intake.Outcome {
				continue
			}
			to, why := intake.Potential, ""
			if t.Event.Score < 40 {
				to, why = intake.NoPotential, "No cash and nothing of value was found, and the offence brought no benefit"
			}
			m.q.add(at.Add(max(late[n], time.Hour)), "the intake", func() error {
				e, err := m.r.Intake.TriageEvent(m.as(who), t.Event.PublicKey, t.Event.Version, to, why)
				if err != nil || e.Score < 100 {
					return err
				}
				m.q.add(m.now.Add(20*time.Minute), "the intake", func() error { return m.link(who, unit, e) })
				return nil
			})
		}
		return nil
	})
}

// link puts an event on the newest case of its unit that takes it.
func (m *maker) link(who *member, unit int, e intake.Event) error {
	s := m.openStory(unit)
	if s == nil {
		return nil
	}
	_, err := m.r.Intake.LinkEvent(m.as(who), e.PublicKey, e.Version, s.id)
	return closed(err)
}

// closed makes nothing of a refusal because the case was closed or is not the unit's to change.
func closed(err error) error {
	switch fault.KindOf(err) {
	case fault.Refused, fault.Forbidden, fault.NotFound:
		return nil
	}
	return err
}

// chief is the supervisor of a unit.
func (m *maker) chief(unit int) *member {
	for _, p := range m.f.staff {
		if p.unit == unit && p.role == perm.Supervisor {
			return p
		}
	}
	return m.f.of(unit)[0]
}

// openStory is the story of a unit that was opened last before now; nil where there is none.
func (m *maker) openStory(unit int) (out *story) {
	for _, s := range m.stories {
		if s.unit == unit && !s.restricted && s.id != 0 && s.opened.Before(m.now) && (out == nil || s.opened.After(out.opened)) {
			out = s
		}
	}
	return out
}

var elsewhere = intake.Decision{To: intake.Transferred, Reason: "regional", Note: "For the regional unit: the account is held abroad. Their desk has it."}

// What becomes of the referrals, one after the other; the last of them come on the last days and wait.
var fates = []intake.Decision{
	{To: intake.Accepted}, {To: intake.Returned, Reason: "below_minimum", Note: "£640 is below the least sum that may be seized. Ask the court for a deprivation order instead."},
	{To: intake.Accepted}, {To: intake.RefusedReferral, Reason: "no_capacity", Note: "All investigators are on the trial at the Crown Court until Friday."}, {To: intake.Accepted},
	elsewhere, {To: intake.Accepted},
	{To: intake.RefusedReferral, Reason: "disproportionate", Note: "The equity is under £1,000 after the lender’s charge."}, {To: intake.Accepted},
	{To: intake.WithdrawnByThem, Reason: "by_referrer", Note: "The owner was found and the cash given back."},
	{To: intake.MoreInformation, Reason: "missing_facts", Note: "Who counted the cash, and where is the bag?"},
}

// asks are what officers refer.
var asks = []intake.Referral{
	{Kind: string(intake.Seizure), Property: "cash", Summary: "Cash found in the door of a car at a stop check. The driver says that it is a friend’s. Asks for detention.", Offences: "mda-5-3"},
	{Kind: string(intake.Arrest), Property: "account", Summary: "Card reader and bank cards of other people. One account has had £9,000 in a week. Asks to have it frozen."},
	{Kind: string(intake.Search), Property: "vehicle", Summary: "Car of about £22,000 outside the house; no declared income. Asks for advice and a restraint."},
	{Kind: string(intake.Search), Property: "listed", Summary: "Three watches with boxes and no receipts."},
	{Kind: intake.Advice, Summary: "Defendant pleads next week. Should the prosecutor be asked for confiscation?"},
}

// refer plans one referral: the first on a day of the year, the last ones close to the end.
func (m *maker) refer(d dice, n int, at time.Time) {
	x, fate := asks[n%len(asks)], fates[n%len(fates)]
	unit := n % 3
	waits := n >= referralsIn-8
	if waits {
		at = m.end.Add(-time.Duration(3+(n-(referralsIn-8))*5) * time.Hour)
	}
	gil := m.referrer()
	x.UnitID, x.Source, x.Referrer, x.Contact = m.f.units[unit], "officer", gil.staffNo+" "+gil.name, "Harbour response, team C"
	if d.maybe(70) {
		sum := max(d.cash(3200), 1_000_00)
		x.EstimatePence = &sum
	}
	if x.Property == "cash" {
		taken := at.Add(-time.Duration(d.in(40, 300)) * time.Minute)
		x.Power, x.SeizedAt, x.HappenedAt = "s294", &taken, &taken
	}
	if fate.Reason == "below_minimum" {
		sum := money.Pence(640_00)
		x.EstimatePence = &sum
	}
	m.q.add(at, "a referral", func() error {
		r, err := m.r.Intake.Refer(m.as(gil), x)
		if err != nil || waits && fate.To != intake.MoreInformation {
			return err
		}
		after := time.Duration(40+n%7*35) * time.Minute
		if waits {
			after = 40 * time.Minute
		}
		m.q.add(at.Add(after), "a referral", func() error { return m.decide(unit, r, fate) })
		return nil
	})
}

func (m *maker) referrer() *member {
	for _, p := range m.f.staff {
		if p.role == perm.Referrer {
			return p
		}
	}
	return m.f.staff[0]
}

// decide does with a referral what is to become of it. None of an earlier day is left open: who was asked and did not answer
// takes it back, and what no open case of the unit can take on goes to another unit.
func (m *maker) decide(unit int, r intake.Referral, fate intake.Decision) error {
	chief := m.chief(unit)
	if fate.To != intake.Accepted {
		r, err := m.r.Intake.DecideReferral(m.as(chief), r.PublicKey, r.Version, fate)
		if later := m.now.Add(50 * time.Hour); err == nil && fate.To == intake.MoreInformation && later.Before(m.end) {
			m.q.add(later, "a referral", func() error {
				return m.decide(unit, r, intake.Decision{To: intake.WithdrawnByThem, Reason: "by_referrer", Note: "Nobody can say any more who counted it."})
			})
		}
		return err
	}
	s := m.openStory(unit)
	if s == nil {
		return m.decide(unit, r, elsewhere)
	}
	r, err := m.r.Intake.AllocateReferral(m.as(chief), r.PublicKey, r.Version, s.lead.id)
	if err != nil {
		return err
	}
	_, err = m.r.Intake.AcceptReferral(m.as(s.lead), r.PublicKey, r.Version, s.id)
	if err != nil && closed(err) == nil { // the case has been closed meanwhile
		return m.decide(unit, r, elsewhere)
	}
	return err
}
