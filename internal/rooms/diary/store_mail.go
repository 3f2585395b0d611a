package diary

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/orders"
)

func userList(u ids.User) []ids.User { return []ids.User{u} }

// waitingMail gives the mail of notices that waits for a person, locked until the transaction ends, or 0. Mails about reports
// go by themselves: each leads to its own page.
func waitingMail(ctx context.Context, tx *db.Tx, to ids.User) (id int64, err error) {
	q := "SELECT id FROM diary_mails WHERE user_id = ? AND state = 'waiting' AND kind = 'notices' AND page = '' ORDER BY id LIMIT 1"
	if tx.Dialect() == db.Postgres {
		q += " FOR UPDATE"
	}
	err = tx.Gorm(ctx).Raw(q, to).Scan(&id).Error
	return id, err
}

func insertMail(ctx context.Context, tx *db.Tx, m *Outgoing) error {
	return tx.Gorm(ctx).Create(m).Error
}

// mailByID gives a mail, locked until the transaction ends; the zero one where there is none.
func mailByID(ctx context.Context, tx *db.Tx, id int64) (m Outgoing, err error) {
	q := "SELECT * FROM diary_mails WHERE id = ?"
	if tx.Dialect() == db.Postgres {
		q += " FOR UPDATE"
	}
	err = tx.Gorm(ctx).Raw(q, id).Scan(&m).Error
	return m, err
}

func updateMail(ctx context.Context, tx *db.Tx, m Outgoing, values map[string]any) error {
	return tx.Gorm(ctx).Model(&Outgoing{}).Where("id = ?", m.ID).UpdateColumns(values).Error
}

// unreadOfMail counts what a mail is about and has not been read meanwhile.
func unreadOfMail(ctx context.Context, r db.Reader, id int64) (n int, err error) {
	err = r.Gorm(ctx).Raw("SELECT COUNT(*) FROM notices WHERE mail_id = ? AND unread", id).Scan(&n).Error
	return n, err
}

// mailTroubles counts the mails that failed since an instant and those that wait since before another.
func mailTroubles(ctx context.Context, r db.Reader, since, before time.Time) (failed, late int, err error) {
	var row struct{ Failed, Late int }
	err = r.Gorm(ctx).Raw(`SELECT (SELECT COUNT(*) FROM diary_mails WHERE state = 'failed' AND created_at >= @since) AS failed,
  (SELECT COUNT(*) FROM diary_mails WHERE state IN ('waiting', 'sending') AND created_at < @before) AS late`, map[string]any{"since": since, "before": before}).Scan(&row).Error
	return row.Failed, row.Late, err
}

// digestPerson is somebody whose hour for the digest has come.
type digestPerson struct {
	ID      ids.User
	ForceID ids.Unit
	Away    bool
}

func digestOnce(u ids.User, on caltime.Date) string {
	return "digest/" + ids.String(u) + "/" + on.String()
}

// digestsDue lists, by id, people who want a digest by mail at this hour or an earlier one and got none on the day.
func digestsDue(ctx context.Context, r db.Reader, on caltime.Date, hour int, after ids.User, most int) (rows []digestPerson, err error) {
	d := DefaultSettings(0)
	err = r.Gorm(ctx).Raw(`SELECT u.id, u.force_id, EXISTS (SELECT 1 FROM absences b WHERE b.user_id = u.id AND b.from_on <= @on AND b.to_on >= @on) AS away
FROM users u LEFT JOIN diary_settings s ON s.user_id = u.id
WHERE u.id > @after AND u.disabled_at IS NULL AND u.email <> '' AND COALESCE(s.digest, @wanted) AND COALESCE(s.digest_hour, @usual) <= @hour
  AND EXISTS (SELECT 1 FROM appointments a WHERE a.user_id = u.id AND a.role IN @roles AND a.from_on <= @on AND (a.to_on IS NULL OR a.to_on >= @on))
  AND NOT EXISTS (SELECT 1 FROM diary_mails m WHERE m.once = 'digest/' || CAST(u.id AS TEXT) || '/' || @day)
ORDER BY u.id LIMIT @most`, map[string]any{"on": on, "day": on.String(), "after": after, "wanted": d.Digest, "usual": d.DigestHour, "hour": hour,
		"roles": perm.Matrix[perm.CaseView], "most": most}).Scan(&rows).Error
	return rows, err
}

// mailsThere tells which keys have a mail.
func mailsThere(ctx context.Context, r db.Reader, keys []string) (map[string]bool, error) {
	var found []string
	err := r.Gorm(ctx).Raw("SELECT once FROM diary_mails WHERE once IN ?", keys).Scan(&found).Error
	out := map[string]bool{}
	for _, k := range found {
		out[k] = true
	}
	return out, err
}

// pressing counts the clocks of the actor's own cases that end by an instant, with those that lapsed since another.
func pressing(ctx context.Context, r db.Reader, user ids.User, by, since time.Time) (n int, err error) {
	err = access.Sight(ctx).On("k.case_id", "k.force_id")(r.Gorm(ctx).Table("clocks AS k")).Select("COUNT(*)").
		Where("k.case_id IN (SELECT m.case_id FROM case_members m WHERE m.user_id = ? AND m.to_at IS NULL)", user).
		Where("k.state IN ? AND k.end_at > ? AND k.end_at <= ? AND k.code IN ?", []orders.ClockState{orders.Running, orders.Lapsed}, since, by, openCodes()).Scan(&n).Error
	return n, err
}
