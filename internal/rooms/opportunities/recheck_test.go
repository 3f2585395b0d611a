package opportunities_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

func all(t *testing.T, d *db.DB) (out []opportunities.Opportunity) {
	t.Helper()
	if err := d.Gorm(t.Context()).Order("id").Find(&out).Error; err != nil {
		t.Fatal(err)
	}
	return out
}

func count(t *testing.T, d *db.DB, table string) (n int64) {
	t.Helper()
	if err := d.Gorm(t.Context()).Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// A seizure under PACE raises MO-04 in its own transaction; the hour after the 48 hours it has run out; nothing changes
// however often the rules run in between.
func TestASeizureUnderPACERunsOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		h.SeizeCash(t, f, c.ID, clock.Now().Add(-time.Hour), assets.PACE, 4_180_00)
		got := all(t, d)
		if len(got) != 1 || got[0].Rule != "MO-04" || got[0].Status != opportunities.Open || *got[0].EstimatePence != 4_180_00 || got[0].Threat != "fraud" {
			t.Fatalf("found %+v", got)
		}
		steps, events, audit := count(t, d, "opportunity_steps"), count(t, d, "case_events"), count(t, d, "audit_entries")
		again := func(want opportunities.Stats) {
			t.Helper()
			s, err := h.Opportunities.Detect(userstest.System(t), nil)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, s); d != "" {
				t.Errorf("stats (-want +got):\n%s", d)
			}
		}
		again(opportunities.Stats{Cases: 1, Findings: 1})
		if s, e, a := count(t, d, "opportunity_steps"), count(t, d, "case_events"), count(t, d, "audit_entries"); s != steps || e != events || a != audit+1 {
			t.Errorf("a second run added %d steps, %d events, %d audit entries", s-steps, e-events, a-audit)
		}
		if s, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil || s.Cases != 0 {
			t.Errorf("looked at %d cases before their time: %v", s.Cases, err)
		}
		clock.Advance(47 * time.Hour)
		s, err := h.Opportunities.CheckDue(userstest.System(t))
		if err != nil || s.RunOut != 1 {
			t.Fatalf("%+v, %v", s, err)
		}
		o := all(t, d)[0]
		if o.Status != opportunities.RunOut || !o.ByRule || o.EndedAt == nil || !o.EndedAt.Equal(*o.WindowCloses) || o.LostPence != nil {
			t.Errorf("after the window: %+v", o)
		}
		if s, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil || s.Cases != 0 {
			t.Errorf("woke again: %+v, %v", s, err)
		}
		again(opportunities.Stats{Cases: 1, Findings: 1})
	})
}

// Cash seized under s.294 and left alone: the 48-hour clock runs out without its order.
func TestTheFortyEightHoursRunOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		clock.Set(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)) // a Monday
		h.SeizeCash(t, f, c.ID, clock.Now().Add(-time.Hour), assets.S294, 31_000_00)
		var mo05 opportunities.Opportunity
		for _, o := range all(t, d) {
			if o.Rule == "MO-05" {
				mo05 = o
			}
		}
		if mo05.Status != opportunities.Open || mo05.ClockID == nil || mo05.ActBy == nil {
			t.Fatalf("MO-05: %+v", mo05)
		}
		o, _, err := h.Opportunities.Take(f.As(t, d, f.Lead), mo05.PublicKey, mo05.Version)
		if err != nil || o.Status != opportunities.Taken || o.ByRule {
			t.Fatalf("%+v, %v", o, err)
		}
		clock.Advance(48 * time.Hour)
		if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		for _, o := range all(t, d) {
			if o.Rule == "MO-05" && (o.Status != opportunities.Lapsed || o.LostPence == nil || *o.LostPence != 31_000_00 || o.LostBasis == "" || o.Reason != "DEADLINE") {
				t.Errorf("taken and lapsed: %+v", o)
			}
		}
	})
}

func TestDetectIsAManagers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "XX")
		hidden := casestest.OpenIn(t, h.Cases, f, casestest.Restricted)
		casestest.OpenIn(t, h.Cases, other)
		if _, err := h.Opportunities.Detect(f.As(t, d, f.Lead), nil); err == nil {
			t.Error("an investigator ran the rules")
		}
		s, err := h.Opportunities.Detect(f.As(t, d, f.Manager), nil)
		if err != nil || s.Cases != 1 {
			t.Errorf("the manager's force has one case: %+v, %v", s, err)
		}
		_, e1 := h.Opportunities.Detect(f.As(t, d, f.Manager), &hidden.ID)
		none := hidden.ID + 1000
		_, e2 := h.Opportunities.Detect(f.As(t, d, f.Manager), &none)
		if e1 == nil || e2 == nil || e1.Error() != e2.Error() {
			t.Errorf("a restricted case gives %v, none gives %v", e1, e2)
		}
	})
}

// The number of statements must not grow with the number of cases.
func TestFactsOfManyCasesAreFewStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		run := func() int {
			return dbtest.Statements(t, func(ctx context.Context) {
				err := d.Write(userstest.System(t), func(_ context.Context, tx *db.Tx) error { return nil })
				if err != nil {
					t.Fatal(err)
				}
				if _, err := h.Opportunities.Detect(with(ctx, userstest.System(t)), nil); err != nil {
					t.Fatal(err)
				}
			})
		}
		casestest.OpenIn(t, h.Cases, f)
		few := run()
		var list []cases.New
		for range 60 {
			list = append(list, cases.New{ForceID: f.ID, UnitID: f.Unit, Title: "Op", LeadID: f.Lead, Arising: cases.Arising{Origin: cases.Proactive, Basis: "intelligence"}})
		}
		if err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			gs, err := h.Cases.OpenBatch(ctx, tx, list)
			if err != nil {
				return err
			}
			return h.Cases.Changed(ctx, tx, gs...)
		}); err != nil {
			t.Fatal(err)
		}
		if many := run(); many != few {
			t.Errorf("%d statements for one case, %d for 61", few, many)
		}
	})
}

func opportunity(t *testing.T, d *db.DB, id ids.Opportunity) (o opportunities.Opportunity) {
	t.Helper()
	if err := d.Gorm(t.Context()).Take(&o, "id = ?", id).Error; err != nil {
		t.Fatal(err)
	}
	return o
}

// with puts the actor of from into ctx.
func with(ctx, from context.Context) context.Context {
	a, _ := actor.From(from)
	return actor.With(ctx, a)
}
