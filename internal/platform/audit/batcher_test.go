package audit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

func count(t *testing.T, d *db.DB, where string) int64 {
	t.Helper()
	var n int64
	if err := d.Gorm(t.Context()).Model(&db.AuditEntry{}).Where(where).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBatcherReturnsAfterTheCommit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		b := NewBatcher(d)
		defer b.Stop()
		var wg sync.WaitGroup
		const people, each = 8, 10
		for p := range people {
			wg.Go(func() {
				who := actor.Actor{Kind: actor.Person, User: 7, Name: fmt.Sprintf("p%d", p), Force: 3, RequestID: "r"}
				for i := range each {
					note := func(a string) db.Note {
						return db.Note{Action: a, On: db.On{Kind: "case", ID: int64(i)}, Detail: map[string]int{"i": i}}
					}
					if err := b.Log(t.Context(), who, []db.Note{note("case.consulted"), note("search.made")}); err != nil {
						t.Error(err)
					}
					if n := count(t, d, fmt.Sprintf("actor_name = 'p%d' AND subject_id = %d", p, i)); n != 2 {
						t.Errorf("%d entries after Log", n)
					}
				}
			})
		}
		wg.Wait()
		if n := count(t, d, "op = 'consultation' AND force_id = 3 AND request_id = 'r'"); n != 2*people*each {
			t.Errorf("%d entries", n)
		}
		if r := verify(t, d, key(t), nil); !r.OK {
			t.Errorf("%+v", r.FirstBad)
		}
	})
}

func TestBatcherKeepsFaultsApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		b := &Batcher{d: d, in: make(chan *asked, 8), done: make(chan struct{})}
		a := actor.Program("test")
		logs := make(chan error, 3)
		// All three wait before work begins, and so share its first commit.
		var bad error
		var wg sync.WaitGroup
		for _, op := range []db.Op{"", "no operation of the Act", db.Disclosure} {
			wg.Go(func() {
				err := b.Log(t.Context(), a, []db.Note{{Action: "case.consulted", On: db.On{Op: op}}})
				if op == "no operation of the Act" {
					bad = err
				} else {
					logs <- err
				}
			})
		}
		for len(b.in) < 3 {
			if t.Context().Err() != nil {
				t.Fatal("nobody asks")
			}
		}
		go b.work()
		wg.Wait()
		for range 2 {
			if err := <-logs; err != nil {
				t.Error(err)
			}
		}
		if n := count(t, d, "1 = 1"); bad == nil || n != 2 {
			t.Errorf("%v, %d entries", bad, n)
		}
		if err := b.Log(t.Context(), a, []db.Note{{Action: "x.y", Detail: func() {}}}); err == nil {
			t.Error("a detail that JSON cannot hold was taken")
		}
		if err := b.Log(t.Context(), a, nil); err != nil {
			t.Error(err)
		}
		b.Stop()
		b.Stop()
		if err := b.Log(t.Context(), a, []db.Note{{Action: "x.y"}}); err == nil {
			t.Error("logged after Stop")
		}
	})
}

func TestBatcherGivesUpWithTheRequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		b := &Batcher{d: d, in: make(chan *asked), done: make(chan struct{})} // nobody works
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := b.Log(ctx, actor.Program("test"), []db.Note{{Action: "x.y"}}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}
