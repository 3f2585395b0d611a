// Package opportunitiestest makes rooms and opportunities for the tests of other rooms.
package opportunitiestest

import (
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users/userstest"
)

// House is the rooms that opportunities stand on, wired as the product wires them.
type House struct {
	DB            *db.DB
	Cases         *cases.Room
	Assets        *assets.Room
	Orders        *orders.Room
	Effort        *effort.Room
	Subjects      *subjects.Room
	Plans         *plans.Room
	Opportunities *opportunities.Room
}

// New builds a House over d.
func New(d *db.DB) *House {
	people, ref := userstest.Room(d), &reference.Room{DB: d}
	h := &House{DB: d, Cases: cases.NewRoom(d, people)}
	h.Assets = assets.NewRoom(d, h.Cases, ref)
	h.Orders = orders.NewRoom(d, people, ref, h.Cases, h.Assets)
	h.Effort = effort.NewRoom(d, people, h.Cases, ref)
	h.Subjects = subjects.New(d, h.Cases)
	h.Plans = plans.New(d, people, h.Cases, h.Subjects)
	h.Opportunities = opportunities.New(d, people, h.Cases, ref)
	h.Cases.OnChange = append(h.Cases.OnChange, h.Opportunities.Recheck)
	return h
}

// Enter records an opportunity of f.Lead worth value, whose window ends after so long; no window where that is zero.
func (h *House) Enter(t testing.TB, f userstest.Force, c ids.Case, value money.Pence, closes time.Duration) opportunities.Opportunity {
	t.Helper()
	e := opportunities.Entry{Kind: "account_freezing", Title: "Freeze the trading account", Why: "The balance is known and nothing holds it.", Value: &value, Basis: "bank statement"}
	if closes != 0 {
		at := h.DB.Time().Add(closes)
		e.Closes = &at
	}
	o, _, err := h.Opportunities.Enter(f.As(t, h.DB, f.Lead), c, e)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// Plan opens a 4P plan against a group on a case, led by f.Lead and in effect for so many days.
func (h *House) Plan(t testing.TB, f userstest.Force, c ids.Case, days int) plans.Plan {
	t.Helper()
	p, err := h.Plans.OpenPlan(f.As(t, h.DB, f.Lead), c, plans.NewPlan{Target: plans.Group, Name: "The Halewick group", Threat: "drugs", LRO: f.Lead, Opened: caltime.DateOf(h.DB.Time()).AddDays(-days)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// SeizeCash records that cash was seized in England at an instant, under a power, by f.Lead.
func (h *House) SeizeCash(t testing.TB, f userstest.Force, c ids.Case, at time.Time, power assets.Power, amount money.Pence) assets.Seizure {
	t.Helper()
	s, _, err := h.Assets.RecordSeizure(f.As(t, h.DB, f.Lead), c, assets.Taking{
		Asset:  assets.Asset{Kind: assets.Cash, Title: "Cash in a holdall", Currency: "GBP"},
		Holder: "The driver",
		Seizure: assets.Seizure{Power: power, PowerNote: "", Nation: caltime.EnglandWales, SeizedAt: at, Place: "M4 services", SeizedBy: "PC 2291", Suspicion: "Bundled and hidden",
			Exhibits: []assets.Exhibit{{Exhibit: "AB/1", Minor: int64(amount), Currency: "GBP", Exponent: 2, Rate: money.One, GbpPence: amount}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
