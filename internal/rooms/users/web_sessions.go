package users

import (
	"net/http"
	"slices"
	"strings"

	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/throttle"
	"proceeds/internal/platform/web"
)

func (w *Web) sessionRoutes() []web.Route {
	return []web.Route{
		web.Get("/account/sessions", perm.SelfUse, w.sessionsPage),
		web.Post("/account/sessions/end", perm.SelfUse, w.endOtherSessions),
		web.Post("/account/sessions/:session/end", perm.SelfUse, w.endOwnSession),
		web.Post("/admin/users/:id/sessions/end", perm.UserManage, w.endPersonSessions),
		web.Post("/admin/users/:id/sessions/:session/end", perm.UserManage, w.endPersonSession),
	}
}

// sessionsView lists sessions; of a person's own one is the present.
type sessionsView struct {
	List    []Session
	Present string
	Path    string // the forms post below it
	Here    string // the reader's own address; "": nothing is said of it
}

// here reports whether a session is at the place where the reader is.
func (v sessionsView) here(s Session) bool {
	return v.Here != "" && throttle.Place(s.Address) == throttle.Place(v.Here)
}

func (v sessionsView) others() bool {
	return len(v.List) > 1 || len(v.List) == 1 && v.List[0].PublicKey != v.Present
}

// browsers and systems are looked for in this order in what a browser calls itself: several name others besides.
var (
	browsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// Browser is the session's browser and system as people call them.
func (s Session) Browser() string {
	first := func(of [][2]string) string {
		for _, x := range of {
			if strings.Contains(s.Agent, x[0]) {
				return x[1]
			}
		}
		return ""
	}
	b, on := first(browsers), first(systems)
	switch {
	case b == "":
		return "Another browser"
	case on == "":
		return b
	}
	return b + " on " + on
}

func (w *Web) sessionsPage(c *web.Ctx) error {
	list, err := w.SessionsOf(c.Ctx(), w.DB, c.Actor().User)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(list, func(s Session) bool { return s.PublicKey == c.SessionKey() }); i > 0 {
		list = slices.Concat(list[i:i+1], list[:i], list[i+1:]) // the one in hand first
	}
	head := layout.PageHead{Title: "Where you are signed in", Sentence: "A session ends after 20 minutes without use, and after 12 hours in any case."}
	return c.Page(http.StatusOK, layout.Page{Title: "Where you are signed in", Class: "p-form", Head: layout.Head(head)},
		sessionsBody(sessionsView{List: list, Present: c.SessionKey(), Path: "/account/sessions", Here: c.ClientIP()}))
}

func (w *Web) endOwnSession(c *web.Ctx) error {
	own := c.Param("session") == c.SessionKey()
	if err := w.EndSession(c.Ctx(), c.Param("session")); err != nil {
		return err
	}
	if own {
		return c.See("/sign-in")
	}
	c.Done("Ended. That browser is signed out.", "")
	return c.See("/account/sessions")
}

func (w *Web) endOtherSessions(c *web.Ctx) error {
	n, err := w.EndOtherSessions(c.Ctx(), c.SessionKey())
	if err != nil {
		return err
	}
	if n == 0 {
		c.Note("You are signed in nowhere else.")
	} else {
		c.Done("Ended. You are signed in here alone.", "")
	}
	return c.See("/account/sessions")
}

func (w *Web) endPersonSession(c *web.Ctx) error {
	p, err := w.person(c)
	if err != nil {
		return err
	}
	if err := w.EndSessionOf(c.Ctx(), p.ID, c.Param("session")); err != nil {
		return err
	}
	c.Done("Ended. They are signed out there.", "")
	return c.See(personView{Record: p}.path(""))
}

func (w *Web) endPersonSessions(c *web.Ctx) error {
	p, err := w.person(c)
	if err != nil {
		return err
	}
	if _, err := w.EndSessionsOf(c.Ctx(), p.ID); err != nil {
		return err
	}
	c.Done("Ended. They are signed out everywhere.", "")
	return c.See(personView{Record: p}.path(""))
}
