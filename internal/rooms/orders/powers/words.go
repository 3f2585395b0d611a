package powers

import (
	"regexp"
	"strconv"
)

var ruleCode = regexp.MustCompile(`\b(HoursExcl|WorkingDaysAfter|DaysIncl|DaysNext|MonthsIncl|YearsIncl|OpenEnded)\((\d+)\)|\bCourtSet\b`)

// Words puts the codes of counting rules in a text into words: "MonthsIncl(6)" becomes "6 months with the first day". What
// is stored and sent keeps the codes; pages say the words.
func Words(s string) string {
	return ruleCode.ReplaceAllStringFunc(s, func(code string) string {
		m := ruleCode.FindStringSubmatch(code)
		n := func(unit string) string {
			if m[2] == "1" {
				return "1 " + unit
			}
			return m[2] + " " + unit + "s"
		}
		switch Primitive(m[1]) {
		case HoursExcl:
			return n("hour") + " of days that count"
		case WorkingDaysAfter:
			return n("working day") + " after"
		case DaysIncl:
			return n("day") + " with the first day"
		case DaysNext:
			return n("day") + " from the day after"
		case MonthsIncl:
			return n("month") + " with the first day"
		case YearsIncl:
			return n("year") + " with the first day"
		case OpenEnded:
			k, _ := strconv.Atoi(m[2])
			if k == 1 {
				return "no end, reviewed every month"
			}
			return "no end, reviewed every " + m[2] + " months"
		}
		return "to the day that the order gives"
	})
}

var range1 = regexp.MustCompile(`([0-9A-Z)])-([0-9(])`)

// Dashed prints a citation with an en dash in its ranges: "s.295(1)–(1B)". What is stored and sent keeps the hyphen.
func Dashed(cite string) string { return range1.ReplaceAllString(cite, "$1–$2") }
