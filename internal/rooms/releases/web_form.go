package releases

import (
	"net/url"

	"proceeds/internal/platform/govuk"
)

// form is what was typed and what is wrong with it.
type form struct {
	Typed url.Values
	Bad   map[string]string
}

// fieldOrder is that of the fields on the pages, for the summary of errors.
var fieldOrder = []string{"name", "born_on", "known_as", "contact", "received_on", "asked", "identity_asked_on", "identity_on", "identity_how", "months", "extended_why", "to", "ground", "why", "passage", "mask_ground",
	"rest_of", "rest_to", "rest_ground", "outcome", "reason", "recipient", "recipient_role", "way", "address", "decided_why", "sent_on", "sent_note"}

var dayFields = map[string]bool{"born_on": true, "received_on": true, "identity_asked_on": true, "identity_on": true, "sent_on": true}

func (f form) errors(why string) (out []govuk.FieldError) {
	if why != "" {
		out = append(out, govuk.FieldError{ID: "main", Text: why})
	}
	for _, name := range fieldOrder {
		if t := f.Bad[name]; t != "" {
			id := name
			if dayFields[name] {
				id += "-day"
			}
			out = append(out, govuk.FieldError{ID: id, Text: t})
		}
	}
	return out
}

func (f form) typed(name string) string { return f.Typed.Get(name) }

func (f form) or(name, other string) string {
	if f.Typed == nil {
		return other
	}
	return f.Typed.Get(name)
}

func (f form) date(name, label, hint string) govuk.DateInput {
	return govuk.DateInput{Name: name, Legend: label, Hint: hint, Day: f.typed(name + "-day"), Month: f.typed(name + "-month"), Year: f.typed(name + "-year"), Error: f.Bad[name]}
}
