package reports_test

import (
	"bytes"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/orders/powers"
)

// The workbook holds each version of each open clock once, says what is signed of it, and nothing of what is sealed.
func TestClockSignOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d)
		ctx := f.As(t, d, f.Manager)
		if _, err := orderstest.Room(d).SignOffClock(ctx, orders.SignOff{Code: "CO-TTP", Version: "CO-TTP@2015-06-01", Name: "Pat Signer", Role: "force solicitor",
			On: caltime.MustDate("2026-11-03"), Decision: orders.Agreed}); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		res, err := f.room.Run(ctx, "clock-sign-off", nil, &b, nil)
		if err != nil {
			t.Fatal(err)
		}
		xlsxtest.Check(t, b.Bytes())
		want := 0
		for _, p := range powers.Counting() {
			if !p.Sealed {
				want += len(p.Versions)
			}
		}
		if res.Rows != want {
			t.Errorf("%d rows, want %d", res.Rows, want)
		}
		text := xlsxtest.Dump(t, b.Bytes(), true)
		for _, s := range []string{"CO-TTP@2015-01-01", "CO-TTP@2015-06-01", "signed off 3 Nov 2026, force solicitor", "s.295(1)–(1B)", "48 hours of days that count", "HoursExcl(48)", "Kingdom Corporate", "not signed off"} {
			if !strings.Contains(text, s) {
				t.Errorf("it does not say %q", s)
			}
		}
		if n := strings.Count(text, "signed off 3 Nov 2026"); n != 1 {
			t.Errorf("%d versions are signed off, want one", n)
		}
		b.Reset()
		if one, err := f.room.Run(ctx, "clock-sign-off", map[string]string{"clock": "co-ttp"}, &b, nil); err != nil || one.Rows != 2 {
			t.Errorf("one clock: %d rows, %v", one.Rows, err)
		}
		for _, bad := range []string{"NOPE", "DAML-MOR", strings.Repeat("x", 10_000)} {
			if _, err := f.room.Run(ctx, "clock-sign-off", map[string]string{"clock": bad}, &b, nil); !fault.Is(err, fault.Invalid) {
				t.Errorf("clock %.10s: %v", bad, err)
			}
		}
		for _, p := range powers.All() {
			if p.Sealed && strings.Contains(text, string(p.Code)) {
				t.Errorf("it names %s", p.Code)
			}
		}
	})
}
