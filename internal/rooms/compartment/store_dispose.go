package compartment

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/retention"
)

func waitingDisposal(ctx context.Context, r db.Reader, matter int64) (Disposal, error) {
	return one[Disposal](r.Gorm(ctx).Where("matter_id = ? AND state = ?", matter, retention.Proposed))
}

func doneDisposal(ctx context.Context, r db.Reader, matter int64) (Disposal, error) {
	return one[Disposal](r.Gorm(ctx).Where("matter_id = ? AND state = ?", matter, retention.Done))
}

// decide keeps what was decided on a proposal, if nobody decided meanwhile.
func decide(ctx context.Context, tx *db.Tx, d *Disposal) error {
	res := tx.Gorm(ctx).Model(&Disposal{}).Where("id = ? AND version = ? AND state = ?", d.ID, d.Version, retention.Proposed).UpdateColumns(map[string]any{"state": d.State, "reason": d.Reason,
		"decided_by": d.DecidedBy, "decided_by_name": d.DecidedByName, "decided_at": d.DecidedAt, "decided_why": d.DecidedWhy, "rows_wiped": d.RowsWiped, "details_erased": d.DetailsErased, "digest": d.Digest, "version": d.Version + 1})
	d.Version++
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("proposal")
	}
	return res.Error
}

// stonesOf lists the tombstones of a force, the newest first.
func stonesOf(ctx context.Context, r db.Reader, force ids.Unit, p page.Request) (page.Result[Disposal], error) {
	var rows []Disposal
	p.Before = page.Key{} // forward only
	q := r.Gorm(ctx).Where("force_id = ? AND state = ?", force, retention.Done)
	if !p.After.Zero() {
		q = q.Where("id < ?", p.After.ID)
	}
	if err := q.Order("id DESC").Limit(p.Size + 1).Find(&rows).Error; err != nil {
		return page.Result[Disposal]{}, err
	}
	return page.Cut(rows, p, func(x Disposal) page.Key { return page.Key{Value: "x", ID: x.ID} }), nil
}

// gone is what a disposal wiped.
type gone struct {
	rows  int64
	text  string             // all of it, in a settled form, to be hashed
	about map[string][]int64 // by the kinds of record that the log names
}

// wipeMatter wipes the rows of a matter, and the reasons that officers gave in its retention.
func wipeMatter(ctx context.Context, tx *db.Tx, m Matter) (g gone, err error) {
	g.about = map[string][]int64{}
	var text strings.Builder
	args := map[string]any{"id": m.RecordID, "f": m.ForceID}
	if m.Kind == OfDesk {
		args["from"], args["to"] = yearOf(int(m.RecordID))
	}
	steps := wipes[m.Kind]
	// All rows are read before any is wiped: what is wiped first may say which rows come after.
	read := make([][]map[string]any, len(steps)+len(ofRetention))
	for i, w := range append(slices.Clone(steps), ofRetention...) {
		if i == len(steps) {
			args = map[string]any{"id": m.ID, "f": m.ForceID}
		}
		if read[i], err = rowsOf(ctx, tx, w, args); err != nil {
			return g, fmt.Errorf("%s: %w", w.Table, err)
		}
		for _, row := range read[i] {
			if w.Log != "" {
				g.about[w.Log] = append(g.about[w.Log], row["id"].(int64))
			}
			if i < len(steps) {
				line, err := json.Marshal(Settled(row)) // sorts the columns by name
				if err != nil {
					return g, err
				}
				fmt.Fprintf(&text, "%s %s\n", w.Table, line)
			}
		}
	}
	for i, w := range append(slices.Clone(steps), ofRetention...) {
		if err := wipeRows(ctx, tx, w, read[i]); err != nil {
			return g, fmt.Errorf("%s: %w", w.Table, err)
		}
		if i < len(steps) {
			g.rows += int64(len(read[i]))
		}
	}
	g.text = text.String()
	return g, nil
}

func rowsOf(ctx context.Context, tx *db.Tx, w wipe, args map[string]any) (rows []map[string]any, err error) {
	err = locked(tx, tx.Gorm(ctx).Table(w.Table)).Where("force_id = @f AND "+w.Where, args).Order("id").Find(&rows).Error
	return rows, err
}

// Settled gives a row as the digest of a tombstone reads it, whichever engine gave it: bytes as text, times in UTC.
func Settled(row map[string]any) map[string]any {
	out := make(map[string]any, len(row))
	for k, v := range row {
		switch v := v.(type) {
		case []byte:
			out[k] = string(v)
		case time.Time:
			out[k] = v.UTC().Format(time.RFC3339Nano)
		default:
			out[k] = v
		}
	}
	return out
}

// wipeRows wipes rows by their ids, some at a time.
func wipeRows(ctx context.Context, tx *db.Tx, w wipe, rows []map[string]any) error {
	set := map[string]any{}
	for _, c := range w.Text {
		set[c] = ""
	}
	for _, c := range w.JSON {
		set[c] = "{}"
	}
	for _, c := range w.Null {
		set[c] = gorm.Expr("NULL")
	}
	for _, c := range w.Zero {
		set[c] = 0
	}
	if w.Mark {
		set["disposed_at"] = tx.Now
	}
	for part := range slices.Chunk(rows, 200) {
		wanted := make([]int64, len(part))
		for i, row := range part {
			wanted[i] = row["id"].(int64)
		}
		var err error
		if w.Delete {
			err = tx.Gorm(ctx).Exec("DELETE FROM "+w.Table+" WHERE id IN ?", wanted).Error
		} else {
			err = tx.Gorm(ctx).Table(w.Table).Where("id IN ?", wanted).UpdateColumns(set).Error
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// entriesAbout gives the entries of the confidential log about records, by their kinds.
func entriesAbout(ctx context.Context, r db.Reader, force ids.Unit, about map[string][]int64) (out []ids.AuditEntry, err error) {
	for _, kind := range slices.Sorted(maps.Keys(about)) {
		for part := range slices.Chunk(about[kind], 200) {
			var some []ids.AuditEntry
			err := r.Gorm(ctx).Table(db.ConfidentialStream.Table("audit_entries")).Where("force_id = ? AND subject_kind = ? AND subject_id IN ?", force, kind, part).Order("id").Pluck("id", &some).Error
			if err != nil {
				return nil, err
			}
			out = append(out, some...)
		}
	}
	return out, nil
}
