package assets_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/assets/assetstest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
)

func TestCashFromSeizureToReceipt(t *testing.T) {
	each(t, func(w *world) {
		s := assetstest.Cash(w.t, w.ctx, w.r, w.c.ID, hourAgo, 48_260_00)
		if s.Power != assets.S294 || s.DecidedS294At == nil || s.SeizedLocal.String() != "2026-11-22T11:00" || s.Exhibit != "RP/7" {
			w.t.Errorf("seizure is %+v", s)
		}
		w.want(cases.Values{Identified: 48_260_00, Held: 48_260_00, Stake: 48_260_00})
		i, err := w.r.Interest(w.ctx, w.d, w.grant(), s.InterestID)
		w.must(err)
		if i.State != assets.DeniedSeized || i.Family != assets.FamilyCash || !i.StateSince.Equal(hourAgo) {
			w.t.Errorf("interest is %+v", i)
		}
		w.must(w.set(i.ID, assets.DeniedDetained))
		w.must(w.set(i.ID, assets.DeniedDetained)) // extended: nothing moves
		w.must(w.set(i.ID, assets.ForfeitureApplied))
		f := wantKind(w.t, w.set(i.ID, assets.ForfeitedCourt), fault.Refused)
		if !strings.Contains(f.Message, "order or a notice") {
			w.t.Error(f.Message)
		}
		makeOrder(w.t, w.ctx, w.d, w.grant(), i)
		w.must(w.set(i.ID, assets.ForfeitedCourt))
		w.must(w.observe(assets.Pounds(i.ID, assets.Forfeited, 48_260_00, dbtest.Now, "order")))
		w.want(cases.Values{Identified: 48_260_00, Held: 48_260_00, Ordered: 48_260_00, Stake: 48_260_00})
		w.must(w.set(i.ID, assets.Receipted))
		w.must(w.observe(assets.Pounds(i.ID, assets.ReceiptedSum, 48_000_00, dbtest.Now, "remittance")))
		w.want(cases.Values{Identified: 48_260_00, Held: 48_260_00, Ordered: 48_260_00, Collected: 48_000_00, Stake: 260_00})
		f = wantKind(w.t, w.set(i.ID, assets.Returned), fault.Refused)
		if len(f.Next) != 0 {
			w.t.Error("the end has next steps", f.Next)
		}
	})
}

func TestAnImpossibleStepNamesThePossibleOnes(t *testing.T) {
	each(t, func(w *world) {
		a := assetstest.Add(w.t, w.ctx, w.r, w.c.ID, assets.Account, 100_00)
		f := wantKind(w.t, w.set(a.Interests[0].ID, assets.Receipted), fault.Refused)
		if d := cmp.Diff([]string{"Assessed", "Discounted", "Dissipated"}, f.Next); d != "" {
			w.t.Error(d)
		}
		wantKind(w.t, w.set(a.Interests[0].ID, assets.DeniedSeized), fault.Refused)
		wantKind(w.t, w.set(999_999, assets.Assessed), fault.NotFound)
		w.want(cases.Values{Identified: 100_00, Stake: 100_00})
	})
}

func TestSeizureNeedsItsClock(t *testing.T) {
	each(t, func(w *world) {
		w.r.OnSeizure = nil
		_, _, err := w.r.RecordSeizure(w.ctx, w.c.ID, assetstest.CashTaking(hourAgo, 5_000_00))
		if err == nil || count(w.t, w.d, "SELECT count(*) FROM seizures") != 0 || count(w.t, w.d, "SELECT count(*) FROM ledger_entries") != 0 {
			w.t.Errorf("a seizure without a clock was kept: %v", err)
		}
		in := assetstest.CashTaking(hourAgo, 5_000_00)
		in.Seizure.Power = assets.PACE
		s, _, err := w.r.RecordSeizure(w.ctx, w.c.ID, in)
		w.must(err)
		w.want(cases.Values{Identified: 5_000_00, Stake: 5_000_00}) // evidence is not denial
		w.must(w.r.DecideS294(w.ctx, w.c.ID, assets.Choice{Seizure: s.ID, Version: s.Version, At: dbtest.Now, Seize: true, Why: "Bundled, no account given"}))
		wantKind(w.t, w.r.DecideS294(w.ctx, w.c.ID, assets.Choice{Seizure: s.ID, Version: s.Version, At: dbtest.Now, Why: "Again"}), fault.Conflict)
		w.r.OnSeizure = append(w.r.OnSeizure, startClock)
		again := assetstest.CashTaking(dbtest.Now, 5_000_00)
		again.AssetID, again.Seizure.ReSeizureOf = s.AssetID, &s.ID
		_, _, err = w.r.RecordSeizure(w.ctx, w.c.ID, again)
		w.must(err)
		w.want(cases.Values{Identified: 5_000_00, Held: 5_000_00, Stake: 5_000_00})
		in = assetstest.CashTaking(hourAgo, 5_000_00)
		in.Seizure.Nation = caltime.OtherPlace
		w.r.OnSeizure = nil
		if _, _, err = w.r.RecordSeizure(w.ctx, w.c.ID, in); err != nil {
			w.t.Errorf("no UK clock runs abroad: %v", err)
		}
	})
}

func TestSeizuresThatCannotBeRecorded(t *testing.T) {
	each(t, func(w *world) {
		for _, c := range []struct {
			name  string
			with  func(x *assets.Taking)
			field string
		}{
			{"no time", func(x *assets.Taking) { x.Seizure.SeizedAt = time.Time{} }, "when"},
			{"in the future", func(x *assets.Taking) { x.Seizure.SeizedAt = dbtest.Now.Add(time.Minute) }, "when"},
			{"no officer", func(x *assets.Taking) { x.Seizure.SeizedBy = "  " }, "officer"},
			{"no place", func(x *assets.Taking) { x.Seizure.Place = "" }, "place"},
			{"no nation", func(x *assets.Taking) { x.Seizure.Nation = "wessex" }, "nation"},
			{"a power of another kind", func(x *assets.Taking) { x.Seizure.Power = assets.S303J }, "power"},
			{"another law unnamed", func(x *assets.Taking) { x.Seizure.Power = assets.OtherOf }, "power_note"},
			{"nothing", func(x *assets.Taking) { x.Seizure.Exhibits[0].Minor = 0 }, "amount-1"},
			{"less than nothing", func(x *assets.Taking) { x.Seizure.Exhibits[0].Minor = -500_000 }, "amount-1"},
			{"too much", func(x *assets.Taking) { x.Seizure.Exhibits[0].Minor = int64(money.Most) + 1 }, "amount-1"},
			{"too much by its rate", func(x *assets.Taking) {
				x.Seizure.Exhibits[0] = assets.Exhibit{Minor: int64(money.Most), Currency: "KWD", Rate: "99999999999"}
			}, "rate-1"},
			{"no currency", func(x *assets.Taking) { x.Seizure.Exhibits[0].Currency = "DOLLARS"; x.Seizure.Exhibits[0].Rate = "0.8" }, "currency-1"},
			{"no rate", func(x *assets.Taking) { x.Seizure.Exhibits[0].Currency, x.Seizure.Exhibits[0].Rate = "USD", "" }, "rate-1"},
			{"under the minimum", func(x *assets.Taking) { x.Seizure.Exhibits[0].Minor = 999_99 }, "under"},
			{"under, without the reason", func(x *assets.Taking) {
				x.Seizure.Exhibits[0].Minor, x.Seizure.UnderMinimum = 1, assets.WithReason
			}, "under_reason"},
			{"a subject of nobody", func(x *assets.Taking) { id := ids.Subject(777); x.SubjectID = &id }, "holder"},
			{"after a seizure of nobody", func(x *assets.Taking) { id := ids.Seizure(777); x.Seizure.ReSeizureOf = &id }, "re_seizure_of"},
			{"a title as long as a book", func(x *assets.Taking) { x.Asset.Title = strings.Repeat("x", 201) }, "title"},
		} {
			in := assetstest.CashTaking(hourAgo, 5_000_00)
			c.with(&in)
			_, _, err := w.r.RecordSeizure(w.ctx, w.c.ID, in)
			if f := wantKind(w.t, err, fault.Invalid); f.Fields[c.field] == "" {
				w.t.Errorf("%s: fields are %v, want %s", c.name, f.Fields, c.field)
			}
		}
		if n := count(w.t, w.d, "SELECT count(*) FROM assets"); n != 0 {
			w.t.Errorf("%d assets were left", n)
		}
		in := assetstest.CashTaking(hourAgo, 640_00)
		in.Seizure.UnderMinimum = assets.PartOfMore
		if _, _, err := w.r.RecordSeizure(w.ctx, w.c.ID, in); err != nil {
			w.t.Errorf("cash under the minimum is recorded once it is said why: %v", err)
		}
	})
}

func TestSeveralCurrencies(t *testing.T) {
	each(t, func(w *world) {
		in := assetstest.CashTaking(hourAgo, 0)
		in.Seizure.Exhibits = []assets.Exhibit{{Exhibit: "A/1", Minor: 1_000_00, Currency: "GBP", Rate: money.One}, {Exhibit: "A/2", Minor: 1_000_01, Currency: "usd", Rate: "0.795"},
			{Exhibit: "A/3", Minor: 50_000, Currency: "JPY", Rate: "0.0052"}}
		s, _, err := w.r.RecordSeizure(w.ctx, w.c.ID, in)
		w.must(err)
		want := money.Pence(1_000_00 + 795_01 + 260_00)
		if s.TotalPence != want || s.Exhibit != "A/1, A/2, A/3" {
			w.t.Errorf("total is %s of %q, want %s", s.TotalPence, s.Exhibit, want)
		}
		w.want(cases.Values{Identified: want, Held: want, Stake: want})
		list, err := w.r.Seizures(w.ctx, w.d, w.grant())
		w.must(err)
		if len(list) != 1 || len(list[0].Exhibits) != 3 || list[0].Exhibits[1].Amount() != "USD 1000.01 at 0.795 = £795.01" {
			w.t.Errorf("seizures are %+v", list)
		}
	})
}

func TestAFormSentTwice(t *testing.T) {
	each(t, func(w *world) {
		in := assetstest.CashTaking(hourAgo, 5_000_00)
		in.Seizure.FormToken, in.Asset.FormToken = "abc", "abc"
		first, act, err := w.r.RecordSeizure(w.ctx, w.c.ID, in)
		w.must(err)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				s, again, err := w.r.RecordSeizure(w.ctx, w.c.ID, in)
				if err != nil || s.ID != first.ID || again != 0 || act == 0 {
					w.t.Errorf("sent again: seizure %d, act %d, %v", s.ID, again, err)
				}
			})
		}
		wg.Wait()
		if n := count(w.t, w.d, "SELECT count(*) FROM seizures"); n != 1 {
			w.t.Errorf("%d seizures", n)
		}
		f := assets.Found{Asset: assets.Asset{Kind: assets.Other, Title: "Boat", FormToken: "xyz"}}
		a, _, err := w.r.AddAsset(w.ctx, w.c.ID, f)
		w.must(err)
		b, _, err := w.r.AddAsset(w.ctx, w.c.ID, f)
		w.must(err)
		if a.ID != b.ID {
			w.t.Error("an asset was added twice")
		}
	})
}

func TestUndo(t *testing.T) {
	each(t, func(w *world) {
		_, act, err := w.r.RecordSeizure(w.ctx, w.c.ID, assetstest.CashTaking(hourAgo, 5_000_00))
		w.must(err)
		_, err = w.files.Undo(w.ctx, act)
		w.must(err)
		w.want(cases.Values{})
		if n := count(w.t, w.d, "SELECT count(*) FROM clocks WHERE state = 'running'"); n != 0 {
			w.t.Errorf("%d clocks run", n)
		}
		if n := count(w.t, w.d, "SELECT count(*) FROM assets WHERE withdrawn_at IS NULL"); n != 0 {
			w.t.Errorf("%d assets stand", n)
		}
		s, act, err := w.r.RecordSeizure(w.ctx, w.c.ID, assetstest.CashTaking(hourAgo, 5_000_00))
		w.must(err)
		w.must(w.observe(assets.Pounds(s.InterestID, assets.Costs, 100, dbtest.Now, "storage")))
		_, err = w.files.Undo(w.ctx, act)
		wantKind(w.t, err, fault.Refused) // something was built on it
		a := assetstest.Add(w.t, w.ctx, w.r, w.c.ID, assets.Cash, 900_000)
		in := assetstest.CashTaking(hourAgo.Add(2*time.Minute), 9_500_00)
		in.AssetID = a.ID
		_, act, err = w.r.RecordSeizure(w.ctx, w.c.ID, in)
		w.must(err)
		_, err = w.files.Undo(w.ctx, act)
		w.must(err)
		i, err := w.r.Interest(w.ctx, w.d, w.grant(), a.Interests[0].ID)
		w.must(err)
		if i.State != assets.Identified || i.Family != assets.NoFamily || i.WithdrawnAt != nil {
			w.t.Errorf("interest is %+v, want it as before", i)
		}
	})
}

func TestReturnIsEntered(t *testing.T) {
	each(t, func(w *world) {
		s := assetstest.Cash(w.t, w.ctx, w.r, w.c.ID, hourAgo, 5_000_00)
		i, err := w.r.Interest(w.ctx, w.d, w.grant(), s.InterestID)
		w.must(err)
		m := assets.Move{Interest: i.ID, Version: i.Version, To: assets.Returned, At: dbtest.Now, ToWhom: "R. Tester", Why: "no longer suspected", Value: 5_000_01}
		_, err = w.r.MoveInterest(w.ctx, w.c.ID, m)
		if f := wantKind(w.t, err, fault.Refused); len(f.Next) != 1 || !strings.Contains(f.Next[0], "release") {
			w.t.Errorf("a return while the clock runs: %v, next %v", f, f.Next)
		}
		w.must(w.in(func(ctx context.Context, tx *db.Tx, g access.Grant) error {
			tx.Record("clock.stopped", db.On{Kind: "clock"}, nil)
			return stopClock(ctx, tx, g, s)
		}))
		_, err = w.r.MoveInterest(w.ctx, w.c.ID, m)
		wantKind(w.t, err, fault.Invalid)
		veto := w.d.Write(w.ctx, func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, w.c.ID, access.Edit)
			if err != nil {
				return err
			}
			for _, f := range w.files.BeforeClose {
				if err := f(ctx, tx, g); err != nil {
					return err
				}
			}
			return nil
		})
		if f := wantKind(w.t, veto, fault.Refused); len(f.Next) != 1 {
			w.t.Error(f)
		}
		m.Value = 0
		_, err = w.r.MoveInterest(w.ctx, w.c.ID, m)
		w.must(err)
		w.want(cases.Values{Identified: 5_000_00})
		x, err := w.r.Totals(w.ctx, w.d, w.grant())
		w.must(err)
		if x.Returned != 5_000_00 {
			w.t.Errorf("returned is %s", x.Returned)
		}
		_, err = w.r.MoveInterest(w.ctx, w.c.ID, m)
		wantKind(w.t, err, fault.Conflict) // opened before it moved
	})
}

func TestEditIsVersioned(t *testing.T) {
	each(t, func(w *world) {
		a := assetstest.Add(w.t, w.ctx, w.r, w.c.ID, assets.Vehicle, 1_00)
		mine, theirs := a, a
		mine.Vrm, theirs.Vrm = "ab12 cde", "XY99 ZZZ"
		_, err := w.r.EditAsset(w.ctx, w.c.ID, theirs)
		w.must(err)
		_, err = w.r.EditAsset(w.ctx, w.c.ID, mine)
		wantKind(w.t, err, fault.Conflict)
		mine.Version++
		got, err := w.r.EditAsset(w.ctx, w.c.ID, mine)
		w.must(err)
		if got.Vrm != "AB12CDE" || got.Version != 3 {
			w.t.Errorf("asset is %+v", got)
		}
		bad := got
		bad.Vrm, bad.Title = "not a mark!", ""
		f := wantKind(w.t, second(w.r.EditAsset(w.ctx, w.c.ID, bad)), fault.Invalid)
		if f.Fields["vrm"] == "" || f.Fields["title"] == "" {
			w.t.Error(f.Fields)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestMarksOfEachKind(t *testing.T) {
	good := map[assets.Kind]assets.Asset{
		assets.Account: {SortCode: "20-00-00", AccountNo: "GB29 NWBK 6016 1331 9268 19"}, assets.Vehicle: {Vrm: "AB12 CDE", Vin: "WVWZZZ1JZXW000001"},
		assets.Crypto: {Wallet: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", Quantity: "0.25"}, assets.Listed: {ListedKind: "watch"},
	}
	each(t, func(w *world) {
		for k, a := range good {
			a.Kind, a.Title = k, "x"
			if _, _, err := w.r.AddAsset(w.ctx, w.c.ID, assets.Found{Asset: a}); err != nil {
				w.t.Errorf("%s: %v", k, err)
			}
		}
		for field, a := range map[string]assets.Asset{
			"sort_code": {Kind: assets.Account, SortCode: "20-00-0x"}, "account_no": {Kind: assets.Account, AccountNo: "GB29NWBK60161331926818"},
			"vrm": {Kind: assets.Vehicle, Vrm: "<script>"}, "wallet": {Kind: assets.Crypto, Wallet: "short"}, "quantity": {Kind: assets.Crypto, Quantity: "lots"},
			"listed_kind": {Kind: assets.Listed}, "currency": {Kind: assets.Cash, Currency: "£"}, "kind": {Kind: "yacht"},
			"first_known": {Kind: assets.Cash, FirstKnownAt: dbtest.Now.Add(time.Hour)},
		} {
			a.Title = "x"
			f := wantKind(w.t, second3(w.r.AddAsset(w.ctx, w.c.ID, assets.Found{Asset: a})), fault.Invalid)
			if f.Fields[field] == "" {
				w.t.Errorf("%s: %v", field, f.Fields)
			}
		}
	})
}

func second3[T, U any](_ T, _ U, err error) error { return err }

func TestNobodyElseChangesACase(t *testing.T) {
	each(t, func(w *world) {
		in := assetstest.CashTaking(hourAgo, 5_000_00)
		for who, want := range map[ids.User]fault.Kind{w.f.Colleague: fault.Forbidden, w.f.Manager: fault.Forbidden, w.f.OtherSupervisor: fault.Forbidden, w.f.Admin: fault.NotFound, w.f.Referrer: fault.NotFound} {
			_, _, err := w.r.RecordSeizure(w.f.As(w.t, w.d, who), w.c.ID, in)
			if !fault.Is(err, want) {
				w.t.Errorf("user %d: %v", who, err)
			}
		}
		if _, _, err := w.r.RecordSeizure(w.f.As(w.t, w.d, w.f.Supervisor), w.c.ID, in); err != nil {
			w.t.Errorf("the supervisor of the unit may: %v", err)
		}
		secret := casestest.OpenIn(w.t, w.files, w.f, casestest.Restricted)
		colleague := w.f.As(w.t, w.d, w.f.Colleague)
		_, _, hidden := w.r.RecordSeizure(colleague, secret.ID, in)
		_, _, nowhere := w.r.RecordSeizure(colleague, 999_999, in)
		if hidden == nil || nowhere == nil || hidden.Error() != nowhere.Error() {
			w.t.Errorf("a restricted case answers %v, none %v", hidden, nowhere)
		}
	})
}
