package lists_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/page"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
)

// numbers is a list of n whole numbers, read by key.
func numbers(n int, sizes *[]int) func(page.Request) (page.Result[int], error) {
	return func(p page.Request) (page.Result[int], error) {
		*sizes = append(*sizes, p.Size)
		var rows []int
		for i := int(p.After.ID) + 1; i <= n && len(rows) <= p.Size; i++ {
			rows = append(rows, i)
		}
		return page.Cut(rows, p, func(i int) page.Key { return page.Key{ID: int64(i)} }), nil
	}
}

func TestPagedReadsEveryRowOnce(t *testing.T) {
	for _, n := range []int{0, 1, lists.Batch, lists.Batch + 1, 3*lists.Batch + 7} {
		var sizes []int
		next := 1
		err := lists.Paged(page.Sort{}, numbers(n, &sizes), func(i int) []xlsx.Cell { return []xlsx.Cell{xlsx.Text(strconv.Itoa(i))} })(func(row []xlsx.Cell) error {
			if row[0].String() != strconv.Itoa(next) {
				t.Errorf("%d rows: %s came where %d was due", n, row[0], next)
			}
			next++
			return nil
		})
		if err != nil || next != n+1 {
			t.Errorf("%d rows: %d came, %v", n, next-1, err)
		}
		for _, s := range sizes {
			if s != lists.Batch {
				t.Errorf("%d rows were asked for at once", s)
			}
		}
	}
	stop := errors.New("enough")
	var sizes []int
	rows := 0
	err := lists.Paged(page.Sort{}, numbers(3*lists.Batch, &sizes), func(int) []xlsx.Cell { return nil })(func([]xlsx.Cell) error {
		if rows++; rows == 10 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || rows != 10 || len(sizes) != 1 {
		t.Errorf("%d rows in %d batches, %v", rows, len(sizes), err)
	}
}

func TestEndsReadAsOnPages(t *testing.T) {
	at := func(s string) *time.Time {
		x, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return &x
	}
	got := []string{lists.End(nil).String(), lists.End(at("2026-07-01T23:00:00Z")).String(), lists.End(at("2026-12-25T00:00:00Z")).String(), lists.End(at("2026-07-01T11:20:00Z")).String()}
	if d := cmp.Diff([]string{"", "01 Jul 2026", "24 Dec 2026", "01 Jul 2026 12:20"}, got); d != "" {
		t.Error(d)
	}
	cols := append([]xlsx.Column{{Head: "A"}}, lists.Tail()...)
	if n := len(lists.Sheet{Columns: cols}.Shown()); n != 1 {
		t.Errorf("%d columns are shown", n)
	}
	if n := len(lists.Sheet{Columns: cols[:1]}.Shown()); n != 1 {
		t.Errorf("%d columns are shown of one", n)
	}
}
