package audit

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

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
