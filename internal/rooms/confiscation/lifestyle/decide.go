package lifestyle

import (
	"fmt"
	"slices"

	"proceeds/internal/base/caltime"
)

// Decide answers whether the defendant has a criminal lifestyle under one rule set.
func Decide(f Facts, s RuleSet) Result {
	d := &deciding{f: f.canonical(), s: s, r: Result{Rules: s.Code, Version: s.Version, Verified: s.Verified}, seen: map[string]bool{}}
	d.r.Tests = No
	d.say("s.75(1), (2)", "The rules are “%s”. One test met by one offence is enough.", s.Title)
	for i := range d.f.Offences {
		d.offence(i)
	}
	if len(d.r.Each) == 0 && d.r.Tests == No {
		d.say("s.6(2)", "There is no offence that counts: a conviction is needed.")
		d.lack("there is no conviction")
	}
	whole := d.r.Tests
	if s.OnRequest {
		whole = and(whole, d.f.Asked)
		d.asked()
	}
	d.r.Answer = answer(whole)
	if d.r.Answer != Insufficient {
		d.r.Missing = nil
	}
	if d.r.Answer == Has {
		d.r.Lacks = nil
	}
	d.conclude()
	d.relevantDay()
	return d.r
}

// deciding is one decision on its way.
type deciding struct {
	f    Facts
	s    RuleSet
	r    Result
	seen map[string]bool
}

func (d *deciding) say(cite, format string, a ...any) {
	d.r.Steps = append(d.r.Steps, Step{Text: fmt.Sprintf(format, a...), Cite: cite})
}

func (d *deciding) miss(list ...Datum) {
	for _, m := range list {
		if key := m.key(); !d.seen[key] {
			d.seen[key] = true
			d.r.Missing = append(d.r.Missing, m)
		}
	}
}

func (d *deciding) lack(format string, a ...any) {
	text := fmt.Sprintf(format, a...)
	if !d.seen["lack "+text] {
		d.seen["lack "+text] = true
		d.r.Lacks = append(d.r.Lacks, Datum{Text: text})
	}
}

// offence runs the three tests for one offence.
func (d *deciding) offence(i int) {
	o := d.f.Offences[i]
	switch {
	case o.Considered:
		d.say("s.75(5)(c), (6)(b)", "%s is taken into consideration: it is no conviction, but its benefit counts with the offences of its proceedings.", o.name())
		return
	case o.Convicted == No:
		d.say("s.6(2)", "%s did not lead to a conviction and does not count.", o.name())
		return
	}
	d.testA(o)
	d.testB(i)
	d.testC(o)
}

// met keeps the outcome of a test.
func (d *deciding) met(t Test) {
	d.r.Each = append(d.r.Each, t)
	d.r.Tests = or(d.r.Tests, t.Met)
	if t.Met == Yes && !slices.ContainsFunc(d.r.By, func(x Test) bool { return x.Letter == t.Letter }) {
		d.r.By = append(d.r.By, t)
	}
	d.say(t.Cite, "Test (%s): %s", t.Letter, t.Why)
}

func (d *deciding) testA(o Offence) {
	listed := o.Schedule2
	if d.s.Additions {
		listed = or(listed, o.Added2026)
	}
	t := Test{Letter: "a", Offence: o.N, Cite: "s.75(2)(a), Sch.2", Met: and(listed, o.Convicted)}
	switch {
	case t.Met == Yes:
		t.Why = o.name() + " is specified in Schedule 2. Met."
	case listed == No:
		t.Why = o.name() + " is not specified in Schedule 2. Not met."
	case listed == Unknown:
		t.Why = "whether " + o.name() + " is specified in Schedule 2 is not known."
		d.miss(Datum{Field: FieldSchedule2, Offence: o.N, Text: "whether " + o.short() + " is in Schedule 2 is not known"})
	default:
		t.Why = o.name() + " is specified in Schedule 2, and no outcome is recorded yet."
	}
	if t.Met == Unknown {
		d.miss(o.missConviction()...)
	}
	d.met(t)
}

// testC asks whether one offence lasted long enough, with benefit enough.
func (d *deciding) testC(o Offence) {
	t := Test{Letter: "c", Offence: o.N, Cite: "s.75(2)(c), (4), (6)"}
	long := o.lasted(d.s.Months)
	considered := d.considered(o.Proceedings)
	worst, best := o.amount(false), o.amount(true)
	for _, x := range considered {
		worst, best = worst+x.amount(false), best+x.amount(true)
	}
	enough := between(worst >= d.s.Minimum, best >= d.s.Minimum)
	t.Met = and(and(long, o.Benefited), and(enough, o.Convicted))
	switch {
	case t.Met == Yes:
		t.Why = fmt.Sprintf("%s ran from %s to %s, %d months or more, with relevant benefit of %s. Met.", o.name(), o.Started.UK(), o.Ended.UK(), d.s.Months, sum(worst, best))
	case long == No:
		t.Why = fmt.Sprintf("%s ran from %s to %s, less than %d months. Not met.", o.name(), o.Started.UK(), o.Ended.UK(), d.s.Months)
		d.lack("%s ran for less than %d months", o.short(), d.s.Months)
	case o.Benefited == No:
		t.Why = "no benefit came from " + o.name() + ". Not met."
	case enough == No:
		t.Why = fmt.Sprintf("relevant benefit from %s is %s, below %s. Not met.", o.name(), sum(worst, best), exact(d.s.Minimum))
		d.lack("benefit %s is below %s", exact(worst), exact(d.s.Minimum))
	default:
		missing := o.missConviction()
		if long == Unknown {
			missing = append(missing, o.missDates()...)
		}
		if o.Benefited == Unknown || enough == Unknown {
			missing = append(missing, o.missBenefit()...)
		}
		if enough == Unknown {
			for _, x := range considered {
				missing = append(missing, x.missBenefit()...)
			}
		}
		t.Why = "it cannot be said yet of " + o.name() + ": " + clauses(missing) + "."
		d.miss(missing...)
	}
	d.met(t)
}

// asked is the last step under rules where the prosecutor must ask.
func (d *deciding) asked() {
	const cite = "s.6(4) as amended by CPA 2026 Sch.21 para 2"
	switch d.f.Asked {
	case Yes:
		d.say(cite, "The prosecutor asks the court to decide the question.")
	case No:
		d.say(cite, "The prosecutor does not ask the court to decide the question, so benefit is that of the particular criminal conduct.")
		d.lack("the prosecutor does not ask the court to decide it")
	default:
		if d.r.Tests != No {
			d.miss(Datum{Field: FieldAsked, Text: "whether the prosecutor asks the court to decide it is not recorded"})
		}
		d.say(cite, "The court decides the question only if the prosecutor asks; whether that is so is not recorded.")
	}
}

func (d *deciding) conclude() {
	switch d.r.Answer {
	case Has:
		d.say("s.6(4)(b), s.10", "The defendant has a criminal lifestyle. Benefit is that of the general criminal conduct, with the four assumptions of s.10.")
	case HasNot:
		d.say("s.6(4)(c)", "The defendant has no criminal lifestyle. Benefit is that of the particular criminal conduct.")
	default:
		d.say("s.75", "It cannot be said yet: %s.", clauses(d.r.Missing))
	}
}

// relevantDay finds the first day of the period that the assumptions look back to.
func (d *deciding) relevantDay() {
	const cite = "s.10(8), s.85"
	say := func(cite, format string, a ...any) {
		d.r.RelevantSteps = append(d.r.RelevantSteps, Step{fmt.Sprintf(format, a...), cite})
	}
	var first caltime.Date
	pending := false
	for _, o := range d.f.Offences {
		switch {
		case o.Considered || o.Convicted == No:
			continue
		case o.Charged.IsZero():
			d.r.RelevantMissing = append(d.r.RelevantMissing, o.missCharge())
			continue
		}
		pending = pending || o.Convicted == Unknown
		if first.IsZero() || o.Charged.Before(first) {
			first = o.Charged
		}
	}
	if first.IsZero() {
		say(cite, "No day is recorded on which proceedings started: the relevant day is not known.")
		return
	}
	day, steps, err := caltime.MonthsEnding(first, 12*d.s.Years)
	if err != nil {
		say(cite, "The relevant day cannot be reckoned from %s.", first)
		return
	}
	say(cite, "Proceedings started on %s, the earliest charge, summons or requisition.", first.WithDay())
	for _, x := range steps {
		say("s.10(8)", "%s", x)
	}
	d.r.RelevantDay = day
	if last := d.f.LastBenefitOn; !last.IsZero() && !last.Before(day) && !last.After(first) {
		d.r.RelevantDay = last
		say("s.10(9)", "Benefit was worked out on %s for an earlier confiscation order, within that period: this is the relevant day instead.", last.WithDay())
	}
	if len(d.r.RelevantMissing) > 0 {
		say(cite, "It may be earlier: %s.", clauses(d.r.RelevantMissing))
	}
	if pending {
		say(cite, "Offences without an outcome are counted as if they led to a conviction.")
	}
	d.r.RelevantCertain = len(d.r.RelevantMissing) == 0 && !pending
}
