package fold

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"Op LARCHWOOD":       "op larchwood",
		"  José   Núñez ":    "jose nunez",
		"Straße":             "strasse",
		"Łódź Ærø":           "lodz aero",
		"ﬁnance №5":          "finance no5",
		"İstanbul":           "istanbul",
		"O’Neill\tand\nSons": "o'neill and sons",
		"１２３":                "123",
		"":                   "",
	} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	if d := cmp.Diff([]string{"oneill", "smith", "2nd", "co"}, Words("O'Neill-Smith (2nd) & Co.")); d != "" {
		t.Error(d)
	}
}

func TestCode(t *testing.T) {
	for in, want := range map[string]string{"AB12 CDE": "ab12cde", "FI/2026/0147": "fi20260147", "20-45-77 / 1234": "2045771234", "—": ""} {
		if got := Code(in); got != want {
			t.Errorf("Code(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldingTwiceIsFoldingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Text(rapid.String().Draw(t, "s"))
		if again := Text(s); again != s {
			t.Fatalf("Text(%q) = %q", s, again)
		}
		if c := Code(s); Code(c) != c {
			t.Fatalf("Code(%q) changes", c)
		}
	})
}
