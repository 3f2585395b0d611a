package opportunities_test

import (
	"context"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/confiscation/lifestyle"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

// stage is rooms over a force, with one case, in which a scene is played through the verbs of the product.
type stage struct {
	*opportunitiestest.House
	t        *testing.T
	clock    *dbtest.Clock
	f        userstest.Force
	c        cases.Case
	lead     context.Context
	super    context.Context
	intake   *intake.Room
	court    *confiscation.Room
	subjects *subjects.Room
}

func newStage(t *testing.T, d *db.DB, clock *dbtest.Clock) *stage {
	clock.Set(orderstest.At("2026-11-23T12:00")) // a Monday
	h := opportunitiestest.New(d)
	s := &stage{House: h, t: t, clock: clock, f: userstest.NewForce(t, d, "FI")}
	s.intake = intake.New(d, h.Orders.Users, h.Orders.Reference, h.Cases, h.Orders)
	s.intake.OnChange = append(s.intake.OnChange, h.Opportunities.Recheck)
	s.subjects = h.Subjects
	s.court = confiscation.New(d, h.Orders.Users, h.Orders.Reference, h.Cases, s.subjects, h.Assets, h.Orders)
	s.lead, s.super = s.f.As(t, d, s.f.Lead), s.f.As(t, d, s.f.Supervisor)
	s.open()
	return s
}

// open opens another case, in which the scene goes on.
func (s *stage) open() { s.c = casestest.OpenIn(s.t, s.Cases, s.f) }

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%v%s", err, "")
	}
}

func (s *stage) later(d time.Duration) { s.clock.Advance(d) }

// event takes in an event of so long ago.
func (s *stage) event(k intake.EventKind, ago time.Duration, edit func(e *intake.Event)) intake.Event {
	s.t.Helper()
	e := intake.Event{Kind: k, OccurredAt: s.clock.Now().Add(-ago), Summary: "As the source tells it", Subject: "M. Oslanthe"}
	if edit != nil {
		edit(&e)
	}
	e, err := s.intake.RecordEvent(s.super, e)
	s.must(err)
	return e
}

// linked takes in an event and links it to the case.
func (s *stage) linked(k intake.EventKind, ago time.Duration, edit func(e *intake.Event)) intake.Event {
	s.t.Helper()
	e := s.event(k, ago, edit)
	e, err := s.intake.LinkEvent(s.lead, e.PublicKey, e.Version, s.c.ID)
	s.must(err)
	return e
}

func (s *stage) referral(edit func(x *intake.Referral)) intake.Referral {
	s.t.Helper()
	x := intake.Referral{UnitID: s.f.Unit, Source: "officer", Referrer: "PS 2291", Kind: string(intake.Charge), Summary: "Asks for a financial investigation", EstimatePence: new(money.Pence(9_000_00))}
	edit(&x)
	x, err := s.intake.Refer(s.lead, x)
	s.must(err)
	return x
}

func (s *stage) decide(title string) {
	s.t.Helper()
	_, _, err := s.Cases.Decide(s.lead, s.c.ID, cases.NewDecision{Title: title, Decision: title, Reason: "As discussed with the prosecutor"})
	s.must(err)
}

func (s *stage) asset(k assets.Kind) assets.Asset {
	s.t.Helper()
	return orderstest.Add(s.t, s.lead, s.Orders, s.c.ID, k, "Savings at Halewick Bank")
}

func (s *stage) today(days int) caltime.Date { return caltime.DateOf(s.clock.Now()).AddDays(days) }

// frozen adds an account and freezes it.
func (s *stage) frozen() assets.Asset {
	s.t.Helper()
	a := s.asset(assets.Account)
	s.later(time.Hour)
	_, err := s.Orders.RecordAccountFreezing(s.lead, s.c.ID, orders.Making{AssetID: a.ID, Court: "Northmarch Magistrates’ Court", MadeBy: orders.Bench, Made: s.clock.Now().Add(-time.Minute),
		PrintedEnd: s.today(150), Amount: 20_000_00, Applicant: orders.Party{User: s.f.Lead}, Authoriser: orders.Party{User: s.f.Supervisor}})
	s.must(err)
	return a
}

// within runs a verb that takes a transaction.
func (s *stage) within(do func(ctx context.Context, tx *db.Tx, g access.Grant) error) {
	s.t.Helper()
	s.must(s.DB.Write(s.lead, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, s.c.ID, access.Edit)
		if err != nil {
			return err
		}
		if err := do(ctx, tx, g); err != nil {
			return err
		}
		return s.Cases.Changed(ctx, tx, g)
	}))
}

// ordered makes a confiscation order of so many days ago over a benefit of £50,000.
func (s *stage) ordered(ago int, edit func(in *confiscation.Ordering)) confiscation.Proceedings {
	s.t.Helper()
	p := confiscationtest.Start(s.t, s.lead, s.court, s.c.ID, "A. Defendant", s.today(-ago-60).String(), s.today(-ago-50).String())
	in := confiscationtest.Order(p.N, s.today(-ago).String(), 50_000_00, "")
	if edit != nil {
		edit(&in)
	}
	_, err := s.court.Order(s.lead, s.c.ID, in)
	s.must(err)
	return p
}

// below is an order of £10,000 where the benefit is more.
func below(in *confiscation.Ordering) {
	in.Basis, in.Hidden = confiscation.Schedule, 10_000_00
}

func (s *stage) convicted(benefit money.Pence) subjects.Subject {
	s.t.Helper()
	who := subjectstest.Add(s.t, s.lead, s.subjects, s.c.ID, subjectstest.Suspect("A. Defendant"))
	_, _, err := s.court.RecordOffence(s.lead, s.c.ID, confiscation.NewOffence{Subject: who.ID, Code: "mda-5-3", StartedOn: s.today(-200), EndedOn: s.today(-190), ChargedOn: s.today(-100), ChargedHow: "charge",
		Outcome: confiscation.Pleaded, ConvictedOn: s.today(-10), Benefited: "yes", Benefit: &benefit, Intended: "yes"})
	s.must(err)
	return who
}

// pleaded has a defendant charged with possession of drugs with intent to supply, a listed offence, plead to simple possession
// a day later, with the answers to the lifestyle question before and after: yes, then no. It gives the second.
func (s *stage) pleaded() confiscation.LifestyleResult {
	s.t.Helper()
	who := s.convicted(30_000_00)
	s.must(s.court.SetLifestyleFacts(s.lead, s.c.ID, who.ID, 0, confiscation.NewFacts{PriorsCheckedOn: s.today(0), Asked: "yes"}))
	keep := func(want lifestyle.Answer) confiscation.LifestyleResult {
		s.t.Helper()
		l, err := s.court.SaveLifestyle(s.lead, s.c.ID, who.ID, lifestyle.POCA2002, "The view to the prosecutor")
		s.must(err)
		if l.Answer != want {
			s.t.Fatalf("the answer is %s, want %s: %s", l.Answer, want, l.Result)
		}
		return l
	}
	keep(lifestyle.Has)
	s.later(days)
	_, err := s.court.EditOffence(s.lead, s.c.ID, 1, 1, confiscation.NewOffence{Subject: who.ID, Code: reference.OtherOffence, Title: "Possession of a controlled drug, s.5(2) Misuse of Drugs Act 1971", Schedule2: "no",
		StartedOn: s.today(-200), EndedOn: s.today(-200), ChargedOn: s.today(-100), ChargedHow: "charge", Outcome: confiscation.Pleaded, ConvictedOn: s.today(-11), Benefited: "no", Intended: "no"})
	s.must(err)
	return keep(lifestyle.HasNot)
}

// held is an account frozen for so many days from now.
func (s *stage) held(forDays int) assets.Asset {
	s.t.Helper()
	a := s.asset(assets.Account)
	s.later(time.Hour)
	_, err := s.Orders.RecordAccountFreezing(s.lead, s.c.ID, orders.Making{AssetID: a.ID, Court: "Northmarch Magistrates’ Court", MadeBy: orders.Bench, Made: s.clock.Now().Add(-time.Minute),
		PrintedEnd: s.today(forDays), Amount: 20_000_00, Applicant: orders.Party{User: s.f.Lead}, Authoriser: orders.Party{User: s.f.Supervisor}})
	s.must(err)
	return a
}

// forfeit applies for the forfeiture of an asset.
func (s *stage) forfeit(a ids.Asset) {
	s.t.Helper()
	_, err := s.Orders.ApplyForForfeiture(s.lead, s.c.ID, orders.Making{AssetID: a, Court: "Northmarch Magistrates’ Court", Lodged: s.clock.Now().Add(-time.Minute), Applicant: orders.Party{User: s.f.Lead}})
	s.must(err)
}

// restrained is a house under a restraint order that wants a report in twenty days.
func (s *stage) restrained() orders.Order {
	s.t.Helper()
	a := s.asset(assets.Property)
	s.later(2 * hours)
	out, err := s.Orders.RecordRestraint(s.lead, s.c.ID, orders.Restraining{Making: orders.Making{AssetID: a.ID, Court: "Northmarch Crown Court", MadeBy: "HHJ Marlowe", Made: s.clock.Now().Add(-hours),
		Amount: 120_000_00, Applicant: orders.Party{User: s.f.Lead}}, Reports: []caltime.Date{s.today(20)}})
	s.must(err)
	return out.Order
}

// detained is cash that a court detained a day after its seizure.
func (s *stage) detained() assets.Seizure {
	s.t.Helper()
	z := s.SeizeCash(s.t, s.f, s.c.ID, s.clock.Now().Add(-hours), assets.S294, 4_180_00)
	s.later(days)
	_, err := s.Orders.RecordDetention(s.lead, s.c.ID, orders.Making{AssetID: z.AssetID, Court: "Northmarch Magistrates’ Court", MadeBy: orders.Bench, Made: s.clock.Now().Add(-hours), PrintedEnd: s.today(150),
		Applicant: orders.Party{User: s.f.Lead}})
	s.must(err)
	return z
}

// twice is cash that was detained and detained again.
func (s *stage) twice() ids.Asset {
	s.t.Helper()
	z := s.SeizeCash(s.t, s.f, s.c.ID, s.clock.Now().Add(-hours), assets.S294, 4_180_00)
	s.later(days)
	m := orders.Making{AssetID: z.AssetID, Court: "Northmarch Magistrates’ Court", MadeBy: orders.Bench, Made: s.clock.Now().Add(-hours), PrintedEnd: s.today(60), Applicant: orders.Party{User: s.f.Lead}}
	_, err := s.Orders.RecordDetention(s.lead, s.c.ID, m)
	s.must(err)
	s.later(30 * days)
	m.Made, m.PrintedEnd = s.clock.Now().Add(-hours), s.today(120)
	_, err = s.Orders.ExtendDetention(s.lead, s.c.ID, m)
	s.must(err)
	return z.AssetID
}

// objected is an account whose forfeiture by notice was objected to an hour ago.
func (s *stage) objected() ids.Asset {
	s.t.Helper()
	a := s.frozen()
	s.later(days)
	out, err := s.Orders.GiveForfeitureNotice(s.lead, s.c.ID, orders.Notice{AssetID: a.ID, Given: s.clock.Now().Add(-hours), Applicant: orders.Party{User: s.f.Lead}, Officer: orders.Party{User: s.f.Supervisor}, To: "The holder, by post"})
	s.must(err)
	s.later(days)
	_, err = s.Orders.RecordObjection(s.lead, s.c.ID, orders.Objection{N: out.Order.N, At: s.clock.Now().Add(-hours), By: "M. Oslanthe", Version: out.Order.Version})
	s.must(err)
	return a.ID
}

func (s *stage) refused(reason string) intake.Referral {
	s.t.Helper()
	x := s.referral(func(x *intake.Referral) {})
	x, err := s.intake.DecideReferral(s.super, x.PublicKey, x.Version, intake.Decision{To: intake.RefusedReferral, Reason: reason, Note: "All five investigators are on other work"})
	s.must(err)
	return x
}

func (s *stage) accepted(charged int) intake.Referral {
	s.t.Helper()
	x := s.referral(func(x *intake.Referral) { x.ChargedOn = s.today(charged) })
	x, err := s.intake.AcceptReferral(s.lead, x.PublicKey, x.Version, s.c.ID)
	s.must(err)
	return x
}

func (s *stage) tabled() confiscation.Proceedings {
	s.t.Helper()
	p := confiscationtest.Start(s.t, s.lead, s.court, s.c.ID, "A. Defendant", s.today(-60).String(), s.today(-50).String())
	_, err := s.court.SetTimetable(s.lead, s.c.ID, confiscation.Tabling{On: confiscation.On{N: p.N}, Made: s.today(-3), Days: map[confiscation.DayKind]caltime.Date{confiscation.Statement16: s.today(7)}})
	s.must(err)
	return p
}

func (s *stage) victim() {
	s.t.Helper()
	subjectstest.Add(s.t, s.lead, s.subjects, s.c.ID, subjects.NewSubject{Kind: subjects.Person, Name: "V. Ictim", Role: subjects.NewRole{Category: subjects.Victim, Basis: "statement", From: s.today(-80)}})
}

// charged is a case of £60,000 that was charged two days after it was opened, with a production order before, or without.
func (s *stage) charged(used bool) {
	s.t.Helper()
	for range 3 {
		s.asset(assets.Property)
	}
	s.later(2 * days)
	if used {
		out, err := s.Orders.ApplyPart8(s.lead, s.c.ID, orders.Part8Application{Kind: orders.ProductionOrder, Investigation: powers.ConfiscationInvestigation, Respondent: "Halewick Bank plc", Sought: "Statements",
			Court: "Northmarch Crown Court", Applicant: orders.Party{User: s.f.Lead}, Lodged: s.clock.Now().Add(-2 * hours)})
		s.must(err)
		_, err = s.Orders.DecidePart8(s.lead, s.c.ID, orders.Part8Decision{N: out.Order.N, Version: out.Order.Version, Outcome: orders.GrantedBy, At: s.clock.Now().Add(-hours), MadeBy: "HHJ Marlowe",
			Served: s.clock.Now().Add(-hours), ServedHow: "By secure e-mail"})
		s.must(err)
	}
	s.must(s.Cases.MoveStage(s.lead, s.c.ID, s.version(), cases.Charged, ""))
}

func (s *stage) version() int {
	s.t.Helper()
	var v int
	s.must(s.DB.Gorm(s.t.Context()).Table("cases").Select("version").Where("id = ?", s.c.ID).Scan(&v).Error)
	return v
}

func (s *stage) searched() orders.Matter {
	s.t.Helper()
	m, _, err := s.Orders.RecordMatter(s.lead, s.c.ID, orders.Raising{Kind: orders.Search, At: s.clock.Now().Add(-hours), Party: "PS 2291, at the flat", Note: "No justice could be reached; nothing was found"})
	s.must(err)
	return m
}

// overridden is a freezing order applied for by somebody whose accreditation is suspended, or is none of theirs.
func (s *stage) overridden(suspended bool) {
	s.t.Helper()
	a := s.asset(assets.Account)
	who := s.f.Colleague // police staff without an accreditation
	if suspended {
		list, err := s.Orders.Users.Accreditations(s.lead, s.DB, s.f.Deputy)
		s.must(err)
		s.must(s.Orders.Users.SuspendAccreditation(s.f.As(s.t, s.DB, s.f.Admin), s.f.Deputy, list[0].ID, s.today(-30), caltime.Date{}, "Development not done"))
		who = s.f.Deputy
	}
	s.later(2 * hours)
	_, err := s.Orders.RecordAccountFreezing(s.lead, s.c.ID, orders.Making{AssetID: a.ID, Court: "Northmarch Magistrates’ Court", MadeBy: orders.Bench, Made: s.clock.Now().Add(-hours), PrintedEnd: s.today(150),
		Amount: 20_000_00, Applicant: orders.Party{User: who, Override: "Recorded as the court made it"}, Authoriser: orders.Party{User: s.f.Supervisor}})
	s.must(err)
}
