// Package money holds sums exactly: int64 minor units, never floating point.
package money

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Pence is a sum in pence of a pound. It may be negative in a ledger.
type Pence int64

// Most is the largest sum a form takes: £99,999,999,999.99.
const Most Pence = 9_999_999_999_999

// ErrNotMoney is what Parse says of text that is no sum.
var ErrNotMoney = errors.New("not a sum of money")

// Parse reads a sum as people type it: "48,260", "£1,234.50", "12.5". No minus, no more than two decimals.
func Parse(s string) (Pence, error) {
	minor, err := ParseMinor(strings.TrimPrefix(strings.TrimSpace(s), "£"), 2)
	return Pence(minor), err
}

// ParseMinor reads decimal text into minor units of a currency with so many decimals. Thousands commas are taken
// only where they stand right; more decimals than the currency has are refused.
func ParseMinor(s string, exponent int) (int64, error) {
	s = strings.TrimSpace(s)
	whole, frac, dot := strings.Cut(s, ".")
	if dot && (frac == "" || len(frac) > exponent) || whole == "" && frac == "" {
		return 0, ErrNotMoney
	}
	if strings.Contains(whole, ",") {
		parts := strings.Split(whole, ",")
		for i, p := range parts {
			if i == 0 && (len(p) == 0 || len(p) > 3) || i > 0 && len(p) != 3 {
				return 0, ErrNotMoney
			}
		}
		whole = strings.Join(parts, "")
	}
	digits := whole + frac + strings.Repeat("0", exponent-len(frac))
	for _, r := range digits {
		if r < '0' || r > '9' {
			return 0, ErrNotMoney
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > int64(Most) {
		return 0, ErrNotMoney
	}
	return n, nil
}

// String prints pounds and pence: £48,260.00.
func (p Pence) String() string {
	return p.sign() + "£" + group(p.abs()/100) + fmt.Sprintf(".%02d", p.abs()%100)
}

// Pounds prints whole pounds, rounded half away from zero, as lists show them: £48,260.
func (p Pence) Pounds() string {
	whole := (p.abs() + 50) / 100
	if whole == 0 {
		return "£0"
	}
	return p.sign() + "£" + group(whole)
}

// Headline prints a sum for a headline: £1.86m, £412k, £950.
func (p Pence) Headline() string {
	// Rounded once, from pence: a sum rounded to pounds first would be rounded twice.
	switch {
	case p.abs() >= 999_500_00:
		m := (p.abs() + 500_000) / 1_000_000 // ten thousands of pounds: hundredths of a million
		return fmt.Sprintf("%s£%s.%02dm", p.sign(), group(m/100), m%100)
	case p.abs() >= 10_000_00:
		return fmt.Sprintf("%s£%dk", p.sign(), (p.abs()+500_00)/1000_00)
	}
	return p.Pounds()
}

// Decimal prints pounds as a decimal string without sign or commas for other programs: 48260.00.
func (p Pence) Decimal() string {
	return p.sign() + strconv.FormatUint(p.abs()/100, 10) + fmt.Sprintf(".%02d", p.abs()%100)
}

func (p Pence) sign() string {
	if p < 0 {
		return "-"
	}
	return ""
}

func (p Pence) abs() uint64 {
	if p < 0 {
		return uint64(-(p + 1)) + 1
	}
	return uint64(p)
}

func group(n uint64) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Rate is how many pounds one unit of a currency buys, as decimal text, so that it is never a float.
type Rate string

// One is the rate of the pound.
const One Rate = "1"

// Rat gives the rate as an exact fraction; an error where it is not a positive decimal of sane length.
func (r Rate) Rat() (*big.Rat, error) {
	s := string(r)
	if s == "" || len(s) > 40 || strings.ContainsAny(s, "eE/_xXpP+-") {
		return nil, fmt.Errorf("rate %q is not a positive decimal number", s)
	}
	x, ok := new(big.Rat).SetString(s)
	if !ok || x.Sign() <= 0 {
		return nil, fmt.Errorf("rate %q is not a positive decimal number", s)
	}
	return x, nil
}

// Pence turns minor units of a currency with so many decimals into pence, rounding half away from zero.
// A total adds rounded rows; it never rounds a sum.
func (r Rate) Pence(minor int64, exponent int) (Pence, error) {
	rate, err := r.Rat()
	if err != nil {
		return 0, err
	}
	x := new(big.Rat).SetInt64(minor)
	x.Mul(x, rate)
	x.Mul(x, big.NewRat(100, 1))
	x.Quo(x, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(exponent)), nil)))
	n, d := new(big.Int).Abs(x.Num()), x.Denom()
	n.Mul(n, big.NewInt(2)).Add(n, d)
	q := n.Quo(n, new(big.Int).Mul(d, big.NewInt(2)))
	if x.Sign() < 0 {
		q.Neg(q)
	}
	if !q.IsInt64() {
		return 0, fmt.Errorf("%d at rate %s is too large", minor, r)
	}
	return Pence(q.Int64()), nil
}

// Minor prints minor units of a currency with so many decimals as decimal text.
func Minor(minor int64, exponent int) string {
	neg := ""
	u := uint64(minor)
	if minor < 0 {
		neg, u = "-", uint64(-(minor+1))+1
	}
	s := strconv.FormatUint(u, 10)
	if exponent == 0 {
		return neg + s
	}
	for len(s) <= exponent {
		s = "0" + s
	}
	return neg + s[:len(s)-exponent] + "." + s[len(s)-exponent:]
}

// Exponent is the number of decimals of an ISO 4217 currency; 2 for those not listed.
func Exponent(currency string) int {
	switch currency {
	case "JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}
