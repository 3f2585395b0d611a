package charts

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAxisIsRound(t *testing.T) {
	for _, c := range []struct {
		highest, fixed float64
		top            float64
		ticks          []float64
	}{
		{310, 0, 400, []float64{0, 100, 200, 300, 400}},
		{61, 100, 100, []float64{0, 20, 40, 60, 80, 100}},
		{20, 0, 20, []float64{0, 5, 10, 15, 20}},
		{1, 0, 1, []float64{0, .2, .4, .6, .8, 1}},
		{0, 0, 1, []float64{0}},
	} {
		a := newAxis(c.highest, c.fixed)
		if diff := cmp.Diff(c.ticks, a.ticks, near); diff != "" || math.Abs(a.top-c.top) > 1e-9 {
			t.Errorf("%v, %v: top %v\n%s", c.highest, c.fixed, a.top, diff)
		}
	}
}

var near = cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })

func TestAxisHoldsWhatItDraws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(0.001, 1e12).Draw(t, "highest")
		a := newAxis(v, 0)
		if a.top < v*(1-1e-9) || a.top > v*3 || len(a.ticks) > 7 || a.ticks[0] != 0 {
			t.Fatalf("%v: %+v", v, a)
		}
		if y := a.y(v); y < plotTop-0.01 || y > plotBottom {
			t.Fatalf("%v is drawn at %v", v, y)
		}
	})
}

func TestColumnsStackToTheirSum(t *testing.T) {
	c := Chart{Categories: []string{"Jan"}, Max: 100, Series: []Series{{Name: "A", Fill: Proactive, Values: []float64{40}}, {Name: "B", Fill: Reactive, Values: []float64{60}}}}
	want := []box{
		{x: "15.00%", width: "70.00%", y: "132.4", height: "73.6", fill: "f-pro", title: "Jan, A: 40"},
		{x: "15.00%", width: "70.00%", y: "22.0", height: "110.4", fill: "f-rea", title: "Jan, B: 60"},
	}
	if diff := cmp.Diff(want, c.boxes(c.stackAxis()), cmp.AllowUnexported(box{})); diff != "" {
		t.Error(diff)
	}
}

func TestBadValuesAreNotDrawnButPrinted(t *testing.T) {
	c := Chart{Head: Head{ID: "x", Title: "T"}, Over: "Month", Categories: []string{"a", "b", "c", "d"},
		Series: []Series{{Name: "S", Fill: Missed, Values: []float64{math.NaN(), math.Inf(1), -5}}}}
	if got := c.boxes(c.stackAxis()); len(got) != 0 {
		t.Errorf("drawn: %v", got)
	}
	got := draw(t, Columns(c))
	if !strings.Contains(got, `<td class="r">-5</td>`) {
		t.Error("the table does not hold what was given")
	}
	for _, bad := range []string{`="NaN`, `="+Inf`, `="-`} {
		if strings.Contains(strings.ReplaceAll(got, `dx="-6"`, ""), bad) {
			t.Errorf("the drawing holds %s", bad)
		}
	}
}

func TestEmptyChartsSaySo(t *testing.T) {
	h := Head{ID: "x", Title: "T", Sub: "S"}
	for name, c := range map[string]templ.Component{
		"columns": Columns(Chart{Head: h}), "lines": Lines(Chart{Head: h}), "pareto": Pareto(ParetoData{Head: h}), "heat": Heat(HeatData{Head: h}),
		"multiples": Multiples(MultiplesData{Head: h, Rows: []MultipleRow{{}}}),
	} {
		if got := draw(t, c); !strings.Contains(got, "There is nothing to show") || strings.Contains(got, "<table") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := draw(t, Sparkline("none", nil)); got != "" {
		t.Errorf("sparkline: %q", got)
	}
	if got := draw(t, Share("none", []Part{{"A", "0 h", Proactive, 0}})); strings.Contains(got, "NaN") {
		t.Errorf("share: %s", got)
	}
	if needed, over, mark := (Load{}).parts(); needed+over+mark != "0%0%0%" {
		t.Errorf("load: %s %s %s", needed, over, mark)
	}
}

func TestEveryChartHasItsTable(t *testing.T) {
	c := Chart{Head: Head{ID: "x", Title: "Fewer"}, Label: "Fewer in February.", Over: "Month", Categories: []string{"Jan", "Feb"}, Series: []Series{{Name: "Cases", Fill: Plain, Values: []float64{3, 2}}}}
	for name, part := range map[string]templ.Component{"columns": Columns(c), "lines": Lines(c)} {
		got := draw(t, part)
		for _, want := range []string{`role="img" aria-label="Fewer in February."`, "Show as a table", `<th scope="row">Jan</th>`, `<td class="r">3</td>`, `<td class="r">2</td>`} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %s", name, want)
			}
		}
	}
}

func TestEventWordsLeaveTheNearerEdge(t *testing.T) {
	for index, want := range map[int]string{2: "start", 11: "end"} {
		c := Chart{Categories: make([]string, 12), Event: &Event{Index: index, Text: "x"}}
		if got := c.eventWords(*c.Event); len(got) != 1 || got[0].anchor != want {
			t.Errorf("%d: %+v", index, got)
		}
	}
}

// A line drawn after the words of another would strike through them.
func TestEventLinesLieUnderAllWords(t *testing.T) {
	c := Chart{Head: Head{ID: "x", Title: "Fewer"}, Label: "Fewer.", Over: "Month", Categories: []string{"Jan", "Feb", "Mar", "Apr"}, Series: []Series{{Name: "Cases", Fill: Plain, Values: []float64{3, 2, 1, 4}}},
		Events: []Event{{Index: 3, Text: "rota"}, {Index: 1, Text: "card"}}}
	got := draw(t, Columns(c))
	if line, words := strings.LastIndex(got, `<line class="ch__e"`), strings.Index(got, `<text class="ch__w`); line < 0 || words < 0 || line > words {
		t.Errorf("the last line is at %d, the first words at %d", line, words)
	}
}

func TestParetoSharesRunToTheWhole(t *testing.T) {
	rows := ParetoData{Rows: []Reason{{Name: "b", Value: 30}, {Name: "a", Value: 60}, {Name: "c", Value: 10}, {Name: "d"}}}.rows()
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprint(r.Name, " ", r.width, " ", r.running, " ", r.few, " ", r.cut))
	}
	want := []string{"a 100.00% 60% true false", "b 50.00% 90% true false", "c 16.67% 100% false true", "d 0.00% 100% false false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, r := range (ParetoData{Rows: []Reason{{Name: "a"}, {Name: "b"}}}).rows() {
		if r.width != "0%" || r.running != "–" || r.cut {
			t.Errorf("nothing at all: %+v", r)
		}
	}
}

func TestHeatTotals(t *testing.T) {
	h := HeatData{Columns: []string{"x", "y"}, Rows: []HeatRow{{Name: "a", Cells: []Cell{{10, ""}, {90, ""}}}, {Name: "b", Cells: []Cell{{30, ""}}}}}
	if h.total() != 130 || h.columnTotal(0) != 40 || h.columnTotal(1) != 90 || h.rowTotal(h.Rows[1]) != 30 {
		t.Error(h.total(), h.columnTotal(0), h.columnTotal(1), h.rowTotal(h.Rows[1]))
	}
	for v, want := range map[float64]string{0: "", -3: "", 1: "h1", 10: "h2", 20: "h3", 35: "h4", 50: "h5", 100: "h5"} {
		if got := shade(v, 100); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}

func TestShareFillsTheBar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1e6), 1, 6).Draw(t, "values")
		var parts []Part
		var total float64
		for _, v := range values {
			parts = append(parts, Part{Fill: Plain, Value: v})
			total += v
		}
		var sum float64
		for _, s := range slices100(parts) {
			w, err := strconv.ParseFloat(strings.TrimSuffix(s.width, "%"), 64)
			if err != nil {
				t.Fatal(err)
			}
			sum += w
		}
		if total > 0 && math.Abs(sum-100) > 0.05 {
			t.Fatalf("%v fill %v", values, sum)
		}
	})
}

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
