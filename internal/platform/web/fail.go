package web

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/layout"
)

// statuses are the answers to each kind of fault; SignedOut is answered with the sign-in page.
var statuses = map[fault.Kind]int{
	fault.Internal:  http.StatusInternalServerError,
	fault.NotFound:  http.StatusNotFound,
	fault.Forbidden: http.StatusForbidden,
	fault.Conflict:  http.StatusConflict,
	fault.Invalid:   http.StatusUnprocessableEntity,
	fault.Refused:   http.StatusUnprocessableEntity,
	fault.TooMany:   http.StatusTooManyRequests,
	fault.TooLarge:  http.StatusRequestEntityTooLarge,

	fault.Unavailable: http.StatusServiceUnavailable,
}

// problem gives the words for an error. What is not there and what the asker may not know of read the same, whatever
// the fault says; of a fault of ours only the reference is shown.
func problem(f *fault.Error, reference string) layout.Problem {
	status, ok := statuses[f.Kind]
	if !ok {
		status = http.StatusInternalServerError
	}
	switch status {
	case http.StatusNotFound:
		return layout.ProblemFor(status, "")
	case http.StatusInternalServerError:
		return layout.ProblemFor(status, reference)
	}
	p := layout.ProblemFor(status, "")
	p.Next = f.Next
	for _, name := range f.FieldNames() {
		p.Errors = append(p.Errors, f.Fields[name])
	}
	switch {
	case f.Kind == fault.Refused:
		p.Title, p.Text = "That cannot be done now", f.Message
	case f.Kind == fault.Unavailable:
		p.Title, p.Text = "That does not work now", f.Message
	case f.Kind == fault.Conflict && f.Message != "":
		p.Text = f.Message + ". " + p.Text
	case f.Message != "":
		p.Text = f.Message
	}
	return p
}

// fail alone turns an error into an answer. A cause never leaves the server.
func (s *Server) fail(c *Ctx, err error) {
	if errors.Is(err, context.Canceled) && c.Ctx().Err() != nil {
		c.Abort() // nobody is there any more
		return
	}
	if lerr := s.log(c); lerr != nil { // a refusal that could not be recorded is not told either
		err = &fault.Error{Kind: fault.Internal, Cause: errors.Join(err, lerr)}
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		f = &fault.Error{Kind: fault.Internal, Cause: err}
	}
	if f.Kind == fault.SignedOut {
		s.signIn(c)
		return
	}
	if s.instead(c, err) {
		return
	}
	p := problem(f, requestID(c.Ctx()))
	if p.Status >= http.StatusInternalServerError {
		c.Trouble(err)
	}
	if p.Status != http.StatusNotFound && p.Status != http.StatusForbidden {
		p.Typed = typed(c.Request)
		if at := s.cameFrom(c); at != "" {
			p.Links = append(p.Links, layout.Link{Label: "Open the page again", Href: at})
		}
	}
	var b bytes.Buffer
	if err := s.problemPage(c, p).Render(c.Ctx(), &b); err != nil {
		s.o.Log.ErrorContext(c.Ctx(), "render failure", "err", err)
	}
	c.Abort()
	h := c.Writer.Header()
	h.Del("Content-Disposition") // of a file that was to be sent
	h.Del("Content-Length")
	c.Data(p.Status, "text/html; charset=utf-8", b.Bytes())
}

// Trouble logs a fault of ours that a handler answers itself.
func (c *Ctx) Trouble(err error) {
	c.server.o.Log.ErrorContext(c.Ctx(), "request failed", "request", requestID(c.Ctx()), "method", c.Request.Method, "path", c.FullPath(), "err", err)
}

const mostTyped = 20 // fields

// typed are the words somebody sent in a form that a page cannot show again: values of more than one word, no secrets.
func typed(r *http.Request) (out [][2]string) {
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, v := range r.PostForm[name] {
			if v = strings.TrimSpace(v); name != "" && strings.ContainsAny(v, " \n") && !secretName.MatchString(name) && len(out) < mostTyped {
				out = append(out, [2]string{strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "_", " "), v})
			}
		}
	}
	return out
}

// cameFrom is the page whose form was sent, to open it as it is now; empty where the browser does not tell, or tells of a form
// that was shown again at an address only forms are sent to.
func (s *Server) cameFrom(c *Ctx) string {
	if c.Request.Method != http.MethodPost {
		return ""
	}
	u, err := url.Parse(c.Request.Referer())
	if err != nil || u.Host != c.Request.Host || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") {
		return ""
	}
	if u.Path == c.Request.URL.Path && !slices.ContainsFunc(s.routes, func(r Route) bool { return r.Method == http.MethodGet && r.Path == c.FullPath() }) {
		return ""
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}

// instead leads to the page that must come first, where there is one.
func (s *Server) instead(c *Ctx, err error) bool {
	if s.o.Instead == nil || c.Request.Method != http.MethodGet {
		return false
	}
	to := s.o.Instead(err)
	if to == "" {
		return false
	}
	c.Abort()
	if c.HTMX() {
		c.Header("HX-Redirect", to)
		c.Status(http.StatusNoContent)
		c.Writer.WriteHeaderNow()
		return true
	}
	c.Redirect(http.StatusSeeOther, to+"?next="+url.QueryEscape(c.Request.URL.RequestURI()))
	return true
}

// problemPage is a whole page, or a part where htmx asked; a conflict takes the whole page there too.
func (s *Server) problemPage(c *Ctx, p layout.Problem) templ.Component {
	if c.HTMX() && p.Status != http.StatusConflict {
		return layout.ProblemPart(p)
	}
	page := layout.Page{Class: "p-form"}
	if err := s.dress(c, &page); err != nil {
		s.o.Log.ErrorContext(c.Ctx(), "dress failure", "err", err)
		page.Nav, page.Viewer = nil, nil
	}
	return layout.ErrorPage(page, p)
}

// signIn leads to the sign-in page, and back afterwards where the request can be repeated.
func (s *Server) signIn(c *Ctx) {
	to := "/sign-in"
	if c.Request.Method == http.MethodGet && !c.HTMX() && c.Request.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(c.Request.URL.RequestURI())
	} else if page := c.from(); c.Request.Method == http.MethodPost && page != "/" {
		to += "?late=1&next=" + url.QueryEscape(page) // the form that was sent too late: what was typed is offered there
	}
	c.Abort()
	if c.HTMX() {
		c.Header("HX-Redirect", to)
		c.Status(http.StatusUnauthorized)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Redirect(http.StatusSeeOther, to)
}
