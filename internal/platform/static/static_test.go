package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
)

func TestURLNamesAServedFile(t *testing.T) {
	h := Handler()
	for plain := range manifest {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, URL(plain), nil))
		if rec.Code != http.StatusOK || rec.Body.Len() == 0 {
			t.Errorf("%s: status %d, %d bytes", plain, rec.Code, rec.Body.Len())
		}
		if got, want := rec.Header().Get("Content-Type"), kinds[path.Ext(plain)]; got != want || want == "" {
			t.Errorf("%s: type %q, want %q", plain, got, want)
		}
		if got := rec.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: Cache-Control %q", plain, got)
		}
	}
}

func TestHandlerCompressesText(t *testing.T) {
	req := httptest.NewRequest(http.MethodGet, URL("app.css"), nil)
	req.Header.Set("Accept-Encoding", "gzip, br")
	rec := httptest.NewRecorder()
	Handler().ServeHTTP(rec, req)
	if got := rec.Header().Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("Content-Encoding %q", got)
	}
	z, err := gzip.NewReader(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, read(t, "app.css")) {
		t.Error("the compressed body differs from the file")
	}
}

func TestHandlerRefuses(t *testing.T) {
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, Prefix, http.StatusNotFound},
		{http.MethodGet, Prefix + "manifest.json", http.StatusNotFound},
		{http.MethodGet, Prefix + "../static.go", http.StatusNotFound},
		{http.MethodPost, URL("app.css"), http.StatusMethodNotAllowed},
	} {
		rec := httptest.NewRecorder()
		req := httptest.NewRequest(c.method, "/", nil)
		req.URL.Path = c.path
		Handler().ServeHTTP(rec, req)
		if rec.Code != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, rec.Code, c.want)
		}
	}
}

// The licence of GDS Transport, the crown and the crests covers gov.uk only.
func TestNothingKeptForGovernmentDomains(t *testing.T) {
	banned := regexp.MustCompile(`(?i)GDS|transport\b|crown|crest|royal|opengraph`)
	for plain := range manifest {
		if m := banned.Find(read(t, plain)); m != nil && path.Ext(plain) != ".woff2" {
			t.Errorf("%s holds %q", plain, m)
		}
		if banned.MatchString(plain) {
			t.Errorf("file %s", plain)
		}
	}
}

func TestNothingFromAnotherHost(t *testing.T) {
	names := regexp.MustCompile(`https?://www\.w3\.org/(2000/svg|1999/xlink|1999/xhtml|1998/Math/MathML)`)
	host := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9-]+\.[a-z]{2,}[^\s"')]*`)
	for plain := range manifest {
		if path.Ext(plain) == ".woff2" {
			continue
		}
		if m := host.Find(names.ReplaceAll(read(t, plain), nil)); m != nil {
			t.Errorf("%s refers to %q", plain, m)
		}
	}
	for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(string(read(t, "app.css")), -1) {
		ref := strings.Trim(m[1], `"'`)
		if !strings.HasPrefix(ref, Prefix) && !strings.HasPrefix(ref, "#") {
			t.Errorf("app.css refers to %q", ref)
		}
	}
}

func TestSizes(t *testing.T) {
	for plain, limit := range map[string]int{"app.css": 40 << 10, "app.js": 32 << 10, "inter.woff2": 75 << 10} {
		text := read(t, plain)
		if path.Ext(plain) != ".woff2" {
			text = squeeze(text)
		}
		if len(text) > limit {
			t.Errorf("%s is %d bytes on the wire, the limit is %d", plain, len(text), limit)
		}
	}
}

func TestUnknownNamePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("URL of an unknown file did not panic")
		}
	}()
	URL("nosuch.css")
}

func read(t *testing.T, plain string) []byte {
	t.Helper()
	text, err := files.ReadFile("dist/" + manifest[plain])
	if err != nil {
		t.Fatal(err)
	}
	return text
}
