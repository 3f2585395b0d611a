package users

import (
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/throttle"
	"proceeds/internal/platform/web"
)

// from is where a request comes from, for TakeGuess.
func from(c *web.Ctx) From { return From{Address: c.ClientIP(), Device: c.Device()} }

// knowDevice remembers that a person has signed in in this browser, so that nobody's guesses elsewhere keep them out here.
func (w *Web) knowDevice(c *web.Ctx, id ids.User) error {
	token, _, err := throttle.KnowDevice(c.Ctx(), w.DB, int64(id), c.Device())
	if err != nil {
		return err
	}
	c.SetDevice(token, throttle.DeviceFor)
	return nil
}

// noLink answers a link that cannot be used: as if nothing were there, and not for ever.
func (w *Web) noLink(c *web.Ctx) error {
	wait, err := w.takeToken(c.Ctx(), "link", c.ClientIP())
	switch {
	case err != nil:
		return err
	case wait > 0:
		return fault.New(fault.TooMany, "Too many links from here that do not work. Wait 15 minutes")
	}
	return fault.Missing()
}
