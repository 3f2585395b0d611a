package confiscation

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// PriorConviction is a conviction of a defendant on an earlier occasion (s.75(3)(b)): the domain type and the row.
type PriorConviction struct {
	ID              int64
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	SubjectID       ids.Subject
	N               int // within the case
	Title           string
	ConvictedOn     caltime.Date
	Occasion        string // tells occasions on one day apart, such as the court
	Benefited       string
	BenefitPence    *money.Pence
	Intended        string
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User
	UpdatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is prior_convictions.
func (PriorConviction) TableName() string { return "prior_convictions" }

// Withdrawn reports whether it was withdrawn: struck through, and counted nowhere.
func (p PriorConviction) Withdrawn() bool { return p.WithdrawnAt != nil }

// NewPrior is an earlier conviction to be recorded.
type NewPrior struct {
	Subject     ids.Subject
	Title       string
	ConvictedOn caltime.Date
	Occasion    string
	Benefited   string
	Benefit     *money.Pence
	Intended    string
}

func (n NewPrior) row(today caltime.Date) (PriorConviction, error) {
	bad := map[string]string{}
	p := PriorConviction{SubjectID: n.Subject, Title: strings.TrimSpace(n.Title), ConvictedOn: n.ConvictedOn, Occasion: strings.TrimSpace(n.Occasion), BenefitPence: n.Benefit, Version: 1}
	switch l := len([]rune(p.Title)); {
	case l == 0:
		bad["title"] = "Enter the offence of the earlier conviction"
	case l > 200:
		bad["title"] = "The offence must be 200 characters or fewer"
	}
	if len([]rune(p.Occasion)) > 200 {
		bad["occasion"] = "The occasion must be 200 characters or fewer"
	}
	checkDay(bad, "convicted_on", "The conviction", p.ConvictedOn, today)
	p.Benefited, p.Intended = gain(bad, n.Benefited, n.Benefit), triField(bad, "intended", n.Intended)
	return p, fault.Fields("Check the earlier conviction", bad, offenceFields...)
}
