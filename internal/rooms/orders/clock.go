package orders

import (
	"encoding/json"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/orders/powers"
)

// ClockState is how a clock stands.
type ClockState string

// The states of a clock. A running clock whose end has passed is lapsed as soon as the job that looks for it has run.
const (
	Running ClockState = "running"
	Paused  ClockState = "paused"  // stayed by a court or agreed
	Acted   ClockState = "acted"   // the act that the clock waits for was done in time
	Stopped ClockState = "stopped" // what it timed ended otherwise: a release, a mistake, or the time of others to object
	Lapsed  ClockState = "lapsed"  // it ran out without its act
)

// Over reports whether the clock no longer runs.
func (s ClockState) Over() bool { return s == Acted || s == Stopped || s == Lapsed }

// Word is the state as people say it.
func (s ClockState) Word() string {
	switch s {
	case Running:
		return "Running"
	case Paused:
		return "Paused"
	case Acted:
		return "Acted in time"
	case Stopped:
		return "Ended"
	case Lapsed:
		return "Lapsed"
	}
	return string(s)
}

// Clock is one statutory clock of a case, frozen as it was reckoned: the domain type and the row. Instants are UTC;
// the texts beside them are the same in London's civil time, 2006-01-02T15:04.
type Clock struct {
	ID          ids.Clock
	CaseID      ids.Case
	ForceID     ids.Unit
	UnitID      ids.Unit
	Code        powers.Code
	Title       string
	Cite        string
	Nation      caltime.Nation // whose non-working days count: the place of seizure
	RuleVersion string         // "CASH-48@2015-01-01"
	Verified    bool           // the rule was read in a source
	Calendar    string         // the edition of those days that it was last held against
	Known       bool           // false: the non-working days held do not reach so far, so there is no end
	StartAt     time.Time
	StartLocal  string
	EndAt       *time.Time // exclusive: the end of day D is D+1T00:00; nil where nothing ends it or it is not known
	EndLocal    string
	LastDay     caltime.Date
	ActByAt     *time.Time
	ActByLocal  string
	Inputs      string // JSON of Frozen
	Steps       string // JSON list: the reckoning in plain English
	State       ClockState
	ClosedAt    *time.Time
	ClosedWhy   string
	SeizureID   *ids.Seizure
	OrderID     *ids.Order
	AssetID     *ids.Asset
	InterestID  *ids.Interest
	Path        string       // where its page is below its case's, when it is about no asset: /confiscation/1
	ValuePence  *money.Pence // in play when it started
	Version     int
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName is clocks.
func (Clock) TableName() string { return "clocks" }

// Frozen is what a clock was reckoned from and by, kept for ever with its result.
type Frozen struct {
	Start      caltime.Local  `json:"start"`
	CourtEnd   caltime.Date   `json:"court_end,omitzero"`
	FirstOrder caltime.Date   `json:"first_order,omitzero"`
	Long       bool           `json:"long,omitempty"`
	On         caltime.Date   `json:"on,omitzero"`      // the law of that day was applied, not that of the start
	Appeal     caltime.Date   `json:"appeal,omitzero"`  // the day an appeal against conviction was determined
	Number     int            `json:"number,omitempty"` // the force's own number, where the law gives none
	Calendar   string         `json:"calendar"`         // nation and edition of the non-working days
	Rule       string         `json:"rule"`
	Limit      caltime.Date   `json:"limit,omitzero"` // no order may run past this day
	Max        bool           `json:"max,omitempty"`  // the end is the longest the law allows
	ActNote    string         `json:"act_note,omitempty"`
	Court      string         `json:"court,omitempty"`    // whose sittings were asked for
	Sittings   *SittingsUsed  `json:"sittings,omitempty"` // by which ActBy was found; nil: the program's default, or no court acts
	Skipped    []caltime.Skip `json:"skipped,omitempty"`
}

// Frozen gives what the clock was reckoned from; the zero value for a row that holds none.
func (c Clock) Frozen() (f Frozen) {
	_ = json.Unmarshal([]byte(c.Inputs), &f) // written by this package; an unreadable one only shows less
	return f
}

// Reckoning lists the steps by which the end was found.
func (c Clock) Reckoning() (steps []string) {
	_ = json.Unmarshal([]byte(c.Steps), &steps)
	return steps
}

// Start, End and ActBy are the clock's moments as a clock in London shows them; the zero Local where there is none.
func (c Clock) Start() caltime.Local { return local(c.StartLocal) }

// End is when it ends, exclusive.
func (c Clock) End() caltime.Local { return local(c.EndLocal) }

// ActBy is the last moment at which the act can sensibly be done.
func (c Clock) ActBy() caltime.Local { return local(c.ActByLocal) }

// Ended reports whether the end has passed at now.
func (c Clock) Ended(now time.Time) bool { return c.EndAt != nil && !now.Before(*c.EndAt) }

// Hours reports whether the clock counts hours, so that what is left is counted time.
func (c Clock) Hours() bool { p, _ := powers.ByCode(c.Code); return p.StartsFrom == powers.FromInstant }

// Severity is how pressing the clock is at now, by windows w and the non-working days of cal.
func (c Clock) Severity(now time.Time, w powers.Windows, cal caltime.Calendar) powers.Severity {
	if c.EndAt == nil {
		if c.Known {
			return powers.OnTrack
		}
		return powers.Critical // nobody knows when it ends: somebody must find out
	}
	return w.SeverityAt(now, c.End(), cal)
}

func local(s string) caltime.Local {
	l, err := caltime.ParseLocal(s)
	if err != nil {
		return caltime.Local{}
	}
	return l
}
