package cases_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

func fraud(f userstest.Force) cases.New {
	return cases.New{UnitID: f.Unit, Title: "Invoice diversion", Threat: "fraud", Arising: cases.Arising{Origin: cases.Proactive, Basis: "intelligence"}}
}

func TestOpenGivesReferenceTeamAndTimeline(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		changed := []ids.Case{}
		r.OnChange = append(r.OnChange, func(_ context.Context, _ *db.Tx, list []ids.Case) error {
			changed = append(changed, list...)
			return nil
		})
		ctx := f.As(t, d, f.Lead)
		n := fraud(f)
		n.DeputyID = f.Deputy
		n.Refs = []cases.NewRef{{Kind: cases.RefCrime, Value: "FI 23/4471"}}
		c, err := r.Open(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		if c.Ref != "FI/2026/0001" || c.RefFolded != "fi-2026-0001" || c.Path() != "/cases/FI-2026-0001" {
			t.Errorf("reference %q, folded %q, path %q", c.Ref, c.RefFolded, c.Path())
		}
		if c.Stage != cases.Developing || c.OriginMain != cases.Proactive || c.OriginShareBp != 10000 || c.Version != 1 || c.OpenedOn != caltime.DateOf(dbtest.Now) {
			t.Errorf("opened as %+v", c)
		}
		if d := cmp.Diff([]ids.Case{c.ID}, changed); d != "" {
			t.Error(d)
		}
		g, err := access.Open(ctx, d, c.ID, access.Edit)
		if err != nil {
			t.Fatal(err)
		}
		team, err := access.Members(ctx, d, g)
		if err != nil {
			t.Fatal(err)
		}
		got := map[ids.User]access.Part{}
		for _, m := range team {
			got[m.UserID] = m.Part
		}
		if d := cmp.Diff(map[ids.User]access.Part{f.Lead: access.Lead, f.Deputy: access.Deputy}, got); d != "" {
			t.Error(d)
		}
		again, err := r.Open(ctx, fraud(f))
		if err != nil || again.Ref != "FI/2026/0002" {
			t.Errorf("second: %q, %v", again.Ref, err)
		}
		// A year later in London, though not yet in UTC's next day.
		clock.Set(time.Date(2027, 6, 30, 23, 30, 0, 0, time.UTC))
		next, err := r.Open(ctx, fraud(f))
		if err != nil || next.Ref != "FI/2027/0001" || next.OpenedOn != caltime.NewDate(2027, 7, 1) {
			t.Errorf("third: %q opened on %s, %v", next.Ref, next.OpenedOn, err)
		}
	})
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		other := userstest.NewForce(t, d, "GX")
		r := casestest.Room(d)
		for name, tc := range map[string]struct {
			change func(*cases.New)
			kind   fault.Kind
			field  string
		}{
			"no title":           {func(n *cases.New) { n.Title = " " }, fault.Invalid, "title"},
			"no origin":          {func(n *cases.New) { n.Arising.Origin = "" }, fault.Invalid, "origin"},
			"basis of the other": {func(n *cases.New) { n.Arising.Basis = "arrest" }, fault.Invalid, "origin_basis"},
			"mixed by half": {func(n *cases.New) {
				n.Arising = cases.Arising{Origin: cases.Mixed, Basis: "arrest", Main: cases.Reactive, ShareBp: 5000}
			}, fault.Invalid, "origin_share"},
			"closed":              {func(n *cases.New) { n.Stage = cases.Closed }, fault.Invalid, "stage"},
			"tomorrow":            {func(n *cases.New) { n.OpenedOn = caltime.NewDate(2026, 11, 23) }, fault.Invalid, "opened_on"},
			"restricted, no why":  {func(n *cases.New) { n.Restricted = true }, fault.Invalid, "restricted_why"},
			"unit of another":     {func(n *cases.New) { n.UnitID = other.Unit }, fault.Invalid, "unit"},
			"not one's own unit":  {func(n *cases.New) { n.UnitID = f.OtherUnit }, fault.Invalid, "unit"},
			"another force":       {func(n *cases.New) { n.ForceID = other.ID }, fault.Forbidden, ""},
			"lead of another":     {func(n *cases.New) { n.LeadID = other.Lead }, fault.Invalid, "lead"},
			"lead administrator":  {func(n *cases.New) { n.LeadID = f.Admin }, fault.Invalid, "lead"},
			"threat not listed":   {func(n *cases.New) { n.Threat = "piracy" }, fault.Invalid, "threat"},
			"marked too high":     {func(n *cases.New) { n.Marking = "SECRET" }, fault.Invalid, "marking"},
			"reference of nought": {func(n *cases.New) { n.Refs = []cases.NewRef{{Kind: cases.RefCrime, Value: " - "}} }, fault.Invalid, "refs"},
		} {
			n := fraud(f)
			tc.change(&n)
			_, err := r.Open(f.As(t, d, f.Lead), n)
			var e *fault.Error
			if !errors.As(err, &e) || e.Kind != tc.kind || tc.field != "" && e.Fields[tc.field] == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		c, err := r.Open(f.As(t, d, f.Lead), fraud(f))
		if err != nil || c.Ref != "FI/2026/0001" {
			t.Errorf("after the refusals: %q, %v: a refused opening must not use up a number", c.Ref, err)
		}
	})
}

func TestOpenBatchTakesARangeInFewStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		count := func(n int) int {
			list := make([]cases.New, n)
			for i := range list {
				list[i] = cases.New{ForceID: f.ID, UnitID: f.Unit, Title: fmt.Sprintf("Imported %d", i), Nation: caltime.OtherPlace,
					OpenedOn: caltime.NewDate(2014+i%3, 3, 1), Arising: cases.Arising{Origin: cases.Reactive, Basis: "property_seizure"}}
			}
			var gs []access.Grant
			ctx, s := db.Watch(userstest.System(t))
			err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) { gs, err = r.OpenBatch(ctx, tx, list); return err })
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for i, g := range gs {
				if seen[g.Ref()] || g.Ref()[:8] != fmt.Sprintf("FI/%d/", 2014+i%3) {
					t.Fatalf("reference %q of case %d", g.Ref(), i)
				}
				seen[g.Ref()] = true
			}
			return s.Count()
		}
		if n := count(100); n > 20 {
			t.Errorf("100 cases took %d statements", n)
		}
		// Four tables at fifty rows a statement.
		if n := count(1000); n > 20+1000/50*4 {
			t.Errorf("1,000 cases took %d statements", n)
		}
	})
}

func TestConcurrentOpeningsNeverShareAReference(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		ctx := f.As(t, d, f.Lead)
		const people, each = 4, 8
		var wg sync.WaitGroup
		refs := make(chan string, people*each)
		for range people {
			wg.Go(func() {
				for range each {
					c, err := r.Open(ctx, fraud(f))
					if err != nil {
						t.Error(err)
						return
					}
					refs <- c.Ref
				}
			})
		}
		wg.Wait()
		close(refs)
		seen := map[string]bool{}
		for ref := range refs {
			if seen[ref] {
				t.Errorf("%s was given twice", ref)
			}
			seen[ref] = true
		}
		if len(seen) != people*each {
			t.Errorf("%d cases, want %d", len(seen), people*each)
		}
	})
}
