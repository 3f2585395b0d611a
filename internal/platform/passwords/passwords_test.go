package passwords

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	h := Hash("correct horse battery")
	if !Match(h, "correct horse battery") || Match(h, "correct horse batterY") || Match(h, "") {
		t.Error("match is wrong")
	}
	if h == Hash("correct horse battery") || !strings.HasPrefix(h, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", h)
	}
	for _, bad := range []string{"", "x", "$argon2id$v=19$m=99999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", "$argon2id$v=19$m=19456,t=2,p=1$$"} {
		if Match(bad, "") || Match(bad, "x") {
			t.Errorf("%q matched", bad)
		}
	}
}
