package opportunities_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

// fullScan is what neither engine may say of a table that grows.
var fullScan = regexp.MustCompile(`(?m)^\s*(SCAN (o|e|c|m|opportunities|effort_entries|cases|case_events|clocks)( |$)|.*Seq Scan on (opportunities|effort_entries|cases|case_events|clocks|orders|case_checks))`)

// Every query a page or the hourly job makes is on an index, and a page runs as many statements over many rows as over few.
func TestPagesAreOnIndexes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		g := casestest.Grant(t, userstest.System(t), d, c.ID)
		fill := func(from, n int) {
			t.Helper()
			var in []opportunities.Imported
			for i := range n {
				v := money.Pence(i+1) * 100_00
				in = append(in, opportunities.Imported{Grant: g, Key: fmt.Sprint(from + i), Title: "Item", Value: &v, Basis: "source", Reason: "DATA", EndedAt: clock.Now().Add(-time.Duration(i) * time.Hour)})
			}
			if err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
				_, err := h.Opportunities.AddBatch(ctx, tx, in)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		fill(0, 3)
		h.Enter(t, f, c.ID, 5_000_00, 24*time.Hour)
		b := browse(t, d, h).SignIn(t, f.Manager)
		paths := []string{"/opportunities", "/opportunities?unit=1&threat=fraud&rule=none&least=1000", "/opportunities?layout=list", "/opportunities?layout=list&sort=-value",
			"/opportunities?layout=list&sort=-found", "/opportunities?layout=list&status=run_out", "/missed", "/missed?period=24m&threat=fraud", "/effort", "/effort?view=unit",
			cases.Path(c.Ref) + "/opportunities", cases.Path(c.Ref) + "/effort"}
		var mu sync.Mutex
		var asked []string
		note := func(x *gorm.DB) {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, x.Dialector.Explain(x.Statement.SQL.String(), x.Statement.Vars...))
		}
		cb := d.Gorm(t.Context()).Callback()
		if err := cb.Query().After("gorm:query").Register("test:plans", note); err != nil {
			t.Fatal(err)
		}
		if err := cb.Row().After("gorm:row").Register("test:plans", note); err != nil {
			t.Fatal(err)
		}
		run := func(do func()) []string { asked = nil; do(); return append([]string(nil), asked...) }
		few := map[string]int{}
		for _, p := range paths {
			few[p] = len(run(func() { b.Get(p).Must(200) }))
		}
		fill(100, 120)
		var queries []string
		for _, p := range paths {
			q := run(func() { b.Get(p).Must(200) })
			if len(q) != few[p] {
				t.Errorf("%s: %d statements over few rows, %d over many", p, few[p], len(q))
			}
			queries = append(queries, q...)
		}
		ctx := f.As(t, d, f.Manager)
		queries = append(queries, run(func() {
			if _, err := h.Opportunities.OpenCount(ctx); err != nil {
				t.Error(err)
			}
			if _, err := h.Opportunities.CheckDue(userstest.System(t)); err != nil {
				t.Error(err)
			}
		})...)
		if bad := explain(t, d, "SELECT * FROM opportunities o WHERE o.note = 'x'"); len(queries) < 60 || !fullScan.MatchString(bad) {
			t.Fatalf("%d queries were seen; a full scan reads:\n%s", len(queries), bad)
		}
		for _, q := range queries {
			if !strings.HasPrefix(strings.TrimSpace(q), "SELECT") || strings.Contains(q, "FROM `sessions`") {
				continue
			}
			if strings.Contains(q, "AND 1 = 0") { // of nothing: the engine reads no row, whatever its plan says
				continue
			}
			if plan := explain(t, d, q); fullScan.MatchString(plan) {
				t.Errorf("%.300s …\n%s", q, plan)
			}
		}
	})
}

func explain(t *testing.T, d *db.DB, q string) string {
	t.Helper()
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
	return strings.Join(lines, "\n")
}
