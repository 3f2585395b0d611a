package reporting_test

import (
	"context"
	"errors"
	"testing"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/reporting"
)

// A schedule that cannot run leaves nothing half done, holds up none that comes after it, and runs once it can.
func TestAFailingScheduleHoldsUpNoOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		first := s.schedule(t, s.Manager, mondays(s.Manager, s.Auditor))
		second := s.schedule(t, s.Supervisor, mondays(s.Supervisor))
		s.write(t, "appointment.ended", "UPDATE appointments SET to_on = '2026-11-22' WHERE user_id = ?", s.Auditor)
		down := errors.New("the notices are down")
		s.room.Tell = func(_ context.Context, _ *db.Tx, n reporting.News) error {
			if n.What == reporting.NewsLeftOut {
				return down
			}
			return nil
		}
		clock.Set(day(23, 7, 0))
		if n, err := s.room.RunSchedules(t.Context()); n != 1 || !errors.Is(err, down) {
			t.Errorf("%d ran, %v", n, err)
		}
		if v := s.view(t, s.Manager, first.PublicKey); len(v.Deliveries) != 0 || v.NextOn.String() != "2026-11-23" {
			t.Errorf("the first: %+v", v)
		}
		if v := s.view(t, s.Supervisor, second.PublicKey); len(v.Deliveries) != 1 {
			t.Errorf("the second: %+v", v)
		}
		s.room.Tell = nil
		if n, err := s.room.RunSchedules(t.Context()); n != 1 || err != nil {
			t.Errorf("again: %d ran, %v", n, err)
		}
		if v := s.view(t, s.Manager, first.PublicKey); len(v.Deliveries) != 2 {
			t.Errorf("the first, again: %+v", v)
		}
	})
}
