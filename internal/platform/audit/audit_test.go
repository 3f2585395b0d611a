package audit

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

func key(t *testing.T) Key {
	t.Helper()
	k, err := LoadOrMakeKey(filepath.Join(t.TempDir(), "keys", "audit.key"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// record n entries, one a transaction.
func entries(t *testing.T, d *db.DB, n int) {
	t.Helper()
	for i := range n {
		if err := d.Write(dbtest.System(t), func(_ context.Context, tx *db.Tx) error {
			tx.Record("thing.done", db.On{Kind: "thing", ID: int64(i + 1), Case: 5, Force: 1}, map[string]int{"i": i})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func seal(t *testing.T, d *db.DB, k Key, want int) {
	t.Helper()
	if n, err := Seal(t.Context(), d, k); err != nil || n != want {
		t.Fatalf("sealed %d, %v; want %d", n, err, want)
	}
}

func verify(t *testing.T, d *db.DB, k Key, checkpoint []byte) Report {
	t.Helper()
	r, err := Verify(t.Context(), d, k.Verifier, checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// whole checks that nothing is wrong.
func whole(t *testing.T, d *db.DB, k Key, entries, sealed int64) {
	t.Helper()
	r := verify(t, d, k, nil)
	if !r.OK || r.FirstBad != nil || r.Entries != entries || r.Sealed != sealed || (r.Root == "") != (sealed == 0) {
		t.Errorf("%+v, first bad %+v", r, r.FirstBad)
	}
}

func do(t *testing.T, d *db.DB, sqls ...string) {
	t.Helper()
	for _, q := range sqls {
		if err := d.Maintain(context.Background(), func(g *gorm.DB) error { return g.Exec(q).Error }); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

var tables = []string{"audit_entries", "audit_details", "audit_leaves", "audit_hashes", "audit_checkpoints"}

// unguard does what somebody who owns the database can: it drops the triggers and the foreign keys.
func unguard(t *testing.T, d *db.DB) {
	t.Helper()
	for _, table := range tables {
		if d.Dialect() == db.Postgres {
			do(t, d, "ALTER TABLE "+table+" DISABLE TRIGGER ALL")
		} else {
			do(t, d, "DROP TRIGGER IF EXISTS "+table+"_no_update", "DROP TRIGGER IF EXISTS "+table+"_no_delete", "DROP TRIGGER IF EXISTS "+table+"_no_replace")
		}
	}
	if d.Dialect() == db.SQLite {
		if _, err := d.SQL().Exec("PRAGMA foreign_keys = OFF"); err != nil {
			t.Fatal(err)
		}
	}
}

// keep copies the log; the function it gives puts the copy back.
func keep(t *testing.T, d *db.DB) func() {
	for _, table := range tables {
		do(t, d, "CREATE TABLE kept_"+table+" AS SELECT * FROM "+table)
	}
	return func() {
		t.Helper()
		for _, table := range tables {
			do(t, d, "DELETE FROM "+table, "INSERT INTO "+table+" SELECT * FROM kept_"+table)
		}
	}
}

func TestEveryColumnIsProven(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k := key(t)
		entries(t, d, 5)
		seal(t, d, k, 5)
		clock.Advance(time.Minute)
		entries(t, d, 4)
		seal(t, d, k, 4)
		unguard(t, d)
		restore := keep(t, d)
		whole(t, d, k, 9, 9)

		// For each table a row of it and, for each column, another value.
		for _, c := range []struct {
			table, where string
			values       map[string]string
		}{
			{"audit_entries", "id = 3", map[string]string{
				"id": "99", "at": "'2026-11-22 12:00:00.000001+00:00'", "op": "'consultation'", "action": "'x.y'", "actor_kind": "'person'", "actor_id": "1",
				"actor_name": "'x'", "force_id": "2", "case_id": "6", "subject_kind": "'x'", "subject_id": "9", "request_id": "'x'", "detail_hash": "'x'",
			}},
			{"audit_details", "entry_id = 3", map[string]string{
				"entry_id": "99", "salt": "'x'", "detail": "'{\"i\":9}'", "erased_at": "'2026-11-22 12:00:00+00:00'",
			}},
			{"audit_leaves", "n = 2", map[string]string{"n": "99", "entry_id": "99", "leaf_hash": "'x'"}},
			{"audit_hashes", "n = 3", map[string]string{"n": "99", "hash": "'x'"}},
			{"audit_checkpoints", "size = 5", map[string]string{
				"size": "6", "root": "'x'", "note": "'x'", "at": "'2026-11-22 13:00:00+00:00'",
			}},
		} {
			rows, err := d.Gorm(t.Context()).Table(c.table).Limit(1).Rows()
			if err != nil {
				t.Fatal(err)
			}
			cols, _ := rows.Columns()
			rows.Close()
			for _, col := range cols {
				value, ok := c.values[col]
				if !ok {
					t.Errorf("%s.%s: the test has no other value for it", c.table, col)
					continue
				}
				do(t, d, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", c.table, col, value, c.where))
				r := verify(t, d, k, nil)
				if r.OK || r.FirstBad == nil || r.Root != "" {
					t.Errorf("%s.%s: not found", c.table, col)
				} else if named := c.table == "audit_entries" || c.table == "audit_details"; named && r.FirstBad.Entry != 3 {
					t.Errorf("%s.%s: %+v", c.table, col, *r.FirstBad)
				}
				restore()
			}
		}
		whole(t, d, k, 9, 9)
	})
}

func TestRowsRemovedSwappedAndPutIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k := key(t)
		entries(t, d, 5)
		seal(t, d, k, 5)
		clock.Advance(time.Minute)
		entries(t, d, 4)
		seal(t, d, k, 4)
		kept, err := Latest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		unguard(t, d)
		restore := keep(t, d)
		insert := "INSERT INTO audit_entries SELECT 50, at, op, action, actor_kind, actor_id, actor_name, force_id, case_id, subject_kind, subject_id, request_id, detail_hash FROM audit_entries WHERE id = 3"
		detail := "INSERT INTO audit_details SELECT 50, salt, detail, erased_at FROM audit_details WHERE entry_id = 3"
		// rebuild makes leaves and hashes anew from the entries, as an attacker without the key can.
		rebuild := func() {
			do(t, d, "DELETE FROM audit_leaves", "DELETE FROM audit_hashes", "CREATE TABLE cps AS SELECT * FROM audit_checkpoints", "DELETE FROM audit_checkpoints")
			if _, err := Seal(t.Context(), d, key(t)); err != nil {
				t.Fatal(err)
			}
			do(t, d, "DELETE FROM audit_checkpoints", "INSERT INTO audit_checkpoints SELECT * FROM cps", "DROP TABLE cps")
		}
		for _, c := range []struct {
			name  string
			do    func()
			entry ids.AuditEntry
			leaf  int64
			why   string
		}{
			{"an entry removed", func() {
				do(t, d, "DELETE FROM audit_details WHERE entry_id = 4", "DELETE FROM audit_entries WHERE id = 4")
			}, 4, 3, "removed"},
			{"a detail removed", func() { do(t, d, "DELETE FROM audit_details WHERE entry_id = 4") }, 4, 3, "removed, not erased"},
			{"an entry removed with its leaf", func() {
				do(t, d, "DELETE FROM audit_leaves WHERE entry_id = 4", "DELETE FROM audit_details WHERE entry_id = 4", "DELETE FROM audit_entries WHERE id = 4")
			}, 4, 3, "leaf 3 is missing"},
			{"an entry removed and all rebuilt", func() {
				do(t, d, "DELETE FROM audit_details WHERE entry_id = 7", "DELETE FROM audit_entries WHERE id = 7")
				rebuild()
			}, 0, 8, "a checkpoint signs 9"},
			{"an entry changed and all rebuilt", func() {
				do(t, d, "UPDATE audit_entries SET actor_name = 'x' WHERE id = 8")
				rebuild()
			}, 6, 5, "does not follow from the entries"},
			{"two entries swapped", func() {
				do(t, d, "UPDATE audit_entries SET id = 60 WHERE id = 3", "UPDATE audit_entries SET id = 3 WHERE id = 4", "UPDATE audit_entries SET id = 4 WHERE id = 60")
			}, 3, 2, "not as it was sealed"},
			{"two leaves swapped", func() {
				do(t, d, "UPDATE audit_leaves SET n = 60 WHERE n = 2", "UPDATE audit_leaves SET n = 2 WHERE n = 3", "UPDATE audit_leaves SET n = 3 WHERE n = 60")
			}, 4, 2, "tree hash"},
			{"an entry put in with a leaf", func() {
				do(t, d, insert, detail)
				var e db.AuditEntry
				if err := d.Gorm(t.Context()).Take(&e, "id = 50").Error; err != nil {
					t.Fatal(err)
				}
				h := tlog.RecordHash(record(e))
				do(t, d, fmt.Sprintf("INSERT INTO audit_leaves VALUES (9, 50, '%s')", h))
				hs, err := tlog.StoredHashesForRecordHash(9, h, Main.newStored(d.Gorm(t.Context())))
				if err != nil {
					t.Fatal(err)
				}
				for i, x := range hs {
					do(t, d, fmt.Sprintf("INSERT INTO audit_hashes VALUES (%d, '%s')", tlog.StoredHashIndex(0, 9)+int64(i), x))
				}
			}, 50, 9, "nothing is signed"},
			{"an entry put in without its detail", func() { do(t, d, insert) }, 50, -1, "removed, not erased"},
			{"a detail without an entry", func() { do(t, d, detail) }, 50, -1, "detail left behind"},
			{"tree hashes put in", func() { do(t, d, "INSERT INTO audit_hashes VALUES (1000, 'x')") }, 0, 9, "beyond the last leaf"},
			{"a leaf before the first", func() { do(t, d, "INSERT INTO audit_leaves VALUES (-1, 50, 'x')") }, 0, 0, "before the first"},
			{"the newest checkpoint removed", func() { do(t, d, "DELETE FROM audit_checkpoints WHERE size = 9") }, 6, 5, "nothing is signed"},
			{"changed and sealed again with another key", func() {
				do(t, d, "UPDATE audit_entries SET actor_name = 'x' WHERE id = 3")
				do(t, d, "DELETE FROM audit_leaves", "DELETE FROM audit_hashes", "DELETE FROM audit_checkpoints")
				if _, err := Seal(t.Context(), d, key(t)); err != nil {
					t.Fatal(err)
				}
			}, 1, 0, "not signed with this audit key"},
		} {
			c.do()
			r := verify(t, d, k, nil)
			if r.OK || r.FirstBad == nil {
				t.Errorf("%s: not found", c.name)
			} else if r.FirstBad.Entry != c.entry || r.FirstBad.Leaf != c.leaf || !strings.Contains(r.FirstBad.Why, c.why) {
				t.Errorf("%s: %+v", c.name, *r.FirstBad)
			}
			restore()
		}

		// Cut back to the older checkpoint the log looks young; who kept a checkpoint knows better.
		if r := verify(t, d, k, kept); !r.OK {
			t.Errorf("%+v", r.FirstBad)
		}
		do(t, d, "DELETE FROM audit_checkpoints WHERE size > 5", "DELETE FROM audit_leaves WHERE n >= 5",
			fmt.Sprintf("DELETE FROM audit_hashes WHERE n >= %d", tlog.StoredHashCount(5)),
			"DELETE FROM audit_details WHERE entry_id > 5", "DELETE FROM audit_entries WHERE id > 5")
		whole(t, d, k, 5, 5)
		if r := verify(t, d, k, kept); r.OK || !strings.Contains(r.FirstBad.Why, "removed from the end") {
			t.Errorf("%+v", r)
		}
		// And the same with other entries in their place, sealed with the stolen key.
		entries(t, d, 4)
		seal(t, d, k, 4)
		whole(t, d, k, 9, 9)
		if r := verify(t, d, k, kept); r.OK || r.FirstBad.Leaf != 8 || !strings.Contains(r.FirstBad.Why, "not the one") {
			t.Errorf("%+v", r)
		}
		if r := verify(t, d, k, []byte("nonsense")); r.OK || r.FirstBad == nil {
			t.Errorf("%+v", r)
		}
	})
}

func TestErasedDetailStillVerifies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		k := key(t)
		whole(t, d, k, 0, 0)
		if _, err := Latest(t.Context(), d); err != ErrEmpty {
			t.Errorf("got %v", err)
		}
		entries(t, d, 3)
		whole(t, d, k, 3, 0)
		seal(t, d, k, 3)
		seal(t, d, k, 0)
		erase := func(by actor.Actor, e Erasure) (n int64, err error) {
			err = d.Write(actor.With(t.Context(), by), func(ctx context.Context, tx *db.Tx) error {
				n, err = EraseDetails(ctx, tx, e)
				return err
			})
			return n, err
		}
		second := actor.Actor{Kind: actor.Person, User: 8, Name: "second"}
		why := "Subject acquitted; court order of 3 May"
		if _, err := erase(actor.Actor{Kind: actor.Person, User: 7, Name: "first"}, Erasure{Entries: []ids.AuditEntry{2}, Reason: why, Proposed: 7}); !fault.Is(err, fault.Refused) {
			t.Errorf("one person alone: %v", err)
		}
		for name, e := range map[string]Erasure{"no reason": {Entries: []ids.AuditEntry{2}, Proposed: 7}, "nothing named": {Reason: why, Proposed: 7},
			"both named": {Case: 5, Entries: []ids.AuditEntry{2}, Reason: why, Proposed: 7}} {
			if _, err := erase(second, e); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		whole(t, d, k, 3, 3)
		for _, want := range []int64{1, 0} { // what is erased stays so
			if n, err := erase(second, Erasure{Entries: []ids.AuditEntry{2}, Reason: why, Proposed: 7}); err != nil || n != want {
				t.Errorf("erased %d, %v; want %d", n, err, want)
			}
		}
		whole(t, d, k, 4, 3)
		seal(t, d, k, 1)
		if n, err := erase(second, Erasure{Case: 5, Reason: why, Proposed: 7}); err != nil || n != 2 {
			t.Errorf("erased %d, %v", n, err)
		}
		whole(t, d, k, 5, 4)
		seal(t, d, k, 1)
		whole(t, d, k, 5, 5)
		p, err := ProveEntry(t.Context(), d, 2)
		if err != nil || p.Check(k.Verifier) != nil {
			t.Errorf("an erased entry is not proven: %v, %v", err, p.Check(k.Verifier))
		}
		unguard(t, d)
		restore := keep(t, d)
		for _, c := range []struct {
			sql   string
			entry ids.AuditEntry
			why   string
		}{
			{"UPDATE audit_details SET erased_at = '2026-11-22 13:00:00+00:00' WHERE entry_id = 2", 2, "no entry tells of it"},
			{"UPDATE audit_details SET salt = '', detail = '', erased_at = '2026-11-22 13:00:00+00:00' WHERE entry_id = 4", 2, "no entry tells of it"},
			{"UPDATE audit_details SET detail = '{}' WHERE entry_id = 2", 2, "marked as erased and is not"},
		} {
			do(t, d, c.sql)
			if r := verify(t, d, k, nil); r.OK || r.FirstBad.Entry != c.entry || !strings.Contains(r.FirstBad.Why, c.why) {
				t.Errorf("%s: %+v", c.sql, r.FirstBad)
			}
			restore()
		}
		entries(t, d, 1)
		do(t, d, "UPDATE audit_details SET salt = '', detail = '', erased_at = '2026-11-22 13:00:00+00:00' WHERE entry_id = 6")
		if r := verify(t, d, k, nil); r.OK || r.FirstBad.Entry != 6 || !strings.Contains(r.FirstBad.Why, "no entry tells") {
			t.Errorf("%+v", r.FirstBad)
		}
		restore()
		entries(t, d, 1)
		do(t, d, "UPDATE audit_details SET detail = 'x' WHERE entry_id = (SELECT MAX(entry_id) FROM audit_details)")
		if r := verify(t, d, k, nil); r.OK || r.FirstBad.Entry < 6 || r.FirstBad.Leaf != -1 {
			t.Errorf("%+v", r.FirstBad)
		}
	})
}

func TestLateCommitIsSealedLater(t *testing.T) {
	c := dbtest.NewClock(dbtest.Now)
	d := dbtest.Postgres(t, c)
	k := key(t)
	late, err := d.SQL().BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer late.Rollback()
	e, det, err := d.NewAuditEntry(actor.Program("late"), c.Now(), "late.done", db.On{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := late.QueryRow(`INSERT INTO audit_entries (at, op, action, actor_kind, actor_name, detail_hash) VALUES ($1,$2,$3,$4,$5,$6) RETURNING id`,
		e.At, string(e.Op), e.Action, string(e.ActorKind), e.ActorName, e.DetailHash).Scan(&e.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := late.Exec("INSERT INTO audit_details (entry_id, salt, detail) VALUES ($1,$2,$3)", e.ID, det.Salt, det.Detail); err != nil {
		t.Fatal(err)
	}
	entries(t, d, 3)
	seal(t, d, k, 3)
	if err := late.Commit(); err != nil {
		t.Fatal(err)
	}
	seal(t, d, k, 1)
	var l leaf
	if err := d.Gorm(t.Context()).Take(&l, "entry_id = ?", e.ID).Error; err != nil || l.N != 3 || e.ID != 1 {
		t.Errorf("entry %d is leaf %+v, %v", e.ID, l, err)
	}
	whole(t, d, k, 4, 4)
}

func TestSealersAtOnceAndLongLog(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k := key(t)
		const n = sealAtOnce + page + 7
		es, ds := make([]db.AuditEntry, n), make([]db.AuditDetail, n)
		for i := range es {
			var err error
			if es[i], ds[i], err = d.NewAuditEntry(actor.Program("many"), clock.Now(), "thing.done", db.On{ID: int64(i)}, i); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Maintain(t.Context(), func(g *gorm.DB) error { return db.InsertAudit(g, es, ds) }); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		sum := make(chan int, 4)
		for range 4 {
			wg.Go(func() {
				n, err := Seal(t.Context(), d, k)
				if err != nil {
					t.Error(err)
				}
				sum <- n
			})
		}
		wg.Wait()
		close(sum)
		total := 0
		for n := range sum {
			total += n
		}
		if total != n {
			t.Errorf("sealed %d", total)
		}
		whole(t, d, k, n, n)
		clock.Advance(25 * time.Hour) // so that the sealer looks from the last checkpoint only
		entries(t, d, 2)
		seal(t, d, k, 2)
		whole(t, d, k, n+2, n+2)
		if _, err := Seal(t.Context(), d, key(t)); err == nil || !strings.Contains(err.Error(), "key") {
			t.Errorf("another key sealed: %v", err)
		}
	})
}

func TestProofs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		k := key(t)
		var kept [][]byte
		const n = 9
		for range n {
			entries(t, d, 1)
			seal(t, d, k, 1)
			c, err := Latest(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			kept = append(kept, c)
		}
		for i, old := range kept {
			p, newest, err := ProveConsistency(t.Context(), d, int64(i+1))
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckConsistency(p, old, newest, k.Verifier); err != nil {
				t.Errorf("%d: %v", i+1, err)
			}
			if i > 0 {
				if err := CheckConsistency(p, kept[i-1], newest, k.Verifier); err == nil {
					t.Errorf("%d: a proof for %d entries holds for %d", i+1, i+1, i)
				}
			}
			e, err := ProveEntry(t.Context(), d, ids.AuditEntry(i+1))
			if err != nil {
				t.Fatal(err)
			}
			if err := e.Check(k.Verifier); err != nil {
				t.Errorf("entry %d: %v", i+1, err)
			}
			e.Record = append([]byte(nil), e.Record...)
			e.Record[len(e.Record)-2] ^= 1
			if err := e.Check(k.Verifier); err == nil {
				t.Errorf("entry %d: a changed record was proven", i+1)
			}
		}
		entries(t, d, 1)
		if _, err := ProveEntry(t.Context(), d, n+1); !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v", err)
		}
		if _, _, err := ProveConsistency(t.Context(), d, n+1); !fault.Is(err, fault.Invalid) {
			t.Errorf("got %v", err)
		}
	})
}

func TestFrontierIsTlogs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 200).Draw(t, "n")
		tree := Main.newStored(nil)
		var f frontier
		for i := range n {
			h := tlog.RecordHash(fmt.Appendf(nil, "%d", i))
			want, err := tlog.StoredHashesForRecordHash(i, h, tree)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, f.add(h)); diff != "" {
				t.Fatal(diff)
			}
			for k, x := range want {
				tree.have[tlog.StoredHashIndex(0, i)+int64(k)] = x
			}
		}
		want, err := tlog.TreeHash(n, tree)
		if err != nil || (n > 0 && f.root() != want) {
			t.Fatalf("%v, want %v, %v", f.root(), want, err)
		}
	})
}

// No two entries read alike: moving a letter from one column to the next changes the record.
func TestRecordTellsColumnsApart(t *testing.T) {
	a := db.AuditEntry{ActorName: "ab", SubjectKind: "c", RequestID: "1\n1:2"}
	b := db.AuditEntry{ActorName: "a", SubjectKind: "bc", RequestID: "1"}
	c := a
	c.At = a.At.Add(time.Microsecond)
	seen := map[string]bool{}
	for _, e := range []db.AuditEntry{a, b, c} {
		seen[string(record(e))] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d records", len(seen))
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "audit.key")
	var wg sync.WaitGroup
	keys := make([]Key, 8)
	for i := range keys {
		wg.Go(func() {
			var err error
			if keys[i], err = LoadOrMakeKey(path); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, k := range keys {
		if k.Public == "" || k.Public != keys[0].Public {
			t.Errorf("two keys: %s and %s", k.Public, keys[0].Public)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if es, _ := os.ReadDir(filepath.Dir(path)); len(es) != 1 {
		t.Errorf("left behind: %v", es)
	}
	if err := os.WriteFile(path, []byte("PRIVATE+KEY+secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadOrMakeKey(path); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
