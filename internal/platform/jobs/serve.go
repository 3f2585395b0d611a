package jobs

import (
	"context"
	"time"
)

// Start runs jobs in the background until Stop is called or ctx ends. It may be called once.
func (q *Queue) Start(ctx context.Context) {
	q.mu.Lock()
	twice := q.stop != nil
	if !twice {
		q.stop, q.over = make(chan struct{}), make(chan struct{})
	}
	q.mu.Unlock()
	if twice {
		panic("jobs: started twice")
	}
	q.announce(true)
	// Running jobs outlive ctx: Stop gives them time to end by themselves.
	work, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	go q.dispatch(ctx, work, cut)
}

// Stop takes no more jobs, waits for those that run, and puts back what has not ended after Options.Grace: its try does
// not count. It returns when nothing of this queue runs any more, or five seconds after a job ignored its context. A
// queue that was not started has nothing to stop.
func (q *Queue) Stop() {
	q.mu.Lock()
	stop, over := q.stop, q.over
	if stop != nil {
		select {
		case <-stop:
		default:
			close(stop)
		}
	}
	q.mu.Unlock()
	if stop != nil {
		<-over
	}
}

func (q *Queue) dispatch(ctx, work context.Context, cut context.CancelCauseFunc) {
	defer close(q.over)
	free := make(chan struct{}, q.o.Workers)
	for range q.o.Workers {
		free <- struct{}{}
	}
	poll := time.NewTicker(q.o.Poll)
	defer poll.Stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-q.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	tidied := false
	for ctx.Err() == nil {
		if !tidied {
			if err := q.tidy(ctx); err != nil && ctx.Err() == nil {
				q.o.Log.Warn("the queue could not be tidied", "err", err)
			}
			tidied = true
		}
		q.fill(ctx, work, free)
		select {
		case <-ctx.Done():
		case <-poll.C:
			tidied = false
		case <-q.wake:
		}
	}
	q.announce(false)
	q.drain(cut)
}

// fill starts jobs while there are both jobs and free workers.
func (q *Queue) fill(ctx, work context.Context, free chan struct{}) {
	for {
		select {
		case <-free:
		default:
			return
		}
		r, ok, err := q.claim(ctx)
		if err != nil && ctx.Err() == nil {
			q.o.Log.Warn("no job could be claimed", "err", err)
		}
		if err != nil || !ok {
			free <- struct{}{}
			return
		}
		q.jobs.Add(1)
		go func() {
			defer q.jobs.Done()
			defer q.poke()
			defer func() { free <- struct{}{} }()
			q.run(work, r)
		}()
	}
}

// drain waits for the running jobs, then cuts their contexts.
func (q *Queue) drain(cut context.CancelCauseFunc) {
	done := make(chan struct{})
	go func() { q.jobs.Wait(); close(done) }()
	for _, wait := range []time.Duration{q.o.Grace, 5 * time.Second} {
		t := time.NewTimer(wait)
		select {
		case <-done:
			t.Stop()
			cut(nil)
			return
		case <-t.C:
			cut(errStopping)
		}
	}
	q.o.Log.Error("a job did not stop; its lease will run out")
}
