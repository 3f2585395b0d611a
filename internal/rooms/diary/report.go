package diary

import (
	"context"
	"fmt"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// ReportNews is what somebody is told of a report that a schedule sends. Its title gives nothing away.
type ReportNews struct {
	Kind   Kind   // ReportReady, ReportFailed or ReportLeftOut
	Once   string // what may be told only once
	To     ids.User
	Report string   // its title
	Page   string   // where it leads
	Key    string   // of the export, where there is one
	About  ids.User // of ReportLeftOut: who was left out
}

// TellOfReport tells somebody of a report, in the transaction given: by a notice, and by a mail of its own that leads to the
// same page. Whoever has left or sees no cases is not told.
func (r *Room) TellOfReport(ctx context.Context, tx *db.Tx, n ReportNews) error {
	if err := lockNotices(ctx, tx); err != nil {
		return err
	}
	once := "report/" + n.Once
	there, err := noticesThere(ctx, tx, []string{once})
	if err != nil || there[once] {
		return err
	}
	people, err := peopleByID(ctx, tx, userList(n.To), caltime.DateOf(tx.Now))
	if err != nil {
		return err
	}
	if len(people) == 0 || !people[0].Enabled || !people[0].Views {
		return nil
	}
	p := people[0]
	x := &Notice{UserID: p.ID, ForceID: p.ForceID, Once: once, Kind: n.Kind, Report: n.Report, Page: n.Page, Unread: true, CreatedAt: tx.Now}
	if n.About != 0 {
		x.ForID = &n.About
	}
	if r.Mail != nil && p.Email != "" {
		m := r.newMail(tx, p.ID, p.ForceID, NoticeMail, "notices/"+once, 1)
		m.Page, m.ExportKey = n.Page, n.Key
		if err := r.post(ctx, tx, &m); err != nil {
			return err
		}
		x.MailID = &m.ID
	}
	if err := insertNotices(ctx, tx, []*Notice{x}); err != nil {
		return fmt.Errorf("insert a notice of a report: %w", err)
	}
	tx.Record("notice.made", about(*x, db.Disclosure), map[string]any{"kind": x.Kind, "to": x.UserID, "report": n.Report})
	return nil
}
