package assets

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
)

// lawRow is a row of the table of section 2.2 of the law notes: where it leads, and the data without which it is refused.
type lawRow struct {
	to    []State  // as the table says
	also  []State  // what the machine allows beyond the table, and why in the comment beside it
	needs []string // fields of Facts that the entry into the state requires by hand
}

// The table of section 2.2, row by row. What the table leaves to prose is said in comments; "also" is what practice needs
// beyond it. A change of either side must be made here too.
var lawTable = map[State]lawRow{
	// Entered by AddAsset with the day it was first known and whose share it is.
	Identified: {to: []State{Assessed, Discounted}, also: []State{Dissipated /* "moved or sold before denial" */}},
	// A route or the reason for none, and an estimate with its basis, which MoveInterest asks for where none stands.
	Assessed: {to: []State{DeniedSeized, DeniedDetained, DeniedFrozen, DeniedRestrained, DeniedPACE, NoAction},
		also: []State{ConfiscationLinked /* a schedule may name what nothing held */, Discounted, Dissipated, Transferred}, needs: []string{"route"}},
	// Entered by RecordSeizure alone: instant, place, exhibits, power; its clock of 48 hours starts with it (invariant b).
	DeniedSeized: {to: []State{DeniedDetained, Returned},
		also: []State{DeniedRestrained /* s.47C then s.41 */, ForfeitureApplied /* s.298 within the 48 hours */, Released, Lapsed, Transferred}},
	// Order, end date: the verbs of package orders.
	DeniedDetained: {to: []State{ForfeitureNotice, ForfeitureApplied, Returned, Transferred}, also: []State{DeniedRestrained /* s.47M then s.41 */, Released, Lapsed}},
	DeniedFrozen:   {to: []State{ForfeitureNotice, ForfeitureApplied, Returned, Transferred}, also: []State{Released, Lapsed}},
	// Reporting dates: RecordRestraint.
	DeniedRestrained: {to: []State{ConfiscationLinked, Released}, also: []State{Transferred}},
	DeniedPACE:       {to: []State{DeniedSeized, Returned}, also: []State{DeniedRestrained /* s.41A */, Transferred}},
	// The end of the time to object: GiveNotice. denied.* on an objection.
	ForfeitureNotice:  {to: []State{ForfeitedAdmin, DeniedDetained, DeniedFrozen, Returned}, also: []State{ForfeitureApplied, Released, Lapsed}},
	ForfeitureApplied: {to: []State{ForfeitedCourt, Returned}, also: []State{DeniedDetained, DeniedFrozen /* the application withdrawn or refused */, Released, Transferred, Lapsed}}, // part_forfeited: Split
	// An order or notice must name it (invariant c). An appeal is a step of the order; set aside or allowed, it goes back.
	ForfeitedAdmin: {to: []State{Receipted}, also: []State{DeniedDetained, DeniedFrozen, Returned}},
	ForfeitedCourt: {to: []State{Receipted}, also: []State{Returned}},
	// Revalued is a measure of the ledger, no state.
	ConfiscationLinked: {to: []State{Realised, Unrealised}, also: []State{Released}},
	Unrealised:         {also: []State{Realised, Released}},
	Realised:           {to: []State{Receipted}},
	Receipted:          {}, // compensated and allocated are of the ledger; the quarter is kept with the step
	Returned:           {needs: []string{"to_whom", "why"}},
	Released:           {needs: []string{"to_whom", "why"}},
	// Terminal, or denied afresh.
	Lapsed:      {to: []State{DeniedSeized, DeniedDetained, DeniedFrozen, DeniedRestrained}, also: []State{Returned, Released, Dissipated}, needs: []string{"why"}},
	Dissipated:  {needs: []string{"evidence", "value", "why"}},
	Transferred: {needs: []string{"agreement", "to_whom"}},
	// Reopenable.
	Discounted: {to: []State{Identified}, needs: []string{"authoriser", "why"}},
	NoAction:   {to: []State{Identified, Assessed}, needs: []string{"authoriser", "why"}},
	Split:      {}, // invariant d: not of the table; its parts carry on
}

// Every state has its row, leads where the row says and nowhere else, and asks for what the row requires.
func TestTheTableOfTheLaw(t *testing.T) {
	if len(lawTable) != len(States) {
		t.Errorf("%d rows for %d states", len(lawTable), len(States))
	}
	for _, s := range States {
		row, ok := lawTable[s]
		if !ok {
			t.Errorf("no row for %s", s)
			continue
		}
		want := append(append([]State{}, row.to...), row.also...)
		got := s.Next()
		slices.Sort(want)
		slices.Sort(got)
		if d := cmp.Diff(want, append([]State{}, got...)); d != "" {
			t.Errorf("%s (-table +machine):\n%s", s, d)
		}
		bad := map[string]string{}
		Facts{}.missing(s, bad)
		var asked []string
		for field := range bad {
			asked = append(asked, field)
		}
		slices.Sort(asked)
		if d := cmp.Diff(row.needs, asked); d != "" {
			t.Errorf("%s requires (-table +machine):\n%s", s, d)
		}
	}
}

// An impossible step of every state is refused in words, with every step that is open.
func TestEveryImpossibleStepNamesTheOpenOnes(t *testing.T) {
	for _, from := range States {
		for _, to := range States {
			if from.leads(to) || to == from || from == Identified && Assessed.leads(to) && (to.denial() || to == Transferred) {
				continue
			}
			_, _, err := step(Cash, from, NoFamily, to)
			e, ok := err.(*fault.Error)
			if !ok || e.Kind != fault.Refused || strings.TrimSpace(e.Message) == "" || len(e.Next) != len(from.Next()) {
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
	}
}

func TestFactsThatSuffice(t *testing.T) {
	p := money.Pence(1)
	full := Facts{Why: "w", Route: "r", ToWhom: "t", Agreement: "a", Evidence: "e", Authoriser: "i", Value: &p}
	for _, s := range States {
		bad := map[string]string{}
		full.missing(s, bad)
		if len(bad) != 0 {
			t.Errorf("%s still asks for %v", s, bad)
		}
	}
	huge := Facts{Why: strings.Repeat("x", 1001), ToWhom: strings.Repeat("x", 201), Agreement: strings.Repeat("x", 1001), Authoriser: strings.Repeat("x", 201)}
	bad := map[string]string{}
	huge.missing(Transferred, bad)
	if len(bad) != 4 {
		t.Errorf("too long: %v", bad)
	}
}
