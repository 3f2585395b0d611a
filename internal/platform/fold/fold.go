// Package fold makes words comparable: lower case, without accents, in one spelling for the letters that have several.
// What is folded here is the same on both engines, because neither engine folds it.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// special are letters that Unicode does not take apart.
var special = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "n",
	'’': "'", '‘': "'", 'ʼ': "'", '–': "-", '—': "-", '‐': "-", '‑': "-",
}

// Text folds a text: compatibility forms taken apart, marks dropped, lower case, one space between words, none around.
// Folding what is folded changes nothing.
func Text(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	put := func(r rune) {
		if unicode.IsSpace(r) || r == 0 {
			space = true
			return
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		if t, ok := special[r]; ok {
			for _, x := range t {
				put(x)
			}
			continue
		}
		// Lowering can itself give a letter with a mark, such as that of İ.
		for _, x := range norm.NFKD.String(string(r)) {
			if !unicode.Is(unicode.Mn, x) {
				put(x)
			}
		}
	}
	return b.String()
}

// Words gives the words of a text, folded: runs of letters and digits. An apostrophe within a word is dropped, so that
// O'Neill and ONeill are one word.
func Words(s string) []string {
	folded := strings.ReplaceAll(Text(s), "'", "")
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Code folds a reference or number to its letters and digits: "GB 29-NWBK" is "gb29nwbk", a number plate has no gap.
func Code(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, Text(s))
}
