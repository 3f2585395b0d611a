package auditlog_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/auditlog"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

func insertConflict(ctx context.Context, tx *db.Tx, c cases.Case, who, by ids.User) error {
	return tx.Gorm(ctx).Create(&access.Conflict{CaseID: c.ID, ForceID: c.ForceID, UnitID: c.UnitID, Kind: access.Relative, UserID: who, FromAt: tx.Now, Reason: "a relative", RecordedBy: by, Version: 1}).Error
}

// tamper changes a sealed entry, as whoever owns the database can.
func erase(ctx context.Context, tx *db.Tx, c cases.Case) error {
	tx.Record("thing.erased", db.On{Kind: "case", ID: int64(c.ID), Case: c.ID, Force: c.ForceID}, nil)
	return tx.Gorm(ctx).Exec("UPDATE cases SET processing = 'erased' WHERE id = ?", c.ID).Error
}

func tamper(t *testing.T, d *db.DB) {
	t.Helper()
	qs := []string{"DROP TRIGGER audit_entries_no_update"}
	if d.Dialect() == db.Postgres {
		qs = []string{"ALTER TABLE audit_entries DISABLE TRIGGER ALL"}
	}
	for _, q := range append(qs, "UPDATE audit_entries SET actor_name = 'x' WHERE id = 2") {
		if err := d.Maintain(t.Context(), func(g *gorm.DB) error { return g.Exec(q).Error }); err != nil {
			t.Fatal(err)
		}
	}
}

// Every filter, and every page after the first, is answered from an index: no plan walks the whole log.
func TestPlans(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		c := casestest.Open(t, d, f)
		if err := d.Maintain(t.Context(), func(g *gorm.DB) error {
			for i := range 40 {
				if err := g.Exec(`INSERT INTO audit_entries (at, op, action, actor_kind, actor_id, actor_name, force_id, case_id, subject_kind, subject_id, detail_hash)
					SELECT at, op, action || ?, actor_kind, actor_id + ?, actor_name, force_id, CASE WHEN case_id = 0 THEN 0 ELSE case_id + ? END, subject_kind, subject_id, detail_hash || ? FROM audit_entries WHERE id <= 60`,
					strconv.Itoa(i%7), i, i, strconv.Itoa(i)).Error; err != nil {
					return err
				}
			}
			return g.Exec("ANALYZE").Error
		}); err != nil {
			t.Fatal(err)
		}
		r := auditlog.New(d, userstest.Room(d), casestest.Room(d), nil, nil, nil)
		from := caltime.NewDate(2026, 11, 22)
		for name, q := range map[string]auditlog.Filter{"all": {}, "who": {Who: f.Lead}, "case": {Case: c.Ref}, "operation": {Op: db.Combination}, "act": {Action: "case.opened"}, "kind": {Kind: "case"}, "days": {From: from, To: from}} {
			for at, p := range map[string]page.Request{"first": {Sort: auditlog.Newest, Size: 50}, "after": {Sort: auditlog.Newest, Size: 50, After: page.Key{Value: strconv.FormatInt(dbtest.Now.UnixMicro(), 10), ID: 40}}} {
				ctx, seen := db.Watch(f.As(t, d, f.Auditor))
				if _, err := r.Entries(ctx, d, q, p); err != nil {
					t.Fatal(err)
				}
				var sql string
				for _, s := range seen.SQL() {
					if strings.Contains(s, "FROM audit_entries") {
						sql = s
					}
				}
				plan := explain(t, d, sql)
				if d.Dialect() == db.SQLite && (strings.Contains(plan, "SCAN e") || !strings.Contains(plan, "audit_entries_")) {
					t.Errorf("%s, %s:\n%s", name, at, plan)
				}
				if d.Dialect() == db.Postgres && (strings.Contains(plan, "Seq Scan on audit_entries") || !strings.Contains(plan, "audit_entries_")) {
					t.Errorf("%s, %s:\n%s", name, at, plan)
				}
			}
		}
	})
}

// explain gives the plan of a statement whose marks are filled with values that fit nothing in particular: with
// PostgreSQL a generic plan, without walking a table where an index serves.
func explain(t *testing.T, d *db.DB, sql string) string {
	t.Helper()
	var out []string
	if err := d.Maintain(t.Context(), func(g *gorm.DB) error {
		if d.Dialect() == db.SQLite {
			var rows []struct{ Detail string }
			args := make([]any, strings.Count(sql, "?"))
			for i := range args {
				args[i] = 1
			}
			if err := g.Raw("EXPLAIN QUERY PLAN "+sql, args...).Scan(&rows).Error; err != nil {
				return err
			}
			for _, r := range rows {
				out = append(out, r.Detail)
			}
			return nil
		}
		if err := g.Exec("SET LOCAL enable_seqscan = off").Error; err != nil { // a table of a few thousand rows would be walked whatever the index
			return err
		}
		n, name := 0, "p"+strings.ToLower(ids.NewKey())
		for strings.Contains(sql, "$"+strconv.Itoa(n+1)) {
			n++
		}
		for _, q := range []string{"SET LOCAL plan_cache_mode = force_generic_plan", "PREPARE " + name + " AS " + sql} {
			if err := g.Exec(q).Error; err != nil {
				return err
			}
		}
		rows, err := g.Raw("EXPLAIN EXECUTE " + name + " (" + strings.TrimSuffix(strings.Repeat("NULL,", n), ",") + ")").Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				return err
			}
			out = append(out, line)
		}
		return rows.Err()
	}); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return strings.Join(out, "\n")
}
