package factors_test

import (
	"bytes"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"proceeds/internal/platform/factors"
	"proceeds/internal/platform/factors/factorstest"
)

var now = time.Date(2026, 11, 22, 12, 0, 7, 0, time.UTC)

func key(t *testing.T, b byte) *factors.Key {
	t.Helper()
	k, err := factors.NewKey(bytes.Repeat([]byte{b}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// The vectors of RFC 6238 appendix B, cut to six digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // "12345678901234567890"
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got, err := factors.Code(secret, time.Unix(at, 0)); err != nil || got != want {
			t.Errorf("at %d: %s, %v; want %s", at, got, err, want)
		}
	}
}

func TestMatchCode(t *testing.T) {
	secret := factors.NewSecret()
	if secret == factors.NewSecret() || len(secret) != 32 {
		t.Fatalf("secret %q", secret)
	}
	step := factors.Step(now)
	for _, c := range []struct {
		by    time.Duration
		after int64
		step  int64
		ok    bool
	}{
		{0, 0, step, true}, {-30 * time.Second, 0, step - 1, true}, {30 * time.Second, 0, step + 1, true},
		{-60 * time.Second, 0, 0, false}, {60 * time.Second, 0, 0, false},
		{0, step, 0, false}, {-30 * time.Second, step, 0, false}, {30 * time.Second, step, step + 1, true}, {-30 * time.Second, step - 1, 0, false},
	} {
		code, err := factors.Code(secret, now.Add(c.by))
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := factors.MatchCode(secret, code[:3]+" "+code[3:], now, c.after); ok != c.ok || got != c.step {
			t.Errorf("a code of %s, after %d: step %d, %v; want %d, %v", c.by, c.after-step, got, ok, c.step, c.ok)
		}
	}
	for _, bad := range []string{"", "12345", "1234567", "abcdef", "１２３４５６"} {
		if _, ok := factors.MatchCode(secret, bad, now, 0); ok {
			t.Errorf("%q matched", bad)
		}
	}
}

func TestKeyURLAndQR(t *testing.T) {
	raw := factors.KeyURL("Proceeds", "lead.fi@force & co", "ABC")
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "otpauth" || u.Path != "/Proceeds:lead.fi@force & co" || u.Query().Get("secret") != "ABC" || u.Query().Get("period") != "30" || strings.Contains(raw, "+") {
		t.Errorf("%s: %v", raw, err)
	}
	q, err := factors.QROf(raw)
	if err != nil {
		t.Fatal(err)
	}
	// A finder pattern stands in the corner: seven dark squares, then one and one.
	if q.Size < 33 || !strings.HasPrefix(q.Path, "M4 4h7v1h-7z") || !strings.Contains(q.Path, "M4 5h1v1h-1z") || !strings.Contains(q.Path, "M10 5h1v1h-1z") {
		t.Errorf("%d: %.80s", q.Size, q.Path)
	}
}

func TestRecoveryCodes(t *testing.T) {
	list := factors.NewRecoveryCodes()
	seen := map[string]bool{}
	for _, c := range list {
		f := factors.FoldRecovery(c)
		if len(f) != 16 || seen[f] || factors.FoldRecovery(" "+strings.ToUpper(strings.ReplaceAll(c, "-", " "))+"\t") != f {
			t.Errorf("code %q folds to %q", c, f)
		}
		seen[f] = true
	}
	if len(list) != 10 || factors.FoldRecovery("abcd") != "" {
		t.Errorf("%v", list)
	}
}

func TestSealing(t *testing.T) {
	k, other := key(t, 1), key(t, 2)
	sealed := k.Seal([]byte("secret"), "totp/1")
	if b, err := k.Open(sealed, "totp/1"); err != nil || string(b) != "secret" {
		t.Errorf("%q, %v", b, err)
	}
	if sealed == k.Seal([]byte("secret"), "totp/1") || strings.Contains(sealed, "secret") {
		t.Error("sealing twice gives the same")
	}
	if _, err := k.Open(sealed, "totp/2"); err == nil {
		t.Error("opened in another's place")
	}
	if _, err := other.Open(sealed, "totp/1"); !errors.Is(err, factors.ErrOtherKey) {
		t.Errorf("another key: %v", err)
	}
	for i := 9; i < len(sealed); i++ {
		b := []byte(sealed)
		b[i] ^= 1
		if out, err := k.Open(string(b), "totp/1"); err == nil && i < len(sealed)-1 {
			t.Errorf("changed at %d, it opens as %q", i, out)
		}
	}
	if _, err := k.Open("", ""); err == nil {
		t.Error("nothing opens")
	}
	if bytes.Equal(k.Sum("a", "bc"), k.Sum("ab", "c")) || bytes.Equal(k.Sum("a", "b"), other.Sum("a", "b")) || !bytes.Equal(k.Sum("a", "b"), k.Sum("a", "b")) {
		t.Error("sums")
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "factors.key")
	var wg sync.WaitGroup
	made := make([]*factors.Key, 8)
	for i := range made {
		wg.Go(func() {
			k, err := factors.LoadOrMakeKey(path)
			if err != nil {
				t.Error(err)
				return
			}
			made[i] = k
		})
	}
	wg.Wait()
	for _, k := range made[1:] {
		if _, err := k.Open(made[0].Seal([]byte("x"), ""), ""); err != nil {
			t.Fatal("two programs that start at once made two keys")
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	bad := filepath.Join(t.TempDir(), "bad")
	if err := os.WriteFile(bad, []byte("hush-hush"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := factors.LoadOrMakeKey(bad); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("a file of something else: %v", err)
	}
}

func TestPossible(t *testing.T) {
	for origin, want := range map[string]bool{"https://proceeds.example.police.uk": true, "https://proceeds.example.police.uk:8443": true, "http://localhost:8080": true,
		"http://127.0.0.1:8080": false, "https://10.0.0.7": false, "http://proceeds.example": false, "": false} {
		if got := (factors.Site{Name: "Proceeds", Origin: origin}).Possible(); got != want {
			t.Errorf("%s: %v", origin, got)
		}
	}
}

func TestPasskey(t *testing.T) {
	site := factors.Site{Name: "Proceeds", Origin: "https://proceeds.example"}
	elsewhere := factors.Site{Name: "Proceeds", Origin: "https://proceeds.example.evil"}
	holder := factors.Holder{Handle: []byte("opaque handle"), Login: "lead.fi", Name: "Lea Lead"}
	make_, err := site.Make(holder)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(make_.Options, []byte(`"userVerification":"required"`)) || !bytes.Contains(make_.Options, []byte(`"residentKey":"required"`)) {
		t.Errorf("options %s", make_.Options)
	}
	unchecked := &factorstest.Authenticator{NoCheck: true}
	if _, err := site.Made(holder, make_.State, []byte(unchecked.Make(t, site.Origin, make_.Options))); !errors.Is(err, factors.ErrPasskey) {
		t.Errorf("an authenticator that checks nobody: %v", err)
	}
	if _, err := site.Made(holder, make_.State, []byte((&factorstest.Authenticator{}).Make(t, elsewhere.Origin, make_.Options))); !errors.Is(err, factors.ErrPasskey) {
		t.Errorf("made at another site: %v", err)
	}
	a := &factorstest.Authenticator{Counts: true}
	p, err := site.Made(holder, make_.State, []byte(a.Make(t, site.Origin, make_.Options)))
	if err != nil || p.Signs != 1 {
		t.Fatalf("%d, %v", p.Signs, err)
	}
	holder.Passkeys = []factors.Passkey{p}
	for _, known := range []bool{true, false} {
		var h *factors.Holder
		if known {
			h = &holder
		}
		ask, err := site.Ask(h)
		if err != nil {
			t.Fatal(err)
		}
		reply := []byte(a.Sign(t, site.Origin, ask.Options))
		if factors.AnswerID(reply) != p.ID {
			t.Errorf("the answer comes from %q", factors.AnswerID(reply))
		}
		if _, err := site.Answered(holder, known, ask.State, []byte(a.Copy().Sign(t, elsewhere.Origin, ask.Options))); !errors.Is(err, factors.ErrPasskey) {
			t.Errorf("known %v, signed at another site: %v", known, err)
		}
		unchecked := a.Copy()
		unchecked.NoCheck = true
		if _, err := site.Answered(holder, known, ask.State, []byte(unchecked.Sign(t, site.Origin, ask.Options))); !errors.Is(err, factors.ErrPasskey) {
			t.Errorf("known %v, the holder unchecked: %v", known, err)
		}
		stranger := holder
		stranger.Handle = []byte("another")
		if _, err := site.Answered(stranger, known, ask.State, reply); !errors.Is(err, factors.ErrPasskey) {
			t.Errorf("known %v, another's: %v", known, err)
		}
		if _, err := site.Answered(holder, known, "", reply); !errors.Is(err, factors.ErrPasskey) {
			t.Errorf("nothing was asked: %v", err)
		}
		again, err := site.Ask(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := site.Answered(holder, known, again.State, reply); !errors.Is(err, factors.ErrPasskey) {
			t.Errorf("known %v, the answer to another question: %v", known, err)
		}
		next, err := site.Answered(holder, known, ask.State, reply)
		if err != nil || next.Signs != a.Count {
			t.Fatalf("known %v: %d, %v", known, next.Signs, err)
		}
		holder.Passkeys = []factors.Passkey{next}
		behind := a.Copy()
		behind.Count -= 1
		ask, err = site.Ask(h)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := site.Answered(holder, known, ask.State, []byte(behind.Sign(t, site.Origin, ask.Options))); !errors.Is(err, factors.ErrCloned) || got.ID != p.ID {
			t.Errorf("known %v, a count that went back: %v", known, err)
		}
	}
	if factors.AnswerID([]byte("{}")) != "" {
		t.Error("an empty answer names a passkey")
	}
}
