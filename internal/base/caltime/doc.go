// Package caltime counts time the way the Proceeds of Crime Act counts it.
//
// It owns three kinds of value and the rules that join them:
//
//   - Date: a day in the calendar, with no time and no zone.
//   - Local: a civil local time, what a clock on a wall in London shows.
//   - an instant, which is an ordinary time.Time, kept in UTC.
//
// All counting is done in civil local time, never on instants, so that neither
// the zone of the server nor a change of the clocks in spring and autumn can move
// a deadline. The counting rules carry the names that the law notes use:
// HoursExcl, WorkingDaysAfter, DaysIncl, DaysNext, MonthsIncl, YearsIncl,
// CourtSet and OpenEnded. None of them ever moves an end forward because it falls
// on a weekend: the Act has no such rule for detention or freezing.
//
// Days that do not count are data, held in a Calendar with its source, version
// and coverage. A day outside the coverage is an error, never a guess.
//
// The package reads no clock and no environment. The database of time zones is
// compiled in.
package caltime
