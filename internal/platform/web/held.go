package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
)

// What somebody had typed into the form of a dangerous act is held in their session while they prove who they are at another
// site: their browser comes back with nothing in hand.

const (
	keyHeld   = "held"
	mostHeld  = 3        // acts at once: somebody works in two windows
	heldBytes = 64 << 10 // of one act
	heldFor   = 2 * FreshFor
)

// held is an act that waits.
type held struct {
	Key    string
	At     time.Time
	Repeat Repeat
}

// Hold keeps what the page that asks knows of an act, for twice FreshFor, and gives the key by which Held finds it again. "" where
// there is nothing to keep, or what was typed may not be kept or is too much: then the way back leads to the form.
func (c *Ctx) Hold(r Repeat) (key string, err error) {
	if r.Action == AgainPath || perm.Hidden(c.perm) {
		return "", nil
	}
	for _, f := range r.Fields {
		if secretName.MatchString(f[0]) {
			return "", nil
		}
	}
	r.Problem = ""
	if b, err := json.Marshal(r); err != nil || len(b) > heldBytes {
		return "", err
	}
	list := c.allHeld()
	for _, h := range list { // the page that asks was shown once more, for a wrong password
		if same(h.Repeat, r) {
			return h.Key, nil
		}
	}
	h := held{Key: ids.NewKey(), At: c.server.o.DB.Time(), Repeat: r}
	if list = append(list, h); len(list) > mostHeld {
		list = list[len(list)-mostHeld:]
	}
	return h.Key, c.keepHeld(list)
}

// Held gives an act that Hold kept for this session; false where there is none.
func (c *Ctx) Held(key string) (Repeat, bool) {
	for _, h := range c.allHeld() {
		if key != "" && h.Key == key {
			return h.Repeat, true
		}
	}
	return Repeat{}, false
}

// release forgets acts that are done now.
func (c *Ctx) release() error {
	if c.Request.Method != http.MethodPost {
		return nil
	}
	list := c.allHeld()
	left := list[:0]
	for _, h := range list {
		if h.Repeat.Action != c.Request.URL.RequestURI() {
			left = append(left, h)
		}
	}
	if len(left) == len(list) {
		return nil
	}
	return c.keepHeld(left)
}

func (c *Ctx) allHeld() (out []held) {
	text := c.server.sessions.GetString(c.Ctx(), keyHeld)
	if text == "" || json.Unmarshal([]byte(text), &out) != nil {
		return nil
	}
	now, left := c.server.o.DB.Time(), out[:0]
	for _, h := range out {
		if now.Sub(h.At) < heldFor {
			left = append(left, h)
		}
	}
	return left
}

func (c *Ctx) keepHeld(list []held) error {
	b, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("hold an act: %w", err)
	}
	c.server.sessions.Put(c.Ctx(), keyHeld, string(b))
	return nil
}

func same(a, b Repeat) bool {
	if a.Action != b.Action || len(a.Fields) != len(b.Fields) {
		return false
	}
	for i := range a.Fields {
		if a.Fields[i] != b.Fields[i] {
			return false
		}
	}
	return true
}

// From is the path of this site that an act's form is shown on: what to come back to where the act cannot be repeated.
func (r Repeat) From() string {
	for _, f := range r.Fields {
		if r.Action == AgainPath && f[0] == "next" && strings.HasPrefix(f[1], "/") {
			return f[1]
		}
	}
	return ""
}
