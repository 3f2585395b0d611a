package xlsx

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
)

// WriteCSV writes the table's columns and rows as CSV: UTF-8 with a byte order mark,
// RFC 4180, days as 2006-01-02, London times as 2006-01-02 15:04, money as a bare
// number. Text that a spreadsheet would compute is guarded with an apostrophe; Unguard
// undoes it. Progress, which may be nil, is told the rows written. Names, groups and
// Count of s are not used.
func WriteCSV(ctx context.Context, w io.Writer, s TableSheet, progress func(sheet string, rows int)) (Result, error) {
	out := &tally{w: w, sum: sha256.New()}
	b := bufio.NewWriterSize(out, flushBytes)
	line := []byte("\uFEFF")
	for i, c := range s.Columns {
		if i > 0 {
			line = append(line, ',')
		}
		line = appendCSV(line, Guard(c.Head))
	}
	line = append(line, '\r', '\n')
	if _, err := b.Write(line); err != nil {
		return Result{}, err
	}
	rows := 0
	err := s.Rows(func(cells []Cell) error {
		if len(cells) > len(s.Columns) {
			return fmt.Errorf("row %d has %d cells, the table %d columns", rows+1, len(cells), len(s.Columns))
		}
		rows++
		line = line[:0]
		for i := range s.Columns {
			if i > 0 {
				line = append(line, ',')
			}
			if i < len(cells) {
				line = cells[i].appendCSV(line)
			}
		}
		line = append(line, '\r', '\n')
		if rows%tellEvery == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if progress != nil {
				progress(s.Name, rows)
			}
		}
		_, err := b.Write(line)
		return err
	})
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = b.Flush()
	}
	if err != nil {
		return Result{}, fmt.Errorf("write CSV: %w", err)
	}
	if progress != nil {
		progress(s.Name, rows)
	}
	return Result{Sheets: []SheetRows{{Name: s.Name, Rows: rows, Sheets: 1}}, Bytes: out.n, SHA256: out.hex()}, nil
}

// appendCSV appends the cell as a CSV field.
func (c *Cell) appendCSV(b []byte) []byte {
	switch c.kind {
	case cellBlank:
		return b
	case cellText, cellLink:
		return appendCSV(b, Guard(c.s))
	case cellForeign:
		b = append(append(b, c.t...), ' ')
		return appendMinor(b, c.n, int(c.exp))
	case cellDate, cellDateTime, cellMonth:
		f, layout := float64(c.n), "2006-01-02"
		switch c.kind {
		case cellDateTime:
			f, layout = c.f, "2006-01-02 15:04"
		case cellMonth:
			layout = "2006-01"
		}
		t, err := FromSerial(f, false)
		if err != nil {
			return b
		}
		return t.AppendFormat(b, layout)
	case cellPercent:
		return append(strconv.AppendFloat(b, c.f*100, 'f', 1, 64), '%')
	}
	return c.appendNumber(b)
}

// appendCSV appends a field, in quotes where RFC 4180 asks for them or blanks at its
// ends would be lost.
func appendCSV(b []byte, s string) []byte {
	quote := needsSpace(s)
	for i := 0; i < len(s) && !quote; i++ {
		switch s[i] {
		case ',', '"', '\r', '\n', ';', '\t':
			quote = true
		}
	}
	if !quote {
		return append(b, s...)
	}
	b = append(b, '"')
	for i := range len(s) {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

// Guard puts an apostrophe before text that a spreadsheet would take for a formula on
// opening a CSV file: text that begins with = + - @, a tab or a carriage return. Text
// that already begins with guards and one of these gets one more, so that Unguard
// gives back exactly what was there.
func Guard(s string) string {
	if guarded(s) {
		return "'" + s
	}
	return s
}

// Unguard undoes Guard.
func Unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && guarded(s[1:]) {
		return s[1:]
	}
	return s
}

// guarded says whether s, after any apostrophes, begins as a formula would.
func guarded(s string) bool {
	i := 0
	for i < len(s) && s[i] == '\'' {
		i++
	}
	if i == len(s) {
		return false
	}
	switch s[i] {
	case '=', '+', '-', '@', '\t', '\r':
		return true
	}
	return false
}
