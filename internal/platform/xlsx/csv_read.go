package xlsx

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// CSVFile is a CSV file opened for reading. It is a Source; every field is text.
type CSVFile struct {
	r       io.ReaderAt
	size    int64
	charset string
	decode  encoding.Encoding // nil for UTF-8
	comma   rune
	limits  ReadLimits
	oldMac  bool // lines end in a carriage return alone
}

var _ Source = (*CSVFile)(nil)

// OpenCSV works out the encoding (a byte order mark; else UTF-8 when every byte agrees;
// else Windows-1252, as Excel saves here) and whether commas, semicolons or tabs part
// the fields. ErrNotSpreadsheet when the file is no text.
func OpenCSV(r io.ReaderAt, size int64, limits ReadLimits) (*CSVFile, error) {
	l := limits.filled()
	if size == 0 {
		return nil, ErrEmpty
	}
	if size > l.File {
		return nil, fmt.Errorf("%w: %d MB, at most %d", ErrTooLarge, size>>20, l.File>>20)
	}
	c := &CSVFile{r: r, size: size, limits: l, charset: "UTF-8"}
	head := make([]byte, min(size, 64<<10))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		c.charset, c.decode = "UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		c.charset, c.decode = "UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
	case bytes.IndexByte(head, 0) >= 0:
		return nil, ErrNotSpreadsheet
	default:
		ok, err := c.isUTF8()
		if err != nil {
			return nil, err
		}
		if !ok {
			c.charset, c.decode = "Windows-1252", charmap.Windows1252
		}
	}
	start, err := io.ReadAll(io.LimitReader(c.text(), 64<<10))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	c.oldMac = bytes.IndexByte(start, '\r') >= 0 && bytes.IndexByte(start, '\n') < 0
	if c.oldMac {
		start = bytes.ReplaceAll(start, []byte{'\r'}, []byte{'\n'})
	}
	c.comma = sniffComma(start)
	return c, nil
}

// Charset names the encoding that was found.
func (c *CSVFile) Charset() string { return c.charset }

// Comma is the character that parts the fields.
func (c *CSVFile) Comma() rune { return c.comma }

// isUTF8 checks the whole file.
func (c *CSVFile) isUTF8() (bool, error) {
	buf := make([]byte, 64<<10)
	kept := 0
	for at := int64(0); at < c.size; {
		n, err := c.r.ReadAt(buf[kept:], at)
		if n == 0 {
			if err == nil || err == io.EOF {
				break
			}
			return false, err
		}
		at += int64(n)
		b := buf[:kept+n]
		whole := len(b)
		for back := 1; back <= 3 && back <= len(b); back++ { // a character cut by the buffer
			if ch := b[len(b)-back]; utf8.RuneStart(ch) {
				if !utf8.FullRune(b[len(b)-back:]) {
					whole = len(b) - back
				}
				break
			}
		}
		if !utf8.Valid(b[:whole]) {
			return false, nil
		}
		kept = copy(buf, b[whole:])
	}
	return kept == 0, nil
}

// text is the file as UTF-8 without a byte order mark.
func (c *CSVFile) text() io.Reader {
	var r io.Reader = io.NewSectionReader(c.r, 0, c.size)
	if c.decode != nil {
		return c.decode.NewDecoder().Reader(r)
	}
	b := bufio.NewReaderSize(r, 64<<10)
	if bom, _ := b.Peek(3); bytes.Equal(bom, []byte{0xEF, 0xBB, 0xBF}) {
		_, _ = b.Discard(3)
	}
	return b
}

// sniffComma picks the separator that parts the first records most evenly.
func sniffComma(start []byte) rune {
	best, most := ',', 0
	for _, comma := range []rune{',', ';', '\t'} {
		r := csv.NewReader(bytes.NewReader(start))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
		count := map[int]int{}
		for range 50 {
			rec, err := r.Read()
			if err != nil {
				break
			}
			count[len(rec)]++
		}
		for width, n := range count {
			if score := (width - 1) * n; width > 1 && score > most {
				best, most = comma, score
			}
		}
	}
	return best
}

// Rows gives the records, numbered by the line of the file on which each begins. Empty
// lines are passed over, and so is a lone end-of-file byte (1A) at the end.
func (c *CSVFile) Rows(ctx context.Context) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		var in io.Reader = c.text()
		if c.oldMac {
			in = &macLines{in}
		}
		r := csv.NewReader(in)
		r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = c.comma, true, -1, true
		var fields []Field
		for n := 1; ; n++ {
			rec, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil && n%1024 == 0 {
				err = ctx.Err()
			}
			if err == nil && n > c.limits.Rows {
				err = fmt.Errorf("%w: more than %d rows", ErrTooLarge, c.limits.Rows)
			}
			if err != nil {
				yield(Row{}, fmt.Errorf("read CSV: %w", err))
				return
			}
			if len(rec) == 1 && rec[0] == "\x1A" {
				continue
			}
			fields = fields[:0]
			for _, s := range rec {
				f := Field{Raw: s}
				if s != "" {
					f.Kind = FieldText
				}
				fields = append(fields, f)
			}
			line, _ := r.FieldPos(0)
			if !yield(Row{N: line, Fields: fields}, nil) {
				return
			}
		}
	}
}

// macLines turns carriage returns into line feeds.
type macLines struct{ r io.Reader }

// Read gives the next bytes.
func (m *macLines) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// OpenSource opens a spreadsheet of either kind by what it holds, not by its name. The
// sheet is chosen by name, the first when empty; a CSV file has none to choose.
func OpenSource(r io.ReaderAt, size int64, sheet string, limits ReadLimits) (Source, error) {
	err := recognise(r, size)
	if err == nil {
		f, err := Open(r, size, limits)
		if err != nil {
			return nil, err
		}
		return f.Sheet(sheet)
	}
	if !errors.Is(err, ErrNotSpreadsheet) {
		return nil, err
	}
	return OpenCSV(r, size, limits)
}
