package plans

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
)

// Target is what a plan is against.
type Target string

// The targets (section 4.5 of the law notes).
const (
	Group      Target = "group"      // an organised crime group
	Individual Target = "individual" // a priority individual
	Place      Target = "place"      // a vulnerability or a place
	Theme      Target = "theme"
)

// Targets lists them in the order of pages.
func Targets() []Target { return []Target{Group, Individual, Place, Theme} }

// Title is the target as pages name it.
func (t Target) Title() string {
	switch t {
	case Group:
		return "Organised crime group"
	case Individual:
		return "Priority individual"
	case Place:
		return "Place or vulnerability"
	case Theme:
		return "Theme"
	}
	return ""
}

// State is where a plan stands.
type State string

// The states. A draft is not in effect: no rule judges it.
const (
	Draft  State = "draft"
	Live   State = "live"
	Closed State = "closed"
)

// States lists them in the order of pages.
func States() []State { return []State{Live, Draft, Closed} }

// Title is the state as pages name it.
func (s State) Title() string {
	switch s {
	case Draft:
		return "Draft"
	case Live:
		return "Live"
	case Closed:
		return "Closed"
	}
	return ""
}

// Ending is why a plan was closed.
type Ending string

// The endings.
const (
	Achieved   Ending = "achieved"
	Partly     Ending = "partly"
	Superseded Ending = "superseded"
	Archived   Ending = "archived"
)

// Endings lists them in the order of pages.
func Endings() []Ending { return []Ending{Achieved, Partly, Superseded, Archived} }

// Title is the ending as pages name it.
func (e Ending) Title() string {
	switch e {
	case Achieved:
		return "Its objectives were achieved"
	case Partly:
		return "Its objectives were achieved in part"
	case Superseded:
		return "Another plan takes its place"
	case Archived:
		return "It is archived"
	}
	return ""
}

// Plan is a 4P plan: the domain type and the row.
type Plan struct {
	ID              int64
	PublicKey       string // in addresses
	CaseID          ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	Target          Target
	Name            string       // of the group, person, place or theme
	SubjectID       *ids.Subject // of the case; always there for an individual
	Threat          cases.Threat
	ExternalRef     string   // of the target in the national database of organised crime
	LroID           ids.User // the lead responsible officer
	State           State
	OpenedOn        caltime.Date
	LiveOn          caltime.Date // since when it is in effect; zero: it is a draft, or was closed as one
	ClosedOn        caltime.Date
	Ending          Ending
	EndingNote      string
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User
	UpdatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is plans.
func (Plan) TableName() string { return "plans" }

// Path is the plan's address.
func (p Plan) Path() string { return "/plans/" + p.PublicKey }

func (p Plan) on(op db.Op) db.On {
	return db.On{Op: op, Kind: "plan", ID: p.ID, Case: p.CaseID, Force: p.ForceID}
}
