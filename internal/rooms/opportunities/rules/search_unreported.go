package rules

import "time"

// SearchUnreported finds a search for cash without a justice's approval of which the appointed person has no report in time.
var SearchUnreported = define(Rule{
	Code:          "MO-31",
	Title:         "Report the search to the appointed person",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 s.290(6)",
	Severity:      S3,
	DefaultReason: "PROCESS",
	Check:         searchUnreported,
	Examples: []Example{
		{Given: "searched without approval a day ago",
			Facts: mo31Example(24, Clock{Ended: Running}), Want: []string{"MO-31/clock/1 open S3"}},
		{Given: "the time for the report has ended",
			Facts: mo31Example(15*24, Clock{Ended: Lapsed}), Want: []string{"MO-31/clock/1 run_out S3"}},
		{Given: "reported after a week",
			Facts: mo31Example(15*24, Clock{Ended: Acted, EndedAt: noon.Add(7 * 24 * time.Hour)}), Want: []string{"MO-31/clock/1 done S3"}},
		{Given: "recorded in error",
			Facts: mo31Example(15*24, Clock{Ended: Stopped}), Want: []string{"MO-31/clock/1 gone S3"}},
		{Given: "how the clock stands is not recorded",
			Facts: mo31Example(24, Clock{}), Want: []string{"MO-31/clock/1 note"}},
		{Given: "an approved search starts no such clock",
			Facts: waitExample(72, Clock{Code: "CASH-48", Ended: Running})},
	},
})

func searchUnreported(f Facts, _ Params) (found []Finding, notes []Note) {
	for _, c := range f.Clocks {
		if c.Code != "CASH-SEARCH" {
			continue
		}
		g, n := f.wait(c, awaited{rule: "MO-31", what: "A search for cash without a justice's approval was made", want: "no report to the appointed person",
			do: "Send the report to the appointed person", did: "The report was made", who: "The officer who searched", step: Realised})
		for i := range g {
			g[i].Value, g[i].Basis = nil, "not valued: a duty to report, by itself, loses no value"
		}
		found, notes = append(found, g...), append(notes, n...)
	}
	return found, notes
}

// mo31Example is a search whose report is due in fourteen days, seen so many hours later.
func mo31Example(hours int, c Clock) Facts {
	c.Code, c.End = "CASH-SEARCH", noon.Add(14*24*time.Hour)
	return waitExample(hours, c)
}
