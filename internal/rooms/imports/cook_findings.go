package imports

import (
	"regexp"
	"strings"
)

// Outcome is what became of a thing, as far as its source says.
type Outcome string

// The outcomes. Only those that are plain from the words are read; everything else is kept as text and decides nothing.
const (
	Pending   Outcome = "pending"   // nothing is said
	Forfeited Outcome = "forfeited" // the state took all of it
	Partly    Outcome = "partly"    // some was forfeited and some let go
	Released  Outcome = "released"  // let go
	Rescinded Outcome = "rescinded" // the seizure or forfeiture was taken back
	Dropped   Outcome = "dropped"   // the state gave up its case; where the thing went is not said
	Sanction  Outcome = "sanction"  // a ruling against a party; where the thing went is not said
	Unclear   Outcome = "unclear"   // words that say none of these
)

// Over reports whether the thing has come to an end.
func (o Outcome) Over() bool {
	return o == Forfeited || o == Partly || o == Released || o == Rescinded
}

// LetGo reports whether none of it was kept: an opportunity that ran out, for a person to review.
func (o Outcome) LetGo() bool { return o == Released || o == Rescinded }

// finding is one line of the table that reads outcomes from the column Findings.
type finding struct {
	name    string
	all     []*regexp.Regexp // every one must match the folded words
	outcome Outcome
}

// The words of Cook County's lawyers, as they spell them. A pattern is held against folded words: lower case, everything
// but letters and digits turned into single spaces. Words may follow a number without a space ("100 00ftot"), so a word
// begins where no letter stands before it.
var (
	// FTOT: forfeited to the … of the state; the second and later are how it is mistyped.
	wordForfeited = regexp.MustCompile(`(^|[^a-z])f(tot|t0t|tto|toto|tpt|tit|tlt|tiot|tt|ott|ot|oto|tof|fot|orf)`)
	wordReleased  = regexp.MustCompile(`(^|[^a-z])(rel|reelase|realease)`)
	// Slips for REL that stand beside a sum, read so only where the rest was forfeited: "fel 400.00, ftot 1,000.00".
	slipReleased  = regexp.MustCompile(`(^|[^a-z])(fel|tel|rek|erl|re)( |[0-9])`)
	wordRescinded = regexp.MustCompile(`(^|[^a-z])(resc|reci|recci|recess|resi|ressi|redind)`)
	wordAdmin     = regexp.MustCompile(`(^|[^a-z])(ad|am|and|abm)`)
	wordExParte   = regexp.MustCompile(`(^|[^a-z])(ex|xp|ecp)[a-z]* *ft|ft[a-z]* .*(^|[^a-z])(ex|xp)[a-z]*rt`)
	wordNonSuit   = regexp.MustCompile(`(^|[^a-z])(msn[a-z]|msms|ms non suit|motion state non suit|non suit)`)
	wordNotTaken  = regexp.MustCompile(`(^|[^a-z])(nolle|declined)`)
	wordSanction  = regexp.MustCompile(`(^|[^a-z])(219|rule 219|sanction)( |$)`)
)

// cookFindings is the table: the first line that matches decides. A test holds it against the real file and says how many
// rows each line reads.
var cookFindings = []finding{
	{"rescinded", []*regexp.Regexp{wordRescinded}, Rescinded},
	{"part released, part forfeited", []*regexp.Regexp{wordReleased, wordForfeited}, Partly},
	{"part released (mistyped), part forfeited", []*regexp.Regexp{slipReleased, wordForfeited}, Partly},
	{"forfeited by administrative act", []*regexp.Regexp{wordForfeited, wordAdmin}, Forfeited},
	{"forfeited in the owner's absence", []*regexp.Regexp{wordForfeited, wordExParte}, Forfeited},
	{"forfeited", []*regexp.Regexp{wordForfeited}, Forfeited},
	{"released", []*regexp.Regexp{wordReleased}, Released},
	{"dropped by the state", []*regexp.Regexp{wordNonSuit}, Dropped},
	{"not prosecuted", []*regexp.Regexp{wordNotTaken}, Dropped},
	{"sanction under rule 219", []*regexp.Regexp{wordSanction}, Sanction},
}

// readFinding reads an outcome from the words of Findings, and names the line of the table that did.
func readFinding(words string) (Outcome, string) {
	s := foldFinding(words)
	if s == "" {
		return Pending, "blank"
	}
next:
	for _, f := range cookFindings {
		for _, re := range f.all {
			if !re.MatchString(s) {
				continue next
			}
		}
		return f.outcome, f.name
	}
	return Unclear, "kept as text"
}

func foldFinding(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			gap = false
			continue
		}
		gap = true
	}
	return b.String()
}

// settle holds the words against the sum that was forfeited. A release beside one is a release in part ("rel $3,000" of
// 7,000, with 4,000 forfeited). Words that say nothing, beside one, leave it forfeited, as the sum says. A rescission
// stays one: it is the forfeiture that was taken back.
func (o Outcome) settle(forfeited bool) Outcome {
	switch {
	case !forfeited:
		return o
	case o == Released:
		return Partly
	case o == Pending || o == Dropped || o == Sanction || o == Unclear:
		return Forfeited
	}
	return o
}
