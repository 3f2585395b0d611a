package opportunities

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/orders/powers"
)

// worth prints an estimate for a list or a sentence.
func worth(v *money.Pence) string {
	if v == nil {
		return "value not known"
	}
	return v.Pounds()
}

// cardWorth prints an estimate at the top of a card, where the time left stands beside it.
func cardWorth(v *money.Pence) string {
	if v == nil {
		return "Not valued"
	}
	return v.Pounds()
}

func threatName(code string) string {
	if n := cases.Threat(code).Name(); n != "" {
		return n
	}
	return "Not set"
}

// endWords prints an exclusive end: midnight reads as the end of the day before.
func endWords(t time.Time) string { return caltime.LocalOf(t).EndWithDay() }

// pressing is how urgent an open window is and what is left of it, in the words that the page of clocks has for the same
// end: days where it ends with a day, else hours. An hour window is red with less than 24 hours left.
func (o Opportunity) pressing(now time.Time) (layout.Severity, string) {
	if o.Status == Taken && (o.Step == Granted || o.Step == Realised) { // the act was done: its window is over for nobody
		return layout.Done, string(o.Step)
	}
	if o.WindowCloses == nil {
		return layout.OnTrack, "no time limit"
	}
	left := o.WindowCloses.Sub(now)
	sev := layout.OnTrack
	switch {
	case left <= 0 && o.Status == Taken && o.Step == Applied: // the application was made in time; others decide it
		return layout.Paused, "awaits the outcome"
	case left <= 0:
		return layout.Overdue, "time has ended"
	case left < critical:
		sev = layout.Critical
	case left < 14*24*time.Hour:
		sev = layout.DueSoon
	}
	if end := caltime.LocalOf(*o.WindowCloses); end == end.Date.At(0, 0) {
		if n := caltime.DateOf(now).DaysUntil(EndedOn(*o.WindowCloses)); n > 0 {
			return sev, layout.Days(n) + " left"
		}
		return sev, "ends today"
	}
	return sev, layout.Left(left) + " left"
}

// critical is the time left, counted where a clock counts hours, below which a window is red.
const critical = 24 * time.Hour

// pressing is Opportunity.pressing, by counted time where the window is that of a clock of hours.
func (r Row) pressing(now time.Time) (layout.Severity, string) {
	sev, text := r.Opportunity.pressing(now)
	if r.counted == nil || sev == layout.Done || sev == layout.Paused || sev == layout.Overdue {
		return sev, text
	}
	sev, text = layout.DueSoon, layout.Left(min(*r.counted, 72*time.Hour-time.Minute))
	if *r.counted < critical {
		sev = layout.Critical
	}
	if r.WindowCloses.Sub(now)-*r.counted > time.Minute {
		return sev, text + " counted"
	}
	return sev, text + " left"
}

// count finds what is left, at now, of the windows of rows that are those of clocks of hours, by the calendars that the
// page of clocks counts by. Where the days on the way are not known the time by the clock on the wall stands, as there.
func (r *Room) count(now time.Time, rows ...*Row) {
	for _, o := range rows {
		p, ok := powers.ByCode(o.ClockCode)
		if !ok || p.StartsFrom != powers.FromInstant {
			continue
		}
		if o.WindowCloses == nil || o.ClockEndAt == nil || !o.ClockEndAt.Equal(*o.WindowCloses) { // a window of its own
			continue
		}
		if left, err := caltime.CountedLeft(now, caltime.LocalOf(*o.ClockEndAt), r.Reference.Latest(o.ClockNation)); err == nil {
			o.counted = &left
		}
	}
}

// pointers points at the rows of a list.
func pointers(list []Row) []*Row {
	out := make([]*Row, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// stepWords says how far a taken opportunity has come.
func stepWords(o Opportunity) string {
	switch o.Step {
	case rules.NoStep:
		return "taken"
	case Realised:
		if o.RealisedPence != nil {
			return "realised " + o.RealisedPence.Pounds()
		}
	}
	return string(o.Step)
}

// outcomeWords is the small print of a closed card: what became of it.
func outcomeWords(o Row) string {
	what := o.Owner
	switch o.Status {
	case Declined, Missed, Lapsed:
		what = lower(ReasonTitle(o.ReasonCode()))
	}
	if what == "" {
		return o.Ref
	}
	return o.Ref + " · " + what
}

func lower(s string) string {
	if s != "" && s[0] >= 0x80 { // begins with no letter of English, such as £
		return s
	}
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s // begins with an abbreviation
	}
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// sourceWords says who raised it.
func sourceWords(o Opportunity) string {
	switch o.Source {
	case FromRule:
		return "Rule " + o.Rule + ", version " + itoa(o.RuleVersion)
	case FromImport:
		return "An import"
	}
	return "A person"
}

func severityWords(s rules.Severity) string {
	switch s {
	case rules.S1:
		return "S1: value irrecoverable, or unlawful detention"
	case rules.S2:
		return "S2: large value, or a statutory step missed that can be recovered"
	case rules.S3:
		return "S3: delay or process"
	}
	return "S4: quality of data"
}

// actWords is a step of the history as pages name it.
func actWords(s Stepped) string {
	switch s.Act {
	case "open":
		return "Found"
	case "update":
		return "Facts changed"
	case "note":
		return "Facts changed after the decision, which stands"
	case "run_out":
		return "Window ended without the act"
	case "lapse":
		return "Clock ran out after it was taken"
	case "take":
		return "Act done in time"
	case "advance":
		return "Came to " + string(s.Step)
	case "close":
		return "Closed: the facts no longer hold"
	case "reopen":
		return "Reopened: the facts changed"
	case "entered":
		return "Entered"
	case "imported":
		return "Imported as run out"
	case "assessed":
		return "Assessed: " + lower(StatusName(s.ToStatus))
	case "taken":
		return "Taken"
	case "handed_over":
		return "Handed over"
	case "stepped":
		return "Recorded as " + string(s.Step)
	case "valued":
		return "Value set"
	case "declined":
		return "Declined"
	case "decline_proposed":
		return "Decline proposed"
	case "decline_agreed":
		return "Decline agreed"
	case "decline_refused":
		return "Decline refused"
	case "missed":
		return "Confirmed as missed"
	case "rejected":
		return "Rejected on review"
	case "reclassify":
		return "Reason changed on review"
	case "duplicate":
		return "Marked a duplicate"
	case "moved":
		return "Moved to another case"
	case "moved_in":
		return "Moved here from another case"
	case "reversed":
		return "Review reversed"
	}
	return s.Act
}

// reasonText is the reason of a step: the title of a code, or the sentence of a rule.
func reasonText(s Stepped) string {
	out := ReasonTitle(s.Reason)
	if s.ValuePence != nil && (s.Act == "stepped" || s.Act == "valued" || s.Act == "missed" || s.Act == "reclassify") {
		out = words2(s.ValuePence.Pounds(), out)
	}
	return words2(out, s.Note)
}

// reasonOptions are the reasons offered on a day: each first-level one, and those under it.
func reasonOptions(on caltime.Date, final bool) []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose a reason"}}
	parent := ""
	for _, r := range ReasonsOn(on) {
		if final && r.Interim {
			continue
		}
		if r.Parent == "" {
			parent = r.Title
			out = append(out, govuk.Option{Value: r.Code, Text: r.Title})
			continue
		}
		out = append(out, govuk.Option{Value: r.Code, Text: parent + ": " + lower(r.Title)})
	}
	return out
}

// declineOptions are the reasons of a decline: those that fit a decision first.
func declineOptions(on caltime.Date) []govuk.Option {
	first := []string{"DISPROPORTIONATE", "NO_GROUNDS", "THIRD_PARTY_INTEREST", "EXCLUDED_PROPERTY", "BELOW_MINIMUM", "OTHER_AGENCY", "INSUFFICIENT_EVIDENCE", "COVERT_PROTECTED", "DEFERRED_BY_SIO", "NO_FI_CAPACITY"}
	out := []govuk.Option{{Value: "", Text: "Choose a reason"}}
	for _, code := range first {
		if r, ok := ReasonByCode(code); ok && r.On(on) {
			out = append(out, govuk.Option{Value: code, Text: r.Title})
		}
	}
	for _, o := range reasonOptions(on, true)[1:] {
		known := false
		for _, code := range first {
			known = known || code == o.Value
		}
		if !known {
			out = append(out, o)
		}
	}
	return out
}

// exampleWords says what a rule makes of a worked example.
func exampleWords(e rules.Example) string {
	if len(e.Want) == 0 {
		return "The rule is silent."
	}
	var out []string
	for _, w := range e.Want {
		_, what, _ := strings.Cut(w, " ")
		wish, _, _ := strings.Cut(what, " ")
		switch rules.Wish(wish) {
		case rules.WishOpen:
			out = append(out, "An opportunity is open.")
		case rules.WishRunOut:
			out = append(out, "It has run out, for review.")
		case rules.WishDone:
			out = append(out, "The act was done in time.")
		case rules.WishGone:
			out = append(out, "Nothing is left to do.")
		case rules.WishAhead:
			out = append(out, "Its time has not come: nothing is shown.")
		default:
			out = append(out, "A fact is missing: nothing is shown.")
		}
	}
	return strings.Join(out, " ")
}

// briefBasis is a citation for a card: sections alone, of the Act everybody works under, without what it says.
func briefBasis(s string) string {
	s, _, _ = strings.Cut(s, ";")
	s, _, _ = strings.Cut(s, ": ")
	return strings.TrimPrefix(s, "Proceeds of Crime Act 2002 ")
}

// briefBases are the bases that estimates mostly have, in a word or two for a narrow column.
var briefBases = map[string]string{
	"value in play when the clock started": "clock", "value denied by the order": "order", "sum seized": "cash seized", "sum of cash found": "cash found",
	"sum suspected to belong together across finds": "linked finds", "latest estimates of the interests concerned": "interests", "estimate of the investigator": "investigator",
}

// lostWords is what a lost value rests on, for a narrow column: "estimate: order". The opportunity's page has it whole.
func lostWords(s string) string {
	basis, estimate := strings.CutPrefix(s, "estimate: ")
	if !estimate {
		return brief(s)
	}
	if short, ok := briefBases[basis]; ok {
		basis = short
	}
	return "estimate: " + brief(basis)
}

// brief cuts a name for a select above a page.
func brief(s string) string {
	const most = 26
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}
