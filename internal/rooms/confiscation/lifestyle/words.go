package lifestyle

import (
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

func (o Offence) short() string { return "offence " + strconv.Itoa(o.N) }

func (o Offence) name() string {
	if o.Title == "" {
		return o.short()
	}
	return o.short() + " (" + o.Title + ")"
}

func (o Offence) amount(best bool) money.Pence { return amount(o.Benefited, o.Benefit, best) }

// lasted says whether the offence was committed over so many months, the first and the last day counted.
func (o Offence) lasted(months int) Tri {
	if o.Started.IsZero() || o.Ended.IsZero() {
		return Unknown
	}
	r, err := caltime.MonthsIncl(o.Started, months)
	return Known(err == nil && !o.Ended.Before(r.LastDay))
}

// considered lists the offences taken into consideration in proceedings.
func (d *deciding) considered(proceedings int) (out []Offence) {
	for _, o := range d.f.Offences {
		if o.Considered && o.Proceedings == proceedings {
			out = append(out, o)
		}
	}
	return out
}

func (o Offence) missConviction() []Datum {
	if o.Convicted != Unknown || o.Considered {
		return nil
	}
	return []Datum{{Field: FieldConvicted, Offence: o.N, Text: "the outcome of " + o.short() + " is not recorded"}}
}

func (o Offence) missCharge() Datum {
	return Datum{Field: FieldCharged, Offence: o.N, Text: "the day proceedings for " + o.short() + " started is not recorded"}
}

func (o Offence) missDates() (out []Datum) {
	if o.Started.IsZero() {
		out = append(out, Datum{Field: FieldStarted, Offence: o.N, Text: "the start of " + o.short() + " is not recorded"})
	}
	if o.Ended.IsZero() {
		out = append(out, Datum{Field: FieldEnded, Offence: o.N, Text: "the end of " + o.short() + " is not recorded"})
	}
	return out
}

func (o Offence) missBenefit() []Datum {
	switch {
	case o.Benefit != nil:
		return nil
	case o.Benefited == Yes:
		return []Datum{{Field: FieldBenefit, Offence: o.N, Text: "the amount of benefit from " + o.short() + " is not recorded"}}
	}
	return []Datum{{Field: FieldBenefit, Offence: o.N, Text: "the benefit from " + o.short() + " is not recorded"}}
}

// missCounting is what is not known of whether an offence counts for a course of criminal activity.
func (d *deciding) missCounting(o Offence) (out []Datum) {
	if d.s.counts(o.Benefited, o.Intended) != Unknown {
		return nil
	}
	if o.Benefited == Unknown {
		out = o.missBenefit()
	}
	if d.s.Intention && o.Intended == Unknown {
		out = append(out, Datum{Field: FieldIntended, Offence: o.N, Text: "whether the defendant intended to benefit from " + o.short() + " is not recorded"})
	}
	return out
}

// missOther is what is not known of whether another offence counts.
func (d *deciding) missOther(o Offence) []Datum {
	if o.Considered || o.Convicted == No || d.s.counts(o.Benefited, o.Intended) == No {
		return nil
	}
	return append(o.missConviction(), d.missCounting(o)...)
}

// missAmount is what is not known of how much an offence adds to relevant benefit.
func (d *deciding) missAmount(o Offence) []Datum {
	if !o.Considered && (o.Convicted == No || d.s.counts(o.Benefited, o.Intended) == No) {
		return nil
	}
	return append(o.missConviction(), o.missBenefit()...)
}

// missPrior is what is not known of an earlier conviction: of whether it counts, and of its benefit.
func (d *deciding) missPrior(p Prior) (missing, gain []Datum) {
	name := "earlier conviction " + strconv.Itoa(p.N)
	if d.s.counts(p.Benefited, p.Intended) == No {
		return nil, nil
	}
	if p.Benefit == nil {
		gain = []Datum{{Field: FieldPriorGain, Prior: p.N, Text: "the benefit behind " + name + " is not recorded"}}
	}
	if p.On.IsZero() {
		missing = append(missing, Datum{Field: FieldPriorDate, Prior: p.N, Text: "the day of " + name + " is not recorded"})
	}
	if d.s.counts(p.Benefited, p.Intended) == Unknown {
		if p.Benefited == Unknown {
			missing = append(missing, gain...)
		}
		if d.s.Intention && p.Intended == Unknown {
			missing = append(missing, Datum{Field: FieldPriorAim, Prior: p.N, Text: "whether benefit was intended behind " + name + " is not recorded"})
		}
	}
	return missing, gain
}

// benefit is what an offence must have to count, in words.
func (d *deciding) benefit() string {
	if d.s.Intention {
		return "benefit, or meant to have it"
	}
	return "benefit"
}

// sum prints what is certain of an amount.
func sum(worst, best money.Pence) string {
	if worst == best {
		return exact(worst)
	}
	return exact(worst) + " or more"
}

// exact prints a sum without pence where there are none, and never rounds: £4,999.60 is below £5,000.
func exact(p money.Pence) string {
	if p%100 == 0 {
		return p.Pounds()
	}
	return p.String()
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func is(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// key tells data apart: one thing may be named in two ways.
func (m Datum) key() string {
	return "missing " + m.Field + " " + strconv.Itoa(m.Offence) + " " + strconv.Itoa(m.Prior)
}

func clauses(list []Datum) string {
	var out []string
	seen := map[string]bool{}
	for _, m := range list {
		if key := m.key(); !seen[key] {
			seen[key] = true
			out = append(out, m.Text)
		}
	}
	return strings.Join(out, "; ")
}
