package imports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/xlsx"
)

// File is a spreadsheet or CSV file to be imported.
type File struct {
	Name    string // without its folder
	Content io.ReaderAt
	Size    int64  // bytes
	Sheet   string // by name; the first where empty
}

// limits keep what reading costs far below what a hostile file could make it cost.
var limits = xlsx.ReadLimits{File: 64 << 20, Part: 256 << 20, Shared: 64 << 20, Rows: 200_000}

// mostColumns is how wide a row may be, and longest how many bytes a cell may have; Excel itself allows 32,767 characters.
const (
	mostColumns = 1000
	longest     = 131_072
)

// unreadable is the fault for a file that cannot be read; nothing of it is applied.
func unreadable(f File, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var known *fault.Error
	if errors.As(err, &known) {
		return known
	}
	for _, e := range []error{xlsx.ErrEncrypted, xlsx.ErrOldFormat, xlsx.ErrBinaryFormat, xlsx.ErrOpenDocument, xlsx.ErrNotSpreadsheet, xlsx.ErrDamaged, xlsx.ErrEmpty} {
		if errors.Is(err, e) {
			return &fault.Error{Kind: fault.Invalid, Message: f.Name + " cannot be read: " + e.Error(), Cause: err}
		}
	}
	if errors.Is(err, xlsx.ErrTooLarge) {
		return &fault.Error{Kind: fault.TooLarge, Cause: err, Message: fmt.Sprintf("%s is too large: at most %d MB, %d MB once unpacked, %d rows. Split it into smaller files",
			f.Name, limits.File>>20, limits.Part>>20, limits.Rows)}
	}
	return &fault.Error{Kind: fault.Invalid, Message: f.Name + " cannot be read: " + err.Error(), Cause: err}
}

// open finds the headings of a profile among the first rows of the file.
func open(ctx context.Context, f File, p *Profile) (*sheet, error) {
	src, err := xlsx.OpenSource(f.Content, f.Size, f.Sheet, limits)
	if errors.Is(err, xlsx.ErrNoSheet) {
		return nil, noSheet(f)
	}
	if err != nil {
		return nil, unreadable(f, err)
	}
	if _, csv := src.(*xlsx.CSVFile); csv && f.Sheet != "" {
		return nil, fault.New(fault.Invalid, "%s is a CSV file: it has no sheet %q to choose", f.Name, f.Sheet)
	}
	found, line, err := headings(ctx, f, src, p)
	if err != nil {
		return nil, err
	}
	return &sheet{column: found, rows: below(ctx, f, src, line)}, nil
}

func noSheet(f File) error {
	book, err := xlsx.Open(f.Content, f.Size, limits)
	if err != nil {
		return unreadable(f, err)
	}
	return fault.New(fault.Invalid, "%s has no sheet %q. It has: %s", f.Name, f.Sheet, strings.Join(book.Sheets(), ", "))
}

// headings looks for the row that holds the most of the profile's headings among the first rows.
func headings(ctx context.Context, f File, src xlsx.Source, p *Profile) (best map[string]int, line int, err error) {
	const among = 20
	seen, twice, missing := 0, "", p.Columns
	for r, err := range src.Rows(ctx) {
		if err != nil {
			return nil, 0, unreadable(f, err)
		}
		if r.Blank() {
			continue
		}
		if seen++; seen > among {
			break
		}
		at, double := columnsOf(r, p)
		var lack []string
		for _, c := range p.Columns {
			if _, ok := at[c]; !ok {
				lack = append(lack, c)
			}
		}
		if best == nil || len(lack) < len(missing) {
			best, line, missing, twice = at, r.N, lack, double
		}
		if len(missing) == 0 {
			break
		}
	}
	switch {
	case seen == 0:
		return nil, 0, fault.New(fault.Invalid, "%s cannot be read: the sheet is empty", f.Name)
	case len(missing) == len(p.Columns):
		return nil, 0, fault.New(fault.Invalid, "%s is no file of the profile %s: none of its first rows holds the headings %s", f.Name, p.Code, strings.Join(p.Columns, ", "))
	case len(missing) > 0:
		return nil, 0, fault.New(fault.Invalid, "%s lacks columns that the profile %s needs: %s (the headings are in row %d)", f.Name, p.Code, strings.Join(missing, ", "), line)
	case twice != "":
		return nil, 0, fault.New(fault.Invalid, "%s has the column %s twice: take one away, so that it is clear which counts", f.Name, twice)
	}
	return best, line, nil
}

// columnsOf finds the profile's headings in a row, and names one that stands twice.
func columnsOf(r xlsx.Row, p *Profile) (at map[string]int, twice string) {
	at = map[string]int{}
	for i, x := range r.Fields {
		if i == mostColumns {
			break
		}
		text := strings.TrimSpace(x.Raw)
		for _, list := range [][]string{p.Columns, p.Spare} {
			for _, c := range list {
				if strings.EqualFold(c, text) {
					if _, there := at[c]; there {
						twice = c
						continue
					}
					at[c] = i
				}
			}
		}
	}
	return at, twice
}

// below gives the rows that hold anything under line.
func below(ctx context.Context, f File, src xlsx.Source, line int) iter.Seq2[xlsx.Row, error] {
	return func(yield func(xlsx.Row, error) bool) {
		for r, err := range src.Rows(ctx) {
			if err != nil {
				yield(xlsx.Row{}, unreadable(f, err))
				return
			}
			if r.N <= line || r.Blank() {
				continue
			}
			for i, x := range r.Fields {
				if len(x.Raw) > longest {
					yield(xlsx.Row{}, fault.New(fault.TooLarge, "%s cannot be read: the cell %s%d is longer than any spreadsheet allows", f.Name, xlsx.ColumnName(i), r.N))
					return
				}
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// digest is the SHA-256 of the file, in hex.
func (f File) digest() (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f.Content, 0, f.Size)); err != nil {
		return "", fmt.Errorf("read %s: %w", f.Name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
