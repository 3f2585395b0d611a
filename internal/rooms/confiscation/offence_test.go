package confiscation_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/confiscation/lifestyle"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

// dock is a case with a defendant, and its lead investigator at work on it.
type dock struct {
	t    *testing.T
	d    *db.DB
	r    *confiscation.Room
	f    userstest.Force
	c    cases.Case
	s    subjects.Subject
	ctx  context.Context
	time *dbtest.Clock
}

func newDock(t *testing.T, d *db.DB, clock *dbtest.Clock, opts ...func(*cases.New)) *dock {
	t.Helper()
	clock.Set(orderstest.At("2026-11-20T12:00"))
	x := &dock{t: t, d: d, f: userstest.NewForce(t, d, "FI"), time: clock, r: confiscationtest.Room(d)}
	x.c = casestest.OpenIn(t, x.r.Cases, x.f, opts...)
	x.ctx = x.f.As(t, d, x.f.Lead)
	x.s = subjectstest.Add(t, x.ctx, x.r.Subjects, x.c.ID, subjectstest.Suspect("Zoe Marlin"))
	return x
}

func docks(t *testing.T, fn func(x *dock)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) { fn(newDock(t, d, clock)) })
}

func (x *dock) grant() access.Grant { return casestest.Grant(x.t, x.ctx, x.d, x.c.ID) }

func pounds(n int64) *money.Pence { p := money.Pence(n * 100); return &p }

// theft is a conviction of theft to be recorded.
func (x *dock) theft(benefit *money.Pence) confiscation.NewOffence {
	return confiscation.NewOffence{Subject: x.s.ID, Code: "theft-1", StartedOn: day("2026-01-10"), EndedOn: day("2026-01-10"), ChargedOn: day("2026-03-10"), ChargedHow: "charge",
		Outcome: confiscation.Pleaded, ConvictedOn: day("2026-05-01"), Benefited: "unknown", Benefit: benefit, Intended: "unknown"}
}

func (x *dock) record(n confiscation.NewOffence) (confiscation.Offence, ids.Act) {
	x.t.Helper()
	o, act, err := x.r.RecordOffence(x.ctx, x.c.ID, n)
	if err != nil {
		x.t.Fatal(err)
	}
	return o, act
}

func (x *dock) lifestyle() confiscation.Lifestyle {
	x.t.Helper()
	l, err := x.r.Lifestyle(x.ctx, x.d, x.grant(), x.s.ID)
	if err != nil {
		x.t.Fatal(err)
	}
	return l
}

func (x *dock) categories() (out []string) {
	x.t.Helper()
	list, err := x.r.Subjects.Sheets(x.ctx, x.d, x.grant())
	if err != nil {
		x.t.Fatal(err)
	}
	for _, role := range list[0].Roles {
		if role.WithdrawnAt == nil {
			out = append(out, string(role.Category)+" "+role.FromOn.String())
		}
	}
	return out
}

func (x *dock) events() (out []string) {
	x.t.Helper()
	list, err := x.r.Cases.Timeline(x.ctx, x.d, x.grant(), "", page.Request{Size: 50})
	if err != nil {
		x.t.Fatal(err)
	}
	for _, e := range list.Rows {
		out = append(out, e.Kind)
	}
	return out
}

func TestAConvictionIsRecordedChangedAndWithdrawn(t *testing.T) {
	docks(t, func(x *dock) {
		o, act := x.record(x.theft(pounds(4200)))
		if o.N != 1 || o.Title != "Theft" || o.Benefited != "yes" || act == 0 {
			t.Errorf("%+v", o)
		}
		if diff := cmp.Diff([]string{"convicted 2026-05-01", "suspect 2026-11-20"}, x.categories()); diff != "" {
			t.Error(diff)
		}
		n := x.theft(pounds(5000))
		n.ConvictedOn, n.Proceedings, n.Note = day("2026-06-01"), 2, "plea on the second day"
		o, err := x.r.EditOffence(x.ctx, x.c.ID, 1, o.Version, n)
		if err != nil || o.Version != 2 || *o.BenefitPence != 5000_00 || o.Proceedings != 2 {
			t.Fatalf("%+v, %v", o, err)
		}
		if diff := cmp.Diff([]string{"convicted 2026-06-01", "suspect 2026-11-20"}, x.categories()); diff != "" {
			t.Error(diff)
		}
		if _, err := x.r.EditOffence(x.ctx, x.c.ID, 1, 1, n); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version: %v", err)
		}
		g := x.grant()
		if on, err := x.r.LatestConviction(x.ctx, x.d, g, x.s.ID); err != nil || on != day("2026-06-01") {
			t.Errorf("latest conviction %s, %v", on, err)
		}
		if on, err := x.r.ProceedingsStarted(x.ctx, x.d, g, x.s.ID); err != nil || on != day("2026-03-10") {
			t.Errorf("proceedings started %s, %v", on, err)
		}
		if err := x.r.Subjects.Withdraw(x.ctx, x.c.ID, x.s.ID, x.s.Version, "mistake"); !fault.Is(err, fault.Refused) || !strings.Contains(err.Error(), "an offence") {
			t.Errorf("the defendant could be withdrawn: %v", err)
		}
		if err := x.r.WithdrawOffence(x.ctx, x.c.ID, 1, 1, "wrong person"); !fault.Is(err, fault.Conflict) {
			t.Errorf("withdrawn from an old version: %v", err)
		}
		if err := x.r.WithdrawOffence(x.ctx, x.c.ID, 1, 2, "  "); !fault.Is(err, fault.Invalid) {
			t.Errorf("withdrawn without a reason: %v", err)
		}
		if err := x.r.WithdrawOffence(x.ctx, x.c.ID, 1, 2, "wrong person"); err != nil {
			t.Fatal(err)
		}
		if err := x.r.WithdrawOffence(x.ctx, x.c.ID, 1, 3, "again"); !fault.Is(err, fault.Refused) {
			t.Errorf("withdrawn twice: %v", err)
		}
		if diff := cmp.Diff([]string{"suspect 2026-11-20"}, x.categories()); diff != "" {
			t.Error(diff)
		}
		if on, err := x.r.LatestConviction(x.ctx, x.d, g, x.s.ID); err != nil || !on.IsZero() {
			t.Errorf("a withdrawn conviction counts: %s, %v", on, err)
		}
		for _, kind := range []string{"offence.recorded", "proceedings.started", "conviction.recorded", "offence.edited", "offence.withdrawn", "subject.categorised", "subject.category_withdrawn"} {
			if !strings.Contains(strings.Join(x.events(), " "), kind) {
				t.Errorf("the timeline lacks %s: %v", kind, x.events())
			}
		}
	})
}

// Somebody else's conviction keeps the category when one of two is withdrawn.
func TestTheCategoryFollowsTheConvictions(t *testing.T) {
	docks(t, func(x *dock) {
		x.record(x.theft(nil))
		n := x.theft(nil)
		n.ConvictedOn = day("2026-07-01")
		second, act := x.record(n)
		if err := x.r.WithdrawOffence(x.ctx, x.c.ID, 1, 1, "quashed"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"convicted 2026-07-01", "suspect 2026-11-20"}, x.categories()); diff != "" {
			t.Error(diff)
		}
		if _, err := x.r.Cases.Undo(x.ctx, act); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"suspect 2026-11-20"}, x.categories()); diff != "" {
			t.Error(diff)
		}
		third, act := x.record(n)
		if third.N != second.N+1 {
			t.Errorf("number %d", third.N)
		}
		if _, err := x.r.EditOffence(x.ctx, x.c.ID, third.N, 1, x.theft(pounds(1))); err != nil {
			t.Fatal(err)
		}
		if _, err := x.r.Cases.Undo(x.ctx, act); !fault.Is(err, fault.Refused) {
			t.Errorf("taken back after a change: %v", err)
		}
	})
}

func TestWhatIsWrongIsSaidFieldByField(t *testing.T) {
	docks(t, func(x *dock) {
		for field, change := range map[string]func(*confiscation.NewOffence){
			"subject":      func(n *confiscation.NewOffence) { n.Subject = 999999 },
			"code":         func(n *confiscation.NewOffence) { n.Code = "no-such" },
			"title":        func(n *confiscation.NewOffence) { n.Code, n.Title = "other", strings.Repeat("x", 201) },
			"schedule2":    func(n *confiscation.NewOffence) { n.Code, n.Title, n.Schedule2 = "other", "x", "perhaps" },
			"started_on":   func(n *confiscation.NewOffence) { n.StartedOn = day("2027-01-01") },
			"ended_on":     func(n *confiscation.NewOffence) { n.EndedOn = day("2025-01-01") },
			"charged_on":   func(n *confiscation.NewOffence) { n.ChargedOn = day("2025-01-01") },
			"charged_how":  func(n *confiscation.NewOffence) { n.ChargedHow = "letter" },
			"outcome":      func(n *confiscation.NewOffence) { n.Outcome = "" },
			"convicted_on": func(n *confiscation.NewOffence) { n.Outcome = confiscation.Acquitted },
			"benefited":    func(n *confiscation.NewOffence) { n.Benefited = "maybe" },
			"benefit":      func(n *confiscation.NewOffence) { n.Benefited, n.Benefit = "no", pounds(1) },
			"intended":     func(n *confiscation.NewOffence) { n.Intended = "x" },
			"proceedings":  func(n *confiscation.NewOffence) { n.Proceedings = 21 },
			"note":         func(n *confiscation.NewOffence) { n.Note = strings.Repeat("x", 5000) },
		} {
			n := x.theft(nil)
			change(&n)
			_, _, err := x.r.RecordOffence(x.ctx, x.c.ID, n)
			var e *fault.Error
			if !errors.As(err, &e) || e.Kind != fault.Invalid || e.Fields[field] == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		if list, err := x.r.Offences(x.ctx, x.d, x.grant()); err != nil || len(list) != 0 {
			t.Errorf("%d were kept, %v", len(list), err)
		}
		p := confiscation.NewPrior{Subject: x.s.ID, Title: "Burglary", ConvictedOn: day("2027-01-01")}
		if _, _, err := x.r.RecordPriorConviction(x.ctx, x.c.ID, p); !fault.Is(err, fault.Invalid) {
			t.Errorf("an earlier conviction to come: %v", err)
		}
	})
}

func TestOnlyWhoMayChangeTheCaseRecords(t *testing.T) {
	docks(t, func(x *dock) {
		for name, who := range map[string]ids.User{"colleague": x.f.Colleague, "auditor": x.f.Auditor, "other unit": x.f.OtherSupervisor} {
			ctx := x.f.As(t, x.d, who)
			if _, _, err := x.r.RecordOffence(ctx, x.c.ID, x.theft(nil)); err == nil {
				t.Errorf("%s recorded an offence", name)
			}
			if _, err := x.r.SaveLifestyle(ctx, x.c.ID, x.s.ID, lifestyle.POCA2002, "x"); err == nil {
				t.Errorf("%s kept an answer", name)
			}
		}
	})
}

func TestTheQuestionIsAnsweredFromWhatIsRecorded(t *testing.T) {
	docks(t, func(x *dock) {
		if l := x.lifestyle(); l.Answer().Answer != lifestyle.HasNot || l.Chosen != lifestyle.CPA2026 || !strings.Contains(l.Why, "today") {
			t.Errorf("without an offence: %s under %s, %s", l.Answer().Answer, l.Chosen, l.Why)
		}
		for range 3 {
			x.record(x.theft(pounds(2000)))
		}
		l := x.lifestyle()
		if l.Chosen != lifestyle.POCA2002 || l.On != day("2026-05-01") || l.Answer().Answer != lifestyle.Insufficient || l.Answer().RelevantDay != day("2020-03-11") {
			t.Errorf("%s on %s: %s, relevant day %s", l.Chosen, l.On, l.Answer().Answer, l.Answer().RelevantDay)
		}
		if err := x.r.SetLifestyleFacts(x.ctx, x.c.ID, x.s.ID, 0, confiscation.NewFacts{PriorsCheckedOn: day("2026-11-01"), Asked: "yes"}); err != nil {
			t.Fatal(err)
		}
		l = x.lifestyle()
		if l.Results[0].Answer != lifestyle.HasNot || l.Results[1].Answer != lifestyle.Has || !l.Differ() {
			t.Errorf("%s and %s", l.Results[0].Answer, l.Results[1].Answer)
		}
		if err := x.r.SetLifestyleFacts(x.ctx, x.c.ID, x.s.ID, 0, confiscation.NewFacts{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version: %v", err)
		}
		kept, err := x.r.SaveLifestyle(x.ctx, x.c.ID, x.s.ID, lifestyle.POCA2002, "Advice to the prosecutor")
		if err != nil || kept.N != 1 || kept.Answer != lifestyle.HasNot || kept.RulesVersion != 1 || !kept.Verified {
			t.Fatalf("%+v, %v", kept, err)
		}
		x.record(x.theft(pounds(1)))
		if got := x.lifestyle().Results[0].Answer; got != lifestyle.Has {
			t.Errorf("after a fourth offence: %s", got)
		}
		list, err := x.r.SavedLifestyles(x.ctx, x.d, x.grant(), x.s.ID)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		in, res, err := list[0].Read()
		if err != nil || res.Answer != lifestyle.HasNot || len(in.Facts.Offences) != 3 {
			t.Errorf("%+v, %v", res, err)
		}
		if diff := cmp.Diff(res, lifestyle.Decide(in.Facts, in.Rules)); diff != "" {
			t.Errorf("what was kept does not give its answer again:\n%s", diff)
		}
		for _, bad := range [][2]string{{lifestyle.POCA2002, " "}, {"no-such", "x"}} {
			if _, err := x.r.SaveLifestyle(x.ctx, x.c.ID, x.s.ID, bad[0], bad[1]); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v: %v", bad, err)
			}
		}
	})
}

func TestSchedule2IsHeldAgainstTheDateOfTheCase(t *testing.T) {
	docks(t, func(x *dock) {
		n := x.theft(nil)
		n.Code = "soa56-33a"
		o, _ := x.record(n)
		f := x.lifestyle().Facts.Offences[0]
		if f.Schedule2 != lifestyle.No || f.Added2026 != lifestyle.Yes {
			t.Errorf("%v, %v", f.Schedule2, f.Added2026)
		}
		n.Code, n.Title, n.Schedule2 = "other", "Offence under an Act to come", "unknown"
		if _, err := x.r.EditOffence(x.ctx, x.c.ID, o.N, 1, n); err != nil {
			t.Fatal(err)
		}
		if f = x.lifestyle().Facts.Offences[0]; f.Schedule2 != lifestyle.Unknown || f.Title != n.Title {
			t.Errorf("%+v", f)
		}
		n.Code = "poca-327"
		if _, err := x.r.EditOffence(x.ctx, x.c.ID, o.N, 2, n); err != nil {
			t.Fatal(err)
		}
		if l := x.lifestyle(); l.Answer().Answer != lifestyle.Has || l.Answer().By[0].Letter != "a" {
			t.Errorf("%+v", l.Answer())
		}
	})
}

func TestEarlierConvictionsCount(t *testing.T) {
	docks(t, func(x *dock) {
		x.record(x.theft(pounds(6000)))
		if err := x.r.SetLifestyleFacts(x.ctx, x.c.ID, x.s.ID, 0, confiscation.NewFacts{PriorsCheckedOn: day("2026-11-01")}); err != nil {
			t.Fatal(err)
		}
		var act ids.Act
		for _, on := range []string{"2021-05-05", "2023-02-01"} {
			var err error
			if _, act, err = x.r.RecordPriorConviction(x.ctx, x.c.ID, confiscation.NewPrior{Subject: x.s.ID, Title: "Burglary", ConvictedOn: day(on), Benefited: "yes"}); err != nil {
				t.Fatal(err)
			}
		}
		if l := x.lifestyle(); l.Results[0].Answer != lifestyle.Has {
			t.Errorf("%s: %v", l.Results[0].Answer, l.Results[0].Missing)
		}
		if _, err := x.r.Cases.Undo(x.ctx, act); err != nil {
			t.Fatal(err)
		}
		if l := x.lifestyle(); l.Results[0].Answer != lifestyle.HasNot {
			t.Errorf("after one was taken back: %s", l.Results[0].Answer)
		}
		if err := x.r.WithdrawPriorConviction(x.ctx, x.c.ID, 1, 1, "another person"); err != nil {
			t.Fatal(err)
		}
		if err := x.r.WithdrawPriorConviction(x.ctx, x.c.ID, 1, 2, "again"); !fault.Is(err, fault.Refused) {
			t.Errorf("withdrawn twice: %v", err)
		}
	})
}

// What was kept cannot be changed, not even past the verbs.
func TestAKeptAnswerCannotBeChanged(t *testing.T) {
	docks(t, func(x *dock) {
		if _, err := x.r.SaveLifestyle(x.ctx, x.c.ID, x.s.ID, lifestyle.CPA2026, "Advice"); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{"UPDATE lifestyle_results SET answer = 'yes'", "DELETE FROM lifestyle_results"} {
			err := x.d.Write(x.ctx, func(ctx context.Context, tx *db.Tx) error {
				tx.Record("test", db.On{Kind: "test"}, nil)
				return tx.Gorm(ctx).Exec(q).Error
			})
			if err == nil {
				t.Errorf("%s is taken", q)
			}
		}
		list, err := x.r.SavedLifestyles(x.ctx, x.d, x.grant(), x.s.ID)
		if err != nil || len(list) != 1 || list[0].Answer == lifestyle.Has {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// Two people who change the same offence at once: one is told to look again.
func TestTwoWritersOfAnOffence(t *testing.T) {
	docks(t, func(x *dock) {
		o, _ := x.record(x.theft(nil))
		said := make(chan error, 2)
		for _, who := range []ids.User{x.f.Lead, x.f.Deputy} {
			ctx := x.f.As(t, x.d, who)
			go func() {
				_, err := x.r.EditOffence(ctx, x.c.ID, o.N, o.Version, x.theft(pounds(100)))
				said <- err
			}()
		}
		a, b := <-said, <-said
		if (a == nil) == (b == nil) || !fault.Is(errors.Join(a, b), fault.Conflict) {
			t.Errorf("%v and %v", a, b)
		}
	})
}
