package confiscation

import (
	"slices"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
)

// The kinds of field of an act's form.
const (
	inText     = "text"
	inArea     = "area"
	inMoney    = "money"
	inDate     = "date"
	inRadios   = "radios"
	inSelect   = "select"
	inTick     = "tick"
	inSchedule = "schedule"
	inMaker    = "maker" // who of the force made a statement
)

// actField is one field of an act's form, named after the field of the verb, so that a refusal finds it.
type actField struct {
	name, label, hint, kind string
	items                   []govuk.Choice
	options                 []govuk.Option
}

// actSpec is the form of one kind of act: its words, its fields and its verb.
type actSpec struct {
	intro, button string
	happens       []string
	fields        func(*actForm) []actField
	defaults      func(*actForm)
	apply         func(*Room, *web.Ctx, *actForm) (recorded, error)
}

func fixed(list ...actField) func(*actForm) []actField {
	return func(*actForm) []actField { return list }
}

func lineOptions() []govuk.Option {
	return []govuk.Option{{Value: "", Text: "Not in the schedule"}, {Value: FreeLine, Text: "Property of the defendant"}, {Value: GiftLine, Text: "Tainted gift"}}
}

func dayField(label, hint string) actField {
	return actField{name: "on", label: label, hint: hint, kind: inDate}
}

var (
	noteField = actField{name: "note", label: "Note", kind: inArea}
	whyField  = actField{name: "why", label: "Why?", kind: inArea}
	regimes   = []govuk.Choice{{Value: string(Old), Text: Old.Title()}, {Value: string(New2026), Text: New2026.Title()}}
)

func startLink(path string, may bool) []layout.Link {
	if !may {
		return nil
	}
	return []layout.Link{{Label: "Record proceedings", Href: path + "/confiscation/new"}}
}

// sortLines puts what was typed in the order of the things themselves, for a form comes in no order.
func sortLines(list []Scheduled) {
	slices.SortFunc(list, func(a, b Scheduled) int { return int(a.Interest - b.Interest) })
}

func plain(err error) (recorded, error) { return recorded{}, err }

func alarmed(alarm string, err error) (recorded, error) { return recorded{alarm: alarm}, err }

// dayChoices lists the days that stand and wait, as choices.
func (f *actForm) dayChoices(which func(Day) bool) (out []govuk.Choice) {
	for _, d := range f.p.w.Days {
		if d.ReplacedAt == nil && which(d) {
			out = append(out, govuk.Choice{Value: string(d.Kind), Text: d.Kind.Title(), Hint: "Due " + d.DueOn.WithDay()})
		}
	}
	return out
}

// sumChoices lists sums of the order, as choices.
func (f *actForm) sumChoices(which func(Sum) bool) (out []govuk.Choice) {
	for _, s := range f.p.w.Sums {
		if which(s) {
			out = append(out, govuk.Choice{Value: ids.String(int64(s.N)), Text: s.AmountPence.String(), Hint: s.Cause.Title() + ", due " + s.DueOn.WithDay()})
		}
	}
	return out
}

// paymentChoices lists payments whose receipt is not recorded.
func (f *actForm) paymentChoices() (out []govuk.Choice) {
	for _, p := range f.p.w.Payments {
		if p.Standing() && p.ReceiptedOn.IsZero() {
			out = append(out, govuk.Choice{Value: ids.String(int64(p.N)), Text: p.Number() + ", " + p.AmountPence.String(), Hint: "Paid " + p.PaidOn.WithDay()})
		}
	}
	return out
}

// moneyFrom lists what a payment may have come from: property of the schedule, or money held under other powers.
func (f *actForm) moneyFrom() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, p := range f.property {
		switch {
		case p.linked:
			out = append(out, govuk.Option{Value: p.id, Text: p.title + " (in the schedule)"})
		case p.state.Held() && p.state != assets.ConfiscationLinked:
			out = append(out, govuk.Option{Value: p.id, Text: p.title + " (" + lower(p.state.Title()) + ")"})
		}
	}
	return out
}
