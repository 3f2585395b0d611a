package search

import (
	"slices"
	"strings"
	"unicode"

	"proceeds/internal/platform/fold"
)

// Kind is what a term was taken from.
type Kind string

// The kinds.
const (
	Reference  Kind = "ref"
	Title      Kind = "title"
	Subject    Kind = "subject"
	ForceRef   Kind = "case_ref"
	Identifier Kind = "identifier"
)

// Name says what matched, as results name it.
func (k Kind) Name() string {
	switch k {
	case Reference:
		return "Reference"
	case Title:
		return "Title"
	case Subject:
		return "Subject"
	case ForceRef:
		return "Force reference"
	case Identifier:
		return "Identifier"
	}
	return ""
}

// longest is the longest term that is kept; what is longer is cut.
const longest = 60

// Terms gives the words by which a text of a kind is found, sorted, each once. Names and titles are found by any of
// their words. Numbers are found by their letters and digits without gaps, and by any group of three or more.
func Terms(k Kind, text string) []string {
	var out []string
	switch k {
	case Title, Subject:
		out = fold.Words(text)
	case Reference:
		parts := fold.Words(text)
		out = append(out, fold.Code(text))
		if len(parts) > 0 {
			last := parts[len(parts)-1]
			out = append(out, last, strings.TrimLeft(last, "0"))
		}
	default:
		out = append(out, fold.Code(text))
		for _, w := range fold.Words(text) {
			if len([]rune(w)) >= 3 {
				out = append(out, w)
			}
		}
	}
	for i, w := range out {
		if r := []rune(w); len(r) > longest {
			out[i] = string(r[:longest])
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// Query is what somebody looks for, made ready: every word must begin a word of the same thing, or the whole, without
// gaps, begin a number.
type Query struct {
	Words []string // longest first: the most telling one leads
	Code  string   // "" where the words are no number
}

// fewest is the fewest letters a search needs.
const fewest = 2

// mostWords is how many words of a search are looked at.
const mostWords = 6

// ParseQuery reads what was typed; ok is false for too little to look for.
func ParseQuery(typed string) (q Query, ok bool) {
	if r := []rune(typed); len(r) > 200 {
		typed = string(r[:200])
	}
	q.Words = fold.Words(typed)
	slices.SortStableFunc(q.Words, func(a, b string) int { return len(b) - len(a) })
	q.Words = slices.Compact(q.Words)
	if len(q.Words) > mostWords {
		q.Words = q.Words[:mostWords]
	}
	code := fold.Code(typed)
	if strings.IndexFunc(code, unicode.IsDigit) >= 0 && len(q.Words) > 1 {
		q.Code = code
	}
	return q, len(q.Words) > 0 && len([]rune(q.Words[0])) >= fewest
}
