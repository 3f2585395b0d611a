package cases

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/access"
)

// Case is a case file: the domain type and the row.
type Case struct {
	ID              ids.Case
	ForceID         ids.Unit
	UnitID          ids.Unit
	Ref             string // PREFIX/YEAR/N
	RefFolded       string // lower case, hyphens for slashes
	Title           string
	Operation       string
	Summary         string
	Nation          caltime.Nation
	Threat          Threat
	Stage           Stage
	StageSince      time.Time
	StageBefore     Stage // of a suspended case: the stage to go back to
	Origin          Origin
	OriginBasis     string
	OriginShareBp   int    // of a mixed case: the dominant share in basis points
	OriginMain      Origin // the dominant one; equals Origin unless that is mixed
	OriginNote      string
	Marking         string
	Handling        string
	Restricted      bool
	RestrictedWhy   string
	Processing      access.Processing // whether its data may be used
	LeadID          *ids.User
	DeputyID        *ids.User
	OfficerInCase   string
	Prosecutor      string
	OpenedOn        caltime.Date
	ClosedAt        *time.Time
	ClosedReason    string
	ClosedNote      string
	IdentifiedPence money.Pence
	HeldPence       money.Pence
	OrderedPence    money.Pence
	CollectedPence  money.Pence
	StakePence      money.Pence
	NextEndAt       *time.Time // when the clock that ends soonest ends
	NextClockID     *ids.Clock
	LastEventAt     time.Time
	Source          string
	BatchID         *ids.Batch
	File            string // CaseFile or IntakeFile
	FileYear        *int   // of an intake file
	Version         int    // rises with every edit of the case itself; a stale one is a conflict
	CreatedAt       time.Time
	CreatedBy       ids.User
	UpdatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is cases.
func (Case) TableName() string { return "cases" }

// Path is the case's address: /cases/FI-2026-0147.
func (c Case) Path() string { return Path(c.Ref) }

// Path is the address of the case with a reference.
func Path(ref string) string {
	return "/cases/" + strings.ToUpper(strings.ReplaceAll(ref, "/", "-"))
}

// Name is how lists and headings name the case: the operation, where it has one, before the title.
func (c Case) Name() string {
	if c.Operation != "" && c.Title == "" {
		return c.Operation
	}
	return c.Title
}

// Open reports whether the case is not closed.
func (c Case) Open() bool { return c.Stage != Closed }

// Proactive reports whether the case counts as proactive: by its origin, or by the dominant share of a mixed one.
func (c Case) Proactive() bool { return c.OriginMain == Proactive }

// Values are the sums kept on a case, in pence.
type Values struct {
	Identified money.Pence
	Held       money.Pence // restrained, frozen or detained
	Ordered    money.Pence
	Collected  money.Pence
	Stake      money.Pence // identified, less what is receipted or returned
}

// Markings are the protective markings a case may bear. Nothing above OFFICIAL-SENSITIVE is kept here.
func Markings() []string { return []string{"OFFICIAL-SENSITIVE", "OFFICIAL"} }

const (
	mostTitle   = 200
	mostSummary = 8000
	mostShort   = 200
	mostNote    = 4000
)

// check reports, field by field, why the parts of c that people type cannot be kept.
func (c Case) check(bad map[string]string) {
	long := func(field, value, what string, most int) {
		if len([]rune(value)) > most {
			bad[field] = what + " must be " + itoa(most) + " characters or fewer"
		}
	}
	if strings.TrimSpace(c.Title) == "" {
		bad["title"] = "Enter a title for the case"
	}
	long("title", c.Title, "The title", mostTitle)
	long("operation", c.Operation, "The operation name", mostShort)
	long("summary", c.Summary, "The summary", mostSummary)
	long("handling", c.Handling, "The handling instructions", mostNote)
	long("officer_in_case", c.OfficerInCase, "The officer in the case", mostShort)
	long("prosecutor", c.Prosecutor, "The prosecutor", mostShort)
	if !knownNation(c.Nation) {
		bad["nation"] = "Choose the nation whose law applies"
	}
	if c.Threat != "" && c.Threat.Name() == "" {
		bad["threat"] = "Choose a threat from the list"
	}
	if !known(Markings(), c.Marking) {
		bad["marking"] = "Choose OFFICIAL-SENSITIVE or OFFICIAL. What is SECRET or TOP SECRET must not be kept here: move it to a system of that tier"
	}
}

// Check reports, field by field, why c cannot be kept.
func (c Case) Check() error {
	bad := map[string]string{}
	c.check(bad)
	return fault.Fields("Check the case", bad, "title", "operation", "threat", "nation", "summary")
}

func knownNation(n caltime.Nation) bool {
	for _, x := range caltime.Nations() {
		if x == n {
			return true
		}
	}
	return false
}

func known(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// NationName is a nation as pages name it.
func NationName(n caltime.Nation) string {
	switch n {
	case caltime.EnglandWales:
		return "England and Wales"
	case caltime.Scotland:
		return "Scotland"
	case caltime.NorthernIreland:
		return "Northern Ireland"
	case caltime.OtherPlace:
		return "Another country"
	}
	return ""
}
