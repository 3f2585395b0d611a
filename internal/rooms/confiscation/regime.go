package confiscation

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/reference"
)

// Regime is the set of rules that confiscation proceedings follow.
type Regime string

// The two regimes. Both live side by side, chosen for each defendant.
const (
	Old     Regime = "old"  // ss.14 and 15: postponement within the permitted period
	New2026 Regime = "2026" // ss.15A to 15C: a timetable before sentencing ends
)

// Title is the regime as people say it; "" for none.
func (r Regime) Title() string {
	switch r {
	case Old:
		return "Postponement (ss.14 and 15)"
	case New2026:
		return "Timetable of 2026 (ss.15A to 15C)"
	}
	return ""
}

// Difference is one thing in which the regimes differ, in words.
type Difference struct{ What, Old, New string }

// Differences lists what differs between the regimes, for the page that shows them side by side.
func Differences() []Difference {
	return []Difference{
		{"When", "Proceedings may be postponed within the permitted period: two years from the latest conviction, or three months from the end of an appeal if later (s.14(5), (6))",
			"The Crown Court sets a timetable before sentencing ends (s.15A). Whether the two years survive is doubtful"},
		{"Early resolution", "None", "A meeting, then a hearing where there is no agreement (ss.15B and 15C)"},
		{"To vary the sentence", "28 days from the last day of the postponement (s.15(4))", "56 days"},
		{"Criminal lifestyle", "Three other offences of which the defendant benefited (s.75(3))", "Two, and those meant to benefit count; only where the prosecutor asks"},
	}
}

const refKind = "confiscation"

func init() {
	reference.Define(refKind, "regime.2026.from", "2026-06-29", "date", "Convictions on or after this day follow the timetable of ss.15A to 15C; earlier ones the postponement of ss.14 and 15",
		"CPA 2026 Sch 21; the text of SI 2026/689 was not read, nor which event decides", false)
	reference.Define(refKind, "statement.confiscator", "0", "0 or 1", "1 asks that whoever of the force makes the prosecutor's statement (s.16) be an accredited confiscator", "force rule", true)
	reference.Define(refKind, "review.months", "12", "months", "How often an unpaid benefit is looked at again for an uplift (s.22)", "force rule; the law has no time limit", false)
	reference.Define(refKind, "payment.first", "interest", "interest or principal", "What a payment settles first", "the general rule for debts; no rule of the Act was read", false)
	reference.Define(refKind, "writeoff.small", "5000", "pence", "The most that is left of an order that s.25 lets a court write off", "POCA 2002 s.25(2); not read", false)
	reference.Define(refKind, "writeoff.currency", "100000", "pence", "The most that is left of an order that s.24 lets a court write off, where an exchange rate caused it", "POCA 2002 s.24; not read", false)
}

// chosen is a regime with the reason for it.
type chosen struct {
	regime Regime
	why    string
}

// regimeFor chooses the regime of a defendant convicted on a day by the dated reference data of a force.
func (r *Room) regimeFor(ctx context.Context, rd db.Reader, force ids.Unit, convicted caltime.Date) (chosen, error) {
	v, err := r.Reference.Value(ctx, rd, force, refKind, "regime.2026.from", convicted)
	if err != nil {
		return chosen{}, err
	}
	from, err := caltime.ParseDate(v.Text)
	if err != nil {
		return chosen{}, fault.New(fault.Internal, "reference %s/regime.2026.from is %q, not a date", refKind, v.Text)
	}
	out := chosen{Old, "the latest conviction, of " + convicted.UK() + ", is before " + from.UK()}
	if !convicted.Before(from) {
		out = chosen{New2026, "the latest conviction, of " + convicted.UK() + ", is on or after " + from.UK()}
	}
	if !v.Verified {
		out.why += ". Not verified: " + v.Source
	}
	return out, nil
}

// law gives the day whose law a clock of the regime follows when it starts on a day: that day, or the nearest one on
// which the regime's own version stood. The powers catalogue changes on the day that the 2026 rules came in.
func (r Regime) law(start caltime.Date) caltime.Date {
	switch last := changed.AddDays(-1); {
	case r == Old && start.After(last):
		return last
	case r == New2026 && start.Before(changed):
		return changed
	}
	return start
}

// changed is the first day of the catalogue's versions under the Crime and Policing Act 2026.
var changed = caltime.MustDate("2026-06-29")
