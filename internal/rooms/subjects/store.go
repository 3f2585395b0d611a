package subjects

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

const some = 200

func subjectsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Subject, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("n").Find(&rows).Error
	return rows, err
}

func one(s Subject, err error) (Subject, error) {
	if err == nil && s.ID == 0 {
		err = fault.Missing()
	}
	return s, err
}

func subjectByID(ctx context.Context, r db.Reader, g access.Grant, id ids.Subject) (s Subject, err error) {
	err = r.Gorm(ctx).Where("id = ? AND case_id = ?", id, g.CaseID()).Limit(1).Find(&s).Error
	return one(s, err)
}

func subjectByNumber(ctx context.Context, r db.Reader, g access.Grant, n int) (s Subject, err error) {
	err = r.Gorm(ctx).Where("case_id = ? AND n = ?", g.CaseID(), n).Limit(1).Find(&s).Error
	return one(s, err)
}

// lastNumber is the highest number given in the case. The case is locked, so that no number is given twice.
func lastNumber(ctx context.Context, tx *db.Tx, g access.Grant) (n int, err error) {
	if err := cases.Lock(ctx, tx, g); err != nil {
		return 0, err
	}
	err = tx.Gorm(ctx).Raw("SELECT COALESCE(MAX(n), 0) FROM subjects WHERE case_id = ?", g.CaseID()).Scan(&n).Error
	return n, err
}

func insertSubjects(ctx context.Context, tx *db.Tx, rows []Subject) error {
	return tx.Gorm(ctx).CreateInBatches(&rows, some).Error
}

// updateSubject changes a subject that still has the version it was read with.
func updateSubject(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Subject, version int, set map[string]any) error {
	set["version"], set["updated_at"] = version+1, tx.Now
	res := tx.Gorm(ctx).Model(&Subject{}).Where("id = ? AND case_id = ? AND version = ?", id, g.CaseID(), version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("subject")
	}
	return res.Error
}

func rolesOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Role, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("from_on, id").Find(&rows).Error
	return rows, err
}

func rolesOfSubject(ctx context.Context, r db.Reader, g access.Grant, id ids.Subject) (rows []Role, err error) {
	err = r.Gorm(ctx).Where("subject_id = ? AND case_id = ?", id, g.CaseID()).Order("from_on, id").Find(&rows).Error
	return rows, err
}

func insertRoles(ctx context.Context, tx *db.Tx, rows []Role) error {
	return tx.Gorm(ctx).CreateInBatches(&rows, some).Error
}

func endRole(ctx context.Context, tx *db.Tx, g access.Grant, id int64, to caltime.Date) error {
	res := tx.Gorm(ctx).Model(&Role{}).Where("id = ? AND case_id = ? AND to_on IS NULL", id, g.CaseID()).UpdateColumn("to_on", to)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("subject")
	}
	return res.Error
}

func identifiersOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Identifier, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("id").Find(&rows).Error
	return rows, err
}

func insertIdentifiers(ctx context.Context, tx *db.Tx, rows []Identifier) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(&rows, some).Error
}

func withdrawIdentifier(ctx context.Context, tx *db.Tx, g access.Grant, subject ids.Subject, id int64, reason string) error {
	res := tx.Gorm(ctx).Model(&Identifier{}).Where("id = ? AND subject_id = ? AND case_id = ? AND withdrawn_at IS NULL", id, subject, g.CaseID()).
		UpdateColumns(map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("subject")
	}
	return res.Error
}

// usesOf says what names a subject: an asset it has an interest in, a row of the ledger, an opportunity.
func usesOf(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Subject) (what []string, err error) {
	err = tx.Gorm(ctx).Raw("SELECT DISTINCT what FROM v_subject_uses WHERE case_id = ? AND subject_id = ? ORDER BY what", g.CaseID(), id).Scan(&what).Error
	return what, err
}
