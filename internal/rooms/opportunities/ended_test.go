package opportunities_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/opportunities/opportunitiestest"
	"proceeds/internal/rooms/users/userstest"
)

func TestEndedOn(t *testing.T) {
	for at, want := range map[string]string{
		"":                     "",
		"2026-11-01T00:00:00Z": "2026-10-31", // midnight in GMT
		"2026-11-01T00:01:00Z": "2026-11-01",
		"2026-06-30T23:00:00Z": "2026-06-30", // midnight in BST
		"2026-06-30T23:30:00Z": "2026-07-01",
		"2026-10-25T00:00:00Z": "2026-10-25", // 01:00 in BST, an hour before the clocks go back
		"2026-10-24T23:00:00Z": "2026-10-24",
	} {
		var instant time.Time
		if at != "" {
			instant, _ = time.Parse(time.RFC3339, at)
		}
		got := opportunities.EndedOn(instant)
		if got.String() != want {
			t.Errorf("%s ended on %s, want %s", at, got, want)
		}
		if at == "" {
			continue
		}
		if after, upTo := opportunities.EndedSpan(got, got); !instant.After(after) || instant.After(upTo) {
			t.Errorf("%s does not lie within its day, %s to %s", at, after, upTo)
		}
	}
	if after, upTo := opportunities.EndedSpan(caltime.Date{}, caltime.Date{}); !after.IsZero() || !upTo.IsZero() {
		t.Errorf("no bound gave %s to %s", after, upTo)
	}
}

// A window that ends at midnight counts with the day before on every page: in the rows and the months of Missed, and in
// what a list of days lets through. So in summer, when London's midnight is 23:00 of UTC.
func TestAWindowThatEndsAtMidnightEndsWithTheDayBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		h := opportunitiestest.New(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.OpenIn(t, h.Cases, f)
		site := browse(t, d, h)
		b := site.SignIn(t, f.Manager)
		for _, x := range []struct {
			end             time.Time
			said, from, to  string // the day as the page says it, and its month
			nextFrom, later string // the month after
			month, monthTo  string
		}{
			{time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), "31 Oct", "2026-10-01", "2026-10-31", "2026-11-01", "2026-11-30", "Oct 26", "Nov 26"},
			{time.Date(2026, 6, 30, 23, 0, 0, 0, time.UTC), "30 Jun", "2026-06-01", "2026-06-30", "2026-07-01", "2026-07-31", "Jun 26", "Jul 26"},
		} {
			o := h.Enter(t, f, c.ID, 3_000_00, 24*time.Hour)
			miss(t, d, o.ID)
			end(t, d, o, x.end)
			list := "/opportunities?layout=list&status=missed&from="
			if n := b.Get(list + x.from + "&to=" + x.to).Must(http.StatusOK).Count("tbody tr"); n != 1 {
				t.Errorf("%s: %d rows in its month", x.said, n)
			}
			if n := b.Get(list + x.to + "&to=" + x.to).Must(http.StatusOK).Count("tbody tr"); n != 1 {
				t.Errorf("%s: %d rows on its day", x.said, n)
			}
			if n := b.Get(list + x.nextFrom + "&to=" + x.later).Must(http.StatusOK).Count("tbody tr"); n != 0 {
				t.Errorf("%s: %d rows in the month after", x.said, n)
			}
			page := b.Get("/missed").Must(http.StatusOK)
			if days := page.All("td.nw"); !slices.Contains(days, x.said) {
				t.Errorf("the page says it ended on %q, want %s", days, x.said)
			}
			var in, after string
			for _, row := range page.All(".astable tr") {
				if strings.HasPrefix(row, x.month) {
					in = row
				}
				if strings.HasPrefix(row, x.monthTo) {
					after = row
				}
			}
			if !strings.Contains(in, "£3") || strings.Contains(after, "£3") {
				t.Errorf("months: %q and %q", in, after)
			}
		}
	})
}

// end moves the end of an opportunity.
func end(t *testing.T, d *db.DB, o opportunities.Opportunity, at time.Time) {
	t.Helper()
	err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("test.ended", db.On{}, nil)
		return tx.Gorm(ctx).Exec("UPDATE opportunities SET window_closes = ?, due_at = ?, ended_at = ? WHERE id = ?", at, at, at, o.ID).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}
