package xlsx

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxSheetRows = 1_048_576 // rows an Excel sheet holds
	maxColumns   = 16_384    // columns an Excel sheet holds (XFD)
	maxCellText  = 32_767    // UTF-16 units a cell holds
	maxSheetName = 31        // UTF-16 units a sheet's name holds
)

// ColumnName is the letter name of the column at index i, counted from 0: A, B … Z, AA.
func ColumnName(i int) string {
	var b [3]byte
	n := len(b)
	for i++; i > 0; i = (i - 1) / 26 {
		n--
		b[n] = byte('A' + (i-1)%26)
	}
	return string(b[n:])
}

// columnIndex reads the letters at the head of a cell reference ("AB12" → 27, 2).
// It returns -1 when there are none or they are past the last column.
func columnIndex(ref []byte) (index, letters int) {
	for _, c := range ref {
		switch {
		case c >= 'A' && c <= 'Z':
			index = index*26 + int(c-'A') + 1
		case c >= 'a' && c <= 'z':
			index = index*26 + int(c-'a') + 1
		default:
			return index - 1, letters
		}
		if letters++; letters > 3 || index > maxColumns {
			return -1, letters
		}
	}
	return index - 1, letters
}

// cellRef is the plain reference of a cell: column index from 0, row from 1.
func cellRef(col, row int) string { return ColumnName(col) + strconv.Itoa(row) }

// fixedRef is the absolute reference of a cell: $A$1.
func fixedRef(col, row int) string { return "$" + ColumnName(col) + "$" + strconv.Itoa(row) }

// sheetRef is a sheet's name as it stands in a formula, always quoted.
func sheetRef(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'!" }

// SheetName makes any text fit to be a sheet's name: without the characters Excel
// forbids, at most 31 UTF-16 units, never empty and never Excel's own "History".
func SheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`[]:*?/\`, r):
			return ' '
		case r < 0x20 || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, s)
	s = strings.Trim(strings.Join(strings.Fields(s), " "), "'")
	s = strings.TrimRight(cutUTF16(s, maxSheetName), " '")
	if s == "" {
		return "Sheet"
	}
	if strings.EqualFold(s, "History") {
		return "History sheet"
	}
	return s
}

// uniqueName gives the sheet name for s, numbered when it is taken: "Missed (2)".
// Names are compared without regard to case, as Excel does.
func uniqueName(taken map[string]bool, s string) string {
	name := SheetName(s)
	for n := 2; taken[strings.ToLower(name)]; n++ {
		tail := " (" + strconv.Itoa(n) + ")"
		name = strings.TrimRight(cutUTF16(SheetName(s), maxSheetName-len(tail)), " ") + tail
	}
	taken[strings.ToLower(name)] = true
	return name
}

// cutUTF16 cuts s to at most n UTF-16 units, never inside a character.
func cutUTF16(s string, n int) string {
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units > n {
			return s[:i]
		}
	}
	return s
}

// utf16Len counts the UTF-16 units of s, as Excel counts characters.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		if r > 0xFFFF {
			n++
		}
		n++
	}
	return n
}
