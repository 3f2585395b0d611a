package opportunities

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
)

// Period is a span of days that the Missed page offers.
type Period struct {
	Code, Name       string
	From, To         caltime.Date // inclusive
	Before, BeforeTo caltime.Date // the same part of the year before; of 24 months, the 24 before
}

// Periods lists the spans offered on a day, the one that a page begins with first.
func Periods(today caltime.Date) []Period {
	year, _ := today.AddDays(1).AddMonths(-12)
	yearBefore, _ := year.AddMonths(-12)
	quarter, _ := today.AddDays(1).AddMonths(-3)
	quarterBefore, _ := quarter.AddMonths(-12) // the same months of the year before
	quarterEnd, _ := today.AddMonths(-12)
	fy := caltime.FinancialYearOf(today)
	sameDay, _ := today.AddMonths(-12)
	return []Period{
		{"fy", "This financial year to " + today.UK(), fy.Start(), today, (fy - 1).Start(), sameDay},
		{"12m", "12 months to " + today.UK(), year, today, yearBefore, year.AddDays(-1)},
		{"3m", "3 months to " + today.UK(), quarter, today, quarterBefore, quarterEnd},
		{"lastfy", "Last financial year", (fy - 1).Start(), (fy - 1).End(), (fy - 2).Start(), (fy - 2).End()},
		{"24m", "24 months to " + today.UK(), yearBefore, today, yearBefore.AddDays(-730), yearBefore.AddDays(-1)},
	}
}

func periodByCode(today caltime.Date, code string) Period {
	list := Periods(today)
	for _, p := range list {
		if p.Code == code {
			return p
		}
	}
	return list[0]
}

// Words is the period in a sentence: "12 months".
func (p Period) Words() string {
	switch p.Code {
	case "fy":
		return "this financial year"
	case "lastfy":
		return "last financial year"
	}
	n, _, _ := strings.Cut(p.Name, " months")
	return n + " months"
}

// BeforeWords is what the period is compared with.
func (p Period) BeforeWords() string {
	switch p.Code {
	case "fy", "3m":
		return "the same part of the year before"
	case "lastfy":
		return "the financial year before"
	}
	return "the " + p.Words() + " before"
}

// sum is a count and what it was worth.
type sum struct {
	N     int
	Pence money.Pence
}

// reasonSum, cellSum and monthSum are the parts of the Missed page.
type (
	reasonSum struct {
		Reason string
		N      int
		Pence  money.Pence
	}
	cellSum struct {
		UnitID   ids.Unit
		UnitName string
		Threat   string
		N        int
		Pence    money.Pence
	}
	reasonMonth struct {
		Reason string // code of its second level, else the first
		Month  caltime.Date
		N      int
		Pence  money.Pence
	}
	monthSum struct {
		Month caltime.Date // its first day
		Full  bool         // false: not over yet
		N     int
		Pence money.Pence
	}
)

// missedData is what the Missed page shows.
type missedData struct {
	Period         Period
	Total          sum         // with what is not shown
	Before         sum         // of the period before
	Realised       money.Pence // in the period
	Hidden         int         // counted in Total and not shown
	Unvalued       int         // in sight, without a value
	Review         int         // in sight, waiting for review
	RealisedBefore money.Pence
	Reasons        []reasonSum
	Cells          []cellSum
	Months         []monthSum
	ReasonMonths   []reasonMonth // of the period, what is in sight
	Marks          []mark        // what the force did in the months of the trend
	measures
}

// lostStatuses are what counts as missed: confirmed by a reviewer, or taken and run out of time.
var lostStatuses = []Status{Missed, Lapsed}

// missed reads the whole page's figures in seventeen statements. Headline figures include what the actor may not see, where
// their role counts it; everything with rows behind it holds only what is in sight.
func (r *Room) missed(ctx context.Context, rd db.Reader, p Period, base Filter) (m missedData, err error) {
	m.Period = p
	f := base
	f.Statuses, f.From, f.To = lostStatuses, p.From, p.To
	before := f
	before.From, before.To = p.Before, p.BeforeTo
	if m.Total, err = lostSum(ctx, rd, f); err != nil {
		return m, fmt.Errorf("missed, total: %w", err)
	}
	if m.Before, err = lostSum(ctx, rd, before); err != nil {
		return m, err
	}
	if m.Hidden, err = hiddenCount(ctx, rd, f); err != nil {
		return m, err
	}
	if m.Realised, err = realisedSum(ctx, rd, base.realised(p.From, p.To)); err != nil {
		return m, err
	}
	if m.RealisedBefore, err = realisedSum(ctx, rd, base.realised(p.Before, p.BeforeTo)); err != nil {
		return m, err
	}
	if m.measures, err = r.measure(ctx, rd, p, base); err != nil {
		return m, fmt.Errorf("measures of the missed: %w", err)
	}
	if m.Reasons, err = byReason(ctx, rd, f); err != nil {
		return m, err
	}
	if m.Cells, err = byUnitAndThreat(ctx, rd, f); err != nil {
		return m, err
	}
	if m.Months, err = byMonth(ctx, rd, f, months(rd.Time())); err != nil {
		return m, err
	}
	if m.ReasonMonths, err = byReasonAndMonth(ctx, rd, f, m.Period.months()); err != nil {
		return m, err
	}
	if m.Marks, err = marks(ctx, rd, months(rd.Time())[0]); err != nil {
		return m, err
	}
	waiting := base
	waiting.Statuses = []Status{RunOut}
	counts, err := tallies(ctx, rd, []column{
		{name: "review", value: "0", f: waiting},
		{name: "unvalued", value: "CASE WHEN o.lost_pence IS NULL THEN 1 ELSE 0 END", f: f},
	})
	m.Review, m.Unvalued = counts["review"].N, int(counts["unvalued"].Pence)
	return m, err
}

// months are the first days of the last 24 months, this one last.
func months(now time.Time) []caltime.Date {
	d := caltime.DateOf(now)
	d = caltime.NewDate(d.Y, d.M, 1)
	out := make([]caltime.Date, 24)
	for i := range out {
		out[i] = caltime.NewDate(d.Y, d.M-time.Month(23-i), 1)
	}
	return out
}

// mark is something that the force did about what it misses, for the trend.
type mark struct {
	On   caltime.Date
	What string
}

// months are the first days of the months that the period touches.
func (p Period) months() (out []caltime.Date) {
	for d := caltime.NewDate(p.From.Y, p.From.M, 1); !d.After(p.To); d = caltime.NewDate(d.Y, d.M+1, 1) {
		out = append(out, d)
	}
	return out
}

// within is the part of the month that begins on a day that lies in the period.
func (p Period) within(month caltime.Date) (from, to caltime.Date) {
	from, to = month, caltime.NewDate(month.Y, month.M+1, 1).AddDays(-1)
	if from.Before(p.From) {
		from = p.From
	}
	if to.After(p.To) {
		to = p.To
	}
	return from, to
}
