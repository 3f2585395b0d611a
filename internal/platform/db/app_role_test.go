package db_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// A role that the program runs as adds to the log and can do nothing else to it, neither by statements nor to the tables.
func TestAppRoleOnlyAddsToTheLog(t *testing.T) {
	address := dbtest.PostgresURL(t)
	c := dbtest.NewClock(dbtest.Now)
	owner, err := db.Open(t.Context(), address, db.Options{Clock: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	role := "app_" + strings.ToLower(ids.NewKey())
	for range 2 { // again after each migration
		if err := owner.GrantApp(t.Context(), role); err != nil {
			t.Fatal(err)
		}
	}
	exec := func(d *db.DB, q string) error {
		return d.Maintain(context.Background(), func(g *gorm.DB) error { return g.Exec(q).Error })
	}
	t.Cleanup(func() {
		o, err := db.Open(context.Background(), address, db.Options{Clock: c.Now})
		if err != nil {
			t.Error(err)
			return
		}
		defer o.Close()
		for _, q := range []string{"DROP OWNED BY " + role, "DROP ROLE " + role} {
			if err := exec(o, q); err != nil {
				t.Error(err)
			}
		}
	})
	if err := exec(owner, fmt.Sprintf("ALTER ROLE %s PASSWORD 'a test passphrase'", role)); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "a test passphrase")
	app, err := db.Open(t.Context(), u.String(), db.Options{Clock: c.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	if err := app.Migrate(t.Context()); err != nil { // nothing waits: serve starts
		t.Errorf("migrate: %v", err)
	}
	for d, want := range map[*db.DB]bool{owner: true, app: false} {
		if got, err := d.OwnsLog(t.Context()); err != nil || got != want {
			t.Errorf("owns the log: %v, %v; want %v", got, err, want)
		}
	}
	if err := app.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("thing.done", db.On{}, "detail")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	denied := func(q string) {
		t.Helper()
		err := exec(app, q)
		var p *pgconn.PgError
		if !errors.As(err, &p) || p.Code != "42501" {
			t.Errorf("%s: %v", q, err)
		}
	}
	for table, col := range map[string]string{"audit_entries": "actor_name", "audit_details": "entry_id", "audit_leaves": "leaf_hash", "audit_hashes": "hash", "audit_checkpoints": "note"} {
		for _, table := range []string{table, "cpt_" + table} { // the main log and the confidential one
			denied("UPDATE " + table + " SET " + col + " = " + col)
			denied("DELETE FROM " + table)
			denied("TRUNCATE " + table + " CASCADE")
			denied("ALTER TABLE " + table + " DISABLE TRIGGER ALL")
			denied("DROP TABLE " + table + " CASCADE")
		}
	}
	denied("CREATE TABLE mine (id INT)")
	denied("DROP FUNCTION refuse_change() CASCADE")
	denied("UPDATE goose_db_version SET version_id = 1")
	denied("SET session_replication_role = replica")
	// Of a detail it can blank all, at once, and nothing else.
	if err := exec(app, "UPDATE audit_details SET detail = 'x'"); err == nil || !strings.Contains(err.Error(), "can only be erased") {
		t.Errorf("a detail was changed: %v", err)
	}
	if err := exec(app, "UPDATE audit_details SET salt = '', detail = '', erased_at = now()"); err != nil {
		t.Error(err)
	}

	for _, bad := range []string{"", "x; DROP", "Upper", u.User.Username() + strings.Repeat("x", 70)} {
		if err := owner.GrantApp(t.Context(), bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	var me string
	if err := owner.Gorm(t.Context()).Raw("SELECT current_user").Scan(&me).Error; err != nil {
		t.Fatal(err)
	}
	if err := owner.GrantApp(t.Context(), me); err == nil || !strings.Contains(err.Error(), "name another") {
		t.Errorf("the owner itself: %v", err)
	}
	if err := dbtest.SQLite(t, c).GrantApp(t.Context(), "app"); err == nil || !strings.Contains(err.Error(), "no roles") {
		t.Errorf("SQLite: %v", err)
	}
}
