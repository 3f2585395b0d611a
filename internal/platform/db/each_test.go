package db_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// read is one of each kind that rows have.
type read struct {
	ID      ids.Case
	Name    caltime.Nation
	Small   int
	Yes     bool
	On      caltime.Date
	NoDay   caltime.Date
	At      time.Time
	MaybeAt *time.Time
	MaybeID *ids.Unit
	NoAt    *time.Time
	NoID    *ids.Unit
}

func TestEachReadsAsGormDoes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		at := map[db.Dialect]string{db.SQLite: "TEXT", db.Postgres: "TIMESTAMPTZ"}[d.Dialect()]
		query := `SELECT n AS id, 'scotland' AS name, n + 1 AS small, n = 2 AS yes, CAST('2026-11-0' || n AS ` + strings.Replace(at, "TIMESTAMPTZ", "DATE", 1) + `) AS "on",
			CAST(NULL AS ` + at + `) AS no_day, CAST('2026-11-23 08:09:10.123456+00:00' AS ` + at + `) AS at, CASE WHEN n = 1 THEN CAST('2026-11-23 08:09:10+00:00' AS ` + at + `) END AS maybe_at,
			CASE WHEN n = 2 THEN 7 END AS maybe_id, CAST(NULL AS ` + at + `) AS no_at, CAST(NULL AS BIGINT) AS no_id
			FROM (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) x ORDER BY n`
		var want, got []read
		if err := d.Gorm(t.Context()).Raw(query).Scan(&want).Error; err != nil {
			t.Fatal(err)
		}
		if err := db.Each(d.Gorm(t.Context()).Raw(query), func(r read) { got = append(got, r) }); err != nil {
			t.Fatal(err)
		}
		if len(want) != 3 || want[0].MaybeAt == nil || want[1].MaybeID == nil || want[1].MaybeAt != nil || !want[1].Yes || want[2].On.D != 3 {
			t.Fatalf("gorm reads %+v", want)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEachRefusesWhatItCannotRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		for query, want := range map[string]string{"SELECT 1 AS id, 2 AS more": "more", "SELECT NULL AS id": "NULL", "SELECT FROM nothing WHERE": "syntax"} {
			err := db.Each(d.Gorm(t.Context()).Raw(query), func(r read) { t.Errorf("%s gives %+v", query, r) })
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want a word of %q", query, err, want)
			}
		}
	})
}
