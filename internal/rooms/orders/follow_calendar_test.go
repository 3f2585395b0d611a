package orders_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/reference"
)

// follow hangs the clocks on the list of non-working days, as the product does.
func (b *bench) follow() *reference.Room {
	b.r.Reference.OnCalendarChange = append(b.r.Reference.OnCalendarChange, b.r.FollowCalendar)
	b.r.Reference.WouldMove = append(b.r.Reference.WouldMove, b.r.WouldFollow)
	return b.r.Reference
}

func thanks(on string, edition int64) reference.NonWorkingDay {
	return reference.NonWorkingDay{Nation: caltime.EnglandWales, On: caltime.MustDate(on), Name: "Day of thanks", Source: "London Gazette", Reason: "Proclaimed", Edition: edition}
}

func (b *bench) times(list []orders.Clock) (out []string) {
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s %s ends %s act by %s v%d", c.Code, c.State, c.EndLocal, c.ActByLocal, c.Version))
	}
	return out
}

func TestRunningClocksFollowTheList(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		ref := b.follow()
		admin := b.f.As(b.t, b.d, b.f.Admin)
		s := orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T10:00", 20_000_00)
		must[orders.Result](b.t)(b.r.RecordDetention(b.ctx, b.c.ID, orderstest.Detain(b.f, s.AssetID, "2026-11-23T11:30")))
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T11:00", 9_000_00)
		before := b.clocks()
		b.equal(b.times(before), []string{
			"CASH-48 running ends 2026-11-25T11:00 act by 2026-11-24T10:00 v1",
			"CASH-INT running ends 2026-12-03T00:00 act by 2026-12-02T17:00 v1",
			"CASH-DET running ends 2027-05-23T00:00 act by 2027-05-21T10:00 v1",
			"CASH-48 acted ends 2026-11-25T10:00 act by 2026-11-24T10:00 v2",
		}, "before")

		// What it would move is told in figures, and nothing is kept.
		would := must[reference.CalendarChanged](b.t)(ref.PreviewNonWorkingDay(admin, thanks("2026-11-24", 0)))
		b.equal(would.Moves, []reference.Move{{Clock: "Cash, 48 hours", Later: 1}}, "what it would move")
		b.equal(b.times(b.clocks()), b.times(before), "after the preview")

		got := must[reference.CalendarChanged](b.t)(ref.SetNonWorkingDay(admin, thanks("2026-11-24", 0)))
		b.equal(got.Moves, would.Moves, "what moved")
		b.equal(b.times(b.clocks()), []string{
			"CASH-48 running ends 2026-11-26T11:00 act by 2026-11-25T10:00 v2",
			"CASH-INT running ends 2026-12-03T00:00 act by 2026-12-02T17:00 v1",
			"CASH-DET running ends 2027-05-23T00:00 act by 2027-05-21T10:00 v1",
			"CASH-48 acted ends 2026-11-25T10:00 act by 2026-11-24T10:00 v2",
		}, "a closed clock and one of months stay")
		c := b.clock("CASH-48")
		if f := c.Frozen(); f.Calendar != "england-wales 2025-11-24+1" || len(f.Skipped) != 1 || !strings.Contains(strings.Join(c.Reckoning(), " "), "Day of thanks") {
			b.t.Errorf("the clock does not say what it was reckoned from: %+v %v", f, c.Reckoning())
		}
		now := must[cases.Case](b.t)(b.r.Cases.ByID(b.ctx, b.d, b.grant()))
		if now.NextClockID == nil || *now.NextClockID != c.ID || !now.NextEndAt.Equal(*c.EndAt) {
			b.t.Errorf("the case's next clock is %v at %v", now.NextClockID, now.NextEndAt)
		}
		b.equal(b.moves(), []string{"Clock moved: Cash seized: 48 hours to a detention order by Ada Admin: Ends Thu 26 Nov 2026 11:00; before, Wed 25 Nov 2026 11:00. " +
			"Act by Wed 25 Nov 2026 10:00. The non-working days of England and Wales changed (2025-11-24+1)."}, "the timeline")

		// A clock that starts now counts by the new list; a day of May moves only when to act.
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T12:00", 4_000_00)
		b.equal(b.clock("CASH-48").EndLocal, "2026-11-26T12:00", "a clock that starts now")
		got = must[reference.CalendarChanged](b.t)(ref.SetNonWorkingDay(admin, thanks("2027-05-21", 1)))
		b.equal(got.Moves, []reference.Move{{Clock: "Cash detention", ActBy: 1}}, "what a day of May moves")
		det := b.clock("CASH-DET")
		b.equal(det.EndLocal+" "+det.ActByLocal, "2027-05-23T00:00 2027-05-20T10:00", "a clock of months")

		// Withdrawn, everything is back.
		out := reference.Withdrawal{Nation: caltime.EnglandWales, On: caltime.MustDate("2026-11-24"), Source: "London Gazette", Reason: "Called off", Edition: 2}
		got = must[reference.CalendarChanged](b.t)(ref.WithdrawNonWorkingDay(admin, out))
		b.equal(got.Moves, []reference.Move{{Clock: "Cash, 48 hours", Earlier: 2}}, "what the withdrawal moves")
		b.equal(b.clock("CASH-48").EndLocal, "2026-11-25T12:00", "after the withdrawal")
	})
}

// moves lists the lines of the case's timeline about clocks that moved.
func (b *bench) moves() (out []string) {
	b.t.Helper()
	var rows []cases.CaseEvent
	if err := b.d.Gorm(b.ctx).Where("kind = 'clock.moved'").Order("id").Find(&rows).Error; err != nil {
		b.t.Fatal(err)
	}
	for _, x := range rows {
		out = append(out, x.Title+" by "+x.ActorName+": "+x.Detail)
	}
	return out
}

// Another nation's clocks, clocks whose end has passed and paused ones stay; a restricted case's clock moves as any does,
// and whoever changed the list is told no more than a number.
func TestWhatDoesNotFollow(t *testing.T) {
	each(t, "2026-11-20T09:00", func(b *bench) {
		ref := b.follow()
		admin := b.f.As(b.t, b.d, b.f.Admin)
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-20T08:00", 20_000_00) // ends Tue 24 08:00
		b.now("2026-11-24T09:00")
		shut := casestest.OpenIn(b.t, b.r.Cases, b.f, casestest.Titled("ZEPHYRINE"), casestest.Restricted)
		orderstest.Seize(b.t, b.ctx, b.r, shut.ID, "2026-11-24T08:30", 4_000_00)
		north := orderstest.Cash("2026-11-24T08:30", 5_000_00)
		north.Seizure.Nation = caltime.Scotland
		if _, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, north); err != nil {
			b.t.Fatal(err)
		}
		before := b.times(b.clocks())
		got := must[reference.CalendarChanged](b.t)(ref.SetNonWorkingDay(admin, thanks("2026-11-25", 0)))
		b.equal(got.Moves, []reference.Move{{Clock: "Cash, 48 hours", Later: 1}}, "what moved")
		if s := fmt.Sprintf("%+v", got); strings.Contains(s, "ZEPHYRINE") || strings.Contains(s, shut.Ref) {
			b.t.Errorf("an administrator is told of the case: %s", s)
		}
		b.equal(b.times(b.clocks()), before, "Scotland’s clock and the one that had ended")
		var end string
		if err := b.d.Gorm(b.ctx).Table("clocks").Where("case_id = ?", shut.ID).Pluck("end_local", &end).Error; err != nil {
			b.t.Fatal(err)
		}
		b.equal(end, "2026-11-27T08:30", "the restricted case’s clock")
		if n := must[int](b.t)(b.r.CatchUp(admin)); n != 0 {
			b.t.Errorf("%d clocks were behind", n)
		}
	})
}

// A clock whose end was not known gets one when the list reaches so far; and one that was started by an older list while it
// was being changed is found.
func TestClocksCatchUp(t *testing.T) {
	each(t, "2028-12-29T12:00", func(b *bench) {
		ref := b.follow()
		admin := b.f.As(b.t, b.d, b.f.Admin)
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2028-12-29T11:00", 20_000_00)
		if c := b.clock("CASH-48"); c.Known || c.EndAt != nil {
			b.t.Fatalf("the end is known: %s", c.EndLocal)
		}
		site := b.site()
		if page := site.SignIn(b.t, b.f.Lead).Get("/clocks").Must(200); !strings.Contains(page.Text("main"), "Not known") {
			b.t.Errorf("the page does not say so: %s", page.Text("main"))
		}
		edition := int64(0)
		for _, on := range []string{"2029-01-01", "2029-03-30", "2029-04-02", "2029-05-07", "2029-05-28", "2029-08-27", "2029-12-25", "2029-12-26"} {
			must[reference.CalendarChanged](b.t)(ref.SetNonWorkingDay(admin, thanks(on, edition)))
			edition++
		}
		ref.OnCalendarChange = nil // as if the clock had been started in the same moment
		must[reference.CalendarChanged](b.t)(ref.ExtendCalendar(admin, reference.Extension{Nation: caltime.EnglandWales, Year: 2029, Source: "GOV.UK", Edition: edition}))
		if n := must[int](b.t)(b.r.CatchUp(actor.With(b.t.Context(), actor.Program("calendar")))); n != 1 {
			b.t.Errorf("%d clocks moved", n)
		}
		b.equal(b.clock("CASH-48").EndLocal, "2029-01-03T11:00", "the end once the list reaches so far")
	})
}

// However many clocks run, they follow in one transaction and few statements.
func TestManyClocksFollowInFewStatements(t *testing.T) {
	each(t, "2026-11-23T12:00", func(b *bench) {
		ref := b.follow()
		admin := b.f.As(b.t, b.d, b.f.Admin)
		orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T11:00", 9_000_00)
		one := statements(b.t, admin, func(ctx context.Context) {
			must[reference.CalendarChanged](b.t)(ref.SetNonWorkingDay(ctx, thanks("2026-11-24", 0)))
		})
		const many = 1200
		b.copies(many)
		changed := reference.CalendarChanged{}
		all := statements(b.t, admin, func(ctx context.Context) {
			changed = must[reference.CalendarChanged](b.t)(ref.SetNonWorkingDay(ctx, thanks("2026-11-25", 1)))
		})
		b.equal(changed.Moves, []reference.Move{{Clock: "Cash, 48 hours", Later: many + 1}}, "what moved")
		if all > one+many/10 {
			b.t.Errorf("%d clocks moved in %d statements, one in %d", many+1, all, one)
		}
		var wrong int64
		if err := b.d.Gorm(b.ctx).Table("cases c").Joins("JOIN clocks k ON k.case_id = c.id").Where("c.next_clock_id <> k.id OR c.next_end_at <> k.end_at OR k.end_local <> ?", "2026-11-27T11:00").Count(&wrong).Error; err != nil || wrong != 0 {
			b.t.Errorf("%d cases do not know their next clock, %v", wrong, err)
		}
		b.equal(len(b.moves()), many+2, "lines on timelines")
	})
}

// copies gives so many more cases a clock like the one there is.
func (b *bench) copies(n int) {
	b.t.Helper()
	list := make([]cases.New, n)
	for i := range list {
		list[i] = cases.New{ForceID: b.f.ID, UnitID: b.f.Unit, Title: "Courier", Threat: "fraud", LeadID: b.f.Lead, DeputyID: b.f.Deputy,
			Arising: cases.Arising{Origin: cases.Reactive, Basis: "reported_crime"}}
	}
	err := b.d.Write(actor.With(b.t.Context(), actor.Program("test")), func(ctx context.Context, tx *db.Tx) error {
		if _, err := b.r.Cases.OpenBatch(ctx, tx, list); err != nil {
			return err
		}
		g := tx.Gorm(ctx)
		if err := g.Exec(`INSERT INTO clocks (case_id, force_id, unit_id, code, title, cite, nation, rule_version, verified, start_at, start_local, end_at, end_local, last_day,
			act_by_at, act_by_local, inputs, steps, state, calendar, created_at, updated_at)
			SELECT c.id, c.force_id, c.unit_id, k.code, k.title, k.cite, k.nation, k.rule_version, k.verified, k.start_at, k.start_local, k.end_at, k.end_local, k.last_day,
			k.act_by_at, k.act_by_local, k.inputs, k.steps, k.state, k.calendar, k.created_at, k.updated_at
			FROM clocks k, cases c WHERE c.id <> k.case_id`).Error; err != nil {
			return err
		}
		return g.Exec("UPDATE cases SET next_clock_id = (SELECT k.id FROM clocks k WHERE k.case_id = cases.id), next_end_at = (SELECT k.end_at FROM clocks k WHERE k.case_id = cases.id)").Error
	})
	if err != nil {
		b.t.Fatal(err)
	}
}
