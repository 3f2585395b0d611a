package main

import (
	"maps"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// front stands before a demonstration for a scanner: it signs every request in, again when the session has ended, and keeps
// from it what would only end it. (wapiti's own list of what to leave out fails under Debian's Python.) An act that shuts
// the investigator out of its case is let through, and then the front goes on with a fresh copy of the demonstration.
type front struct {
	pattern *pattern
	address string // of the front

	asking sync.RWMutex // held to read while a request is under way, to write while the copy is changed
	proxy  *httputil.ReverseProxy
	end    func() // of the copy

	mu     sync.Mutex
	site   *site
	first  int            // the status of the first answer since begin
	said   map[int]int    // the answers since begin, by status
	all    int            // the answers to every request
	fresh  bool           // nothing was changed yet in the copy
	shut   bool           // the case of the last act is no longer there
	shuts  map[string]int // how often an act shut its case, by its kind of address
	err    error          // why there is no fresh copy
	closed func() error
}

// stand begins a front on a free port, before a fresh copy of the demonstration.
func stand(p *pattern) (*front, error) {
	f := &front{pattern: p, said: map[int]int{}, shuts: map[string]int{}}
	if err := f.renew(); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.end()
		return nil, err
	}
	srv := &http.Server{Handler: f, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(l) }()
	f.address, f.closed = "http://"+l.Addr().String(), srv.Close
	return f, nil
}

// leave ends the front and its copy.
func (f *front) leave() {
	_ = f.closed()
	f.asking.Lock()
	defer f.asking.Unlock()
	f.end()
}

// renew goes on with a fresh copy of the demonstration. Nobody may be asking.
func (f *front) renew() error {
	if f.end != nil {
		f.end()
		f.end = nil
	}
	s, end, err := f.pattern.serve()
	if err != nil {
		f.end = func() {}
		return err
	}
	to, err := url.Parse(s.base)
	if err != nil {
		end()
		return err
	}
	f.end = end
	f.mu.Lock()
	f.site, f.fresh, f.shut, f.err = s, true, false, nil
	f.mu.Unlock()
	f.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to) // the host too: forms come from the site itself
			r.Out.Header.Del("Cookie")
			f.mu.Lock()
			r.Out.AddCookie(s.cookie)
			f.mu.Unlock()
		},
		ModifyResponse: f.answered,
	}
	return nil
}

// begin gives the next way in a copy that nothing has changed.
func (f *front) begin() error {
	f.asking.Lock()
	defer f.asking.Unlock()
	f.mu.Lock()
	f.first, f.said, f.shuts = 0, map[int]int{}, map[string]int{}
	fresh := f.fresh
	f.mu.Unlock()
	if fresh {
		return nil
	}
	return f.renew()
}

// told is the status of the first answer since begin, 0 where nothing was asked, and how many answers had which.
func (f *front) told() (first int, all map[int]int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.first, maps.Clone(f.said), f.err
}

var ofCase = regexp.MustCompile(`^/cases/[A-Z]+-\d+-\d+`)

// answered notes an answer, signs in again where the session has ended, and sees whether a change shut its case.
func (f *front) answered(res *http.Response) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	status := res.StatusCode
	if strings.HasPrefix(res.Header.Get("Location"), "/sign-in") {
		status = http.StatusUnauthorized
		if err := f.site.signIn("investigator"); err != nil {
			return err
		}
	}
	f.said[status]++
	f.all++
	if f.first == 0 {
		f.first = status
	}
	if res.Request.Method != http.MethodGet && status < http.StatusBadRequest {
		f.fresh = false
	}
	if path := res.Request.URL.Path; res.Request.Method == http.MethodPost && status == http.StatusSeeOther && ofCase.MatchString(path) {
		there, err := f.site.status(ofCase.FindString(path))
		if err != nil {
			return err
		}
		if there != http.StatusOK {
			f.shut = true
			f.shuts[shape(path)]++
		}
	}
	return nil
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if slices.ContainsFunc(never, func(p string) bool { return strings.HasPrefix(r.URL.Path, p) }) {
		http.NotFound(w, r)
		return
	}
	f.mend() // the last answer may be back before its handler is
	f.asking.RLock()
	f.proxy.ServeHTTP(w, r)
	f.asking.RUnlock()
	f.mend()
}

// mend goes on with a fresh copy where an act shut the investigator out of its case.
func (f *front) mend() {
	if !f.isShut() {
		return
	}
	f.asking.Lock()
	defer f.asking.Unlock()
	if !f.isShut() {
		return // another request was the first to come back
	}
	if err := f.renew(); err != nil {
		f.mu.Lock()
		f.err = err
		f.mu.Unlock()
	}
}

func (f *front) isShut() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.shut
}

// answers reports whether the copy still does.
func (f *front) answers() bool {
	f.mu.Lock()
	s := f.site
	f.mu.Unlock()
	return s.answers()
}

// count is how many requests were answered.
func (f *front) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.all
}
