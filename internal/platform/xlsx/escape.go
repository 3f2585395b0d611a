package xlsx

import (
	"strconv"
	"unicode/utf8"
)

// appendEscaped appends s as the text of an XML element, so that a spreadsheet shows
// exactly s: markup is escaped, control characters and characters XML has no room
// for become Excel's _xHHHH_, text that itself looks like _xHHHH_ is protected, and
// bytes that are not UTF-8 become U+FFFD.
func appendEscaped(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, s[start:i]...), "\uFFFD"...)
				start = i + 1
			} else if r == 0xFFFE || r == 0xFFFF {
				b = appendCode(append(b, s[start:i]...), uint(r))
				start = i + n
			}
			i += n
			continue
		case c == '&':
			b = append(append(b, s[start:i]...), "&amp;"...)
		case c == '<':
			b = append(append(b, s[start:i]...), "&lt;"...)
		case c == '>':
			b = append(append(b, s[start:i]...), "&gt;"...)
		case c < 0x20 && c != '\n' && c != '\t':
			b = appendCode(append(b, s[start:i]...), uint(c))
		case c == '_' && isEscape(s[i:]):
			b = append(append(b, s[start:i]...), "_x005F_"...)
		default:
			i++
			continue
		}
		i++
		start = i
	}
	return append(b, s[start:]...)
}

// appendCode appends the escape _xHHHH_ of one UTF-16 unit.
func appendCode(b []byte, c uint) []byte {
	const hex = "0123456789ABCDEF"
	return append(b, '_', 'x', hex[c>>12&15], hex[c>>8&15], hex[c>>4&15], hex[c&15], '_')
}

// isEscape says whether s begins with _xHHHH_.
func isEscape(s string) bool {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for i := 2; i < 6; i++ {
		if !isHex(s[i]) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// needsSpace says whether s would lose blanks at its ends without xml:space.
func needsSpace(s string) bool {
	if s == "" {
		return false
	}
	blank := func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
	return blank(s[0]) || blank(s[len(s)-1])
}

// looksLikeFormula says whether a person could take s for a formula: a program that
// re-enters the text would compute it, so it is marked as quoted.
func looksLikeFormula(s string) bool {
	return s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@')
}

// cutText shortens s to what a cell holds and ends it with a mark that says how long
// it was. The second result tells whether it was cut.
func cutText(s string) (string, bool) {
	if len(s) <= maxCellText {
		return s, false
	}
	n := utf16Len(s)
	if n <= maxCellText {
		return s, false
	}
	mark := " … [cut here: " + strconv.Itoa(n) + " characters, a cell holds 32,767]"
	return cutUTF16(s, maxCellText-utf16Len(mark)) + mark, true
}
