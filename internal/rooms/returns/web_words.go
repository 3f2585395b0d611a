package returns

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
)

// undoTime is how long verbs can be taken back.
const undoTime = 10 * time.Minute

func (v shown) title() string {
	switch v.State {
	case Taking:
		return v.Title + ": being recorded"
	case Taken:
		return v.Title + ": what was recorded"
	case Dropped:
		return v.Title + ": dropped"
	}
	return v.Title + ": look before it is recorded"
}

func (v shown) sentence() string {
	file := v.FileName + ", brought back " + layout.Moment(v.CreatedAt) + "."
	switch v.State {
	case Taken:
		return layout.Many(v.Done, "row was", "rows were") + " recorded, " + layout.Count(v.NotDone) + " not. " + file
	case Read:
		return "Nothing is recorded yet. " + file
	}
	return file
}

// figures count the rows by what they come to; each leads to them.
func (v shown) figures() []layout.Figure {
	one := func(n int, show Verdict, bold, text string) layout.Figure {
		f := layout.Figure{Value: layout.Count(n), Bold: bold, Text: text}
		if n > 0 && show != "" && v.WipedAt == nil {
			f.Href = v.at(show, 0)
		}
		return f
	}
	first := one(v.ToTake(), v.takes(), "to record", v.added())
	if v.State == Taken {
		first.Value, first.Bold, first.Text = layout.Count(v.Done), "recorded", "of "+layout.Count(v.ToTake())
	}
	return []layout.Figure{
		first,
		one(v.Unchanged, "", "unchanged", "nothing happens"),
		one(v.Conflicts, Conflict, "changed meanwhile", "by somebody else: they stay"),
		one(v.Refused, Refused, "refused", "each says why"),
		one(v.LeftOut, LeftOut, "not taken", "no such cell is changed here"),
	}
}

// standing heads the column of what stands, as it was when the file was read.
func (v shown) standing() string {
	if v.State == Read {
		return "As it stands"
	}
	return "As it stood"
}

// takes is the verdict that the figure of what is to be recorded leads to: all where there are changed and new rows.
func (v shown) takes() Verdict {
	if v.Changed == 0 {
		return New
	}
	return Changed
}

func (v shown) added() string {
	switch {
	case v.Added == 0:
		return "changed"
	case v.Changed == 0:
		return "new"
	}
	return layout.Count(v.Changed) + " changed, " + layout.Count(v.Added) + " new"
}

// tabs narrow the rows.
func (v shown) tabs() (out []layout.Tab) {
	all := v.Changed + v.Added + v.Conflicts + v.Refused + v.LeftOut
	for _, t := range []struct {
		show  Verdict
		label string
		n     int
	}{{"", "All", all}, {Changed, "Changed", v.Changed}, {New, "New", v.Added}, {Conflict, "Changed meanwhile", v.Conflicts}, {Refused, "Refused", v.Refused}, {LeftOut, "Not taken", v.LeftOut}} {
		if t.n > 0 || t.show == "" {
			out = append(out, layout.Tab{Label: t.label, Count: layout.Count(t.n), Href: v.at(t.show, 0), Active: v.Show == t.show})
		}
	}
	return out
}

func tagOf(row Row) layout.Tag {
	switch row.Outcome {
	case Done:
		return layout.Tag{Text: "Recorded", Kind: "done"}
	case Part:
		return layout.Tag{Text: "Recorded in part", Kind: "soon"}
	case GoneStale:
		return layout.Tag{Text: "Changed meanwhile", Kind: "soon"}
	case NotPermitted:
		return layout.Tag{Text: "Not recorded", Kind: "crit"}
	}
	switch row.Verdict {
	case Changed:
		return layout.Tag{Text: "Changed"}
	case New:
		return layout.Tag{Text: "New"}
	case Conflict:
		return layout.Tag{Text: "Changed meanwhile", Kind: "soon"}
	case Refused:
		return layout.Tag{Text: "Refused", Kind: "crit"}
	}
	return layout.Tag{Text: "Not taken", Kind: "quiet"}
}

func stateTag(x Return) layout.Tag {
	switch x.State {
	case Taken:
		return layout.Tag{Text: "Recorded", Kind: "done"}
	case Taking:
		return layout.Tag{Text: "Being recorded", Kind: "soon"}
	case Dropped:
		return layout.Tag{Text: "Dropped", Kind: "quiet"}
	}
	return layout.Tag{Text: "To look at", Kind: "soon"}
}

// said is a value as a page prints it.
func said(s string) string {
	if s == "" {
		return "empty"
	}
	if d, err := caltime.ParseDate(s); err == nil {
		return d.UK()
	}
	return cut(s, 300)
}

// saidIn is a value of a column as a page prints it.
func saidIn(c Cell, s string) string {
	if c.Key == "value" && s != "" {
		if p, err := money.Parse(s); err == nil {
			return p.String()
		}
	}
	return said(s)
}

// endless is the class of a cell that holds a word which would push the others out of sight; "" for any other.
func endless(texts ...string) string {
	const most = 40
	for _, s := range texts {
		for word := range strings.FieldsSeq(s) {
			if utf8.RuneCountInString(word) > most {
				return "wrap"
			}
		}
	}
	return ""
}

// whatOf says of a row what it is about, for who cannot see how it stands in the table.
func whatOf(row Row) string {
	if row.Title != "" {
		return row.Title
	}
	if row.RecordKey != "" {
		return row.RecordKey
	}
	return "A new row"
}

// tellsOf is why a row is what it is, and what the verbs said of it.
func tellsOf(row Row) string {
	out := ""
	if row.Why != "" {
		out = " " + row.Why + "."
	}
	if row.Said != "" {
		out += " " + row.Said
	}
	return out
}

// takeLabel is on the button.
func takeLabel(x Return) string {
	if x.ToTake() == 1 {
		return "Record 1 row"
	}
	return "Record " + layout.Count(x.ToTake()) + " rows"
}

func (f fileForm) summary() (out []govuk.FieldError) {
	for _, name := range f.Order {
		out = append(out, govuk.FieldError{ID: name, Text: f.Bad[name]})
	}
	return out
}

func versionOf(x Return) string { return strconv.Itoa(x.Version) }
