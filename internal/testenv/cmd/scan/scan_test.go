package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryArgumentReads(t *testing.T) {
	if _, err := arguments(argued); err != nil {
		t.Fatal(err)
	}
	for _, f := range []finding{{"wapiti", "HTTP Secure Headers", "GET /  X-XSS-Protection is not set"}, {"wapiti", "Cross Site Request Forgery", "POST /cases/FI-2026-0017/assets/new  CSRF token 'token' might be easy to predict"}} {
		if n := tell([]finding{f}); n != 0 {
			t.Errorf("not argued: %+v", f)
		}
	}
	if _, err := arguments("a pattern without a reason\n"); err == nil || !strings.Contains(err.Error(), "no reason") {
		t.Errorf("a pattern without a reason: %v", err)
	}
}

func TestFindingWithoutAnArgumentIsOpen(t *testing.T) {
	list, err := readWapiti([]byte(`{"vulnerabilities":{"SQL Injection":[{"method":"GET","path":"/cases","info":"x","parameter":"q"}]},"anomalies":{}}`))
	if err != nil {
		t.Fatal(err)
	}
	if n := tell(list); n != 1 {
		t.Errorf("%d findings are open, want 1", n)
	}
}

func TestShapeTakesOneOfAKind(t *testing.T) {
	if a, b := shape("/cases/FI-2026-0147/assets/A1"), shape("/cases/FI-2026-0002/assets/A9"); a != b || a != "/cases/*/assets/*" {
		t.Errorf("shapes %q and %q", a, b)
	}
	for path, want := range map[string]string{"/opportunities/cpbwmdqvuu/take": "/opportunities/*/take", "/cases/FI-2026-0147/references/withdraw": "/cases/*/references/withdraw"} {
		if got := shape(path); got != want {
			t.Errorf("the shape of %s is %s", path, got)
		}
	}
}

// A scan that reached too little fails and names what it did not reach, begun or not.
func TestTooManyWaysNotReachedIsAFinding(t *testing.T) {
	tries := []try{{way: wayIn{"GET", "/cases", url.Values{"q": {"1"}}}, first: 200, said: map[int]int{200: 40}, whole: true}}
	for n := range mostUnreached + 1 {
		tries = append(tries, try{way: wayIn{"POST", "/way/" + strings.Repeat("x", n), url.Values{"a": {"1"}}}, first: []int{0, 404, 403, 401, 500, 404}[n]})
		dir := t.TempDir()
		found, err := judge(tries, dir)
		if err != nil {
			t.Fatal(err)
		}
		if fails := len(found) == 1 && found[0].Kind == "Not reached"; fails != (n == mostUnreached) {
			t.Errorf("%d ways were not reached: %v", n+1, found)
		}
		if b, err := os.ReadFile(filepath.Join(dir, "ways.txt")); err != nil || !strings.Contains(string(b), "200\tGET /cases\t40 × 200\n") {
			t.Errorf("ways.txt: %s, %v", b, err)
		}
	}
	for status, want := range map[int]bool{200: true, 303: true, 422: true, 409: true, 0: false, 401: false, 403: false, 404: false, 429: false, 500: false} {
		if reached(status) != want {
			t.Errorf("%d is reached: %v", status, !want)
		}
	}
}

// What links give an address is tried at once; forms are tried apart where their fields differ in more than a number.
func TestOneWayInOfAKind(t *testing.T) {
	known := map[string]wayIn{}
	for _, w := range []wayIn{
		{"GET", "/missed", url.Values{"period": {"12m"}}}, {"GET", "/missed", url.Values{"period": {"24m"}, "threat": {"fraud"}}}, {"GET", "/help", nil},
		{"POST", "/cases/FI-2026-0001/assets", url.Values{"note-1": {"a"}}}, {"POST", "/cases/FI-2026-0002/assets", url.Values{"note-2": {"b"}}},
		{"POST", "/cases/FI-2026-0002/assets", url.Values{"note-2": {"b"}, "drop": {"yes"}}},
	} {
		join(known, w)
	}
	if len(known) != 3 {
		t.Errorf("%d ways in, want 3: %v", len(known), known)
	}
	if got := known["GET /missed"].values.Encode(); got != "period=12m&threat=fraud" {
		t.Errorf("the address is tried with %s", got)
	}
}

// What sqlmap takes back is no finding.
func TestOnlyAVerdictIsAFinding(t *testing.T) {
	for said, want := range map[string]bool{
		"[INFO] POST parameter 'estimate' appears to be 'AND boolean-based blind' injectable\n[WARNING] false positive or unexploitable injection point detected": false,
		"sqlmap identified the following injection point(s) with a total of 40 HTTP(s) requests:":                                                                 true,
		"[INFO] GET parameter 'q' is vulnerable. Do you want to keep testing the others (if any)? [y/N] N":                                                        true,
	} {
		if injectable.MatchString(said) != want {
			t.Errorf("%q: %v, want %v", said, !want, want)
		}
	}
}
