package audit

import (
	"context"
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// Triggers refuse even whoever owns the tables, until they are dropped.
func TestTablesAreInsertOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		k := key(t)
		entries(t, d, 3)
		seal(t, d, k, 3)
		var qs []string
		for table, col := range map[string]string{"audit_entries": "actor_name", "audit_details": "detail", "audit_leaves": "leaf_hash", "audit_hashes": "hash", "audit_checkpoints": "note"} {
			qs = append(qs, "UPDATE "+table+" SET "+col+" = 'x'", "DELETE FROM "+table)
			if d.Dialect() == db.Postgres {
				qs = append(qs, "TRUNCATE "+table+" CASCADE")
			} else {
				qs = append(qs, "INSERT OR REPLACE INTO "+table+" SELECT * FROM "+table, "REPLACE INTO "+table+" SELECT * FROM "+table)
			}
		}
		qs = append(qs,
			"UPDATE audit_details SET erased_at = '2026-11-22 12:00:00+00:00' WHERE entry_id = 1",
			"UPDATE audit_details SET entry_id = 9, salt = '', detail = '', erased_at = '2026-11-22 12:00:00+00:00' WHERE entry_id = 1")
		for _, q := range qs {
			err := d.Maintain(context.Background(), func(g *gorm.DB) error { return g.Exec(q).Error })
			if err == nil || !(strings.Contains(err.Error(), "is insert-only") || strings.Contains(err.Error(), "can only be erased")) {
				t.Errorf("%s: %v", q, err)
			}
		}
		do(t, d, "UPDATE audit_details SET salt = '', detail = '', erased_at = '2026-11-22 12:00:00+00:00' WHERE entry_id = 1") // the one thing allowed
		if err := d.Maintain(context.Background(), func(g *gorm.DB) error {
			return g.Exec("UPDATE audit_details SET salt = '', detail = '', erased_at = NULL WHERE entry_id = 1").Error
		}); err == nil {
			t.Error("an erasure was taken back")
		}
	})
}
