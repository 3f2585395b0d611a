package xlsx

import (
	"fmt"
	"strconv"
)

// Entry is a term and what it means.
type Entry struct{ Term, Text string }

// About is what a workbook tells of itself beyond its Meta. The tables written before
// it are listed with their rows, and columns with notes are explained.
type About struct {
	What        string  // one or two sentences: what this workbook is for
	Filters     []Entry // what was asked for; said to be none when empty
	Definitions []Entry
	Rules       []Entry  // rule and the version that was applied
	Notes       []string // such as "3 records are not shown"
}

// About writes the sheet of that name. It must come after the tables and sheets it
// speaks of; a workbook has one.
func (b *Workbook) About(a About) {
	s := b.sheet("About", "About")
	b.about = s
	s.Portrait()
	s.Width(0, 30)
	s.Width(1, aboutWidth)
	s.Title("About this workbook", "")
	if a.What != "" {
		s.entry("What it is", Plain(Text(a.What)))
	}
	s.entry("Report", Plain(Text(b.meta.Title)))
	s.entry("Marking", Plain(Text(b.meta.Marking)))
	s.entry("Figures as at", Plain(DateTime(b.meta.AsAt)))
	s.entry("Made at", Plain(DateTime(b.meta.MadeAt)))
	s.entry("Made for", Plain(Text(b.meta.Maker)))
	s.entry("System", Plain(Text(b.meta.System)))
	s.Space(1)
	s.Section("Filters")
	if len(a.Filters) == 0 {
		a.Filters = []Entry{{"None", "Everything the maker may see"}}
	}
	s.entries(a.Filters)
	s.listSheets()
	for _, n := range a.Notes {
		s.entry("Note", Plain(Text(n)))
	}
	s.Space(1)
	s.named("Definitions", a.Definitions)
	s.named("Rules applied", a.Rules)
	for _, t := range b.tables {
		var notes []Entry
		for _, c := range t.cols {
			if c.Note != "" {
				notes = append(notes, Entry{c.Head, c.Note})
			}
		}
		s.named("Columns of "+t.parts[0].name, notes)
	}
}

// listSheets says how many rows each table has, as a formula over it, and what a
// reader must know of its size.
func (s *Sheet) listSheets() {
	if len(s.b.tables) == 0 {
		return
	}
	s.Space(1)
	s.Section("Rows")
	for _, t := range s.b.tables {
		s.entry(t.parts[0].name, t.Count())
		if n := len(t.parts); n > 1 {
			s.entry("", Plain(Text(fmt.Sprintf("A sheet holds 1,048,576 rows: this table goes on to %d sheets, the last of them %q.", n, t.parts[n-1].name))))
		}
		if t.cut > 0 {
			s.entry("", Plain(Text(strconv.Itoa(t.cut)+" texts of this table are longer than the 32,767 characters a cell holds; they are cut, and say so at their end.")))
		}
	}
}

// named writes a section when it has entries.
func (s *Sheet) named(title string, list []Entry) {
	if len(list) == 0 {
		return
	}
	s.Section(title)
	s.entries(list)
	s.Space(1)
}

func (s *Sheet) entries(list []Entry) {
	for _, e := range list {
		s.entry(e.Term, Plain(Text(e.Text)))
	}
}

// aboutWidth is how many characters a line of what is said holds.
const aboutWidth = 78

// entry writes a term and its value on one line.
func (s *Sheet) entry(term string, v Value) {
	if n := linesOf(v.cell.s, lineOf(aboutWidth), mostLines); n > 1 {
		s.high[s.next] = float64(n*lineHeight + 2) // said outright: programs that print with other metrics do not make the room themselves
	}
	s.put(s.next, 0, lookKey{role: roleBody, kind: cellText, wrap: true}, Plain(Text(term)))
	s.put(s.next, 1, lookKey{role: roleBody, kind: v.cell.kind, wrap: true, left: true}, v)
	s.next++
}
