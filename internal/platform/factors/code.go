package factors

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// What every authenticator app does unless told otherwise: six digits, SHA-1, a new code each 30 seconds.
const (
	codePeriod = 30 * time.Second
	codeSkew   = 1 // steps that a telephone's clock may be early or late
)

var codeOptions = totp.ValidateOpts{Period: uint(codePeriod / time.Second), Skew: 0, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret makes the secret of an authenticator: 160 bits in base32, as RFC 4226 wants.
func NewSecret() string {
	b := make([]byte, 20)
	rand.Read(b)
	return base32Plain.EncodeToString(b)
}

// Step is the number of the half-minute that an instant is in.
func Step(at time.Time) int64 { return at.Unix() / int64(codePeriod/time.Second) }

// MatchCode finds the step that code belongs to: the present one, or one before or after it. Steps up to and including
// after do not count, so that no code is taken twice (RFC 6238 section 5.2).
func MatchCode(secret, code string, now time.Time, after int64) (step int64, ok bool) {
	code = FoldCode(code)
	for s := Step(now) - codeSkew; s <= Step(now)+codeSkew; s++ {
		good, err := totp.ValidateCustom(code, secret, time.Unix(s*int64(codePeriod/time.Second), 0), codeOptions)
		if err == nil && good && s > after && !ok {
			step, ok = s, true
		}
	}
	return step, ok
}

// Code is the code that an authenticator shows at an instant.
func Code(secret string, at time.Time) (string, error) {
	return totp.GenerateCodeCustom(secret, at, codeOptions)
}

// FoldCode drops the spaces that people and apps put between digits.
func FoldCode(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, s)
}

// KeyURL is the address that an app reads from a QR code.
func KeyURL(issuer, account, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "period": {fmt.Sprint(codeOptions.Period)}, "digits": {codeOptions.Digits.String()}, "algorithm": {codeOptions.Algorithm.String()}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + account, RawQuery: strings.ReplaceAll(q.Encode(), "+", "%20")}
	return u.String()
}
