package orders_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/reference"
)

func TestAMonthOfClocks(t *testing.T) {
	each(t, "2026-12-24T17:00", func(b *bench) {
		ref := b.follow()
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-12-24T16:30", 48_260_00) // to Wed 30 16:30, act by Wed 30 10:00
		shut := casestest.OpenIn(b.t, b.r.Cases, b.f, casestest.Titled("ZEPHYRINE"), casestest.Restricted)
		orderstest.Seize(b.t, b.ctx, b.r, shut.ID, "2026-12-24T09:30", 4_000_00) // to Wed 30 09:30, act by Tue 29 10:00
		site := b.site()
		lead, other := site.SignIn(b.t, b.f.Lead), site.SignIn(b.t, b.f.Colleague)

		page := lead.Get("/clocks/calendar?month=2026-12&scope=mine").Must(200)
		cells := page.All("td.mon__d:not(.mon__d--out)")
		if len(cells) != 31 || !strings.HasPrefix(cells[29], "30 Wed 30 Dec") {
			b.t.Fatalf("%d days: %q", len(cells), cells)
		}
		for n, want := range map[int]string{23: "Today", 24: "Christmas Day", 25: "Saturday", 27: "Boxing Day (substitute day)", 28: "Act by 10:00", 29: "Ends 09:30"} {
			if !strings.Contains(cells[n], want) {
				b.t.Errorf("day %d lacks %q: %s", n+1, want, cells[n])
			}
		}
		b.equal(strings.Count(cells[29], b.c.Ref), 1, "lines of the case on the day it ends")
		b.equal(page.Count("td.mon__d--off"), 8+2, "days that do not count")
		if !strings.Contains(page.Main(), "2 clocks end in December 2026.") || page.Count("a[href*='month=2026-11']") != 1 || page.Count("a[href*='month=2027-01']") != 1 {
			b.t.Error(page.Main())
		}
		if got := page.Attr("td.mon__d a", "href"); !strings.HasSuffix(got, "/assets/A1") {
			b.t.Errorf("a line leads to %q", got)
		}
		day := lead.Get("/clocks/calendar?month=2026-12&scope=mine&day=2026-12-30").Must(200)
		b.equal(day.Count("#h-day"), 1, "the chosen day")

		// A restricted case is not there for anybody else: not in a cell, not in a count.
		for _, path := range []string{"/clocks/calendar?month=2026-12&scope=force", "/clocks/calendar?month=2026-12&scope=force&day=2026-12-30", "/clocks/calendar?month=2026-12&scope=force&day=2026-12-29"} {
			seen := other.Get(path).Must(200)
			if strings.Contains(seen.Body, shut.Ref) || strings.Contains(seen.Body, "ZEPHYRINE") || !strings.Contains(seen.Main(), "1 clock ends in December 2026.") {
				b.t.Errorf("%s: %s", path, seen.Main())
			}
		}
		// A spoilt address gives this month; another nation has other days; beyond the list the page says so.
		if p := lead.Get("/clocks/calendar?month=x&scope=y&nation=narnia&day=z").Must(200); p.Text("#h-month") != "December 2026" {
			b.t.Error(p.Text("#h-month"))
		}
		if p := lead.Get("/clocks/calendar?month=2026-11&nation=scotland").Must(200); !strings.Contains(p.Main(), "St Andrew’s Day") {
			b.t.Error(p.Main())
		}
		if p := lead.Get("/clocks/calendar?month=2029-01").Must(200); !strings.Contains(p.Main(), "The calendar is not known for all of this month") {
			b.t.Error(p.Main())
		}
		must[reference.CalendarChanged](b.t)(ref.SetNonWorkingDay(b.f.As(b.t, b.d, b.f.Admin), thanks("2026-12-29", 0)))
		if got := lead.Get("/clocks/calendar?month=2026-12").Must(200).All("td.mon__d:not(.mon__d--out)"); !strings.Contains(got[28], "Day of thanks") || !strings.Contains(got[30], "Ends 16:30") {
			b.t.Errorf("after a change of the list: %q", got)
		}
		b.explainMonth()
	})
}

// explainMonth holds the month, and what follows a change of the list, to the indexes of clocks on both engines.
func (b *bench) explainMonth() {
	b.t.Helper()
	ctx, s := db.Watch(b.ctx)
	if _, _, err := b.r.Month(ctx, b.d, orders.Force, caltime.MustDate("2026-12-01")); err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.r.WouldFollow(ctx, b.d, b.r.Reference.Latest(caltime.EnglandWales)); err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.r.CatchUp(ctx); err != nil {
		b.t.Fatal(err)
	}
	looked := 0
	for _, stmt := range s.SQL() {
		if !strings.Contains(stmt, "clocks") {
			continue
		}
		looked++
		plan := b.plan(stmt)
		if !strings.Contains(plan, "clocks_") || strings.Contains(plan, "SCAN k\n") || strings.Contains(plan, "SCAN clocks\n") || strings.Contains(plan, "Seq Scan on clocks") {
			b.t.Errorf("%s is not on an index of clocks:\n%s", stmt, plan)
		}
	}
	if looked < 3 {
		b.t.Errorf("%d statements were looked at", looked)
	}
}

// plan explains a statement for whatever its parameters are. PostgreSQL would rather scan the few rows of a test, so it is
// told not to.
func (b *bench) plan(stmt string) (out string) {
	b.t.Helper()
	ctx := b.t.Context()
	conn := must[*sql.Conn](b.t)(b.d.SQL().Conn(ctx))
	defer conn.Close()
	explain := "EXPLAIN QUERY PLAN " + stmt
	args := make([]any, strings.Count(stmt, "?"))
	if b.d.Dialect() == db.Postgres {
		n := 0
		for strings.Contains(stmt, fmt.Sprintf("$%d", n+1)) {
			n++
		}
		nulls := strings.TrimSuffix(strings.Repeat("NULL, ", n), ", ")
		for _, q := range []string{"SET enable_seqscan = off", "SET plan_cache_mode = force_generic_plan", "PREPARE looked AS " + stmt} {
			if _, err := conn.ExecContext(ctx, q); err != nil {
				b.t.Fatalf("%s: %v", q, err)
			}
		}
		defer conn.ExecContext(ctx, "DEALLOCATE looked")
		defer conn.ExecContext(ctx, "RESET ALL")
		explain, args = "EXPLAIN EXECUTE looked("+nulls+")", nil
	}
	rows, err := conn.QueryContext(ctx, explain, args...)
	if err != nil {
		b.t.Fatalf("%s: %v", explain, err)
	}
	defer rows.Close()
	columns := must[[]string](b.t)(rows.Columns())
	for rows.Next() {
		line := make([]any, len(columns))
		for n := range line {
			line[n] = new(any)
		}
		if err := rows.Scan(line...); err != nil {
			b.t.Fatal(err)
		}
		out += fmt.Sprintln(*(line[len(line)-1].(*any)))
	}
	return out
}
