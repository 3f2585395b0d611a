package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// The product's colours, as on its pages: ink and paper, teal for money moving
// towards collection, brick for what was missed.
const (
	ink      = "17212B"
	ink2     = "4C5863"
	sunk     = "F7F8F5"
	hairline = "DFE2DF"
	rule2    = "C4CACA"
	actBlue  = "14538A"
	toEdit   = "FFF8E0"
)

// Colour of a chart's series, named for what it means on the product's pages.
type Colour string

// The palette of charts: value grows darker as money becomes certain, missed is brick.
const (
	Identified Colour = "D3E5E2"
	Held       Colour = "8DBCB6"
	Ordered    Colour = "2C7A74"
	Collected  Colour = "0A4642"
	Missed     Colour = "8F3A34"
	MissedSoft Colour = "DFA9A2"
	Proactive  Colour = "573F91"
	Reactive   Colour = "8A969F"
	Ink        Colour = ink
)

// The number formats, all of the United Kingdom.
const (
	fmtMoney    = "£#,##0.00"
	fmtPounds   = "£#,##0"
	fmtInt      = "#,##0"
	fmtDecimal  = "#,##0.00"
	fmtDate     = "dd mmm yyyy"
	fmtDateTime = "dd mmm yyyy hh:mm"
	fmtMonth    = "mmm yyyy"
	fmtPercent  = "0.0%"
)

const fontName = "Arial"

// formats are the number formats of the kinds of cell; "" is General.
var formats = [cellKinds]string{
	cellInt: fmtInt, cellDecimal: fmtDecimal, cellPence: fmtMoney, cellDate: fmtDate,
	cellMonth: fmtMonth, cellDateTime: fmtDateTime, cellPercent: fmtPercent,
}

// foreignFormat is the number format of an amount with an ISO code and n decimals.
func foreignFormat(code string, n uint8) string {
	f := "[$" + code + "] #,##0"
	if n > 0 {
		f += "." + strings.Repeat("0", int(n))
	}
	return f
}

// numeric says whether the values of a kind stand to the right.
func (k cellKind) numeric() bool {
	switch k {
	case cellInt, cellDecimal, cellPence, cellForeign, cellPercent:
		return true
	}
	return false
}

// look holds the style ids of one workbook. Styles are made when first asked for, so
// that a workbook holds only what it uses.
type look struct {
	f    *excelize.File
	made map[lookKey]int
	err  error // the first style excelize refused
}

// role is the part a cell plays on its sheet.
type role uint8

const (
	roleBody    role = iota // a row of a detail sheet or block
	roleHead                // a column's heading
	roleTotal               // the last row of a block
	roleSum                 // the last column of a cross table
	roleMarking             // the first row: the marking
	roleTitle
	roleSection // a heading above a block
	roleNote    // a line of quiet text
	roleFigure  // one large figure
	roleLabel   // what a large figure is
)

type lookKey struct {
	role   role
	kind   cellKind
	format string // set where it is not the kind's own
	wrap   bool
	quoted bool
	right  bool // a heading above figures
	left   bool // a figure in a line of text
	edit   bool // to be changed by people
}

// id is the style id for k.
func (l *look) id(k lookKey) int {
	if id, ok := l.made[k]; ok {
		return id
	}
	id, err := l.f.NewStyle(k.style())
	if err != nil && l.err == nil {
		l.err = err
	}
	l.made[k] = id
	return id
}

func (k lookKey) style() *excelize.Style {
	font := &excelize.Font{Family: fontName, Size: 10, Color: ink}
	al := &excelize.Alignment{Vertical: "top", WrapText: k.wrap}
	st := &excelize.Style{Font: font, Alignment: al}
	line := func(side, colour string, style int) {
		st.Border = append(st.Border, excelize.Border{Type: side, Color: colour, Style: style})
	}
	if k.format != "" {
		st.CustomNumFmt = &k.format
	} else if f := formats[k.kind]; f != "" {
		st.CustomNumFmt = &f
	}
	if (k.kind.numeric() || k.right) && !k.left {
		al.Horizontal, al.Indent = "right", 1 // keeps figures off the text of the next column
	} else {
		al.Horizontal = "left"
	}
	if k.quoted {
		// Excelize gives equal styles one id; this tells the quoted one apart.
		st.Protection = &excelize.Protection{Locked: true}
	}
	switch k.role {
	case roleBody:
		line("bottom", hairline, 1)
		if k.kind == cellLink {
			font.Color, font.Underline = actBlue, "single"
		}
		if k.edit {
			st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{toEdit}}
		}
	case roleHead:
		font.Bold, font.Color = true, "FFFFFF"
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{ink}}
		al.Vertical, al.WrapText = "center", true
	case roleTotal:
		font.Bold = true
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{sunk}}
		line("top", ink, 1)
		al.Vertical = "center"
	case roleSum:
		font.Bold = true
		line("bottom", hairline, 1)
	case roleMarking:
		font.Bold, font.Size = true, 9
		al.Vertical = "center"
	case roleTitle:
		font.Bold, font.Size = true, 18
		al.Vertical = "center"
	case roleSection:
		font.Bold, font.Size = true, 12
		al.Vertical = "center"
	case roleNote:
		font.Color, font.Size = ink2, 9
	case roleFigure:
		font.Bold, font.Size, al.Indent = true, 16, 0
		al.Horizontal, al.Vertical = "left", "center"
	case roleLabel:
		font.Color, font.Size = ink2, 9
		line("top", ink, 2)
	}
	return st
}
