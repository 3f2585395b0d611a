package users

import (
	"context"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func insertToken(ctx context.Context, tx *db.Tx, t *Token) error { return tx.Gorm(ctx).Create(t).Error }

// tokenByKey gives the token of a public key; one without an id where there is none.
func tokenByKey(ctx context.Context, r db.Reader, key string) (t Token, err error) {
	err = r.Gorm(ctx).Where("public_key = ?", key).Limit(1).Find(&t).Error
	return t, err
}

func tokensOf(ctx context.Context, r db.Reader, id ids.User) (rows []Token, err error) {
	err = r.Gorm(ctx).Where("user_id = ?", id).Order("id DESC").Find(&rows).Error
	return rows, err
}

func revokeToken(ctx context.Context, tx *db.Tx, id int64, by ids.User) error {
	return tx.Gorm(ctx).Model(&Token{}).Where("id = ? AND revoked_at IS NULL", id).UpdateColumns(map[string]any{"revoked_at": tx.Now, "revoked_by": by}).Error
}

// countCall counts a call of a token in its minute, in one statement that holds for calls at the same moment; false where
// the minute is full.
func countCall(ctx context.Context, tx *db.Tx, id int64, minute time.Time, most int) (bool, error) {
	res := tx.Gorm(ctx).Exec(`UPDATE api_tokens SET last_used_at = @now, minute_at = @minute, minute_calls = CASE WHEN minute_at = @minute THEN minute_calls + 1 ELSE 1 END
WHERE id = @id AND (minute_at IS NULL OR minute_at <> @minute OR minute_calls < @most)`, map[string]any{"now": tx.Now, "minute": minute, "id": id, "most": most})
	return res.RowsAffected == 1, res.Error
}
