package subjects

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// clustersOf gives the cluster each subject is in now; none for those in none.
func clustersOf(ctx context.Context, tx *db.Tx, list ...ids.Subject) (map[ids.Subject]int64, error) {
	var rows []Membership
	if err := tx.Gorm(ctx).Where("subject_id IN ? AND to_at IS NULL", list).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := map[ids.Subject]int64{}
	for _, m := range rows {
		out[m.SubjectID] = m.IdentityID
	}
	return out, nil
}

func insertIdentity(ctx context.Context, tx *db.Tx, i *Identity) error {
	return tx.Gorm(ctx).Create(i).Error
}

func insertMembers(ctx context.Context, tx *db.Tx, rows []Membership) error {
	return tx.Gorm(ctx).Create(&rows).Error
}

// endLink ends a subject's membership of its cluster, if it has one.
func endLink(ctx context.Context, tx *db.Tx, id ids.Subject) error {
	return tx.Gorm(ctx).Model(&Membership{}).Where("subject_id = ? AND to_at IS NULL", id).
		UpdateColumns(map[string]any{"to_at": tx.Now, "unlinked_by": tx.Actor.User}).Error
}

// mergeClusters moves the members of one cluster to another: the old rows end, new ones begin.
func mergeClusters(ctx context.Context, tx *db.Tx, from, to int64) error {
	var rows []Membership
	if err := tx.Gorm(ctx).Where("identity_id = ? AND to_at IS NULL", from).Find(&rows).Error; err != nil {
		return err
	}
	err := tx.Gorm(ctx).Model(&Membership{}).Where("identity_id = ? AND to_at IS NULL", from).
		UpdateColumns(map[string]any{"to_at": tx.Now, "unlinked_by": tx.Actor.User}).Error
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].ID, rows[i].IdentityID, rows[i].FromAt, rows[i].LinkedBy = 0, to, tx.Now, tx.Actor.User
	}
	return insertMembers(ctx, tx, rows)
}

// linkedOf lists who the subjects of a case are in other cases, as far as s reaches: a case out of sight leaves no trace.
func linkedOf(ctx context.Context, r db.Reader, g access.Grant, s access.Scope) (rows []Linked, err error) {
	err = r.Gorm(ctx).Table("identity_subjects m").
		Select("m.subject_id AS of, o.subject_id, s.n, s.name, c.ref AS case_ref, c.title AS case_title").
		Joins("JOIN identity_subjects o ON o.identity_id = m.identity_id AND o.to_at IS NULL AND o.subject_id <> m.subject_id").
		Joins("JOIN subjects s ON s.id = o.subject_id").
		Joins("JOIN cases c ON c.id = s.case_id").
		Where("m.case_id = ? AND m.to_at IS NULL", g.CaseID()).
		Scopes(s.On("c.id", "c.force_id")).
		Order("m.subject_id, c.ref, s.n").Scan(&rows).Error
	return rows, err
}
