package returns

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
)

const mostPurpose = 500

// Bring reads a file that was brought back and keeps what in it differs from what was taken away, for its owner to look
// at. No record changes. Invalid, with what is wrong with the file, where it cannot be read or holds no list of this
// installation.
func (r *Room) Bring(ctx context.Context, f File, purpose string) (x Return, err error) {
	purpose = strings.TrimSpace(purpose)
	if len([]rune(purpose)) > mostPurpose {
		return x, fault.Fields("Check the file", map[string]string{"purpose": "Enter " + strconv.Itoa(mostPurpose) + " characters or fewer"})
	}
	sha, err := f.digest()
	if err != nil {
		return x, err
	}
	file, err := look(ctx, f)
	if err != nil {
		return x, err
	}
	if len(file.sheets) == 0 {
		return x, wrong(f.Name+" holds no list that was taken away from here: no sheet has the columns Row, Check and Version", nil)
	}
	var rows []Row
	err = r.DB.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
		by, err := r.Sealer(ctx, rd)
		if err != nil {
			return err
		}
		seal, mark, err := file.whose(ctx, f, by)
		if err != nil {
			return err
		}
		if seal.List == "" {
			return wrong("None of the rows of "+f.Name+" is of a list that was taken away from this installation: the cells of Check are empty, changed, or of another one", nil)
		}
		l, a, err := r.list(ctx, seal.List)
		if err != nil {
			return err
		}
		if seal.Force != int64(a.Force) {
			return wrong(f.Name+" is of another force", nil)
		}
		cols, err := l.Back.Columns(ctx, rd)
		if err != nil {
			return err
		}
		j := judge{list: l, cols: lists.WithCheck(cols), sealer: by, who: a, ofCase: seal.Case}
		notes, err := file.headings(f, j.cols)
		if err != nil {
			return err
		}
		if err := j.read(ctx, f, file.sheets); err != nil {
			return err
		}
		if err := j.compare(ctx, rd); err != nil {
			return err
		}
		x = Return{PublicKey: ids.NewKey(), ForceID: a.Force, UserID: a.User, List: l.Code, Title: l.Title, FileName: f.Name, FileSha256: sha, FileSize: f.Size, Purpose: purpose,
			State: Read, RowsRead: j.rows, Unchanged: j.unchanged, Version: 1}
		if there := j.sealed + j.spoilt; mark.List == l.Code && mark.Rows > there {
			x.Gone = mark.Rows - there
			notes = append(notes, gone(x.Gone))
		}
		rows = j.result(&x)
		b, err := json.Marshal(notes)
		x.Notes = string(b)
		return err
	})
	if err != nil {
		return Return{}, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		x.CreatedAt, x.ExpiresAt = tx.Now, tx.Now.Add(KeepFor)
		if x.UserID == 0 {
			return fault.New(fault.Forbidden, "Only a person can bring a list back")
		}
		if err := insertReturn(ctx, tx, &x, rows); err != nil {
			return err
		}
		tx.Record("return.read", on(x, db.Collection), record(x))
		return nil
	})
	return x, err
}

func gone(n int) string {
	if n == 1 {
		return "1 row that was taken away is not in the file. Nothing happens to its record."
	}
	return strconv.Itoa(n) + " rows that were taken away are not in the file. Nothing happens to their records."
}

// headings holds the headings of the sheets against the columns of the list: one that stands twice is refused, and what
// is missing or strange is said.
func (o found) headings(f File, columns []xlsx.Column) (notes []string, err error) {
	known := map[string]bool{}
	var lacks, strange []string
	for _, c := range columns {
		known[fold(c.Head)] = true
		for _, s := range o.sheets {
			if s.twice[fold(c.Head)] {
				return nil, wrong(f.Name+" has the column "+c.Head+" twice: take one away, so that it is clear which counts", nil)
			}
			if _, ok := s.at[fold(c.Head)]; !ok && c.Edit && !slices.Contains(lacks, c.Head) {
				lacks = append(lacks, c.Head)
			}
		}
	}
	for _, s := range o.sheets {
		for _, h := range s.heads {
			if h != "" && !known[fold(h)] && !slices.Contains(strange, cut(h, 40)) && len(strange) < 8 {
				strange = append(strange, cut(h, 40))
			}
		}
	}
	if len(lacks) > 0 {
		notes = append(notes, "Columns that are not in the file stay as they stand: "+strings.Join(lacks, ", ")+".")
	}
	if len(strange) > 0 {
		notes = append(notes, "Columns that the list does not have are passed over: "+strings.Join(strange, ", ")+".")
	}
	return notes, nil
}

// compare holds what differs against what stands now, some at a time.
func (j *judge) compare(ctx context.Context, rd db.Reader) error {
	var open []*judged
	for _, x := range j.kept {
		if x.change != nil || x.named {
			open = append(open, x)
		}
	}
	for some := range slices.Chunk(open, lists.Batch) {
		var keys []string
		for _, x := range some {
			if x.named || x.change.Key != "" {
				keys = append(keys, x.row.RecordKey)
			}
		}
		now, err := j.list.Back.Now(ctx, rd, keys)
		if err != nil {
			return err
		}
		var check []*lists.Change
		for _, x := range some {
			if x.change == nil {
				x.name(now)
				continue
			}
			if j.against(ctx, x, now) {
				check = append(check, x.change)
			}
		}
		if err := j.list.Back.Check(ctx, rd, check); err != nil {
			return err
		}
		for _, x := range some {
			switch {
			case x.change == nil:
			case x.change.Idle && x.change.Key == "":
				x.row.Verdict, x.row.Why = LeftOut, "It is recorded already: nothing is added"
			case x.change.Idle:
				j.idle(x)
			case x.change.Refused != "":
				x.row.Verdict, x.row.Why = Refused, cut(x.change.Refused, 1000)
			}
		}
	}
	return nil
}

// against holds a change against its record; true where it is still to be checked.
func (j *judge) against(ctx context.Context, x *judged, all map[string]lists.Now) bool {
	c := x.change
	if c.Key == "" {
		return true
	}
	now, ok := all[c.Key]
	if !ok {
		x.row.Verdict, x.row.Why, x.change = Refused, saysUnknown, nil
		return false
	}
	c.Now = now
	x.name(all)
	switch {
	case now.Version != c.Version && already(ctx, j.list.Back, c):
		c.Idle = true
		return false
	case now.Version != c.Version:
		x.meanwhile(j.cols, c)
		x.row.Verdict, x.row.Why, x.change = Conflict, "Somebody changed it after it was taken away. It stays as it stands: look at it, and change it there", nil
		return false
	case now.Refused != "":
		x.row.Verdict, x.row.Why, x.change = Refused, now.Refused, nil
		return false
	}
	return true
}

// meanwhile puts on a row the cells that others have changed, beside those that the file changes.
func (x *judged) meanwhile(cols []xlsx.Column, c *lists.Change) {
	for _, col := range cols {
		now, there := c.Now.Cells[col.Key]
		if there && !c.Edited(col.Key) && now != c.Was[col.Key] {
			x.cells = append(x.cells, Cell{Key: col.Key, Head: col.Head, Was: c.Was[col.Key], Is: c.Is[col.Key], Now: now, Kept: true, Why: "Changed by somebody else"})
		}
	}
}

// name puts the name of its record on a row, and what stands now in its cells, for who may see it.
func (x *judged) name(all map[string]lists.Now) {
	now, ok := all[x.row.RecordKey]
	if !ok {
		return
	}
	x.row.Title, x.row.Path = cut(now.Title, 200), now.Path
	for i, cell := range x.cells {
		x.cells[i].Now = now.Cells[cell.Key]
	}
}

// already reports whether everything that a change asks for is so, but for what only goes along.
func already(ctx context.Context, b *lists.Back, c *lists.Change) bool {
	for key := range c.Is {
		switch {
		case !c.Edited(key) || slices.Contains(b.Beside, key):
		case b.Already != nil && !b.Already(ctx, *c, key), b.Already == nil && c.Is[key] != c.Now.Cells[key]:
			return false
		}
	}
	return true
}

// idle counts a row as unchanged.
func (j *judge) idle(x *judged) {
	x.row.Verdict, x.change = "", nil
	j.unchanged++
}

// result counts the rows and gives those to be kept, in the order of the file.
func (j *judge) result(x *Return) (out []Row) {
	for _, k := range j.kept {
		switch k.row.Verdict {
		case Changed:
			x.Changed++
		case New:
			x.Added++
		case Conflict:
			x.Conflicts++
		case Refused:
			x.Refused++
		case LeftOut:
			x.LeftOut++
		default:
			continue
		}
		k.row.put(k.cells)
		out = append(out, k.row)
	}
	x.Unchanged = j.unchanged
	return out
}

// on is what an audit entry about a return is on.
func on(x Return, op db.Op) db.On {
	return db.On{Op: op, Kind: "return", ID: x.ID, Force: x.ForceID}
}

// told is what the audit log keeps of a return.
type told struct {
	List      string    `json:"list"`
	File      string    `json:"file"`
	SHA256    string    `json:"sha256"`
	Purpose   string    `json:"purpose,omitempty"`
	Rows      int       `json:"rows"`
	Changed   int       `json:"changed"`
	Added     int       `json:"added"`
	Unchanged int       `json:"unchanged"`
	Conflicts int       `json:"conflicts"`
	Refused   int       `json:"refused"`
	LeftOut   int       `json:"left_out"`
	Gone      int       `json:"gone"`
	Done      int       `json:"done"`
	NotDone   int       `json:"not_done"`
	At        time.Time `json:"at"`
}

func record(x Return) told {
	return told{List: x.List, File: x.FileName, SHA256: x.FileSha256, Purpose: x.Purpose, Rows: x.RowsRead, Changed: x.Changed, Added: x.Added, Unchanged: x.Unchanged,
		Conflicts: x.Conflicts, Refused: x.Refused, LeftOut: x.LeftOut, Gone: x.Gone, Done: x.Done, NotDone: x.NotDone, At: x.CreatedAt}
}
