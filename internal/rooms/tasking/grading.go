package tasking

import "strings"

// Grading is how far intelligence may be relied on and handed on, by the national 3x5x2 scheme.
type Grading struct {
	SourceGrade string // 1 reliable, 2 untested, 3 not reliable
	InfoGrade   string // A to E
	Handling    string // P: lawful sharing permitted; C: with conditions
	Conditions  string // what they are, with C
}

// Grade is one value of a scale, with its meaning.
type Grade struct{ Value, Text string }

// The three scales.
var (
	SourceGrades = []Grade{{"1", "1, reliable"}, {"2", "2, untested"}, {"3", "3, not reliable"}}
	InfoGrades   = []Grade{{"A", "A, known directly to the source"}, {"B", "B, known indirectly but corroborated"}, {"C", "C, known indirectly"}, {"D", "D, not known"}, {"E", "E, suspected to be false"}}
	Handlings    = []Grade{{"P", "P, lawful sharing permitted"}, {"C", "C, lawful sharing permitted with conditions"}}
)

// String is the grading as it is written: "1 B P".
func (g Grading) String() string {
	return strings.Join([]string{g.SourceGrade, g.InfoGrade, g.Handling}, " ")
}

// Fill notes in bad, field by field, what is wrong with the grading.
func (g Grading) Fill(bad map[string]string) {
	one := func(field, v, text string, of []Grade) {
		for _, x := range of {
			if x.Value == v {
				return
			}
		}
		bad[field] = text
	}
	one("source_grade", g.SourceGrade, "Choose how reliable the source is", SourceGrades)
	one("info_grade", g.InfoGrade, "Choose how the information is known", InfoGrades)
	one("handling", g.Handling, "Choose how it may be handed on", Handlings)
	c := strings.TrimSpace(g.Conditions)
	switch {
	case g.Handling == "C" && c == "":
		bad["conditions"] = "Enter the conditions under which it may be handed on"
	case len([]rune(c)) > 1000:
		bad["conditions"] = "The conditions must be 1,000 characters or fewer"
	}
}
