package xlsx

import (
	"strconv"
	"strings"
)

// String is the cell as its sheet shows it: £1,234.56, 24 Dec 2026, 12.5%, Yes; "" for an
// empty one. Text is as given.
func (c Cell) String() string {
	switch c.kind {
	case cellBlank:
		return ""
	case cellText, cellLink:
		return c.s
	case cellInt:
		return grouped(strconv.FormatInt(c.n, 10))
	case cellPence:
		return signed("£", fixedMinor(c.n, 2))
	case cellForeign:
		return signed(c.t+" ", fixedMinor(c.n, int(c.exp)))
	case cellDecimal:
		return grouped(strconv.FormatFloat(c.f, 'f', 2, 64))
	case cellPercent:
		return strconv.FormatFloat(c.f*100, 'f', 1, 64) + "%"
	}
	f, layout := float64(c.n), "02 Jan 2006"
	switch c.kind {
	case cellDateTime:
		f, layout = c.f, "02 Jan 2006 15:04"
	case cellMonth:
		layout = "Jan 2006"
	}
	t, err := FromSerial(f, false)
	if err != nil {
		return ""
	}
	return t.Format(layout)
}

// Whole is the number that a cell made by Int holds, else 0.
func (c Cell) Whole() int {
	if c.kind != cellInt {
		return 0
	}
	return int(c.n)
}

// Numeric reports whether the cell stands to the right of its column.
func (c Cell) Numeric() bool { return c.kind.numeric() }

// URL is the address that a cell made by Ref opens, or "".
func (c Cell) URL() string {
	if c.kind == cellLink {
		return c.t
	}
	return ""
}

// Numeric reports whether the values of such a column stand to the right.
func (k Kind) Numeric() bool { return k.numeric() }

// fixedMinor is n minor units with all their decimals: 123400, 2 → "1,234.00".
func fixedMinor(n int64, decimals int) string {
	s := string(appendMinor(nil, n, decimals))
	if decimals == 0 {
		return grouped(s)
	}
	whole, frac, _ := strings.Cut(s, ".")
	return grouped(whole + "." + frac + strings.Repeat("0", decimals-len(frac)))
}

// grouped puts commas between the thousands of a decimal number.
func grouped(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		frac = "." + frac
	}
	return sign + whole + frac
}

// signed puts a currency before the digits and the sign before both.
func signed(currency, s string) string {
	if strings.HasPrefix(s, "-") {
		return "-" + currency + s[1:]
	}
	return currency + s
}
