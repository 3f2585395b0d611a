package compartment

import (
	"regexp"
	"slices"
	"strings"

	"proceeds/internal/platform/fold"
)

// Telling are the words that would say where a text came from, folded. A text that crosses holds none of them.
var telling = []string{"sar", "sars", "daml", "damls", "ukfiu", "fiu", "moratorium", "moratoria", "consent", "consents", "consented", "consenting", "elmer", "arena",
	"suspicious activity", "suspicious transaction", "defence against money", "authorised disclosure", "protected disclosure", "appropriate consent", "deemed", "regulated sector",
	"reporter", "reporters", "reporting bank", "tipping off", "disclosing bank", "notice period", "intelligence unit", "nca", "national crime agency", "mlro", "nominated officer"}

// Sections of Part 7 that speak of nothing else: 327 to 342 with their letters.
var tellingSection = regexp.MustCompile(`(?i)\b(?:s|ss|sec|sect|section|sections)\.?\s*(?:330|331|332|333[a-e]?|334|335|336[a-d]?|337|338|339[a-z]*)\b`)

// What of a business's name says nothing: its form and its trade.
var plainOfNames = map[string]bool{"plc": true, "ltd": true, "limited": true, "llp": true, "llc": true, "inc": true, "uk": true, "the": true, "and": true, "co": true, "company": true, "group": true,
	"bank": true, "banking": true, "building": true, "society": true, "of": true, "solicitors": true, "accountants": true, "holdings": true, "services": true, "payments": true, "sons": true}

// Tells lists what in a text would say where it came from: telling words, sections, and what is held of names and references.
// An empty list lets the text cross. Letters set apart by dots, dashes or blanks ("S.A.R.") are read together, and what is
// invisible is passed over.
func Tells(text string, held Secrets) (found []string) {
	text = strings.Map(func(r rune) rune {
		switch r {
		case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff': // soft hyphens and what has no width
			return -1
		}
		return r
	}, text)
	words := fold.Words(text)
	flat := " " + strings.Join(words, " ") + " "
	joined := " " + strings.Join(lettersTogether(words), " ") + " "
	has := func(phrase string) bool {
		return strings.Contains(flat, " "+phrase+" ") || strings.Contains(joined, " "+phrase+" ")
	}
	add := func(s string) {
		if !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	for _, w := range telling {
		if has(w) {
			add(w)
		}
	}
	if m := tellingSection.FindString(text); m != "" {
		add(m)
	}
	for _, name := range held.Names {
		if n := nameOf(name); n != "" && has(n) {
			add("the name of a reporter")
		}
	}
	code := fold.Code(text)
	for _, ref := range held.Refs {
		if c := fold.Code(ref); len(c) >= 4 && strings.Contains(code, c) {
			add("a reference that is held here")
		}
	}
	return found
}

// Secrets are what the compartment of a force holds that no text may name.
type Secrets struct {
	Names []string // of reporters
	Refs  []string // of the UKFIU, the compartment's own, handling references, opaque ones
}

// nameOf is the part of a business's name that tells it from others, folded; all of it where nothing else does.
func nameOf(name string) string {
	all := fold.Words(name)
	own := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return plainOfNames[w] })
	if len(own) == 0 {
		own = all
	}
	return strings.Join(own, " ")
}

// lettersTogether joins runs of single letters: "s a r" is "sar".
func lettersTogether(words []string) []string {
	var out []string
	run := ""
	for _, w := range words {
		if len(w) == 1 {
			run += w
			continue
		}
		if run != "" {
			out, run = append(out, run), ""
		}
		out = append(out, w)
	}
	if run != "" {
		out = append(out, run)
	}
	return out
}
