package xlsx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
)

func isXML(err error) bool { return errors.Is(err, errXML) }

// ReadSheet is one sheet of a workbook that is read. It is a Source.
type ReadSheet struct {
	file  *File
	entry sheetEntry
}

var _ Source = (*ReadSheet)(nil)

// Name is the name on the tab.
func (s *ReadSheet) Name() string { return s.entry.name }

// Rows gives the rows that the sheet holds, numbered as in Excel; rows that are not in
// the file are passed over. What the sheet says of its own extent is not believed.
func (s *ReadSheet) Rows(ctx context.Context) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := s.rows(ctx, yield); err != nil && err != errStop {
			yield(Row{}, fmt.Errorf("sheet %q: %w", s.entry.name, err))
		}
	}
}

var errStop = errors.New("the reader wants no more rows")

func (s *ReadSheet) rows(ctx context.Context, yield func(Row, error) bool) error {
	if err := s.file.loadShared(); err != nil {
		return err
	}
	rc, err := s.file.open(s.entry.part, s.file.limits.Part)
	if err != nil {
		return err
	}
	defer rc.Close()
	l, err := newLexer(rc)
	if err != nil {
		return damaged(s.entry.part, err)
	}
	sc := &scanner{file: s.file, lex: l, ctx: ctx, yield: yield}
	if err := sc.run(); err != nil {
		return damaged(s.entry.part, err)
	}
	return nil
}

// scanner walks through a sheet's XML once.
type scanner struct {
	file  *File
	lex   *lexer
	ctx   context.Context
	yield func(Row, error) bool
	t     token
	n     int    // the current row
	link  []byte // the current cell's formula
	seen  int    // rows given
	cells []pending
	arena []byte // the raw values of the current row, made one string at its end
	width int
	out   []Field
}

// pending is a cell of the current row whose value lies in the arena, or is shared.
type pending struct {
	col      int
	kind     FieldKind
	formula  bool
	shared   string
	from, to int
}

func (s *scanner) run() error {
	in := false
	for {
		if err := s.lex.next(&s.t); err == io.EOF {
			if in {
				return fmt.Errorf("%w: it ends inside the rows", errXML)
			}
			return nil
		} else if err != nil {
			return err
		}
		switch {
		case s.t.name == nil:
		case s.t.is("sheetData"):
			if s.t.shut {
				return nil
			}
			in = true
		case in && s.t.open && s.t.is("row"):
			if err := s.row(); err != nil {
				return err
			}
		}
	}
}

func (s *scanner) row() error {
	s.n++
	if r := s.t.attr("r"); r != nil {
		n, err := strconv.Atoi(string(r))
		if err != nil || n < 1 || n > maxSheetRows {
			return fmt.Errorf("%w: row %q", errXML, r)
		}
		s.n = n
	}
	if s.seen++; s.seen > s.file.limits.Rows {
		return fmt.Errorf("%w: more than %d rows", ErrTooLarge, s.file.limits.Rows)
	}
	if s.seen%1024 == 0 {
		if err := s.ctx.Err(); err != nil {
			return err
		}
	}
	s.cells, s.arena, s.width = s.cells[:0], s.arena[:0], 0
	if s.t.shut {
		return s.give()
	}
	col := -1
	for {
		if err := s.lex.next(&s.t); err != nil {
			return ended(err)
		}
		if s.t.name == nil {
			continue
		}
		if s.t.is("row") && s.t.shut {
			return s.give()
		}
		if !s.t.open || !s.t.is("c") {
			continue
		}
		col++
		if r := s.t.attr("r"); r != nil {
			i, letters := columnIndex(r)
			if i < 0 || letters == 0 {
				return fmt.Errorf("%w: cell %q", errXML, r)
			}
			col = i
		}
		if col >= maxColumns {
			return fmt.Errorf("%w: row %d has too many cells", errXML, s.n)
		}
		if err := s.cell(col); err != nil {
			return err
		}
	}
}

// ended turns the end of input inside an element into an error.
func ended(err error) error {
	if err == io.EOF {
		return fmt.Errorf("%w: it ends inside a row", errXML)
	}
	return err
}

// cell reads one cell up to its end.
func (s *scanner) cell(col int) error {
	style, typ := -1, string(s.t.attr("t"))
	if a := s.t.attr("s"); a != nil {
		style, _ = strconv.Atoi(string(a))
	}
	c := pending{col: col, from: len(s.arena)}
	s.link = s.link[:0]
	if !s.t.shut {
		if err := s.content(&c, typ); err != nil {
			return err
		}
	}
	c.to = len(s.arena)
	if err := s.settle(&c, typ, style); err != nil {
		return err
	}
	if c.kind == FieldBlank && c.formula {
		// A program that does not calculate saved the file. What a link shows stands in its formula.
		if c.shared = linkText(string(s.link)); c.shared != "" {
			c.kind = FieldText
		}
	}
	if c.kind != FieldBlank || c.formula {
		s.cells = append(s.cells, c)
		s.width = max(s.width, col+1)
	}
	return nil
}

// content collects a cell's value: v, or the text runs of an inline string without
// their phonetic guides.
func (s *scanner) content(c *pending, typ string) error {
	var value, inline, text, phonetic, formula bool
	for {
		if err := s.lex.next(&s.t); err != nil {
			return ended(err)
		}
		if s.t.name == nil {
			if value && typ != "inlineStr" || text && !phonetic {
				s.arena = s.t.appendDecoded(s.arena)
			}
			if formula && len(s.link) < mostLink {
				s.link = s.t.appendDecoded(s.link)
			}
			continue
		}
		on := s.t.open && !s.t.shut
		switch string(s.t.name) {
		case "v":
			value = on
		case "is":
			inline = on
		case "t":
			text = on && inline
		case "rPh":
			phonetic = on
		case "f":
			c.formula, formula = true, on
		case "c":
			if s.t.shut {
				return nil
			}
			return fmt.Errorf("%w: a cell inside a cell", errXML)
		}
	}
}

// settle decides what a cell holds.
func (s *scanner) settle(c *pending, typ string, style int) error {
	raw := s.arena[c.from:c.to]
	switch typ {
	case "s":
		if len(raw) == 0 {
			return nil
		}
		i, err := strconv.Atoi(string(raw))
		if err != nil || i < 0 || i >= len(s.file.shared) {
			return fmt.Errorf("%w: shared text %q", errXML, raw)
		}
		c.shared = s.file.shared[i]
		s.arena = s.arena[:c.from]
		c.to = c.from
		if c.shared != "" {
			c.kind = FieldText
		}
		return nil
	case "inlineStr", "str":
		if len(raw) > 0 {
			s.arena = decodeEscapes(s.arena, c.from)
			c.to = len(s.arena)
			c.kind = FieldText
		}
		return nil
	}
	if len(raw) == 0 {
		return nil
	}
	switch typ {
	case "b":
		c.kind = FieldBool
	case "e":
		c.kind = FieldError
	case "d":
		// ISO 8601 text: strict files may hold it. It is kept as text.
		c.kind = FieldText
	default:
		c.kind = FieldNumber
		if style >= 0 && style < len(s.file.styles) {
			c.kind = s.file.styles[style]
		}
	}
	return nil
}

// give hands the row on.
func (s *scanner) give() error {
	if cap(s.out) < s.width {
		s.out = make([]Field, s.width)
	}
	s.out = s.out[:s.width]
	clear(s.out)
	all := string(s.arena)
	for _, c := range s.cells {
		f := Field{Kind: c.kind, Formula: c.formula, Raw: c.shared, d1904: s.file.d1904}
		if c.to > c.from {
			f.Raw = all[c.from:c.to]
		}
		s.out[c.col] = f
	}
	if !s.yield(Row{N: s.n, Fields: s.out}, nil) {
		return errStop
	}
	return nil
}

// mostLink is how long a formula may be for what it links to be read from it.
const mostLink = 2048

// linkText is what a formula of this package's own, HYPERLINK("address","text"), shows; "" for any other.
func linkText(f string) string {
	f = strings.TrimSpace(f)
	const head = `HYPERLINK("`
	if len(f) < len(head) || !strings.EqualFold(f[:len(head)], head) || !strings.HasSuffix(f, `")`) {
		return ""
	}
	parts := strings.Split(strings.ReplaceAll(f[len(head):len(f)-2], `""`, "\x00"), `","`)
	if len(parts) != 2 || strings.Contains(parts[0]+parts[1], `"`) {
		return ""
	}
	return strings.ReplaceAll(parts[1], "\x00", `"`)
}
