package cases_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

func TestHeaderSaysTheSixFacts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.Open(t, d, f, casestest.Restricted, func(n *cases.New) { n.Operation = "Op LARCHWOOD" })
		ctx := f.As(t, d, f.Lead)
		g := casestest.Grant(t, ctx, d, c.ID)
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, c.ID, access.Edit)
			if err != nil {
				return err
			}
			tx.Record("asset.identified", db.On{Kind: "case", ID: int64(c.ID), Case: c.ID}, nil)
			return r.SetValues(ctx, tx, g, cases.Values{Identified: 612_400_00, Held: 412_350_00, Ordered: 86_000_00, Collected: 41_200_00, Stake: 571_200_00})
		}); err != nil {
			t.Fatal(err)
		}
		var html bytes.Buffer
		n := dbtest.Statements(t, func(wctx context.Context) {
			h, err := r.Header(wctx, g, "assets")
			if err != nil {
				t.Fatal(err)
			}
			if err := h.Render(ctx, &html); err != nil {
				t.Fatal(err)
			}
		})
		if n != 2 {
			t.Errorf("%d statements, want 2", n)
		}
		for _, want := range []string{"Op LARCHWOOD", "Invoice diversion", "Restricted to 2 people", "£571,200", "of £612,400 identified", "Lea Lead", "deputy Dee Deputy",
			"Reactive", "Fraud", "Developing", `href="/cases/FI-2026-0001/assets" aria-current="page"`, "No clock is running"} {
			if !strings.Contains(html.String(), want) {
				t.Errorf("the head lacks %q", want)
			}
		}
	})
}
