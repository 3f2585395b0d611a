package subjects

import (
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
)

// Kind says whether a subject is a person or an organisation.
type Kind string

// The kinds.
const (
	Person       Kind = "person"
	Organisation Kind = "organisation"
)

// Name is the kind as pages name it.
func (k Kind) Name() string {
	switch k {
	case Person:
		return "Person"
	case Organisation:
		return "Organisation"
	}
	return ""
}

// Assertion says whether what is written is a fact or somebody's assessment (s.38(2) DPA 2018).
type Assertion string

// The assertions.
const (
	Fact       Assertion = "fact"
	Assessment Assertion = "assessment"
)

// Name is the assertion as pages name it.
func (a Assertion) Name() string {
	switch a {
	case Fact:
		return "Fact"
	case Assessment:
		return "Assessment"
	}
	return ""
}

// Subject is a person or organisation within one case: the domain type and the row.
type Subject struct {
	ID              ids.Subject
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	N               int // S1, S2 … within the case
	Kind            Kind
	Name            string
	NameFolded      string
	BornOn          caltime.Date // of a person
	CompanyNo       string       // of an organisation
	Address         string
	Note            string
	NoteAssertion   Assertion
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User
	UpdatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is subjects.
func (Subject) TableName() string { return "subjects" }

// Number is how the case calls the subject: S1.
func (s Subject) Number() string { return "S" + strconv.Itoa(s.N) }

// ParseNumber reads S1, s1 or 1; ok is false for anything else.
func ParseNumber(s string) (n int, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > 1 && (s[0] == 'S' || s[0] == 's') {
		s = s[1:]
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0
}

// Withdrawn reports whether the subject was withdrawn: struck through, and counted nowhere.
func (s Subject) Withdrawn() bool { return s.WithdrawnAt != nil }

// Check reports, field by field, why s cannot be kept on the day today.
func (s Subject) Check(today caltime.Date) error {
	bad := map[string]string{}
	long := func(field, v, what string, most int) {
		if len([]rune(v)) > most {
			bad[field] = what + " must be " + strconv.Itoa(most) + " characters or fewer"
		}
	}
	if strings.TrimSpace(s.Name) == "" {
		bad["name"] = "Enter the name of the person or organisation"
	}
	long("name", s.Name, "The name", 200)
	long("address", s.Address, "The address", 1000)
	long("note", s.Note, "The note", 4000)
	long("company_no", s.CompanyNo, "The company number", 20)
	switch {
	case s.Kind.Name() == "":
		bad["kind"] = "Choose whether it is a person or an organisation"
	case s.Kind == Person && s.CompanyNo != "":
		bad["company_no"] = "A person has no company number: leave it empty or choose organisation"
	case s.Kind == Organisation && !s.BornOn.IsZero():
		bad["born_on"] = "An organisation has no date of birth: leave it empty or choose person"
	case !s.BornOn.IsZero() && (s.BornOn.After(today) || s.BornOn.Y < today.Y-130):
		bad["born_on"] = "The date of birth must be in the past, and within 130 years"
	}
	if s.NoteAssertion.Name() == "" {
		bad["note_assertion"] = "Choose whether the note is a fact or an assessment"
	}
	return fault.Fields("Check the subject", bad, "kind", "name", "born_on", "company_no", "address", "note", "note_assertion")
}
