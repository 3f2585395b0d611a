package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"

	"github.com/google/go-cmp/cmp"
)

// content are the tables that seed and day fix, row by row. Of the audit log it is the metadata.
var content = []string{"units", "users", "appointments", "ranks", "accreditations", "cases", "case_members", "case_refs", "case_events", "decisions", "subjects", "subject_roles", "subject_identifiers",
	"identity_subjects", "assets", "interests", "seizures", "seizure_exhibits", "ledger_entries", "orders", "order_interests", "order_steps", "order_reports", "clocks",
	"offences", "lifestyle_results", "confiscation_proceedings", "confiscation_days", "confiscation_sums", "confiscation_payments", "opportunities", "opportunity_steps", "effort_entries", "audit_entries"}

// drawn are the columns that are drawn at random elsewhere.
var drawn = map[string]bool{"public_key": true, "fingerprint": true, "detail_hash": true, "password_hash": true, "form_token": true}

// digest gives a digest of each table of content.
func digest(t *testing.T, d *db.DB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, table := range content {
		var rows []map[string]any
		order := "id"
		if table == "order_interests" {
			order = "order_id, interest_id"
		}
		if err := d.Gorm(t.Context()).Table(table).Order(order).Find(&rows).Error; err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		h := sha256.New()
		for _, r := range rows {
			fmt.Fprintln(h, line(r))
		}
		out[table] = fmt.Sprintf("%d rows, %s", len(rows), hex.EncodeToString(h.Sum(nil))[:16])
	}
	return out
}

// line prints a row so that both engines print the same.
func line(r map[string]any) string {
	names := make([]string, 0, len(r))
	for n := range r {
		if !drawn[n] {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, "%s=%s|", n, plain(r[n]))
	}
	return b.String()
}

func plain(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case time.Time:
		if x = x.UTC(); x.Equal(x.Truncate(24 * time.Hour)) {
			return x.Format(time.DateOnly)
		}
		return x.Format("2006-01-02T15:04:05.999999Z")
	case bool:
		if x {
			return "1"
		}
		return "0"
	case []byte:
		return plain(string(x))
	case string:
		for _, form := range []string{"2006-01-02 15:04:05.999999-07:00", time.RFC3339Nano, time.DateOnly} {
			if at, err := time.Parse(form, x); err == nil {
				return plain(at)
			}
		}
		return x
	}
	return fmt.Sprint(v)
}

func TestSameSeedAndDaySameForce(t *testing.T) {
	t.Parallel()
	o := Options{Cases: 24, Seed: 3, Today: today}
	var first map[string]string
	made := func(t *testing.T, d *db.DB, c *dbtest.Clock) {
		makeForce(t, d, c, o)
		got := digest(t, d)
		if first == nil {
			first = got
			return
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("content differs:\n%s", diff)
		}
	}
	t.Run("first", func(t *testing.T) {
		c := dbtest.NewClock(dbtest.Now)
		made(t, dbtest.SQLite(t, c), c)
	})
	t.Run("again, later that day", func(t *testing.T) {
		c := dbtest.NewClock(dbtest.Now.Add(5 * time.Hour))
		made(t, dbtest.SQLite(t, c), c)
	})
	t.Run("on the other engine", func(t *testing.T) {
		c := dbtest.NewClock(dbtest.Now)
		made(t, dbtest.Postgres(t, c), c)
	})
	t.Run("another seed is another force", func(t *testing.T) {
		c := dbtest.NewClock(dbtest.Now)
		d := dbtest.SQLite(t, c)
		makeForce(t, d, c, Options{Cases: 3, Seed: 4, Today: today})
		if diff := cmp.Diff(first["subjects"], digest(t, d)["subjects"]); diff == "" {
			t.Error("two seeds gave the same people")
		}
	})
}
