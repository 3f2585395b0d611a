// Package static serves the stylesheet, script, icons and font of the product.
// They are built by `go run ./assets` in internal/tools from the sources in
// src, committed in dist and embedded, so nothing comes from another host.
//
// File names carry a hash of their content: they never change and may be kept
// for a year. Pages name them by their plain name:
//
//	static.URL("app.css")  // /static/app.C6J5OWSR.css
//	static.Icon("crit")    // /static/icons.FF3D1AAE.svg#i-crit
package static

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Prefix is where Handler must be mounted.
const Prefix = "/static/"

//go:embed dist
var files embed.FS

var manifest = func() map[string]string {
	text, err := files.ReadFile("dist/manifest.json")
	if err != nil {
		panic(err)
	}
	names := map[string]string{}
	if err := json.Unmarshal(text, &names); err != nil {
		panic(err)
	}
	return names
}()

var icons = URL("icons.svg")

// URL gives the path of a file by its plain name, such as "app.css". It panics
// for a name that was not built: the name is always written in our own source.
func URL(name string) string {
	hashed, ok := manifest[name]
	if !ok {
		panic("static: no file " + name)
	}
	return Prefix + hashed
}

// Icon gives the address of one symbol of the icon sheet, for `<use href>`.
// Names are those in src/img/icons.svg without "i-".
func Icon(name string) string { return icons + "#i-" + name }

type asset struct {
	kind        string
	plain, gzip []byte
}

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2",
}

// packed are the files by their addresses. Text is compressed once in a process, when
// the first handler is made.
var packed = sync.OnceValue(func() map[string]asset {
	assets := map[string]asset{}
	for _, name := range manifest {
		text, err := fs.ReadFile(files, "dist/"+name)
		if err != nil {
			panic(err)
		}
		a := asset{kind: kinds[path.Ext(name)], plain: text}
		if path.Ext(name) != ".woff2" {
			a.gzip = squeeze(text)
		}
		assets[Prefix+name] = a
	}
	return assets
})

// Handler answers GET and HEAD for every file under Prefix and 404 for all else.
func Handler() http.Handler {
	assets := packed()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		serve(w, r, a)
	})
}

func serve(w http.ResponseWriter, r *http.Request, a asset) {
	h, body := w.Header(), a.plain
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Add("Vary", "Accept-Encoding")
	if a.gzip != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the client has gone; there is nobody to tell
	}
}

func squeeze(text []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is a valid constant
	if _, err := z.Write(text); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
