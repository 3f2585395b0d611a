// Package assetstest makes property for the tests of other rooms.
package assetstest

import (
	"context"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reference"
)

// Room gives an assets room over d in which no clock starts. A seizure that has one needs a hook that starts it.
func Room(d *db.DB) *assets.Room { return RoomIn(d, casestest.Room(d)) }

// RoomIn is Room with a cases room of the test's own.
func RoomIn(d *db.DB, files *cases.Room) *assets.Room {
	return assets.NewRoom(d, files, &reference.Room{DB: d})
}

// Add adds an asset of a kind with one interest of the whole and an estimate, as the person in ctx. with changes it.
func Add(t testing.TB, ctx context.Context, r *assets.Room, id ids.Case, k assets.Kind, estimate money.Pence, with ...func(*assets.Found)) assets.Asset {
	t.Helper()
	now := r.DB.Time()
	e := assets.Pounds(0, assets.Estimate, estimate, now, "as found")
	f := assets.Found{Asset: assets.Asset{Kind: k, Title: "Test " + string(k), FirstKnownAt: now, ListedKind: listed(k)}, Value: &e}
	for _, w := range with {
		w(&f)
	}
	a, _, err := r.AddAsset(ctx, id, f)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func listed(k assets.Kind) string {
	if k == assets.Listed {
		return "watch"
	}
	return ""
}

// CashTaking is a seizure of cash under s.294 in England, at an instant, to be changed and recorded.
func CashTaking(at time.Time, sum money.Pence) assets.Taking {
	return assets.Taking{
		Asset: assets.Asset{Kind: assets.Cash, Title: "Cash in holdall"}, Holder: "R. Tester",
		Seizure: assets.Seizure{Power: assets.S294, Nation: caltime.EnglandWales, SeizedAt: at, Place: "Car park", SeizedBy: "PC 2291", Suspicion: "Bundled",
			Exhibits: []assets.Exhibit{{Exhibit: "RP/7", Minor: int64(sum), Currency: "GBP", Rate: money.One}}},
	}
}

// Cash records the seizure of cash under s.294, as the person in ctx. The room needs a hook that starts the clock.
func Cash(t testing.TB, ctx context.Context, r *assets.Room, id ids.Case, at time.Time, sum money.Pence) assets.Seizure {
	t.Helper()
	s, _, err := r.RecordSeizure(ctx, id, CashTaking(at, sum))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
