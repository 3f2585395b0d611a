package diary

import (
	"context"
	"fmt"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
)

// OnCheckpoint tells the administrators, in the transaction that noted it, that signed checkpoints of the audit log can no
// longer be kept at a place outside, or that they can again. It fills auditlog.Room.OnKeep, which calls it where that
// changes: once for each run of failures, whose first try is numbered. A notice that is over is unread no more.
func (r *Room) OnCheckpoint(ctx context.Context, tx *db.Tx, target string, try int64, failed bool) error {
	if !failed {
		n, err := endAbout(ctx, tx, CheckpointLost, target)
		if err == nil && n > 0 {
			tx.Record("notices.over", db.On{Op: db.System, Kind: "checkpoint"}, map[string]any{"target": target, "notices": n})
		}
		return err
	}
	people, err := administrators(ctx, tx, caltime.DateOf(tx.Now))
	if err != nil {
		return fmt.Errorf("administrators: %w", err)
	}
	var rows []*Notice
	for _, p := range people {
		rows = append(rows, &Notice{UserID: p.ID, ForceID: p.ForceID, Once: fmt.Sprintf("checkpoint/%d/%d", try, p.ID), Kind: CheckpointLost, About: target, Unread: true, CreatedAt: tx.Now})
	}
	if len(rows) == 0 {
		return nil
	}
	if err := insertNotices(ctx, tx, rows); err != nil {
		return fmt.Errorf("insert notices of a lost checkpoint: %w", err)
	}
	for _, n := range rows {
		tx.Record("notice.made", about(*n, db.System), map[string]any{"kind": n.Kind, "to": n.UserID, "target": target})
	}
	return nil
}
