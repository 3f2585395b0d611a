package users

import (
	"strings"
	"unicode"
)

// Bounds on the length of a password, in characters. There are no rules on what it is made of: they make people choose
// worse ones.
const (
	shortestPassword = 12
	longestPassword  = 200
)

// checkPassword says why a password of u, of a force with a name, cannot be taken, or "". It is asked wherever a password
// is set.
func (r *Room) checkPassword(u User, forceName, password string) string {
	switch n := len([]rune(password)); {
	case n < shortestPassword:
		return "Choose a password of at least 12 characters; three words that do not belong together will do"
	case n > longestPassword:
		return "Choose a password of at most 200 characters"
	}
	folded := strings.ToLower(password)
	for _, word := range own(u, forceName) {
		if strings.Contains(folded, word) {
			return "Choose a password that does not hold your login, your name or the name of your force"
		}
	}
	if r.Breached(password) {
		return "Choose another password: this one is among those seen in breaches, which are tried first. Three words that do not belong together will do"
	}
	return ""
}

// own are the words that whoever attacks a person's account tries: login, name, force, this product.
func own(u User, forceName string) []string {
	out := []string{"proceeds"}
	parts := strings.FieldsFunc(strings.ToLower(u.Login+" "+u.Name+" "+forceName), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, w := range append(parts, FoldLogin(u.Login)) {
		if len([]rune(w)) >= 4 {
			out = append(out, w)
		}
	}
	return out
}
