package search_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"gorm.io/gorm"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/search"
	"proceeds/internal/rooms/users/userstest"
)

// TestASearchIsOnAnIndex asks both engines for their plans on filled tables.
func TestASearchIsOnAnIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		w := begin(t, d)
		for _, f := range []userstest.Force{w.f, userstest.NewForce(t, d, "GX")} {
			if err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
				list := make([]cases.New, 600)
				for i := range list {
					list[i] = cases.New{ForceID: f.ID, UnitID: f.Unit, Title: fmt.Sprintf("Seizure %d of cash", i), Arising: cases.Arising{Origin: cases.Reactive, Basis: "arrest"},
						Refs: []cases.NewRef{{Kind: cases.RefCrime, Value: fmt.Sprint("CR", i)}}}
				}
				gs, err := w.cr.OpenBatch(ctx, tx, list)
				if err != nil {
					return err
				}
				return w.cr.Changed(ctx, tx, gs...)
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Maintain(t.Context(), func(g *gorm.DB) error { return g.Exec("ANALYZE").Error }); err != nil {
			t.Fatal(err)
		}
		as := w.f.As(t, d, w.f.Colleague)
		var asked []string
		note := func(x *gorm.DB) {
			asked = append(asked, x.Dialector.Explain(x.Statement.SQL.String(), x.Statement.Vars...))
		}
		if err := d.Gorm(as).Callback().Row().After("gorm:row").Register("test:plans", note); err != nil {
			t.Fatal(err)
		}
		for _, words := range []string{"seiz", "seizure 12 cash", "FI/2026/00"} {
			q, _ := search.ParseQuery(words)
			if _, err := w.room.Find(as, d, q); err != nil {
				t.Fatal(err)
			}
		}
		_ = d.Gorm(as).Callback().Row().Remove("test:plans")
		if len(asked) != 9 {
			t.Fatalf("%d statements, want three a search", len(asked))
		}
		for _, q := range asked {
			var lines []string
			if err := d.Maintain(t.Context(), func(g *gorm.DB) error {
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
			}); err != nil {
				t.Fatal(err)
			}
			plan := strings.Join(lines, "\n") + "\n"
			for _, bad := range []string{"SCAN t\n", "SCAN o\n", "SCAN c\n", "SCAN s\n", "Seq Scan on search_terms", "Seq Scan on cases", "Seq Scan on subjects"} {
				if strings.Contains(plan, bad) {
					t.Errorf("%s\nreads a whole table:\n%s", q, plan)
				}
			}
		}
	})
}
