package govuk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Named puts the label of a field before what is wrong with it, for forms with several fields of a kind: their error
// summary stands far from them, and "enter a real date" alone does not say which. A label that asks keeps its question
// mark: "When was it made? Enter a real date". Without a label it is the message.
func Named(label, message string) string {
	label = strings.TrimSpace(label)
	switch {
	case label == "", message == "":
		return message
	case strings.HasSuffix(label, "?"):
		return label + " " + message
	}
	r, n := utf8.DecodeRuneInString(message)
	return label + ": " + string(unicode.ToLower(r)) + message[n:]
}
