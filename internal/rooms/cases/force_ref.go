package cases

import (
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// RefKind is what another system's reference refers to.
type RefKind string

// The kinds of force reference.
const (
	RefCrime   RefKind = "crime"
	RefCustody RefKind = "custody"
	RefJARD    RefKind = "jard" // the national Joint Asset Recovery Database
	RefARIT    RefKind = "arit"
	RefOCG     RefKind = "ocg" // organised crime group
	RefURN     RefKind = "urn" // the prosecutor's unique reference number
	RefOther   RefKind = "other"
)

// RefKinds lists them in the order they are shown.
func RefKinds() []RefKind {
	return []RefKind{RefCrime, RefCustody, RefJARD, RefARIT, RefOCG, RefURN, RefOther}
}

// Name is the kind as pages name it, or "".
func (k RefKind) Name() string {
	return map[RefKind]string{RefCrime: "Crime", RefCustody: "Custody", RefJARD: "JARD", RefARIT: "ARIT", RefOCG: "OCG", RefURN: "URN", RefOther: "Other"}[k]
}

// CaseRef is a reference that another system or body gives to the case.
type CaseRef struct {
	ID              int64
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	Kind            RefKind
	Value           string
	ValueFolded     string
	CreatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is case_refs.
func (CaseRef) TableName() string { return "case_refs" }

// NewRef is a force reference to be added.
type NewRef struct {
	Kind  RefKind
	Value string
}

// check says why n cannot be kept, or "".
func (n NewRef) check() string {
	switch v := strings.TrimSpace(n.Value); {
	case n.Kind.Name() == "":
		return "Choose what the reference refers to"
	case foldRefValue(v) == "":
		return "Enter the reference, with at least one letter or digit"
	case len([]rune(v)) > 60:
		return "The reference must be 60 characters or fewer"
	}
	return ""
}

func (n NewRef) row(tx *db.Tx, g access.Grant) CaseRef {
	v := strings.TrimSpace(n.Value)
	return CaseRef{CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), Kind: n.Kind, Value: v, ValueFolded: foldRefValue(v), CreatedAt: tx.Now}
}
