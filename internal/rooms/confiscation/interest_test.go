package confiscation

import (
	"testing"

	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

func on(s string) caltime.Date { return caltime.MustDate(s) }

func owed(amount money.Pence, made, due string) Sum {
	return Sum{AmountPence: amount, FromOn: on(made), FirstDueOn: on(due), DueOn: on(due)}
}

func TestInterestAccrues(t *testing.T) {
	part := []Payment{{PaidOn: on("2026-02-09"), PrincipalPence: 4_000_00}}
	pending := owed(10_000_00, "2026-01-30", "2026-04-29")
	pending.AppliedOn = on("2026-04-20")
	decided := pending
	decided.DecidedOn, decided.Decision = on("2026-06-30"), "refused"
	for _, c := range []struct {
		name     string
		sums     []Sum
		payments []Payment
		to       string
		want     money.Pence
	}{
		{"nothing on the day it is due", []Sum{owed(10_000_00, "2026-01-30", "2026-04-29")}, nil, "2026-04-29", 0},
		{"one day from the day after", []Sum{owed(10_000_00, "2026-01-30", "2026-04-29")}, nil, "2026-04-30", 2_19}, // £2.1917…
		{"a year, leap day or not, is 365 days", []Sum{owed(10_000_00, "2027-06-01", "2027-06-01")}, nil, "2028-05-31", 800_00},
		{"a payment counts from the next day", []Sum{owed(10_000_00, "2026-01-30", "2026-01-30")}, part, "2026-02-19", 35_07}, // 10 × £10,000 + 10 × £6,000
		{"a pending application stops it for six months from the order", []Sum{pending}, nil, "2026-07-29", 0},
		{"and no longer", []Sum{pending}, nil, "2026-07-30", 2_19},
		{"a refusal lets it run from its day", []Sum{decided}, nil, "2026-07-01", 4_38}, // 30 June and 1 July
		{"a reduction bears none from the day after", []Sum{owed(10_000_00, "2026-01-30", "2026-01-30"), owed(-4_000_00, "2026-02-09", "2026-02-09")}, nil, "2026-02-19", 35_07},
		{"two sums, two days, one rounding", []Sum{owed(1_000_00, "2026-01-30", "2026-01-30"), owed(1_000_00, "2026-01-30", "2026-02-28")}, nil, "2026-03-10", 10_74}, // 39 + 10 days of £0.21917…
	} {
		got, err := accrued(c.sums, c.payments, on(c.to))
		if err != nil || got != c.want {
			t.Errorf("%s: %s, %v; want %s", c.name, got, err, c.want)
		}
	}
	if _, err := accrued([]Sum{owed(1, "1990-01-01", "1990-01-01")}, nil, on("2026-01-01")); err == nil {
		t.Error("interest from before the rates are held")
	}
}

// Interest never falls as days pass, is what day by day adds up to, and no split loses or makes a penny.
func TestInterestKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := on("2020-01-01")
		var sums []Sum
		for range rapid.IntRange(1, 4).Draw(t, "sums") {
			from := start.AddDays(rapid.IntRange(0, 900).Draw(t, "from"))
			due := from.AddDays(rapid.IntRange(0, 90).Draw(t, "due"))
			sums = append(sums, Sum{AmountPence: money.Pence(rapid.Int64Range(1, 1_000_000_00).Draw(t, "amount")), FromOn: from, FirstDueOn: due, DueOn: due})
		}
		var payments []Payment
		left := ordered(sums)
		day := start.AddDays(900)
		for range rapid.IntRange(0, 4).Draw(t, "payments") {
			day = day.AddDays(rapid.IntRange(0, 200).Draw(t, "gap"))
			p := money.Pence(rapid.Int64Range(0, int64(left)).Draw(t, "principal"))
			left -= p
			payments = append(payments, Payment{PaidOn: day, PrincipalPence: p})
		}
		to := start.AddDays(rapid.IntRange(0, 2500).Draw(t, "to"))
		got, err := accrued(sums, payments, to)
		if err != nil {
			t.Fatal(err)
		}
		var exact int64 // in pence × basis points × days: 8% all along
		for d := start; !d.After(to); d = d.AddDays(1) {
			exact += int64(overdue(sums, payments, d)) * 800
		}
		if want := money.Pence((exact + 1_825_000) / 3_650_000); got != want {
			t.Fatalf("%s, day by day %s", got, want)
		}
		next, _ := accrued(sums, payments, to.AddDays(1))
		if next < got {
			t.Fatalf("interest fell from %s to %s", got, next)
		}
		amount := money.Pence(rapid.Int64Range(1, 1_000_000_00).Draw(t, "paid"))
		p, i, ok := split(amount, got, left, rapid.Bool().Draw(t, "first"))
		if ok != (amount <= got+left) || ok && (p+i != amount || p > left || i > got || p < 0 || i < 0) {
			t.Fatalf("%s of %s and %s: %s and %s, %v", amount, left, got, p, i, ok)
		}
	})
}
