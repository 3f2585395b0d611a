package web

import (
	"errors"
	"net/http"
	"net/url"
	"sort"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/perm"
)

// Again asks whoever is signed in to prove once more who they are, before a dangerous act.
type Again struct {
	// Check looks at what was typed into the page of Page, names beginning AgainField. Invalid or TooMany, with a sentence
	// for the person, where it proves nothing; Unavailable where it could not be judged.
	Check func(c *Ctx, typed url.Values) error
	// Page answers with the page that asks.
	Page func(c *Ctx, status int, r Repeat) error
}

// AgainField begins the names of the fields of the page that asks; AgainPath takes its form where an act cannot be repeated.
const (
	AgainField = "again."
	AgainPath  = "/session/confirm"
)

// Repeat is what the page that asks must know of the act.
type Repeat struct {
	Action  string      // where its form posts: the act itself, with Fields, or AgainPath
	Fields  [][2]string // what was typed, as names and values
	Lost    bool        // files or a password were sent, which must be given again: the way back leads to their form
	Problem string      // why what was typed proves nothing; empty at first
}

// Fresh gives the route as one that does something dangerous: whoever last proved who they are longer than FreshFor ago is
// asked to do so again, and then it is done with what they had typed. On a route with a hidden permission they are asked each
// time: no session keeps that they proved anything there.
func (r Route) Fresh() Route { r.Dangerous = true; return r }

// again lets a dangerous request through, true, or answers it with the page that asks. What that page adds to a form is
// taken out of it, so that no handler sees it.
func (s *Server) again(c *Ctx) (bool, error) {
	repeat, typed := Repeat{Action: c.Request.URL.RequestURI()}, url.Values{}
	switch {
	case c.Request.Method == http.MethodGet:
		repeat = Repeat{Action: AgainPath, Fields: [][2]string{{"next", c.Request.URL.RequestURI()}}}
	case c.multipart():
		repeat = Repeat{Action: AgainPath, Fields: [][2]string{{"next", c.from()}}, Lost: true}
	default:
		form, err := c.Form()
		if err != nil {
			return false, err
		}
		typed = takeAgain(form)
		c.Request.Form = nil // it held the fields too; nobody reads it but by Form
		for name := range form {
			if strings.Contains(strings.ToLower(name), "password") { // no page repeats one
				repeat = Repeat{Action: AgainPath, Fields: [][2]string{{"next", c.from()}}, Lost: true}
			}
		}
		if !repeat.Lost {
			repeat.Fields = fieldsOf(form)
		}
	}
	if c.Fresh() {
		return true, c.release()
	}
	if s.o.Again == nil {
		return false, fault.New(fault.Forbidden, "It is too long since you signed in. Sign out and in again to do this")
	}
	if len(typed) == 0 {
		return false, s.askAgain(c, http.StatusUnauthorized, repeat)
	}
	err := s.o.Again.Check(c, typed)
	switch {
	case err == nil && c.Hidden():
		return true, nil // nothing outside tells of the proof: no session does, so that it holds for this act alone
	case err == nil:
		if err := c.release(); err != nil {
			return false, err
		}
		return true, c.Proved()
	case fault.Is(err, fault.Invalid):
		repeat.Problem = err.Error()
		return false, s.askAgain(c, http.StatusUnprocessableEntity, repeat)
	case fault.Is(err, fault.TooMany):
		repeat.Problem = err.Error()
		return false, s.askAgain(c, http.StatusTooManyRequests, repeat)
	case fault.Is(err, fault.Unavailable):
		var f *fault.Error
		errors.As(err, &f)
		c.Trouble(err)
		repeat.Problem = f.Message
		return false, s.askAgain(c, http.StatusServiceUnavailable, repeat)
	}
	return false, err
}

// Hidden reports whether the request is for a place that tells nobody outside it of itself (perm.Hidden).
func (c *Ctx) Hidden() bool { return perm.Hidden(c.perm) }

// askAgain answers with the page that asks. htmx puts a whole page in the place of the one there only for a conflict.
func (s *Server) askAgain(c *Ctx, status int, r Repeat) error {
	if c.HTMX() {
		status = http.StatusConflict
	}
	return s.o.Again.Page(c, status, r)
}

// takeAgain takes the fields of the page that asks out of a form.
func takeAgain(form url.Values) url.Values {
	out := url.Values{}
	for name, values := range form {
		if strings.HasPrefix(name, AgainField) {
			out[name] = values
			delete(form, name)
		}
	}
	return out
}

func fieldsOf(form url.Values) (out [][2]string) {
	for name, values := range form {
		for _, v := range values {
			out = append(out, [2]string{name, v})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i][0] < out[j][0] }) // the values of one name stay in order
	return out
}

// from is the page of this site that the request was sent from; the first page where the browser does not say.
func (c *Ctx) from() string {
	u, err := url.Parse(c.GetHeader("Referer"))
	if err != nil || u.Host != c.Request.Host || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	return u.RequestURI()
}
