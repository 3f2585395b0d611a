package reporting

import (
	"encoding/json"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/jobs"
)

// ExportState is where an export stands.
type ExportState string

// The states: preparing → ready → wiped; or failed or cancelled.
const (
	Preparing ExportState = "preparing"
	Ready     ExportState = "ready"
	Failed    ExportState = "failed"
	Cancelled ExportState = "cancelled"
	Wiped     ExportState = "wiped"
)

// Export is a workbook made for one person. Instants are in UTC.
type Export struct {
	ID        ids.Export
	PublicKey string
	ForceID   ids.Unit
	UserID    ids.User
	Kind      string // "report", or "list" for what a page lists
	Code      string
	Title     string
	Params    string // JSON, as Values marshals
	State     ExportState
	JobID     *ids.Job // nil for one that was made at once
	FileName  string
	BlobHash  string // sha256 of the file, while it is kept
	Size      int64  // bytes
	RowCount  int
	Marking   string
	Error     string // a sentence for the person
	CreatedAt time.Time
	ReadyAt   *time.Time
	ExpiresAt *time.Time
	WipedAt   *time.Time
	Downloads int
	Sight     string // JSON of sight
	// ScheduleID is the schedule that it was made for; nil for what a person asked for.
	ScheduleID *int64
	TookMS     int64 `gorm:"column:took_ms"` // milliseconds that the making took
}

// TableName is exports.
func (Export) TableName() string { return "exports" }

// exportRow is an export and how its job stands: v_exports.
type exportRow struct {
	Export        `gorm:"embedded"`
	JobState      *jobs.State
	ProgressDone  *int64
	ProgressTotal *int64
	ProgressNote  *string
	JobError      *string
}

// MyExport is an export as its owner sees it.
type MyExport struct {
	Export
	Note    string // while it is prepared: "3 of 6 sheets"
	Percent int    // while it is prepared, 0 to 100
}

// seen judges what the owner of a row sees now: a job that is over settles an export that still says preparing, and what
// is past its time is gone before it is wiped.
func (x exportRow) seen(now time.Time) MyExport {
	m := MyExport{Export: x.Export}
	switch {
	case m.State == Ready && m.ExpiresAt != nil && !m.ExpiresAt.After(now):
		m.State = Wiped
	case m.State == Preparing && x.JobState != nil:
		switch *x.JobState {
		case jobs.Failed:
			m.State, m.Error = Failed, orText(deref(x.JobError), "It could not be made.")
		case jobs.Cancelled:
			m.State = Cancelled
		case jobs.Running:
			m.Note = deref(x.ProgressNote)
			if x.ProgressTotal != nil && *x.ProgressTotal > 0 && x.ProgressDone != nil {
				m.Percent = int(min(100, *x.ProgressDone*100 / *x.ProgressTotal))
			}
		}
	}
	return m
}

// Took is how long the making of the file took.
func (e Export) Took() time.Duration { return time.Duration(e.TookMS) * time.Millisecond }

// Busy reports whether it is still being prepared.
func (m MyExport) Busy() bool { return m.State == Preparing }

// ParamsMap gives the parameters by name.
func (e Export) ParamsMap() map[string]string {
	out := map[string]string{}
	_ = json.Unmarshal([]byte(e.Params), &out) // written by Values; empty where it is not
	return out
}

// sight is which cases were hidden from the asker when a workbook was made, among those there were then. What it holds is
// not kept: a case that has become hidden since stops the download of every file that may hold it.
type sight struct {
	Newest ids.Case   `json:"newest"` // the newest case there was
	Hidden []ids.Case `json:"hidden"`
	Wide   bool       `json:"wide,omitempty"` // totals took in hidden cases
}

// mediaType is that of a file by its name.
func mediaType(name string) string {
	if strings.HasSuffix(name, "."+string(CSV)) {
		return "text/csv; charset=utf-8"
	}
	return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
