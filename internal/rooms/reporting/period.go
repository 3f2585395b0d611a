package reporting

import (
	"slices"
	"time"

	"proceeds/internal/base/caltime"
)

// Period is the stretch of days that a scheduled report covers, relative to the day of its run.
type Period string

// The periods.
const (
	NoPeriod      Period = ""
	AllDates      Period = "all"
	LastWeek      Period = "last_week"
	LastMonth     Period = "last_month"
	LastQuarter   Period = "last_quarter"
	YearSoFar     Period = "year_so_far"
	LastYear      Period = "last_year"
	TwelveMonths  Period = "twelve_months"
	ThirteenWeeks Period = "thirteen_weeks"
)

// periods lists them in the order they are offered.
var periods = []struct {
	code Period
	text string
}{
	{LastWeek, "The last week, Monday to Sunday"},
	{LastMonth, "The last month"},
	{LastQuarter, "The last quarter, as of the financial year"},
	{TwelveMonths, "The last twelve months"},
	{YearSoFar, "The financial year so far"},
	{LastYear, "The last financial year"},
	{ThirteenWeeks, "The next thirteen weeks"},
	{AllDates, "All dates"},
}

// Name says the period in words; empty for none.
func (p Period) Name() string {
	for _, x := range periods {
		if x.code == p {
			return x.text
		}
	}
	return ""
}

// Days are its first and last day for a run on a day; zero where it has no bound.
func (p Period) Days(on caltime.Date) (from, to caltime.Date) {
	month := caltime.NewDate(on.Y, on.M, 1)
	back := func(d caltime.Date, months int) caltime.Date {
		out, _ := d.AddMonths(-months) // a first day always has its like
		return out
	}
	switch p {
	case LastWeek:
		monday := on.AddDays(-((int(on.Weekday()) + 6) % 7))
		return monday.AddDays(-7), monday.AddDays(-1)
	case LastMonth:
		return back(month, 1), month.AddDays(-1)
	case LastQuarter: // April to June is the first of a financial year: its quarters are the calendar's
		this := back(month, (int(on.M)-int(time.January))%3)
		return back(this, 3), this.AddDays(-1)
	case TwelveMonths:
		return back(month, 12), month.AddDays(-1)
	case YearSoFar:
		yesterday := on.AddDays(-1)
		return caltime.FinancialYearOf(yesterday).Start(), yesterday
	case LastYear:
		year := caltime.FinancialYearOf(on) - 1
		return year.Start(), year.End()
	case ThirteenWeeks:
		return on, on.AddDays(13 * 7)
	}
	return from, to
}

// dated reports whether the report covers a period, so that a schedule must say which.
func (r Report) dated() bool {
	return slices.ContainsFunc(r.Params, func(p Param) bool { return p.Kind == ParamFrom || p.Kind == ParamTo })
}

// usual is the period that a schedule offers to begin with: forward where the report looks ahead.
func (r Report) usual(today caltime.Date) Period {
	if !r.dated() {
		return NoPeriod
	}
	for _, p := range r.Params {
		if p.Kind != ParamTo || p.Suggest == nil {
			continue
		}
		if d, err := caltime.ParseDate(p.Suggest(today)); err == nil && d.After(today) {
			return ThirteenWeeks
		}
	}
	return LastMonth
}

// over puts the days of a period into parameters of the report, for a run on a day.
func (r Report) over(params map[string]string, p Period, on caltime.Date) map[string]string {
	out := map[string]string{}
	for name, text := range params {
		out[name] = text
	}
	from, to := p.Days(on)
	for _, x := range r.Params {
		switch {
		case x.Kind == ParamFrom && !from.IsZero():
			out[x.Name] = from.String()
		case x.Kind == ParamTo && !to.IsZero():
			out[x.Name] = to.String()
		}
	}
	return out
}
