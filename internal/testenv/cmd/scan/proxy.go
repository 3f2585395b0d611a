package main

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// front stands before the site for the scanners: it signs every request in, again when the session has ended, and keeps
// from them what would only end it. (wapiti's own list of what to leave out fails under Debian's Python.)
type front struct {
	site  *site
	proxy *httputil.ReverseProxy
	mu    sync.Mutex
	hits  int
}

// stand begins a front on a free port of this machine and gives its address.
func stand(s *site) (*front, string, func(), error) {
	to, err := url.Parse(s.base)
	if err != nil {
		return nil, "", nil, err
	}
	f := &front{site: s}
	f.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to) // the host too: forms come from the site itself
			r.Out.Header.Del("Cookie")
			f.mu.Lock()
			r.Out.AddCookie(f.site.cookie)
			f.mu.Unlock()
		},
		ModifyResponse: func(res *http.Response) error {
			if strings.HasPrefix(res.Header.Get("Location"), "/sign-in") {
				f.mu.Lock()
				defer f.mu.Unlock()
				return f.site.signIn("investigator")
			}
			return nil
		},
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", nil, err
	}
	srv := &http.Server{Handler: f, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(l) }()
	return f, "http://" + l.Addr().String(), func() { _ = srv.Close() }, nil
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.hits++
	f.mu.Unlock()
	if slices.ContainsFunc(never, func(p string) bool { return strings.HasPrefix(r.URL.Path, p) }) {
		http.NotFound(w, r)
		return
	}
	f.proxy.ServeHTTP(w, r)
}

// count is how many requests went through.
func (f *front) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.hits
}
