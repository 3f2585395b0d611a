package web_test

import (
	"net/http"
	"testing"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/throttle"
	"proceeds/internal/platform/web"
)

// Behind a proxy that is trusted the address is the one that the proxy saw, whatever the sender put before it; from anybody
// else the header says nothing. Else one person could be counted as many, or as another.
func TestTheAddressBehindAProxy(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	where := web.Get("/where", perm.Public, func(c *web.Ctx) error {
		return c.Bytes(http.StatusOK, "text/plain", []byte(throttle.Place(c.ClientIP())))
	})
	for name, x := range map[string]struct {
		trusted   []string
		forwarded []string
		want      string
	}{
		"no proxy is trusted":            {nil, []string{"203.0.113.9"}, "127.0.0.1"},
		"another proxy is trusted":       {[]string{"192.0.2.1"}, []string{"203.0.113.9"}, "127.0.0.1"},
		"behind the proxy":               {[]string{"127.0.0.1"}, []string{"203.0.113.9"}, "203.0.113.9"},
		"with an address put before":     {[]string{"127.0.0.1"}, []string{"198.51.100.7, 203.0.113.9"}, "203.0.113.9"},
		"through two that are trusted":   {[]string{"127.0.0.1", "10.0.0.0/8"}, []string{"198.51.100.7, 203.0.113.9, 10.1.2.3"}, "203.0.113.9"},
		"an IPv6 customer is one place":  {[]string{"127.0.0.1"}, []string{"2001:db8:1:2::9"}, "2001:db8:1:2::/64"},
		"IPv4 written as IPv6 is IPv4":   {[]string{"127.0.0.1"}, []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		"what is no address is the peer": {[]string{"127.0.0.1"}, []string{"somewhere"}, "127.0.0.1"},
		"nothing is forwarded":           {[]string{"127.0.0.1"}, nil, "127.0.0.1"},
	} {
		s := newSite(t, d, func(o *web.Options) { o.TrustedProxies = x.trusted }, where)
		h := http.Header{}
		if x.forwarded != nil {
			h["X-Forwarded-For"] = x.forwarded
		}
		if got := s.browser(t).Do("GET", "/where", nil, h).Must(200).Body; got != x.want {
			t.Errorf("%s: %s, want %s", name, got, x.want)
		}
	}
}
