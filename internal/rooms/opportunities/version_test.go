package opportunities_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/users/userstest"
)

// earlier is the version of a rule before the one of the catalogue, and how it worded what it found.
func earlier(t *testing.T, code string) (version int, title, why string) {
	t.Helper()
	r, ok := rules.ByCode(code)
	if !ok {
		t.Fatalf("there is no rule %s", code)
	}
	return r.Version - 1, "Title of the version before", "Reason of the version before"
}

// What a rule found under one version keeps that version, its words, its value and its window when the catalogue holds the
// next and the rules run over everything: only its end is recorded. What is found from then on has the new version.
func TestAFindingOutlivesTheVersionOfItsRule(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		version, title, why := earlier(t, "MO-04")
		detect := func() {
			t.Helper()
			if _, err := h.Opportunities.Detect(userstest.System(t), nil); err != nil {
				t.Fatal(err)
			}
		}
		found := map[string]assets.Seizure{}
		for _, name := range []string{"stays", "met", "declined"} {
			found[name] = h.SeizeCash(t, f, casestest.OpenIn(t, h.Cases, f).ID, clock.Now().Add(-time.Hour), assets.PACE, 4_180_00)
		}
		of := func(name string) (out opportunities.Opportunity) {
			t.Helper()
			for _, o := range all(t, d) {
				if o.Rule == "MO-04" && o.CaseID == found[name].CaseID {
					return o
				}
			}
			t.Fatalf("no finding on %s", name)
			return out
		}
		if o := of("declined"); o.Status == opportunities.Open {
			if _, _, err := h.Opportunities.Decline(f.As(t, d, f.Lead), o.PublicKey, o.Version, "NO_GROUNDS", ""); err != nil {
				t.Fatal(err)
			}
		}
		// As the release with the version before left them: its words, a value it took otherwise, a window of five days.
		closes := clock.Now().Add(5 * 24 * time.Hour).Truncate(time.Second)
		err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			tx.Record("test.aged", db.On{Op: db.System, Kind: "rules"}, nil)
			return tx.Gorm(ctx).Table("opportunities").Where("rule = 'MO-04'").Updates(map[string]any{"rule_version": version, "title": title, "why": why, "estimate_pence": money.Pence(3_000_00),
				"window_closes": closes, "due_at": closes}).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		before := map[string]opportunities.Opportunity{}
		for name := range found {
			before[name] = of(name)
		}
		detect()
		for name, was := range before {
			if diff := cmp.Diff(was, of(name)); diff != "" {
				t.Errorf("%s: a run under the next version changed it:\n%s", name, diff)
			}
		}
		kept := func(name string, want opportunities.Status) {
			t.Helper()
			o := of(name)
			if o.Status != want || o.RuleVersion != version || o.Title != title || o.Why != why || *o.EstimatePence != 3_000_00 || !o.WindowCloses.Equal(closes) {
				t.Errorf("%s: %s of version %d, %q, %q, %s, closes %s", name, o.Status, o.RuleVersion, o.Title, o.Why, *o.EstimatePence, o.WindowCloses)
			}
		}
		// The act that it waits for ends it, as what it is.
		clock.Advance(time.Hour)
		if err := h.Assets.DecideS294(f.As(t, d, f.Lead), found["met"].CaseID, assets.Choice{Seizure: found["met"].ID, Version: found["met"].Version, At: clock.Now().Add(-time.Minute), Why: "Wages explain the cash"}); err != nil {
			t.Fatal(err)
		}
		kept("met", opportunities.Taken)
		// Another finding, of today's version.
		found["new"] = h.SeizeCash(t, f, casestest.OpenIn(t, h.Cases, f).ID, clock.Now().Add(-time.Hour), assets.PACE, 4_180_00)
		if o := of("new"); o.RuleVersion != version+1 || o.Title == title {
			t.Errorf("what is found now is of version %d: %q", o.RuleVersion, o.Title)
		}
		// The window of the new version would have ended after 48 hours; its own has not.
		clock.Advance(3 * 24 * time.Hour)
		detect()
		kept("stays", opportunities.Open)
		if got := of("new").Status; got != opportunities.RunOut {
			t.Errorf("what the new version found is %s after three days", got)
		}
		clock.Advance(3 * 24 * time.Hour)
		detect()
		for name, want := range map[string]opportunities.Status{"stays": opportunities.RunOut, "met": opportunities.Taken, "declined": opportunities.Declined} {
			kept(name, want)
		}
		steps := count(t, d, "opportunity_steps")
		detect()
		if n := count(t, d, "opportunity_steps"); n != steps {
			t.Errorf("a second run added %d steps", n-steps)
		}
		var of4 []ids.Opportunity
		for _, o := range all(t, d) {
			if o.Rule == "MO-04" {
				of4 = append(of4, o.ID)
			}
		}
		if len(of4) != 4 {
			t.Errorf("%d findings on four seizures", len(of4))
		}
	})
}
