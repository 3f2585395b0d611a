package audit

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// eachMarked opens each engine as the product does: entries are marked with the secret of the audit key.
func eachMarked(t *testing.T, fn func(t *testing.T, d *db.DB, k Key, clock *dbtest.Clock)) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteURL, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			k, clock := key(t), dbtest.NewClock(dbtest.Now)
			d, err := db.Open(context.Background(), url(t), db.Options{Clock: clock.Now, MaxConns: 4, AuditKey: func() ([]byte, error) { return k.Mark, nil }})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			fn(t, d, k, clock)
		})
	}
}

// columns are those that the table has in the database.
func columns(t *testing.T, d *db.DB, table string) []string {
	t.Helper()
	rows, err := d.Gorm(t.Context()).Table(table).Limit(1).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil || len(cols) == 0 {
		t.Fatal(cols, err)
	}
	return cols
}

// Of entries 1 to 5 and 6 to 9, sealed, and 10 and 11, not sealed yet, each column of each row of each table is changed,
// as whoever owns the database can.
func TestEveryColumnOfEveryRow(t *testing.T) {
	eachMarked(t, func(t *testing.T, d *db.DB, k Key, clock *dbtest.Clock) {
		entries(t, d, 5)
		seal(t, d, k, 5)
		clock.Advance(time.Minute)
		entries(t, d, 4)
		seal(t, d, k, 4)
		entries(t, d, 2)
		unguard(t, d)
		restore := keep(t, d)
		whole(t, d, k, 11, 9)
		// What is written over each sort of column: never what stands there.
		other := func(col string) string {
			switch {
			case col == "id", col == "entry_id", col == "n", col == "size", strings.HasSuffix(col, "_id") && col != "request_id":
				return "990"
			case col == "at", col == "erased_at":
				return "'2026-11-22 13:00:00.000001+00:00'"
			case col == "op":
				return "'erasure'"
			}
			return "'x'"
		}
		for table, key := range map[string]string{"audit_entries": "id", "audit_details": "entry_id", "audit_leaves": "n", "audit_hashes": "n", "audit_checkpoints": "size"} {
			var rows []int64
			if err := d.Gorm(t.Context()).Table(table).Order(key).Pluck(key, &rows).Error; err != nil || len(rows) < 2 {
				t.Fatal(rows, err)
			}
			for _, col := range columns(t, d, table) {
				for _, row := range rows {
					do(t, d, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = %d", table, col, other(col), key, row))
					r := verify(t, d, k, nil)
					if r.OK || r.FirstBad == nil || r.Root != "" {
						t.Errorf("%s.%s of %d: not found", table, col, row)
						restore()
						continue
					}
					got := *r.FirstBad
					ok := got.Entry != 0
					switch {
					case table == "audit_entries" && col == "id" && row == 9, table == "audit_entries" && row > 9:
						ok = got.Entry == ids.AuditEntry(row) || got.Entry == 990
					case table == "audit_entries":
						ok = got.Entry == ids.AuditEntry(row) && got.Leaf == row-1
					case table == "audit_details":
						ok = got.Entry == ids.AuditEntry(row)
					case table == "audit_leaves" && col == "n" && row == 8: // as if the end had been cut off
						ok = got.Leaf == 8
					case table == "audit_checkpoints" && col == "size": // signs more than there is
						ok = got.Leaf == 9
					case table == "audit_leaves":
						ok = got.Leaf == row
					}
					if !ok {
						t.Errorf("%s.%s of %d: %+v", table, col, row, got)
					}
					restore()
				}
			}
		}
		whole(t, d, k, 11, 9)
	})
}

// Whoever has the database and not the key puts in, takes out and makes good what they can.
func TestWhoOwnsTheDatabaseIsFound(t *testing.T) {
	eachMarked(t, func(t *testing.T, d *db.DB, k Key, clock *dbtest.Clock) {
		entries(t, d, 5)
		seal(t, d, k, 5)
		clock.Advance(time.Minute)
		entries(t, d, 4)
		seal(t, d, k, 4)
		kept, err := Latest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		entries(t, d, 2)
		unguard(t, d)
		restore := keep(t, d)
		cols := "at, op, action, actor_kind, actor_id, actor_name, force_id, case_id, subject_kind, subject_id, request_id, detail_hash"
		copyOf := func(from, to int64) {
			do(t, d, fmt.Sprintf("INSERT INTO audit_entries (id, %s) SELECT %d, %s FROM audit_entries WHERE id = %d", cols, to, cols, from),
				fmt.Sprintf("INSERT INTO audit_details SELECT %d, salt, detail, erased_at FROM audit_details WHERE entry_id = %d", to, from))
		}
		// forge writes an entry as a program without the key would, with a true hash of its detail.
		forge := func(id int64) {
			salt := strings.Repeat("0", 96)
			do(t, d, fmt.Sprintf("INSERT INTO audit_entries (id, %s) SELECT %d, at, op, action, actor_kind, actor_id, 'nobody', force_id, case_id, subject_kind, subject_id, request_id, '%s' FROM audit_entries WHERE id = 3",
				cols, id, db.DetailHash(salt, "{}")), fmt.Sprintf("INSERT INTO audit_details VALUES (%d, '%s', '{}', NULL)", id, salt))
		}
		remove := func(id int64) {
			do(t, d, fmt.Sprintf("DELETE FROM audit_details WHERE entry_id = %d", id), fmt.Sprintf("DELETE FROM audit_entries WHERE id = %d", id))
		}
		// reseal makes leaves, hashes and checkpoints anew with another key, as the program would.
		reseal := func() {
			do(t, d, "DELETE FROM audit_leaves", "DELETE FROM audit_hashes", "DELETE FROM audit_checkpoints")
			if _, err := Seal(t.Context(), d, key(t)); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			name  string
			do    func()
			entry ids.AuditEntry
			leaf  int64
			why   string
		}{
			{"an entry copied to the end", func() { copyOf(3, 12) }, 12, -1, "written a second time"},
			{"an entry copied before the first", func() { copyOf(3, -5) }, -5, -1, "written a second time"},
			{"an entry forged at the end", func() { forge(12) }, 12, -1, "not written by the program"},
			{"an entry forged before the first", func() { forge(-5) }, -5, -1, "not written by the program"},
			{"an entry forged, then sealed by the program", func() {
				forge(12)
				seal(t, d, k, 3)
			}, 12, 11, "not written by the program"},
			{"an entry copied, then sealed by the program", func() {
				copyOf(3, 12)
				seal(t, d, k, 3)
			}, 12, 11, "written a second time"},
			{"a waiting entry changed with its detail", func() {
				var det db.AuditDetail
				if err := d.Gorm(t.Context()).Take(&det, "entry_id = 10").Error; err != nil {
					t.Fatal(err)
				}
				do(t, d, fmt.Sprintf("UPDATE audit_entries SET detail_hash = '%s' WHERE id = 10", db.DetailHash(det.Salt, "{}")), "UPDATE audit_details SET detail = '{}' WHERE entry_id = 10")
			}, 10, -1, "not written by the program"},
			{"two entries swapped", func() {
				do(t, d, "UPDATE audit_entries SET id = 990 WHERE id = 3", "UPDATE audit_entries SET id = 3 WHERE id = 7", "UPDATE audit_entries SET id = 7 WHERE id = 990")
			}, 3, 2, "not as it was sealed"},
			{"two entries swapped with their details", func() {
				for _, x := range [][2]string{{"audit_entries", "id"}, {"audit_details", "entry_id"}} {
					do(t, d, fmt.Sprintf("UPDATE %s SET %s = 990 WHERE %s = 3", x[0], x[1], x[1]), fmt.Sprintf("UPDATE %s SET %s = 3 WHERE %s = 7", x[0], x[1], x[1]), fmt.Sprintf("UPDATE %s SET %s = 7 WHERE %s = 990", x[0], x[1], x[1]))
				}
			}, 3, 2, "not as it was sealed"},
			{"two waiting entries' details swapped", func() {
				do(t, d, "UPDATE audit_details SET entry_id = 990 WHERE entry_id = 10", "UPDATE audit_details SET entry_id = 10 WHERE entry_id = 11", "UPDATE audit_details SET entry_id = 11 WHERE entry_id = 990")
			}, 10, -1, "not the one that was recorded"},
			{"the first entry removed", func() { remove(1) }, 1, 0, "removed"},
			{"an entry removed", func() { remove(4) }, 4, 3, "removed"},
			{"an entry removed with its leaf", func() {
				do(t, d, "DELETE FROM audit_leaves WHERE entry_id = 4")
				remove(4)
			}, 4, 3, "leaf 3 is missing"},
			{"everything removed but the checkpoints", func() {
				do(t, d, "DELETE FROM audit_leaves", "DELETE FROM audit_hashes", "DELETE FROM audit_details", "DELETE FROM audit_entries")
			}, 0, 0, "a checkpoint signs 5"},
			{"changed and sealed again with another key", func() {
				do(t, d, "UPDATE audit_entries SET actor_name = 'x' WHERE id = 3")
				reseal()
			}, 3, 2, "not written by the program"},
			{"removed and sealed again with another key", func() {
				remove(4)
				reseal()
			}, 1, 0, "not signed with this audit key"},
			{"removed and sealed again under the old checkpoints", func() {
				remove(4)
				do(t, d, "CREATE TABLE cps AS SELECT * FROM audit_checkpoints")
				reseal()
				do(t, d, "DELETE FROM audit_checkpoints", "INSERT INTO audit_checkpoints SELECT * FROM cps", "DROP TABLE cps")
			}, 1, 0, "does not follow from the entries"},
			{"a checkpoint removed", func() { do(t, d, "DELETE FROM audit_checkpoints WHERE size = 9") }, 6, 5, "nothing is signed"},
		} {
			c.do()
			for _, checkpoint := range [][]byte{nil, kept} {
				r := verify(t, d, k, checkpoint)
				if r.OK || r.FirstBad == nil {
					t.Errorf("%s: not found", c.name)
				} else if checkpoint != nil && strings.Contains(r.FirstBad.Why, "not the one that the checkpoint given") && r.FirstBad.Entry != 0 {
					continue // a kept checkpoint tells first
				} else if r.FirstBad.Entry != c.entry || r.FirstBad.Leaf != c.leaf || !strings.Contains(r.FirstBad.Why, c.why) {
					t.Errorf("%s: %+v", c.name, *r.FirstBad)
				}
			}
			restore()
		}
		// A tail cut off together with all that is signed over it leaves a young log: who kept a checkpoint knows better.
		do(t, d, "DELETE FROM audit_checkpoints WHERE size > 5", "DELETE FROM audit_leaves WHERE n >= 5", "DELETE FROM audit_hashes WHERE n >= 8",
			"DELETE FROM audit_details WHERE entry_id > 5", "DELETE FROM audit_entries WHERE id > 5")
		whole(t, d, k, 5, 5)
		if r := verify(t, d, k, kept); r.OK || r.FirstBad.Leaf != 5 || !strings.Contains(r.FirstBad.Why, "entries after entry 5 were removed from the end: 5 are sealed, and the checkpoint given signs 9") {
			t.Errorf("%+v", r.FirstBad)
		}
		restore()
		whole(t, d, k, 11, 9)
	})
}

// Without its key the program writes nothing that must be recorded.
func TestNoKeyNoEntry(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	d, err := db.Open(context.Background(), dbtest.SQLiteURL(t), db.Options{Clock: clock.Now, AuditKey: func() ([]byte, error) { return nil, fmt.Errorf("the file is gone") }})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = d.Write(dbtest.System(t), func(_ context.Context, tx *db.Tx) error {
		tx.Record("thing.done", db.On{}, nil)
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "audit key") {
		t.Errorf("got %v", err)
	}
	var n int64
	if err := d.Maintain(t.Context(), func(g *gorm.DB) error { return g.Table("audit_entries").Count(&n).Error }); err != nil || n != 0 {
		t.Errorf("%d entries, %v", n, err)
	}
}
