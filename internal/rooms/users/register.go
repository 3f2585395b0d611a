package users

import (
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// Superseded says when, by whom and why a row of the register was found to be wrong. The row stays on record.
type Superseded struct {
	SupersededAt   *time.Time
	SupersededBy   *ids.User
	SupersededName string
	SupersededWhy  string
}

// Stands reports whether the row was not superseded.
func (s Superseded) Stands() bool { return s.SupersededAt == nil }

// Rank is a rank held from a day to a day.
type Rank struct {
	ID         int64
	UserID     ids.User
	Rank       string
	FromOn     caltime.Date
	ToOn       caltime.Date // the last day; zero: held now
	CreatedAt  time.Time
	ReplacesID *int64 // the row that this one corrects
	Superseded `gorm:"embedded"`
}

// TableName is ranks.
func (Rank) TableName() string { return "ranks" }

// The kinds of accreditation. Those of s.3 POCA 2002 are granted by the National Crime Agency, which may withdraw them.
const (
	FinancialInvestigator = "financial investigator"
	Confiscator           = "confiscator"
	IntelligenceOfficer   = "financial intelligence officer"
	SeniorOfficer         = "senior appropriate officer"
)

// AccreditationKinds lists them in the order they are offered.
var AccreditationKinds = []string{FinancialInvestigator, Confiscator, IntelligenceOfficer, SeniorOfficer}

// Provisions lists the groups of provisions to which an accreditation may be limited, s.3(3) POCA 2002, in the order they
// are offered. What an act is under is decided by the catalogue of powers, which uses the same words.
var Provisions = []string{"cash", "listed assets", "accounts", "crypto", "restraint", "confiscation", "Part 8 orders"}

// Accreditation is what a person is accredited to do under s.3 POCA 2002, or another grant of authority, with its dates.
type Accreditation struct {
	ID         int64
	UserID     ids.User
	Kind       string
	Scope      string // its limits in words, s.3(4)
	Limits     string // the provisions it is limited to, joined by commas; empty: none
	FissID     string
	GrantedOn  caltime.Date
	ExpiresOn  caltime.Date // the last day; zero: none is set
	CpdDoneOn  caltime.Date // when continuing professional development was last done; zero: not recorded
	CpdDueOn   caltime.Date // when it is next due; zero: not recorded
	CreatedAt  time.Time
	ReplacesID *int64 // the row that this one corrects
	Superseded `gorm:"embedded"`

	// Suspensions are its suspensions, the oldest first, superseded ones too; readers fill them.
	Suspensions []Suspension `gorm:"-"`
}

// TableName is accreditations.
func (Accreditation) TableName() string { return "accreditations" }

// Suspension is a run of days on which an accreditation may not be used.
type Suspension struct {
	ID              int64
	UserID          ids.User
	AccreditationID int64
	FromOn          caltime.Date
	ToOn            caltime.Date // the last day; zero: until further notice
	Reason          string
	CreatedAt       time.Time
	Superseded      `gorm:"embedded"`
}

// TableName is suspensions.
func (Suspension) TableName() string { return "suspensions" }

func (s Suspension) holds(on caltime.Date) bool {
	return s.Stands() && !on.Before(s.FromOn) && (s.ToOn.IsZero() || !on.After(s.ToOn))
}

// LimitedTo lists the provisions it is limited to; none where it has no such limit.
func (a Accreditation) LimitedTo() []string {
	if a.Limits == "" {
		return nil
	}
	return strings.Split(a.Limits, ",")
}

// Held reports whether the accreditation ran on a day, suspended or not.
func (a Accreditation) Held(on caltime.Date) bool {
	return a.Stands() && !on.Before(a.GrantedOn) && (a.ExpiresOn.IsZero() || !on.After(a.ExpiresOn))
}

// SuspendedOn gives the suspension that held on a day.
func (a Accreditation) SuspendedOn(on caltime.Date) (Suspension, bool) {
	i := slices.IndexFunc(a.Suspensions, func(s Suspension) bool { return s.holds(on) })
	if i < 0 {
		return Suspension{}, false
	}
	return a.Suspensions[i], true
}

// InForce reports whether the accreditation may be used on a day.
func (a Accreditation) InForce(on caltime.Date) bool {
	_, suspended := a.SuspendedOn(on)
	return a.Held(on) && !suspended
}

// ClearanceKind is vetting, or the authority to see suspicious activity reports.
type ClearanceKind string

// The kinds of clearance. SARAccess is shown only where administrators keep it.
const (
	Vetting   ClearanceKind = "vetting"
	SARAccess ClearanceKind = "sar"
)

// VettingLevels lists the levels in the order they are offered.
var VettingLevels = []string{"Recruit vetting", "Management vetting", "Counter-terrorist check", "Security check", "Developed vetting"}

// Clearance is a vetting of a person, or their authority to see suspicious activity reports, with its dates.
type Clearance struct {
	ID         int64
	UserID     ids.User
	Kind       ClearanceKind
	Level      string // of vetting
	FromOn     caltime.Date
	ToOn       caltime.Date // the last day; zero: none is set
	CreatedAt  time.Time
	Superseded `gorm:"embedded"`
}

// TableName is clearances.
func (Clearance) TableName() string { return "clearances" }

// On reports whether the clearance holds on a day.
func (c Clearance) On(day caltime.Date) bool {
	return c.Stands() && !day.Before(c.FromOn) && (c.ToOn.IsZero() || !day.After(c.ToOn))
}
