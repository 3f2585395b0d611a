package imports

import (
	"time"

	"proceeds/internal/base/ids"
)

// Batch is one import that was applied.
type Batch struct {
	ID         ids.Batch
	PublicKey  string
	ForceID    ids.Unit
	UserID     *ids.User // nil: not a person
	ActorName  string
	Profile    string
	FileName   string
	FileSha256 string
	Params     string // JSON
	State      string // applied or undone
	RowCount   int
	Created    int
	Updated    int
	Unchanged  int
	Refused    int
	Result     string // JSON of Result, without its errors
	AppliedAt  time.Time
	UndoneAt   *time.Time
}

// TableName is import_batches.
func (Batch) TableName() string { return "import_batches" }

// The states of a batch.
const (
	applied = "applied"
	undone  = "undone"
)

// ImportRow says where one row of a source came to rest.
type ImportRow struct {
	ID        int64
	ForceID   ids.Unit
	Profile   string
	SourceKey string
	RowHash   string // of what was taken from the row
	GroupKey  string // what joins rows to one case
	ReportKey string // the police report
	CaseID    ids.Case
	AssetID   ids.Asset
	BatchID   ids.Batch
}

// TableName is import_rows.
func (ImportRow) TableName() string { return "import_rows" }

// ImportError is a problem of an applied import, kept with its batch.
type ImportError struct {
	ID      int64
	BatchID ids.Batch
	Kind    string
	RowNo   int
	Col     string
	Value   string
	Reason  string
}

// TableName is import_errors.
func (ImportError) TableName() string { return "import_errors" }
