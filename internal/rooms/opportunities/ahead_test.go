package opportunities_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

const dayLong = 24 * time.Hour

func TestWhatClosesSoonAgainstTheFreeHours(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		clock.Set(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)) // a Monday, with 20 working days ahead
		look := func(who ids.User, unit ids.Unit) opportunities.Ahead {
			t.Helper()
			a, err := h.Opportunities.LookAhead(f.As(t, d, who), d, f.ID, unit)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		unit := func(a opportunities.Ahead) opportunities.UnitAhead {
			t.Helper()
			for _, u := range a.Units {
				if u.ID == f.Unit {
					return u
				}
			}
			t.Fatalf("the unit is not there: %+v", a.Units)
			return opportunities.UnitAhead{}
		}
		open := casestest.OpenIn(t, h.Cases, f)
		shut := casestest.OpenIn(t, h.Cases, f, casestest.Restricted)
		h.Enter(t, f, open.ID, 1_000_00, 3*dayLong)
		h.Enter(t, f, open.ID, 2_000_00, 20*dayLong)
		h.Enter(t, f, open.ID, 4_000_00, 60*dayLong)
		h.Enter(t, f, shut.ID, 8_000_00, 5*dayLong)

		// Nothing was ever taken to an application: the need is not known, and no hours are made up.
		a := look(f.Manager, 0)
		if x := a.Total[0]; x.Closes != 2 || x.Pence != 9_000_00 || x.Need.Unknown != 2 || x.Need.Minutes != 0 || x.Short() != 0 {
			t.Errorf("7 days: %+v", x)
		}
		if x := a.Total[1]; x.Closes != 3 || x.Pence != 11_000_00 || a.Hidden != 1 {
			t.Errorf("28 days: %+v, %d hidden", x, a.Hidden)
		}
		u := unit(a)
		if u.People != 3 || u.Ahead[0].Closes != 1 || u.Ahead[1].Closes != 2 || u.Ahead[1].Pence != 3_000_00 {
			t.Errorf("the unit shows %+v", u)
		}
		if want := int64(3 * 5 * 444); u.Ahead[0].Free() != want || u.Ahead[1].Free() != 4*want {
			t.Errorf("free %d and %d, want %d and %d", u.Ahead[0].Free(), u.Ahead[1].Free(), want, 4*want)
		}
		if x := unit(look(f.Lead, 0)); x.Ahead[0].Closes != 2 {
			t.Errorf("a member sees %+v", x.Ahead[0])
		}
		// A unit alone is a section: nothing of a restricted case is counted.
		if x := look(f.Manager, f.Unit); x.Total[0].Closes != 1 || x.Hidden != 0 || x.Total[0].Capacity != u.Ahead[0].Capacity {
			t.Errorf("the unit alone: %+v, %d hidden", x.Total[0], x.Hidden)
		}

		// Two earlier ones took 40 and 60 hours; one on whose case nothing was recorded is left out.
		for _, hours := range []int{40, 60, 0} {
			c := casestest.OpenIn(t, h.Cases, f)
			o := h.Enter(t, f, c.ID, 500_00, 0)
			lead := f.As(t, d, f.Lead)
			o, _, err := h.Opportunities.Take(lead, o.PublicKey, o.Version)
			if err != nil {
				t.Fatal(err)
			}
			for range hours / 10 {
				clock.Advance(dayLong)
				if _, err := h.Effort.Log(f.As(t, d, f.Lead), effort.New{CaseID: &c.ID, OnDate: caltime.DateOf(clock.Now()), Minutes: 600, Activity: "analysis"}); err != nil {
					t.Fatal(err)
				}
			}
			if _, _, err := h.Opportunities.StepTo(lead, o.PublicKey, o.Version, opportunities.Outcome{Step: opportunities.Applied}); err != nil {
				t.Fatal(err)
			}
		}
		clock.Set(time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)) // a Monday
		soon := h.Enter(t, f, open.ID, 1_500_00, 2*dayLong)
		for range 3 {
			h.Enter(t, f, open.ID, 1_000_00, 2*dayLong)
		}
		a = look(f.Manager, 0)
		if len(a.Sorts) != 1 || a.Sorts[0].Took.Median != 50*60 || a.Sorts[0].Took.From != 2 || a.Sorts[0].Took.Any {
			t.Fatalf("by rule: %+v", a.Sorts)
		}
		if u = unit(a); u.Ahead[0].Need.Minutes != 4*3000 || u.Ahead[0].Short() != 4*3000-3*5*444 {
			t.Errorf("short %d, %+v", u.Ahead[0].Short(), u.Ahead[0])
		}
		// Whoever is away takes their hours along; what is taken becomes a pledge.
		today := caltime.DateOf(clock.Now())
		h.Opportunities.Away = func(context.Context, db.Reader, ids.Unit, caltime.Date, caltime.Date) ([]opportunities.Away, error) {
			return []opportunities.Away{{User: f.Deputy, Stretch: opportunities.Stretch{From: today.AddDays(-3), To: today.AddDays(1)}}}, nil
		}
		if _, _, err := h.Opportunities.Take(f.As(t, d, f.Lead), soon.PublicKey, soon.Version); err != nil {
			t.Fatal(err)
		}
		u = unit(look(f.Manager, 0))
		if c := u.Ahead[0].Capacity; c.Away != 2*444 || c.Pledged != 3000 || u.Ahead[0].Free() != 13*444-3000 || u.Ahead[0].Closes != 3 || len(u.Who) != 1 || !strings.HasPrefix(u.Who[0], "Dee Deputy, 27 Nov to 1 Dec") {
			t.Errorf("with one away: %+v, %v", u.Ahead[0], u.Who)
		}

		// The page, for those who plan; the same few statements however much there is.
		site := userstest.Browse(t, d, append(h.Opportunities.Routes(), h.Opportunities.RuleRoutes()...))
		for _, who := range []ids.User{f.Lead, f.Auditor, f.Admin, f.Referrer} {
			if p := site.SignIn(t, who).Get("/opportunities/ahead"); p.Status != http.StatusForbidden {
				t.Errorf("user %d got %d", who, p.Status)
			}
		}
		text := site.SignIn(t, f.Supervisor).Get("/opportunities/ahead").Must(200).Main()
		for _, want := range []string{"from 2 earlier ones", "50.0 h", "Dee Deputy", "3 investigators", "pledged"} {
			if !strings.Contains(text, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		for _, odd := range []string{"unit=zzz", "unit=999999", "after=zzz", "unit=-1&after=" + strings.Repeat("9", 2000)} {
			if p := site.SignIn(t, f.Manager).Get("/opportunities/ahead?" + odd); p.Status != http.StatusOK {
				t.Errorf("?%s: %d", odd, p.Status)
			}
		}
		ctx := f.As(t, d, f.Manager)
		count := func() int {
			return dbtest.Statements(t, func(w context.Context) {
				who, _ := actor.From(ctx)
				if _, err := h.Opportunities.LookAhead(actor.With(w, who), d, f.ID, 0); err != nil {
					t.Fatal(err)
				}
			})
		}
		before := count()
		for i := range 30 {
			h.Enter(t, f, open.ID, money.Pence(i+1)*100, 3*dayLong)
		}
		if after := count(); after != before || after > 12 {
			t.Errorf("%d statements, then %d", before, after)
		}
		if p := site.SignIn(t, f.Manager).Get("/opportunities/ahead"); p.Count(".pager a[rel=next]") != 1 {
			t.Error("no way to the next rows")
		} else if next := site.SignIn(t, f.Manager).Get(p.Attr(".pager a[rel=next]", "href")).Must(200); next.Count("#h-rows") != 1 || next.Count(".pager a[rel=next]") != 0 {
			t.Errorf("the next rows: %s", next.Main())
		}
	})
}
