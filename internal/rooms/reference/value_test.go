package reference_test

import (
	"context"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

func TestAForcesValueOverridesTheNationalOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		r := &reference.Room{DB: d}
		on := caltime.NewDate(2026, 11, 22)
		get := func(force ids.Unit, on caltime.Date) int64 {
			v, err := r.Value(t.Context(), d, force, "threshold", "decline.alone", on)
			if err != nil {
				t.Fatal(err)
			}
			n, err := v.Int()
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := get(f.ID, on); n != 500000 {
			t.Errorf("default %d", n)
		}
		add := func(force *ids.Unit, value string, from, to caltime.Date) {
			t.Helper()
			err := d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
				tx.Record("reference.set", db.On{Op: db.System}, value)
				return tx.Gorm(ctx).Create(&reference.Value{ForceID: force, Kind: "threshold", Code: "decline.alone", Text: value, FromOn: from, ToOn: to, Version: 1, CreatedAt: time.Time(tx.Now)}).Error
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		add(&f.ID, "900000", caltime.NewDate(2026, 1, 1), caltime.Date{})
		add(nil, "700000", caltime.NewDate(2026, 6, 1), caltime.NewDate(2026, 12, 31))
		if a, b, c, e := get(f.ID, on), get(other.ID, on), get(f.ID, caltime.NewDate(2025, 12, 31)), get(other.ID, caltime.NewDate(2027, 1, 1)); a != 900000 || b != 700000 || c != 500000 || e != 500000 {
			t.Errorf("own %d, national %d, before %d, after %d", a, b, c, e)
		}
		if _, err := r.Value(t.Context(), d, f.ID, "threshold", "none", on); err == nil {
			t.Error("an undefined datum was given")
		}
	})
}
