package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// logged is a log that tests read.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }
func (l *logged) String() string              { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

func queue(d *db.DB, o Options) (*Queue, *logged) {
	l := &logged{}
	o.Log = slog.New(slog.NewTextHandler(l, nil))
	return New(d, o), l
}

// put queues a job as the actor of ctx, with an audit entry.
func put(t *testing.T, ctx context.Context, d *db.DB, kind string, args any, opts ...Option) ids.Job {
	t.Helper()
	var id ids.Job
	if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		tx.Record("job.asked", db.On{Kind: "job"}, nil)
		id, err = Enqueue(ctx, tx, kind, args, opts...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func cancelIt(t *testing.T, d *db.DB, id ids.Job) error {
	return d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("job.cancelled", db.On{Kind: "job", ID: int64(id)}, nil)
		return Cancel(ctx, tx, id)
	})
}

func status(t *testing.T, d *db.DB, id ids.Job) Status {
	t.Helper()
	s, err := Get(t.Context(), d, id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func runDue(t *testing.T, q *Queue, want int) {
	t.Helper()
	if n, err := q.RunDue(t.Context()); err != nil || n != want {
		t.Fatalf("ran %d, %v; want %d", n, err, want)
	}
}

// until asks the database again and again: the keeper is real and writes in its own time.
func until(t *testing.T, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for !ok() {
		if ctx.Err() != nil {
			t.Fatal("it did not come about")
		}
	}
}

// crash claims a job and never runs it, as a worker does that dies at that moment.
func crash(t *testing.T, q *Queue) row {
	t.Helper()
	r, ok, err := q.claim(t.Context())
	if err != nil || !ok {
		t.Fatalf("claimed %v, %v", ok, err)
	}
	return r
}

func TestRollbackLeavesNoJob(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		boom := errors.New("boom")
		var id ids.Job
		err := d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) (err error) {
			tx.Record("job.asked", db.On{}, nil)
			if id, err = Enqueue(ctx, tx, "work", 1); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) || id == 0 {
			t.Fatalf("%v, job %d", err, id)
		}
		if _, err := Get(t.Context(), d, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v", err)
		}
		if err := d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) (err error) {
			_, err = Enqueue(ctx, tx, "work", 1)
			return err
		}); err == nil {
			t.Error("a job was queued without a record")
		}
		if err := d.Write(dbtest.System(t), func(ctx context.Context, tx *db.Tx) (err error) {
			_, err = Enqueue(ctx, tx, "work", func() {})
			return err
		}); err == nil {
			t.Error("arguments that JSON cannot hold were taken")
		}
	})
}

func TestUniqueKeyAndRunAt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		q, _ := queue(d, Options{})
		q.Handle("work", func(context.Context, *Job) error { return nil })
		at := clock.Now().Add(time.Hour)
		one := put(t, dbtest.System(t), d, "work", 1, UniqueKey("k"), RunAt(at))
		put(t, dbtest.System(t), d, "other", 1) // so that the newest id is another's
		if two := put(t, dbtest.System(t), d, "work", 2, UniqueKey("k")); two != one {
			t.Errorf("got %d, want %d", two, one)
		}
		runDue(t, q, 0)
		clock.Set(at)
		runDue(t, q, 1)
		if three := put(t, dbtest.System(t), d, "work", 2, UniqueKey("k")); three != one {
			t.Errorf("got %d, want %d", three, one)
		}
		runDue(t, q, 0)
	})
}

func TestFailuresAreTriedAgainThenFail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		q, log := queue(d, Options{})
		for kind, err := range map[string]error{
			"broken":  errors.New("pq: secret internals"),
			"refused": fmt.Errorf("import: %w", fault.New(fault.Refused, "The file has no heading row")),
		} {
			q.Handle(kind, func(context.Context, *Job) error { return err })
		}
		q.Handle("panics", func(context.Context, *Job) error { panic("secret internals") })
		broken := put(t, dbtest.System(t), d, "broken", nil)
		refused := put(t, dbtest.System(t), d, "refused", nil)
		panics := put(t, dbtest.System(t), d, "panics", nil, MaxAttempts(1))
		runDue(t, q, 3)
		neutral := func(id ids.Job) string {
			return fmt.Sprintf("Something went wrong. It has been logged: quote job %d when you report it.", id)
		}
		type end struct {
			State State
			Error string
		}
		got := func(id ids.Job) end { s := status(t, d, id); return end{s.State, s.Error} }
		for _, c := range []struct {
			id   ids.Job
			want end
		}{
			{broken, end{Waiting, neutral(broken)}},
			{refused, end{Failed, "The file has no heading row"}},
			{panics, end{Failed, neutral(panics)}},
		} {
			if diff := cmp.Diff(c.want, got(c.id)); diff != "" {
				t.Error(diff)
			}
		}
		if l := log.String(); !strings.Contains(l, "secret internals") || !strings.Contains(l, "jobs_test.go") {
			t.Errorf("the log lacks the panic or its stack: %s", l)
		}
		for _, wait := range []time.Duration{10 * time.Second, 20 * time.Second} {
			clock.Advance(wait - time.Millisecond)
			runDue(t, q, 0)
			clock.Advance(time.Millisecond)
			runDue(t, q, 1)
		}
		if diff := cmp.Diff(end{Failed, neutral(broken)}, got(broken)); diff != "" {
			t.Error(diff)
		}
		if got := backoff(40); got != time.Hour {
			t.Errorf("40th wait is %s", got)
		}
	})
}

func TestCancel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		q, _ := queue(d, Options{})
		q.Handle("long", func(ctx context.Context, j *Job) error {
			if err := j.Progress(ctx, 1, 10, "Reading"); err != nil {
				return err
			}
			if err := cancelIt(t, d, j.ID); err != nil {
				return err
			}
			<-ctx.Done()
			return j.Progress(ctx, 2, 10, "Writing")
		})
		q.Handle("short", func(context.Context, *Job) error { return nil })
		waiting := put(t, dbtest.System(t), d, "later", nil)
		if err := cancelIt(t, d, waiting); err != nil {
			t.Fatal(err)
		}
		long, short := put(t, dbtest.System(t), d, "long", nil), put(t, dbtest.System(t), d, "short", nil)
		runDue(t, q, 2)
		for id, want := range map[ids.Job]State{waiting: Cancelled, long: Cancelled, short: Done} {
			if s := status(t, d, id); s.State != want || s.FinishedAt == nil {
				t.Errorf("%+v; want %s", s, want)
			}
		}
		if err := cancelIt(t, d, short); !fault.Is(err, fault.Refused) {
			t.Errorf("got %v", err)
		}
		if err := cancelIt(t, d, waiting); err != nil {
			t.Error(err)
		}
		if err := cancelIt(t, d, 999); !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v", err)
		}
	})
}

func TestProgressResultAndFinish(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		q, _ := queue(d, Options{})
		q.Handle("told", func(ctx context.Context, j *Job) error {
			if err := j.Progress(ctx, 3, 7, "Counting"); err != nil {
				return err
			}
			until(t, func() bool {
				s := status(t, d, j.ID)
				return s.ProgressAt == 3 && s.Note == "Counting" && s.State == Running
			})
			j.SetResult(map[string]int{"rows": 7})
			return nil
		})
		q.Handle("whole", func(ctx context.Context, j *Job) error {
			boom := errors.New("boom")
			for _, want := range []error{boom, nil} {
				err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
					tx.Record("work.done", db.On{}, nil)
					if err := j.Progress(ctx, 7, 7, "Inside a transaction"); err != nil {
						return err
					}
					if err := j.Finish(ctx, tx, "kept"); err != nil {
						return err
					}
					return want
				})
				if !errors.Is(err, want) {
					t.Errorf("got %v", err)
				}
			}
			return nil
		})
		q.Handle("unspeakable", func(ctx context.Context, j *Job) error { j.SetResult(func() {}); return nil })
		told, whole := put(t, dbtest.System(t), d, "told", nil), put(t, dbtest.System(t), d, "whole", nil)
		bad := put(t, dbtest.System(t), d, "unspeakable", nil, MaxAttempts(1))
		runDue(t, q, 3)
		if s := status(t, d, told); s.State != Done || string(s.Result) != `{"rows":7}` || s.ProgressOf != 7 {
			t.Errorf("%+v", s)
		}
		if s := status(t, d, whole); s.State != Done || string(s.Result) != `"kept"` || s.ProgressAt != 7 {
			t.Errorf("%+v", s)
		}
		if s := status(t, d, bad); s.State != Failed {
			t.Errorf("%+v", s)
		}
	})
}

func TestRunsAsTheOneWhoAsked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		alive := true
		q, _ := queue(d, Options{Actor: func(ctx context.Context, u ids.User) (actor.Actor, error) {
			if !alive {
				return actor.Actor{}, fault.New(fault.Forbidden, "This account is disabled")
			}
			return actor.Actor{Kind: actor.Person, User: u, Name: "as now", Force: 4}, nil
		}})
		var got []actor.Actor
		var why []string
		q.Handle("work", func(ctx context.Context, j *Job) error {
			a, _ := actor.From(ctx)
			got, why = append(got, a), append(why, db.PurposeOf(ctx))
			return nil
		})
		person := actor.With(db.WithPurpose(t.Context(), "For court"), actor.Actor{Kind: actor.Person, User: 7, Name: "as then", Force: 4})
		a := put(t, person, d, "work", nil)
		b := put(t, dbtest.System(t), d, "work", nil)
		c := put(t, actor.With(t.Context(), actor.AtCommandLine()), d, "work", nil)
		runDue(t, q, 3)
		want := []actor.Actor{
			{Kind: actor.Person, User: 7, Name: "as now", Force: 4, RequestID: fmt.Sprintf("job-%d", a)},
			{Kind: actor.System, Name: "test", RequestID: fmt.Sprintf("job-%d", b)},
			{Kind: actor.CommandLine, Name: "command-line", RequestID: fmt.Sprintf("job-%d", c)},
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(actor.Actor{})); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"For court", "", ""}, why); diff != "" {
			t.Errorf("why: %s", diff)
		}
		if s := status(t, d, a); s.User != 7 || s.Force != 4 {
			t.Errorf("%+v", s)
		}
		alive = false
		id := put(t, person, d, "work", nil)
		runDue(t, q, 1)
		if s := status(t, d, id); s.State != Failed || !strings.Contains(s.Error, "no longer in use") || len(got) != 3 {
			t.Errorf("%+v, %d ran", s, len(got))
		}
	})
}

func TestSecondHandlerPanics(t *testing.T) {
	q := New(nil, Options{})
	q.Handle("work", func(context.Context, *Job) error { return nil })
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	q.Handle("work", func(context.Context, *Job) error { return nil })
}
