package imports

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/money"
)

func TestTheRealFileIsPlanned(t *testing.T) {
	p := cookPlan(t, cookBook(t))
	group(p.items, nil)
	cases := map[string]bool{}
	for _, i := range p.items {
		cases[i.group] = true
	}
	type numbers struct {
		Rows, Refused, Taken, Cases int
		Estimated                   Sum
	}
	got := numbers{p.rows, p.refused, len(p.items), len(cases), p.tally("estimated").sum("USD")}
	want := numbers{23106, 15, 23091, 18096, Sum{"USD", "105024548.24", "105012993.24", "11555.00"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestTheRealFileAgreesWithAnIndependentReading(t *testing.T) {
	p := cookPlan(t, cookBook(t))
	group(p.items, nil)
	groups := map[string]bool{}
	for _, i := range p.items {
		groups[i.group] = true
	}
	own := ownRows(t)
	var all, taken, refused, forfAll, forfTaken int64
	rowsTaken := 0
	byReport := map[string]map[string]bool{}
	ownCases := map[string]bool{}
	for _, r := range own {
		all, forfAll = all+r.estimate, forfAll+r.forfeited
		if r.refused {
			refused += r.estimate
			continue
		}
		rowsTaken++
		taken, forfTaken = taken+r.estimate, forfTaken+r.forfeited
		if r.number != "" {
			ownCases["c"+r.number] = true
			if byReport[r.report] == nil {
				byReport[r.report] = map[string]bool{}
			}
			byReport[r.report][r.number] = true
		}
	}
	for _, r := range own {
		switch {
		case r.refused || r.number != "":
		case r.report == "":
			ownCases["i"+r.key] = true
		case len(byReport[r.report]) != 1:
			ownCases["r"+r.report] = true
		}
	}
	if len(own) != p.rows || rowsTaken != len(p.items) || len(ownCases) != len(groups) {
		t.Errorf("rows %d, taken %d, cases %d; reckoned %d, %d, %d", p.rows, len(p.items), len(groups), len(own), rowsTaken, len(ownCases))
	}
	want := map[string]Sum{
		"estimated": {"USD", money.Minor(all, 2), money.Minor(taken, 2), money.Minor(refused, 2)},
		"forfeited": {"USD", money.Minor(forfAll, 2), money.Minor(forfTaken, 2), money.Minor(forfAll-forfTaken, 2)},
	}
	got := map[string]Sum{"estimated": p.tally("estimated").sum("USD"), "forfeited": p.tally("forfeited").sum("USD")}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestTheRealFilesProblemsAreNamed(t *testing.T) {
	p := cookPlan(t, cookBook(t))
	count := map[string]int{}
	for _, x := range p.problems {
		reason := x.Reason
		for _, cutAt := range []string{" before the seizure on", "same item as row"} {
			if i := strings.Index(reason, cutAt); i >= 0 {
				reason = reason[:i] + cutAt
			}
		}
		count[x.Kind+" "+x.Column+": "+reason]++
	}
	want := map[string]int{
		"row SeizeDate: the seizure is in the future":             11,
		"row InventNumb: same item as row":                        4,
		"value ForfDate: the forfeiture is before the seizure on": 67,
		"value ForfDate: the forfeiture is in the future":         1,
		"value ForfDate: the cell holds 0, which is no day":       1,
		"value ForfValue: rounded to 1647.00":                     1,
	}
	if d := cmp.Diff(want, count); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	var doubles []Problem
	for _, x := range p.problems {
		if strings.HasPrefix(x.Reason, "same item") {
			doubles = append(doubles, x)
		}
	}
	wantDoubles := []Problem{
		{"row", 6, "InventNumb", "13694503 item 1", "same item as row 12312"},
		{"row", 11971, "InventNumb", "13647988 item 1", "same item as row 4"},
		{"row", 15849, "InventNumb", "15-16-3047 item 1", "same item as row 7"},
		{"row", 21567, "InventNumb", "469411 item 1", "same item as row 25"},
	}
	if d := cmp.Diff(wantDoubles, doubles); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// The table of findings, line by line: how many rows of the real file each reads, and of how many spellings.
func TestEveryLineOfTheTableReadsWhatItSays(t *testing.T) {
	type line struct{ Rows, Spellings int }
	got := map[string]line{}
	spellings := map[string]map[string]int{}
	for _, r := range ownRows(t) {
		if r.refused {
			continue
		}
		_, name := readFinding(r.findings)
		if spellings[name] == nil {
			spellings[name] = map[string]int{}
		}
		spellings[name][foldFinding(r.findings)]++
		l := got[name]
		l.Rows++
		l.Spellings = len(spellings[name])
		got[name] = l
	}
	want := map[string]line{
		"blank":                         {4393, 1},
		"rescinded":                     {207, 154},
		"part released, part forfeited": {1854, 1845},
		"part released (mistyped), part forfeited": {8, 8},
		"forfeited by administrative act":          {12737, 40},
		"forfeited in the owner's absence":         {1843, 35},
		"forfeited":                                {992, 114},
		"released":                                 {998, 730},
		"dropped by the state":                     {35, 34},
		"not prosecuted":                           {2, 2},
		"sanction under rule 219":                  {16, 4},
		"kept as text":                             {6, 4},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	for _, f := range cookFindings {
		if got[f.name].Rows == 0 {
			t.Errorf("no row of the real file is read by %q: take the line out", f.name)
		}
	}
	if testing.Verbose() {
		for _, name := range slices.Sorted(maps.Keys(spellings)) {
			t.Logf("%s", name)
			for _, s := range slices.Sorted(maps.Keys(spellings[name])) {
				t.Logf("    %5d  %s", spellings[name][s], s)
			}
		}
	}
}

// The outcomes after the forfeited sums were held against the words.
func TestOutcomesOfTheRealFile(t *testing.T) {
	got, gone := map[Outcome]int{}, int64(0)
	for _, i := range cookPlan(t, cookBook(t)).items {
		got[i.Outcome]++
		if i.Outcome.LetGo() && i.Estimate != nil {
			gone += *i.Estimate
		}
	}
	// Reckoned from the file itself: what the words let go, and of the releases only those beside which nothing was forfeited.
	want, wantGone := map[Outcome]int{}, int64(0)
	for _, r := range ownRows(t) {
		if r.refused {
			continue
		}
		o, _ := readFinding(r.findings)
		switch {
		case o == Released && r.forfeited > 0:
			o = Partly
		case r.forfeited > 0 && o != Rescinded && o != Partly:
			o = Forfeited
		}
		want[o]++
		if o == Released || o == Rescinded {
			wantGone += r.estimate
		}
	}
	if d := cmp.Diff(want, got); d != "" || gone != wantGone {
		t.Errorf("let go %d, reckoned %d (-want +got)\n%s", gone, wantGone, d)
	}
	if got[Released] != 954 || got[Rescinded] != 207 || got[Partly] != 1906 || got[Pending] != 4393 {
		t.Errorf("outcomes are %v", got)
	}
}

func TestFindingsAsTheyStandInTheFile(t *testing.T) {
	for words, want := range map[string]Outcome{
		"": Pending, "ftot adm": Forfeited, "FTOT ADM": Forfeited, "ftot amd": Forfeited, "exparte ftot, bts": Forfeited, "Settled:REL:100.00FTOT 895.00": Partly,
		"C-1; REL $70.00; FTOT $200.00": Partly, "rel, T&S $250.00, btc, 4/29/13": Released, "recind release": Rescinded, "rescind, ftot, return to lienholder": Rescinded,
		"msns 7/28/14": Dropped, "219 sanction, no bond": Sanction, "split file": Unclear, "MSNS, rel no bond": Released, "offer": Unclear, "federal": Unclear,
		"vacate FTOT/FTOT $1,362.00 REL $1,000.00": Partly,
	} {
		if got, line := readFinding(words); got != want {
			t.Errorf("%q is read as %s by %q, not %s", words, got, line, want)
		}
	}
}

func TestTheSavedAsCSVGivesTheSame(t *testing.T) {
	book, text := cookPlan(t, cookBook(t)), cookPlan(t, cookCSV(t))
	if book.rows != text.rows || len(book.items) != len(text.items) {
		t.Fatalf("rows %d and %d, items %d and %d", book.rows, text.rows, len(book.items), len(text.items))
	}
	different := 0
	for n := range book.items {
		if book.items[n].hash() != text.items[n].hash() {
			if different++; different < 5 {
				t.Errorf("row %d and line %d differ\n%s", book.items[n].Row, text.items[n].Row, cmp.Diff(book.items[n], text.items[n], cmp.AllowUnexported(item{})))
			}
		}
	}
	for name := range book.sums {
		if d := cmp.Diff(book.sums[name].sum("USD"), text.sums[name].sum("USD")); d != "" {
			t.Errorf("%s (-xlsx +csv)\n%s", name, d)
		}
	}
	// Rows are numbered by line in a CSV file, and a cell that holds 0 is shown there as a day of 1899: all else is alike.
	plain := func(list []Problem) (out []Problem) {
		for _, p := range list {
			p.Row = 0
			if strings.HasPrefix(p.Reason, "same item as row") {
				p.Reason = "same item"
			}
			if p.Column == "ForfDate" && strings.HasPrefix(p.Reason, "the cell holds 0") {
				p.Value = "0"
			}
			out = append(out, p)
		}
		return out
	}
	if d := cmp.Diff(plain(book.problems), plain(text.problems)); d != "" {
		t.Errorf("(-xlsx +csv)\n%s", d)
	}
}
