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
