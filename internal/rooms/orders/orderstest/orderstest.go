// Package orderstest builds cases with seizures, orders and clocks for the tests of other rooms.
package orderstest

import (
	"context"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

// Room gives an orders room over the rooms below it, wired as the product wires them.
func Room(d *db.DB) *orders.Room {
	ref := &reference.Room{DB: d}
	files := casestest.Room(d)
	return orders.NewRoom(d, userstest.Room(d), ref, files, assets.NewRoom(d, files, ref))
}

// At reads a local time in London, 2006-01-02T15:04, as an instant.
func At(s string) time.Time { return caltime.MustLocal(s).UTC() }

// Seize records a seizure of cash worth amount in England and Wales, at a local time.
func Seize(t testing.TB, ctx context.Context, r *orders.Room, id ids.Case, local string, amount money.Pence) assets.Seizure {
	t.Helper()
	s, _, err := r.Assets.RecordSeizure(ctx, id, Cash(local, amount))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Cash is a seizure of cash in England and Wales to be recorded.
func Cash(local string, amount money.Pence) assets.Taking {
	return assets.Taking{
		Asset: assets.Asset{Kind: assets.Cash, Title: "Cash in holdall"}, Holder: "M. Oslanthe",
		Seizure: assets.Seizure{
			Power: assets.S294, Nation: caltime.EnglandWales, SeizedAt: At(local), Place: "Lay-by on the A59", SeizedBy: "PS 2291",
			Exhibits: []assets.Exhibit{{Exhibit: "RP/7", Minor: int64(amount), Currency: "GBP", Exponent: 2, Rate: money.One}},
		},
	}
}

// Account adds an account to a case.
func Account(t testing.TB, ctx context.Context, r *orders.Room, id ids.Case) assets.Asset {
	t.Helper()
	return Add(t, ctx, r, id, assets.Account, "Current account, Halewick Bank")
}

// Detain is a detention order of six months on an asset, made by the bench at a local time.
func Detain(f userstest.Force, a ids.Asset, local string) orders.Making {
	return orders.Making{AssetID: a, Court: "Northmarch Magistrates’ Court", MadeBy: orders.Bench, Made: At(local), Applicant: orders.Party{User: f.Lead}}
}

// Freeze is a freezing order on an asset to the end of a day, authorised by the supervisor, made at a local time.
func Freeze(f userstest.Force, a ids.Asset, local, last string, balance money.Pence) orders.Making {
	m := Detain(f, a, local)
	m.PrintedEnd, m.Amount, m.Authoriser = caltime.MustDate(last), balance, orders.Party{User: f.Supervisor}
	return m
}

// Add adds an asset of a kind to a case, wholly of one holder and worth £20,000.
func Add(t testing.TB, ctx context.Context, r *orders.Room, id ids.Case, k assets.Kind, title string) assets.Asset {
	t.Helper()
	a := assets.Asset{Kind: k, Title: title, FirstKnownAt: r.DB.Time()}
	if k == assets.Listed {
		a.ListedKind = "watch"
	}
	worth := assets.Pounds(0, assets.Estimate, 20_000_00, r.DB.Time(), "bank statement")
	worth.InterestID = nil
	found := assets.Found{Asset: a, Holder: "M. Oslanthe", Value: &worth}
	got, _, err := r.Assets.AddAsset(ctx, id, found)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
