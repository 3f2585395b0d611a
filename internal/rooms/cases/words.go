package cases

import (
	"strconv"
	"unicode"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

// lowerFirst begins a phrase within a sentence.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || len(s) > n && unicode.IsUpper(rune(s[n])) { // an acronym stays
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}
