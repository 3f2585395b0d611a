package db_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

type counter struct {
	Prefix string `gorm:"primaryKey"`
	Year   int64  `gorm:"primaryKey"`
	Last   int64
}

func (counter) TableName() string { return "ref_counters" }

func rows(t *testing.T, d *db.DB, table string) int64 {
	t.Helper()
	var n int64
	if err := d.Gorm(t.Context()).Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		insert := func(ctx context.Context, tx *db.Tx) error {
			return tx.Gorm(ctx).Create(&counter{"FI", 2026, 1}).Error
		}
		record := func(tx *db.Tx) { tx.Record("counter.made", db.On{Kind: "counter", ID: 1}, map[string]int{"last": 1}) }
		boom := errors.New("boom")
		for _, c := range []struct {
			name string
			ctx  context.Context
			fn   func(ctx context.Context, tx *db.Tx) error
			want string
		}{
			{"no actor", t.Context(), insert, "without an actor"},
			{"nothing recorded", dbtest.System(t), insert, "nothing was recorded"},
			{"function fails", dbtest.System(t), func(ctx context.Context, tx *db.Tx) error { record(tx); insert(ctx, tx); return boom }, "boom"},
			{"nested", dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
				record(tx)
				d.Write(ctx, insert) // the error is dropped, and must still undo all
				return insert(ctx, tx)
			}, "Write inside Write"},
			{"pool inside", dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
				record(tx)
				var n int64
				d.Gorm(ctx).Table("units").Count(&n)
				return insert(ctx, tx)
			}, "pool was used"},
			{"detail that cannot be written", dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
				tx.Record("counter.made", db.On{}, func() {})
				return insert(ctx, tx)
			}, "audit detail"},
		} {
			t.Run(c.name, func(t *testing.T) {
				err := d.Write(c.ctx, c.fn)
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %q", err, c.want)
				}
				if n := rows(t, d, "ref_counters") + rows(t, d, "audit_entries"); n != 0 {
					t.Errorf("%d rows were kept", n)
				}
			})
		}
		t.Run("a panic keeps nothing and frees the writer", func(t *testing.T) {
			func() {
				defer func() { recover() }()
				d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) error { record(tx); insert(ctx, tx); panic("x") })
			}()
			if n := rows(t, d, "ref_counters"); n != 0 {
				t.Errorf("%d rows were kept", n)
			}
		})
		t.Run("committed with its entry, then told", func(t *testing.T) {
			told := false
			clock.Set(time.Date(2026, 11, 22, 12, 0, 0, 123456789, time.UTC))
			if err := d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
				if got := tx.Now.Nanosecond(); got != 123456000 {
					t.Errorf("now has %d ns", got)
				}
				tx.AfterCommit(func() { told = true })
				record(tx)
				return insert(ctx, tx)
			}); err != nil {
				t.Fatal(err)
			}
			var e db.AuditEntry
			var det db.AuditDetail
			if err := d.Gorm(t.Context()).First(&e).Error; err != nil {
				t.Fatal(err)
			}
			if err := d.Gorm(t.Context()).First(&det, "entry_id = ?", e.ID).Error; err != nil {
				t.Fatal(err)
			}
			if !told || e.Action != "counter.made" || !e.At.Equal(time.Date(2026, 11, 22, 12, 0, 0, 123456000, time.UTC)) || e.At.Location() != time.UTC ||
				e.DetailHash != db.DetailHash(det.Salt, det.Detail) || det.Detail != `{"last":1}` {
				t.Errorf("told %v, entry %+v, detail %+v", told, e, det)
			}
		})
		t.Run("the log takes no change", func(t *testing.T) {
			for _, q := range []string{"UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries", "UPDATE ledger_entries SET minor = 1", "DELETE FROM audit_checkpoints"} {
				err := d.Maintain(t.Context(), func(g *gorm.DB) error { return g.Exec(q).Error })
				// A row trigger does not fire on an empty table; the log has a row.
				if strings.Contains(q, "audit_entries") && (err == nil || !strings.Contains(err.Error(), "insert-only")) {
					t.Errorf("%s: %v", q, err)
				}
			}
		})
		t.Run("unique violations are told apart", func(t *testing.T) {
			err := d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) error { record(tx); return insert(ctx, tx) })
			if !errors.Is(err, gorm.ErrDuplicatedKey) {
				t.Errorf("got %v", err)
			}
		})
		t.Run("the reading handle cannot write", func(t *testing.T) {
			if d.Dialect() != db.SQLite {
				t.Skip("PostgreSQL has one pool")
			}
			if err := d.Gorm(t.Context()).Exec("DELETE FROM ref_counters").Error; err == nil {
				t.Error("it wrote")
			}
		})
	})
}

func TestSnapshotSeesOneMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		count := func(ctx context.Context, r db.Reader) (n int64) {
			if err := r.Gorm(ctx).Table("ref_counters").Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		err := d.Snapshot(t.Context(), func(ctx context.Context, r db.Reader) error {
			before := count(ctx, r)
			if err := d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
				tx.Record("counter.made", db.On{}, nil)
				return tx.Gorm(ctx).Create(&counter{"FI", 2026, 1}).Error
			}); err != nil {
				return err
			}
			if after := count(ctx, r); before != 0 || after != 0 {
				t.Errorf("saw %d, then %d", before, after)
			}
			return nil
		})
		if err != nil || count(t.Context(), d) != 1 {
			t.Errorf("%v", err)
		}
	})
}

func TestMigrateTwiceAndNoDowngrade(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		if err := d.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		s, err := d.Migrations(t.Context())
		if err != nil || s.Pending != 0 || s.Version != s.Latest {
			t.Fatalf("%+v, %v", s, err)
		}
		if err := d.Maintain(t.Context(), func(g *gorm.DB) error {
			return g.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, ?)", s.Latest+1, true).Error
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "newer") {
			t.Errorf("got %v", err)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	for _, url := range []string{"", "mysql://x", "sqlite:", "sqlite:a?b", "postgres://u:secret@127.0.0.1:1/x?connect_timeout=1"} {
		_, err := db.Open(t.Context(), url, db.Options{Clock: time.Now})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

func TestStatementsAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		got := dbtest.Statements(t, func(ctx context.Context) {
			var n int64
			d.Gorm(ctx).Table("units").Count(&n)
			d.Gorm(ctx).Raw("SELECT 1").Scan(&n)
			var c []counter
			d.Gorm(ctx).Find(&c)
		})
		if got != 3 {
			t.Errorf("counted %d", got)
		}
	})
}
