package assets_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

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

func TestTheLedgerIsAppendOnly(t *testing.T) {
	each(t, func(w *world) {
		a := assetstest.Add(w.t, w.ctx, w.r, w.c.ID, assets.Vehicle, 16_000_00)
		for _, q := range []string{"UPDATE ledger_entries SET gbp_pence = 1", "DELETE FROM ledger_entries"} {
			if err := spoilLedger(w.t, w.ctx, w.d, q); err == nil || !strings.Contains(err.Error(), "insert-only") {
				w.t.Errorf("%s: %v", q, err)
			}
		}
		e, err := w.r.RecordValue(w.ctx, w.c.ID, assets.Pounds(a.Interests[0].ID, assets.Estimate, 99_000_00, dbtest.Now, "typed wrongly"))
		w.must(err)
		w.want(cases.Values{Identified: 99_000_00, Stake: 99_000_00})
		w.must(w.r.ReverseValue(w.ctx, w.c.ID, e.ID, "Typed wrongly"))
		w.want(cases.Values{Identified: 16_000_00, Stake: 16_000_00})
		wantKind(w.t, w.r.ReverseValue(w.ctx, w.c.ID, e.ID, "Twice"), fault.Refused)
		all, err := w.r.Ledger(w.ctx, w.d, w.grant())
		w.must(err)
		wantKind(w.t, w.r.ReverseValue(w.ctx, w.c.ID, all[len(all)-1].ID, "A reversal"), fault.Refused)
		wantKind(w.t, w.r.ReverseValue(w.ctx, w.c.ID, e.ID+1000, "Not there"), fault.NotFound)
	})
}

func TestValuesThatCannotBeEntered(t *testing.T) {
	each(t, func(w *world) {
		i := assetstest.Add(w.t, w.ctx, w.r, w.c.ID, assets.Crypto, 100_00).Interests[0].ID
		other := ids.Subject(1)
		for _, c := range []struct {
			name  string
			e     assets.Entry
			field string
		}{
			{"below nothing", assets.Pounds(i, assets.Estimate, -1, dbtest.Now, "x"), "amount"},
			{"too large", assets.Pounds(i, assets.Estimate, money.Most+1, dbtest.Now, "x"), "amount"},
			{"in the future", assets.Pounds(i, assets.Estimate, 1, dbtest.Now.Add(time.Second), "x"), "as_of"},
			{"no basis", assets.Pounds(i, assets.Estimate, 1, dbtest.Now, " "), "basis"},
			{"no measure", assets.Pounds(i, "gold", 1, dbtest.Now, "x"), "measure"},
			{"a measure of defendants", assets.Pounds(i, assets.Benefit, 1, dbtest.Now, "x"), "measure"},
			{"no rate", assets.Entry{InterestID: &i, Measure: assets.Estimate, Minor: 1, Currency: "USD", AsOf: dbtest.Now, Basis: "x"}, "rate"},
			{"a rate of nothing", assets.Entry{InterestID: &i, Measure: assets.Estimate, Minor: 1, Currency: "USD", Rate: "0", AsOf: dbtest.Now, Basis: "x"}, "rate"},
			{"a pound that is no pound", assets.Entry{InterestID: &i, Measure: assets.Estimate, Minor: 1, Currency: "GBP", Rate: "2", AsOf: dbtest.Now, Basis: "x"}, "rate"},
			{"two owners", assets.Entry{InterestID: &i, DefendantID: &other, Measure: assets.Estimate, Minor: 1, AsOf: dbtest.Now, Basis: "x"}, "interest"},
			{"no quantity", assets.Entry{InterestID: &i, Measure: assets.Estimate, Minor: 1, Quantity: "1e9", AsOf: dbtest.Now, Basis: "x"}, "quantity"},
		} {
			if f := wantKind(w.t, w.observe(c.e), fault.Invalid); f.Fields[c.field] == "" {
				w.t.Errorf("%s: fields are %v, want %s", c.name, f.Fields, c.field)
			}
		}
		w.want(cases.Values{Identified: 100_00, Stake: 100_00})
		b := casestest.OpenIn(w.t, w.files, w.f)
		err := w.d.Write(w.ctx, func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, b.ID, access.Edit)
			if err != nil {
				return err
			}
			return w.r.Observe(ctx, tx, g, assets.Pounds(i, assets.Estimate, 1, dbtest.Now, "x"))
		})
		wantKind(w.t, err, fault.NotFound) // an interest of another case
	})
}

func TestSharesAndSplits(t *testing.T) {
	each(t, func(w *world) {
		a := assetstest.Add(w.t, w.ctx, w.r, w.c.ID, assets.Property, 300_000_00, func(f *assets.Found) { f.ShareBp = 6_000 })
		_, err := w.r.AddInterest(w.ctx, w.c.ID, a.ID, assets.Interest{Holder: "Co-owner", ShareBp: 4_001}, nil)
		if f := wantKind(w.t, err, fault.Invalid); !strings.Contains(f.Fields["share"], "40% is left") {
			w.t.Error(f.Fields)
		}
		_, err = w.r.AddInterest(w.ctx, w.c.ID, a.ID, assets.Interest{Holder: "Co-owner", ShareBp: 4_000}, nil)
		w.must(err)
		i := a.Interests[0]
		for name, parts := range map[string][]assets.Part{
			"one part":                 {{ShareBp: 6_000, Value: 300_000_00}},
			"shares that do not meet":  {{ShareBp: 3_000, Value: 150_000_00}, {ShareBp: 2_000, Value: 150_000_00}},
			"values that do not meet":  {{ShareBp: 3_000, Value: 150_000_00}, {ShareBp: 3_000, Value: 150_000_01}},
			"less than nothing":        {{ShareBp: 3_000, Value: 300_000_01}, {ShareBp: 3_000, Value: -1}},
			"more than there is in it": {{ShareBp: 6_001, Value: 0}, {ShareBp: -1, Value: 300_000_00}},
		} {
			if _, err := w.r.SplitInterest(w.ctx, w.c.ID, i.ID, i.Version, parts, ""); !fault.Is(err, fault.Invalid) {
				w.t.Errorf("%s: %v", name, err)
			}
		}
		good := []assets.Part{{ShareBp: 2_000, Value: 100_000_00, Holder: "A"}, {ShareBp: 4_000, Value: 200_000_00}}
		parts, err := w.r.SplitInterest(w.ctx, w.c.ID, i.ID, i.Version, good, "Part forfeited")
		w.must(err)
		if len(parts) != 2 || *parts[0].ParentID != i.ID || parts[1].State != assets.Identified {
			w.t.Errorf("parts are %+v", parts)
		}
		w.want(cases.Values{Identified: 300_000_00, Stake: 300_000_00})
		_, err = w.r.SplitInterest(w.ctx, w.c.ID, i.ID, i.Version, good, "Twice")
		wantKind(w.t, err, fault.Refused)
		_, err = w.r.SplitInterest(w.ctx, w.c.ID, parts[0].ID, parts[0].Version+1, good, "Stale")
		wantKind(w.t, err, fault.Conflict)
	})
}

// Two people who each add most of an asset at once cannot both be right.
func TestSharesUnderContention(t *testing.T) {
	each(t, func(w *world) {
		a := assetstest.Add(w.t, w.ctx, w.r, w.c.ID, assets.Property, 1_00, func(f *assets.Found) { f.ShareBp = 1_000 })
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for n := range errs {
			wg.Go(func() {
				_, errs[n] = w.r.AddInterest(w.ctx, w.c.ID, a.ID, assets.Interest{Holder: "Half", ShareBp: 6_000}, nil)
			})
		}
		wg.Wait()
		taken := 0
		for _, err := range errs {
			if err == nil {
				taken++
			} else if !fault.Is(err, fault.Invalid) {
				w.t.Error(err)
			}
		}
		if taken != 1 {
			w.t.Errorf("%d shares of 60%% were taken", taken)
		}
	})
}
