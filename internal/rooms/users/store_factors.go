package users

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// lockPerson makes changes of one person's ways to sign in wait for one another until the transaction ends.
func lockPerson(ctx context.Context, tx *db.Tx, id ids.User) error {
	return tx.Gorm(ctx).Exec("UPDATE users SET version = version WHERE id = ?", id).Error
}

// authenticatorOf gives a person's authenticator; nil where there is none.
func authenticatorOf(ctx context.Context, r db.Reader, id ids.User) (*Authenticator, error) {
	var rows []Authenticator
	if err := r.Gorm(ctx).Where("user_id = ?", id).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

func putAuthenticator(ctx context.Context, tx *db.Tx, a Authenticator) error {
	return tx.Gorm(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "user_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"sealed", "last_step", "used_at", "created_at"})}).Create(&a).Error
}

// takeStep uses a half-minute up; false where it, or a later one, was used already. One statement decides, so that of two
// requests with the same code one fails.
func takeStep(ctx context.Context, tx *db.Tx, id ids.User, step int64) (bool, error) {
	res := tx.Gorm(ctx).Model(&Authenticator{}).Where("user_id = ? AND last_step < ?", id, step).UpdateColumns(map[string]any{"last_step": step, "used_at": tx.Now})
	return res.RowsAffected == 1, res.Error
}

func deleteAuthenticator(ctx context.Context, tx *db.Tx, id ids.User) (int64, error) {
	res := tx.Gorm(ctx).Delete(&Authenticator{}, "user_id = ?", id)
	return res.RowsAffected, res.Error
}

func passkeysOf(ctx context.Context, r db.Reader, id ids.User) (rows []Passkey, err error) {
	err = r.Gorm(ctx).Where("user_id = ?", id).Order("id").Find(&rows).Error
	return rows, err
}

// passkeyByCredential gives the passkey that browsers know by an id; one without an ID of ours where there is none.
func passkeyByCredential(ctx context.Context, r db.Reader, credential string) (p Passkey, err error) {
	err = r.Gorm(ctx).Where("credential_id = ?", credential).Limit(1).Find(&p).Error
	return p, err
}

// passkeyOf gives one of a person's passkeys; NotFound for another's.
func passkeyOf(ctx context.Context, r db.Reader, id ids.User, passkey int64) (p Passkey, err error) {
	err = r.Gorm(ctx).Where("id = ? AND user_id = ?", passkey, id).Limit(1).Find(&p).Error
	if err == nil && p.ID == 0 {
		err = fault.Missing()
	}
	return p, err
}

func insertPasskey(ctx context.Context, tx *db.Tx, p *Passkey) error {
	return tx.Gorm(ctx).Create(p).Error
}

func updatePasskey(ctx context.Context, tx *db.Tx, p Passkey, set map[string]any) error {
	set["version"] = p.Version + 1
	res := tx.Gorm(ctx).Model(&Passkey{}).Where("id = ? AND version = ?", p.ID, p.Version).UpdateColumns(set)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("passkey")
	}
	return res.Error
}

func deletePasskey(ctx context.Context, tx *db.Tx, id int64) error {
	return tx.Gorm(ctx).Delete(&Passkey{}, "id = ?", id).Error
}

func countRecovery(ctx context.Context, r db.Reader, id ids.User) (int, error) {
	var n int64
	err := r.Gorm(ctx).Model(&RecoveryCode{}).Where("user_id = ? AND used_at IS NULL", id).Count(&n).Error
	return int(n), err
}

func insertRecovery(ctx context.Context, tx *db.Tx, rows []RecoveryCode) error {
	return tx.Gorm(ctx).Create(&rows).Error
}

// useRecovery uses a recovery code up; false where there is none, or it was used.
func useRecovery(ctx context.Context, tx *db.Tx, id ids.User, hash string) (bool, error) {
	res := tx.Gorm(ctx).Model(&RecoveryCode{}).Where("user_id = ? AND hash = ? AND used_at IS NULL", id, hash).UpdateColumn("used_at", tx.Now)
	return res.RowsAffected == 1, res.Error
}

func deleteRecovery(ctx context.Context, tx *db.Tx, id ids.User) error {
	return tx.Gorm(ctx).Delete(&RecoveryCode{}, "user_id = ?", id).Error
}

// deleteFactors removes all that a person proves a second time with, and says how many factors there were.
func deleteFactors(ctx context.Context, tx *db.Tx, id ids.User) (n int64, err error) {
	for _, row := range []any{&Authenticator{}, &Passkey{}, &RecoveryCode{}} {
		var res *gorm.DB
		if res = tx.Gorm(ctx).Delete(row, "user_id = ?", id); res.Error != nil {
			return n, res.Error
		}
		n += res.RowsAffected
	}
	return n, nil
}

func insertChange(ctx context.Context, tx *db.Tx, c *AccountChange) error {
	return tx.Gorm(ctx).Create(c).Error
}

func changesOf(ctx context.Context, r db.Reader, id ids.User, most int) (rows []AccountChange, err error) {
	err = r.Gorm(ctx).Where("user_id = ?", id).Order("id DESC").Limit(most).Find(&rows).Error
	return rows, err
}

func unshown(ctx context.Context, r db.Reader, id ids.User) (rows []AccountChange, err error) {
	err = r.Gorm(ctx).Where("user_id = ? AND NOT shown", id).Order("id").Limit(100).Find(&rows).Error
	return rows, err
}

func markShown(ctx context.Context, tx *db.Tx, id ids.User, upTo int64) error {
	return tx.Gorm(ctx).Model(&AccountChange{}).Where("user_id = ? AND id <= ? AND NOT shown", id, upTo).UpdateColumn("shown", true).Error
}

// inUse keeps the rows of people whose account is in use.
const inUse = "user_id IN (SELECT u.id FROM users u WHERE u.disabled_at IS NULL)"

func allAuthenticators(ctx context.Context, r db.Reader) (rows []Authenticator, err error) {
	err = r.Gorm(ctx).Where(inUse).Order("user_id").Find(&rows).Error
	return rows, err
}

func allPasskeys(ctx context.Context, r db.Reader) (rows []Passkey, err error) {
	err = r.Gorm(ctx).Where(inUse).Order("id").Find(&rows).Error
	return rows, err
}
