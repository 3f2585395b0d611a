package audit

import (
	"context"
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// Triggers refuse even whoever owns the tables, until they are dropped: those of the main log and of the confidential one.
// The one thing they allow, an erased detail that no entry tells of, is found.
func TestTablesAreInsertOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		k := key(t)
		entries(t, d, 3)
		seal(t, d, k, 3)
		for i := range 3 {
			if err := d.Write(dbtest.System(t), func(_ context.Context, tx *db.Tx) error {
				tx.Record("thing.done", db.On{Kind: "thing", ID: int64(i + 1), Force: 1, Stream: db.ConfidentialStream}, map[string]int{"i": i})
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := Confidential.Seal(t.Context(), d, k); err != nil || n != 3 {
			t.Fatalf("sealed %d of the confidential log, %v", n, err)
		}
		for _, prefix := range []string{"", "cpt_"} {
			guarded(t, d, prefix)
		}
		const erase = "UPDATE audit_details SET salt = '', detail = '', erased_at = '2026-11-22 12:00:00+00:00' WHERE entry_id = 1"
		if r, err := Confidential.Verify(t.Context(), d, k.Verifier, nil); err != nil || !r.OK {
			t.Errorf("the confidential log after it all: %+v, %v", r, err)
		}
		do(t, d, erase, strings.Replace(erase, "audit_", "cpt_audit_", 1)) // the one thing allowed
		for _, q := range []string{"UPDATE audit_details SET salt = '', detail = '', erased_at = NULL WHERE entry_id = 1", "UPDATE cpt_audit_details SET salt = '', detail = '', erased_at = NULL WHERE entry_id = 1"} {
			if err := d.Maintain(context.Background(), func(g *gorm.DB) error { return g.Exec(q).Error }); err == nil {
				t.Errorf("%s: it was done", q)
			}
		}
		if r, err := Confidential.Verify(t.Context(), d, k.Verifier, nil); err != nil || r.OK || r.FirstBad.Entry != 1 || !strings.Contains(r.FirstBad.Why, "no entry tells of it") {
			t.Errorf("a detail of the confidential log that was blanked by hand: %+v, %v", r.FirstBad, err)
		}
	})
}

// guarded tries by SQL whatever would change, take away or replace a row of a log.
func guarded(t *testing.T, d *db.DB, prefix string) {
	t.Helper()
	var qs []string
	for name, col := range map[string]string{"audit_entries": "actor_name", "audit_details": "detail", "audit_leaves": "leaf_hash", "audit_hashes": "hash", "audit_checkpoints": "note"} {
		table := prefix + name
		var n int64
		if err := d.Gorm(t.Context()).Table(table).Count(&n).Error; err != nil || n == 0 {
			t.Fatalf("%s holds %d rows, so that nothing would be refused: %v", table, n, err)
		}
		qs = append(qs, "UPDATE "+table+" SET "+col+" = 'x'", "DELETE FROM "+table)
		if d.Dialect() == db.Postgres {
			qs = append(qs, "TRUNCATE "+table+" CASCADE", "INSERT INTO "+table+" SELECT * FROM "+table+" ON CONFLICT ("+keyOf(name)+") DO UPDATE SET "+col+" = 'x'")
		} else {
			qs = append(qs, "INSERT OR REPLACE INTO "+table+" SELECT * FROM "+table, "REPLACE INTO "+table+" SELECT * FROM "+table,
				"INSERT INTO "+table+" SELECT * FROM "+table+" WHERE true ON CONFLICT DO UPDATE SET "+col+" = 'x'")
		}
	}
	details := prefix + "audit_details"
	qs = append(qs,
		"UPDATE "+details+" SET erased_at = '2026-11-22 12:00:00+00:00' WHERE entry_id = 1",
		"UPDATE "+details+" SET entry_id = 9, salt = '', detail = '', erased_at = '2026-11-22 12:00:00+00:00' WHERE entry_id = 1")
	for _, q := range qs {
		err := d.Maintain(context.Background(), func(g *gorm.DB) error { return g.Exec(q).Error })
		if err == nil || !(strings.Contains(err.Error(), "is insert-only") || strings.Contains(err.Error(), "can only be erased")) {
			t.Errorf("%s: %v", q, err)
		}
	}
}

// keyOf is the primary key of a table of the log.
func keyOf(table string) string {
	switch table {
	case "audit_entries":
		return "id"
	case "audit_details":
		return "entry_id"
	case "audit_checkpoints":
		return "size"
	}
	return "n"
}
