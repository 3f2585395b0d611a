package compartment

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// ErasureRow is a proposal with the entry that it is about.
type ErasureRow struct {
	Erasure
	Action string
	At     time.Time
}

// entryOf gives an entry of the confidential log about a force; the zero one where there is none.
func entryOf(ctx context.Context, r db.Reader, force ids.Unit, id ids.AuditEntry) (x LogRow, err error) {
	t := db.ConfidentialStream
	err = r.Gorm(ctx).Table(t.Table("audit_entries")+" AS e").Select("e.*, d.detail, d.erased_at").Joins("JOIN "+t.Table("audit_details")+" d ON d.entry_id = e.id").
		Where("e.force_id = ? AND e.id = ?", force, id).Limit(1).Scan(&x).Error
	return x, err
}

func waitingErasure(ctx context.Context, r db.Reader, entry ids.AuditEntry) (Erasure, error) {
	return one[Erasure](r.Gorm(ctx).Where("entry_id = ? AND state = ?", entry, ErasureProposed))
}

func erasureByID(ctx context.Context, tx *db.Tx, force ids.Unit, id int64) (Erasure, error) {
	return one[Erasure](locked(tx, tx.Gorm(ctx)).Where("force_id = ? AND id = ?", force, id))
}

func erasuresOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []ErasureRow, err error) {
	err = r.Gorm(ctx).Table("cpt_erasures x").Joins("JOIN "+db.ConfidentialStream.Table("audit_entries")+" e ON e.id = x.entry_id").Where("x.force_id = ?", force).
		Select("x.*, e.action, e.at").Order("CASE WHEN x.state = 'proposed' THEN 0 ELSE 1 END, x.id DESC").Limit(mostListed).Find(&rows).Error
	return rows, err
}

// guess counts a proof that may be wrong and tells how many stand, in one statement; what is older than since is forgotten.
func guess(ctx context.Context, tx *db.Tx, user ids.User, since time.Time) (n int, err error) {
	err = tx.Gorm(ctx).Raw(`INSERT INTO cpt_guesses (user_id, wrong, last_at) VALUES (?, 1, ?)
		ON CONFLICT (user_id) DO UPDATE SET wrong = CASE WHEN cpt_guesses.last_at < ? THEN 1 ELSE cpt_guesses.wrong + 1 END, last_at = excluded.last_at RETURNING wrong`, user, tx.Now, since).Scan(&n).Error
	return n, err
}

func forgetGuesses(ctx context.Context, tx *db.Tx, user ids.User) error {
	return tx.Gorm(ctx).Exec("DELETE FROM cpt_guesses WHERE user_id = ?", user).Error
}

// recordOf finds the record that a matter is of, and where its page is.
func recordOf(ctx context.Context, r db.Reader, m Matter) (Hit, error) {
	q := r.Gorm(ctx).Where("force_id = ? AND id = ?", m.ForceID, m.RecordID)
	switch m.Kind {
	case OfReport:
		x, err := one[Report](q)
		return Hit{"report", x.PublicKey, x.Ref, "Report from " + x.Reporter, ""}, err
	case OfRequest:
		x, err := one[Request](q)
		return Hit{"request", x.PublicKey, x.Ref, "Request from " + x.Reporter, ""}, err
	case OfSubject:
		x, err := one[Subject](q)
		return Hit{"subject", x.PublicKey, "", x.Name, ""}, err
	case OfProduct:
		x, err := one[Product](q)
		return Hit{"product", x.PublicKey, x.Ref, x.Title, ""}, err
	case OfSource:
		x, err := one[Source](q)
		return Hit{"", "", "", x.HandlingRef, ""}, err
	}
	return Hit{Title: m.Title()}, nil
}
