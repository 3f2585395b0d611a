package cases_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// fill opens n cases with different values, dates and stages; every seventh is closed, every tenth restricted.
func fill(t *testing.T, d *db.DB, r *cases.Room, f userstest.Force, n int) {
	t.Helper()
	threats := cases.Threats()
	err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		list := make([]cases.New, n)
		for i := range list {
			list[i] = cases.New{ForceID: f.ID, UnitID: f.Unit, Title: fmt.Sprintf("Case %c %d", 'A'+i%26, i/3), Threat: threats[i%len(threats)].Code,
				OpenedOn: caltime.NewDate(2026, 1, 1).AddDays(i % 300), Arising: cases.Arising{Origin: cases.Reactive, Basis: "arrest"}}
			if i%4 == 0 {
				list[i].Arising = cases.Arising{Origin: cases.Proactive, Basis: "intelligence"}
				list[i].UnitID = f.OtherUnit
			}
			if i%10 == 3 {
				casestest.Restricted(&list[i])
			}
		}
		_, err := r.OpenBatch(ctx, tx, list)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// The columns that other rooms keep true are set directly: their own tests show that they do.
	for _, q := range []string{
		"UPDATE cases SET stake_pence = (id * 7919) % 100000",
		"UPDATE cases SET stage = 'closed', closed_reason = 'recovered' WHERE id % 7 = 0",
	} {
		exec(t, d, q)
	}
	for i := range 40 {
		exec(t, d, "UPDATE cases SET next_end_at = ?, last_event_at = ? WHERE id % 40 = ? AND id % 3 = 0", dbtest.Now.Add(time.Duration(i*37-200)*time.Hour), dbtest.Now.Add(-time.Duration(i)*48*time.Hour), i)
	}
}

func exec(t *testing.T, d *db.DB, q string, args ...any) {
	t.Helper()
	if err := d.Maintain(t.Context(), func(g *gorm.DB) error { return g.Exec(q, args...).Error }); err != nil {
		t.Fatal(err)
	}
}

func TestListPagesMeetEveryCaseOnceBothWays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		fill(t, d, r, f, 130)
		ctx := f.As(t, d, f.Colleague)
		filter := cases.Filter{View: cases.Everything}
		total, err := r.Count(ctx, d, filter)
		if err != nil || total.N != 117 || total.More {
			t.Fatalf("counted %+v, %v: 13 of 130 are restricted", total, err)
		}
		for _, s := range cases.Sorts {
			for _, desc := range []bool{false, true} {
				p := page.Request{Sort: page.Sort{Name: s.Name, Desc: desc}, Size: 20}
				var pages [][]string
				for {
					got, err := r.List(ctx, d, filter, p)
					if err != nil {
						t.Fatal(err)
					}
					pages = append(pages, refs(got.Rows))
					if got.Next == "" {
						break
					}
					p.After = page.Decode(got.Next)
				}
				seen := map[string]bool{}
				for _, pg := range pages {
					for _, ref := range pg {
						seen[ref] = true
					}
				}
				if len(seen) != 117 || len(pages) != 6 {
					t.Fatalf("%s desc=%v: %d cases on %d pages", s.Name, desc, len(seen), len(pages))
				}
				last, err := r.List(ctx, d, filter, p)
				if err != nil {
					t.Fatal(err)
				}
				back := page.Request{Sort: p.Sort, Size: 20, Before: page.Decode(last.Prev)}
				for i := len(pages) - 2; i >= 0; i-- {
					got, err := r.List(ctx, d, filter, back)
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(pages[i], refs(got.Rows)); diff != "" {
						t.Fatalf("%s desc=%v, page %d backwards: %s", s.Name, desc, i, diff)
					}
					back.Before = page.Decode(got.Prev)
				}
			}
		}
	})
}

func refs(rows []cases.ListRow) []string {
	out := make([]string, len(rows))
	for i, x := range rows {
		out[i] = x.Ref
	}
	return out
}

func TestListFilters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		other := userstest.NewForce(t, d, "GX")
		r := casestest.Room(d)
		casestest.Open(t, d, f, casestest.Titled("Alpha"))
		b := casestest.Open(t, d, f, casestest.Titled("Beta"), func(n *cases.New) {
			n.UnitID, n.LeadID, n.DeputyID, n.Threat, n.Nation = f.OtherUnit, f.OtherSupervisor, 0, "drugs", caltime.Scotland
			n.Arising = cases.Arising{Origin: cases.Proactive, Basis: "intelligence"}
		})
		casestest.Open(t, d, f, casestest.Titled("Hidden"), casestest.Restricted)
		casestest.Open(t, d, other, casestest.Titled("Elsewhere"))
		exec(t, d, "UPDATE cases SET stake_pence = 5000000 WHERE id = ?", b.ID)
		titles := func(ctx context.Context, q string) string {
			t.Helper()
			v, err := url.ParseQuery(q)
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.List(ctx, d, cases.ParseFilter(v), page.Request{Sort: page.Sort{Name: "title"}, Size: 50})
			if err != nil {
				t.Fatal(err)
			}
			out := []string{}
			for _, x := range got.Rows {
				out = append(out, x.Title)
			}
			return strings.Join(out, " ")
		}
		lead, sup := f.As(t, d, f.Lead), f.As(t, d, f.OtherSupervisor)
		for q, want := range map[string][2]string{
			"":                                  {"Alpha Beta Hidden", "Alpha Beta"},
			"view=mine":                         {"Alpha Hidden", "Beta"},
			"view=unit":                         {"Alpha Hidden", "Beta"},
			"view=proactive":                    {"Beta", "Beta"},
			"view=closed":                       {"", ""},
			"threat=fraud":                      {"Alpha Hidden", "Alpha"},
			"nation=scotland":                   {"Beta", "Beta"},
			"origin=reactive":                   {"Alpha Hidden", "Alpha"},
			"restricted=yes":                    {"Hidden", ""},
			"stage=charged":                     {"", ""},
			"min=10,000":                        {"Beta", "Beta"},
			"max=10000":                         {"Alpha Hidden", "Alpha"},
			fmt.Sprintf("lead=%d", f.Lead):      {"Alpha Hidden", "Alpha"},
			fmt.Sprintf("unit=%d", f.OtherUnit): {"Beta", "Beta"},
			"view=quiet":                        {"", ""},
		} {
			if got := [2]string{titles(lead, q), titles(sup, q)}; got != want {
				t.Errorf("?%s: %q, want %q", q, got, want)
			}
		}
		if got := titles(other.As(t, d, other.Manager), "view=all"); got != "Elsewhere" {
			t.Errorf("another force sees %q", got)
		}
		if got := titles(f.As(t, d, f.Admin), "view=all"); got != "" {
			t.Errorf("an administrator sees %q", got)
		}
		clock.Advance((cases.QuietDays*24 + 1) * time.Hour)
		if got := titles(lead, "view=quiet"); got != "Alpha Beta Hidden" {
			t.Errorf("quiet after 28 days: %q", got)
		}
	})
}

func TestListTakesTwoStatementsWhateverItsLength(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		a := f.As(t, d, f.Colleague)
		for _, n := range []int{1, 60} {
			fill(t, d, r, f, n)
			ctx, s := db.Watch(a)
			if _, err := r.List(ctx, d, cases.Filter{View: cases.Everything}, page.Request{Sort: cases.Sorts[0], Size: 50}); err != nil {
				t.Fatal(err)
			}
			if s.Count() != 2 {
				t.Errorf("%d statements", s.Count())
			}
		}
	})
}

// Every list of cases is found on an index: neither engine reads the whole table, in any view and order.
func TestListsAreOnAnIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		fill(t, d, r, f, 1500)
		fill(t, d, r, userstest.NewForce(t, d, "GX"), 1500)
		exec(t, d, "ANALYZE")
		g := casestest.Grant(t, userstest.System(t), d, 1)
		run := func(name string, fn func(ctx context.Context) error) {
			t.Helper()
			for _, plan := range plans(t, d, f.As(t, d, f.Lead), fn) {
				if strings.Contains(plan, "SCAN cases") || strings.Contains(plan, "SCAN c\n") || strings.Contains(plan, "SCAN k\n") || strings.Contains(plan, "Seq Scan on cases") ||
					strings.Contains(plan, "SCAN case_") || strings.Contains(plan, "Seq Scan on case_") || strings.Contains(plan, "SCAN search_terms") {
					t.Errorf("%s reads a whole table:\n%s", name, plan)
				}
			}
		}
		for _, v := range cases.Views() {
			for _, s := range cases.Sorts {
				f := cases.Filter{View: v.Code}
				p := page.Request{Sort: s, Size: 50}
				first, err := r.List(dbtest.System(t), d, f, p)
				if err != nil {
					t.Fatal(err)
				}
				p.After = page.Decode(first.Next)
				run(string(v.Code)+" by "+s.Name, func(ctx context.Context) error { _, err := r.List(ctx, d, f, p); return err })
			}
			run("count of "+string(v.Code), func(ctx context.Context) error { _, err := r.Count(ctx, d, cases.Filter{View: v.Code}); return err })
		}
		run("by words", func(ctx context.Context) error {
			_, err := r.List(ctx, d, cases.Filter{View: cases.Everything, Text: "harbour"}, page.Request{Sort: cases.Sorts[0], Size: 50})
			return err
		})
		run("timeline", func(ctx context.Context) error {
			_, err := r.Timeline(ctx, d, g, "legal", page.Request{Size: 50})
			return err
		})
		run("head", func(ctx context.Context) error { _, err := r.HeadOf(ctx, d, g); return err })
		run("decisions", func(ctx context.Context) error { _, err := r.Decisions(ctx, d, g); return err })
		run("references", func(ctx context.Context) error { _, err := r.Refs(ctx, d, g); return err })
		run("opening", func(ctx context.Context) error {
			_, err := access.OpenRef(ctx, d, "FI-2026-0005", access.Read)
			return err
		})
	})
}

// plans gives what the engine means to do for each statement that fn runs. PostgreSQL is told to avoid sequential scans
// where it can: on a table this small it would choose one even beside an index.
func plans(t *testing.T, d *db.DB, as context.Context, fn func(ctx context.Context) error) []string {
	t.Helper()
	var out []string
	for _, q := range queries(t, d, as, fn) {
		var lines []string
		err := d.Maintain(t.Context(), func(g *gorm.DB) error {
			if d.Dialect() == db.Postgres {
				if err := g.Exec("SET LOCAL enable_seqscan = off").Error; err != nil {
					return err
				}
				return g.Raw("EXPLAIN " + q).Scan(&lines).Error
			}
			var steps []struct{ Detail string }
			err := g.Raw("EXPLAIN QUERY PLAN " + q).Scan(&steps).Error
			for _, s := range steps {
				lines = append(lines, s.Detail)
			}
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		out = append(out, strings.Join(lines, "\n")+"\n")
	}
	return out
}

// queries gives the reading statements that fn runs, with their values written into them.
func queries(t *testing.T, d *db.DB, as context.Context, fn func(ctx context.Context) error) []string {
	t.Helper()
	var out []string
	note := func(x *gorm.DB) {
		out = append(out, x.Dialector.Explain(x.Statement.SQL.String(), x.Statement.Vars...))
	}
	c := d.Gorm(as).Callback()
	if err := c.Query().After("gorm:query").Register("test:plans", note); err != nil {
		t.Fatal(err)
	}
	if err := c.Row().After("gorm:row").Register("test:plans", note); err != nil {
		t.Fatal(err)
	}
	err := fn(as)
	_ = c.Query().Remove("test:plans")
	_ = c.Row().Remove("test:plans")
	if err != nil {
		t.Fatal(err)
	}
	return out
}
