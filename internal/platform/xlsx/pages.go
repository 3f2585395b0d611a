package xlsx

import (
	"cmp"
	"slices"
)

// What fits on a printed A4 page inside the margins, in pixels of the screen.
const (
	longSide  = 1045 // 297 mm less left and right margins
	shortSide = 715  // 210 mm less left and right margins
	tallSide  = 970  // 297 mm less top and bottom margins
	lowSide   = 645  // 210 mm less top and bottom margins

	digitPixels = 8 // the widest digit of the workbook's own font
)

// keep is a run of rows that should not be parted by the end of a page.
type keep struct{ top, end int }

// rowPx is the height of a row.
func (s *Sheet) rowPx(row int) int {
	if h := s.high[row]; h > 0 {
		return int(h * 4 / 3)
	}
	return rowPixels
}

// columnWidth is the width of a column in characters.
func (s *Sheet) columnWidth(col int) float64 {
	if s.fixed[col] > 0 {
		return min(s.fixed[col], 255)
	}
	return min(max(s.wide[col], 12), 50)
}

func (s *Sheet) columnPx(col, last int) int {
	if col > last {
		return 64 + digitPixels // beyond the last column widths are the usual ones
	}
	return int(s.columnWidth(col)*digitPixels) + 5
}

// paginate finds the scale at which the sheet is one page wide, and the rows before
// which a page must end so that no chart or block is cut that fits on a page. Excel
// heeds such ends only when the scale is given, not when it is told to fit the page.
func (s *Sheet) paginate() (scale uint, breaks []int) {
	last, bottom := s.extent()
	wide, high := longSide, lowSide
	if !s.land {
		wide, high = shortSide, tallSide
	}
	width := 0
	for col := range last + 1 {
		width += s.columnPx(col, last)
	}
	for _, c := range s.chart {
		left := 0
		if c.Beside != nil {
			for col := range s.right + 1 {
				left += s.columnPx(col, last)
			}
		}
		width = max(width, left+c.Width)
	}
	// Some air: fonts, and so widths and heights, differ from one machine to the next.
	percent := min(100, max(10, wide*91/max(width, 1)))
	page := high * 97 / percent

	keeps := slices.Clone(s.keeps)
	slices.SortFunc(keeps, func(a, b keep) int { return cmp.Compare(a.top, b.top) })
	var runs []keep // overlapping keeps are one: a block and the chart beside it
	for _, k := range keeps {
		if n := len(runs); n > 0 && k.top < runs[n-1].end {
			runs[n-1].end = max(runs[n-1].end, k.end)
			continue
		}
		runs = append(runs, k)
	}
	height := func(from, to int) (px int) {
		for r := from; r < to; r++ {
			px += s.rowPx(r)
		}
		return px
	}
	start := 1
	for _, k := range runs {
		if slices.Contains(s.ends, k.top) {
			start = k.top
		}
		// A long block runs on over pages by itself.
		if k.top > start && height(start, k.end) > page && height(k.top, k.end) <= page {
			breaks = append(breaks, k.top)
			start = k.top
		}
		for start < min(k.end, bottom) && height(start, k.end) > page {
			start++
		}
	}
	return uint(percent), append(breaks, s.ends...)
}
