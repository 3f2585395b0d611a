package main

import (
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// As the program under attack this test's own binary serves a site with one case, which an act shuts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		flags := flag.NewFlagSet("serve", flag.ExitOnError)
		addr, data := flags.String("addr", "", ""), flags.String("database", "", "")
		flags.Int("request-rate", 0, "")
		_ = flags.Parse(os.Args[2:])
		_ = http.ListenAndServe(*addr, oneCase(*data))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func oneCase(data string) http.Handler {
	mux := http.NewServeMux()
	var shut atomic.Bool
	done := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusSeeOther) }
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if _, err := os.Stat(data[len("sqlite:"):]); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("GET /sign-in", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<form action="/sign-in/demo"><button name="user" value="1">Ann Other, investigator, Unit</button></form>`)
	})
	mux.HandleFunc("POST /sign-in/demo", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "proceeds", Value: "1"})
		done(w, r)
	})
	mux.HandleFunc("/cases/FI-2026-0001/", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case shut.Load():
			http.NotFound(w, r)
		case r.Method == http.MethodPost:
			shut.Store(r.URL.Path == "/cases/FI-2026-0001/conflicts/declare")
			done(w, r)
		}
	})
	mux.HandleFunc("GET /cases/FI-2026-0001", func(w http.ResponseWriter, r *http.Request) {
		if shut.Load() {
			http.NotFound(w, r)
		}
	})
	return mux
}

// An act that shuts the investigator out of the case shuts it for none after it, and the next way in begins where nothing
// was changed; what only looks takes no fresh copy.
func TestEachWayInFindsItsCase(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, database), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := stand(&pattern{program: program, folder: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer f.leave()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ask := func(method, path string) int {
		t.Helper()
		req, err := http.NewRequest(method, f.address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		return res.StatusCode
	}
	copyNow := func() string {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.site.base
	}
	first := copyNow()
	for range 2 {
		if err := f.begin(); err != nil {
			t.Fatal(err)
		}
		if got := ask("GET", "/cases/FI-2026-0001/assets"); got != 200 || copyNow() != first {
			t.Errorf("a look answers %d at %s, began at %s", got, copyNow(), first)
		}
	}
	for range 2 {
		if got := ask("POST", "/cases/FI-2026-0001/conflicts/declare"); got != 303 {
			t.Errorf("the act that shuts answers %d", got)
		}
	}
	status, said, err := f.told()
	if err != nil || status != 200 || cmp.Diff(map[int]int{200: 1, 303: 2}, said) != "" || cmp.Diff(map[string]int{"/cases/*/conflicts/declare": 2}, f.shuts) != "" {
		t.Errorf("%d, %v, %v, %v", status, said, f.shuts, err)
	}
	if got := ask("POST", "/cases/FI-2026-0001/team"); got != 303 {
		t.Errorf("an act answers %d", got)
	}
	changed := copyNow()
	if err := f.begin(); err != nil {
		t.Fatal(err)
	}
	if copyNow() == changed {
		t.Error("a way in begins on a copy that another has changed")
	}
	if status, said, _ := f.told(); status != 0 || len(said) != 0 {
		t.Errorf("it begins with %d and %v", status, said)
	}
	if got := ask("POST", "/sign-out"); got != 404 {
		t.Errorf("signing out reaches the site: %d", got)
	}
}
