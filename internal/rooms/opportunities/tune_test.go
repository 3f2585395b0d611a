package opportunities_test

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/users/userstest"
)

// tuned is a force with seizures under PACE of several ages, one of them in a restricted case and one declined, and with 4P plans.
type tuned struct {
	*opportunitiestest.House
	d     *db.DB
	f     userstest.Force
	q     *jobs.Queue
	clock *dbtest.Clock
}

func newTuned(t *testing.T, d *db.DB, clock *dbtest.Clock) *tuned {
	t.Helper()
	b := &tuned{House: opportunitiestest.New(d), d: d, f: userstest.NewForce(t, d, "FI"), clock: clock}
	b.q = jobs.New(d, jobs.Options{Actor: userstest.Room(d).Actor, Log: slog.New(slog.DiscardHandler)})
	b.Opportunities.Jobs(b.q)
	for i, hours := range []int{1, 5, 20, 40, 47, 60, 100, 500} {
		var c ids.Case
		if hours == 20 {
			c = casestest.OpenIn(t, b.Cases, b.f, casestest.Restricted).ID
		} else {
			c = casestest.OpenIn(t, b.Cases, b.f).ID
		}
		b.SeizeCash(t, b.f, c, clock.Now().Add(-time.Duration(hours)*time.Hour), assets.PACE, money.Pence(i+1)*2_000_00)
		b.SeizeCash(t, b.f, c, clock.Now().Add(-time.Duration(hours)*time.Hour), assets.S294, money.Pence(i+1)*3_000_00)
	}
	for i, days := range []int{2, 12, 20, 40, 100, 400} {
		c := casestest.OpenIn(t, b.Cases, b.f)
		p := b.Plan(t, b.f, c.ID, days)
		if i == 1 {
			if _, err := b.Plans.RecordNotPursued(b.f.As(t, d, b.f.Lead), p.PublicKey, plans.Financial, "The group spends what it takes"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := b.Opportunities.Detect(b.system(t), nil); err != nil {
		t.Fatal(err)
	}
	for _, o := range all(t, d) {
		if o.Status == opportunities.Open && o.Rule == "MO-04" && *o.EstimatePence == 4_000_00 {
			if _, _, err := b.Opportunities.Decline(b.f.As(t, d, b.f.Lead), o.PublicKey, o.Version, "NO_GROUNDS", ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b
}

func (b *tuned) system(t *testing.T) context.Context { return userstest.System(t) }
func (b *tuned) manager(t *testing.T) context.Context {
	return b.f.As(t, b.d, b.f.Manager)
}
func (b *tuned) today() caltime.Date { return caltime.DateOf(b.clock.Now()) }

// run does all jobs that are due.
func (b *tuned) run(t *testing.T) {
	t.Helper()
	if _, err := b.q.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// stand is what the test compares of an opportunity, stored or foretold.
type stand struct {
	Case                     ids.Case
	Rule, Print, Title, Why  string
	Version                  int
	Status                   opportunities.Status
	Step                     opportunities.Step
	Value                    money.Pence
	Opens, Closes, ActBy     time.Time
	WhatBy, Reason, Severity string
	ByRule                   bool
}

func utc(p *time.Time) (out time.Time) {
	if p != nil {
		out = p.UTC()
	}
	return out
}

func stored(t *testing.T, d *db.DB) (out []stand) {
	for _, o := range all(t, d) {
		s := stand{Case: o.CaseID, Rule: o.Rule, Print: o.Fingerprint, Title: o.Title, Why: o.Why, Version: o.RuleVersion, Status: o.Status, Step: o.Step,
			Opens: utc(o.WindowOpens), Closes: utc(o.WindowCloses), ActBy: utc(o.ActBy), WhatBy: o.WhatBy, Reason: o.Suggested, Severity: string(o.Severity), ByRule: o.ByRule}
		if o.EstimatePence != nil {
			s.Value = *o.EstimatePence
		}
		out = append(out, s)
	}
	return sorted(out)
}

func foretold(list []opportunities.Left) (out []stand) {
	for _, l := range list {
		f := l.Existing.Finding
		micro := func(x time.Time) time.Time { return x.UTC().Truncate(time.Microsecond) }
		s := stand{Case: l.Case, Rule: f.Rule, Print: f.Fingerprint, Title: f.Title, Why: f.Why, Version: f.Version, Status: l.Existing.Status, Step: l.Existing.Step,
			Opens: micro(f.Opens), Closes: micro(f.Closes), ActBy: micro(f.ActBy), WhatBy: f.WhatBy, Reason: f.Reason, Severity: string(f.Severity), ByRule: l.Existing.ByRule}
		if f.Value != nil {
			s.Value = *f.Value
		}
		out = append(out, s)
	}
	return sorted(out)
}

func sorted(list []stand) []stand {
	slices.SortFunc(list, func(a, b stand) int { return cmp.Or(cmp.Compare(a.Case, b.Case), cmp.Compare(a.Print, b.Print)) })
	return list
}

func (b *tuned) backTest(t *testing.T, p opportunities.Proposal) (out opportunities.BackTest) {
	t.Helper()
	err := b.d.Snapshot(b.manager(t), func(ctx context.Context, rd db.Reader) (err error) {
		out, err = b.Opportunities.BackTest(ctx, rd, b.f.ID, p, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tallied(list []stand, rule string) map[opportunities.Status]int {
	out := map[opportunities.Status]int{}
	for _, s := range list {
		if s.Rule == rule {
			out[s.Status]++
		}
	}
	return out
}

// A back-test says one by one what detection leaves once the values are in force; what a person decided stays; a second
// run changes nothing.
func TestABackTestIsWhatDetectLeaves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newTuned(t, d, clock)
		editions := map[string]int64{}
		for _, p := range []opportunities.Proposal{
			{Rule: "MO-04", Values: map[string]int64{"MO-04.decide_within": 12}},
			{Rule: "MO-04", Values: map[string]int64{"MO-04.decide_within": 120}},
			{Rule: "MO-05", Values: map[string]int64{"MO-05.open_before": 6}},
			{Rule: "MO-05", Off: true, Values: map[string]int64{"MO-05.open_before": 6}},
			{Rule: "MO-05", Values: map[string]int64{"MO-05.open_before": 0}},
			{Rule: "MO-04", Off: true, Values: map[string]int64{"MO-04.decide_within": 48}},
			{Rule: "MO-04", Values: map[string]int64{"MO-04.decide_within": 48}},
			{Rule: "MO-14", Values: map[string]int64{"MO-14.plan_within": 15}},
			{Rule: "MO-14", Values: map[string]int64{"MO-14.plan_within": 90}},
			{Rule: "MO-14", Off: true, Values: map[string]int64{"MO-14.plan_within": 90}},
			{Rule: "MO-14", Values: map[string]int64{"MO-14.plan_within": 28}},
		} {
			before := stored(t, d)
			told := b.backTest(t, p)
			if diff := gocmp.Diff(before, stored(t, d)); diff != "" {
				t.Fatalf("%+v: a back-test wrote:\n%s", p, diff)
			}
			if diff := gocmp.Diff(tallied(before, p.Rule), told.LeftNow); diff != "" {
				t.Errorf("%+v: as things are (-stored +told):\n%s", p, diff)
			}
			c, err := b.Opportunities.TuneRule(b.manager(t), opportunities.Tuning{Proposal: p, From: b.today(), Reason: "Pilot", Edition: editions[p.Rule]})
			if err != nil {
				t.Fatalf("%+v: %v", p, err)
			}
			editions[p.Rule] = c.ID
			b.run(t)
			got := stored(t, d)
			if diff := gocmp.Diff(foretold(told.Left), got); diff != "" {
				t.Errorf("%+v (-told +left):\n%s", p, diff)
			}
			if diff := gocmp.Diff(tallied(got, p.Rule), told.LeftWould); diff != "" {
				t.Errorf("%+v: numbers (-left +told):\n%s", p, diff)
			}
			if p.Off && told.Would.All != 0 || !p.Off && told.Would.All == 0 {
				t.Errorf("%+v: would raise %+v", p, told.Would)
			}
			s, err := b.Opportunities.Detect(b.system(t), nil)
			if err != nil || s.Opened+s.Closed+s.RunOut != 0 {
				t.Errorf("%+v: a second run: %+v, %v", p, s, err)
			}
			for _, x := range got {
				if x.Rule == "MO-04" && x.Value == 4_000_00 && x.Status != opportunities.Declined {
					t.Errorf("%+v: what was declined is %s", p, x.Status)
				}
			}
		}
	})
}

// An empty copy holds nothing but what the facts raise: the numbers of a back-test are those.
func TestWhatTheFactsRaiseIsWhatAnEmptyCopyFinds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newTuned(t, d, clock)
		told := b.backTest(t, opportunities.Proposal{Rule: "MO-04", Values: map[string]int64{"MO-04.decide_within": 12}})
		if _, err := b.Opportunities.TuneRule(b.manager(t), opportunities.Tuning{Proposal: opportunities.Proposal{Rule: "MO-04", Values: map[string]int64{"MO-04.decide_within": 12}}, From: b.today(), Reason: "Pilot"}); err != nil {
			t.Fatal(err)
		}
		err := d.Maintain(t.Context(), func(g *gorm.DB) error {
			for _, table := range []string{"acts", "opportunity_steps", "opportunities"} {
				if err := g.Exec("DELETE FROM " + table).Error; err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		b.run(t)
		n := tallied(stored(t, d), "MO-04")
		if told.Would.Open != n[opportunities.Open] || told.Would.RunOut != n[opportunities.RunOut] || told.Would.Open == 0 || told.Would.RunOut == 0 {
			t.Errorf("told %+v, found %v", told.Would, n)
		}
	})
}

// A change planned for a day holds from that day, by the hourly run, though whoever planned it does nothing more.
func TestAPlannedChangeHoldsFromItsDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newTuned(t, d, clock)
		p := opportunities.Proposal{Rule: "MO-04", Values: map[string]int64{"MO-04.decide_within": 300}}
		if _, err := b.Opportunities.TuneRule(b.manager(t), opportunities.Tuning{Proposal: p, From: b.today().AddDays(2), Reason: "New policy"}); err != nil {
			t.Fatal(err)
		}
		before := stored(t, d)
		b.run(t)
		if _, err := b.Opportunities.CheckDue(b.system(t)); err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(before, stored(t, d)); diff != "" {
			t.Fatalf("before its day:\n%s", diff)
		}
		clock.Advance(48 * time.Hour)
		if _, err := b.Opportunities.CheckDue(b.system(t)); err != nil {
			t.Fatal(err)
		}
		now := stored(t, d)
		open := tallied(now, "MO-04")[opportunities.Open]
		if open < 5 { // 300 hours: all but the 500 hours old, and the declined one
			t.Errorf("on its day %d are open of %v", open, tallied(now, "MO-04"))
		}
		s, err := b.Opportunities.CheckDue(b.system(t))
		if err != nil || s.Cases != 0 {
			t.Errorf("looked again at %d cases, %v", s.Cases, err)
		}
	})
}

func TestTuningRefusesWhatCannotBeUsed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newTuned(t, d, clock)
		good := func() opportunities.Tuning {
			return opportunities.Tuning{Proposal: opportunities.Proposal{Rule: "MO-04", Values: map[string]int64{"MO-04.decide_within": 24}}, From: b.today(), Reason: "Pilot"}
		}
		for name, c := range map[string]struct {
			spoil func(*opportunities.Tuning)
			kind  fault.Kind
			field string
		}{
			"no values":         {func(x *opportunities.Tuning) { x.Values = nil }, fault.Invalid, "MO-04.decide_within"},
			"too small":         {func(x *opportunities.Tuning) { x.Values["MO-04.decide_within"] = -1 }, fault.Invalid, "MO-04.decide_within"},
			"huge":              {func(x *opportunities.Tuning) { x.Values["MO-04.decide_within"] = 1 << 62 }, fault.Invalid, "MO-04.decide_within"},
			"statutory minimum": {func(x *opportunities.Tuning) { x.Values["MO-04.minimum"] = 2_000_00 }, fault.Invalid, "MO-04.minimum"},
			"no reason":         {func(x *opportunities.Tuning) { x.Reason = " " }, fault.Invalid, "reason"},
			"long reason":       {func(x *opportunities.Tuning) { x.Reason = strings.Repeat("x", 501) }, fault.Invalid, "reason"},
			"no day":            {func(x *opportunities.Tuning) { x.From = caltime.Date{} }, fault.Invalid, "from"},
			"yesterday":         {func(x *opportunities.Tuning) { x.From = b.today().AddDays(-1) }, fault.Invalid, "from"},
			"far off":           {func(x *opportunities.Tuning) { x.From = b.today().AddDays(400) }, fault.Invalid, "from"},
			"nothing differs":   {func(x *opportunities.Tuning) { x.Values["MO-04.decide_within"] = 48 }, fault.Invalid, ""},
			"stale":             {func(x *opportunities.Tuning) { x.Edition = 7 }, fault.Conflict, ""},
			"unknown rule":      {func(x *opportunities.Tuning) { x.Rule = "MO-99" }, fault.NotFound, ""},
			"sealed rule":       {func(x *opportunities.Tuning) { x.Rule = "MO-11" }, fault.NotFound, ""},
		} {
			x := good()
			c.spoil(&x)
			_, err := b.Opportunities.TuneRule(b.manager(t), x)
			if !fault.Is(err, c.kind) {
				t.Errorf("%s: %v", name, err)
			}
			if e, ok := err.(*fault.Error); ok && c.field != "" && e.Fields[c.field] == "" {
				t.Errorf("%s: %v names no field %s", name, e.Fields, c.field)
			}
		}
		for _, who := range []ids.User{b.f.Lead, b.f.Supervisor, b.f.Auditor, b.f.Admin} {
			if _, err := b.Opportunities.TuneRule(b.f.As(t, d, who), good()); !fault.Is(err, fault.Forbidden) {
				t.Errorf("user %d: %v", who, err)
			}
			if _, err := b.Opportunities.TryRule(b.f.As(t, d, who), good().Proposal); !fault.Is(err, fault.Forbidden) {
				t.Errorf("user %d tries: %v", who, err)
			}
		}
		if n := count(t, d, "rule_changes"); n != 0 {
			t.Errorf("%d changes were kept", n)
		}
		if _, err := b.Opportunities.TuneRule(b.manager(t), good()); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Opportunities.TuneRule(b.manager(t), good()); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		// Another force keeps its own.
		other := userstest.NewForce(t, d, "NM")
		v, err := b.Opportunities.Reference.Value(t.Context(), d, other.ID, "rule", "MO-04.decide_within", b.today())
		if err != nil || v.Text != "48" {
			t.Errorf("the other force has %q, %v", v.Text, err)
		}
	})
}
