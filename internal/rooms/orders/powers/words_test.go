package powers

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"HoursExcl(48)": "48 hours of days that count",
		"MonthsIncl(6), at most YearsIncl(2) from the first order":      "6 months with the first day, at most 2 years with the first day from the first order",
		"CourtSet, at most YearsIncl(1) from the order":                 "to the day that the order gives, at most 1 year with the first day from the order",
		"DaysNext(30) or longer":                                        "30 days from the day after or longer",
		"WorkingDaysAfter(7)":                                           "7 working days after",
		"OpenEnded(12) by force rule":                                   "no end, reviewed every 12 months by force rule",
		"It ends on Wed 30 Dec 2026 (DaysIncl(28) from Fri 1 Jan 2026)": "It ends on Wed 30 Dec 2026 (28 days with the first day from Fri 1 Jan 2026)",
	} {
		if got := Words(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for _, p := range All() {
		for _, v := range p.Versions {
			if got := Words(v.RuleText()); strings.ContainsAny(got, "()") && strings.Contains(got, "Incl") || strings.Contains(got, "Excl") {
				t.Errorf("%s still says %q", p.Code, got)
			}
		}
	}
}

func TestDashed(t *testing.T) {
	for in, want := range map[string]string{
		"s.295(1)-(1B)": "s.295(1)–(1B)", "ss.289-291": "ss.289–291", "ss.303Z26-303Z27(3)": "ss.303Z26–303Z27(3)",
		"PACE s.16(3); SI 2015/759": "PACE s.16(3); SI 2015/759", "interest-bearing": "interest-bearing",
	} {
		if got := Dashed(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
