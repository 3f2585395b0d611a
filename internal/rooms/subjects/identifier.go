package subjects

import (
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/fold"
)

// IdentifierKind is what an identifier is.
type IdentifierKind string

// IdentifierKindName is a kind of identifier and its name.
type IdentifierKindName struct {
	Code IdentifierKind
	Name string
}

// IdentifierKinds lists the kinds in the order pages show them.
func IdentifierKinds() []IdentifierKindName {
	return []IdentifierKindName{
		{"alias", "Also known as"}, {"pnc", "PNC identifier"}, {"cro", "CRO number"}, {"nino", "National Insurance number"},
		{"passport", "Passport number"}, {"licence", "Driving licence number"}, {"phone", "Telephone number"}, {"email", "E-mail address"},
		{"username", "User name"}, {"vat", "VAT number"}, {"other", "Other"},
	}
}

// Name is the kind as pages name it, or "".
func (k IdentifierKind) Name() string {
	for _, x := range IdentifierKinds() {
		if x.Code == k {
			return x.Name
		}
	}
	return ""
}

// Fold makes a value of the kind comparable: words for names and addresses, letters and digits for numbers.
func (k IdentifierKind) Fold(value string) string {
	if k == "alias" || k == "email" || k == "username" {
		return fold.Text(value)
	}
	return fold.Code(value)
}

// Identifier is a number or name by which a subject is known.
type Identifier struct {
	ID              int64
	SubjectID       ids.Subject
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	Kind            IdentifierKind
	Value           string
	ValueFolded     string
	CreatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is subject_identifiers.
func (Identifier) TableName() string { return "subject_identifiers" }

// NewIdentifier is an identifier to be added.
type NewIdentifier struct {
	Kind  IdentifierKind
	Value string
}

// check says what is wrong, by field.
func (n NewIdentifier) check(bad map[string]string) {
	if n.Kind.Name() == "" {
		bad["identifier_kind"] = "Choose what the identifier is"
		return
	}
	switch v := strings.TrimSpace(n.Value); {
	case n.Kind.Fold(v) == "":
		bad["identifier_value"] = "Enter the identifier, with at least one letter or digit"
	case len([]rune(v)) > 100:
		bad["identifier_value"] = "The identifier must be 100 characters or fewer"
	}
}
