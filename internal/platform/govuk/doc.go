// Package govuk draws the parts of GOV.UK Frontend and MOJ Frontend that the
// product uses. Every part takes a plain struct and gives the markup the vendor
// publishes for it, at the density of our stylesheet; the tests compare it with
// the vendor's own fixtures.
//
// A field is drawn by the component of its kind:
//
//	@govuk.InputOf(govuk.Input{Name: "officer", Label: "Seizing officer", Value: f.Officer, Error: errs["officer"]})
//	@govuk.MoneyOf(govuk.Input{Name: "amount", Label: "Total amount", Value: f.Amount})
//	@govuk.RadiosOf(govuk.Radios{Name: "prior", Legend: "Who gave prior approval?", Items: approvals, Value: f.Prior})
//
// ID is Name when empty. Error is shown above the field; ErrorSummary at the top
// of the page links to it by that ID. What was typed is always given back in
// Value: nothing is lost when a form is refused.
package govuk

import (
	"cmp"
	"strconv"
	"strings"
)

// Option is one choice of a Select.
type Option struct {
	Value string
	Text  string
}

// Choice is one radio button or checkbox.
type Choice struct {
	Value string
	Text  string
	Hint  string
}

// FieldError is one line of an ErrorSummary.
type FieldError struct {
	ID   string // of the field; for radios and checkboxes that of the first
	Text string // says what to do
}

// describedBy names the hint and the error of a field for screen readers.
func describedBy(id, hint, err, more string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, id+"-hint")
	}
	if err != "" {
		ids = append(ids, id+"-error")
	}
	if more != "" {
		ids = append(ids, more)
	}
	return strings.Join(ids, " ")
}

// itemID is the vendor's rule: the first item has the id of the group, so that
// an error summary's link lands on it.
func itemID(id string, i int) string {
	if i == 0 {
		return id
	}
	return id + "-" + strconv.Itoa(i+1)
}

func or(a, b string) string { return cmp.Or(a, b) }
