package tasking

import (
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Product is a piece of intelligence as a case may use it: the domain type and the row. It is numbered within the case and
// never edited; a wrong one is withdrawn and stays.
type Product struct {
	ID         int64
	CaseID     ids.Case
	ForceID    ids.Unit
	UnitID     ids.Unit
	N          int
	Title      string
	Facts      string
	Assessment string // told apart from facts: DPA 2018 s.38(2)
	Grading
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User // 0: the force desk
	CreatedByName   string
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is intel_products.
func (Product) TableName() string { return "intel_products" }

func (p Product) on() db.On {
	return db.On{Kind: "product", ID: p.ID, Case: p.CaseID, Force: p.ForceID}
}

// NewProduct is a product to be recorded.
type NewProduct struct {
	Title      string  `json:"title"`
	Facts      string  `json:"facts"`
	Assessment string  `json:"assessment"`
	Grading    Grading `json:"grading"`
}

// mostText is how long facts and assessment may each be.
const mostText = 5000

// Check reports, field by field, why the product cannot be recorded.
func (n NewProduct) Check() error {
	bad := map[string]string{}
	if l := len([]rune(strings.TrimSpace(n.Title))); l == 0 {
		bad["title"] = "Enter what it is about, in a line"
	} else if l > mostTitle {
		bad["title"] = "The title must be 200 characters or fewer"
	}
	if l := len([]rune(strings.TrimSpace(n.Facts))); l == 0 {
		bad["facts"] = "Enter the facts"
	} else if l > mostText {
		bad["facts"] = "The facts must be 5,000 characters or fewer"
	}
	if len([]rune(n.Assessment)) > mostText {
		bad["assessment"] = "The assessment must be 5,000 characters or fewer"
	}
	n.Grading.Fill(bad)
	return fault.Fields("Check the product", bad, "title", "facts", "assessment", "source_grade", "info_grade", "handling", "conditions")
}

func (n NewProduct) trimmed() NewProduct {
	n.Title, n.Facts, n.Assessment = strings.TrimSpace(n.Title), strings.TrimSpace(n.Facts), strings.TrimSpace(n.Assessment)
	n.Grading.Conditions = strings.TrimSpace(n.Grading.Conditions)
	return n
}
