package rules

import (
	"time"

	"proceeds/internal/base/money"
)

// ObjectionUnanswered finds an objection to the forfeiture of frozen money after which nobody applies to the court in time.
var ObjectionUnanswered = define(Rule{
	Code:          "MO-10",
	Title:         "Apply for forfeiture after the objection",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 s.303Z11",
	Severity:      S1,
	DefaultReason: "OBJECTION_TIME",
	Check:         objectionUnanswered,
	Examples: []Example{
		{Given: "the objection came a day ago",
			Facts: mo10Example(24, Clock{Ended: Running}), Want: []string{"MO-10/clock/1 open S1"}},
		{Given: "48 hours have gone without an application",
			Facts: mo10Example(48, Clock{Ended: Lapsed}), Want: []string{"MO-10/clock/1 run_out S1"}},
		{Given: "applied after 30 hours",
			Facts: mo10Example(72, Clock{Ended: Acted, EndedAt: noon.Add(30 * time.Hour)}), Want: []string{"MO-10/clock/1 done S1"}},
		{Given: "applied, and when is not recorded",
			Facts: mo10Example(72, Clock{Ended: Acted}), Want: []string{"MO-10/clock/1 note"}},
		{Given: "the money was released the next morning",
			Facts: mo10Example(72, Clock{Ended: LetGo, EndedAt: noon.Add(20 * time.Hour)}), Want: []string{"MO-10/clock/1 gone S1"}},
		{Given: "a clock of another sort",
			Facts: waitExample(72, Clock{Code: "CASH-48", Ended: Lapsed})},
	},
})

func objectionUnanswered(f Facts, _ Params) (found []Finding, notes []Note) {
	for _, c := range f.Clocks {
		if c.Code != "AF-OBJ" {
			continue
		}
		g, n := f.wait(c, awaited{rule: "MO-10", what: "An objection to the forfeiture of frozen money was received", want: "no application for forfeiture",
			do: "Apply for forfeiture under s.303Z14", did: "Forfeiture was applied for", who: "A constable or an accredited financial investigator", step: Applied})
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo10Example is an objection over £4,180, seen so many hours later.
func mo10Example(hours int, c Clock) Facts {
	c.Code, c.Value = "AF-OBJ", Known[money.Pence](4_180_00)
	return waitExample(hours, c)
}
