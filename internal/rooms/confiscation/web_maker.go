package confiscation

import (
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/orders"
)

// offerMakers lists who of the force a form may name as having made the prosecutor’s statement.
func (r *Room) offerMakers(c *web.Ctx, f *actForm) (err error) {
	if f.makers, err = r.Orders.Parties(c.Ctx(), r.DB, f.p.g.ForceID()); err != nil {
		return err
	}
	f.confiscator, err = r.AsksForConfiscator(c.Ctx(), r.DB, f.p.g.ForceID(), f.today)
	return err
}

// makerField asks who made the prosecutor’s statement.
func (f *actForm) makerField() actField {
	hint := "Of the statement under section 16 alone. Somebody of the force must be an accredited financial investigator on its day"
	if f.confiscator {
		hint = "Of the statement under section 16 alone. The force asks for an accredited confiscator"
	}
	return actField{name: "applicant", label: "Who made the prosecutor’s statement?", hint: hint, kind: inMaker,
		options: append([]govuk.Option{{Value: "", Text: "The prosecutor"}}, f.makers...)}
}

// maker reads who made it: the empty party is the prosecutor.
func (f *actForm) maker() orders.Party {
	p, bad := orders.ReadParty(f.typed, "applicant")
	if bad != "" {
		f.unread["applicant_override"] = bad
	}
	return p
}
