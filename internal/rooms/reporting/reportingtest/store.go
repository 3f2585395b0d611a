// Package reportingtest fills a database with opportunities for the tests of reports, and gives a room that runs them.
package reportingtest

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/users/userstest"
)

// Room gives a reporting room over d with a file store in a folder of the test's own.
func Room(t testing.TB, d *db.DB, catalogue []reporting.Report) *reporting.Room {
	t.Helper()
	files, err := blob.Open("folder:"+t.TempDir(), d)
	if err != nil {
		t.Fatal(err)
	}
	return reporting.New(d, userstest.Room(d), &reference.Room{DB: d}, files, catalogue, "https://proceeds.example", "Proceeds, test")
}

// Opp is an opportunity to insert: columns of opportunities by name. What is left out is taken from a detained sum whose
// time ran out.
type Opp map[string]any

// Insert puts opportunities on a case.
func Insert(t testing.TB, d *db.DB, c cases.Case, list ...Opp) {
	t.Helper()
	err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		rows := make([]map[string]any, 0, len(list))
		for _, o := range list {
			row := map[string]any{
				"public_key": ids.NewKey(), "case_id": c.ID, "force_id": c.ForceID, "unit_id": c.UnitID, "source": "rule", "rule": "MO-05", "rule_version": 1,
				"fingerprint": "", "detected_at": tx.Now, "title": "No detention order for cash", "why": "The 48 hours ended and no order was made.",
				"basis": "POCA 2002 s.295", "severity": "S1", "threat": string(c.Threat), "status": "run_out", "estimate_pence": nil, "lost_pence": nil, "realised_pence": nil, "step": "",
				"window_closes": nil, "ended_at": nil, "reviewed_at": nil, "reviewed_role": "", "reason": "", "reason_detail": "", "avoidable": "", "reason_owner": "",
				"note": "", "learning": "", "estimate_basis": "", "lost_basis": "", "still": "", "created_at": tx.Now, "updated_at": tx.Now, "withdrawn_at": nil,
			}
			maps.Copy(row, o)
			rows = append(rows, row)
		}
		tx.Record("opportunity.found", db.On{Op: db.System}, len(rows))
		for len(rows) > 0 {
			k := min(len(rows), 200)
			if err := tx.Gorm(ctx).Table("opportunities").Create(rows[:k]).Error; err != nil {
				return err
			}
			rows = rows[k:]
		}
		return nil
	})
	if err != nil {
		t.Fatal(fmt.Errorf("insert opportunities: %w", err))
	}
}

// At is an instant in UTC.
func At(y int, m time.Month, d, hour, minute int) time.Time {
	return time.Date(y, m, d, hour, minute, 0, 0, time.UTC)
}
