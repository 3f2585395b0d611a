// Package page reads keyset paging and sorting from a query string. A page is found by the key of the
// row before it, never by an offset, so the thousandth page costs what the first does.
package page

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
)

// Sort is one offered order of a list. Only offered ones are taken, each with its index.
type Sort struct {
	Name string // as in ?sort=
	Desc bool
}

// String is the sort as it stands in a URL: a leading minus for descending.
func (s Sort) String() string {
	if s.Desc {
		return "-" + s.Name
	}
	return s.Name
}

// Request is what a list was asked for.
type Request struct {
	Sort   Sort
	After  Key // rows after this key …
	Before Key // … or before this one; both empty for the first page
	Size   int
}

// Key places a row in an order: the sort value as text, and the row's id to break ties.
type Key struct {
	Value string `json:"v"`
	ID    int64  `json:"i"`
	Null  bool   `json:"n,omitempty"` // the sort value is missing; such rows come last
}

// Zero reports whether k names no row.
func (k Key) Zero() bool { return k.ID == 0 }

// Encode makes k fit for a URL.
func (k Key) Encode() string {
	if k.Zero() {
		return ""
	}
	b, _ := json.Marshal(k) // strings and numbers only: cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

// Decode reads a key from a URL; a spoilt one gives the zero key, and so the first page.
func Decode(s string) Key {
	if s == "" || len(s) > 1000 {
		return Key{}
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return Key{}
	}
	var k Key
	if json.Unmarshal(b, &k) != nil || k.ID <= 0 {
		return Key{}
	}
	return k
}

// Parse reads sort, after and before from q. offered[0] is the default; an unknown sort falls back to it.
func Parse(q url.Values, size int, offered ...Sort) Request {
	r := Request{Sort: offered[0], Size: size, After: Decode(q.Get("after")), Before: Decode(q.Get("before"))}
	if name := q.Get("sort"); name != "" {
		desc := strings.HasPrefix(name, "-")
		for _, o := range offered {
			if o.Name == strings.TrimPrefix(name, "-") {
				r.Sort = Sort{Name: o.Name, Desc: desc}
			}
		}
	}
	if !r.After.Zero() {
		r.Before = Key{}
	}
	return r
}

// Result is one page of rows with the keys of its neighbours.
type Result[T any] struct {
	Rows []T
	Next string // ?after=, or empty on the last page
	Prev string // ?before=, or empty on the first
}

// Cut turns rows fetched with one more than asked into a page. Rows fetched backwards (Before) come in reverse and
// are turned round here. key gives a row's place.
func Cut[T any](rows []T, r Request, key func(T) Key) Result[T] {
	more := len(rows) > r.Size
	if more {
		rows = rows[:r.Size]
	}
	back := !r.Before.Zero()
	if back {
		for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
			rows[i], rows[j] = rows[j], rows[i]
		}
	}
	out := Result[T]{Rows: rows}
	if len(rows) == 0 {
		return out
	}
	if more || back {
		out.Next = key(rows[len(rows)-1]).Encode()
	}
	if back && more || !r.After.Zero() {
		out.Prev = key(rows[0]).Encode()
	}
	return out
}
