package assets_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
)

type clockRow struct {
	ID                                     ids.Clock
	CaseID                                 ids.Case
	ForceID, UnitID                        ids.Unit
	Code, Title, Cite, Nation, RuleVersion string
	Verified                               bool
	StartAt                                time.Time
	StartLocal, State                      string
	SeizureID                              *ids.Seizure
	AssetID                                *ids.Asset
	InterestID                             *ids.Interest
	CreatedAt, UpdatedAt                   time.Time
}

func (clockRow) TableName() string { return "clocks" }

// startClock stands for the room of orders, which is above this one: it starts a row that runs.
func startClock(ctx context.Context, tx *db.Tx, g access.Grant, s assets.Seizure) error {
	if !s.Power.Clocked(s.Nation) {
		return nil
	}
	return tx.Gorm(ctx).Create(&clockRow{CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), Code: "CASH-48", Title: "48 hours", Cite: "s.295", Nation: string(s.Nation),
		RuleVersion: "1", StartAt: s.SeizedAt, StartLocal: s.SeizedLocal.String(), State: "running", SeizureID: &s.ID, AssetID: &s.AssetID, InterestID: &s.InterestID,
		CreatedAt: tx.Now, UpdatedAt: tx.Now}).Error
}

func stopClock(ctx context.Context, tx *db.Tx, _ access.Grant, s assets.Seizure) error {
	return tx.Gorm(ctx).Table("clocks").Where("seizure_id = ?", s.ID).Update("state", "stopped").Error
}

// makeOrder writes an order that names an interest.
func makeOrder(t *testing.T, ctx context.Context, d *db.DB, g access.Grant, i assets.Interest) {
	t.Helper()
	err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		q := `INSERT INTO orders (case_id, force_id, unit_id, n, kind, family, power, state, created_at, updated_at) VALUES (?, ?, ?, 1, 'forfeiture', 'cash', 'CASH-FORF', 'made', ?, ?)`
		tx.Record("order.made", db.On{Kind: "order", Case: g.CaseID()}, nil)
		if err := tx.Gorm(ctx).Exec(q, g.CaseID(), g.ForceID(), g.UnitID(), tx.Now, tx.Now).Error; err != nil {
			return err
		}
		return tx.Gorm(ctx).Exec(`INSERT INTO order_interests (order_id, interest_id, asset_id, case_id) SELECT o.id, ?, ?, o.case_id FROM orders o WHERE o.case_id = ?`, i.ID, i.AssetID, g.CaseID()).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, d *db.DB, q string, args ...any) (n int) {
	t.Helper()
	if err := d.Gorm(t.Context()).Raw(q, args...).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// spoilLedger tries to change the ledger under the room's feet.
func spoilLedger(t *testing.T, ctx context.Context, d *db.DB, q string) error {
	t.Helper()
	return d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Record("ledger.spoilt", db.On{Kind: "value"}, nil)
		err := tx.Gorm(ctx).Exec(q).Error
		if err == nil {
			return errors.New("nothing refused it")
		}
		return err
	})
}

// explain gives the plan of a statement that this room runs, with its first literal arguments.
func explain(t *testing.T, d *db.DB, q string, args ...any) string {
	t.Helper()
	var rows []map[string]any
	head := "EXPLAIN QUERY PLAN "
	if d.Dialect() == db.Postgres {
		head = "EXPLAIN "
		if err := d.Gorm(t.Context()).Exec("SET enable_seqscan = off").Error; err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Gorm(t.Context()).Raw(head+q, args...).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintln(&b, r["detail"], r["QUERY PLAN"])
	}
	return b.String()
}
