package returns

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
)

// judge goes through the rows of a file and keeps those that differ from what was taken away.
type judge struct {
	list   lists.List
	cols   []xlsx.Column // Tail and Check among them
	sealer *lists.Sealer
	who    actor.Actor
	ofCase string // of new rows in the list of one case
	many   bool   // the rows stand on several sheets

	rows      int
	unchanged int
	sealed    int               // rows that were taken away and are still there
	spoilt    int               // rows that may be some that were taken away, and cannot be known again
	seen      map[string][]spot // by key
	kept      []*judged
}

// spot is where a row stands.
type spot struct {
	n     int // in the order of the file
	place string
}

// judged is a row that differs.
type judged struct {
	n      int // in the order of the file
	row    Row
	cells  []Cell
	change *lists.Change // nil where it is refused already, or nothing of it is taken
	named  bool          // its key is that of the record it tells of
}

// words that several rows are answered with.
const (
	saysUnknown = "There is no such record, or it is not for you to see"
	saysMixed   = "Row, Check and Version are not those of this row: was only a part of the table sorted or pasted? Take the list again"
	saysKept    = "Not changed here: what stands stays"
	saysFormula = "A formula. Type the value itself, or paste it as a value"
	saysBeside  = "It only goes along with a change of another cell"
)

// read judges every row below the headings.
func (j *judge) read(ctx context.Context, f File, sheets []sheet) error {
	j.seen, j.many = map[string][]spot{}, len(sheets) > 1
	for _, s := range sheets {
		for r, err := range s.src.Rows(ctx) {
			if err != nil {
				return unreadable(f, err)
			}
			if r.N <= s.head || r.Blank() {
				continue
			}
			for _, x := range r.Fields {
				if len(x.Raw) > longest {
					return wrong(f.Name+" cannot be read: row "+strconv.Itoa(r.N)+" has a cell that is longer than any spreadsheet allows", nil)
				}
			}
			j.line(s, r)
		}
	}
	j.twice()
	return nil
}

func (j *judge) place(s sheet, n int) string {
	out := "row " + strconv.Itoa(n)
	if j.many {
		out += " of " + s.name
	}
	return cut(out, 80)
}

// line judges one row.
func (j *judge) line(s sheet, r xlsx.Row) {
	values, any := map[string]xlsx.Field{}, false
	for _, c := range j.cols {
		f, ok := s.field(r, c.Head)
		if !ok {
			continue
		}
		values[c.Key] = f
		any = any || strings.TrimSpace(f.Raw) != ""
	}
	key, check, version := lists.Clean(values["row"].Text()), lists.Clean(values["check"].Raw), lists.Clean(values["version"].Text())
	if !any || key+check+version == "" && j.onlyNote(values) {
		return // what somebody wrote beside the table, or below it
	}
	j.rows++
	out := &judged{n: j.rows, row: Row{Place: j.place(s, r.N), RecordKey: cut(key, 100)}}
	if key+check+version == "" {
		j.fresh(out, values)
		return
	}
	seal, ok := j.sealer.Open(check)
	switch {
	case ok && seal.Force != int64(j.who.Force), ok && seal.List != j.list.Code:
		j.refuse(out, saysUnknown)
		return
	case !ok || seal.Key != key || seal.Key != "" && strconv.Itoa(seal.Version) != version:
		j.spoilt++
	}
	switch {
	case !ok && check == "":
		j.refuse(out, "Its cell Check is empty. Take the list again; of a new row leave Row and Version empty too")
		return
	case !ok:
		j.refuse(out, "Its cell Check was changed, or is of another installation. Take the list again")
		return
	case seal.Key != key, seal.Key != "" && strconv.Itoa(seal.Version) != version:
		j.refuse(out, saysMixed)
		return
	case seal.Key == "":
		j.unchanged, j.sealed = j.unchanged+1, j.sealed+1 // a line that counts something and is no record
		return
	case !seal.Fits(j.cols):
		j.refuse(out, "It was taken away before this list got its present columns. Take the list again")
		return
	}
	j.seen[key] = append(j.seen[key], spot{out.n, out.row.Place})
	if len(j.seen[key]) == 1 {
		j.sealed++
	}
	j.known(out, seal, values)
}

// onlyNote reports whether a row without a key holds too little to be a new row: a word in one cell of the list.
func (j *judge) onlyNote(values map[string]xlsx.Field) bool {
	n := 0
	for key, f := range values {
		if strings.TrimSpace(f.Raw) != "" && !ofTail(key) {
			n++
		}
	}
	return n < 2
}

func ofTail(key string) bool { return key == "row" || key == "check" || key == "version" }

// known compares a row with what its seal says it was.
func (j *judge) known(out *judged, seal lists.Seal, values map[string]xlsx.Field) {
	before := seal.Before(j.cols)
	c := &lists.Change{Key: seal.Key, Version: seal.Version, Case: seal.Case, Was: before, Is: lists.Values{}}
	out.row.RecordVersion, out.row.OfCase = seal.Version, seal.Case
	var bad []string
	mixed, edited, beside := false, false, true
	for _, col := range j.cols {
		f, there := values[col.Key]
		if ofTail(col.Key) {
			continue
		}
		if col.Edit {
			c.Is[col.Key] = before[col.Key]
		}
		if !there {
			continue
		}
		v, ok := lists.Read(col, f)
		switch {
		case !col.Edit && f.Formula && f.Raw == "", !col.Edit && !seal.Differs(j.cols, col.Key, v), !col.Edit && j.rewritten(seal, col, f):
		case !col.Edit && slices.Contains(j.list.Back.Same, col.Key):
			mixed = true
			out.cells = append(out.cells, Cell{Key: col.Key, Head: col.Head, Is: cut(v, 200), Kept: true, Why: "Not as it was taken away"})
		case !col.Edit:
			out.cells = append(out.cells, Cell{Key: col.Key, Head: col.Head, Is: cut(v, 200), Kept: true, Why: saysKept})
		case v == before[col.Key] && (!f.Formula || f.Raw != ""):
		default:
			cell := Cell{Key: col.Key, Head: col.Head, Was: before[col.Key], Is: v}
			if cell.Why = j.whyNot(col, f, before[col.Key], v, ok); cell.Why != "" {
				cell.Kept = true
				if f.Kind == xlsx.FieldText {
					cell.Is = cut(lists.Clean(f.Raw), mostShown) // as it was typed
				}
				bad = append(bad, col.Head+": "+cell.Why)
			}
			c.Is[col.Key], edited = v, true
			beside = beside && slices.Contains(j.list.Back.Beside, col.Key)
			out.cells = append(out.cells, cell)
		}
	}
	switch {
	case mixed:
		j.refuse(out, saysMixed)
	case len(out.cells) == 0:
		j.unchanged++
	case len(bad) > 0:
		out.named = true
		j.refuse(out, strings.Join(bad, ". "))
	case !edited:
		out.named = true
		out.row.Verdict = LeftOut
		j.keep(out)
	case beside:
		out.named = true
		for i := range out.cells {
			if !out.cells[i].Kept {
				out.cells[i].Kept, out.cells[i].Why = true, saysBeside
			}
		}
		out.row.Verdict = LeftOut
		j.keep(out)
	default:
		out.row.Verdict, out.change = Changed, c
		j.keep(out)
	}
}

// mostShown is how many characters of a cell that is not taken are kept.
const mostShown = 200

// rewritten reports whether a cell that is not to be changed holds the day that it held, as another program wrote it.
func (j *judge) rewritten(seal lists.Seal, col xlsx.Column, f xlsx.Field) bool {
	day := ""
	if f.Kind == xlsx.FieldText {
		day = lists.MonthFirst(col, f.Raw)
	}
	return day != "" && !seal.Differs(j.cols, col.Key, day)
}

// fresh reads a row that names no record.
func (j *judge) fresh(out *judged, values map[string]xlsx.Field) {
	if j.list.Back.Fresh == nil {
		j.refuse(out, "It names no record, and this list takes no new rows")
		return
	}
	c := &lists.Change{Case: j.ofCase, Was: lists.Values{}, Is: lists.Values{}}
	out.row.OfCase = j.ofCase
	var bad []string
	for _, col := range j.cols {
		f, there := values[col.Key]
		if !there || ofTail(col.Key) || strings.TrimSpace(f.Raw) == "" && !f.Formula {
			continue
		}
		v, ok := lists.Read(col, f)
		cell := Cell{Key: col.Key, Head: col.Head, Is: v}
		if !col.Edit && !slices.Contains(j.list.Back.Fresh, col.Key) {
			cell.Kept, cell.Why = true, "Not taken from a new row"
			out.cells = append(out.cells, cell)
			continue
		}
		if cell.Why = j.whyNot(col, f, "", v, ok); cell.Why != "" {
			cell.Kept = true
			bad = append(bad, col.Head+": "+cell.Why)
		}
		c.Is[col.Key] = v
		out.cells = append(out.cells, cell)
	}
	if len(bad) > 0 {
		j.refuse(out, strings.Join(bad, ". "))
		return
	}
	out.row.Verdict, out.change = New, c
	j.keep(out)
}

// fewChoices is up to how many choices are named where none of them was chosen.
const fewChoices = 8

// notChosen is what a value is told that is none of the choices of its column.
func (j *judge) notChosen(col xlsx.Column, v string) string {
	if j.list.Back.Instead != nil {
		if say := j.list.Back.Instead(col.Key, v); say != "" {
			return say
		}
	}
	if n := len(col.Choices); n > 1 && n <= fewChoices {
		return "Choose " + strings.Join(col.Choices[:n-1], ", ") + " or " + col.Choices[n-1]
	}
	return "Choose one of the list"
}

// whyNot says why a cell cannot be taken as it stands, or "".
func (j *judge) whyNot(col xlsx.Column, f xlsx.Field, was, v string, ok bool) string {
	switch {
	case f.Formula:
		return saysFormula
	case f.Kind == xlsx.FieldError:
		return "It holds the error " + cut(v, 20)
	case col.Edit && len(col.Choices) > 0 && v != "" && !slices.Contains(col.Choices, v):
		return j.notChosen(col, v)
	case ok && col.Kind == xlsx.KindDate && f.Kind == xlsx.FieldText && was != "" && lists.Swapped(v) == was:
		return "The day and the month have changed places, as programs of other countries write them. Enter the day first, such as 22/11/2026"
	case !ok && col.Kind == xlsx.KindDate:
		return "Enter a day, such as 22/11/2026"
	case !ok && col.Kind == xlsx.KindInt:
		return "Enter a whole number, such as 90"
	case !ok && col.Kind == xlsx.KindMoney:
		return "Enter a sum in pounds, such as 4,180.50"
	case !ok:
		return "It cannot be read"
	}
	return ""
}

func (j *judge) refuse(out *judged, why string) {
	out.row.Verdict, out.row.Why, out.change = Refused, why, nil
	j.keep(out)
}

func (j *judge) keep(out *judged) { j.kept = append(j.kept, out) }

// twice refuses every row whose key stands in several, the unchanged ones among them.
func (j *judge) twice() {
	kept := map[int]bool{}
	for _, x := range j.kept {
		kept[x.n] = true
		if spots := j.seen[x.row.RecordKey]; len(spots) > 1 && x.row.Why != saysMixed {
			x.row.Verdict, x.row.Why, x.change = Refused, saysTwice(spots), nil
		}
	}
	for key, spots := range j.seen {
		for _, at := range spots {
			if len(spots) > 1 && !kept[at.n] {
				j.unchanged--
				j.keep(&judged{n: at.n, row: Row{Place: at.place, RecordKey: cut(key, 100), Verdict: Refused, Why: saysTwice(spots)}})
			}
		}
	}
	slices.SortFunc(j.kept, func(a, b *judged) int { return cmp.Compare(a.n, b.n) })
}

func saysTwice(spots []spot) string {
	const most = 5
	var list []string
	for _, x := range spots[:min(len(spots), most)] {
		list = append(list, x.place)
	}
	out := "The same record stands in " + strings.Join(list, " and ")
	if n := len(spots) - len(list); n > 0 {
		out += " and " + strconv.Itoa(n) + " more"
	}
	return out + ": leave one. Of a new row leave Row, Check and Version empty"
}
