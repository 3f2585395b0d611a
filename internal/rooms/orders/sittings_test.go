package orders_test

import (
	"context"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/reference"
)

func sits(court, days, times string, buffer int, from string, edition int64) orders.NewSittings {
	return orders.NewSittings{Court: court, Days: days, Times: times, BufferHours: buffer, From: caltime.MustDate(from), Reason: "The court’s listing office wrote", Edition: edition}
}

// New clocks take the sittings that hold, by court; running ones only when they are told to.
func TestSittingsMoveOnlyNewClocksUntilTheyFollow(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		admin := b.f.As(b.t, b.d, b.f.Admin)
		var told []orders.Moved
		b.r.OnMoved = append(b.r.OnMoved, func(_ context.Context, _ *db.Tx, list []orders.Moved) error {
			told = append(told, list...)
			return nil
		})
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T11:00", 20_000_00)
		b.equal(b.clock("CASH-48").ActByLocal, "2026-11-24T10:00", "by the default of the program")
		b.equal(b.clock("CASH-48").Frozen().Sittings.ID, int64(0), "frozen default")

		n := sits("", "1,3,5", "09:00, 14:00", 1, "2026-11-23", 0)
		would := must[[]reference.Move](b.t)(b.r.PreviewSittings(admin, n))
		b.equal(would, []reference.Move{{Clock: "Cash, 48 hours", ActBy: 1}}, "what it would move")
		first := must[orders.CourtSittings](b.t)(b.r.SetSittings(admin, n))
		b.equal(b.clock("CASH-48").ActByLocal, "2026-11-24T10:00", "a running clock stays")

		// A new one, its end Wed 25 11:00: sittings Wed 09:00 is two hours before, and the buffer is one.
		c1 := b.c
		b.c = casestest.OpenIn(b.t, b.r.Cases, b.f)
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T11:00", 20_000_00)
		k := b.clock("CASH-48")
		b.c = c1
		b.equal(k.ActByLocal, "2026-11-25T09:00", "a new clock")
		b.equal(k.Frozen().Sittings.ID, first.ID, "frozen with it")

		// A named court, from a day to come: an order of it is reckoned by it, whatever the case of its name.
		court := must[orders.CourtSittings](b.t)(b.r.SetSittings(admin, sits("NORTHMARCH  magistrates' court", "2", "15:00", 2, "2026-11-30", first.ID)))
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T11:30")))
		det := b.clock("CASH-DET")
		b.equal(det.LastDay, caltime.MustDate("2027-05-22"), "the end is the statute's")
		b.equal(det.ActByLocal, "2027-05-18T15:00", "by the court's own")
		b.equal(det.Frozen().Sittings.ID, court.ID, "the court's own")

		// Dropped: the default again. The detention moves back only when it follows.
		drop := orders.NewSittings{Court: "Northmarch Magistrates’ Court", Dropped: true, From: caltime.MustDate("2026-12-01"), Reason: "It closed", Edition: court.ID}
		last := must[orders.CourtSittings](b.t)(b.r.SetSittings(admin, drop))
		b.equal(b.clock("CASH-DET").ActByLocal, "2027-05-18T15:00", "stays")
		told = nil
		moves := must[[]reference.Move](b.t)(b.r.FollowSittings(admin, last.ID))
		b.equal(moves, []reference.Move{{Clock: "Cash detention", ActBy: 1}}, "what moved")
		got := b.clock("CASH-DET")
		b.equal([]any{got.ActByLocal, got.EndLocal, got.Version, got.Frozen().Sittings.ID}, []any{"2027-05-21T14:00", det.EndLocal, det.Version + 1, first.ID}, "it follows")
		b.equal(b.clock("CASH-48").ActByLocal, "2026-11-24T10:00", "a closed clock is never touched")
		b.equal(len(told), 1, "called anew")
		b.equal(len(must[[]reference.Move](b.t)(b.r.FollowSittings(admin, last.ID))), 0, "twice moves nothing")
		var title, detail string
		if err := b.d.SQL().QueryRowContext(b.t.Context(), "SELECT title, detail FROM case_events WHERE kind = 'clock.moved'").Scan(&title, &detail); err != nil {
			b.t.Fatal(err)
		}
		if !strings.Contains(detail, "Act by Fri 21 May 2027 14:00. The sittings of courts changed.") {
			b.t.Error(title, detail)
		}

		// Another edition of the non-working days leaves the sittings as they were frozen.
		ref := b.follow()
		must[reference.CalendarChanged](b.t)(ref.SetNonWorkingDay(admin, thanks("2027-05-21", 0)))
		b.equal(b.clock("CASH-DET").ActByLocal, "2027-05-19T14:00", "by the same sittings")
	})
}

func TestSittingsAreRefused(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		admin := b.f.As(b.t, b.d, b.f.Admin)
		for name, c := range map[string]struct {
			n    orders.NewSittings
			want string
		}{
			"no days":     {sits("", "", "10:00", 2, "2026-11-23", 0), "days"},
			"wrong times": {sits("", "1", "ten", 2, "2026-11-23", 0), "times"},
			"no times":    {sits("", "1", " ", 2, "2026-11-23", 0), "times"},
			"below zero":  {sits("", "1", "10:00", -1, "2026-11-23", 0), "buffer"},
			"huge buffer": {sits("", "1", "10:00", 25, "2026-11-23", 0), "buffer"},
			"past":        {sits("", "1", "10:00", 2, "2026-11-22", 0), "from"},
			"far":         {sits("", "1", "10:00", 2, "2028-11-22", 0), "from"},
			"huge name":   {sits(strings.Repeat("x", 121), "1", "10:00", 2, "2026-11-23", 0), "court"},
			"drop none":   {orders.NewSittings{Court: "Nowhere", Dropped: true, From: caltime.MustDate("2026-11-23"), Reason: "x"}, "court"},
			"no reason":   {orders.NewSittings{Days: "1", Times: "10:00", From: caltime.MustDate("2026-11-23")}, "reason"},
		} {
			_, err := b.r.SetSittings(admin, c.n)
			if f, ok := err.(*fault.Error); !ok || f.Kind != fault.Invalid || f.Fields[c.want] == "" || len(f.Fields) != 1 {
				b.t.Errorf("%s: %v", name, err)
			}
		}
		ok := sits("", "1", "10:00", 2, "2026-11-23", 0)
		must[orders.CourtSittings](b.t)(b.r.SetSittings(admin, ok))
		if _, err := b.r.SetSittings(admin, ok); !fault.Is(err, fault.Conflict) {
			b.t.Errorf("twice: %v", err)
		}
		if _, err := b.r.PreviewSittings(admin, ok); !fault.Is(err, fault.Conflict) {
			b.t.Errorf("stale preview: %v", err)
		}
		if _, err := b.r.FollowSittings(admin, 0); !fault.Is(err, fault.Conflict) {
			b.t.Errorf("stale follow: %v", err)
		}
		if _, err := b.r.SetSittings(b.ctx, ok); !fault.Is(err, fault.Forbidden) {
			b.t.Errorf("an investigator sets: %v", err)
		}
		if _, err := b.r.FollowSittings(b.ctx, 0); !fault.Is(err, fault.Forbidden) {
			b.t.Errorf("an investigator lets follow: %v", err)
		}
	})
}
