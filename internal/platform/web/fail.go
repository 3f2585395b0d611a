package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
)

type troublePage struct {
	Title, Text, Reference string
	Fields                 []govuk.FieldError
	Next                   []string
}

// fail alone turns an error into an answer. A cause never leaves the server.
func (s *Server) fail(c *Ctx, err error) {
	if errors.Is(err, context.Canceled) && c.Ctx().Err() != nil {
		c.Abort() // nobody is there any more
		return
	}
	if lerr := s.log(c); lerr != nil {
		err = errors.Join(err, lerr)
	}
	var f *fault.Error
	if !errors.As(err, &f) {
		f = &fault.Error{Kind: fault.Internal, Cause: err}
	}
	t := troublePage{Text: f.Message, Next: f.Next}
	for _, name := range f.FieldNames() {
		t.Fields = append(t.Fields, govuk.FieldError{ID: name, Text: f.Fields[name]})
	}
	status := http.StatusInternalServerError
	switch f.Kind {
	case fault.SignedOut:
		s.signIn(c)
		return
	case fault.NotFound:
		status, t.Title = http.StatusNotFound, "Page not found"
		t.Text = "There is no such page, or it is not open to you. Check the address, or search for what you need."
	case fault.Forbidden:
		status, t.Title = http.StatusForbidden, "You cannot use this page"
	case fault.Conflict:
		status, t.Title = http.StatusConflict, "Somebody else changed this"
	case fault.Invalid:
		status, t.Title = http.StatusUnprocessableEntity, "Check what you entered"
	case fault.Refused:
		status, t.Title = http.StatusUnprocessableEntity, "That cannot be done now"
	case fault.TooMany:
		status, t.Title = http.StatusTooManyRequests, "Wait a little"
	case fault.TooLarge:
		status, t.Title = http.StatusRequestEntityTooLarge, "That is too large"
	default:
		t.Title, t.Text = "Something went wrong", "The fault is ours. Nothing you sent was half done: either it was recorded whole or not at all."
		t.Reference = requestID(c.Ctx())
		s.o.Log.ErrorContext(c.Ctx(), "request failed", "request", t.Reference, "method", c.Request.Method, "path", c.FullPath(), "err", err)
	}
	var b bytes.Buffer
	if c.HTMX() {
		if err := troublePart(t).Render(c.Ctx(), &b); err != nil {
			s.o.Log.ErrorContext(c.Ctx(), "render failure", "err", err)
		}
	} else {
		p := layout.Page{Title: t.Title, Class: "p-form"}
		if err := s.dress(c, &p); err != nil {
			s.o.Log.ErrorContext(c.Ctx(), "dress failure", "err", err)
			p.Nav, p.Viewer = nil, nil
		}
		if err := layout.Shell(p, trouble(t)).Render(c.Ctx(), &b); err != nil {
			s.o.Log.ErrorContext(c.Ctx(), "render failure", "err", err)
		}
	}
	c.Abort()
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}

// signIn leads to the sign-in page, and back afterwards where the request can be repeated.
func (s *Server) signIn(c *Ctx) {
	to := "/sign-in"
	if c.Request.Method == http.MethodGet && !c.HTMX() && c.Request.URL.Path != "/" {
		to += "?next=" + url.QueryEscape(c.Request.URL.RequestURI())
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
