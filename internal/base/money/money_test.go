package money

import (
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Pence
		ok   bool
	}{
		{"48,260", 4826000, true}, {"£1,234.50", 123450, true}, {" 12.5 ", 1250, true}, {"0", 0, true}, {".50", 50, true},
		{"1,23", 0, false}, {"12,3456", 0, false}, {",123", 0, false}, {"1.234", 0, false}, {"-5", 0, false}, {"", 0, false},
		{"£", 0, false}, {"1e9", 0, false}, {"1.", 0, false}, {"99999999999999", 0, false}, {"99,999,999,999.99", Most, true},
		{"12 500", 0, false}, {"٣", 0, false},
	} {
		got, err := Parse(c.in)
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("Parse(%q) = %d, %v; want %d, ok %v", c.in, got, err, c.want, c.ok)
		}
	}
}

func TestPrint(t *testing.T) {
	for _, c := range []struct {
		p                         Pence
		full, pounds, head, plain string
	}{
		{4826000, "£48,260.00", "£48,260", "£48k", "48260.00"},
		{186_000_000, "£1,860,000.00", "£1,860,000", "£1.86m", "1860000.00"},
		{99_950_000, "£999,500.00", "£999,500", "£1.00m", "999500.00"},
		{-50, "-£0.50", "-£1", "-£1", "-0.50"}, {0, "£0.00", "£0", "£0", "0.00"}, {-49, "-£0.49", "£0", "£0", "-0.49"},
		{99_949_999, "£999,499.99", "£999,500", "£999k", "999499.99"}, {1_049_950, "£10,499.50", "£10,500", "£10k", "10499.50"},
		{95_000, "£950.00", "£950", "£950", "950.00"},
		{-9223372036854775808, "-£92,233,720,368,547,758.08", "-£92,233,720,368,547,758", "-£92,233,720,368.55m", "-92233720368547758.08"},
	} {
		for _, g := range [][2]string{{c.p.String(), c.full}, {c.p.Pounds(), c.pounds}, {c.p.Headline(), c.head}, {c.p.Decimal(), c.plain}} {
			if g[0] != g[1] {
				t.Errorf("%d printed %q, want %q", int64(c.p), g[0], g[1])
			}
		}
	}
}

func TestPrintedParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Pence(rapid.Int64Range(0, int64(Most)).Draw(t, "p"))
		if got, err := Parse(p.String()); err != nil || got != p {
			t.Fatalf("Parse(%q) = %d, %v", p.String(), got, err)
		}
	})
}

func TestRateRoundsHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		minor int64
		rate  Rate
		exp   int
		want  Pence
	}{
		{1, "0.5", 2, 1}, {-1, "0.5", 2, -1}, {1, "0.49", 2, 0}, {10000, "0.79", 2, 7900}, {3, "0.5", 2, 2}, {1000, "0.0052", 0, 520}, {1234, "1", 3, 123}, {1235, "1", 3, 124},
	} {
		if got, err := c.rate.Pence(c.minor, c.exp); err != nil || got != c.want {
			t.Errorf("%d at %s = %d, %v; want %d", c.minor, c.rate, got, err, c.want)
		}
	}
	for _, bad := range []Rate{"", "0", "-1", "abc", "1e5", "1/2", "0x10"} {
		if _, err := bad.Pence(1, 2); err == nil {
			t.Errorf("rate %q was taken", bad)
		}
	}
}
