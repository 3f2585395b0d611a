package lists

import (
	"context"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/xlsx"
)

// Back says how the rows of a list that were changed in a workbook are brought back. Each room says it of its own lists:
// which columns may be changed are those with Edit, and a change goes through the room's verbs, with their permissions,
// their checks and what they record.
type Back struct {
	// Any are permissions of which whoever brings the list back needs one; verbs ask for their own.
	Any []perm.Permission
	// Columns are those of the list, Tail among them, with the choices there are now.
	Columns func(ctx context.Context, rd db.Reader) ([]xlsx.Column, error)
	// Same are keys of columns that must be as they were, for they show which record a row tells of.
	Same []string
	// Beside are keys of columns that go along with a change of another, such as a reason: by themselves they change
	// nothing, and they are not held against what stands now.
	Beside []string
	// Fresh are keys of columns that a row without a record may fill besides those to be changed; nil where the list
	// takes no new rows.
	Fresh []string
	// Already reports whether what a change asks for in a column is so already; nil: where the value is what stands.
	Already func(ctx context.Context, c Change, key string) bool
	// Instead says what is done instead where a value is none of the choices of a column and people type it all the same,
	// such as a stage that has a page of its own; "" for what is to be said of any such value. May be nil.
	Instead func(key, value string) string
	// Now gives the records with these keys as they stand, to the actor in ctx. What that actor may not see is not in it.
	Now func(ctx context.Context, rd db.Reader, keys []string) (map[string]Now, error)
	// Check says of each change why it cannot be brought back as things stand, in Refused, or that what it asks for is so
	// already. It reads only.
	Check func(ctx context.Context, rd db.Reader, list []*Change) error
	// Bring brings one change back. A fault says why not; what was done of it before is in Brought.
	Bring func(ctx context.Context, c Change) (Brought, error)
}

// Now is a record as it stands.
type Now struct {
	Version int
	Cells   Values // of the columns to be changed
	Title   string // names it for whoever may see it
	Path    string
	Refused string // why the actor may change nothing of it; empty where they may
	More    any    // what Check of the same list needs besides
}

// Change is a row that differs from what was taken away, or a new one.
type Change struct {
	Key     string // "" for a new row
	Version int    // of the record as the row was made
	Case    string // of a list of one case: reference as in the address
	Was, Is Values
	Now     Now
	Refused string // why it cannot be brought back
	Idle    bool   // what it asks for is so already
}

// Edited reports whether the change is of a column.
func (c Change) Edited(keys ...string) bool {
	for _, k := range keys {
		if c.Was[k] != c.Is[k] {
			return true
		}
	}
	return false
}

// Refuse notes why the change cannot be brought back, after what was noted before.
func (c *Change) Refuse(why string) {
	if c.Refused != "" {
		c.Refused += ". "
	}
	c.Refused += why
}

// Brought is what became of a change.
type Brought struct {
	Said string // what was recorded, in a few words
	Path string
	Undo string // where it can be taken back; empty where it cannot
}

// ComesBack reports whether the rows of the sheet name records, as those of Tail do: a list may have a shape that only sums.
func (s Sheet) ComesBack() bool {
	n := len(s.Columns)
	return n > 2 && s.Columns[n-1].Key == Tail()[1].Key
}

// Sealed is the sheet with the column Check, which lets its rows come back to the installation of s. key is that of the
// force, ref the address of the case that the list is of.
func (s Sheet) Sealed(by *Sealer, list, ref string, force int64) Sheet {
	if !s.ComesBack() {
		return s
	}
	cols := WithCheck(s.Columns)
	base := Seal{List: list, Case: ref, Force: force, Shape: shape(cols)}
	rows, n := s.Rows, len(s.Columns)
	out := make([]xlsx.Cell, n+1)
	s.Columns = cols
	s.Rows = func(yield func([]xlsx.Cell) error) error {
		return rows(func(row []xlsx.Cell) error {
			clear(out)
			copy(out, row[:min(len(row), n-1)])
			x := base
			x.Key = out[n-2].String()
			if len(row) == n {
				out[n] = row[n-1]
				x.Version = row[n-1].Whole()
			}
			out[n-1] = xlsx.Text(by.Close(sealRow(x, cols, ValuesOf(cols, out))))
			return yield(out)
		})
	}
	return s
}

// MarkTerm names the line of About that tells what list a workbook holds.
const MarkTerm = "Code for bringing it back"

// Mark tells of a workbook, closed as a seal, which list it holds and how many rows were taken.
func Mark(by *Sealer, list, ref string, force int64, rows int) string {
	return by.Close(Seal{List: list, Case: ref, Force: force, Rows: rows})
}

var checkColumn = xlsx.Column{Key: "check", Head: "Check", Kind: xlsx.KindText, Width: 9, Note: "Tells when the workbook is brought back what the row was. Do not change it; in a new row leave Row, Check and Version empty."}

// WithCheck are columns as they stand in what was taken away.
func WithCheck(cols []xlsx.Column) []xlsx.Column {
	n := len(cols) - 1
	return append(append(append(make([]xlsx.Column, 0, n+2), cols[:n]...), checkColumn), cols[n])
}
