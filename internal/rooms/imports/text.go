package imports

import "strconv"

func itoa(n int) string { return strconv.Itoa(n) }

// cut keeps the first n characters of s.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
