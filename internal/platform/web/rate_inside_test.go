package web

import (
	"fmt"
	"testing"
	"time"
)

func TestLimitsForgetTheQuiet(t *testing.T) {
	l, now := newLimits(1), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for i := range heldLimiters + 10 {
		l.allow(fmt.Sprint(i), now.Add(time.Duration(i)*10*time.Millisecond))
	}
	if len(l.held) > heldLimiters {
		t.Errorf("%d keys are held, at most %d may be", len(l.held), heldLimiters)
	}
}

func TestWhoseCountsAnIPv6NetworkAsOne(t *testing.T) {
	if a, b := whose(0, "2001:db8:1:2::9"), whose(0, "2001:db8:1:2:ffff::1"); a != b {
		t.Errorf("two addresses of one network are %q and %q", a, b)
	}
	if a, b := whose(0, "192.0.2.1"), whose(0, "192.0.2.2"); a == b {
		t.Errorf("two addresses are both %q", a)
	}
	if a, b := whose(7, "192.0.2.1"), whose(7, "192.0.2.2"); a != b {
		t.Errorf("a person at two addresses is %q and %q", a, b)
	}
}
