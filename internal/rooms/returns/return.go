package returns

import (
	"encoding/json"
	"strings"
	"time"

	"proceeds/internal/base/ids"
)

// KeepFor is how long the rows of a return can be looked at, as an export can.
const KeepFor = 24 * time.Hour

// State is where a return stands.
type State string

// The states: read → taking → taken; or dropped.
const (
	Read    State = "read"   // shown, and nothing changed
	Taking  State = "taking" // confirmed: its rows are going through the verbs
	Taken   State = "taken"
	Dropped State = "dropped"
)

// Return is a workbook that was brought back. Instants are in UTC.
type Return struct {
	ID         int64
	PublicKey  string
	ForceID    ids.Unit
	UserID     ids.User
	List       string // code
	Title      string // of the list
	FileName   string
	FileSha256 string
	FileSize   int64 // bytes
	Purpose    string
	State      State
	RowsRead   int // that hold anything
	Changed    int
	Added      int // new rows
	Unchanged  int
	Conflicts  int
	Refused    int
	LeftOut    int    // rows of which nothing but cells that are not to be changed was changed
	Gone       int    // rows that were taken away and are not in the file
	Notes      string // JSON: sentences about the whole file
	Done       int    // rows that were recorded
	NotDone    int    // rows that were confirmed and could not be recorded
	JobID      *ids.Job
	Version    int
	CreatedAt  time.Time
	TakingAt   *time.Time
	EndedAt    *time.Time
	ExpiresAt  time.Time
	WipedAt    *time.Time
}

// TableName is list_returns.
func (Return) TableName() string { return "list_returns" }

// ToTake is how many rows a confirmation would take.
func (r Return) ToTake() int { return r.Changed + r.Added }

// Says are the sentences about the whole file.
func (r Return) Says() (out []string) {
	_ = json.Unmarshal([]byte(r.Notes), &out) // written by this package; none where it is empty
	return out
}

// Verdict is what a row of the file comes to.
type Verdict string

// The verdicts. Rows that are unchanged are counted and not kept.
const (
	Changed  Verdict = "changed"
	New      Verdict = "new"
	Conflict Verdict = "conflict" // somebody else changed the record meanwhile
	Refused  Verdict = "refused"
	LeftOut  Verdict = "left_out" // only cells that are not to be changed differ
)

// Outcome is what became of a row that was confirmed.
type Outcome string

// The outcomes.
const (
	Waiting      Outcome = ""
	Done         Outcome = "done"
	Part         Outcome = "part" // a first step was recorded, a later one was not
	GoneStale    Outcome = "conflict"
	NotPermitted Outcome = "refused"
)

// Row is a row of a file that differs from what was taken away.
type Row struct {
	ID            int64
	ReturnID      int64
	Place         string // "row 7", or "row 7 of Cases (2)"
	RecordKey     string
	RecordVersion int    // of the record as it was taken away
	OfCase        string // of a list of one case: its address
	Verdict       Verdict
	Title         string // of the record
	Path          string
	Cells         string // JSON of []Cell
	Why           string // it is refused, or a conflict
	Outcome       Outcome
	Said          string // by the verbs
	Undo          string // where it can be taken back
	DoneAt        *time.Time
}

// TableName is list_return_rows.
func (Row) TableName() string { return "list_return_rows" }

// Cell is a cell of such a row: as it was taken away, as it came back, and as it stands now.
type Cell struct {
	Key  string `json:"k"`
	Head string `json:"h"`
	Was  string `json:"w,omitempty"`
	Is   string `json:"i,omitempty"`
	Now  string `json:"n,omitempty"`
	// Kept tells that the cell is not to be changed, or that nothing of it is taken: what stands stays.
	Kept bool   `json:"x,omitempty"`
	Why  string `json:"y,omitempty"` // a word about the cell
}

// Lines are the cells of the row.
func (r Row) Lines() (out []Cell) {
	_ = json.Unmarshal([]byte(r.Cells), &out) // written by this package
	return out
}

func (r *Row) put(cells []Cell) {
	b, err := json.Marshal(cells)
	if err != nil {
		b = []byte("[]") // texts always marshal
	}
	r.Cells = string(b)
}

// cut shortens a text for a column that only tells.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}
