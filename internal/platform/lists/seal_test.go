package lists_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/money"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
)

func sealer(t *testing.T, b byte) *lists.Sealer {
	t.Helper()
	s, err := lists.NewSealer(bytes.Repeat([]byte{b}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSealsOpenOnlyWhereTheyWereClosed holds that nobody else reads, makes or changes one.
func TestSealsOpenOnlyWhereTheyWereClosed(t *testing.T) {
	s := sealer(t, 1)
	x := lists.Seal{List: "cases", Force: 3, Key: "FI/2026/0001", Version: 4, Shape: "abc", Was: []string{"Title", ""}, Sums: "AAAA"}
	text := s.Close(x)
	if text != s.Close(x) {
		t.Error("equal rows give other seals")
	}
	if got, ok := s.Open(" " + text + "\n"); !ok || cmp.Diff(x, got) != "" {
		t.Errorf("%+v, %t", got, ok)
	}
	if strings.Contains(text, "Title") {
		t.Error("it can be read")
	}
	for name, bad := range map[string]string{"": "", "nothing": "c1.", "letters": "c1.abc", "another form": strings.TrimPrefix(text, "c1."), "cut": text[:len(text)-2]} {
		if _, ok := s.Open(bad); ok {
			t.Errorf("%s was opened", name)
		}
	}
	if _, ok := sealer(t, 2).Open(text); ok {
		t.Error("another installation opened it")
	}
	b := []byte(text)
	for i := 3; i < len(b)-1; i++ { // the last letter may hold bits that mean nothing
		was := b[i]
		if b[i] = 'A'; was == 'A' {
			b[i] = 'B'
		}
		if _, ok := s.Open(string(b)); ok {
			t.Errorf("changed at %d, it was opened", i)
		}
		b[i] = was
	}
	if _, err := lists.NewSealer([]byte("short")); err == nil {
		t.Error("a short secret was taken")
	}
}

// TestValuesReadTheSameFromWhateverWroteThem writes any values, reads them back from a workbook and from CSV, and finds
// them unchanged.
func TestValuesReadTheSameFromWhateverWroteThem(t *testing.T) {
	cols := []xlsx.Column{{Key: "text", Head: "Text", Kind: xlsx.KindLongText, Edit: true}, {Key: "n", Head: "N", Kind: xlsx.KindInt, Edit: true}, {Key: "sum", Head: "Sum", Kind: xlsx.KindMoney, Edit: true},
		{Key: "day", Head: "Day", Kind: xlsx.KindDate, Edit: true}, {Key: "at", Head: "At", Kind: xlsx.KindDateTime}, {Key: "ref", Head: "Ref", Kind: xlsx.KindRef}}
	rapid.Check(t, func(rt *rapid.T) {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 600_000).Draw(rt, "minutes")) * time.Minute)
		pence := money.Pence(rapid.Int64Range(0, 1e11).Draw(rt, "pence"))
		row := []xlsx.Cell{xlsx.Text(rapid.StringN(0, 40, -1).Draw(rt, "text")), xlsx.Int(rapid.IntRange(0, 1e6).Draw(rt, "n")), lists.Money(&pence), lists.Day(at), xlsx.DateTime(at),
			xlsx.Ref(rapid.StringMatching(`[A-Za-z",()' /0-9]{1,20}`).Draw(rt, "ref"), "https://proceeds.example/x?a=1&b=2")}
		want := lists.ValuesOf(cols, row)
		table := xlsx.TableSheet{Name: "T", Columns: cols, Rows: lists.Of([][]xlsx.Cell{row}, func(r []xlsx.Cell) []xlsx.Cell { return r })}
		var book, text bytes.Buffer
		w, err := xlsx.New(&book, xlsx.Meta{Title: "T", Marking: "M"})
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := w.Table(t.Context(), table); err != nil {
			rt.Fatal(err)
		}
		if _, err := w.Close(t.Context()); err != nil {
			rt.Fatal(err)
		}
		if _, err := xlsx.WriteCSV(t.Context(), &text, table, nil); err != nil {
			rt.Fatal(err)
		}
		for name, data := range map[string][]byte{"a workbook": book.Bytes(), "CSV": text.Bytes()} {
			src, err := xlsx.OpenSource(bytes.NewReader(data), int64(len(data)), "", xlsx.ReadLimits{})
			if err != nil {
				rt.Fatal(err)
			}
			var last xlsx.Row
			for r, err := range src.Rows(t.Context()) {
				if err != nil {
					rt.Fatal(err)
				}
				last = r.Clone()
			}
			got := lists.Values{}
			for i, c := range cols {
				f := last.Field(i)
				if name == "CSV" {
					f.Raw = xlsx.Unguard(f.Raw)
				}
				v, ok := lists.Read(c, f)
				if got[c.Key] = v; !ok {
					rt.Errorf("%s: %s cannot be read from %q", name, c.Key, f.Raw)
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				rt.Errorf("%s: %s", name, d)
			}
		}
	})
}

// TestPeopleWriteDaysAndSumsTheirWay reads what is typed over a cell.
func TestPeopleWriteDaysAndSumsTheirWay(t *testing.T) {
	for _, x := range []struct {
		kind     xlsx.Kind
		in, want string
		ok       bool
	}{
		{xlsx.KindDate, "3/11/2026", "2026-11-03", true}, {xlsx.KindDate, "3 November 2026", "2026-11-03", true}, {xlsx.KindDate, "03-Nov-26", "2026-11-03", true},
		{xlsx.KindDate, "31/2/2026", "31/2/2026", false}, {xlsx.KindDate, "soon", "soon", false},
		{xlsx.KindMoney, " £4,180.50 ", "4180.50", true}, {xlsx.KindMoney, "-3", "-3.00", true}, {xlsx.KindMoney, "4.180,50", "4.180,50", false},
		{xlsx.KindInt, "1,200", "1200", true}, {xlsx.KindInt, "1,50", "1,50", false}, {xlsx.KindInt, "-12", "-12", true}, {xlsx.KindInt, "1.5", "1.5", false}, {xlsx.KindInt, "-", "-", false},
		{xlsx.KindText, " a\r\nb\x00 ", "a\nb", true}, {xlsx.KindText, "FRAUD", "Fraud", true},
		{xlsx.KindText, " post\u00a0 VACANT ", "Capacity: Post vacant", true}, {xlsx.KindText, "capacity:  post vacant", "Capacity: Post vacant", true},
		{xlsx.KindText, "Other", "Other", true}, {xlsx.KindText, "capacity", "Capacity", true}, // two are called Other: neither is meant
	} {
		c := xlsx.Column{Kind: x.kind}
		if x.kind == xlsx.KindText {
			c.Choices = []string{"Fraud", "Capacity", "Capacity: Post vacant", "Capacity: Other", "Evidence: Other"}
		}
		if got, ok := lists.Parse(c, x.in); got != x.want || ok != x.ok {
			t.Errorf("%q: %q, %t", x.in, got, ok)
		}
	}
}

func TestDaysWithTheirMonthInFront(t *testing.T) {
	for in, want := range map[string]string{"2026-11-03": "2026-03-11", "2026-03-11": "2026-11-03", "2026-11-13": "", "2026-05-05": "", "soon": ""} {
		if got := lists.Swapped(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestDaysThatAnotherProgramWrote(t *testing.T) {
	for _, x := range []struct {
		kind     xlsx.Kind
		in, want string
	}{{xlsx.KindDate, "11/03/2026", "2026-11-03"}, {xlsx.KindDate, "11/23/2026", "2026-11-23"}, {xlsx.KindDateTime, "11/23/2026 17:15:00", "2026-11-23 17:15"}, {xlsx.KindDateTime, "11/24/2026", "2026-11-24 00:00"},
		{xlsx.KindDate, "23/11/2026", ""}, {xlsx.KindDate, "2026-11-23", ""}, {xlsx.KindText, "11/03/2026", ""}, {xlsx.KindDate, "", ""}} {
		if got := lists.MonthFirst(xlsx.Column{Kind: x.kind}, x.in); got != x.want {
			t.Errorf("%s: %q, want %q", x.in, got, x.want)
		}
	}
}

// What somebody types into a cell of text as a time of the clock is one.
func TestTimesAreReadAsTheyShow(t *testing.T) {
	for raw, want := range map[string]string{"0.0625": "1:30", "1.0416666666666667": "25:00", "-1": "-1"} {
		if got, ok := lists.Read(xlsx.Column{}, xlsx.Field{Kind: xlsx.FieldTime, Raw: raw}); got != want || !ok {
			t.Errorf("%s: %q, %t", raw, got, ok)
		}
	}
}
