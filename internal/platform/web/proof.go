package web

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
)

// FreshFor is how long a proof of identity is good for dangerous acts; PendingFor how long somebody who has proved one
// factor has to prove the other.
const (
	FreshFor   = 10 * time.Minute
	PendingFor = 5 * time.Minute
)

const (
	keyProved  = "proved"  // when the person last proved who they are, in seconds
	keyBy      = "by"      // how they signed in
	keyPending = "pending" // who has proved one factor, as JSON
)

// Origin is the site as browsers see it: scheme, host and port.
func (c *Ctx) Origin() string {
	if o := c.server.o.PublicURL; o != "" {
		return o
	}
	scheme := "http"
	if c.server.o.Secure || c.Request.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.Request.Host
}

// Fresh reports whether the person proved who they are within FreshFor.
func (c *Ctx) Fresh() bool {
	at := c.server.sessions.GetInt64(c.Ctx(), keyProved)
	return c.in && at != 0 && c.server.o.DB.Time().Sub(time.Unix(at, 0)) < FreshFor
}

// Proved notes that the person signed in has just proved again who they are. The session goes on under a new token, and
// lasts at most Longest from here.
func (c *Ctx) Proved() error {
	s := c.server.sessions
	if err := s.RenewToken(c.Ctx()); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	s.Put(c.Ctx(), keyProved, c.server.o.DB.Time().Unix())
	return nil
}

// SetBy notes how the person signed in; By tells it, "" where nobody said.
func (c *Ctx) SetBy(how string) { c.server.sessions.Put(c.Ctx(), keyBy, how) }

// By tells how the person signed in.
func (c *Ctx) By() string { return c.server.sessions.GetString(c.Ctx(), keyBy) }

// Pending is somebody who has proved one factor of two. They are not signed in: nothing but the pages that ask for the
// other factor knows of them.
type Pending struct {
	User    ids.User
	Version int       // of the account when the first factor was proved: after any change they begin again
	By      string    // how they proved it
	Next    string    // where they wanted to go
	Enrol   bool      // they have no second factor yet and must set one up
	At      time.Time // when the first was proved
}

// Await keeps somebody who has proved one factor in the session, under a new token and with nothing else in it. Whoever was
// signed in there is no more.
func (c *Ctx) Await(p Pending) error {
	p.At = c.server.o.DB.Time()
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := c.renewEmpty(); err != nil {
		return err
	}
	c.server.sessions.Put(c.Ctx(), keyPending, string(b))
	c.server.sessions.Put(c.Ctx(), keyAddress, c.ClientIP())
	c.server.sessions.Put(c.Ctx(), keyAgent, c.Request.UserAgent())
	return nil
}

// Awaited gives whom Await kept, for PendingFor.
func (c *Ctx) Awaited() (p Pending, ok bool) {
	text := c.server.sessions.GetString(c.Ctx(), keyPending)
	if text == "" || json.Unmarshal([]byte(text), &p) != nil || c.server.o.DB.Time().Sub(p.At) >= PendingFor {
		return Pending{}, false
	}
	return p, true
}

// renewEmpty gives the session a new token and takes everything out of it, so that neither a token known before nor what
// another person left is worth anything.
func (c *Ctx) renewEmpty() error {
	s := c.server.sessions
	if err := s.Clear(c.Ctx()); err != nil {
		return fmt.Errorf("clear session: %w", err)
	}
	if err := s.RenewToken(c.Ctx()); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	c.who, c.in = actor.Actor{}, false
	return nil
}

// multipart reports whether the request carries files.
func (c *Ctx) multipart() bool {
	return strings.HasPrefix(strings.ToLower(c.GetHeader("Content-Type")), "multipart/form-data")
}
