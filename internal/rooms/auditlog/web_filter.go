package auditlog

import "proceeds/internal/platform/govuk"

// box is a day of the filter as it was typed.
func (f Filter) box(name, label string) govuk.DateInput {
	return govuk.DateInput{Name: name, Legend: label, Day: f.typed[name+"-day"], Month: f.typed[name+"-month"], Year: f.typed[name+"-year"], Error: f.wrong[name]}
}

// errors are the days that cannot be read; the list is then not narrowed by them.
func (f Filter) errors() (out []govuk.FieldError) {
	for _, name := range []string{"from", "to"} {
		if t := f.wrong[name]; t != "" {
			out = append(out, govuk.FieldError{ID: f.box(name, "").FirstBad(), Text: t})
		}
	}
	return out
}
