package web

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
)

// What is typed into a form is kept when the session ends before it is sent. A script saves it by itself, with X-Poll: 1,
// so that saving is nobody's activity. It is given back only within the page that shows the form, after that page's own
// check of access, and to the person who typed it. Forms of signing in, of secrets and of hidden routes are never saved.

const (
	// DraftFor is how long a draft is kept after it was last saved.
	DraftFor   = 7 * 24 * time.Hour
	mostDrafts = 30       // of one person
	draftBytes = 64 << 10 // of one draft
	mostFields = 300
	draftsPath = "/drafts"
	keyDrafts  = "drafts" // the session's person has drafts: otherwise no page looks for them
)

// DraftRoutes are where the script saves drafts and discards them.
func (s *Server) DraftRoutes() []Route {
	save, drop := Post(draftsPath, perm.SelfUse, s.saveDraft), Post(draftsPath+"/discard", perm.SelfUse, s.discardDraft)
	save.MaxBody, drop.MaxBody = 4*draftBytes, 8<<10
	return []Route{save, drop}
}

// secretName is a field that is never kept, whatever a page says.
var secretName = regexp.MustCompile(`(?i)passw|secret|token|^otp$|one.?time|^` + regexp.QuoteMeta(AgainField))

func (s *Server) saveDraft(c *Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	action := form.Get("action")
	if !s.mayDraft(c, action) {
		return fault.Missing()
	}
	n, _ := strconv.Atoi(form.Get("form"))
	fields, empty, err := readFields(form.Get("fields"))
	if err != nil {
		return err
	}
	if empty {
		err = dropDrafts(c.Ctx(), s.o.DB, int64(c.who.User), action, n)
	} else {
		now := s.o.DB.Time()
		version := form.Get("version")
		if len(version) > 40 {
			version = ""
		}
		err = saveDraft(c.Ctx(), s.o.DB, draftRow{UserID: int64(c.who.User), Action: action, Form: n, Fields: fields, Version: version, BegunAt: now, SavedAt: now})
		if err == nil && !s.sessions.GetBool(c.Ctx(), keyDrafts) {
			s.sessions.Put(c.Ctx(), keyDrafts, true)
		}
	}
	if err != nil {
		return err
	}
	return c.Bytes(http.StatusNoContent, "text/plain; charset=utf-8", nil)
}

// readFields takes secrets out of what the script sent; empty where nothing was typed. Invalid where it is no set of
// fields, TooLarge where it is too much.
func readFields(raw string) (fields string, empty bool, err error) {
	if len(raw) > draftBytes {
		return "", false, fault.New(fault.TooLarge, "This is more than a draft keeps")
	}
	var values map[string][]string
	if err := json.Unmarshal([]byte(raw), &values); err != nil || len(values) > mostFields {
		return "", false, fault.New(fault.Invalid, "This is no draft of a form")
	}
	empty = true
	for name, list := range values {
		if secretName.MatchString(name) {
			delete(values, name)
			continue
		}
		for i, v := range list {
			list[i] = Clean(v)
			empty = empty && strings.TrimSpace(v) == ""
		}
	}
	b, err := json.Marshal(values)
	return string(b), empty, err
}

func (s *Server) discardDraft(c *Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(form.Get("form"))
	if err := dropDrafts(c.Ctx(), s.o.DB, int64(c.who.User), form.Get("action"), n); err != nil {
		return err
	}
	return c.Bytes(http.StatusNoContent, "text/plain; charset=utf-8", nil)
}

// neverDrafts begin the addresses whose forms hold secrets.
var neverDrafts = []string{"/sign-in", "/sign-out", "/session", "/account", "/set-password", "/first-run", draftsPath}

// mayDraft reports whether a form that posts to action may be kept: one of ours that the person may send, that is not open
// to everybody, and that the confidential compartment does not own.
func (s *Server) mayDraft(c *Ctx, action string) bool {
	if len(action) > 300 || strings.ContainsAny(action, " \n\t") {
		return false
	}
	for _, p := range neverDrafts {
		if action == p || strings.HasPrefix(action, p+"/") {
			return false
		}
	}
	for _, r := range s.routes {
		if r.Method == http.MethodPost && fits(r.Path, action) {
			return !perm.Hidden(r.Perm) && r.Perm != perm.Public && c.who.Can(r.Perm)
		}
	}
	return false
}

// fits reports whether a path is one of a route's: /cases/:case/edit.
func fits(route, path string) bool {
	want, have := strings.Split(route, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if want[i] != have[i] && (!strings.HasPrefix(want[i], ":") || have[i] == "") {
			return false
		}
	}
	return true
}

// ownForm is a form that names no address: it posts to the page that it stands on.
var ownForm = regexp.MustCompile(`<form method="post"(?: novalidate| class="[^"]*"| data-[a-z-]+="[^"]*")*>`)

// offer lists the drafts of the person whose forms stand in the body of a page that is about to be shown to them.
func (s *Server) offer(c *Ctx, body []byte) ([]layout.Draft, error) {
	if !c.in || c.Request.Method != http.MethodGet || !s.sessions.GetBool(c.Ctx(), keyDrafts) {
		return nil, nil
	}
	since := s.o.DB.Time().Add(-DraftFor)
	all, err := draftActions(c.Ctx(), s.o.DB, int64(c.who.User), since)
	if err != nil {
		return nil, err
	}
	here := []string{}
	for _, a := range all {
		own := a == c.Request.URL.Path && ownForm.Match(body)
		if (own || bytes.Contains(body, []byte(`action="`+html.EscapeString(a)+`"`))) && s.mayDraft(c, a) {
			here = append(here, a)
		}
	}
	if len(here) == 0 {
		return nil, nil
	}
	rows, err := draftsAt(c.Ctx(), s.o.DB, int64(c.who.User), here, since)
	out := make([]layout.Draft, len(rows))
	for i, r := range rows {
		out[i] = layout.Draft{Action: r.Action, Form: r.Form, Fields: r.Fields, Version: r.Version, Begun: layout.Moment(r.BegunAt)}
	}
	return out, err
}

// sent forgets the drafts of a form that was taken: it led on to another page.
func (s *Server) sent(c *Ctx) error {
	if c.Request.Method != http.MethodPost || c.location == "" || !c.in || !s.sessions.GetBool(c.Ctx(), keyDrafts) {
		return nil
	}
	return dropDrafts(c.Ctx(), s.o.DB, int64(c.who.User), c.Request.URL.Path, -1)
}
