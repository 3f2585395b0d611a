package xlsx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// Meta is what a workbook says of itself, in its first rows, margins and properties.
type Meta struct {
	Title   string    // names the report, and is the document's title: nothing sensitive
	Marking string    // e.g. OFFICIAL-SENSITIVE; stands in the first row, header and footer
	Maker   string    // the person who asked for it; shown on About only
	System  string    // name of the installation; shown on About only
	MadeAt  time.Time // when it was made
	AsAt    time.Time // the moment the figures speak of
	// Progress is told, about every thousand rows, how many rows of a sheet are written.
	// It is called on the writing goroutine and must not block. May be nil.
	Progress func(sheet string, rows int)
}

// SheetRows tells how many data rows a table came to.
type SheetRows struct {
	Name   string
	Rows   int
	Sheets int // sheets it took; more than one when a sheet was full
}

// Result is what became of a workbook.
type Result struct {
	Sheets []SheetRows // one entry a table, in the order they were written
	Cut    int         // texts shortened because a cell holds no more
	Bytes  int64
	SHA256 string // of the whole file, in hex
}

// Workbook is a workbook on its way to a writer. Its methods are for one goroutine.
type Workbook struct {
	meta   Meta
	pack   *pack
	file   *excelize.File
	look   *look
	taken  map[string]bool // sheet names in use, folded
	sheets []*Sheet        // in order of making
	tables []*Table
	about  *Sheet
	// choices lists what long drop-downs offer: formulas by what they offer, from choiceRow down.
	choices   *Sheet
	choiceRow int
	offered   map[string]string
	pivots    int
	parts     int // sheets made; also the number of the last sheet's part
	order     []string
	limit     limits
	err       error // the first failure; the file cannot be finished after it
	closed    bool
}

// limits at which a table goes on to a next sheet; tests lower them.
type limits struct {
	rows  int   // rows of a sheet, the marking and heading included
	bytes int64 // XML of a sheet: Excel refuses parts over 4 GiB
}

// New starts a workbook that is written to w as its sheets are made. It must be ended
// with Close; what w holds before that is no workbook. Who may read the file is the
// caller's affair: open it 0600.
func New(w io.Writer, m Meta) (*Workbook, error) {
	p, err := newPack(w)
	if err != nil {
		return nil, fmt.Errorf("start workbook: %w", err)
	}
	f := excelize.NewFile()
	b := &Workbook{
		meta: m, pack: p, file: f,
		look:  &look{f: f, made: map[lookKey]int{}},
		taken: map[string]bool{},
		limit: limits{rows: maxSheetRows, bytes: 3 << 30},
	}
	if err := f.SetDefaultFont(fontName); err != nil {
		return nil, fmt.Errorf("start workbook: %w", err)
	}
	for _, part := range b.properties() {
		if err := p.part(part[0], []byte(part[1])); err != nil {
			return nil, fmt.Errorf("write %s: %w", part[0], err)
		}
	}
	return b, nil
}

// properties are the parts known from the start. The document's properties name the
// report and the product and nobody.
func (b *Workbook) properties() [][2]string {
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	at := b.meta.MadeAt.UTC().Format("2006-01-02T15:04:05Z")
	title := string(appendEscaped(nil, b.meta.Title))
	return [][2]string{
		{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
			`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties" Target="docProps/app.xml"/></Relationships>`},
		{"docProps/core.xml", head + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
			`<dc:title>` + title + `</dc:title><dc:creator>Proceeds</dc:creator><cp:lastModifiedBy>Proceeds</cp:lastModifiedBy>` +
			`<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified></cp:coreProperties>`},
		{"docProps/app.xml", head + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Proceeds</Application></Properties>`},
	}
}

// Order fixes the order of the tabs by the names the sheets were given. Sheets not
// named follow: summaries first, then tables, then About, each as they were made.
func (b *Workbook) Order(names ...string) { b.order = names }

// newSheet takes a name and a part for one more sheet.
func (b *Workbook) newSheet(want string) (name, part string, err error) {
	name = uniqueName(b.taken, want)
	b.parts++
	if b.parts == 1 {
		err = b.file.SetSheetName("Sheet1", name)
	} else {
		_, err = b.file.NewSheet(name)
	}
	return name, fmt.Sprintf("xl/worksheets/sheet%d.xml", b.parts), err
}

// fail keeps the first error; every later call returns it.
func (b *Workbook) fail(err error) error {
	if b.err == nil {
		b.err = err
	}
	return b.err
}

// ErrClosed is returned when a workbook is used after Close.
var ErrClosed = errors.New("the workbook is closed")

// Close writes what is left and ends the file. After an error, of this or an earlier
// call, what was written is no workbook and must be thrown away.
func (b *Workbook) Close(ctx context.Context) (Result, error) {
	if b.closed {
		return Result{}, ErrClosed
	}
	b.closed = true
	defer b.file.Close()
	if b.err == nil {
		b.err = ctx.Err()
	}
	if b.err == nil {
		b.err = b.finish()
	}
	if b.err != nil {
		return Result{}, b.err
	}
	r := Result{Bytes: b.pack.out.n, SHA256: b.pack.out.hex()}
	for _, t := range b.tables {
		r.Sheets = append(r.Sheets, SheetRows{Name: t.parts[0].name, Rows: t.rows, Sheets: len(t.parts)})
		r.Cut += t.cut
	}
	for _, s := range b.sheets {
		r.Cut += s.enc.cut
	}
	return r, nil
}

func (b *Workbook) finish() error {
	if b.parts == 0 {
		return errors.New("a workbook needs at least one sheet")
	}
	if err := b.arrange(); err != nil {
		return fmt.Errorf("arrange sheets: %w", err)
	}
	rows := map[string]*Sheet{}
	for _, s := range b.sheets {
		if s.err != nil {
			return fmt.Errorf("sheet %q: %w", s.name, s.err)
		}
		if err := s.settle(); err != nil {
			return fmt.Errorf("sheet %q: %w", s.name, err)
		}
		rows[s.part] = s
	}
	if b.look.err != nil {
		return fmt.Errorf("styles: %w", b.look.err)
	}
	c := &capture{parts: map[string]*bytes.Buffer{}}
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return c })
	if err := b.file.Write(io.Discard); err != nil {
		return fmt.Errorf("build workbook: %w", err)
	}
	written := map[string]bool{"_rels/.rels": true, "docProps/core.xml": true, "docProps/app.xml": true}
	for _, t := range b.tables {
		for _, p := range t.parts {
			written[p.part] = true
		}
	}
	for _, name := range c.names() {
		data := c.parts[name].Bytes()
		switch {
		case written[name]:
			continue
		case rows[name] != nil:
			var err error
			if data, err = rows[name].inject(data); err != nil {
				return err
			}
		case name == "[Content_Types].xml":
			data = sortTypes(data)
		case name == "xl/styles.xml":
			data = b.quoteStyles(data)
		case name == "xl/workbook.xml":
			data = bytes.ReplaceAll(data, []byte(`name="_xlnm._FilterDatabase"`), []byte(`name="_xlnm._FilterDatabase" hidden="1"`))
		}
		if err := b.pack.part(name, data); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	if err := b.pack.zip.Close(); err != nil {
		return fmt.Errorf("end workbook: %w", err)
	}
	return nil
}

// arrange puts the tabs in order and names what Excel finds by name: the rows printed
// on every page, and the ranges of the filters. Those names hold positions of tabs, so
// they come last.
func (b *Workbook) arrange() error {
	want := b.tabs()
	have := b.file.GetSheetList()
	for i, name := range want {
		if have[i] == name {
			continue
		}
		if err := b.file.MoveSheet(name, have[i]); err != nil {
			return err
		}
		have = b.file.GetSheetList()
	}
	b.file.SetActiveSheet(0)
	for _, t := range b.tables {
		for _, p := range t.parts {
			ref := sheetRef(p.name)
			last := ColumnName(len(t.cols) - 1)
			names := [][2]string{
				{"_xlnm.Print_Titles", t.titles(ref)},
				{"_xlnm._FilterDatabase", fmt.Sprintf("%s$A$%d:$%s$%d", ref, headRow, last, p.lastRow())},
			}
			if area := t.area(p); area != "" {
				names = append(names, [2]string{"_xlnm.Print_Area", ref + area})
			}
			for _, n := range names {
				if err := b.file.SetDefinedName(&excelize.DefinedName{Name: n[0], RefersTo: n[1], Scope: p.name}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// tabs lists the sheets' names in the order of their tabs. A table that took several
// sheets keeps them together.
func (b *Workbook) tabs() []string {
	groups := map[string][]string{} // asked-for name, folded → tabs
	var rest []string
	add := func(asked string, tabs ...string) {
		k := strings.ToLower(asked)
		for groups[k] != nil {
			k += "\x00"
		}
		groups[k] = tabs
		rest = append(rest, k)
	}
	for _, s := range b.sheets {
		if s != b.about && s != b.choices {
			add(s.asked, s.name)
		}
	}
	for _, t := range b.tables {
		var names []string
		for _, p := range t.parts {
			names = append(names, p.name)
		}
		add(t.asked, names...)
	}
	if b.choices != nil {
		add(b.choices.asked, b.choices.name)
	}
	if b.about != nil {
		add(b.about.asked, b.about.name)
	}
	var out []string
	take := func(k string) {
		out = append(out, groups[k]...)
		delete(groups, k)
	}
	for _, n := range b.order {
		take(strings.ToLower(n))
	}
	for _, k := range rest {
		take(k)
	}
	return out
}

// quoteStyles marks the styles of text that could be taken for a formula as quoted:
// excelize cannot say it, and Excel then never re-reads the text as a formula.
func (b *Workbook) quoteStyles(data []byte) []byte {
	ids := map[int]bool{}
	for k, id := range b.look.made {
		if k.quoted {
			ids[id] = true
		}
	}
	i := bytes.Index(data, []byte("<cellXfs"))
	end := bytes.Index(data, []byte("</cellXfs>"))
	if len(ids) == 0 || i < 0 || end < i {
		return data
	}
	out := append([]byte{}, data[:i]...)
	pieces := bytes.Split(data[i:end], []byte("<xf "))
	for n, p := range pieces {
		if n > 0 {
			out = append(out, "<xf "...)
			if ids[n-1] {
				out = append(out, `quotePrefix="1" `...)
			}
		}
		out = append(out, p...)
	}
	return append(out, data[end:]...)
}
