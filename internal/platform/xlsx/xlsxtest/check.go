package xlsxtest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// worksheetOrder is the order in which the schema wants the parts of a sheet; Excel
// offers to repair a file that departs from it.
var worksheetOrder = []string{
	"sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
	"protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
	"phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
	"headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
	"drawingHF", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
}

// Parts unpacks a workbook: its parts by name. A part that stands twice is an error.
func Parts(data []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		if _, twice := parts[f.Name]; twice {
			return nil, fmt.Errorf("part %s stands twice", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		parts[f.Name], err = io.ReadAll(r)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("part %s: %w", f.Name, err)
		}
	}
	return parts, nil
}

// Check fails the test for every fault of structure it finds in a workbook.
func Check(t testing.TB, data []byte) {
	t.Helper()
	for _, f := range Faults(data) {
		t.Error("workbook: " + f)
	}
}

// Faults lists what is wrong with a workbook's structure: XML that does not parse,
// parts without a content type or types without a part, relations that lead nowhere,
// elements of a sheet out of order, rows or cells out of order, a dimension that is not
// what the sheet holds, style ids that do not exist, sheet names that Excel refuses,
// table names that stand twice, a table and a filter on one sheet, traces of the
// library that wrote it, and whatever a reader of the sheets would not see: hidden
// sheets, rows or columns, names other than those of filters and printed heads,
// comments, links to other files, embedded objects, macros and custom properties.
func Faults(data []byte) []string {
	parts, err := Parts(data)
	if err != nil {
		return []string{err.Error()}
	}
	c := &checker{parts: parts}
	for name, p := range parts {
		if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
			if err := wellFormed(p); err != nil {
				c.fault("%s: %v", name, err)
			}
		}
		for _, trace := range []string{"xuri", "xcelize"} {
			if bytes.Contains(p, []byte(trace)) {
				c.fault("%s names %q", name, trace)
			}
		}
	}
	c.unseen()
	c.types()
	c.relations()
	c.workbook()
	c.tables()
	for name := range parts {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			c.sheet(name)
		}
	}
	slices.Sort(c.faults)
	return c.faults
}

type checker struct {
	parts  map[string][]byte
	faults []string
	styles int
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func wellFormed(p []byte) error {
	d := xml.NewDecoder(bytes.NewReader(p))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// elements calls fn for every start tag with the depth it stands at.
func elements(p []byte, fn func(depth int, e xml.StartElement)) {
	d := xml.NewDecoder(bytes.NewReader(p))
	depth := 0
	for {
		tok, err := d.Token()
		if err != nil {
			return
		}
		switch e := tok.(type) {
		case xml.StartElement:
			fn(depth, e)
			depth++
		case xml.EndElement:
			depth--
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// unseen finds what a workbook holds beside what its sheets show.
func (c *checker) unseen() {
	for name, p := range c.parts {
		for _, part := range []string{"comment", "externalLink", "embeddings/", "vbaProject", "customXml", "docProps/custom", "threadedComment", "persons/", "printerSettings", "media/"} {
			if strings.Contains(name, part) {
				c.fault("%s is in the workbook", name)
			}
		}
		switch {
		case name == "xl/workbook.xml":
			elements(p, func(_ int, e xml.StartElement) {
				n := attr(e, "name")
				if e.Name.Local == "sheet" && attr(e, "state") != "" && attr(e, "state") != "visible" {
					c.fault("sheet %q is %s", n, attr(e, "state"))
				}
				if e.Name.Local == "definedName" && n != "_xlnm.Print_Titles" && n != "_xlnm._FilterDatabase" && n != "_xlnm.Print_Area" {
					c.fault("the workbook defines the name %q", n)
				}
			})
		case strings.HasPrefix(name, "xl/worksheets/sheet"):
			elements(p, func(_ int, e xml.StartElement) {
				if (e.Name.Local == "row" || e.Name.Local == "col") && attr(e, "hidden") != "" && attr(e, "hidden") != "0" {
					c.fault("%s: %s %s%s is hidden", name, e.Name.Local, attr(e, "r"), attr(e, "min"))
				}
			})
		case strings.HasSuffix(name, ".rels"):
			elements(p, func(_ int, e xml.StartElement) {
				if attr(e, "TargetMode") == "External" {
					c.fault("%s leads out of the workbook to %s", name, attr(e, "Target"))
				}
			})
		}
	}
}

func (c *checker) types() {
	defaults, overrides := map[string]bool{}, map[string]bool{}
	elements(c.parts["[Content_Types].xml"], func(_ int, e xml.StartElement) {
		switch e.Name.Local {
		case "Default":
			defaults[attr(e, "Extension")] = true
		case "Override":
			name := strings.TrimPrefix(attr(e, "PartName"), "/")
			if overrides[name] {
				c.fault("content types name %s twice", name)
			}
			overrides[name] = true
			if c.parts[name] == nil {
				c.fault("content types name %s, which is not there", name)
			}
		}
	})
	for name := range c.parts {
		ext := strings.TrimPrefix(path.Ext(name), ".")
		if name == "[Content_Types].xml" || overrides[name] {
			continue
		}
		if !defaults[ext] || ext == "xml" {
			c.fault("%s has no content type", name)
		}
	}
}

func (c *checker) relations() {
	for name, p := range c.parts {
		if !strings.HasSuffix(name, ".rels") {
			continue
		}
		dir := path.Dir(path.Dir(name))
		seen := map[string]bool{}
		elements(p, func(_ int, e xml.StartElement) {
			if e.Name.Local != "Relationship" || attr(e, "TargetMode") == "External" {
				return
			}
			if id := attr(e, "Id"); seen[id] {
				c.fault("%s: %s stands twice", name, id)
			} else {
				seen[id] = true
			}
			target := attr(e, "Target")
			if strings.HasPrefix(target, "/") {
				target = target[1:]
			} else {
				target = path.Join(dir, target)
			}
			if c.parts[target] == nil {
				c.fault("%s leads to %s, which is not there", name, target)
			}
		})
	}
}

func (c *checker) workbook() {
	p := c.parts["xl/workbook.xml"]
	if p == nil {
		c.fault("there is no xl/workbook.xml")
		return
	}
	names, ids, sheets := map[string]bool{}, map[string]bool{}, 0
	elements(p, func(_ int, e xml.StartElement) {
		if e.Name.Local != "sheet" {
			return
		}
		sheets++
		n, id := attr(e, "name"), attr(e, "sheetId")
		if low := strings.ToLower(n); names[low] || n == "" || len([]rune(n)) > 31 || strings.ContainsAny(n, `[]:*?/\`) {
			c.fault("sheet name %q is taken or not allowed", n)
		} else {
			names[low] = true
		}
		if ids[id] {
			c.fault("sheet id %s stands twice", id)
		}
		ids[id] = true
	})
	if sheets == 0 {
		c.fault("the workbook has no sheets")
	}
	inside := false
	elements(c.parts["xl/styles.xml"], func(depth int, e xml.StartElement) {
		if depth == 1 {
			inside = e.Name.Local == "cellXfs"
		}
		if inside && e.Name.Local == "xf" {
			c.styles++
		}
	})
}

func (c *checker) tables() {
	names := map[string]bool{}
	for name, p := range c.parts {
		if !strings.HasPrefix(name, "xl/tables/") {
			continue
		}
		elements(p, func(depth int, e xml.StartElement) {
			if depth != 0 {
				return
			}
			n := strings.ToLower(attr(e, "displayName"))
			if n == "" || names[n] {
				c.fault("%s: table name %q is taken or empty", name, n)
			}
			names[n] = true
		})
	}
}

// sheet checks one worksheet.
func (c *checker) sheet(name string) {
	var (
		at, row, col      = -1, 0, 0
		maxCol, maxRow    int
		dimension         string
		hasDim            bool
		filter, hasTables bool
	)
	elements(c.parts[name], func(depth int, e xml.StartElement) {
		local := e.Name.Local
		if depth == 1 {
			i := slices.Index(worksheetOrder, local)
			if i < at || i < 0 {
				c.fault("%s: %s stands in the wrong place", name, local)
			}
			at = max(at, i)
			filter = filter || local == "autoFilter"
			hasTables = hasTables || local == "tableParts"
			if local == "dimension" {
				dimension, hasDim = attr(e, "ref"), true
			}
		}
		switch {
		case local == "row" && depth == 2:
			n := 0
			if _, err := fmt.Sscan(attr(e, "r"), &n); err != nil || n <= row {
				c.fault("%s: row %s comes after row %d", name, attr(e, "r"), row)
			}
			row, col = n, 0
		case local == "c" && depth == 3:
			x, y, err := excelize.CellNameToCoordinates(attr(e, "r"))
			if err != nil || y != row || x <= col {
				c.fault("%s: cell %s stands in row %d after column %d", name, attr(e, "r"), row, col)
			}
			col, maxCol, maxRow = x, max(maxCol, x), max(maxRow, y)
			s := 0
			if v := attr(e, "s"); v != "" {
				if _, err := fmt.Sscan(v, &s); err != nil || s >= c.styles {
					c.fault("%s: cell %s has style %s of %d", name, attr(e, "r"), v, c.styles)
				}
			}
		}
	})
	if filter && hasTables {
		c.fault("%s has a table and a filter", name)
	}
	if hasDim {
		c.dimension(name, dimension, maxCol, maxRow)
	}
}

// dimension holds a sheet's stated extent against its cells: it may be wider than the
// last filled cell, since rows may end in blanks, but never narrower or taller.
func (c *checker) dimension(name, ref string, maxCol, maxRow int) {
	if maxRow == 0 {
		return
	}
	_, end, two := strings.Cut(ref, ":")
	if !two {
		end = ref
	}
	x, y, err := excelize.CellNameToCoordinates(end)
	if err != nil || x < maxCol || y != maxRow {
		c.fault("%s: dimension %q, but the last cell is in column %d, row %d", name, ref, maxCol, maxRow)
	}
}
