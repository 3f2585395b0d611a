package opportunities

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/opportunities/rules"
)

var closes = time.Date(2026, time.December, 30, 16, 30, 0, 0, time.UTC)

func TestMoveCheck(t *testing.T) {
	before, after := closes.Add(-time.Hour), closes
	for _, c := range []struct {
		name string
		move Move
		kind fault.Kind // Internal: allowed
		next []Status
	}{
		{"take in time", Move{From: Open, To: Taken, By: ByPerson, Actor: 1, Now: before}, fault.Internal, nil},
		{"take at the end", Move{From: Open, To: Taken, By: ByPerson, Actor: 1, Now: after}, fault.Refused, []Status{Duplicate}},
		{"decline with a reason", Move{From: Open, To: Declined, By: ByPerson, Actor: 1, Now: before, Reason: "DISPROPORTIONATE"}, fault.Internal, nil},
		{"decline without a reason", Move{From: Open, To: Declined, By: ByPerson, Actor: 1, Now: before}, fault.Invalid, nil},
		{"decline after the end", Move{From: Open, To: Declined, By: ByPerson, Actor: 1, Now: after, Reason: "x"}, fault.Refused, []Status{Duplicate}},
		{"agree a decline", Move{From: DeclineProposed, To: Declined, By: BySecond, Actor: 2, Proposer: 1, Now: before}, fault.Internal, nil},
		{"agree one's own decline", Move{From: DeclineProposed, To: Declined, By: BySecond, Actor: 1, Proposer: 1, Now: before}, fault.Refused, nil},
		{"agree a decline after the end", Move{From: DeclineProposed, To: Declined, By: BySecond, Actor: 2, Proposer: 1, Now: after}, fault.Refused, []Status{Duplicate}},
		{"window ends during a proposed decline", Move{From: DeclineProposed, To: RunOut, By: ByRule, Now: after}, fault.Internal, nil},
		{"run out too early", Move{From: Open, To: RunOut, By: ByRule, Now: before}, fault.Refused, []Status{Taken, Rejected}},
		{"a rule confirms missed", Move{From: RunOut, To: Missed, By: ByRule, Now: after, Reason: "x"}, fault.Refused, nil},
		{"a person confirms missed", Move{From: RunOut, To: Missed, By: ByPerson, Actor: 1, Now: after, Reason: "x"}, fault.Refused, []Status{Duplicate}},
		{"the owner reviews", Move{From: RunOut, To: Missed, By: ByReviewer, Actor: 1, Owner: 1, Now: after, Reason: "x"}, fault.Refused, nil},
		{"another reviews", Move{From: RunOut, To: Missed, By: ByReviewer, Actor: 2, Owner: 1, Now: after, Reason: "x"}, fault.Internal, nil},
		{"a review without a reason", Move{From: RunOut, To: Missed, By: ByReviewer, Actor: 2, Owner: 1, Now: after}, fault.Invalid, nil},
		{"missed out of open", Move{From: Open, To: Missed, By: ByReviewer, Actor: 2, Owner: 1, Now: after, Reason: "x"}, fault.Refused, []Status{Duplicate}},
		{"a manager reverses", Move{From: Missed, To: RunOut, By: ByManager, Actor: 3, Now: after, Reason: "x"}, fault.Internal, nil},
		{"taken lapses", Move{From: Taken, To: Lapsed, By: ByRule, Now: after}, fault.Internal, nil},
		{"a rule reopens what a person rejected", Move{From: Rejected, To: Open, By: ByRule, Now: before, Reason: "x"}, fault.Refused, nil},
		{"a rule reopens what a rule closed", Move{From: Rejected, To: Open, By: ByRule, Now: before, Reason: "x", WasRule: true}, fault.Internal, nil},
		{"nobody acts", Move{From: Open, To: Taken, By: ByPerson, Now: before}, fault.Refused, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.move.Closes = closes
			err := c.move.Check()
			if got := fault.KindOf(err); (err == nil) != (c.kind == fault.Internal) || err != nil && got != c.kind {
				t.Fatalf("Check = %v", err)
			}
			if d := cmp.Diff(c.next, c.move.NextStatuses()); c.next != nil && d != "" {
				t.Errorf("next (-want +got):\n%s", d)
			}
			var e *fault.Error
			if errors.As(err, &e) && e.Kind == fault.Refused {
				if e.Message == "" || !slices.Equal(e.Next, c.move.Next()) {
					t.Errorf("refusal %q with next %v", e.Message, e.Next)
				}
			}
		})
	}
}

func TestOnlyAReviewerMakesMissed(t *testing.T) {
	for _, from := range Statuses() {
		for _, by := range []By{ByPerson, BySecond, ByManager, ByRule} {
			if Can(from, Missed, by) {
				t.Errorf("%s makes %s missed", by, from)
			}
		}
		if Can(from, Missed, ByReviewer) != (from == RunOut) {
			t.Errorf("a reviewer and missed from %s", from)
		}
		if from != Duplicate && !Can(from, Duplicate, ByPerson) {
			t.Errorf("%s cannot be a duplicate", from)
		}
		if Can(Duplicate, from, ByManager) || StatusName(from) == "" {
			t.Errorf("%s", from)
		}
	}
}

func TestWhatIsOfferedCanBeDone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		user := func(name string) ids.User { return ids.User(rapid.IntRange(0, 3).Draw(t, name)) }
		m := Move{From: rapid.SampledFrom(Statuses()).Draw(t, "from"), By: rapid.SampledFrom([]By{ByPerson, BySecond, ByReviewer, ByManager, ByRule}).Draw(t, "by"),
			Actor: user("actor"), Owner: user("owner"), Proposer: user("proposer"), Reason: "DRIFT", WasRule: rapid.Bool().Draw(t, "was rule"),
			Now: closes.Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "hours")) * time.Hour), Closes: closes}
		offered := m.NextStatuses()
		for _, to := range Statuses() {
			m.To = to
			if got := m.Check() == nil; got != slices.Contains(offered, to) {
				t.Fatalf("%s to %s by %s: allowed %v, offered %v", m.From, to, m.By, got, offered)
			}
		}
	})
}

// Whatever a rule asks for must be a lawful step of a rule.
func TestReconcileMakesLawfulSteps(t *testing.T) {
	for _, r := range rules.All() {
		for _, from := range r.Examples {
			for _, to := range r.Examples {
				if len(from.Facts.Existing) > 0 {
					continue
				}
				opened, _ := rules.ReconcileAt(from.Facts, rules.Params{})
				for _, o := range opened {
					for _, status := range Statuses() {
						for _, byRule := range []bool{true, false} {
							e := o.Apply()
							e.ID, e.Status, e.ByRule = 1, status, byRule || status == RunOut
							f := to.Facts
							f.Existing = []rules.Existing{e}
							changes, _ := rules.ReconcileAt(f, rules.Params{})
							for _, c := range changes {
								if c.Kind == rules.ChangeOpen || c.From == c.To {
									continue
								}
								m := Move{From: c.From, To: c.To, By: ByRule, Reason: c.Reason, Now: f.Now, Closes: c.Finding.Closes, WasRule: e.ByRule}
								if err := m.Check(); err != nil {
									t.Errorf("%s, %s then %s: %s from %s to %s: %v", r.Code, from.Given, to.Given, c.Kind, c.From, c.To, err)
								}
							}
						}
					}
				}
			}
		}
	}
}

func TestDeclineTo(t *testing.T) {
	at, above := money.Pence(5_000_00), money.Pence(5_000_01)
	for want, value := range map[Status]*money.Pence{Declined: &at, DeclineProposed: &above} {
		if got := DeclineTo(value, 5_000_00); got != want {
			t.Errorf("DeclineTo(%s) = %s", value, got)
		}
	}
	if got := DeclineTo(nil, 5_000_00); got != DeclineProposed {
		t.Errorf("an unknown value is %s", got)
	}
}

func TestCheckStep(t *testing.T) {
	if err := CheckStep(Taken, rules.NoStep, Granted); err != nil {
		t.Error(err)
	}
	err := CheckStep(Taken, Granted, Applied)
	var e *fault.Error
	if !errors.As(err, &e) || e.Kind != fault.Refused {
		t.Fatalf("a step back: %v", err)
	}
	if d := cmp.Diff([]string{"realised", "unsuccessful"}, e.Next); d != "" {
		t.Error(d)
	}
	for _, bad := range [][3]string{{"taken", "realised", "unsuccessful"}, {"open", "", "assessed"}, {"taken", "", ""}, {"taken", "", "won"}} {
		if CheckStep(Status(bad[0]), Step(bad[1]), Step(bad[2])) == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}

func TestReasons(t *testing.T) {
	seen := map[string]bool{}
	var first []string
	for _, r := range Reasons() {
		if seen[r.Code] || r.Code == "" || r.Title == "" {
			t.Errorf("%q stands twice or is empty", r.Code)
		}
		seen[r.Code] = true
		if !slices.Contains([]Avoidable{AvoidableYes, AvoidablePartly, AvoidableNo}, r.Avoidable) ||
			!slices.Contains([]ReasonOwner{OwnerForce, OwnerCourt, OwnerCPS, OwnerPartner}, r.Owner) {
			t.Errorf("%s is %q, %q", r.Code, r.Avoidable, r.Owner)
		}
		if r.Parent == "" {
			first = append(first, r.Code)
		} else if p, ok := FirstLevel(r.Code); !ok || p.Code != r.Parent || p.Parent != "" {
			t.Errorf("%s belongs to %q, found %q", r.Code, r.Parent, p.Code)
		}
		if r.Interim != (r.Code == "UNKNOWN") {
			t.Errorf("%s is interim: %v", r.Code, r.Interim)
		}
	}
	want := []string{"RECOGNITION", "REFERRAL", "CAPACITY", "LEGAL_THRESHOLD", "DEADLINE", "EVIDENCE", "PROSECUTOR_COURT", "PARTNER", "TECHNICAL", "STRATEGIC", "DATA", "UNKNOWN"}
	if d := cmp.Diff(want, first); d != "" {
		t.Error(d)
	}
	// The default reasons of every pattern in section 5.3, in this release or a later one.
	for _, code := range []string{"NOT_RECOGNISED_AT_ARREST", "LATE_RESTRAINT", "DISSIPATED", "WRONG_POWER", "THRESHOLD", "DEADLINE_LAPSED", "NO_CIVIL_REVIEW",
		"DRIFT", "PROCESS", "NO_FI_CAPACITY", "LATE_REFERRAL", "INTEL_NOT_DEVELOPED", "PLAN_GAP", "NOT_REQUESTED", "CPS_DECLINED", "CHARGE_OR_PLEA_DECISION",
		"NO_REVIEW", "ENFORCEMENT_GAP", "VICTIM_NOT_CONSIDERED", "NOT_RECOGNISED_AT_SEARCH", "TOOLS_NOT_USED", "ABSTRACTION", "NO_ACCREDITED_APPLICANT"} {
		if r, ok := ReasonByCode(code); !ok || r.Parent == "" {
			t.Errorf("no second-level reason %s", code)
		}
	}
	for _, r := range rules.All() {
		if _, ok := ReasonByCode(r.DefaultReason); !ok {
			t.Errorf("%s suggests %s, which is no reason", r.Code, r.DefaultReason)
		}
	}
	if len(ReasonsOn(caltime.MustDate("2026-11-22"))) != len(Reasons()) || len(ReasonsOn(caltime.MustDate("2019-12-31"))) != 0 {
		t.Error("the list begins on 1 January 2020")
	}
	if r, _ := ReasonByCode("NO_FI_CAPACITY"); !r.ForceControllable() {
		t.Error("capacity is the force's to control")
	}
	if r, _ := ReasonByCode("LISTING_DELAY"); r.ForceControllable() {
		t.Error("listing is not")
	}
}
