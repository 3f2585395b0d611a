package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
)

// ReadLimits bound what reading a file may cost. Zero fields take the default.
type ReadLimits struct {
	File   int64 // bytes of the file itself; 200 MiB
	Part   int64 // bytes of one part, inflated; 1 GiB
	Shared int64 // bytes of the table of shared texts, which is held in memory; 256 MiB
	Rows   int   // rows of a sheet; 1,048,576
}

func (l ReadLimits) filled() ReadLimits {
	if l.File == 0 {
		l.File = 200 << 20
	}
	if l.Part == 0 {
		l.Part = 1 << 30
	}
	if l.Shared == 0 {
		l.Shared = 256 << 20
	}
	if l.Rows == 0 {
		l.Rows = maxSheetRows
	}
	return l
}

// File is a workbook opened for reading. It reads from what it was opened on, which
// must stay open. Several goroutines may read it.
type File struct {
	limits ReadLimits
	parts  map[string]*zip.File
	sheets []sheetEntry
	styles []FieldKind // what each cell style shows
	d1904  bool

	once      sync.Once // loads the shared texts
	shared    []string
	sharedErr error
}

type sheetEntry struct{ name, part string }

// Open opens an .xlsx or .xlsm workbook. The error tells what else it is: ErrEncrypted,
// ErrOldFormat, ErrBinaryFormat, ErrOpenDocument, ErrNotSpreadsheet, ErrTooLarge,
// ErrDamaged.
func Open(r io.ReaderAt, size int64, limits ReadLimits) (*File, error) {
	l := limits.filled()
	if size > l.File {
		return nil, fmt.Errorf("%w: %d MB, at most %d", ErrTooLarge, size>>20, l.File>>20)
	}
	if err := recognise(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	f := &File{limits: l, parts: map[string]*zip.File{}}
	for _, p := range z.File {
		// Some writers begin names with a slash, put backslashes, or change case.
		f.parts[partKey(p.Name)] = p
	}
	if err := f.readWorkbook(); err != nil {
		return nil, err
	}
	return f, nil
}

func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// recognise tells the kinds of file apart by their first bytes.
func recognise(r io.ReaderAt, size int64) error {
	if size == 0 {
		return ErrEmpty
	}
	head := make([]byte, 8)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return nil
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return compound(r, size)
	case bytes.HasPrefix(head, []byte("\x09\x08")), bytes.HasPrefix(head, []byte("\x09\x04")):
		return ErrOldFormat
	}
	return ErrNotSpreadsheet
}

// compound tells an encrypted workbook from an old one: both are compound files, and
// the names in the directory are in UTF-16.
func compound(r io.ReaderAt, size int64) error {
	wide := func(s string) []byte {
		var b []byte
		for i := range len(s) {
			b = append(b, s[i], 0)
		}
		return b
	}
	lock, old := wide("EncryptedPackage"), [][]byte{wide("Workbook"), wide("Book")}
	found := ErrNotSpreadsheet
	const step = 1 << 20
	buf := make([]byte, step+64)
	for at := int64(0); at < size; at += step {
		n, err := r.ReadAt(buf, at)
		if err != nil && err != io.EOF {
			return err
		}
		if bytes.Contains(buf[:n], lock) {
			return ErrEncrypted
		}
		for _, o := range old {
			if bytes.Contains(buf[:n], o) {
				found = ErrOldFormat
			}
		}
	}
	return found
}

// open opens a part, inflating at most limit bytes of it.
func (f *File) open(name string, limit int64) (io.ReadCloser, error) {
	p := f.parts[partKey(name)]
	if p == nil {
		return nil, fmt.Errorf("%w: %s is missing", ErrDamaged, name)
	}
	if p.Flags&1 != 0 {
		return nil, ErrEncrypted
	}
	rc, err := p.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
	}
	return &bounded{rc: rc, left: limit, name: name}, nil
}

// bounded refuses to give more than it may, whatever the zip's directory says, and
// turns trouble with the bytes into ErrDamaged.
type bounded struct {
	rc   io.ReadCloser
	left int64
	name string
}

// Read gives the next bytes.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		var one [1]byte
		if n, err := b.rc.Read(one[:]); n == 0 && err == io.EOF {
			return 0, io.EOF
		}
		return 0, fmt.Errorf("%w: %s unpacks to more than is allowed", ErrTooLarge, b.name)
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.rc.Read(p)
	b.left -= int64(n)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%w: %s: %v", ErrDamaged, b.name, err)
	}
	return n, err
}

// Close ends the reading.
func (b *bounded) Close() error { return b.rc.Close() }

const smallPart = 32 << 20 // more than any workbook's directory, relations or styles need

// scan runs fn over the tags of a small part.
func (f *File) scan(name string, fn func(t *token)) error {
	rc, err := f.open(name, min(smallPart, f.limits.Part))
	if err != nil {
		return err
	}
	defer rc.Close()
	l, err := newLexer(rc)
	if err != nil {
		return err
	}
	var t token
	for {
		err := l.next(&t)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged(name, err)
		}
		if t.name != nil {
			fn(&t)
		}
	}
}

// damaged marks broken XML as damage; other errors say themselves what they are.
func damaged(name string, err error) error {
	if isXML(err) {
		return fmt.Errorf("%w: %s: %v", ErrDamaged, name, err)
	}
	return err
}

// readWorkbook finds the sheets, the date system and what the styles show.
func (f *File) readWorkbook() error {
	main := "xl/workbook.xml"
	for _, r := range f.relations("_rels/.rels", "") {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			main = r.target
		}
	}
	switch {
	case f.parts[partKey(main)] != nil && strings.HasSuffix(strings.ToLower(main), ".bin"):
		return ErrBinaryFormat
	case f.parts[partKey(main)] == nil && f.parts["xl/workbook.bin"] != nil:
		return ErrBinaryFormat
	case f.parts[partKey(main)] == nil && f.parts["content.xml"] != nil:
		return ErrOpenDocument
	case f.parts[partKey(main)] == nil || !strings.Contains(main, "xl/") && f.parts["word/document.xml"] != nil:
		return ErrNotSpreadsheet
	}
	rels := map[string]relation{}
	var styles string
	for _, r := range f.relations(path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"), path.Dir(main)) {
		rels[r.id] = r
		if strings.HasSuffix(r.kind, "/styles") {
			styles = r.target
		}
	}
	err := f.scan(main, func(t *token) {
		switch {
		case !t.open:
		case t.is("workbookPr"):
			v := string(t.attr("date1904"))
			f.d1904 = v == "1" || v == "true"
		case t.is("sheet"):
			r := rels[string(t.find("id", true))]
			if r.target != "" && strings.HasSuffix(r.kind, "/worksheet") {
				name := decodeEscapes(appendEntities(nil, t.attr("name"), false), 0)
				f.sheets = append(f.sheets, sheetEntry{name: string(name), part: r.target})
			}
		}
	})
	if err != nil {
		return err
	}
	if len(f.sheets) == 0 {
		return ErrNoSheet
	}
	if styles == "" || f.parts[partKey(styles)] == nil {
		return nil // no styles: every number is a number
	}
	return f.readStyles(styles)
}

type relation struct{ id, kind, target string }

// relations reads a part of relations; a missing or broken one has none.
func (f *File) relations(name, dir string) []relation {
	var list []relation
	_ = f.scan(name, func(t *token) {
		if !t.open || !t.is("Relationship") || string(t.attr("TargetMode")) == "External" {
			return
		}
		target := string(appendEntities(nil, t.attr("Target"), false))
		if strings.HasPrefix(target, "/") {
			target = target[1:]
		} else {
			target = path.Join(dir, target)
		}
		list = append(list, relation{id: string(t.attr("Id")), kind: string(t.attr("Type")), target: target})
	})
	return list
}

// readStyles learns what the number format of each cell style shows.
func (f *File) readStyles(name string) error {
	custom := map[int]FieldKind{}
	cells := false
	return f.scan(name, func(t *token) {
		switch {
		case t.is("cellXfs"):
			cells = t.open && !t.shut
		case t.open && t.is("numFmt"):
			id, _ := strconv.Atoi(string(t.attr("numFmtId")))
			custom[id] = formatKind(string(appendEntities(nil, t.attr("formatCode"), false)))
		case t.open && cells && t.is("xf"):
			id, _ := strconv.Atoi(string(t.attr("numFmtId")))
			k, ok := custom[id]
			if !ok {
				k = builtinFormat(id)
			}
			f.styles = append(f.styles, k)
		}
	})
}

// Sheets lists the names of the sheets in the order of their tabs.
func (f *File) Sheets() []string {
	names := make([]string, len(f.sheets))
	for i, s := range f.sheets {
		names[i] = s.name
	}
	return names
}

// Sheet finds a sheet by name, without regard to case, or the first when name is empty.
// ErrNoSheet when there is none.
func (f *File) Sheet(name string) (*ReadSheet, error) {
	for _, s := range f.sheets {
		if name == "" || strings.EqualFold(s.name, name) {
			return &ReadSheet{file: f, entry: s}, nil
		}
	}
	return nil, fmt.Errorf("%w: %q; it has %s", ErrNoSheet, name, strings.Join(f.Sheets(), ", "))
}
