package confiscation

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/confiscation/lifestyle"
	"proceeds/internal/rooms/reference"
)

// LifestyleFacts is what else the question of a criminal lifestyle needs to know of a defendant.
type LifestyleFacts struct {
	SubjectID       ids.Subject `gorm:"primaryKey;autoIncrement:false"`
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	PriorsCheckedOn caltime.Date // somebody checked that no earlier conviction is missing; zero: nobody did
	Asked           string       // yes, no or unknown: whether the prosecutor asks the court to decide it
	LastBenefitOn   caltime.Date // s.10(9); zero: none
	Version         int
	UpdatedAt       time.Time
}

// TableName is lifestyle_facts.
func (LifestyleFacts) TableName() string { return "lifestyle_facts" }

// Lifestyle is the question whether a defendant has a criminal lifestyle with its answers: one under each rule set.
type Lifestyle struct {
	On      caltime.Date // the date that chose the rules: the latest conviction, or today
	Why     string       // why the rules are these
	Chosen  string       // the code of the rules that apply
	Rules   []lifestyle.RuleSet
	Facts   lifestyle.Facts
	Results []lifestyle.Result // in the order of Rules
	Pending bool               // an offence has no outcome yet
	Charged []lifestyle.Result // with Pending: the answers if every such offence led to a conviction
}

// Answer is the answer under the rules that apply.
func (l Lifestyle) Answer() lifestyle.Result { return l.under(l.Results) }

// IfConvicted is the answer under the rules that apply if every offence without an outcome led to a conviction.
func (l Lifestyle) IfConvicted() lifestyle.Result { return l.under(l.Charged) }

func (l Lifestyle) under(list []lifestyle.Result) lifestyle.Result {
	for _, x := range list {
		if x.Rules == l.Chosen {
			return x
		}
	}
	return lifestyle.Result{Answer: lifestyle.Insufficient}
}

// Differ reports whether the rule sets give different answers, or differ in whether a test is met.
func (l Lifestyle) Differ() bool {
	for _, x := range l.Results[1:] {
		if x.Answer != l.Results[0].Answer || x.Tests != l.Results[0].Tests {
			return true
		}
	}
	return false
}

// Supposed is what a reader supposes to see what would follow. Nothing of it is kept.
type Supposed struct {
	Convicted bool // every offence without an outcome leads to a conviction
	Checked   bool // no earlier conviction is missing
	Asked     lifestyle.Tri
	Benefit   map[int]money.Pence // by number of the offence
}

// Lifestyle answers the question for a defendant of a case under each rule set, from what is recorded.
func (r *Room) Lifestyle(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject) (Lifestyle, error) {
	return r.suppose(ctx, rd, g, id, Supposed{})
}

func (r *Room) suppose(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject, what Supposed) (l Lifestyle, err error) {
	list, err := r.offencesOf(ctx, rd, g, id)
	if err != nil {
		return l, err
	}
	priors, err := r.PriorConvictions(ctx, rd, g)
	if err != nil {
		return l, err
	}
	known, err := lifestyleFactsOf(ctx, rd, g, id)
	if err != nil {
		return l, err
	}
	l.On, l.Why = latestConviction(list), ""
	if l.On.IsZero() {
		l.On, l.Why = caltime.DateOf(rd.Time()), "no conviction is recorded, so today decides; "
	}
	regime, err := r.regimeFor(ctx, rd, g.ForceID(), l.On)
	if err != nil {
		return l, err
	}
	l.Chosen = lifestyle.POCA2002
	if regime.regime == New2026 {
		l.Chosen = lifestyle.CPA2026
	}
	if l.Why == "" {
		l.Why = regime.why
	} else {
		l.Why += "not verified: " + lifestyle.Applies
	}
	least, err := r.Reference.Value(ctx, rd, g.ForceID(), "threshold", "lifestyle.benefit", l.On)
	if err != nil {
		return l, err
	}
	minimum, err := least.Pence()
	if err != nil {
		return l, err
	}
	l.Rules = lifestyle.RuleSets()
	if l.Facts, err = r.lifestyleFacts(ctx, rd, g, id, list, priors, known, what); err != nil {
		return l, err
	}
	l.decide(minimum)
	return l, nil
}

// lifestyleFacts puts what is recorded of a defendant into the words of the calculator, with what is supposed on top.
func (r *Room) lifestyleFacts(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject, list []Offence, priors []PriorConviction, known LifestyleFacts, what Supposed) (f lifestyle.Facts, err error) {
	f = lifestyle.Facts{PriorsComplete: !known.PriorsCheckedOn.IsZero() || what.Checked, Asked: triOf(known.Asked), LastBenefitOn: known.LastBenefitOn}
	if what.Asked != lifestyle.Unknown {
		f.Asked = what.Asked
	}
	m, err := r.membership(ctx, rd, g)
	if err != nil {
		return f, err
	}
	for _, o := range list {
		x := lifestyle.Offence{N: o.N, Title: o.Title, Started: o.StartedOn, Ended: o.EndedOn, Charged: o.ChargedOn, Convicted: o.Outcome.Tri(), ConvictedOn: o.ConvictedOn,
			Considered: o.Outcome == Considered, Benefited: triOf(o.Benefited), Benefit: o.BenefitPence, Intended: triOf(o.Intended), Proceedings: o.Proceedings}
		x.Schedule2, x.Added2026 = m.place(o, caltime.DateOf(rd.Time()))
		if s, ok := what.Benefit[o.N]; ok {
			x.Benefit, x.Benefited = &s, lifestyle.Known(s > 0)
		}
		if what.Convicted && x.Convicted == lifestyle.Unknown {
			x.Convicted = lifestyle.Yes
		}
		f.Offences = append(f.Offences, x)
	}
	for _, p := range priors {
		if p.SubjectID != id || p.Withdrawn() {
			continue
		}
		f.Priors = append(f.Priors, lifestyle.Prior{N: p.N, Title: p.Title, Occasion: p.ConvictedOn.String() + " " + p.Occasion, On: p.ConvictedOn, Benefited: triOf(p.Benefited),
			Benefit: p.BenefitPence, Intended: triOf(p.Intended)})
	}
	return f, nil
}

// decide answers the question under each rule set.
func (l *Lifestyle) decide(minimum money.Pence) {
	charged := l.Facts
	charged.Offences = append([]lifestyle.Offence(nil), l.Facts.Offences...)
	for i := range charged.Offences {
		if o := &charged.Offences[i]; o.Convicted == lifestyle.Unknown {
			o.Convicted, l.Pending = lifestyle.Yes, true
		}
	}
	for i := range l.Rules {
		l.Rules[i].Minimum = minimum
		l.Results = append(l.Results, lifestyle.Decide(l.Facts, l.Rules[i]))
		if l.Pending {
			l.Charged = append(l.Charged, lifestyle.Decide(charged, l.Rules[i]))
		}
	}
}

// placing is where offences stand in Schedule 2, on the last day before the 2026 Act and since.
type placing struct {
	changed       caltime.Date
	before, since map[string]reference.Offence
}

func (r *Room) membership(ctx context.Context, rd db.Reader, g access.Grant) (p placing, err error) {
	rules, _ := lifestyle.ByCode(lifestyle.CPA2026)
	p.changed = rules.From
	if p.before, err = r.catalogueOn(ctx, rd, g, p.changed.AddDays(-1)); err != nil {
		return p, err
	}
	today := caltime.DateOf(rd.Time())
	if today.Before(p.changed) {
		today = p.changed
	}
	p.since, err = r.catalogueOn(ctx, rd, g, today)
	return p, err
}

func (r *Room) catalogueOn(ctx context.Context, rd db.Reader, g access.Grant, on caltime.Date) (map[string]reference.Offence, error) {
	list, err := r.Reference.Offences(ctx, rd, g.ForceID(), on)
	out := make(map[string]reference.Offence, len(list))
	for _, o := range list {
		out[o.Code] = o
	}
	return out, err
}

// place says whether Schedule 2 listed an offence before the 2026 Act, and whether that Act adds it. The day of the
// conviction decides, and today where there is none.
func (p placing) place(o Offence, today caltime.Date) (listed, added lifestyle.Tri) {
	day := o.ConvictedOn
	if day.IsZero() {
		day = today
	}
	old := day
	if last := p.changed.AddDays(-1); old.After(last) {
		old = last
	}
	if day.Before(p.changed) {
		day = p.changed
	}
	c, ok := p.before[o.Code]
	if !ok || c.Doubt != "" {
		if n, ok := p.since[o.Code]; ok && n.Doubt == "" {
			c = n
		} else {
			return triOf(o.Schedule2), lifestyle.No
		}
	}
	_, was := c.In(old)
	_, is := p.since[o.Code].In(day)
	return lifestyle.Known(was), lifestyle.Known(is && !was)
}

func triOf(s string) lifestyle.Tri {
	t, err := lifestyle.ParseTri(s)
	if err != nil {
		return lifestyle.Unknown
	}
	return t
}
