package users_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// A correction of the register through the posted form: who may not is refused, what is wrong is kept as typed, what is
// right stands beside the row that it replaced, and a second one of the same row is a conflict.
func TestTheRegisterIsCorrectedByForm(t *testing.T) {
	for name, x := range map[string]struct {
		path  func(r users.Record) string // of the form, below the person’s page
		bad   url.Values                  // an invalid form
		said  string                      // what its error says
		good  url.Values
		stood func(r users.Record) []string // what stands after
		want  []string
		gone  string // how the page shows the row that was wrong
	}{
		"rank": {
			path: func(r users.Record) string { return "/ranks/" + id(r.Ranks[0].ID) + "/correct" },
			bad:  join(url.Values{"rank": {"DS"}, "reason": {""}}, on("from_on", "2019-01-01")), said: "Enter what was wrong",
			good:  join(url.Values{"rank": {"DS"}, "reason": {"The order was misread"}}, on("from_on", "2019-02-01")),
			stood: ranksStanding, want: []string{"DS from 1 Feb 2019"}, gone: "DC from 1 Jan 2019",
		},
		"rank struck": {
			path: func(r users.Record) string { return "/ranks/" + id(r.Ranks[0].ID) + "/correct" },
			bad:  url.Values{"strike": {"yes"}}, said: "Enter why the entry is wrong",
			good:  url.Values{"strike": {"yes"}, "reason": {"Another person"}},
			stood: ranksStanding, want: nil, gone: "DC from 1 Jan 2019",
		},
		"accreditation": {
			path:  func(r users.Record) string { return "/accreditations/" + id(r.Accreditations[0].ID) + "/correct" },
			bad:   join(url.Values{"kind": {"wizard"}, "reason": {"x"}}, on("granted_on", "2019-01-01")),
			said:  "Choose the kind of accreditation",
			good:  join(url.Values{"kind": {users.FinancialInvestigator}, "limits": {"cash"}, "reason": {"Its limits were left out"}}, on("granted_on", "2019-01-01")),
			stood: accreditationsStanding, want: []string{"financial investigator cash 2019-01-01"}, gone: "Its limits were left out",
		},
		"accreditation struck": {
			path: func(r users.Record) string { return "/accreditations/" + id(r.Accreditations[0].ID) + "/correct" },
			bad:  url.Values{"strike": {"yes"}, "reason": {"  "}}, said: "Enter why the entry is wrong",
			good:  url.Values{"strike": {"yes"}, "reason": {"Never granted"}},
			stood: accreditationsStanding, want: nil, gone: "Never granted",
		},
		"clearance ended": {
			path: func(r users.Record) string { return "/clearances/" + id(r.Clearances[0].ID) },
			bad:  on("to_on", "2019-12-31"), said: "must not be before 1 Jan 2020",
			good:  on("to_on", "2026-11-30"),
			stood: clearancesStanding, want: []string{"Management vetting 2020-01-01 2026-11-30"},
		},
		"clearance struck": {
			path: func(r users.Record) string { return "/clearances/" + id(r.Clearances[0].ID) },
			bad:  url.Values{"strike": {"yes"}}, said: "Enter why the entry is wrong",
			good:  url.Values{"strike": {"yes"}, "reason": {"Another person"}},
			stood: clearancesStanding, want: nil, gone: "Another person",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
				f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
				r := userstest.Room(d)
				must(t, r.Clear(f.As(t, d, f.Admin), f.Lead, users.Vetting, "Management vetting", date(t, "2020-01-01"), caltime.Date{}))
				record := func() users.Record {
					t.Helper()
					out, err := r.Person(f.As(t, d, f.Admin), d, f.Lead)
					must(t, err)
					return out
				}
				before := x.stood(record())
				page := "/admin/users/" + id(f.Lead)
				path := page + x.path(record())
				site := serve(t, d)
				for _, who := range []ids.User{f.Lead, f.Supervisor, f.Manager, f.Auditor} {
					site.SignIn(t, who).Post(path, x.good).Must(http.StatusForbidden)
				}
				site.SignIn(t, other.Admin).Post(path, x.good).Must(http.StatusNotFound)
				b := site.SignIn(t, f.Admin)
				b.Post(strings.Replace(path, page, "/admin/users/"+id(f.Deputy), 1), x.good).Must(http.StatusNotFound) // a row of somebody else
				p := b.Post(path, x.bad).Must(http.StatusUnprocessableEntity)
				if !strings.Contains(p.Text(".govuk-error-summary"), x.said) || p.Count("details[open]") == 0 {
					t.Errorf("the refusal: %s", p.Text(".govuk-error-summary"))
				}
				b.Post(path, url.Values{"strike": {"yes"}, "reason": {strings.Repeat("x", 5000)}}).Must(http.StatusUnprocessableEntity)
				if diff := cmp.Diff(before, x.stood(record())); diff != "" {
					t.Fatalf("what was refused changed something: %s", diff)
				}
				b.Post(path, x.good).Must(http.StatusSeeOther)
				if diff := cmp.Diff(x.want, x.stood(record())); diff != "" {
					t.Errorf("after it: %s", diff)
				}
				if shown := b.Get(page).Must(200).Main(); x.gone != "" && (!strings.Contains(shown, x.gone) || !strings.Contains(shown, "superseded") || !strings.Contains(shown, "by Ada Admin")) {
					t.Errorf("the page does not keep what was wrong: %s", shown)
				}
				if x.gone != "" {
					b.Post(path, x.good).Must(http.StatusConflict) // twice
				}
			})
		})
	}
}

func ranksStanding(r users.Record) (out []string) {
	for _, k := range r.Ranks {
		if k.Stands() {
			out = append(out, k.Rank+" from "+k.FromOn.UK())
		}
	}
	return out
}

func accreditationsStanding(r users.Record) (out []string) {
	for _, a := range r.Accreditations {
		if a.Stands() {
			out = append(out, a.Kind+" "+a.Limits+" "+a.GrantedOn.String())
		}
	}
	return out
}

func clearancesStanding(r users.Record) (out []string) {
	for _, c := range r.Clearances {
		if c.Stands() {
			out = append(out, c.Level+" "+c.FromOn.String()+" "+c.ToOn.String())
		}
	}
	return out
}

// The verbs behind the forms: nobody without the right, nobody of themselves, and of two at once one is done.
func TestTheRegisterIsCorrectedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		admin := f.As(t, d, f.Admin)
		must(t, r.Clear(admin, f.Deputy, users.SARAccess, "", date(t, "2020-01-01"), caltime.Date{}))
		p, err := r.Person(admin, d, f.Deputy)
		must(t, err)
		rank, held, cleared := p.Ranks[0].ID, p.Accreditations[0].ID, p.Clearances[0].ID
		again := users.NewAccreditation{Kind: users.FinancialInvestigator, GrantedOn: date(t, "2019-03-01")}
		verbs := map[string]func(ctx context.Context, id ids.User) error{
			"correct a rank": func(ctx context.Context, id ids.User) error {
				return r.CorrectRank(ctx, id, rank, "DS", date(t, "2019-02-01"), "Misread")
			},
			"correct an accreditation": func(ctx context.Context, id ids.User) error {
				return r.CorrectAccreditation(ctx, id, held, again, "Misread")
			},
			"strike a clearance": func(ctx context.Context, id ids.User) error { return r.StrikeClearance(ctx, id, cleared, "Misread") },
		}
		for name, do := range verbs {
			for _, who := range []ids.User{f.Lead, f.Deputy, f.Supervisor, f.Manager, f.Auditor} {
				if err := do(f.As(t, d, who), f.Deputy); !fault.Is(err, fault.Forbidden) {
					t.Errorf("%s by %d: %v", name, who, err)
				}
			}
			if err := do(admin, f.Admin); !fault.Is(err, fault.Refused) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s of one’s own: %v", name, err)
			}
			errs := make([]error, 4)
			var wg sync.WaitGroup
			for n := range errs {
				wg.Go(func() { errs[n] = do(admin, f.Deputy) })
			}
			wg.Wait()
			done := 0
			for _, err := range errs {
				switch {
				case err == nil:
					done++
				case !fault.Is(err, fault.Conflict):
					t.Errorf("%s at once: %v", name, err)
				}
			}
			if done != 1 {
				t.Errorf("%s: %d of 4 at once were done", name, done)
			}
		}
		if err := r.Clear(admin, f.Admin, users.Vetting, "Security check", date(t, "2020-01-01"), caltime.Date{}); !fault.Is(err, fault.Refused) {
			t.Errorf("vetting of one’s own: %v", err)
		}
		p, err = r.Person(admin, d, f.Deputy)
		must(t, err)
		got := fmt.Sprint(len(ranksStanding(p)), len(p.Ranks), len(accreditationsStanding(p)), len(p.Accreditations), len(clearancesStanding(p)), len(p.Clearances))
		if got != "1 2 1 2 0 1" {
			t.Errorf("standing and kept: %s", got)
		}
		var audited int64
		if err := d.Gorm(admin).Table("audit_entries").Where("action IN ?", []string{"rank.corrected", "accreditation.corrected", "clearance.struck"}).Count(&audited).Error; err != nil || audited != 3 {
			t.Errorf("%d entries in the audit log, %v", audited, err)
		}
	})
}

// The rank before and the rank after meet the corrected one without a gap, and the register answers for each day.
func TestACorrectedRankLeavesNoGap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		admin := f.As(t, d, f.Admin)
		must(t, r.GiveRank(admin, f.Lead, "DS", date(t, "2022-01-01")))
		must(t, r.GiveRank(admin, f.Lead, "DI", date(t, "2025-01-01")))
		p, err := r.Person(admin, d, f.Lead)
		must(t, err)
		ds := p.Ranks[1]
		for _, day := range []string{"2019-01-01", "2018-05-01", "2025-01-01", "2026-01-01"} {
			if err := r.CorrectRank(admin, f.Lead, ds.ID, "DS", date(t, day), "Misread"); !fault.Is(err, fault.Invalid) {
				t.Errorf("from %s: %v", day, err)
			}
		}
		must(t, r.CorrectRank(admin, f.Lead, ds.ID, "T/DS", date(t, "2023-06-01"), "Misread"))
		for day, want := range map[string]string{"2022-01-01": "DC", "2023-05-31": "DC", "2023-06-01": "T/DS", "2024-12-31": "T/DS", "2025-01-01": "DI"} {
			if got, err := r.RankOn(admin, d, f.Lead, date(t, day)); err != nil || got != want {
				t.Errorf("on %s: %q, %v, want %q", day, got, err, want)
			}
		}
		p, err = r.Person(admin, d, f.Lead)
		must(t, err)
		for _, k := range p.Ranks {
			if k.Stands() && k.Rank == "DI" {
				must(t, r.StrikeRank(admin, f.Lead, k.ID, "Never promoted"))
			}
		}
		if got, err := r.RankOn(admin, d, f.Lead, date(t, "2026-11-22")); err != nil || got != "T/DS" {
			t.Errorf("after the last was struck out: %q, %v", got, err)
		}
	})
}
