package retention

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/reference"
)

// Group is one of the four of the guidance on police information and records management (formerly MoPI).
type Group string

// The groups.
const (
	Group1 Group = "1"
	Group2 Group = "2"
	Group3 Group = "3"
	Group4 Group = "4"
)

// groupWords says what falls under each group.
var groupWords = []struct {
	Group Group
	Name  string
	What  string
}{
	{Group1, "Group 1", "Public protection and the most serious offences"},
	{Group2, "Group 2", "Other sexual, violent or serious offences"},
	{Group3, "Group 3", "All other offences"},
	{Group4, "Group 4", "Undetected crime, missing persons and the rest"},
}

// Groups lists them in order.
func Groups() []Group { return []Group{Group1, Group2, Group3, Group4} }

// Name is "Group 3".
func (g Group) Name() string {
	for _, w := range groupWords {
		if w.Group == g {
			return w.Name
		}
	}
	return ""
}

// What is what falls under the group.
func (g Group) What() string {
	for _, w := range groupWords {
		if w.Group == g {
			return w.What
		}
	}
	return ""
}

const kind = "retention"

// The periods as data: a force sets its own with a day from which they hold. None of them was read in a source.
func init() {
	const source = "APP, Police information and records management; law notes 8.2, not read in a source"
	reference.Define(kind, "group1.review", "10", "years", "Group 1: the data is reviewed so often", source, false)
	reference.Define(kind, "group1.age", "100", "years", "Group 1: the data is kept until the subject is so old", source, false)
	reference.Define(kind, "group2.clear", "10", "years", "Group 2: the clear period, then a review, and one as often again", source, false)
	reference.Define(kind, "group3.clear", "6", "years", "Group 3: the clear period, then review or disposal", source, false)
	reference.Define(kind, "group4.least", "6", "years", "Group 4: the least, then as the force's schedule says", source, false)
}

// Periods are the years of a force on a day.
type Periods struct {
	Years map[Group]int // from the start of the clear period to the next review
	Age   int           // of a subject of group 1
}

var periodCodes = map[Group]string{Group1: "group1.review", Group2: "group2.clear", Group3: "group3.clear", Group4: "group4.least"}

// periods reads the years that hold in a force.
func (r *Room) periods(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date) (Periods, error) {
	return PeriodsOf(ctx, r.Reference, rd, force, on)
}

// PeriodsOf reads the years that hold in a force on a day.
func PeriodsOf(ctx context.Context, ref *reference.Room, rd db.Reader, force ids.Unit, on caltime.Date) (p Periods, err error) {
	list, err := ref.Values(ctx, rd, force, on, kind)
	if err != nil {
		return p, err
	}
	by := map[string]int{}
	for _, v := range list {
		n, err := v.Int()
		if err != nil {
			return p, err
		}
		by[v.Code] = int(n)
	}
	p.Years, p.Age = map[Group]int{}, by["group1.age"]
	for g, code := range periodCodes {
		p.Years[g] = by[code]
	}
	return p, nil
}

// Review is when data of the group is due for review whose clear period began on from: so many years later, the last day
// of the month where there is no such day.
func (p Periods) Review(g Group, from caltime.Date) caltime.Date {
	to, _ := from.AddMonths(12 * p.Years[g])
	return to
}

// Next is when data of the group is due for review whose clear period began on from and whose review stands on a day: by
// the period, and never earlier than the day that a review by a person has set. reviewed is the day of that review, zero for
// none.
func (p Periods) Next(g Group, from, stands, reviewed caltime.Date) caltime.Date {
	if next := p.Review(g, from); next.After(stands) || reviewed.IsZero() {
		return next
	}
	return stands
}
