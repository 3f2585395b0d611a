package diary

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// leadsOf gives the lead and the deputy of a case, as its team has them.
func leadsOf(ctx context.Context, tx *db.Tx, id ids.Case) (out []ids.User, err error) {
	err = tx.Gorm(ctx).Raw("SELECT user_id FROM case_members WHERE case_id = ? AND part IN ('lead', 'deputy') AND to_at IS NULL ORDER BY id", id).Scan(&out).Error
	return out, err
}

// overUnit gives the people but one who hold a role over a unit on a day, and whom no conflict of interest keeps out of a case.
func overUnit(ctx context.Context, tx *db.Tx, unit ids.Unit, caseID ids.Case, but ids.User, role perm.Role, on caltime.Date) (out []ids.User, err error) {
	err = tx.Gorm(ctx).Raw(`WITH RECURSIVE up(id) AS (SELECT CAST(? AS BIGINT)
  UNION ALL SELECT u.parent_id FROM up JOIN units u ON u.id = up.id WHERE u.parent_id IS NOT NULL)
SELECT DISTINCT a.user_id FROM up JOIN appointments a ON a.unit_id = up.id JOIN users x ON x.id = a.user_id
WHERE a.role = ? AND a.user_id <> ? AND a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?) AND x.disabled_at IS NULL
AND NOT EXISTS (SELECT 1 FROM case_conflicts k WHERE k.user_id = a.user_id AND k.case_id = ? AND k.to_at IS NULL) ORDER BY 1`,
		unit, role, but, on, on, caseID).Scan(&out).Error
	return out, err
}
