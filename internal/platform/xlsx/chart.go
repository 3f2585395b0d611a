package xlsx

import (
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// ChartKind is the shape of a chart.
type ChartKind uint8

// The few shapes the product uses. Bars start at nothing.
const (
	Columns ChartKind = iota // upright bars, for months
	Bars                     // lying bars, for long names; the first row on top
	Lines                    // a trend
	Stacked                  // upright bars on top of each other
	Pareto                   // the first series as bars, the last as the running share
)

// Series is one run of values of a chart. Its name is the cell Name points at, so that
// the legend follows the sheet.
type Series struct {
	Name   Span
	Values Span
	Colour Colour
}

// Chart is a native chart over cells of the workbook.
type Chart struct {
	Title  string // the finding, in words
	Alt    string // read out to people who cannot see it; the title when empty
	Kind   ChartKind
	Labels Span // along the axis
	Series []Series
	Beside *Block // stands right of this block; under everything so far when nil
	Width  int    // pixels; 640 when 0
	Height int    // pixels; 300 when 0
}

type placedChart struct {
	Chart
	row int
}

const rowPixels = 20 // of a row of the usual height

// How many names stand level below the axis of a chart of the usual width, and how many find room slanted.
const mostLevel, mostSlanted = 8, 27

// Chart places a chart.
func (s *Sheet) Chart(c Chart) {
	if len(c.Series) == 0 || c.Kind == Pareto && len(c.Series) < 2 {
		if s.err == nil {
			s.err = errors.New("chart " + c.Title + ": too few series")
		}
		return
	}
	if c.Width == 0 {
		c.Width = 640
	}
	if c.Height == 0 {
		c.Height = 300
	}
	p := placedChart{Chart: c, row: s.next}
	if c.Beside != nil {
		p.row = c.Beside.top
	}
	if c.Beside != nil {
		s.right = max(s.right, len(c.Beside.heads))
	}
	s.chart = append(s.chart, p)
	// Go on below the chart.
	row, left := p.row, c.Height+rowPixels
	for ; left > 0; row++ {
		left -= s.rowPx(row)
	}
	s.keeps = append(s.keeps, keep{p.row, row})
	s.next = max(s.next, row)
}

// draw hands a chart to excelize.
func (s *Sheet) draw(c placedChart) error {
	at := cellRef(0, c.row)
	if c.Beside != nil {
		at = cellRef(s.right+1, c.row) // one column of air
	}
	var bars, line []excelize.ChartSeries
	for i, r := range c.Series {
		x := excelize.ChartSeries{Name: r.Name.ref1(), Categories: c.Labels.ref(), Values: r.Values.ref()}
		if c.Kind == Lines || c.Kind == Pareto && i == len(c.Series)-1 {
			x.Fill = solid(r.Colour) // excelize draws a line in its series' fill
			x.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: 2, Fill: solid(r.Colour)}
			x.Marker = excelize.ChartMarker{Symbol: "circle", Size: 5, Fill: solid(r.Colour), Border: excelize.LineOptions{Type: excelize.LineSolid, Width: 0.75, Fill: solid(r.Colour)}}
			line = append(line, x)
			continue
		}
		x.Fill = solid(r.Colour)
		x.Line = excelize.LineOptions{Type: excelize.LineNone}
		bars = append(bars, x)
	}
	ch := s.frame(c)
	switch c.Kind {
	case Lines:
		ch.Type, ch.Series = excelize.Line, line
		return s.b.file.AddChart(s.name, at, ch)
	case Pareto:
		ch.Type, ch.Series = excelize.Col, bars
		top := 1.0
		zero := 0.0
		second := &excelize.Chart{Type: excelize.Line, Series: line, Legend: ch.Legend, YAxis: excelize.ChartAxis{
			Secondary: true, Maximum: &top, Minimum: &zero, MajorUnit: 0.25, Font: axisFont, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0%"},
		}}
		return s.b.file.AddChart(s.name, at, ch, second)
	case Bars:
		ch.Type, ch.Series = excelize.Bar, bars
		ch.XAxis.ReverseOrder = true
	case Stacked:
		ch.Type, ch.Series = excelize.ColStacked, bars
	default:
		ch.Type, ch.Series = excelize.Col, bars
	}
	return s.b.file.AddChart(s.name, at, ch)
}

var axisFont = excelize.Font{Family: fontName, Size: 9, Color: ink2}

// frame is what all charts share: a quiet frame, a title in ink, hairline grid.
func (s *Sheet) frame(c placedChart) *excelize.Chart {
	no, zero, gap := false, 0.0, uint(45)
	alt := c.Alt
	if alt == "" {
		alt = c.Title
	}
	legend := excelize.ChartLegend{Position: "bottom", Font: &axisFont}
	if len(c.Series) == 1 {
		legend.Position = "none"
	}
	ch := &excelize.Chart{
		Dimension:  excelize.ChartDimension{Width: uint(c.Width), Height: uint(c.Height)},
		Format:     excelize.GraphicOptions{AltText: alt, Positioning: "oneCell", OffsetY: 4},
		Title:      excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.Title, Font: &excelize.Font{Family: fontName, Size: 11, Bold: true, Color: ink}}}},
		Legend:     legend,
		VaryColors: &no,
		Border:     excelize.LineOptions{Type: excelize.LineSolid, Width: 0.75, Fill: solid(rule2)},
		GapWidth:   &gap,
		XAxis:      excelize.ChartAxis{Font: axisFont},
		YAxis:      excelize.ChartAxis{Font: axisFont, MajorGridLines: true, Minimum: &zero, NumFmt: excelize.ChartNumFmt{CustomNumFmt: s.axisFormat(c.Series)}},
	}
	if c.Labels.kind == cellMonth || c.Labels.kind == cellDate {
		// Without a format of its own the axis shows serials.
		ch.XAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "mmm yy"}
		if c.Labels.kind == cellDate {
			ch.XAxis.NumFmt.CustomNumFmt = fmtDate
		}
		ch.XAxis.Font.Size = 8
	}
	if n := c.Labels.to - c.Labels.from + 1; c.Kind != Bars && n > mostLevel {
		ch.XAxis.Alignment.TextRotation = -45 // names that lie side by side would be broken or run into each other
		ch.XAxis.TickLabelSkip = (n + mostSlanted - 1) / mostSlanted
	}
	return ch
}

// axisFormat is the number format of a value axis: whole numbers, and pounds in thousands or millions where they are many, so
// that the labels find room.
func (s *Sheet) axisFormat(series []Series) string {
	switch series[0].Values.kind {
	case cellPence:
		most := int64(0)
		for _, x := range series {
			most = max(most, s.most(x.Values))
		}
		switch {
		case most >= 2_000_000_00:
			return `[=0]£0;£0.0,,"m"`
		case most >= 20_000_00:
			return `[=0]£0;£#,##0,"k"`
		}
		return "£#,##0"
	case cellPercent:
		return "0%"
	}
	return fmtInt
}

// most is the largest value of a run of cells of this sheet, in pence or whole numbers.
func (s *Sheet) most(p Span) (n int64) {
	for row := p.from; row <= p.to; row++ {
		for _, c := range s.rows[row] {
			if c.col == p.col {
				n = max(n, c.v.cell.n)
			}
		}
	}
	return n
}

func solid(c Colour) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{string(c)}}
}

// ref1 is the first cell of the span.
func (p Span) ref1() string {
	return fmt.Sprintf("%s%s", sheetRef(p.sheet), fixedRef(p.col, p.from))
}
