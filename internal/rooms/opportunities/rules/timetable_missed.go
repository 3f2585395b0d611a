package rules

import "fmt"

var mo19Before = Param{Key: "MO-19.warning", Title: "Opens so many days before a day of the timetable", Unit: Days,
	Default: 14, Min: 1, Max: 90}

// courtDay is a day that the prosecution side keeps, and what follows where it does not.
type courtDay struct {
	what, do, want, done string
	severity             Severity
}

// Those of the defendant, ss.17 and 18, are not the force's to keep.
var courtDays = map[string]courtDay{
	"s16":          {"The prosecutor's statement (s.16)", "Have the prosecutor's statement served", "no statement", "The statement was given", S3},
	"eroc_meeting": {"The early resolution meeting (s.15B)", "Hold the early resolution meeting", "no meeting", "The meeting was held", S3},
	"eroc_hearing": {"The early resolution hearing (s.15C)", "Be ready for the early resolution hearing", "no hearing", "The hearing was held", S2},
	"hearing":      {"The confiscation hearing", "Be ready for the confiscation hearing, or have a later day set", "no hearing", "The hearing was held", S2},
}

// TimetableMissed finds a day of a confiscation timetable that comes near, or went by without its statement, meeting or hearing.
var TimetableMissed = define(Rule{
	Code:          "MO-19",
	Title:         "Keep the day of the confiscation timetable",
	Version:       1,
	Basis:         "Proceeds of Crime Act 2002 ss.15A to 16",
	Severity:      S3,
	DefaultReason: "COURT_DATE",
	Params:        []Param{mo19Before},
	Check:         timetableMissed,
	Examples: []Example{
		{Given: "the statement is due in a week",
			Facts: mo19Example("2026-02-20", CourtDay{Kind: "s16", Done: Never()}), Want: []string{"MO-19/proceedings/1/day/1 open S3"}},
		{Given: "the day has gone by without a statement",
			Facts: mo19Example("2026-02-28", CourtDay{Kind: "s16", Done: Never()}), Want: []string{"MO-19/proceedings/1/day/1 run_out S3"}},
		{Given: "the hearing's day has gone by",
			Facts: mo19Example("2026-02-28", CourtDay{Kind: "hearing", Done: Never()}), Want: []string{"MO-19/proceedings/1/day/1 run_out S2"}},
		{Given: "the statement was given on its day",
			Facts: mo19Example("2026-02-28", CourtDay{Kind: "s16", Done: At(on("2026-02-27"))}), Want: []string{"MO-19/proceedings/1/day/1 done S3"}},
		{Given: "the statement was given the day after",
			Facts: mo19Example("2026-03-02", CourtDay{Kind: "s16", Done: At(on("2026-02-28"))}), Want: []string{"MO-19/proceedings/1/day/1 run_out S3"}},
		{Given: "the order was made before the day",
			Facts: mo19Ordered("2026-02-28"), Want: []string{"MO-19/proceedings/1/day/1 gone S3"}},
		{Given: "a month before the day",
			Facts: mo19Example("2026-01-20", CourtDay{Kind: "s16", Done: Never()}), Want: []string{"MO-19/proceedings/1/day/1 ahead S3"}},
		{Given: "whether the statement was given is not recorded",
			Facts: mo19Example("2026-02-28", CourtDay{Kind: "s16"}), Want: []string{"MO-19/proceedings/1/day/1 note"}},
		{Given: "the defendant's response is not the force's to give",
			Facts: mo19Example("2026-02-28", CourtDay{Kind: "s17", Done: Never()})},
	},
})

func timetableMissed(f Facts, p Params) (found []Finding, notes []Note) {
	for _, x := range f.Proceedings {
		for _, d := range x.Days {
			k, ok := courtDays[d.Kind]
			if !ok {
				continue
			}
			print := fmt.Sprintf("MO-19/proceedings/%d/day/%d", x.ID, d.ID)
			if d.Due.IsZero() {
				notes = append(notes, lacking("MO-19", print, "The day that the court set is not recorded.", x.refs())...)
				continue
			}
			a := about{Finding: Finding{
				Fingerprint: print,
				Severity:    k.severity,
				Why:         fmt.Sprintf("%s is due by %s; %s is recorded.", k.what, endAsLimit(d.Due), k.want),
				WhatBy:      k.do + " before " + endAsLimit(d.Due) + ", or ask the court for another day.",
				WhoCould:    "An accredited financial investigator or confiscator, with the prosecutor",
				Basis:       "not valued: a delay, by itself, loses no value",
				Opens:       latest(midnight(d.Due, -p.of(mo19Before)), d.Set),
				Closes:      d.Due,
				Refs:        Refs{Proceedings: []int64{x.ID}, Clocks: d.Clocks},
			}, done: d.Done, step: Realised, did: k.done + " on " + day(d.Done.At) + "."}
			if a.Opens.After(a.Closes) {
				a.Opens = a.Closes
			}
			a.missed = fmt.Sprintf("%s was due by %s; %s is recorded by then.", k.what, endAsLimit(d.Due), k.want)
			switch {
			case x.Order != nil && x.Order.Made.Before(d.Due):
				a.gone, a.goneAt = "The confiscation order was made on "+day(x.Order.Made)+".", x.Order.Made
			case x.Ended.Happened(f.Now) && x.Ended.At.Before(d.Due):
				a.gone, a.goneAt = "The proceedings ended on "+day(x.Ended.At)+".", x.Ended.At
			}
			a.lack = k.what + ": whether the day was kept is not recorded."
			g, n := a.settle(f.Now)
			found, notes = append(found, g...), append(notes, n...)
		}
	}
	return found, notes
}

// mo19Example is proceedings of January 2026 with one day, 27 February, seen at the start of a day.
func mo19Example(now string, d CourtDay) Facts {
	d.ID, d.Set, d.Due = 1, on("2026-01-12"), after("2026-02-27")
	return Facts{Now: on(now), Proceedings: []Proceedings{{ID: 1, N: 1, Started: on("2026-01-05"), Ended: Never(), Days: []CourtDay{d}}}}
}

// mo19Ordered is mo19Example where the order was made a week before.
func mo19Ordered(now string) Facts {
	f := mo19Example(now, CourtDay{Kind: "s16", Done: Never()})
	f.Proceedings[0].Order = &Confiscation{ID: 1, Made: on("2026-02-20"), Ended: Never()}
	return f
}
