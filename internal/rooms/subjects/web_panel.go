package subjects

import (
	"context"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Panel is the list of subjects on a case's overview, for cases.Room.Panels.
func (r *Room) Panel(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
	list, err := r.Sheets(ctx, rd, g)
	if err != nil {
		return cases.Panel{}, err
	}
	now := list[:0]
	for _, s := range list {
		if !s.Withdrawn() {
			now = append(now, s)
		}
	}
	c, err := r.Cases.ByID(ctx, rd, g)
	if err != nil {
		return cases.Panel{}, err
	}
	canEdit := g.CanEdit() && c.Open()
	return cases.Panel{Column: "half", Order: 10, Body: panel(listPath(g), now, canEdit, caltime.DateOf(rd.Time()))}, nil
}

// part is what a subject is in the case on a day: "Suspect, convicted", or "Company" for an organisation without a part.
func (s Sheet) part(on caltime.Date) string {
	var out []string
	for _, x := range s.Roles {
		if x.On(on) {
			out = append(out, x.Category.Name())
		}
	}
	if len(out) == 0 {
		return s.Kind.Name()
	}
	return strings.Join(out, ", ")
}

// line is what else is told of a subject in a line.
func (s Sheet) line() string {
	var out []string
	if !s.BornOn.IsZero() {
		out = append(out, "born "+strconv.Itoa(s.BornOn.Y))
	}
	if s.CompanyNo != "" {
		out = append(out, "company "+s.CompanyNo)
	}
	seen := map[string]bool{}
	for _, l := range s.Linked {
		if !seen[l.CaseRef] {
			seen[l.CaseRef] = true
			out = append(out, "also in "+l.CaseRef)
		}
	}
	return strings.Join(out, " · ")
}

func roleDates(r Role) string {
	if r.ToOn.IsZero() {
		return "since " + r.FromOn.UK()
	}
	return r.FromOn.UK() + " to " + r.ToOn.UK()
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func errorAt(errs []govuk.FieldError, id string) string {
	for _, e := range errs {
		if e.ID == id {
			return e.Text
		}
	}
	return ""
}

func identifierOptions() []govuk.Option {
	var out []govuk.Option
	for _, k := range IdentifierKinds() {
		out = append(out, govuk.Option{Value: string(k.Code), Text: k.Name})
	}
	return out
}

func categoryChoices() []govuk.Choice {
	var out []govuk.Choice
	for _, k := range Categories() {
		out = append(out, govuk.Choice{Value: string(k), Text: k.Name(), Hint: k.Meaning()})
	}
	return out
}

func categoryOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, k := range Categories() {
		out = append(out, govuk.Option{Value: string(k), Text: k.Name()})
	}
	return out
}
