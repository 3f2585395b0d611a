package cases_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// Each count beside a box is what the list says once of its filter that box alone is ticked; whoever looks, and whatever
// else narrows the list.
func TestOptionCountsAreWhatTheListGives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		fill(t, d, r, f, 150)
		fill(t, d, r, userstest.NewForce(t, d, "GX"), 20)
		exec(t, d, "UPDATE cases SET stage = 'charged' WHERE id % 5 = 0 AND stage <> 'closed'")
		exec(t, d, "UPDATE cases SET lead_id = ? WHERE id % 3 = 0", f.Lead)
		exec(t, d, "UPDATE cases SET nation = 'scotland' WHERE id % 11 = 0")
		exec(t, d, "UPDATE cases SET processing = 'limited' WHERE id % 17 = 0")
		exec(t, d, "UPDATE cases SET withdrawn_at = ? WHERE id % 19 = 0", dbtest.Now)
		for range 3 { // restricted cases of which the lead is a member
			casestest.Open(t, d, f, casestest.Restricted)
		}
		options := []cases.Option{{"lead", ids.String(f.Lead)}, {"lead", ids.String(f.Supervisor)}, {"unit", ids.String(f.Unit)}, {"unit", ids.String(f.OtherUnit)}, {"origin", "proactive"}, {"origin", "reactive"}, {"restricted", "yes"}}
		for _, s := range cases.Stages() {
			options = append(options, cases.Option{Name: "stage", Value: string(s)})
		}
		for _, x := range cases.Threats() {
			options = append(options, cases.Option{Name: "threat", Value: string(x.Code)})
		}
		for _, n := range caltime.Nations() {
			options = append(options, cases.Option{Name: "nation", Value: string(n)})
		}
		some := 0
		for _, who := range []ids.User{f.Lead, f.Colleague, f.Manager, f.Admin} {
			ctx := f.As(t, d, who)
			for _, q := range []string{"", "view=all", "view=closed", "view=mine", "stage=charged&stage=developing&origin=proactive", fmt.Sprintf("view=all&lead=%d&unit=%d", f.Lead, f.Unit),
				"view=all&restricted=yes&threat=fraud", "view=all&min=300&max=800&nation=scotland", "view=proactive", "text=case+a"} {
				v, err := url.ParseQuery(q)
				if err != nil {
					t.Fatal(err)
				}
				got, err := r.OptionCounts(ctx, d, cases.ParseFilter(v))
				if err != nil {
					t.Fatal(err)
				}
				is, want := map[cases.Option]int{}, map[cases.Option]int{}
				for _, o := range options {
					one := url.Values{}
					for name, list := range v {
						one[name] = list
					}
					one.Set(o.Name, o.Value)
					total, err := r.Count(ctx, d, cases.ParseFilter(one))
					if err != nil {
						t.Fatal(err)
					}
					is[o], want[o] = got[o].N, total.N
					some += total.N
				}
				if diff := cmp.Diff(want, is); diff != "" {
					t.Errorf("user %d, ?%s (-list +beside the boxes):\n%s", who, q, diff)
				}
			}
		}
		if some < 1000 {
			t.Errorf("only %d cases were counted", some)
		}
	})
}

func TestOptionCountsTakeOneStatementOnAnIndexAndEndAtTenThousand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		first := casestest.Open(t, d, f)
		columns := "force_id, unit_id, title, operation, summary, nation, threat, stage, stage_since, origin, origin_basis, origin_main, restricted, opened_on, last_event_at, created_at, updated_at"
		exec(t, d, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
			INSERT INTO cases (ref, ref_folded, `+columns+`) SELECT 'X' || n.i, 'x' || n.i, `+columns+` FROM n CROSS JOIN cases WHERE cases.id = ?`, first.ID)
		exec(t, d, "UPDATE cases SET threat = 'drugs' WHERE id <> ? AND ref = 'X1'", first.ID)
		exec(t, d, "ANALYZE")
		ctx := f.As(t, d, f.Lead)
		watched, s := db.Watch(ctx)
		n, err := r.OptionCounts(watched, d, cases.Filter{View: cases.AllOpen})
		if err != nil || s.Count() != 1 {
			t.Fatalf("%d statements, %v", s.Count(), err)
		}
		for o, want := range map[cases.Option]cases.Total{{"stage", "developing"}: {N: 10_000, More: true}, {"threat", "fraud"}: {N: 10_000}, {"threat", "drugs"}: {N: 1}, {"stage", "charged"}: {}} {
			if n[o] != want {
				t.Errorf("%v: %+v, want %+v", o, n[o], want)
			}
		}
		for _, v := range cases.Views() {
			for _, plan := range plans(t, d, ctx, func(ctx context.Context) error {
				_, err := r.OptionCounts(ctx, d, cases.Filter{View: v.Code, Threats: []cases.Threat{"fraud"}})
				return err
			}) {
				if strings.Contains(plan, "SCAN c\n") || strings.Contains(plan, "Seq Scan on cases") || strings.Contains(plan, "SCAN case_") || strings.Contains(plan, "Seq Scan on case_") {
					t.Errorf("counts of %s read a whole table:\n%s", v.Code, plan)
				}
				// PostgreSQL takes it once the table is vacuumed; before that any index of the force does.
				if d.Dialect() == db.SQLite && v.Code == cases.AllOpen && !strings.Contains(plan, "cases_counts") {
					t.Errorf("the index of the counts is not used:\n%s", plan)
				}
			}
		}
	})
}

func TestCountsComeAfterThePage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		casestest.Open(t, d, f)
		casestest.Open(t, d, f, casestest.Restricted)
		site := userstest.Browse(t, d, r.Routes())
		b := site.SignIn(t, f.Colleague)
		page := b.Get("/cases?threat=fraud").Must(200)
		if got := page.Text("#n-stage-developing"); got != "" {
			t.Errorf("the page itself counts %q", got)
		}
		from := page.Attr("#results [hx-trigger=load]", "hx-get")
		if from != "/cases/counts?threat=fraud" {
			t.Errorf("counts come from %q", from)
		}
		part := b.GetHX(from).Must(200)
		for id, want := range map[string]string{"#n-stage-developing": "1", "#n-threat-fraud": "1", "#n-threat-drugs": "0", "#n-restricted-yes": "0", "#n-lead-" + ids.String(f.Lead): "1", "#n-lead-" + ids.String(f.Colleague): "0"} {
			if got := part.Text(id); got != want || page.Count(id) != 1 {
				t.Errorf("%s: %q, want %q; %d places on the page", id, got, want, page.Count(id))
			}
		}
		if got := site.SignIn(t, f.Lead).GetHX(from).Must(200).Text("#n-restricted-yes"); got != "1" {
			t.Errorf("a member counts %q restricted cases", got)
		}
		if p := b.Get("/cases/counts?threat=fraud&view=all&junk=1"); p.Status != 303 || p.Location() != "/cases?threat=fraud&view=all" {
			t.Errorf("without htmx: %d to %q", p.Status, p.Location())
		}
		site.Consulted()
		b.GetHX(from).Must(200)
		if diff := cmp.Diff([]string{"list.counted"}, site.Consulted()); diff != "" {
			t.Errorf("in the log (-want +got):\n%s", diff)
		}
	})
}
