package orders

import (
	"strings"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders/powers"
)

type orderView struct {
	o      Order
	alarm  string
	facts  []layout.Pair
	steps  []Step
	clocks []clockView
	due    []Report

	overrides []Override
	longest   caltime.Date // the last day the law would have allowed, where the court set an earlier one
	orderSteps
	extra templ.Component // of an order of an investigation; nil for another
}

type clockView struct {
	id, title, cite string
	facts           []layout.Pair
	steps           []string
	whatIf          string // where to try the clock with other facts
}

func (v clockView) links() []layout.Link {
	if v.whatIf == "" {
		return nil
	}
	return []layout.Link{{Label: "What if", Href: v.whatIf}}
}

// getOrder shows one order: what it is, its steps, and its clocks with their reckoning.
func (r *Room) getOrder(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	n, ok := number(c.Param("o"), "O")
	if !ok {
		return fault.Missing()
	}
	v := orderView{}
	if v.o, err = orderByNumber(c.Ctx(), r.DB, g, n); err != nil {
		return err
	}
	if v.o.Reaches, err = reachesOf(c.Ctx(), r.DB, g, v.o.ID); err != nil {
		return err
	}
	if v.steps, err = stepsOf(c.Ctx(), r.DB, g, v.o.ID); err != nil {
		return err
	}
	if v.overrides, err = overridesOf(c.Ctx(), r.DB, g, v.o.ID); err != nil {
		return err
	}
	clocks, err := clocksOfOrder(c.Ctx(), r.DB, g, v.o.ID)
	if err != nil {
		return err
	}
	reports, err := reportsOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	for _, p := range reports {
		if p.OrderID == v.o.ID {
			v.due = append(v.due, p)
		}
	}
	for _, k := range clocks {
		v.clocks = append(v.clocks, viewOf(k))
		if k.Code == v.o.Power {
			if v.longest, err = r.longestOf(c.Ctx(), k); err != nil {
				return err
			}
		}
	}
	list, err := r.Assets.ByCase(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	names := map[ids.Asset]string{}
	for _, a := range list {
		names[a.ID] = a.Name()
	}
	v.fill(g, names)
	if v.extra, err = r.extra8(c.Ctx(), g, v.o); err != nil {
		return err
	}
	if err := r.fillSteps(c, g, &v); err != nil {
		return err
	}
	return r.page(c, 200, g, v.o.Name(), orderBody(v))
}

func (v *orderView) fill(g access.Grant, names map[ids.Asset]string) {
	o := v.o
	add := func(key, value string) {
		if value != "" {
			v.facts = append(v.facts, layout.Pair{Key: key, Value: value})
		}
	}
	if o.WithdrawnAt != nil {
		add("Withdrawn", layout.Moment(*o.WithdrawnAt)+": "+o.WithdrawnReason)
	}
	add("State", o.State.Title())
	seen := map[ids.Asset]bool{}
	for _, x := range o.Reaches {
		if !seen[x.AssetID] {
			seen[x.AssetID] = true
			number, _, _ := strings.Cut(names[x.AssetID], " ")
			v.facts = append(v.facts, layout.Pair{Key: "Asset", Value: names[x.AssetID], Href: cases.Path(g.Ref()) + "/assets/" + number})
		}
	}
	if o.AmountPence != nil {
		add("Value", o.AmountPence.String())
	}
	add("Court", o.Court)
	add("Court’s reference", o.CourtRef)
	add("Made by", o.MadeBy)
	for _, x := range o.moments() {
		add(x.Key, x.Value)
	}
	if !o.LastDay.IsZero() {
		add("Runs to the end of", o.LastDay.WithDay())
	}
	if !o.PrintedEndOn.IsZero() {
		add("Printed on the order", o.PrintedEndOn.WithDay())
		if o.PrintedEndOn.After(o.LastDay) && !o.LastDay.IsZero() {
			v.alarm = "The order prints " + o.PrintedEndOn.WithDay() + ", but the law ends it on " + o.LastDay.WithDay() + ". The clock runs to the earlier day."
		}
	}
	if !v.longest.IsZero() {
		add("Shorter than the law allows", "The court set an earlier day: the law would let it run to the end of "+v.longest.WithDay())
	}
	add("Applicant", person(o.Applicant, o.ApplicantRank, o.ApplicantAccred))
	add("Authorised by", person(o.Authoriser, o.AuthoriserRank, ""))
	for _, x := range v.overrides {
		add("Override, "+x.Part, x.words()+" ("+x.ActorName+", "+layout.Moment(x.CreatedAt)+")")
	}
	add("How it was served", o.ServedHow)
	add("Terms", o.Terms)
	add("Ended", o.EndedWhy)
}

func (o Order) moments() (out []layout.Pair) {
	if o.LodgedAt != nil {
		out = append(out, layout.Pair{Key: "Application lodged", Value: layout.Moment(*o.LodgedAt)})
	}
	if o.ListedAt != nil {
		out = append(out, layout.Pair{Key: "Listed for", Value: layout.Moment(*o.ListedAt)})
	}
	if o.CalledOnAt != nil {
		out = append(out, layout.Pair{Key: "Called on", Value: layout.Moment(*o.CalledOnAt)})
	}
	if o.MadeAt != nil {
		out = append(out, layout.Pair{Key: "Made", Value: layout.Moment(*o.MadeAt)})
	}
	if o.ServedAt != nil {
		out = append(out, layout.Pair{Key: "Served", Value: layout.Moment(*o.ServedAt)})
	}
	return out
}

func person(name, rank, accred string) string {
	for _, s := range []string{rank, accred} {
		if s != "" && name != "" {
			name += ", " + s
		}
	}
	return name
}

func viewOf(k Clock) clockView {
	v := clockView{id: ids.String(k.ID), title: k.Title, cite: powers.Dashed(k.Cite), steps: k.Reckoning(), whatIf: whatIfHref(k)}
	for n, s := range v.steps {
		v.steps[n] = powers.Words(s)
	}
	add := func(key, value string) {
		if value != "" {
			v.facts = append(v.facts, layout.Pair{Key: key, Value: value})
		}
	}
	add("State", k.State.Word())
	add("Started", k.Start().WithDay())
	if k.EndAt != nil {
		add("Ends", k.End().EndWithDay())
	} else if !k.Known {
		add("Ends", "Not known: the bank holidays on the way are not held")
	}
	if k.ActByAt != nil {
		add("Act by", k.ActBy().WithDay())
	}
	if k.ClosedAt != nil {
		add("Closed", layout.Moment(*k.ClosedAt)+". "+k.ClosedWhy)
	}
	if used := k.Frozen().Sittings; used != nil && k.ActByAt != nil {
		add("Sittings", used.Text())
	}
	if rule := k.Frozen().Rule; rule != "" {
		add("Rule", powers.Words(rule))
	}
	if _, from, ok := strings.Cut(k.RuleVersion, "@"); ok {
		if d, err := caltime.ParseDate(from); err == nil {
			add("Version of the law", "as from "+d.UK())
		}
	}
	if !k.Verified {
		add("Verified", "No: the rule was not read in a source")
	}
	return v
}

// dateInput draws a date of a record form.
func (f *recordForm) dateInput(x formField, clock bool) govuk.DateInput {
	get := func(part string) string { return f.is(x.name + "-" + part) }
	return govuk.DateInput{Name: x.name, Legend: x.label, Hint: x.hint, Error: f.bad[x.name], Day: get("day"), Month: get("month"), Year: get("year"),
		Time: clock, Hour: get("hour"), Minute: get("minute"), Now: clock}
}

// happens says what recording the act will do.
func (f *recordForm) happens() []string {
	a := f.p.asset.Number()
	switch {
	case len(f.spec.happens) > 0:
		var out []string
		for _, s := range f.spec.happens {
			out = append(out, strings.Replace(s, "{asset}", a, 1))
		}
		return out
	case f.spec.order && f.order.ID != 0:
		return []string{"It is kept as a step of " + f.order.Name(), "The timeline of the case shows it"}
	case f.spec.clock(f) != "":
		return []string{"The order and its clock are added to " + a, "The clock that it answers is closed as acted, where one runs"}
	}
	return []string{"It is added to " + a + " and to the timeline of the case"}
}
