package orders

import (
	"slices"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
)

var detainedField = formField{name: "detained", label: "What may be detained under it, and where? (s.41A)", hint: "Leave out where the order says nothing of detention", kind: asText}

// varySpec is the form of the variation of a restraint order; offerAssets fills what it may add and let go.
var varySpec = formSpec{
	title: "Record a variation of the restraint order", button: "Record the variation", clock: noClock, order: true,
	intro: "Of the Crown Court (s.42), on the application of who applied for the order or of anybody affected. What the order names no more is released.",
	fields: []formField{{name: "made_at", label: "Varied", kind: asMoment},
		{name: "add", label: "Assets that the order names from now on", kind: asMany}, {name: "free", label: "Assets that it names no more", kind: asMany},
		{name: "amount", label: "Value of what it names now", hint: "Leave out to use the values on record", kind: asMoney},
		{name: "report_due", label: "Next report to the court due on", hint: "Takes the place of the days still owed. Leave out where they stand", kind: asDate},
		{name: "no_reports", label: "Or why the court wants no more reports (s.41(7C))", kind: asText},
		{name: "why", label: "What was varied, and who asked?", kind: asArea}},
	apply: func(r *Room, c *web.Ctx, f *recordForm) (did, error) {
		in := Varying{N: f.order.N, At: f.moment("made_at"), Why: f.is("why"), Add: f.assets("add"), Free: f.assets("free"), Amount: f.money("amount"),
			NoReports: f.is("no_reports"), Version: f.version()}
		if d := f.date("report_due"); !d.IsZero() {
			in.Reports = append(in.Reports, d)
		}
		if err := f.wrong(); err != nil {
			return did{}, err
		}
		return told(r.VaryRestraint(c.Ctx(), f.p.g.CaseID(), in))
	},
}

// restraintDischarge is the form of the discharge of a restraint order.
func restraintDischarge() formSpec {
	s := formSpecs["discharge"]
	var items []govuk.Choice
	for _, g := range Grounds {
		items = append(items, govuk.Choice{Value: string(g), Text: g.Title()})
	}
	s.intro = "By the Crown Court (s.42). It must discharge the order where proceedings are not started within a reasonable time. What the order held is released, and its clock stops."
	s.fields = []formField{{name: "made_at", label: "Discharged", kind: asMoment}, {name: "ground", label: "On what ground?", kind: asChoice, items: items},
		{name: "why", label: "Note", hint: "Needed for another ground", kind: asArea}}
	return s
}

// offerAssets fills the form of a variation with the assets of the case that the order may come to name, and those it holds.
func (f *recordForm) offerAssets(list []assets.Asset) {
	var add, free []govuk.Choice
	for _, a := range list {
		x := aim{asset: a, interests: a.Live()}
		one := govuk.Choice{Value: ids.String(a.ID), Text: a.Name()}
		switch {
		case a.Withdrawn() || len(x.interests) == 0:
		case slices.ContainsFunc(x.in(assets.DeniedRestrained), func(i assets.Interest) bool { return f.order.names([]ids.Interest{i.ID}) }):
			free = append(free, one)
		case x.restrainable(false) == nil:
			add = append(add, one)
		}
	}
	f.spec.fields = slices.Clone(f.spec.fields)
	for n := range f.spec.fields {
		switch f.spec.fields[n].name {
		case "add":
			f.spec.fields[n].items = add
		case "free":
			f.spec.fields[n].items = free
		}
	}
}

// assets reads the assets that were ticked in a field.
func (f *recordForm) assets(name string) (out []ids.Asset) {
	for _, s := range f.typed[name] {
		if id, ok := ids.Parse[ids.Asset](s); ok {
			out = append(out, id)
		} else {
			f.unread[name] = "Choose among the assets of the case"
		}
	}
	return out
}
