package app

import (
	"context"
	"errors"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/web"
)

// schedule says what runs by the clock. Each slot is taken once, however many replicas there are.
func (a *App) schedule() {
	a.Orders.Schedule(a.Queue)
	a.Diary.Schedule(a.Queue)
	// Rules run after each change of a case; by the hour for what only time changes.
	a.Queue.Handle("opportunities.check", func(ctx context.Context, _ *jobs.Job) error { _, err := a.Opportunities.CheckDue(ctx); return err })
	a.Queue.Every("opportunities.check", time.Hour, actor.Program("rules"))
	a.Opportunities.Jobs(a.Queue) // rules that were changed, and those tried before
	a.Reporting.Jobs(a.Queue)
	a.Returns.Jobs(a.Queue)
	a.Queue.Handle("bulk.expire", func(ctx context.Context, _ *jobs.Job) error { return a.Cases.ExpireBulk(ctx) })
	a.Queue.Every("bulk.expire", time.Hour, actor.Program("housekeeping"))

	a.AuditLog.Schedule(a.Queue)
	a.Retention.Schedule(a.Queue)

	a.Queue.Handle(accountMailJob, a.sendAccountMail)
	a.Queue.Handle("sessions.sweep", func(ctx context.Context, _ *jobs.Job) error {
		return errors.Join(web.SweepSessions(ctx, a.DB), web.SweepDrafts(ctx, a.DB), a.Users.Sweep(ctx))
	})
	// Appointments whose last day is over: who has left and who has moved.
	a.Queue.Handle("users.left", func(ctx context.Context, _ *jobs.Job) error { return a.Users.FollowEnded(ctx) })
	a.Queue.Every("users.left", time.Hour, actor.Program("leavers"))
	a.Queue.Handle("files.sweep", func(ctx context.Context, _ *jobs.Job) error {
		_, err := a.Blobs.Sweep(ctx, a.DB.Time().Add(-24*time.Hour), a.Reporting.Linked)
		return err
	})
	a.Queue.Every("files.sweep", 24*time.Hour, actor.Program("housekeeping"))
	a.Queue.Every("sessions.sweep", time.Hour, actor.Program("housekeeping"))
}
