package releases

import (
	"strings"
	"unicode"
)

// Block stands in the place of whatever was taken out; its length tells nothing.
const Block = "█████"

// Redact replaces every occurrence of the passages in text by Block, and tells how many stretches that took out. Capitals
// and the kind and number of spaces make no difference; passages that overlap or touch become one block.
func Redact(text string, passages []string) (string, int) {
	runes := []rune(text)
	out := make([]bool, len(runes))
	for _, p := range passages {
		want := []rune(strings.Join(strings.Fields(p), " "))
		if len(want) == 0 {
			continue
		}
		for i := range runes {
			if n := matchAt(runes[i:], want); n > 0 {
				for j := i; j < i+n; j++ {
					out[j] = true
				}
			}
		}
	}
	var b strings.Builder
	n := 0
	for i, r := range runes {
		switch {
		case !out[i]:
			b.WriteRune(r)
		case i == 0 || !out[i-1]:
			b.WriteString(Block)
			n++
		}
	}
	return b.String(), n
}

// matchAt tells how many runes of text, from its start, are the passage; 0 where they are not.
func matchAt(text, want []rune) int {
	i := 0
	for _, w := range want {
		if i >= len(text) {
			return 0
		}
		if w == ' ' {
			if !unicode.IsSpace(text[i]) {
				return 0
			}
			for i < len(text) && unicode.IsSpace(text[i]) {
				i++
			}
			continue
		}
		if text[i] != w && unicode.ToLower(text[i]) != unicode.ToLower(w) && unicode.ToUpper(text[i]) != unicode.ToUpper(w) {
			return 0
		}
		i++
	}
	return i
}

// Stands reports whether a passage occurs in text.
func Stands(text, passage string) bool {
	_, n := Redact(text, []string{passage})
	return n > 0
}
