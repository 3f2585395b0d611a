package lifestyle

import (
	"fmt"
	"slices"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

// testB asks whether one offence is part of a course of criminal activity: with other offences of the same proceedings,
// or with convictions on earlier occasions.
func (d *deciding) testB(i int) {
	o := d.f.Offences[i]
	t := Test{Letter: "b", Offence: o.N, Cite: "s.75(2)(b), (3), (4), (5)"}
	self := and(o.Convicted, d.s.counts(o.Benefited, o.Intended))
	if self == No {
		t.Met, t.Why = No, "no benefit came from "+o.name()+", so it is no part of a course of criminal activity. Not met."
		d.met(t)
		return
	}
	same, before := d.given(i).together(i), d.given(i).earlier(i)
	t.Met = and(self, or(same.whole, before.whole))
	switch t.Met {
	case Yes:
		how := same
		if same.whole != Yes {
			how = before
		}
		t.Why = fmt.Sprintf("%s counts with %s, and relevant benefit is %s. Met.", o.name(), how.what, how.total())
	case No:
		t.Why = fmt.Sprintf("%s: %s; %s. Not met.", o.name(), same.why, before.why)
		d.lack("%s", same.short)
		d.lack("%s", before.short)
	default:
		var missing []Datum
		missing = append(missing, o.missConviction()...)
		if d.s.counts(o.Benefited, o.Intended) == Unknown {
			missing = append(missing, d.missCounting(o)...)
		}
		for _, c := range []clause{same, before} {
			if c.whole == Unknown {
				missing = append(missing, c.missing...)
			}
		}
		t.Why = "it cannot be said yet of " + o.name() + ": " + clauses(missing) + "."
		d.miss(missing...)
	}
	d.met(t)
}

// given is the same decision where the offence itself is taken to count: what is not known of that is asked for by itself.
func (d *deciding) given(i int) *deciding {
	f := d.f
	f.Offences = slices.Clone(f.Offences)
	o := &f.Offences[i]
	o.Convicted = Yes
	if !d.s.Intention && o.Benefited == Unknown {
		o.Benefited = Yes
	}
	return &deciding{f: f, s: d.s}
}

// clause is one of the two ways to a course of criminal activity.
type clause struct {
	whole       Tri
	what        string // what counts: "3 other offences with benefit"
	why, short  string // why it does not hold, long and in few words
	missing     []Datum
	worst, best money.Pence // relevant benefit
}

func (c clause) total() string { return sum(c.worst, c.best) }

// close completes a clause from how many there are and how many are needed.
func (c *clause) close(worst, best bool, need, most int, one, many string, s RuleSet) {
	c.whole = between(worst, best)
	switch {
	case c.whole != No:
	case most < need:
		c.short = "needs " + number(need-most, "more "+one, "more "+many)
		c.why = "there " + is(most) + " " + number(most, one, many) + ", and " + strconv.Itoa(need) + " are needed"
	default:
		c.short = "benefit " + exact(c.best) + " is below " + exact(s.Minimum)
		c.why = fmt.Sprintf("with %s the relevant benefit is %s, below %s", number(most, one, many), exact(c.best), exact(s.Minimum))
	}
}

// sameBenefit adds up the benefit of all offences of one set of proceedings that count.
func (d *deciding) sameBenefit(proceedings int, best bool) (total money.Pence) {
	for _, x := range d.f.Offences {
		switch {
		case x.Proceedings != proceedings:
		case x.Considered, and(x.Convicted, d.s.counts(x.Benefited, x.Intended)).could(best):
			total += x.amount(best)
		}
	}
	return total
}

// together is s.75(3)(a): other offences of the same proceedings.
func (d *deciding) together(i int) (c clause) {
	o := d.f.Offences[i]
	count := func(best bool) (n int) {
		for j, x := range d.f.Offences {
			if j != i && x.Proceedings == o.Proceedings && !x.Considered && and(x.Convicted, d.s.counts(x.Benefited, x.Intended)).could(best) {
				n++
			}
		}
		return n
	}
	few, most := count(false), count(true)
	c.worst, c.best = d.sameBenefit(o.Proceedings, false), d.sameBenefit(o.Proceedings, true)
	worst := few >= d.s.Others && c.worst >= d.s.Minimum
	best := most >= d.s.Others && c.best >= d.s.Minimum
	c.what = number(few, "other offence", "other offences") + " of the same proceedings with " + d.benefit()
	c.close(worst, best, d.s.Others, most, "offence with "+d.benefit(), "offences with "+d.benefit(), d.s)
	counted := few >= d.s.Others
	for j, x := range d.f.Offences {
		if x.Proceedings == o.Proceedings && j != i && !counted {
			c.missing = append(c.missing, d.missOther(x)...)
		}
	}
	c.missing = append(c.missing, d.missSame(o.Proceedings, c.worst)...)
	return c
}

// missSame is what is not known of the benefit of one set of proceedings, where what is known is not enough.
func (d *deciding) missSame(proceedings int, worst money.Pence) (out []Datum) {
	if worst >= d.s.Minimum {
		return nil
	}
	for _, x := range d.f.Offences {
		if x.Proceedings == proceedings {
			out = append(out, d.missAmount(x)...)
		}
	}
	return out
}

// occasion is a conviction outside the proceedings of an offence.
type occasion struct {
	key     string
	on      caltime.Date
	counts  Tri // there was a conviction, and the conduct counts
	had     Tri
	benefit *money.Pence
	missing []Datum // what is not known of whether it counts
	amount  []Datum // what is not known of its benefit
}

// occasions lists the convictions that are not of these proceedings: earlier ones, and those of other proceedings.
func (d *deciding) occasions(proceedings int) (out []occasion) {
	for _, p := range d.f.Priors {
		x := occasion{key: "prior " + p.Occasion, on: p.On, counts: d.s.counts(p.Benefited, p.Intended), had: p.Benefited, benefit: p.Benefit}
		x.missing, x.amount = d.missPrior(p)
		out = append(out, x)
	}
	for _, o := range d.f.Offences {
		if o.Proceedings != proceedings && !o.Considered && o.Convicted != No {
			x := occasion{key: "proceedings " + strconv.Itoa(o.Proceedings), on: o.ConvictedOn, counts: and(o.Convicted, d.s.counts(o.Benefited, o.Intended)), had: o.Benefited,
				benefit: o.Benefit, missing: d.missOther(o)}
			if o.Convicted == Yes && o.ConvictedOn.IsZero() {
				x.missing = append(x.missing, Datum{Field: FieldConvicted, Offence: o.N, Text: "the day of the conviction of " + o.short() + " is not recorded"})
			}
			if x.counts != No {
				x.amount = o.missBenefit()
			}
			out = append(out, x)
		}
	}
	return out
}

// window tallies the occasions within the years that end on a day.
func (d *deciding) window(list []occasion, end caltime.Date, best bool) (n int, benefit money.Pence) {
	first, _, err := caltime.MonthsEnding(end, 12*d.s.Years)
	if err != nil {
		return 0, 0
	}
	seen := map[string]bool{}
	for _, x := range list {
		in := between(false, true)
		if !x.on.IsZero() {
			in = Known(!x.on.Before(first) && !x.on.After(end))
		}
		if and(x.counts, in).could(best) {
			if !seen[x.key] {
				seen[x.key] = true
				n++
			}
			benefit += amount(x.had, x.benefit, best)
		}
	}
	if best && !d.f.PriorsComplete {
		n, benefit = n+d.s.Occasions, benefit+plenty
	}
	return n, benefit
}

// earlier is s.75(3)(b): convictions on separate occasions in the years ending on the day proceedings started.
func (d *deciding) earlier(i int) (c clause) {
	o := d.f.Offences[i]
	list := d.occasions(o.Proceedings)
	start, certain, missing := d.started(o.Proceedings)
	lowSame, highSame := d.sameBenefit(o.Proceedings, false), d.sameBenefit(o.Proceedings, true)
	var few, most int
	var worst, best bool
	c.worst, c.best = lowSame, highSame
	if certain {
		var low, high money.Pence
		few, low = d.window(list, start, false)
		most, high = d.window(list, start, true)
		c.worst, c.best = c.worst+low, c.best+high
		worst = few >= d.s.Occasions && c.worst >= d.s.Minimum
		best = most >= d.s.Occasions && c.best >= d.s.Minimum
	} else { // the best of all days on which the proceedings may have started
		for _, end := range ends(list, start) {
			n, high := d.window(list, end, true)
			if ok := n >= d.s.Occasions && highSame+high >= d.s.Minimum; ok && !best || ok == best && (n > most || n == most && highSame+high > c.best) {
				most, c.best, best = n, highSame+high, ok
			}
		}
	}
	c.what = "convictions on " + number(few, "separate occasion", "separate occasions") + " in the six years before"
	c.close(worst, best, d.s.Occasions, most, "conviction on an earlier occasion with "+d.benefit()+" in the six years", "convictions on separate earlier occasions with "+d.benefit()+" in the six years", d.s)
	c.missing = append(c.missing, missing...)
	if !d.f.PriorsComplete {
		c.missing = append(c.missing, Datum{Field: FieldPriors, Text: "it is not recorded that earlier convictions were checked"})
	}
	for _, x := range list {
		if x.counts == No || certain && !x.on.IsZero() && !d.inside(x.on, start) {
			continue
		}
		c.missing = append(c.missing, x.missing...)
		if c.worst < d.s.Minimum {
			c.missing = append(c.missing, x.amount...)
		}
	}
	c.missing = append(c.missing, d.missSame(o.Proceedings, c.worst)...)
	return c
}

func (d *deciding) inside(day, end caltime.Date) bool {
	first, _, err := caltime.MonthsEnding(end, 12*d.s.Years)
	return err == nil && !day.Before(first) && !day.After(end)
}

// started is the day on which proceedings started: the earliest of their offences. Where it is not certain, the day is the
// latest it can be, or zero where nothing bounds it, and missing says what to find out.
func (d *deciding) started(proceedings int) (day caltime.Date, certain bool, missing []Datum) {
	for _, o := range d.f.Offences {
		switch {
		case o.Proceedings != proceedings || o.Considered:
		case o.Charged.IsZero():
			missing = append(missing, o.missCharge())
		case day.IsZero() || o.Charged.Before(day):
			day = o.Charged
		}
	}
	return day, len(missing) == 0, missing
}

// ends are the days worth trying as the day proceedings started: a window holds most when it ends with a conviction.
func ends(list []occasion, latest caltime.Date) (out []caltime.Date) {
	for _, x := range list {
		if !x.on.IsZero() && (latest.IsZero() || !x.on.After(latest)) {
			out = append(out, x.on)
		}
	}
	if latest.IsZero() {
		latest = caltime.MustDate("2000-01-01")
	}
	return append(out, latest)
}
