package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// tableMargins are left, right, top, bottom, header and footer, in inches.
var tableMargins = [6]float64{0.4, 0.4, 0.75, 0.75, 0.3, 0.3}

// margins are the header and footer of printed pages: the marking above and below,
// what it is, and page x of y.
func (b *Workbook) margins(title string) (head, foot string) {
	quote := func(s string) string {
		// A field of 255 characters is all Excel takes, with its codes.
		return strings.ReplaceAll(cutUTF16(s, 80), "&", "&&")
	}
	mark, name := quote(b.meta.Marking), quote(title)
	// The blank keeps a leading digit from being read as the size of the type.
	head = `&L&"Arial,Bold"&8 ` + mark + `&R&"Arial,Regular"&8 ` + name
	foot = `&L&"Arial,Bold"&8 ` + mark + `&C&"Arial,Regular"&8Page &P of &N&R&"Arial,Regular"&8 `
	if !b.meta.AsAt.IsZero() {
		foot += "As at " + b.meta.AsAt.In(london).Format("02 Jan 2006 15:04")
	}
	return head, foot
}

// printSetup gives a sheet of excelize's the page of the streamed ones, at a scale in
// per cent.
func (b *Workbook) printSetup(sheet, title string, landscape bool, scale uint) error {
	size := 9
	way := "portrait"
	if landscape {
		way = "landscape"
	}
	m := tableMargins
	head, foot := b.margins(title)
	if err := b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &way, AdjustTo: &scale}); err != nil {
		return err
	}
	if err := b.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &m[0], Right: &m[1], Top: &m[2], Bottom: &m[3], Header: &m[4], Footer: &m[5]}); err != nil {
		return err
	}
	return b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddHeader: head, OddFooter: foot})
}
