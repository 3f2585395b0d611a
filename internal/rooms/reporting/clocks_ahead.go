package reporting

import (
	"context"
	"slices"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// Ahead is one clock that a look forward shows: it runs, or is paused, or ran out a short while ago. Instants are in UTC;
// zero where there is none.
type Ahead struct {
	Case, CaseURL string
	Lead          string // who leads the case
	Unit          string
	Clock, Law    string
	State         string // Running, Paused, Lapsed
	Property      string // what it is about; empty where it is about no asset
	PropertyKind  string
	LastDay       caltime.Date // zero where nothing ends it or the end is not known
	EndsAt        time.Time    // exclusive
	ActBy         time.Time
	StartedAt     time.Time
	Value         *money.Pence // in play when it started
	Rule          string       // the rule and the version it was reckoned by
	Verified      bool         // the rule was read in a source
	Known         bool         // false: the non-working days held do not reach so far
}

// The bands of time that are left, in order.
const (
	AheadLapsed = "Ran out lately"
	AheadWeek   = "Within a week"
	AheadTwo    = "Within two weeks"
	AheadFour   = "Within four weeks"
	AheadLater  = "Within thirteen weeks"
	AheadFar    = "Later"
	AheadNone   = "No end"
)

// AheadBands lists the bands in order.
func AheadBands() []string {
	return []string{AheadLapsed, AheadWeek, AheadTwo, AheadFour, AheadLater, AheadFar, AheadNone}
}

// Band says how long is left on a day; a day is counted from that day's own.
func (a *Ahead) Band(today caltime.Date) string {
	if a.State == orders.Lapsed.Word() {
		return AheadLapsed
	}
	if a.LastDay.IsZero() {
		return AheadNone
	}
	switch left := today.DaysUntil(a.LastDay); {
	case left <= 7:
		return AheadWeek
	case left <= 14:
		return AheadTwo
	case left <= 28:
		return AheadFour
	case left <= 91:
		return AheadLater
	}
	return AheadFar
}

// Week is the Monday of the week in which it ends; zero without an end.
func (a *Ahead) Week() caltime.Date {
	if a.LastDay.IsZero() {
		return caltime.Date{}
	}
	return a.LastDay.AddDays(-(int(a.LastDay.Weekday()) + 6) % 7)
}

// ClocksAhead gives the clocks in sight that run, are paused, or ran out within the last 14 days, as the page Clocks lists
// them, those that end in the period and those without an end: soonest first, one call of yield each. Clocks of orders that
// were not served yet are left out. The pointer is used again for the next row.
func (d *Data) ClocksAhead(ctx context.Context, f RowFilter, yield func(*Ahead) error) error {
	var a Ahead
	return eachClock(ctx, d.r, d.rows, f, func(k *clockRow) error {
		k.into(&a, d.CaseURL)
		return yield(&a)
	})
}

// CountClocksAhead counts the rows that ClocksAhead would give, and their highest marking.
func (d *Data) CountClocksAhead(ctx context.Context, f RowFilter) (rows int, marking string, err error) {
	return countClocks(ctx, d.r, d.rows, f)
}

// HiddenClocks counts what f takes of restricted cases that the asker's totals include and their rows do not; nothing for
// one unit, which is a section.
func (d *Data) HiddenClocks(ctx context.Context, f RowFilter) (Left, error) {
	if !d.figures.Wide() || !f.whole() {
		return 0, nil
	}
	return countHiddenClocks(ctx, d.r, d.figures, f)
}

// UnservedClocks counts the clocks in sight that f takes and that ClocksAhead leaves out because their order was not served.
func (d *Data) UnservedClocks(ctx context.Context, f RowFilter) (Left, error) {
	return countUnservedClocks(ctx, d.r, d.rows, f)
}

type clockRow struct {
	ref, unit, lead, code, title, cite, state, rule, kind, asset string
	start                                                        time.Time
	end, act                                                     *time.Time
	last                                                         caltime.Date
	known, verified                                              bool
	value                                                        *int64
}

func (k *clockRow) into(a *Ahead, link func(string) string) {
	*a = Ahead{Case: k.ref, CaseURL: link(k.ref), Lead: k.lead, Unit: k.unit, Clock: k.title, Law: powers.Dashed(k.cite), State: orders.ClockState(k.state).Word(), Property: k.asset,
		PropertyKind: assets.Kind(k.kind).Title(), LastDay: k.last, EndsAt: instant(k.end), ActBy: instant(k.act), StartedAt: k.start, Value: (*money.Pence)(k.value), Rule: k.rule,
		Verified: k.verified, Known: k.known}
	if orders.ClockState(k.state) == orders.Paused { // it has no end while it stands still
		a.LastDay, a.EndsAt, a.ActBy = caltime.Date{}, time.Time{}, time.Time{}
	}
}

// sealedClocks are the codes that no open page or workbook may hold, should one ever stand among the open clocks.
func sealedClocks() []string {
	out := []string{""}
	for _, p := range powers.All() {
		if p.Sealed {
			out = append(out, string(p.Code))
		}
	}
	slices.Sort(out)
	return out
}
