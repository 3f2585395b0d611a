package cases

import (
	"context"

	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

func headOf(ctx context.Context, r db.Reader, g access.Grant) (h Head, err error) {
	err = r.Gorm(ctx).Raw("SELECT * FROM v_case_heads WHERE case_id = ?", g.CaseID()).Scan(&h).Error
	return h, err
}
