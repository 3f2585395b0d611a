package demo

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/subjects"
)

// story is one case, from its opening to wherever it has come by the end.
type story struct {
	dice
	m    *maker
	n    int
	kind kind

	threat     cases.Threat
	arising    cases.Arising
	unit       int
	lead       *member
	deputy     *member
	restricted bool
	idle       caltime.Date // from this day nobody gets round to it for weeks; zero: somebody always does
	clock      time.Time    // of a set piece: when property is seized whose 48 hours run at the end
	same       *story       // an earlier case in which the first subject stands as well
	ending     string       // of a set piece: what becomes of the opportunity that somebody enters
	special    string       // of a set piece: what is special about it
	forced     fate         // of a set piece: what becomes of its property
	fixed      money.Pence  // of a set piece: the sum; zero: drawn
	until      caltime.Date // of a set piece: the last day printed on its order; nothing follows the order
	worked     caltime.Date // the last day somebody recorded time on it
	place      string
	who        []person
	found      time.Time // of a seizure: when it was made
	opened     time.Time

	id       ids.Case
	ref      string
	subjects []ids.Subject
	holdings []*holding
	stage    cases.Stage
	before   cases.Stage // of a suspended case: where it goes back to
	closed   time.Time   // zero: open
	closing  bool        // the close is planned
	freed    bool        // the restraint order was discharged
	tried    bool        // its offences are recorded

	confiscated bool // confiscation proceedings run: the restraint order stays for them
}

// holding is an asset of a story and what holds it.
type holding struct {
	*story
	asset  ids.Asset
	n      int // A1 is 1
	kind   assets.Kind
	title  string
	value  money.Pence
	order  int          // number of the order that holds it
	first  caltime.Date // of the chain of orders
	last   caltime.Date // last day of the order that holds it
	frozen bool         // the order is a freezing order
	single bool         // the order is a single justice's
	fate   fate
	after  int // of a set piece: months from the first order to the outcome; 0: drawn
	over   bool
	left   string // how it was left: a closing reason
}

func (s *story) label() string {
	if s.ref != "" {
		return s.ref + " (" + string(s.kind) + ")"
	}
	return fmt.Sprintf("story %d (%s)", s.n, s.kind)
}

// then adds a step that a person takes at an instant, unless the case is closed by then.
func (s *story) then(at time.Time, p *member, do func(ctx context.Context) error) {
	s.m.q.add(at, s.label(), func() error {
		if !s.closed.IsZero() {
			return nil
		}
		return do(s.m.as(p))
	})
}

// grant opens the case for reading.
func (s *story) grant(ctx context.Context) (access.Grant, error) {
	return access.Open(ctx, s.m.r.DB, s.id, access.Read)
}

// proactive reports whether time on the case counts as proactive.
func (s *story) proactive() bool {
	return s.arising.Origin == cases.Proactive || s.arising.Origin == cases.Mixed && s.arising.Main == cases.Proactive
}

// file opens the case with its people, and seizes and adds what is given, in one transaction.
func (s *story) file(ctx context.Context, n cases.New, taken []assets.Taking, known []assets.New) error {
	m := s.m
	n.UnitID, n.LeadID, n.Arising, n.Threat = m.f.units[s.unit], s.lead.id, s.arising, s.threat
	if s.deputy != nil {
		n.DeputyID = s.deputy.id
	}
	if s.restricted {
		n.Restricted, n.RestrictedWhy = true, one(s.dice, []string{"A covert phase is running.", "A member of staff is connected to a subject.", "Source protection: the operational lead asked for it."})
		n.Members = []ids.User{m.f.supervisor(s.unit).id}
	}
	err := m.r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		gs, err := m.r.Cases.OpenBatch(ctx, tx, []cases.New{n})
		if err != nil {
			return err
		}
		g := gs[0]
		s.id, s.ref, s.stage = g.CaseID(), g.Ref(), cases.Developing
		if err := s.add(ctx, tx, g); err != nil {
			return err
		}
		for i := range taken {
			if taken[i].SubjectID == nil && taken[i].Holder == "" && len(s.subjects) > 0 {
				taken[i].SubjectID = &s.subjects[0]
			}
			z, _, err := m.r.Assets.TakeSeizure(ctx, tx, g, taken[i])
			if err != nil {
				return err
			}
			s.holdings = append(s.holdings, &holding{story: s, asset: z.AssetID, n: i + 1, kind: taken[i].Asset.Kind, title: taken[i].Asset.Title, value: z.TotalPence})
		}
		for i := range known {
			known[i].Grant = g
			if known[i].SubjectID == nil && known[i].Holder == "" && len(s.subjects) > 0 {
				known[i].SubjectID = &s.subjects[i%len(s.subjects)]
			}
		}
		made, err := m.r.Assets.AddBatch(ctx, tx, known)
		if err != nil {
			return err
		}
		for i, a := range made {
			v, err := known[i].Entries[0].Rate.Pence(known[i].Entries[0].Minor, money.Exponent(known[i].Entries[0].Currency))
			if err != nil {
				return err
			}
			s.holdings = append(s.holdings, &holding{story: s, asset: a.ID, n: a.N, kind: a.Kind, title: a.Title, value: v})
		}
		return m.r.Cases.Changed(ctx, tx, g)
	})
	if err == nil {
		s.fourP()
	}
	return err
}

// add puts the story's people on the case: the first is the suspect, the last may be a company.
func (s *story) add(ctx context.Context, tx *db.Tx, g access.Grant) error {
	day := dayOf(s.m.now)
	var list []subjects.NewSubject
	for i, p := range s.who {
		n := subjects.NewSubject{Kind: subjects.Person, Name: p.name(), BornOn: p.born, Address: s.street(),
			Role: subjects.NewRole{Category: subjects.Suspect, Basis: s.basis(i, day)}}
		switch {
		case s.threat == "fraud" && i == len(s.who)-1 && i > 0:
			n.Role = subjects.NewRole{Category: subjects.Victim, Basis: "Payment made to an account of the first subject"}
		case i > 1 && s.maybe(40):
			n.Role = subjects.NewRole{Category: subjects.Other, Basis: "Joint owner of property, told of the right to be heard (s.10A)"}
		}
		if s.maybe(35) {
			n.Identifiers = append(n.Identifiers, subjects.NewIdentifier{Kind: "phone", Value: s.phone()})
		}
		if s.maybe(12) {
			n.Identifiers = append(n.Identifiers, subjects.NewIdentifier{Kind: "alias", Value: string(p.first[0]) + string(p.last[0])})
		}
		list = append(list, n)
	}
	if s.maybe(22) && s.kind != cashStory || s.kind == accountStory && s.maybe(40) {
		list = append(list, subjects.NewSubject{Kind: subjects.Organisation, Name: s.company(), CompanyNo: s.companyNo(), Address: s.street(),
			Role: subjects.NewRole{Category: subjects.Suspect, Basis: "Account holder, director is the first subject"}})
	}
	rows, err := s.m.r.Subjects.AddTx(ctx, tx, g, list...)
	for _, x := range rows {
		s.subjects = append(s.subjects, x.ID)
	}
	return err
}

func (s *story) basis(i int, day caltime.Date) string {
	if s.proactive() {
		return "Named in intelligence graded and held on the force system"
	}
	if i == 0 {
		return "Arrested " + day.UK()
	}
	return "Named in interview"
}

// decide records a decision in the log of the case.
func (s *story) decide(at time.Time, by *member, title, decision, reason string) {
	s.then(at, by, func(ctx context.Context) error {
		_, _, err := s.m.r.Cases.Decide(ctx, s.id, cases.NewDecision{Title: title, Decision: decision, Reason: reason})
		return err
	})
}

// move takes the case to a stage.
func (s *story) moveStage(at time.Time, to cases.Stage, why string) {
	s.then(at, s.lead, func(ctx context.Context) error {
		if s.stage == to || s.stage == cases.Suspended && to != s.before {
			return nil
		}
		g, err := s.grant(ctx)
		if err != nil {
			return err
		}
		c, err := s.m.r.Cases.ByID(ctx, s.m.r.DB, g)
		if err != nil {
			return err
		}
		if err := s.m.r.Cases.MoveStage(ctx, s.id, c.Version, to, why); err != nil {
			return err
		}
		s.before, s.stage = s.stage, to
		return nil
	})
}

// done says that a holding has come to its end, and plans the closing of the case once all have.
func (h *holding) done(left string) {
	h.over, h.left = true, left
	h.story.settle()
}

// settle plans the closing once nothing is left to do.
func (s *story) settle() {
	if s.closing {
		return
	}
	count := map[string]int{}
	for _, h := range s.holdings {
		if !h.over {
			return
		}
		count[h.left]++
	}
	s.closing = true
	reason := "no_further_action"
	for _, r := range []string{"returned", "transferred", "discontinued", "not_proportionate", "recovered"} {
		if count[r] > 0 {
			reason = r
		}
	}
	if reason == "recovered" && count["recovered"] < len(s.holdings) {
		reason = "part_recovered"
	}
	s.close(s.m.cal.office(s.dice, dayOf(s.m.now).AddDays(s.in(6, 40))), reason)
}

var closingNotes = map[string]string{
	"recovered":         "All that was held has been forfeited and received.",
	"part_recovered":    "Part was forfeited and received; the rest was given back or let go.",
	"returned":          "The property was returned. No other asset is known.",
	"transferred":       "Handed to the other agency with the file.",
	"discontinued":      "The criminal case was discontinued and no civil route is open.",
	"not_proportionate": "The cost of going on is above what could be recovered.",
	"no_further_action": "No further line of enquiry. Reviewed by the supervisor.",
}

func (s *story) close(at time.Time, reason string) {
	s.then(at, s.lead, func(ctx context.Context) error {
		g, err := s.grant(ctx)
		if err != nil {
			return err
		}
		c, err := s.m.r.Cases.ByID(ctx, s.m.r.DB, g)
		if err != nil {
			return err
		}
		wait, err := s.contested(ctx, g)
		if err != nil {
			return err
		}
		if wait.After(s.m.now) { // the file is put away when nobody can have the forfeiture set aside any more
			s.close(s.m.cal.next(dayOf(wait)).At(10, 0).UTC(), reason)
			return nil
		}
		if err := s.m.r.Cases.Close(ctx, s.id, c.Version, reason, closingNotes[reason]); err != nil {
			return err
		}
		s.closed, s.stage = s.m.now, cases.Closed
		return nil
	})
}

// contested is when the last time to have a forfeiture by notice set aside ends; zero where none runs.
func (s *story) contested(ctx context.Context, g access.Grant) (last time.Time, err error) {
	list, err := s.m.r.Orders.Clocks(ctx, s.m.r.DB, g)
	for _, k := range list {
		if (k.Code == "CASH-SET-ASIDE" || k.Code == "AF-SET-ASIDE") && k.State == orders.Running && k.EndAt != nil && k.EndAt.After(last) {
			last = *k.EndAt
		}
	}
	return last, err
}

// asset reads the asset of a holding with its interests.
func (h *holding) read(ctx context.Context) (assets.Asset, error) {
	g, err := h.grant(ctx)
	if err != nil {
		return assets.Asset{}, err
	}
	return h.m.r.Assets.ByNumber(ctx, h.m.r.DB, g, h.n)
}

// step moves every live interest of a holding by hand: returned, released, assessed, discounted …
func (h *holding) step(ctx context.Context, to assets.State, why, route string) error {
	a, err := h.read(ctx)
	if err != nil {
		return err
	}
	for _, i := range a.Live() {
		m, err := h.facts(ctx, i, assets.Move{Interest: i.ID, Version: i.Version, To: to, At: h.m.now, Why: why, Route: route})
		if err != nil {
			return err
		}
		if _, err := h.m.r.Assets.MoveInterest(ctx, h.id, m); err != nil {
			return err
		}
	}
	return nil
}
