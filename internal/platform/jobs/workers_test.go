package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

func TestTwoQueuesRunEachJobOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		const n = 300
		var mu sync.Mutex
		ran := map[int]int{}
		all := make(chan struct{})
		handler := func(ctx context.Context, j *Job) error {
			var k int
			if err := j.Decode(&k); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			ran[k]++
			if len(ran) == n {
				select {
				case <-all:
				default:
					close(all)
				}
			}
			return nil
		}
		var idsOf []ids.Job
		if err := d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
			tx.Record("job.asked", db.On{}, nil)
			for k := range n {
				id, err := Enqueue(ctx, tx, "count", k)
				if err != nil {
					return err
				}
				idsOf = append(idsOf, id)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		var qs []*Queue
		for range 2 {
			q, _ := queue(d, Options{Workers: 3})
			q.Handle("count", handler)
			q.Start(t.Context())
			qs = append(qs, q)
		}
		select {
		case <-all:
		case <-time.After(time.Minute):
			t.Error("not all ran within a minute")
		}
		for _, q := range qs {
			q.Stop()
		}
		for k := range n {
			if ran[k] != 1 {
				t.Errorf("job %d ran %d times", k, ran[k])
			}
			if s := status(t, d, idsOf[k]); s.State != Done || s.Attempt != 1 {
				t.Errorf("%+v", s)
			}
		}
	})
}

func TestDeadWorkersJobIsTakenUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		dead, _ := queue(d, Options{Worker: "dead"})
		dead.Handle("work", func(context.Context, *Job) error { return nil })
		runs := 0
		live, _ := queue(d, Options{Worker: "live"})
		live.Handle("work", func(ctx context.Context, j *Job) error { runs++; return nil })

		id := put(t, dbtest.System(t), d, "work", nil, MaxAttempts(2))
		old := crash(t, dead)
		runDue(t, live, 0) // the lease still stands
		clock.Advance(31 * time.Second)
		runDue(t, live, 1)
		if s := status(t, d, id); s.State != Done || s.Attempt != 2 || runs != 1 {
			t.Errorf("%+v, %d runs", s, runs)
		}
		// The dead one wakes and must not write over what the live one did.
		dead.end(t.Context(), newJob(dead, old), errors.New("late"), nil)
		if s := status(t, d, id); s.State != Done || s.Error != "" {
			t.Errorf("%+v", s)
		}

		id = put(t, dbtest.System(t), d, "work", nil, MaxAttempts(2))
		for range 2 {
			crash(t, dead)
			clock.Advance(31 * time.Second)
			if err := dead.tidy(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		s := status(t, d, id)
		if s.State != Failed || s.FinishedAt == nil || !strings.Contains(s.Error, fmt.Sprintf("job %d", id)) {
			t.Errorf("%+v", s)
		}
		runDue(t, live, 0)
	})
}

func TestLivingWorkerKeepsItsJob(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		a, _ := queue(d, Options{Worker: "a"})
		b, _ := queue(d, Options{Worker: "b"})
		b.Handle("work", func(context.Context, *Job) error { t.Error("ran twice"); return nil })
		id := put(t, dbtest.System(t), d, "work", nil)
		a.Handle("work", func(ctx context.Context, j *Job) error {
			lease := func() time.Time {
				r, err := jobByID(d.Gorm(ctx), j.ID)
				if err != nil || r.LeaseUntil == nil {
					t.Fatalf("%+v, %v", r, err)
				}
				return *r.LeaseUntil
			}
			for range 3 {
				clock.Advance(25 * time.Second)
				j.poke()
				until(t, func() bool { return lease().After(clock.Now().Add(20 * time.Second)) })
				runDue(t, b, 0)
			}
			return nil
		})
		runDue(t, a, 1)
		if s := status(t, d, id); s.State != Done || s.Attempt != 1 {
			t.Errorf("%+v", s)
		}
	})
}

func TestLostLeaseEndsTheHandler(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		a, _ := queue(d, Options{Worker: "a"})
		b, _ := queue(d, Options{Worker: "b"})
		b.Handle("work", func(ctx context.Context, j *Job) error { j.SetResult("by b"); return nil })
		id := put(t, dbtest.System(t), d, "work", nil)
		a.Handle("work", func(ctx context.Context, j *Job) error {
			// Take the job away as if this worker had been silent: nothing here tells the keeper.
			if err := d.SQL().PingContext(ctx); err != nil {
				return err
			}
			if _, err := d.SQL().ExecContext(ctx, fmt.Sprintf("UPDATE jobs SET state = 'waiting', lease_until = NULL WHERE id = %d", j.ID)); err != nil {
				return err
			}
			runDue(t, b, 1)
			j.poke()
			<-ctx.Done()
			if got := context.Cause(ctx); !errors.Is(got, ErrLeaseLost) {
				t.Errorf("cause %v", got)
			}
			if err := j.Progress(ctx, 1, 2, ""); !errors.Is(err, ErrLeaseLost) {
				t.Errorf("progress %v", err)
			}
			err := d.Write(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
				tx.Record("work.done", db.On{}, nil)
				return j.Finish(ctx, tx, "by a")
			})
			if !errors.Is(err, ErrLeaseLost) {
				t.Errorf("finish %v", err)
			}
			return err
		})
		runDue(t, a, 1)
		if s := status(t, d, id); s.State != Done || string(s.Result) != `"by b"` {
			t.Errorf("%+v", s)
		}
	})
}

func TestPeriodicOnceAcrossReplicas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		runs := 0
		var qs []*Queue
		for range 2 {
			q, _ := queue(d, Options{})
			q.Handle("clocks.check", func(ctx context.Context, j *Job) error {
				if a, _ := actor.From(ctx); a.Name != "clocks" {
					t.Errorf("ran as %+v", a)
				}
				runs++
				return nil
			})
			q.Every("clocks.check", time.Hour, actor.Program("clocks"))
			qs = append(qs, q)
		}
		for hour := 1; hour <= 3; hour++ {
			for range 2 {
				for _, q := range qs {
					if err := q.tidy(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				for _, q := range qs {
					if _, err := q.RunDue(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			}
			if runs != hour {
				t.Errorf("after %d hours: %d runs", hour, runs)
			}
			clock.Advance(time.Hour)
		}
		clock.Advance(keepPeriodic + time.Hour)
		runDue(t, qs[0], 1)
		var n int64
		if err := d.Gorm(t.Context()).Model(&row{}).Count(&n).Error; err != nil || n != 1 {
			t.Errorf("%d rows kept, %v", n, err)
		}
	})
}

func TestStopPutsBackWhatDoesNotEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		begun := make(chan struct{})
		q, _ := queue(d, Options{Grace: time.Millisecond})
		q.Handle("endless", func(ctx context.Context, j *Job) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		})
		q.Start(t.Context())
		id := put(t, dbtest.System(t), d, "endless", nil, MaxAttempts(1)) // its commit wakes the queue
		<-begun
		q.Stop()
		q.Stop()
		if s := status(t, d, id); s.State != Waiting || s.Attempt != 0 || s.Error != "" {
			t.Errorf("%+v", s)
		}
		again, _ := queue(d, Options{})
		again.Handle("endless", func(context.Context, *Job) error { return nil })
		runDue(t, again, 1)
	})
}
