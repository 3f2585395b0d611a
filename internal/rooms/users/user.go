// Package users owns people, units, appointments, ranks and accreditations, and signing in. It promises that a person
// holds a right only through an appointment in force today, and that a disabled person's sessions end at once.
package users

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
)

// UnitKind is a force (a root), a unit or a team.
type UnitKind string

// The kinds of unit.
const (
	ForceUnit UnitKind = "force"
	PlainUnit UnitKind = "unit"
	Team      UnitKind = "team"
)

// Unit is a node of the tree of forces, units and teams.
type Unit struct {
	ID        ids.Unit
	ParentID  *ids.Unit
	ForceID   ids.Unit // the root above it; itself for a force
	Kind      UnitKind
	Name      string
	Code      string
	RefPrefix string // of a force: the letters its case references begin with
	Nation    string // whose non-working days count
	FromOn    caltime.Date
	ToOn      caltime.Date // zero: still there
	Version   int
	CreatedAt time.Time
}

// TableName is units.
func (Unit) TableName() string { return "units" }

var prefixForm = regexp.MustCompile(`^[A-Z]{2,4}$`)

// Check reports, field by field, why u cannot be kept.
func (u Unit) Check() error {
	bad := map[string]string{}
	if n := len(strings.TrimSpace(u.Name)); n == 0 || n > 100 {
		bad["name"] = "Enter the name of the unit, at most 100 characters"
	}
	if n := len(strings.TrimSpace(u.Code)); n == 0 || n > 20 {
		bad["code"] = "Enter a short code for the unit, at most 20 characters"
	}
	if u.Kind == ForceUnit && !prefixForm.MatchString(u.RefPrefix) {
		bad["ref_prefix"] = "Enter two to four capital letters for the force's case references, such as FI"
	}
	if u.Kind != ForceUnit && u.Kind != PlainUnit && u.Kind != Team {
		bad["kind"] = "Choose whether it is a unit or a team"
	}
	return fault.Fields("Check the unit", bad, "name", "code", "ref_prefix", "kind")
}

// User is a person with an account.
type User struct {
	ID           ids.User
	ForceID      ids.Unit
	Login        string
	LoginFolded  string
	Name         string
	NameFolded   string // as it is compared and ordered
	Email        string
	StaffNo      string
	WeekMinutes  *int64 // contracted a week; nil: the force's full-time week
	PasswordHash string
	MustChange   bool
	DisabledAt   *time.Time
	Version      int
	CreatedAt    time.Time
}

// TableName is users.
func (User) TableName() string { return "users" }

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,79}$`)

// FoldLogin makes any spelling of a login the one that is looked up.
func FoldLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Check reports, field by field, why u cannot be kept.
func (u User) Check() error {
	bad := map[string]string{}
	if n := len(strings.TrimSpace(u.Name)); n == 0 || n > 100 {
		bad["name"] = "Enter the person's name, at most 100 characters"
	}
	if !loginForm.MatchString(FoldLogin(u.Login)) {
		bad["login"] = "Enter a login of 2 to 80 letters, digits, dots, hyphens or @"
	}
	if len(u.Email) > 200 || u.Email != "" && !strings.Contains(u.Email, "@") {
		bad["email"] = "Enter an e-mail address in the right form, such as name@force.police.uk"
	}
	if len(u.StaffNo) > 30 {
		bad["staff_no"] = "Enter a shoulder or staff number of at most 30 characters"
	}
	if u.WeekMinutes != nil && (*u.WeekMinutes <= 0 || *u.WeekMinutes > mostWeek) {
		bad["hours"] = "Enter hours a week above 0 and up to 60, such as 22.5"
	}
	return fault.Fields("Check the person", bad, "name", "login", "email", "staff_no", "hours")
}

// Appointment is a role over a unit and all below it, from a day to a day.
type Appointment struct {
	ID         int64
	UserID     ids.User
	UnitID     ids.Unit
	ForceID    ids.Unit
	Role       perm.Role
	FromOn     caltime.Date
	ToOn       caltime.Date // the last day; zero: open
	CreatedAt  time.Time
	FollowedAt *time.Time // when what its end brings about was done
	MappingID  *int64     // the mapping of single sign-on that gave it; nil: an administrator did
	// SuccessorID is who takes over what its end takes from the person; nil: the supervisors of each unit.
	SuccessorID *ids.User
}

// TableName is appointments.
func (Appointment) TableName() string { return "appointments" }

// mostWeek is the most that anybody is contracted for, in minutes a week.
const mostWeek = 60 * 60

// ParseHours reads hours a week, such as 22.5 or 37, as minutes; nil where nothing is typed. ok is false for what is no number
// of hours to the minute.
func ParseHours(s string) (minutes *int64, ok bool) {
	if s = strings.TrimSpace(s); s == "" {
		return nil, true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f > 0 && f <= mostWeek/60) {
		return nil, false
	}
	n := int64(math.Round(f * 60))
	return &n, true
}

// HoursText prints minutes a week as ParseHours reads them; empty for nil.
func HoursText(minutes *int64) string {
	if minutes == nil {
		return ""
	}
	return strconv.FormatFloat(math.Round(float64(*minutes)/60*100)/100, 'f', -1, 64)
}
