package govuk

import (
	"strings"
	"testing"
)

func TestErrorSummaryOfNothingIsNothing(t *testing.T) {
	if got := render(t, ErrorSummary(nil)); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestErrorSummaryCounts(t *testing.T) {
	got := render(t, ErrorSummary([]FieldError{{"a", "Enter a"}}))
	if !strings.Contains(got, "There is 1 thing to put right") || !strings.Contains(got, `href="#a"`) {
		t.Error(got)
	}
}

func TestDateInputLinksToTheFirstWrongBox(t *testing.T) {
	for _, c := range []struct {
		in   DateInput
		want string
	}{
		{DateInput{Name: "when", Error: "x"}, "when-day"},
		{DateInput{Name: "when", Error: "x", Bad: []string{"year", "month"}}, "when-month"},
		{DateInput{Name: "when", Error: "x", Time: true, Bad: []string{"minute"}}, "when-minute"},
		{DateInput{Name: "when"}, "when-day"},
	} {
		if got := c.in.FirstBad(); got != c.want {
			t.Errorf("%v: %s, want %s", c.in.Bad, got, c.want)
		}
	}
}

func TestTypedValuesAreEscapedAndKept(t *testing.T) {
	typed := `"><script>alert(1)</script>`
	for name, got := range map[string]string{
		"input":    render(t, InputOf(Input{Name: "a", Label: "A", Value: typed})),
		"textarea": render(t, TextAreaOf(TextArea{Name: "a", Label: "A", Value: typed})),
		"date":     render(t, DateInputOf(DateInput{Name: "a", Legend: "A", Day: typed})),
	} {
		if strings.Contains(got, "<script>") || !strings.Contains(got, "alert(1)") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestMoneyHasItsSign(t *testing.T) {
	got := render(t, MoneyOf(Input{Name: "amount", Label: "Total", Value: "640", Help: "All currencies"}))
	for _, want := range []string{`aria-hidden="true">£<`, `inputmode="decimal"`, `govuk-input--width-10`, `aria-describedby="amount-help"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestSelectMarksTheValue(t *testing.T) {
	got := render(t, SelectOf(Select{Name: "a", Label: "A", Value: "2", Options: []Option{{"1", "One"}, {"2", "Two"}}}))
	if strings.Count(got, "selected") != 1 || !strings.Contains(got, `value="2" selected`) {
		t.Error(got)
	}
}

func TestRadiosWithoutValueChooseNone(t *testing.T) {
	got := render(t, RadiosOf(Radios{Name: "a", Legend: "A", Items: []Choice{{Value: "", Text: "Any"}, {Value: "1", Text: "One"}}}))
	if strings.Contains(got, "checked") {
		t.Error(got)
	}
}
