package lifestyle

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

// holds answers the question for facts of which everything is known, clause by clause as s.75 is written. It shares
// nothing with Decide.
func holds(f Facts, s RuleSet) bool {
	if s.OnRequest && f.Asked != Yes {
		return false
	}
	gains := func(p *money.Pence, meant Tri) bool { return *p > 0 || s.Intention && meant == Yes }
	for _, o := range f.Offences {
		if o.Considered || o.Convicted != Yes {
			continue
		}
		if o.Schedule2 == Yes || s.Additions && o.Added2026 == Yes {
			return true
		}
		var start caltime.Date
		var tics, together money.Pence
		others := 0
		for _, x := range f.Offences {
			if x.Proceedings != o.Proceedings {
				continue
			}
			if x.Considered {
				tics += *x.Benefit
				continue
			}
			if start.IsZero() || x.Charged.Before(start) {
				start = x.Charged
			}
			if x.Convicted == Yes && gains(x.Benefit, x.Intended) {
				together += *x.Benefit
				if x.N != o.N {
					others++
				}
			}
		}
		if r, _ := caltime.MonthsIncl(o.Started, 6); *o.Benefit > 0 && !o.Ended.Before(r.LastDay) && *o.Benefit+tics >= s.Minimum {
			return true
		}
		if !gains(o.Benefit, o.Intended) {
			continue
		}
		if others >= s.Others && together+tics >= s.Minimum {
			return true
		}
		occasions := map[string]bool{}
		benefit := together + tics
		count := func(key string, on caltime.Date, p *money.Pence, meant Tri) {
			r, _ := caltime.MonthsIncl(on, 72)
			if gains(p, meant) && !on.After(start) && !r.LastDay.Before(start) {
				occasions[key] = true
				benefit += *p
			}
		}
		for _, p := range f.Priors {
			count("p"+p.Occasion, p.On, p.Benefit, p.Intended)
		}
		for _, x := range f.Offences {
			if x.Proceedings != o.Proceedings && !x.Considered && x.Convicted == Yes {
				count(fmt.Sprint(x.Proceedings), x.ConvictedOn, x.Benefit, x.Intended)
			}
		}
		if len(occasions) >= 2 && benefit >= s.Minimum {
			return true
		}
	}
	return false
}

// gap is one thing that is not known of some facts: of what, and what it may be.
type gap struct {
	field          string
	offence, prior int
	fill           []func(*Facts)
}

var (
	sums = []money.Pence{0, 1, 250_000, 499_999, 500_000}
	days = []caltime.Date{caltime.MustDate("1990-01-01"), caltime.MustDate("2017-03-10"), caltime.MustDate("2020-02-29"), caltime.MustDate("2020-03-11"),
		caltime.MustDate("2024-01-01"), caltime.MustDate("2024-02-29"), caltime.MustDate("2026-03-10"), caltime.MustDate("2026-08-31"), caltime.MustDate("2027-12-31")}
)

func deep(f Facts) Facts {
	f.Offences = append([]Offence(nil), f.Offences...)
	f.Priors = append([]Prior(nil), f.Priors...)
	return f
}

func pence(p money.Pence) *money.Pence { return &p }

// gaps lists what is not known, each with what it may be.
func gaps(f Facts) (out []gap) {
	add := func(field string, offence, prior int, fill ...func(*Facts)) {
		out = append(out, gap{field, offence, prior, fill})
	}
	tri := func(field string, offence, prior int, at func(*Facts) *Tri) {
		add(field, offence, prior, func(f *Facts) { *at(f) = Yes }, func(f *Facts) { *at(f) = No })
	}
	dates := func(field string, offence, prior int, at func(*Facts) *caltime.Date) {
		var fill []func(*Facts)
		for _, d := range append([]caltime.Date{caltime.MustDate("1970-01-01")}, days...) { // earlier than any day that is known
			fill = append(fill, func(f *Facts) { *at(f) = d })
		}
		add(field, offence, prior, fill...)
	}
	gain := func(field string, offence, prior int, had Tri, at func(*Facts) **money.Pence) {
		var fill []func(*Facts)
		for _, p := range sums {
			if p > 0 || had != Yes {
				fill = append(fill, func(f *Facts) { *at(f) = pence(p) })
			}
		}
		add(field, offence, prior, fill...)
	}
	for i, o := range f.Offences {
		if o.Convicted == Unknown && !o.Considered {
			tri(FieldConvicted, o.N, 0, func(f *Facts) *Tri { return &f.Offences[i].Convicted })
		}
		if o.Schedule2 == Unknown {
			tri(FieldSchedule2, o.N, 0, func(f *Facts) *Tri { return &f.Offences[i].Schedule2 })
		}
		if o.Intended == Unknown {
			tri(FieldIntended, o.N, 0, func(f *Facts) *Tri { return &f.Offences[i].Intended })
		}
		if o.Benefit == nil {
			gain(FieldBenefit, o.N, 0, o.Benefited, func(f *Facts) **money.Pence { return &f.Offences[i].Benefit })
		}
		if o.Started.IsZero() {
			dates(FieldStarted, o.N, 0, func(f *Facts) *caltime.Date { return &f.Offences[i].Started })
		}
		if o.Ended.IsZero() {
			dates(FieldEnded, o.N, 0, func(f *Facts) *caltime.Date { return &f.Offences[i].Ended })
		}
		if o.Charged.IsZero() && !o.Considered {
			dates(FieldCharged, o.N, 0, func(f *Facts) *caltime.Date { return &f.Offences[i].Charged })
		}
		if o.ConvictedOn.IsZero() && o.Convicted != No && !o.Considered {
			dates(FieldConvicted, o.N, 0, func(f *Facts) *caltime.Date { return &f.Offences[i].ConvictedOn })
		}
	}
	for i, p := range f.Priors {
		if p.On.IsZero() {
			dates(FieldPriorDate, 0, p.N, func(f *Facts) *caltime.Date { return &f.Priors[i].On })
		}
		if p.Benefit == nil {
			gain(FieldPriorGain, 0, p.N, p.Benefited, func(f *Facts) **money.Pence { return &f.Priors[i].Benefit })
		}
		if p.Intended == Unknown {
			tri(FieldPriorAim, 0, p.N, func(f *Facts) *Tri { return &f.Priors[i].Intended })
		}
	}
	if f.Asked == Unknown {
		tri(FieldAsked, 0, 0, func(f *Facts) *Tri { return &f.Asked })
	}
	if !f.PriorsComplete {
		fill := []func(*Facts){func(f *Facts) { f.PriorsComplete = true }}
		for _, d := range days {
			fill = append(fill, func(f *Facts) {
				f.PriorsComplete = true
				for n := 91; n < 93; n++ {
					f.Priors = append(f.Priors, Prior{N: n, Occasion: fmt.Sprint(n), On: d, Benefited: Yes, Benefit: pence(500_000), Intended: Yes})
				}
			})
		}
		add(FieldPriors, 0, 0, fill...)
	}
	return out
}

// each calls do with every way to fill the gaps.
func each(f Facts, list []gap, do func(Facts)) {
	if len(list) == 0 {
		do(f)
		return
	}
	for _, fill := range list[0].fill {
		g := deep(f)
		fill(&g)
		each(g, list[1:], do)
	}
}

// whole draws facts of which everything is known.
func whole(t *rapid.T) Facts {
	tri := func(name string) Tri { return rapid.SampledFrom([]Tri{Yes, No}).Draw(t, name) }
	day := func(name string) caltime.Date { return rapid.SampledFrom(days).Draw(t, name) }
	gain := func(name string) *money.Pence { return pence(rapid.SampledFrom(sums).Draw(t, name)) }
	f := Facts{PriorsComplete: true, Asked: rapid.SampledFrom([]Tri{Yes, Yes, Yes, No}).Draw(t, "asked")}
	for n := range rapid.IntRange(0, 5).Draw(t, "offences") {
		o := Offence{N: n + 1, Title: "Theft", Schedule2: rapid.SampledFrom([]Tri{No, No, No, No, No, Yes}).Draw(t, "listed"), Added2026: rapid.SampledFrom([]Tri{No, No, No, No, Yes}).Draw(t, "added"),
			Started: rapid.SampledFrom(days[:len(days)-1]).Draw(t, "started"), Charged: day("charged"), Convicted: rapid.SampledFrom([]Tri{Yes, Yes, Yes, No}).Draw(t, "convicted"), Benefit: gain("benefit"), Intended: tri("intended"),
			ConvictedOn: day("convicted on"), Proceedings: rapid.SampledFrom([]int{1, 1, 1, 2}).Draw(t, "proceedings"), Considered: rapid.IntRange(0, 5).Draw(t, "considered") == 0}
		o.Ended = o.Started.AddDays(rapid.SampledFrom([]int{0, 100, 179, 180, 181, 182, 183, 184, 400}).Draw(t, "length"))
		o.Benefited = Known(*o.Benefit > 0)
		f.Offences = append(f.Offences, o)
	}
	for n := range rapid.IntRange(0, 3).Draw(t, "priors") {
		p := Prior{N: n + 1, Occasion: rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "occasion"), On: day("on"), Benefit: gain("gain"), Intended: tri("aim")}
		p.Benefited = Known(*p.Benefit > 0)
		f.Priors = append(f.Priors, p)
	}
	return f
}

// holed draws facts with up to four gaps.
func holed(t *rapid.T) Facts {
	f := whole(t)
	for range rapid.IntRange(0, 4).Draw(t, "gaps") {
		what := rapid.IntRange(0, 9).Draw(t, "what")
		if what < 7 && len(f.Offences) > 0 {
			o := &f.Offences[rapid.IntRange(0, len(f.Offences)-1).Draw(t, "which")]
			switch what {
			case 0:
				o.Convicted = Unknown
			case 1:
				o.Schedule2 = Unknown
			case 2:
				o.Benefit, o.Benefited = nil, rapid.SampledFrom([]Tri{Yes, Unknown}).Draw(t, "benefited")
			case 3:
				o.Intended = Unknown
			case 4:
				o.Ended = caltime.Date{}
			case 5:
				o.Charged = caltime.Date{}
			case 6:
				o.ConvictedOn = caltime.Date{}
			}
		} else if what == 7 && len(f.Priors) > 0 {
			p := &f.Priors[rapid.IntRange(0, len(f.Priors)-1).Draw(t, "which prior")]
			switch rapid.IntRange(0, 2).Draw(t, "part") {
			case 0:
				p.On = caltime.Date{}
			case 1:
				p.Benefit, p.Benefited = nil, rapid.SampledFrom([]Tri{Yes, Unknown}).Draw(t, "prior benefited")
			case 2:
				p.Intended = Unknown
			}
		} else if what == 8 {
			f.PriorsComplete = false
		} else if what == 9 {
			f.Asked = Unknown
		}
	}
	return f
}

func sets(t *rapid.T) RuleSet { return rapid.SampledFrom(RuleSets()).Draw(t, "rules") }

func TestDecideAgreesWithTheActWhereAllIsKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, s := whole(t), sets(t)
		want := HasNot
		if holds(f, s) {
			want = Has
		}
		if r := Decide(f, s); r.Answer != want || len(r.Missing) != 0 {
			t.Fatalf("%s: %s, missing %v; want %s\n%+v", s.Code, r.Answer, r.Missing, want, r.Steps)
		}
	})
}

// Every way to fill what is not known is tried: yes and no stand whatever it is, insufficient data means that it matters.
func TestDecideAgreesWithEveryWayToFillTheGaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, s := holed(t), sets(t)
		list := gaps(f)
		ways := 1
		for _, g := range list {
			ways *= len(g.fill)
		}
		if ways > 4000 {
			t.Skip("too many ways")
		}
		yes, no := 0, 0
		each(f, list, func(g Facts) {
			if holds(g, s) {
				yes++
			} else {
				no++
			}
		})
		want := Insufficient
		switch {
		case no == 0:
			want = Has
		case yes == 0:
			want = HasNot
		}
		r := Decide(f, s)
		if r.Answer != want {
			t.Fatalf("%s: %s; %d ways give yes and %d no\nmissing %v\n%v", s.Code, r.Answer, yes, no, r.Missing, r.Steps)
		}
		if (r.Answer == Insufficient) != (len(r.Missing) > 0) {
			t.Fatalf("%s with %v missing", r.Answer, r.Missing)
		}
	})
}

// Whoever finds out what is named has an answer.
func TestWhatIsMissingIsAllThatIsMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, s := holed(t), sets(t)
		r := Decide(f, s)
		if r.Answer != Insufficient {
			t.Skip("answered")
		}
		named := map[string]bool{}
		for _, m := range r.Missing {
			named[fmt.Sprint(m.Field, m.Offence, m.Prior)] = true
		}
		g := deep(f)
		for _, x := range gaps(f) {
			if named[fmt.Sprint(x.field, x.offence, x.prior)] {
				rapid.SampledFrom(x.fill).Draw(t, "fill")(&g)
			}
		}
		if again := Decide(g, s); again.Answer == Insufficient {
			t.Fatalf("%s: %v was found out, and still %v is missing", s.Code, r.Missing, again.Missing)
		}
	})
}
