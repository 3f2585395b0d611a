package web_test

import (
	"testing"

	"proceeds/internal/platform/web"
)

func TestCleanKeepsWordsAndDropsWhatIsUnseen(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\rc\td":           "a\nb\nc\td",
		"a\x00b\x7fc\x1b":        "abc",
		"pay \u202e000,1£\u202c": "pay 000,1£",
		"\u2067x\u2069 \u2066y":  "x y",
		"שלום – مرحبا 😀 e\u0301": "שלום – مرحبا 😀 e\u0301",
		"half \xff":              "half \ufffd",
		"family 👨\u200d👩\u200d👧": "family 👨\u200d👩\u200d👧",
	} {
		if got := web.Clean(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
