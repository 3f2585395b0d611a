package lifestyle

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

func on(s string) caltime.Date { return caltime.MustDate(s) }

func poca(t *testing.T) RuleSet {
	t.Helper()
	s, ok := ByCode(POCA2002)
	if !ok {
		t.Fatal("no such rules")
	}
	return s
}

func cpa(t *testing.T) RuleSet {
	t.Helper()
	s, ok := ByCode(CPA2026)
	if !ok {
		t.Fatal("no such rules")
	}
	return s
}

// theft is a conviction of theft with a benefit, over within a day.
func theft(n int, benefit money.Pence) Offence {
	return Offence{N: n, Title: "Theft", Schedule2: No, Added2026: No, Started: on("2026-01-10"), Ended: on("2026-01-10"), Charged: on("2026-03-10"), Convicted: Yes,
		ConvictedOn: on("2026-05-01"), Benefited: Known(benefit > 0), Benefit: &benefit, Intended: Known(benefit > 0), Proceedings: 1}
}

func texts(list []Datum) (out []string) {
	for _, m := range list {
		out = append(out, m.Text)
	}
	return out
}

func TestExamples(t *testing.T) {
	listed := theft(1, 0)
	listed.Title, listed.Schedule2 = "Supplying a controlled drug", Yes
	pending := listed
	pending.Convicted = Unknown
	added := theft(1, 0)
	added.Added2026 = Yes
	long := theft(1, 5_000_00)
	long.Started, long.Ended = on("2025-07-01"), on("2025-12-31")
	short := long
	short.Ended = on("2025-12-30")
	open := long
	open.Ended = caltime.Date{}
	meant := theft(3, 0)
	meant.Intended = Yes
	unknown := theft(2, 0)
	unknown.Benefit, unknown.Benefited = nil, Unknown
	quashed := theft(4, 900_000_00)
	quashed.Convicted = No
	considered := theft(5, 4_999_99)
	considered.Considered = true
	prior := func(n int, day string, p money.Pence) Prior {
		return Prior{N: n, On: on(day), Benefit: &p, Benefited: Known(p > 0), Intended: Known(p > 0)}
	}
	for _, x := range []struct {
		name     string
		rules    RuleSet
		f        Facts
		want     Answer
		by       string
		mentions []string
	}{
		{"no offence at all", poca(t), Facts{}, HasNot, "", []string{"there is no conviction"}},
		{"a Schedule 2 offence", poca(t), Facts{Offences: []Offence{listed}}, Has, "a", nil},
		{"a Schedule 2 offence before its outcome", poca(t), Facts{Offences: []Offence{pending}, PriorsComplete: true}, Insufficient, "", []string{"the outcome of offence 1 is not recorded"}},
		{"three offences are one too few", poca(t), Facts{Offences: []Offence{theft(1, 2_000_00), theft(2, 2_000_00), theft(3, 2_000_00)}, PriorsComplete: true}, HasNot, "", []string{"needs 1 more offence with benefit"}},
		{"they are enough under the 2026 Act", cpa(t), Facts{Offences: []Offence{theft(1, 2_000_00), theft(2, 2_000_00), theft(3, 2_000_00)}, PriorsComplete: true, Asked: Yes}, Has, "b", nil},
		{"if the prosecutor asks", cpa(t), Facts{Offences: []Offence{theft(1, 2_000_00), theft(2, 2_000_00), theft(3, 2_000_00)}, PriorsComplete: true}, Insufficient, "b", []string{"whether the prosecutor asks the court to decide it is not recorded"}},
		{"and not if not", cpa(t), Facts{Offences: []Offence{listed}, Asked: No}, HasNot, "a", []string{"the prosecutor does not ask the court to decide it"}},
		{"four offences with too little", poca(t), Facts{Offences: []Offence{theft(1, 1_000_00), theft(2, 1_000_00), theft(3, 1_000_00), theft(4, 1_200_00)}, PriorsComplete: true}, HasNot, "", []string{"benefit £4,200 is below £5,000"}},
		{"a penny below", poca(t), Facts{Offences: []Offence{theft(1, 1_250_00), theft(2, 1_250_00), theft(3, 1_250_00), theft(4, 1_249_99)}, PriorsComplete: true}, HasNot, "", []string{"benefit £4,999.99 is below £5,000"}},
		{"the penny is taken into consideration", poca(t), Facts{Offences: []Offence{theft(1, 1), theft(2, 1), theft(3, 1), theft(4, 1), considered}, PriorsComplete: true}, Has, "b", nil},
		{"an acquittal counts for nothing", poca(t), Facts{Offences: []Offence{theft(1, 5_000_00), theft(2, 1), theft(3, 1), quashed}, PriorsComplete: true}, HasNot, "", []string{"needs 1 more offence with benefit"}},
		{"one benefit is not known, and matters", poca(t), Facts{Offences: []Offence{theft(1, 5_000_00), unknown, theft(3, 1), theft(4, 1)}, PriorsComplete: true}, Insufficient, "", []string{"the benefit from offence 2 is not recorded"}},
		{"one benefit is not known, and does not matter", poca(t), Facts{Offences: []Offence{theft(1, 5_000_00), unknown, theft(3, 1), theft(4, 1), theft(5, 1)}, PriorsComplete: true}, Has, "b", nil},
		{"intention is not enough", poca(t), Facts{Offences: []Offence{theft(1, 3_000_00), theft(2, 3_000_00), meant}, PriorsComplete: true}, HasNot, "", []string{"needs 2 more offences with benefit"}},
		{"and is under the 2026 Act", cpa(t), Facts{Offences: []Offence{theft(1, 3_000_00), theft(2, 3_000_00), meant}, PriorsComplete: true, Asked: Yes}, Has, "b", nil},
		{"what the 2026 Act adds", cpa(t), Facts{Offences: []Offence{added}, Asked: Yes}, Has, "a", nil},
		{"was not listed before", poca(t), Facts{Offences: []Offence{added}, PriorsComplete: true}, HasNot, "", nil},
		{"six months to the day", poca(t), Facts{Offences: []Offence{long}}, Has, "c", nil},
		{"six months less a day", poca(t), Facts{Offences: []Offence{short}, PriorsComplete: true}, HasNot, "", []string{"offence 1 ran for less than 6 months"}},
		{"an end that is not known", poca(t), Facts{Offences: []Offence{open}, PriorsComplete: true}, Insufficient, "", []string{"the end of offence 1 is not recorded"}},
		{"earlier convictions not checked", poca(t), Facts{Offences: []Offence{theft(1, 5_000_00)}}, Insufficient, "", []string{"it is not recorded that earlier convictions were checked"}},
		{"two earlier occasions", poca(t), Facts{Offences: []Offence{theft(1, 1)}, Priors: []Prior{prior(1, "2020-03-11", 2_500_00), prior(2, "2024-01-01", 2_499_99)}, PriorsComplete: true}, Has, "b", nil},
		{"one of them a day too old", poca(t), Facts{Offences: []Offence{theft(1, 9_000_00)}, Priors: []Prior{prior(1, "2020-03-10", 1), prior(2, "2024-01-01", 1)}, PriorsComplete: true}, HasNot, "", []string{"needs 1 more conviction on an earlier occasion with benefit in the six years"}},
		{"two convictions on one occasion", poca(t), Facts{Offences: []Offence{theft(1, 9_000_00)}, Priors: []Prior{prior(1, "2024-01-01", 1), prior(2, "2024-01-01", 1)}, PriorsComplete: true}, HasNot, "", nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			r := Decide(x.f, x.rules)
			by := ""
			for _, b := range r.By {
				by += b.Letter
			}
			if r.Answer != x.want || by != x.by {
				t.Errorf("%s by %q, want %s by %q; missing %v, lacks %v", r.Answer, by, x.want, x.by, texts(r.Missing), texts(r.Lacks))
			}
			all := append(texts(r.Missing), texts(r.Lacks)...)
			for _, want := range x.mentions {
				if !slices.Contains(all, want) {
					t.Errorf("%q is not among %q", want, all)
				}
			}
			if r.Answer == Insufficient {
				if last := r.Steps[len(r.Steps)-1].Text; !strings.Contains(last, texts(r.Missing)[0]) {
					t.Errorf("the conclusion is %q", last)
				}
			}
		})
	}
}

func TestRelevantDay(t *testing.T) {
	a, b, c := theft(1, 1), theft(2, 1), theft(3, 1)
	b.Charged = on("2026-02-28")
	c.Charged, c.Convicted = on("2019-01-01"), No
	r := Decide(Facts{Offences: []Offence{a, b, c}}, poca(t))
	if r.RelevantDay != on("2020-02-29") || !r.RelevantCertain {
		t.Errorf("%s, %v: %v", r.RelevantDay, r.RelevantCertain, r.RelevantSteps)
	}
	r = Decide(Facts{Offences: []Offence{a, b}, LastBenefitOn: on("2024-06-01")}, poca(t))
	if r.RelevantDay != on("2024-06-01") {
		t.Errorf("after an earlier order: %s", r.RelevantDay)
	}
	if r = Decide(Facts{Offences: []Offence{a, b}, LastBenefitOn: on("2019-06-01")}, poca(t)); r.RelevantDay != on("2020-02-29") {
		t.Errorf("after an order that is too old: %s", r.RelevantDay)
	}
	a.Charged = caltime.Date{}
	r = Decide(Facts{Offences: []Offence{a, b}}, poca(t))
	if r.RelevantDay != on("2020-02-29") || r.RelevantCertain || len(r.RelevantMissing) != 1 {
		t.Errorf("%s, %v, %v", r.RelevantDay, r.RelevantCertain, r.RelevantMissing)
	}
	if r = Decide(Facts{Offences: []Offence{a}}, poca(t)); !r.RelevantDay.IsZero() || r.RelevantCertain {
		t.Errorf("without any day: %s", r.RelevantDay)
	}
}

func TestWhichRulesApply(t *testing.T) {
	for day, want := range map[string]string{"2001-01-01": POCA2002, "2026-06-28": POCA2002, "2026-06-29": CPA2026, "2030-01-01": CPA2026} {
		if got := For(on(day)).Code; got != want {
			t.Errorf("%s: %s", day, got)
		}
	}
	for _, s := range RuleSets() {
		if !s.Verified && len(s.Doubts) == 0 {
			t.Errorf("%s is not verified and says no doubt", s.Code)
		}
	}
}

// A yes that gains benefit stays a yes, and the relevant day stays where it is.
func TestMoreBenefitNeverTakesAYesAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, s := holed(t), sets(t)
		before := Decide(f, s)
		g := deep(f)
		for i := range g.Offences {
			if p := g.Offences[i].Benefit; p != nil && rapid.Bool().Draw(t, "more") {
				g.Offences[i].Benefit, g.Offences[i].Benefited = pence(*p+money.Pence(rapid.IntRange(1, 600_000).Draw(t, "by"))), Yes
			}
		}
		after := Decide(g, s)
		if before.Answer == Has && after.Answer != Has || before.Tests > after.Tests {
			t.Fatalf("%s became %s", before.Answer, after.Answer)
		}
		if diff := cmp.Diff(before.RelevantDay, after.RelevantDay); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestThe2026ActIsWiderWhereTheProsecutorAsks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := holed(t)
		f.Asked = Yes
		list := RuleSets()
		if Decide(f, list[0]).Answer == Has && Decide(f, list[1]).Answer != Has {
			t.Fatal("yes under the Act of 2002 only")
		}
	})
}

func TestTheOrderOfOffencesMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, s := holed(t), sets(t)
		g := Facts{PriorsComplete: f.PriorsComplete, Asked: f.Asked, LastBenefitOn: f.LastBenefitOn}
		if len(f.Offences) > 0 {
			g.Offences = rapid.Permutation(f.Offences).Draw(t, "offences in order")
		}
		if len(f.Priors) > 0 {
			g.Priors = rapid.Permutation(f.Priors).Draw(t, "priors in order")
		}
		if diff := cmp.Diff(Decide(f, s), Decide(g, s)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Nothing is named twice, and nothing without words.
func TestWhatIsMissingIsNamedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Decide(holed(t), sets(t))
		seen := map[string]bool{}
		for _, m := range r.Missing {
			if m.Text == "" || seen[m.Text] {
				t.Fatalf("%q twice", m.Text)
			}
			seen[m.Text] = true
		}
	})
}

func TestTriReadsWhatItWrites(t *testing.T) {
	for _, x := range []Tri{Yes, No, Unknown} {
		if got, err := ParseTri(x.String()); err != nil || got != x {
			t.Errorf("%v, %v", got, err)
		}
	}
	if _, err := ParseTri("perhaps"); err == nil {
		t.Error("perhaps is taken")
	}
}
