package assets_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/assets/assetstest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users/userstest"
)

// foreign is one seized item of a source abroad, in dollars at 0.79.
func foreign(g access.Grant, n int, state assets.State) assets.New {
	at := dbtest.Now.AddDate(0, 0, -1-n%700)
	e := assets.Entry{Measure: assets.Estimate, Minor: int64(100_00 + n), Currency: "USD", Rate: "0.79", AsOf: at, Basis: "source"}
	d := e
	d.Measure = assets.DeniedValue
	return assets.New{Grant: g, Asset: assets.Asset{Kind: assets.Cash, Title: fmt.Sprint("Item ", n), SourceKey: fmt.Sprint("K", n), FirstKnownAt: at},
		State: state, Since: at, Entries: []assets.Entry{e, d},
		Seizures: []assets.Seizure{{Power: assets.OtherOf, PowerNote: "725 ILCS", Nation: caltime.OtherPlace, SeizedAt: at,
			Exhibits: []assets.Exhibit{{Minor: e.Minor, Currency: "USD", Rate: "0.79"}}}}}
}

func openMany(ctx context.Context, tx *db.Tx, files *cases.Room, f userstest.Force, n int) ([]access.Grant, error) {
	list := make([]cases.New, n)
	for k := range list {
		list[k] = cases.New{ForceID: f.ID, UnitID: f.Unit, Title: fmt.Sprint("Case ", k), Threat: "fraud", LeadID: f.Lead,
			Arising: cases.Arising{Origin: cases.Reactive, Basis: "reported_crime"}}
	}
	return files.OpenBatch(ctx, tx, list)
}

func TestBatch(t *testing.T) {
	each(t, func(w *world) {
		assetstest.Add(w.t, w.ctx, w.r, w.c.ID, assets.Other, 10_00)
		var got []assets.Asset
		statements := 0
		fill := func(cases, items int) {
			w.must(w.d.Write(userstest.System(w.t), func(ctx context.Context, tx *db.Tx) error {
				gs, err := openMany(ctx, tx, w.files, w.f, cases)
				if err != nil {
					return err
				}
				g, err := access.Open(ctx, tx, w.c.ID, access.Edit)
				if err != nil {
					return err
				}
				gs = append(gs, g)
				var list []assets.New
				for k := range items {
					s := assets.DeniedSeized
					if k%5 == 0 {
						s = assets.Returned
					}
					list = append(list, foreign(gs[k%len(gs)], k, s))
				}
				counted, seen := db.Watch(ctx)
				got, err = w.r.AddBatch(counted, tx, list)
				statements = seen.Count()
				return err
			}))
		}
		fill(40, 200)
		few := statements
		if len(got) != 200 || got[40].CaseID != w.c.ID || got[40].N != 2 || got[81].N != 3 || len(got[7].Interests) != 1 || got[7].Interests[0].State != assets.DeniedSeized {
			w.t.Fatalf("batch gave %d assets; the 41st is %+v", len(got), got[40])
		}
		for _, e := range []int{40, 41} {
			id := got[e].CaseID
			g, err := access.Open(w.ctx, w.d, id, access.Edit)
			w.must(err)
			x, err := w.r.Totals(w.ctx, w.d, g)
			w.must(err)
			c, err := w.files.ByID(w.ctx, w.d, g)
			w.must(err)
			kept := []money.Pence{c.IdentifiedPence, c.HeldPence, c.OrderedPence, c.CollectedPence, c.StakePence}
			if d := cmp.Diff([]money.Pence{x.Identified, x.Held, x.Ordered, x.Collected, x.Stake}, kept); d != "" || x.Identified == 0 {
				w.t.Errorf("case %d: %s", id, d)
			}
		}
		if n := count(w.t, w.d, "SELECT count(*) FROM seizure_exhibits"); n != 200 {
			w.t.Errorf("%d exhibits", n)
		}
		fill(40, 400)
		// 200 more of each of seven tables, at fifty rows a statement.
		if statements > few+200/50*7 {
			w.t.Errorf("200 assets took %d statements, 400 took %d", few, statements)
		}
	})
}

func TestBatchIsWholeOrAbsent(t *testing.T) {
	each(t, func(w *world) {
		for name, spoil := range map[string]func(x *assets.New){
			"a state that is none":    func(x *assets.New) { x.State = "gone" },
			"a state to come":         func(x *assets.New) { x.Since = dbtest.Now.Add(time.Hour) },
			"a seizure to come":       func(x *assets.New) { x.Seizures[0].SeizedAt = dbtest.Now.Add(time.Hour) },
			"a value below nothing":   func(x *assets.New) { x.Entries[0].Minor = -1 },
			"a rate that is none":     func(x *assets.New) { x.Entries[0].Rate = "zero" },
			"forfeited by no source":  func(x *assets.New) { x.State, x.Asset.SourceKey = assets.ForfeitedCourt, "" },
			"a kind that is none":     func(x *assets.New) { x.Asset.Kind = "yacht" },
			"a share above the whole": func(x *assets.New) { x.ShareBp = 10_001 },
			"no case":                 func(x *assets.New) { x.Grant = access.Grant{} },
		} {
			err := w.in(func(ctx context.Context, tx *db.Tx, g access.Grant) error {
				list := []assets.New{foreign(g, 1, assets.DeniedSeized), foreign(g, 2, assets.DeniedSeized)}
				spoil(&list[1])
				_, err := w.r.AddBatch(ctx, tx, list)
				return err
			})
			if err == nil {
				w.t.Errorf("%s was taken", name)
			}
		}
		if n := count(w.t, w.d, "SELECT count(*) FROM assets"); n != 0 {
			w.t.Errorf("%d assets were left", n)
		}
		uk := func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			x := foreign(g, 1, assets.DeniedSeized)
			x.Seizures[0].Power, x.Seizures[0].Nation = assets.S294, caltime.EnglandWales
			w.r.OnSeizure = nil
			_, err := w.r.AddBatch(ctx, tx, []assets.New{x})
			return err
		}
		if err := w.in(uk); err == nil || fault.Is(err, fault.Invalid) {
			w.t.Errorf("a seizure that must have a clock was taken without: %v", err)
		}
	})
}

// The workbook of 23,000 items goes in within seconds.
func TestLargeBatch(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	c := dbtest.NewClock(dbtest.Now)
	d := dbtest.SQLite(t, c)
	f := userstest.NewForce(t, d, "FI")
	r := assetstest.Room(d)
	var took time.Duration
	err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		gs, err := openMany(ctx, tx, r.Cases, f, 18_000)
		if err != nil {
			return err
		}
		list := make([]assets.New, 23_000)
		for k := range list {
			list[k] = foreign(gs[k%len(gs)], k, assets.DeniedSeized)
		}
		start := time.Now()
		_, err = r.AddBatch(ctx, tx, list)
		took = time.Since(start)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("23,000 assets took %v", took)
	if took > time.Minute {
		t.Errorf("23,000 assets took %v", took)
	}
	if n := count(t, d, "SELECT count(*) FROM ledger_entries"); n != 46_000 {
		t.Errorf("%d ledger entries", n)
	}
}
