package throttle_test

import (
	"sync"
	"testing"
	"time"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/throttle"
)

func take(t *testing.T, d *db.DB, keys ...throttle.Key) time.Duration {
	t.Helper()
	w, err := throttle.Take(t.Context(), d, keys...)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWaitsGrow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		k := throttle.Key{Name: "a", Free: 3}
		for range 3 {
			if w := take(t, d, k); w != 0 {
				t.Fatalf("a free try waits %s", w)
			}
		}
		for _, want := range []time.Duration{1, 2, 4, 8, 15, 15} {
			want *= time.Minute
			if w := take(t, d, k); w != want {
				t.Fatalf("waits %s, want %s", w, want)
			}
			clock.Advance(want - time.Second)
			if w := take(t, d, k); w != time.Second {
				t.Fatalf("a second before: %s", w)
			}
			clock.Advance(time.Second)
			if w := take(t, d, k); w != 0 {
				t.Fatalf("after the wait: %s", w)
			}
		}
		clock.Advance(throttle.Forget)
		for range 3 {
			if w := take(t, d, k); w != 0 {
				t.Fatalf("an hour later it waits %s", w)
			}
		}
		if err := throttle.Clear(t.Context(), d, "a"); err != nil {
			t.Fatal(err)
		}
		if w := take(t, d, k); w != 0 {
			t.Fatalf("after a right try it waits %s", w)
		}
	})
}

func TestOneKeyThatWaitsCountsNone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		tight, wide := throttle.Key{Name: "b", Free: 1}, throttle.Key{Name: "a", Free: 2}
		if take(t, d, tight) != 0 {
			t.Fatal("the first try waits")
		}
		for range 10 {
			if take(t, d, wide, tight) == 0 {
				t.Fatal("the second try does not wait")
			}
		}
		if take(t, d, wide) != 0 {
			t.Error("tries that were not judged were counted")
		}
		if err := throttle.Return(t.Context(), d, "a"); err != nil {
			t.Fatal(err)
		}
		if take(t, d, wide) != 0 {
			t.Error("a try that was given back is counted")
		}
	})
}

func TestManyAtOnceGainNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		var mu sync.Mutex
		var wg sync.WaitGroup
		through := 0
		for range 20 {
			wg.Go(func() {
				w, err := throttle.Take(t.Context(), d, throttle.Key{Name: "a", Free: 5}, throttle.Key{Name: "z", Free: 50})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if w == 0 {
					through++
				}
			})
		}
		wg.Wait()
		if through != 5 {
			t.Errorf("%d of 20 tries at once went through", through)
		}
		if err := throttle.Sweep(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if take(t, d, throttle.Key{Name: "a", Free: 5}) == 0 {
			t.Error("sweeping forgot tries that count")
		}
	})
}

func TestPlace(t *testing.T) {
	for in, want := range map[string]string{
		"203.0.113.9": "203.0.113.9", "::ffff:203.0.113.9": "203.0.113.9", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::9": "2001:db8:1:2::/64",
		"2001:db8:1:3::9": "2001:db8:1:3::/64", "fe80::1%eth0": "fe80::/64", "nowhere": "nowhere", "": "",
	} {
		if got := throttle.Place(in); got != want {
			t.Errorf("%q is counted as %q, want %q", in, got, want)
		}
	}
}

// Tries that are counted and tries that are taken back, of the same keys at once, never wait for each other in a ring.
func TestTakingAndReturningDoNotLockEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		keys := func() []throttle.Key { // their rows lie in the table in another order than they sort in
			return []throttle.Key{{Name: "z", Free: 1000}, {Name: "m", Free: 1000}, {Name: "a", Free: 1000}}
		}
		for _, k := range keys() {
			take(t, d, k)
		}
		var wg sync.WaitGroup
		errs := make(chan error, 400)
		for range 4 {
			wg.Go(func() {
				for range 25 {
					_, err := throttle.Take(t.Context(), d, keys()...)
					errs <- err
					errs <- throttle.Return(t.Context(), d, "z", "m", "a")
					errs <- throttle.Sweep(t.Context(), d)
				}
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
