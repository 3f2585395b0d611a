package factors

import (
	"crypto/rand"
	"strings"
)

// RecoveryCodes is how many recovery codes are made at once.
const RecoveryCodes = 10

// recoveryLetters is how many letters a recovery code has: 80 random bits, which nobody guesses.
const recoveryLetters = 16

// NewRecoveryCodes makes recovery codes, each four groups of four letters and digits.
func NewRecoveryCodes() []string {
	out := make([]string, RecoveryCodes)
	for i := range out {
		s := strings.ToLower(rand.Text()[:recoveryLetters])
		out[i] = s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
	}
	return out
}

// FoldRecovery makes any way to write a recovery code the one that is compared; "" for what cannot be one.
func FoldRecovery(s string) string {
	s = strings.ToLower(FoldCode(strings.TrimSpace(s)))
	if len(s) != recoveryLetters {
		return ""
	}
	return s
}
