package reporting_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/users/userstest"
)

// Paper shows a few hundred rows, and says where there are more and what its page counts besides.
func TestPaperShowsAFewHundredRows(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	s := newSite(t, d, dbtest.NewClock(dbtest.Now), 0, nil)
	rows := 0
	s.room.Lists = []lists.List{{Code: "numbers", Title: "Numbers", Permission: perm.CaseView, Page: "/numbers", Open: func(context.Context, db.Reader, lists.Ask) (lists.Sheet, error) {
		list := make([]int64, rows)
		return lists.Sheet{Title: "Numbers", Columns: []xlsx.Column{{Head: "Number", Kind: xlsx.KindInt}}, Count: rows, Hidden: "7 not shown: the headline figures count them.",
			Rows: lists.Of(list, func(n int64) []xlsx.Cell { return []xlsx.Cell{xlsx.Int(n)} })}, nil
	}}}
	b := userstest.Browse(t, d, s.room.ListRoutes()).SignIn(t, s.Manager)
	for n, more := range map[int]bool{0: false, reporting.PrintLimit: false, reporting.PrintLimit + 1: true, 2000: true} {
		rows = n
		p := b.Get("/lists/numbers/print").Must(http.StatusOK)
		if got := p.Count("section[aria-labelledby=h-rows] tbody tr"); got != min(n, reporting.PrintLimit) {
			t.Errorf("%d rows: %d are printed", n, got)
		}
		if got := strings.Contains(p.Main(), "There are more rows than are printed."); got != more || !strings.Contains(p.Main(), "7 not shown") {
			t.Errorf("%d rows: says that there are more: %v", n, got)
		}
	}
}
