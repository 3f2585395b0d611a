package returns

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
)

// File is a workbook or CSV file that was brought.
type File struct {
	Name    string
	Content io.ReaderAt
	Size    int64 // bytes
}

// MostBytes is how large a file may be.
const MostBytes = 20 << 20

// limits keep what reading costs far below what a hostile file could make it cost.
var limits = xlsx.ReadLimits{File: MostBytes, Part: 128 << 20, Shared: 64 << 20, Rows: 100_000}

// longest is how many bytes a cell may have; Excel itself allows 32,767 characters.
const longest = 131_072

// unreadable is the fault for a file that cannot be read.
func unreadable(f File, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var known *fault.Error
	if errors.As(err, &known) {
		return known
	}
	for _, e := range []error{xlsx.ErrEncrypted, xlsx.ErrOldFormat, xlsx.ErrBinaryFormat, xlsx.ErrOpenDocument, xlsx.ErrNotSpreadsheet, xlsx.ErrDamaged, xlsx.ErrEmpty, xlsx.ErrNoSheet} {
		if errors.Is(err, e) {
			return wrong(f.Name+" cannot be read: "+e.Error(), err)
		}
	}
	if errors.Is(err, xlsx.ErrTooLarge) {
		return wrong(fmt.Sprintf("%s is too large: at most %d MB, %d MB once unpacked, and %d rows. Filter the list and take it away in parts", f.Name, limits.File>>20, limits.Part>>20, limits.Rows), err)
	}
	return wrong(f.Name+" cannot be read", err)
}

// wrong is a fault with the file, to be said beside its box.
func wrong(text string, cause error) error {
	return &fault.Error{Kind: fault.Invalid, Message: "Check the file", Fields: map[string]string{"file": text}, Cause: cause}
}

// digest is the SHA-256 of the file, in hex.
func (f File) digest() (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f.Content, 0, f.Size)); err != nil {
		return "", fmt.Errorf("read %s: %w", f.Name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// workbook reports whether the file is called a workbook.
func (f File) workbook() bool {
	name := strings.ToLower(f.Name)
	return strings.HasSuffix(name, ".xlsx") || strings.HasSuffix(name, ".xlsm")
}

// sheet is a part of the file that holds rows of a list.
type sheet struct {
	name  string // of the tab; empty in a CSV file
	src   xlsx.Source
	head  int            // the row of the headings
	at    map[string]int // column by heading, folded
	twice map[string]bool
	heads []string // as written
	csv   bool
}

// found is what a file holds before its rows are judged.
type found struct {
	sheets []sheet
	marks  []string // texts that may tell which list it is
}

// look finds the sheets with the columns that every list has which can come back: under whatever name, in whatever order.
func look(ctx context.Context, f File) (out found, err error) {
	if f.Size == 0 {
		return out, wrong("Choose the workbook that you have changed. An empty file counts as none", nil)
	}
	book, err := xlsx.Open(f.Content, f.Size, limits)
	if errors.Is(err, xlsx.ErrNotSpreadsheet) {
		c, err := xlsx.OpenCSV(f.Content, f.Size, limits)
		if err != nil {
			return out, unreadable(f, err)
		}
		if err := out.lookIn(ctx, f, sheet{src: c, csv: true}); err != nil {
			return out, err
		}
		if len(out.sheets) == 0 && f.workbook() {
			return out, wrong(f.Name+" is no Excel workbook, whatever its name says: take the list away again", xlsx.ErrNotSpreadsheet)
		}
		return out, nil
	}
	if err != nil {
		return out, unreadable(f, err)
	}
	for _, name := range book.Sheets() {
		s, err := book.Sheet(name)
		if err != nil {
			return out, unreadable(f, err)
		}
		if err := out.lookIn(ctx, f, sheet{name: lists.Clean(name), src: s}); err != nil {
			return out, err
		}
	}
	return out, nil
}

// among is how many rows are looked at for the headings.
const among = 60

func (o *found) lookIn(ctx context.Context, f File, s sheet) error {
	seen := 0
	for r, err := range s.src.Rows(ctx) {
		if err != nil {
			return unreadable(f, err)
		}
		if r.Blank() {
			continue
		}
		if seen++; seen > among {
			break
		}
		if fold(r.Field(0).Raw) == fold(lists.MarkTerm) {
			o.marks = append(o.marks, r.Field(1).Raw)
		}
		at, twice, heads := map[string]int{}, map[string]bool{}, make([]string, 0, len(r.Fields))
		for i, x := range r.Fields {
			h := fold(x.Raw)
			heads = append(heads, lists.Clean(x.Raw))
			if h == "" {
				continue
			}
			if _, there := at[h]; there {
				twice[h] = true
				continue
			}
			at[h] = i
		}
		if _, ok := at["row"]; !ok {
			continue
		}
		if _, ok := at["check"]; !ok {
			continue
		}
		if _, ok := at["version"]; !ok {
			continue
		}
		s.head, s.at, s.twice, s.heads = r.N, at, twice, heads
		o.sheets = append(o.sheets, s)
		return nil
	}
	return nil
}

// fold makes headings comparable: blanks, line breaks and capitals do not count.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// field is the field of a row below a heading; ok is false where the heading is missing.
func (s sheet) field(r xlsx.Row, head string) (xlsx.Field, bool) {
	i, ok := s.at[fold(head)]
	if !ok {
		return xlsx.Field{}, false
	}
	f := r.Field(i)
	if s.csv {
		f.Raw = xlsx.Unguard(f.Raw)
	}
	return f, true
}

// whose finds out which list the sheets hold: by the first row that this installation closed, else by what About says.
// The zero Seal is for none.
func (o found) whose(ctx context.Context, f File, by *lists.Sealer) (seal, mark lists.Seal, err error) {
	for _, m := range o.marks {
		if x, ok := by.Open(m); ok {
			mark = x
		}
	}
	for _, s := range o.sheets {
		for r, err := range s.src.Rows(ctx) {
			if err != nil {
				return seal, mark, unreadable(f, err)
			}
			if r.N <= s.head {
				continue
			}
			c, _ := s.field(r, "check")
			if x, ok := by.Open(c.Raw); ok {
				return x, mark, nil
			}
		}
	}
	return mark, mark, nil
}
