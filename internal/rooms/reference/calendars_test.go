package reference_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

const ew = caltime.EnglandWales

func funeral(on string, edition int64) reference.NonWorkingDay {
	return reference.NonWorkingDay{Nation: ew, On: caltime.MustDate(on), Name: "State funeral", Source: "London Gazette", Reason: "Proclaimed", Edition: edition}
}

// why says what a calendar that a room reads from the database holds of a day.
func why(t *testing.T, ctx context.Context, r *reference.Room, n caltime.Nation, on string) string {
	t.Helper()
	cal, err := r.Calendar(ctx, r.DB, n)
	if err != nil {
		t.Fatal(err)
	}
	text, _, known := cal.Why(caltime.MustDate(on))
	if !known {
		text = "not known"
	}
	return cal.Version + " " + text
}

func TestADayIsAddedAndWithdrawn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		admin := f.As(t, d, f.Admin)
		r, replica := &reference.Room{DB: d}, &reference.Room{DB: d}
		same := func(want, on string) {
			t.Helper()
			for name, x := range map[string]*reference.Room{"here": r, "on another replica": replica} {
				if got := why(t, admin, x, ew, on); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if got, _, _ := r.Latest(ew).Why(caltime.MustDate(on)); !strings.HasSuffix(want, got) {
				t.Errorf("the latest: %q, want %q", got, want)
			}
		}
		same("2025-11-24 ", "2026-12-01")
		if _, err := r.SetNonWorkingDay(f.As(t, d, f.Manager), funeral("2026-12-01", 0)); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a manager: %v", err)
		}
		got, err := r.SetNonWorkingDay(admin, funeral("2026-12-01", 0))
		if err != nil || got.Version != "2025-11-24+1" {
			t.Fatalf("%+v, %v", got, err)
		}
		same("2025-11-24+1 Bank holiday: State funeral", "2026-12-01")
		if got := why(t, admin, r, caltime.Scotland, "2026-12-01"); got != "2025-11-24 " {
			t.Errorf("Scotland: %q", got)
		}
		if _, err := r.SetNonWorkingDay(admin, funeral("2026-12-02", 0)); !fault.Is(err, fault.Conflict) {
			t.Errorf("on an edition that is gone: %v", err)
		}
		out := reference.Withdrawal{Nation: ew, On: caltime.MustDate("2026-12-01"), Source: "London Gazette", Reason: "Called off", Edition: 1}
		if _, err := r.WithdrawNonWorkingDay(admin, out); err != nil {
			t.Fatal(err)
		}
		same("2025-11-24+2 ", "2026-12-01")

		// A day that came with the program is taken out, and put back.
		out.On, out.Edition = caltime.MustDate("2027-05-03"), 2
		if _, err := r.WithdrawNonWorkingDay(admin, out); err != nil {
			t.Fatal(err)
		}
		same("2025-11-24+3 ", "2027-05-03")
		if _, err := r.SetNonWorkingDay(admin, funeral("2027-05-03", 3)); err != nil {
			t.Fatal(err)
		}
		same("2025-11-24+4 Bank holiday: Early May bank holiday", "2027-05-03")
	})
}

func TestADayThatCannotBeUsedIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		admin := f.As(t, d, f.Admin)
		r := &reference.Room{DB: d}
		fields := func(err error) map[string]string {
			var e *fault.Error
			if !errors.As(err, &e) || e.Kind != fault.Invalid {
				t.Errorf("%v", err)
				return nil
			}
			return e.Fields
		}
		for on, want := range map[string]string{"2026-12-05": "does not count anyway", "2026-12-25": "Christmas Day", "2027-03-29": "Easter Monday", "2014-12-31": "begins on", "2060-01-03": "twenty years"} {
			_, err := r.SetNonWorkingDay(admin, funeral(on, 0))
			if got := fields(err)["on"]; !strings.Contains(got, want) {
				t.Errorf("%s: %q", on, got)
			}
		}
		_, err := r.PreviewNonWorkingDay(admin, reference.NonWorkingDay{Nation: ew, Name: strings.Repeat("x", 301)})
		if got := fields(err); got["on"] == "" || got["name"] == "" || got["source"] == "" || got["reason"] == "" {
			t.Errorf("an empty form: %v", got)
		}
		_, err = r.SetNonWorkingDay(admin, reference.NonWorkingDay{Nation: "narnia"})
		if fields(err)["nation"] == "" {
			t.Errorf("no nation: %v", err)
		}
		for on, want := range map[string]string{"2026-12-25": "never count", "2027-03-26": "never count", "2026-12-01": "Choose a day"} {
			_, err := r.WithdrawNonWorkingDay(admin, reference.Withdrawal{Nation: ew, On: caltime.MustDate(on), Source: "s", Reason: "r"})
			if got := fields(err)["on"]; !strings.Contains(got, want) {
				t.Errorf("withdraw %s: %q", on, got)
			}
		}
		if got := why(t, admin, r, ew, "2026-12-01"); got != "2025-11-24 " {
			t.Errorf("something was kept: %q", got)
		}
	})
}

// The list reaches further once the days of the year are there; days entered before wait for it.
func TestTheListIsExtended(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		admin := f.As(t, d, f.Admin)
		r := &reference.Room{DB: d}
		edition := int64(0)
		for _, on := range []string{"2029-01-01", "2029-03-30", "2029-04-02", "2029-05-07", "2029-05-28", "2029-08-27", "2029-12-25", "2029-12-26"} {
			_, err := r.ExtendCalendar(admin, reference.Extension{Nation: ew, Year: 2029, Source: "GOV.UK", Edition: edition})
			if !fault.Is(err, fault.Invalid) || !strings.Contains(err.(*fault.Error).Fields["year"], fmt.Sprintf("%d of them are here", edition)) {
				t.Fatalf("with %d days: %v", edition, err)
			}
			if _, err := r.SetNonWorkingDay(admin, funeral(on, edition)); err != nil {
				t.Fatal(err)
			}
			edition++
		}
		if got := why(t, admin, r, ew, "2029-05-07"); got != "2025-11-24+8 not known" {
			t.Errorf("before: %q", got)
		}
		if _, err := r.ExtendCalendar(admin, reference.Extension{Nation: ew, Year: 2029, Source: "GOV.UK", Edition: edition}); err != nil {
			t.Fatal(err)
		}
		if got := why(t, admin, r, ew, "2029-05-07"); got != "2025-11-24+9 Bank holiday: State funeral" {
			t.Errorf("after: %q", got)
		}
		if got := why(t, admin, r, ew, "2030-01-01"); got != "2025-11-24+9 not known" {
			t.Errorf("beyond: %q", got)
		}
	})
}

// A change that is not kept leaves no trace, in what was read either.
func TestAChangeThatFailsIsNotSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		admin := f.As(t, d, f.Admin)
		r, boom := &reference.Room{DB: d}, errors.New("boom")
		r.OnCalendarChange = append(r.OnCalendarChange, func(ctx context.Context, tx *db.Tx, cal caltime.Calendar) ([]reference.Move, error) {
			if got, err := r.Calendar(ctx, tx, ew); err != nil || !got.Equal(cal) {
				t.Errorf("within the transaction %s, %v", got.Version, err)
			}
			return nil, boom
		})
		if _, err := r.SetNonWorkingDay(admin, funeral("2026-12-01", 0)); !errors.Is(err, boom) {
			t.Fatal(err)
		}
		if got := why(t, admin, r, ew, "2026-12-01"); got != "2025-11-24 " {
			t.Errorf("kept: %q", got)
		}
		r.OnCalendarChange = nil
		if _, err := r.SetNonWorkingDay(admin, funeral("2026-12-02", 0)); err != nil {
			t.Fatal(err)
		}
		if got := why(t, admin, r, ew, "2026-12-01"); got != "2025-11-24+1 " {
			t.Errorf("the day that failed: %q", got)
		}
	})
}

func TestTwoAdministratorsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		admin := f.As(t, d, f.Admin)
		r := &reference.Room{DB: d}
		for edition := int64(0); edition < 2; edition++ { // the first change of a nation's list, and a later one
			var wg sync.WaitGroup
			errs := make([]error, 2)
			for n := range errs {
				wg.Add(1)
				go func() {
					defer wg.Done()
					_, errs[n] = r.SetNonWorkingDay(admin, funeral([][2]string{{"2026-12-01", "2026-12-02"}, {"2026-12-08", "2026-12-09"}}[edition][n], edition))
				}()
			}
			wg.Wait()
			kinds := map[bool]int{}
			for _, err := range errs {
				if err != nil && !fault.Is(err, fault.Conflict) {
					t.Errorf("%v", err)
				}
				kinds[err == nil]++
			}
			if diff := cmp.Diff(map[bool]int{true: 1, false: 1}, kinds); diff != "" {
				t.Error(diff)
			}
		}
	})
}

// What holds is asked for in one small statement, and once within a transaction.
func TestReadingTheDaysIsCheap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		admin := f.As(t, d, f.Admin)
		r := &reference.Room{DB: d}
		if _, err := r.SetNonWorkingDay(admin, funeral("2026-12-01", 0)); err != nil {
			t.Fatal(err)
		}
		count := func() int {
			return dbtest.Statements(t, func(ctx context.Context) {
				if err := r.Refresh(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		if first, second := count(), count(); first != 2 || second != 1 {
			t.Errorf("%d statements, then %d; want 2, then 1", first, second)
		}
		ctx, seen := db.Watch(admin)
		err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			before := seen.Count()
			for range 3 {
				if _, err := r.Calendars(ctx, tx); err != nil {
					return err
				}
			}
			if n := seen.Count() - before; n != 1 {
				t.Errorf("%d statements in a transaction", n)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
