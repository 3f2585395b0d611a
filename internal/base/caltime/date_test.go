package caltime

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDateText(t *testing.T) {
	d := MustDate("2026-12-29")
	for got, want := range map[string]string{
		d.String(): "2026-12-29", d.Brief(): "29 Dec", d.UK(): "29 Dec 2026", d.WithDay(): "Tue 29 Dec 2026",
		d.At(10, 15).String(): "2026-12-29T10:15", d.At(10, 15).WithDay(): "Tue 29 Dec 2026 10:15", d.At(10, 15).UK(): "29 Dec 2026 10:15",
		d.At(9, 5).Clock(): "09:05", d.At(10, 15).Brief(): "29 Dec 10:15",
		d.At(24, 0).String(): "2026-12-30T00:00", d.At(24, 0).EndWithDay(): "end of Tue 29 Dec 2026", d.At(24, 0).AtEnd(): "at the end of Tue 29 Dec 2026",
		d.At(10, 15).EndWithDay(): "Tue 29 Dec 2026 10:15", Local{d, 10, 15, 7}.String(): "2026-12-29T10:15:07",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, empty := range []string{Date{}.String(), Date{}.UK(), Date{}.WithDay(), Local{}.String(), Local{}.WithDay(), Local{}.EndWithDay()} {
		if empty != "" {
			t.Errorf("no date prints %q", empty)
		}
	}
	for _, bad := range []string{"", "2026-02-30", "2026-13-01", "29/12/2026", "2026-1-1", "2026-12-29T10:15"} {
		if d, err := ParseDate(bad); err == nil {
			t.Errorf("%q was read as %s", bad, d)
		}
	}
	for _, bad := range []string{"", "2026-12-29", "2026-12-29T24:00", "2026-12-29T10:15Z", "2026-12-29 10:15", "2026-12-29T10:15:00.5"} {
		if l, err := ParseLocal(bad); err == nil {
			t.Errorf("%q was read as %s", bad, l)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	d := MustDate("2026-12-31")
	if got := d.AddDays(1); got != MustDate("2027-01-01") {
		t.Error(got)
	}
	if got := d.DaysUntil(MustDate("2027-03-01")); got != 60 {
		t.Error(got)
	}
	if got := d.DaysUntil(MustDate("2026-12-01")); got != -30 {
		t.Error(got)
	}
	for _, c := range []struct {
		from  string
		n     int
		to    string
		exact bool
	}{
		{"2026-12-31", 2, "2027-02-28", false},
		{"2027-12-31", 2, "2028-02-29", false},
		{"2026-12-31", 1, "2027-01-31", true},
		{"2026-01-31", -2, "2025-11-30", false},
		{"2024-02-29", 12, "2025-02-28", false},
		{"2024-02-29", 48, "2028-02-29", true},
	} {
		if to, exact := MustDate(c.from).AddMonths(c.n); to.String() != c.to || exact != c.exact {
			t.Errorf("%s + %d months = %s, %v; want %s, %v", c.from, c.n, to, exact, c.to, c.exact)
		}
	}
	if !d.After(MustDate("2026-11-30")) || !d.Before(MustDate("2027-01-01")) || d.Compare(d) != 0 {
		t.Error("dates are out of order")
	}
}

func TestDateOfIsLondons(t *testing.T) {
	for instant, want := range map[string]string{
		"2026-07-31T22:59:59Z": "2026-07-31",
		"2026-07-31T23:00:00Z": "2026-08-01",
		"2026-12-31T23:59:59Z": "2026-12-31",
	} {
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateOf(at); got.String() != want {
			t.Errorf("%s is on %s, want %s", instant, got, want)
		}
	}
	if !DateOf(time.Time{}).IsZero() || !LocalOf(time.Time{}).IsZero() || !(Local{}).UTC().IsZero() {
		t.Error("no time has a date")
	}
	if got := MustDate("2026-08-01").StartOfDay(London).Format(time.RFC3339); got != "2026-07-31T23:00:00Z" {
		t.Errorf("1 August starts at %s", got)
	}
}

func TestClockChanges(t *testing.T) {
	kiritimati := mustLoad("Pacific/Kiritimati")
	for _, c := range []struct {
		local, want string
		loc         *time.Location
		fit         Fit
	}{
		{"2026-03-29T00:59", "2026-03-29T00:59:00Z", London, Once},
		{"2026-03-29T01:00", "2026-03-29T01:00:00Z", London, Skipped},
		{"2026-03-29T01:30", "2026-03-29T01:30:00Z", London, Skipped},
		{"2026-03-29T02:00", "2026-03-29T01:00:00Z", London, Once},
		{"2026-10-25T00:59", "2026-10-24T23:59:00Z", London, Once},
		{"2026-10-25T01:00", "2026-10-25T00:00:00Z", London, Twice},
		{"2026-10-25T01:59", "2026-10-25T00:59:00Z", London, Twice},
		{"2026-10-25T02:00", "2026-10-25T02:00:00Z", London, Once},
		{"2026-11-22T16:30", "2026-11-22T16:30:00Z", London, Once},
		{"2026-11-22T16:30", "2026-11-22T02:30:00Z", kiritimati, Once},
	} {
		got, fit := MustLocal(c.local).Instant(c.loc)
		if got.Format(time.RFC3339) != c.want || fit != c.fit {
			t.Errorf("%s in %s is %s (%d), want %s (%d)", c.local, c.loc, got.Format(time.RFC3339), fit, c.want, c.fit)
		}
	}
}

func TestDateAndLocalInTheDatabase(t *testing.T) {
	d, l := MustDate("2026-07-15"), MustLocal("2026-07-15T10:30")
	for _, src := range []any{"2026-07-15", []byte("2026-07-15"), "2026-07-15T00:00:00Z", "2026-07-15 00:00:00+00:00",
		time.Date(2026, 7, 15, 0, 0, 0, 0, time.UTC), time.Date(2026, 7, 15, 0, 0, 0, 0, time.FixedZone("", -8*3600))} {
		var got Date
		if err := got.Scan(src); err != nil || got != d {
			t.Errorf("%#v: %s, %v", src, got, err)
		}
	}
	for _, src := range []any{"2026-07-15T10:30", []byte("2026-07-15 10:30:00"), time.Date(2026, 7, 15, 10, 30, 0, 0, time.UTC)} {
		var got Local
		if err := got.Scan(src); err != nil || got != l {
			t.Errorf("%#v: %s, %v", src, got, err)
		}
	}
	got, gotLocal := d, l
	if err := got.Scan(nil); err != nil || !got.IsZero() {
		t.Errorf("NULL: %s, %v", got, err)
	}
	if err := gotLocal.Scan(nil); err != nil || !gotLocal.IsZero() {
		t.Errorf("NULL: %s, %v", gotLocal, err)
	}
	if v, err := d.Value(); err != nil || v != "2026-07-15" {
		t.Errorf("%v, %v", v, err)
	}
	if v, err := l.Value(); err != nil || v != "2026-07-15T10:30" {
		t.Errorf("%v, %v", v, err)
	}
	if v, err := (Date{}).Value(); err != nil || v != nil {
		t.Errorf("%v, %v", v, err)
	}
	if v, err := (Local{}).Value(); err != nil || v != nil {
		t.Errorf("%v, %v", v, err)
	}
	if _, err := (Date{2026, 2, 30}).Value(); err == nil {
		t.Error("30 February was stored")
	}
	for _, src := range []any{int64(1), "tomorrow", true} {
		if err := new(Date).Scan(src); err == nil {
			t.Errorf("%#v was read as a date", src)
		}
		if err := new(Local).Scan(src); err == nil {
			t.Errorf("%#v was read as a local time", src)
		}
	}
}

func TestDateAndLocalAsJSON(t *testing.T) {
	type row struct {
		D, NoD Date
		L, NoL Local
		M      map[Date]int
	}
	in := row{D: MustDate("2026-07-15"), L: MustLocal("2026-07-15T10:30"), M: map[Date]int{MustDate("2026-01-02"): 3}}
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"D":"2026-07-15","NoD":null,"L":"2026-07-15T10:30","NoL":null,"M":{"2026-01-02":3}}`; string(raw) != want {
		t.Errorf("%s, want %s", raw, want)
	}
	var out row
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{`{"D":20260715}`, `{"D":"15/07/2026"}`, `{"L":"2026-07-15"}`, `{"L":[]}`} {
		if err := json.Unmarshal([]byte(bad), &row{}); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestFinancialYear(t *testing.T) {
	for day, want := range map[string]string{"2026-03-31": "2025/26", "2026-04-01": "2026/27", "2027-03-31": "2026/27", "1999-04-01": "1999/00"} {
		y := FinancialYearOf(MustDate(day))
		if y.String() != want {
			t.Errorf("%s is in %s, want %s", day, y, want)
		}
		if d := MustDate(day); d.Before(y.Start()) || d.After(y.End()) {
			t.Errorf("%s is not within %s to %s", day, y.Start(), y.End())
		}
	}
}

func TestHoursText(t *testing.T) {
	for d, want := range map[time.Duration]string{
		44*time.Hour + 12*time.Minute: "44 h 12", 24 * time.Hour: "24 h", 5*time.Minute + 59*time.Second: "0 h 05", 0: "0 h", -90 * time.Minute: "-1 h 30",
	} {
		if got := HoursText(d); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
