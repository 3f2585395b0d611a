package diary

import (
	"context"
	"fmt"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func missing(err error) bool { return fault.Is(err, fault.NotFound) }

// tell makes those of the notices that are not there yet and tells how many. A mail about them is queued in the same
// transaction; what waits for the same person already goes with it.
func (r *Room) tell(ctx context.Context, list []draft) (int, error) {
	list, err := fresh(ctx, r.DB, list)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	if list, err = r.allowed(ctx, r.DB, list); err != nil || len(list) == 0 {
		return 0, err
	}
	n := 0
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		// One at a time: of two replicas that found the same, the second finds it done.
		if err := lockNotices(ctx, tx); err != nil {
			return err
		}
		list, err := fresh(ctx, tx, list)
		if err != nil || len(list) == 0 {
			return err
		}
		rows := make([]*Notice, len(list))
		mails := map[ids.User][]*Notice{}
		for i := range list {
			rows[i] = &list[i].Notice
			rows[i].CreatedAt = tx.Now
			if list[i].mail {
				mails[rows[i].UserID] = append(mails[rows[i].UserID], rows[i])
			}
		}
		if err := r.queueMails(ctx, tx, mails); err != nil {
			return err
		}
		if err := insertNotices(ctx, tx, rows); err != nil {
			return fmt.Errorf("insert notices: %w", err)
		}
		for _, x := range rows {
			tx.Record("notice.made", about(*x, db.Disclosure), map[string]any{"kind": x.Kind, "to": x.UserID, "clock": x.ClockID, "for": x.ForID})
		}
		n = len(rows)
		return nil
	})
	return n, err
}

// about says what an audit entry on a notice is about.
func about(n Notice, op db.Op) db.On {
	o := db.On{Op: op, Kind: "notice", ID: n.ID, Force: n.ForceID}
	if n.CaseID != nil {
		o.Case = *n.CaseID
	}
	return o
}

// fresh leaves out the notices that are there, and doubles.
func fresh(ctx context.Context, rd db.Reader, list []draft) ([]draft, error) {
	keys := make([]string, len(list))
	for i, d := range list {
		keys[i] = d.Once
	}
	there, err := noticesThere(ctx, rd, keys)
	if err != nil {
		return nil, fmt.Errorf("look for notices: %w", err)
	}
	var out []draft
	for _, d := range list {
		if !there[d.Once] {
			there[d.Once] = true
			out = append(out, d)
		}
	}
	return out, nil
}
