package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// lexer cuts the XML of a sheet into tags and text. It knows what spreadsheets hold:
// tags, text, CDATA, comments and processing instructions; a document type, which
// could define entities, is refused.
type lexer struct {
	r    io.Reader
	buf  []byte
	pos  int // the next byte to look at
	end  int
	done error // what ended the input
}

// token is a tag or a run of text; its bytes last until the next one.
type token struct {
	text  []byte // undecoded, for text
	name  []byte // local name, for a tag
	attrs []byte
	open  bool // a start tag
	shut  bool // an end tag, or a start tag that ends itself
	cdata bool // text that holds no entities
}

var (
	errXML  = errors.New("the XML is broken")
	maxText = 4 << 20 // bytes of one tag or text: a cell holds 32,767 characters
)

// newLexer reads UTF-8, or UTF-16 when a byte order mark says so.
func newLexer(r io.Reader) (*lexer, error) {
	l := &lexer{r: r, buf: make([]byte, 64<<10)}
	for l.end < 4 && l.done == nil {
		l.fill()
	}
	head := l.buf[:l.end]
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		l.pos = 3
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}), bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		if l.done != nil && l.done != io.EOF {
			return nil, l.done
		}
		all := io.MultiReader(bytes.NewReader(bytes.Clone(head)), r)
		u16 := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()
		return &lexer{r: transform.NewReader(all, u16), buf: l.buf}, nil
	}
	return l, nil
}

// fill reads more, making room as it must.
func (l *lexer) fill() {
	if l.pos > 0 {
		l.end = copy(l.buf, l.buf[l.pos:l.end])
		l.pos = 0
	}
	if l.end == len(l.buf) {
		if len(l.buf) > maxText {
			l.done = fmt.Errorf("%w: a text is too long", errXML)
			return
		}
		l.buf = append(l.buf, make([]byte, len(l.buf))...)
	}
	n, err := l.r.Read(l.buf[l.end:])
	l.end += n
	if err != nil {
		l.done = err
	}
}

// until finds sep at or after from (counted from pos) and gives its place, reading on as
// needed.
func (l *lexer) until(sep []byte, from int) (int, error) {
	for {
		if i := bytes.Index(l.buf[l.pos+from:l.end], sep); i >= 0 {
			return from + i, nil
		}
		from = max(0, l.end-l.pos-len(sep)+1)
		if l.done != nil {
			return 0, l.broken()
		}
		l.fill()
	}
}

// broken is the error for input that ends too early.
func (l *lexer) broken() error {
	if l.done == io.EOF {
		return fmt.Errorf("%w: it ends too early", errXML)
	}
	return l.done
}

var (
	endComment = []byte("-->")
	endCDATA   = []byte("]]>")
	endPI      = []byte("?>")
)

// next gives the next tag or text. io.EOF ends a document between tags.
func (l *lexer) next(t *token) error {
	for {
		*t = token{}
		for l.pos == l.end {
			if l.done != nil {
				return l.done
			}
			l.fill()
		}
		if l.buf[l.pos] != '<' {
			return l.text(t)
		}
		for l.end-l.pos < 9 && l.done == nil {
			l.fill()
		}
		here := l.buf[l.pos:l.end]
		var skip []byte
		switch {
		case bytes.HasPrefix(here, []byte("<!--")):
			skip = endComment
		case bytes.HasPrefix(here, []byte("<?")):
			skip = endPI
		case bytes.HasPrefix(here, []byte("<![CDATA[")):
			i, err := l.until(endCDATA, 9)
			if err != nil {
				return err
			}
			t.text, t.cdata = l.buf[l.pos+9:l.pos+i], true
			l.pos += i + 3
			return nil
		case bytes.HasPrefix(here, []byte("<!")):
			return fmt.Errorf("%w: it holds a document type", errXML)
		default:
			return l.tag(t)
		}
		i, err := l.until(skip, 2)
		if err != nil {
			return err
		}
		l.pos += i + len(skip)
	}
}

// text takes everything up to the next tag.
func (l *lexer) text(t *token) error {
	from := 0
	for {
		if i := bytes.IndexByte(l.buf[l.pos+from:l.end], '<'); i >= 0 {
			t.text = l.buf[l.pos : l.pos+from+i]
			l.pos += from + i
			return nil
		}
		from = l.end - l.pos
		if l.done != nil {
			if l.done != io.EOF {
				return l.done
			}
			t.text = l.buf[l.pos:l.end]
			l.pos = l.end
			return nil
		}
		l.fill()
	}
}

// tag takes a start or end tag. A ">" inside an attribute's value does not end it.
func (l *lexer) tag(t *token) error {
	i, quote := 1, byte(0)
	for {
		b := l.buf[l.pos:l.end]
		for ; i < len(b); i++ {
			c := b[i]
			if quote != 0 {
				if c == quote {
					quote = 0
				}
				continue
			}
			if c == '"' || c == '\'' {
				quote = c
			} else if c == '>' {
				l.pos += i + 1
				return t.split(b[1:i])
			}
		}
		if l.done != nil {
			return l.broken()
		}
		l.fill()
	}
}

// split takes a tag apart into its local name and its attributes.
func (t *token) split(b []byte) error {
	t.open = true
	if len(b) > 0 && b[0] == '/' {
		t.open, t.shut, b = false, true, b[1:]
	} else if len(b) > 0 && b[len(b)-1] == '/' {
		t.shut, b = true, b[:len(b)-1]
	}
	n := 0
	for n < len(b) && !isSpace(b[n]) {
		if b[n] == ':' {
			b, n = b[n+1:], 0
			continue
		}
		n++
	}
	if n == 0 {
		return fmt.Errorf("%w: a tag has no name", errXML)
	}
	t.name, t.attrs = b[:n], b[n:]
	return nil
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// attr gives the undecoded value of an attribute without a namespace, or nil.
func (t *token) attr(name string) []byte { return t.find(name, false) }

// find gives the value of the attribute with a local name.
func (t *token) find(name string, prefixed bool) []byte {
	b := t.attrs
	for {
		for len(b) > 0 && isSpace(b[0]) {
			b = b[1:]
		}
		eq := bytes.IndexByte(b, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimRight(b[:eq], " \t\r\n")
		b = b[eq+1:]
		for len(b) > 0 && isSpace(b[0]) {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return nil
		}
		if prefixed {
			if i := bytes.IndexByte(key, ':'); i >= 0 {
				key = key[i+1:]
			} else {
				key = nil
			}
		}
		if string(key) == name {
			return b[1 : 1+end]
		}
		b = b[end+2:]
	}
}

// is compares the tag's local name.
func (t *token) is(name string) bool { return string(t.name) == name }

// appendDecoded appends text with its entities resolved and line ends as XML reads them.
func (t *token) appendDecoded(b []byte) []byte { return appendEntities(b, t.text, t.cdata) }

func appendEntities(b, s []byte, cdata bool) []byte {
	for len(s) > 0 {
		i := 0
		for i < len(s) && s[i] != '\r' && (cdata || s[i] != '&') {
			i++
		}
		b = append(b, s[:i]...)
		if i == len(s) {
			return b
		}
		if s[i] == '\r' {
			b = append(b, '\n')
			if s = s[i+1:]; len(s) > 0 && s[0] == '\n' {
				s = s[1:]
			}
			continue
		}
		end := bytes.IndexByte(s[i:], ';')
		if end < 0 || end > 12 {
			b = append(b, '&')
			s = s[i+1:]
			continue
		}
		r, ok := entity(string(s[i+1 : i+end]))
		if !ok {
			b = append(b, s[i:i+end+1]...)
		} else {
			b = utf8.AppendRune(b, r)
		}
		s = s[i+end+1:]
	}
	return b
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
}

// decodeEscapes resolves Excel's _xHHHH_ in b from place from on, in place: _x000D_ is
// a carriage return and _x005F_ an underscore. Two that make a surrogate pair become
// one character.
func decodeEscapes(b []byte, from int) []byte {
	i := bytes.Index(b[from:], []byte("_x"))
	if i < 0 {
		return b
	}
	out := append([]byte(nil), b[:from+i]...)
	for s := b[from+i:]; len(s) > 0; {
		if len(s) < 7 || !isEscape(string(s[:7])) {
			out = append(out, s[0])
			s = s[1:]
			continue
		}
		r := hexRune(s)
		s = s[7:]
		if r >= 0xD800 && r < 0xDC00 && len(s) >= 7 && isEscape(string(s[:7])) {
			if lo := hexRune(s); lo >= 0xDC00 && lo < 0xE000 {
				r = (r-0xD800)<<10 + (lo - 0xDC00) + 0x10000
				s = s[7:]
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

func hexRune(s []byte) rune {
	n, _ := strconv.ParseUint(string(s[2:6]), 16, 32)
	return rune(n)
}
