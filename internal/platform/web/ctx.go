package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
)

// Ctx is one request. Handlers put an answer into it and return; the answer leaves only after what was consulted is logged.
type Ctx struct {
	*gin.Context
	server *Server
	perm   perm.Permission // of the route
	who    actor.Actor
	in     bool

	sent     io.Reader // the whole of what the browser sends, whatever the route takes
	status   int
	body     bytes.Buffer
	kind     string
	location string
	stream   func(w io.Writer) error
	answered bool
	said     layout.Flash // what the next page is to say
}

// Ctx is the request's context: it carries the actor and collects consultations.
func (c *Ctx) Ctx() context.Context { return c.Request.Context() }

// Actor is who asks; the zero Actor where nobody is signed in.
func (c *Ctx) Actor() actor.Actor { return c.who }

// SignedIn reports whether somebody is.
func (c *Ctx) SignedIn() bool { return c.in }

// HTMX reports whether htmx asks for a part of a page. On the way back through the history it asks for a whole one.
func (c *Ctx) HTMX() bool {
	return c.GetHeader("HX-Request") == "true" && c.GetHeader("HX-History-Restore-Request") != "true"
}

// mostDrained is how much more than a form may hold is taken in, and thrown away, before it is refused.
const mostDrained = 32 << 20

// Form reads the posted form, once. A form that is too large or broken is a fault the person can act on.
func (c *Ctx) Form() (url.Values, error) {
	if err := c.Request.ParseForm(); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			// Most browsers send a form to its end before they read: what is left is taken in, or they never see the answer.
			_, _ = io.CopyN(io.Discard, c.sent, mostDrained)
			return nil, fault.New(fault.TooLarge, "What you sent is larger than this page takes. Shorten it and try again.")
		}
		return nil, &fault.Error{Kind: fault.Invalid, Message: "The form could not be read. Go back and try again.", Cause: err}
	}
	for k, vs := range c.Request.PostForm {
		for i, v := range vs {
			vs[i] = Clean(v)
		}
		c.Request.PostForm[k] = vs
	}
	return c.Request.PostForm, nil
}

// Clean makes posted text fit to keep: valid UTF-8, no control characters but tab and newline, one kind of newline. What turns
// the direction of text by force goes too: unseen, it would turn names and sums that stand after it on a page. Words in Hebrew
// or Arabic need none of it.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}

// Page answers with a whole page. The shell's navigation, marking, viewer and flash are filled in here.
func (c *Ctx) Page(status int, p layout.Page, body templ.Component) error {
	if err := c.server.dress(c, &p); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := body.Render(c.Ctx(), &b); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	var err error
	if status == http.StatusOK {
		if p.Drafts, err = c.server.offer(c, b.Bytes()); err != nil {
			return err
		}
	}
	return c.render(status, layout.Shell(p, templ.Raw(b.String())))
}

// Part answers with a part of a page, for htmx.
func (c *Ctx) Part(status int, body templ.Component) error { return c.render(status, body) }

func (c *Ctx) render(status int, body templ.Component) error {
	c.body.Reset()
	if err := body.Render(c.Ctx(), &c.body); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	c.status, c.kind, c.answered = status, "text/html; charset=utf-8", true
	return nil
}

// See sends the browser to another page of ours (303), or tells htmx to load it.
func (c *Ctx) See(path string) error {
	c.location, c.answered = path, true
	return nil
}

// Send streams a file to be saved under name once the consultation is logged. size < 0 where it is not known.
func (c *Ctx) Send(name, kind string, size int64, write func(w io.Writer) error) error {
	c.kind, c.stream, c.answered = kind, write, true
	c.Header("Content-Disposition", mimeName(name))
	if size >= 0 {
		c.Header("Content-Length", fmt.Sprint(size))
	}
	return nil
}

// Bytes answers with bytes of a kind.
func (c *Ctx) Bytes(status int, kind string, b []byte) error {
	c.body.Reset()
	c.body.Write(b)
	c.status, c.kind, c.answered = status, kind, true
	return nil
}

// Done shows text once on the next page, as what was done. undo is where the Undo button posts, or empty.
func (c *Ctx) Done(text, undo string) { c.flash(layout.Flash{Kind: "done", Text: text, Undo: undo}) }

// Note shows a plain note once on the next page.
func (c *Ctx) Note(text string) { c.flash(layout.Flash{Text: text}) }

// Warn shows a warning once on the next page. After Done it is added to what was done, which keeps its Undo.
func (c *Ctx) Warn(text string) {
	if c.said.Text != "" {
		text = c.said.Text + " " + text
	}
	c.flash(layout.Flash{Kind: "soon", Text: text, Undo: c.said.Undo})
}

func (c *Ctx) flash(f layout.Flash) {
	c.said = f
	s := c.server.sessions
	s.Put(c.Ctx(), keyFlashKind, f.Kind)
	s.Put(c.Ctx(), keyFlashText, f.Text)
	s.Put(c.Ctx(), keyFlashUndo, f.Undo)
}

// SignIn begins a session for a person under a new token, so that a token known before is worth nothing. They have just
// proved who they are.
func (c *Ctx) SignIn(id ids.User) error {
	s := c.server.sessions
	if err := c.renewEmpty(); err != nil {
		return err
	}
	s.Put(c.Ctx(), keyUser, int64(id))
	s.Put(c.Ctx(), keyProved, c.server.o.DB.Time().Unix())
	s.Put(c.Ctx(), keySession, ids.NewKey())
	drafts, err := draftActions(c.Ctx(), c.server.o.DB, int64(id), c.server.o.DB.Time().Add(-DraftFor))
	if err != nil {
		return fmt.Errorf("look for drafts: %w", err)
	}
	s.Put(c.Ctx(), keyDrafts, len(drafts) > 0)
	s.Put(c.Ctx(), keyAddress, c.ClientIP())
	s.Put(c.Ctx(), keyAgent, c.Request.UserAgent())
	return nil
}

// SessionKey names the session in lists; "" where nobody is signed in.
func (c *Ctx) SessionKey() string { return c.server.sessions.GetString(c.Ctx(), keySession) }

// SignOut ends the session.
func (c *Ctx) SignOut() error { return c.server.sessions.Destroy(c.Ctx()) }

// Device is the cookie by which a browser is known again, "" where it has none. It signs nobody in.
func (c *Ctx) Device() string {
	k, err := c.Request.Cookie(c.server.deviceCookie())
	if err != nil || len(k.Value) > 100 {
		return ""
	}
	return k.Value
}

// SetDevice gives the browser that cookie for so long.
func (c *Ctx) SetDevice(token string, keep time.Duration) {
	http.SetCookie(c.Writer, &http.Cookie{Name: c.server.deviceCookie(), Value: token, Path: "/", MaxAge: int(keep / time.Second), Secure: c.server.o.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func (s *Server) deviceCookie() string { return s.sessions.Cookie.Name + "-device" }

// Keep holds text in the session; Kept takes it out again.
func (c *Ctx) Keep(key, text string) { c.server.sessions.Put(c.Ctx(), "k:"+key, text) }

// Kept takes out what Keep held, or "".
func (c *Ctx) Kept(key string) string { return c.server.sessions.PopString(c.Ctx(), "k:"+key) }

func mimeName(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '/' {
			return '-'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + url.PathEscape(name)
}
