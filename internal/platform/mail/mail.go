// Package mail sends plain-text mails through a server by SMTP. It owns no table and keeps nothing: whoever sends keeps
// what was sent and tries again.
//
// A mail leaves the installation and lies on servers and telephones that nobody here looks after, so callers put nothing
// of a case into it (law document 8.4). Every header is set here: none names this machine or the program's version.
package mail

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Message is one mail to one person.
type Message struct {
	ID      string // without angle brackets, see NewID; the same in every try, so that servers know a second one
	To      string
	Subject string
	Text    string
	At      time.Time // its Date
	File    *File     // goes with it; nil for none
}

// File is what goes with a mail.
type File struct {
	Name string
	Kind string // media type
	Data []byte
}

// NewID makes the identity of a mail: random, under the domain of the sender.
func NewID(from string) string {
	raw := make([]byte, 16)
	rand.Read(raw) // never fails: crypto/rand ends the program instead
	_, domain, _ := strings.Cut(from, "@")
	return hex.EncodeToString(raw) + "@" + domain
}

// Sender is a mail server that takes mails. It is safe for concurrent use.
type Sender struct {
	s Settings
	// Trust replaces the authorities that certificates are checked by; for tests.
	Trust *tls.Config
}

// Open makes a sender. It opens no connection.
func Open(s Settings) *Sender { return &Sender{s: s} }

// From is the address that mails come from.
func (x *Sender) From() string { return x.s.From }

// String names the server for people.
func (x *Sender) String() string { return x.s.String() }

// patience is how long a server may take over a whole mail.
const patience = 30 * time.Second

// ErrRefused marks a mail that the server will never take, such as one to an address that does not exist.
var ErrRefused = errors.New("the mail server refuses it for good")

// Send hands m to the server and returns once the server has taken it. ErrRefused says that trying again is useless. After
// any other error m may have been taken: whoever sends it again uses the same ID. No error quotes an address.
func (x *Sender) Send(ctx context.Context, m Message) error {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.From(x.s.From); err != nil {
		return fmt.Errorf("%w: the sender's address is not valid", ErrRefused)
	}
	if err := msg.To(m.To); err != nil {
		return fmt.Errorf("%w: the address is not valid", ErrRefused)
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(m.At)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // no holiday replies to it (RFC 3834)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.File != nil {
		if err := msg.AttachReader(m.File.Name, bytes.NewReader(m.File.Data), gomail.WithFileContentType(gomail.ContentType(m.File.Kind))); err != nil {
			return fmt.Errorf("attach a file: %w", err)
		}
	}
	c, hangUp, err := x.client()
	if err != nil {
		return err
	}
	defer hangUp()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := c.DialAndSendWithContext(ctx, msg); err != nil {
		return told(err)
	}
	return nil
}

// Try signs in to the server and sends nothing.
func (x *Sender) Try(ctx context.Context) error {
	c, hangUp, err := x.client()
	if err != nil {
		return err
	}
	defer hangUp()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := c.DialWithContext(ctx); err != nil {
		return told(err)
	}
	return c.Close()
}

// client makes a client for one conversation; hangUp closes its connection, which the library leaves open where a server
// turns us away at the door.
func (x *Sender) client() (c *gomail.Client, hangUp func(), err error) {
	o := []gomail.Option{gomail.WithPort(x.s.Port), gomail.WithTimeout(patience), gomail.WithTLSPolicy(gomail.TLSMandatory)}
	switch {
	case x.s.Direct:
		o = append(o, gomail.WithSSL())
	case x.s.Plain:
		o = append(o, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if x.Trust != nil {
		o = append(o, gomail.WithTLSConfig(x.Trust))
	}
	if x.s.User != "" {
		o = append(o, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(x.s.User), gomail.WithPassword(x.s.Password))
	}
	var open net.Conn
	o = append(o, gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
		var err error
		if open, err = x.dial(ctx, network, address); err != nil {
			return nil, err // not the nil connection inside an interface
		}
		return open, nil
	}))
	if c, err = gomail.NewClient(x.s.Host, o...); err != nil {
		return nil, nil, fmt.Errorf("mail client: %w", err)
	}
	return c, func() {
		if open != nil {
			open.Close()
		}
	}, nil
}

func (x *Sender) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if !x.s.Direct {
		var d net.Dialer
		return d.DialContext(ctx, network, address)
	}
	trust := &tls.Config{ServerName: x.s.Host, MinVersion: tls.VersionTLS12}
	if x.Trust != nil {
		trust = x.Trust
	}
	d := tls.Dialer{Config: trust}
	return d.DialContext(ctx, network, address)
}

// told keeps of an error what may be logged and shown: a server's answer can quote the recipient's address.
func told(err error) error {
	var s *gomail.SendError
	if !errors.As(err, &s) {
		return fmt.Errorf("the mail server cannot be reached or does not let us in: %w", err)
	}
	code := s.ErrorCode()
	switch {
	case code >= 500 && !s.IsTemp():
		return fmt.Errorf("%w: answer %d", ErrRefused, code)
	case code > 0:
		return fmt.Errorf("the mail server does not take it now: answer %d", code)
	}
	return errors.New("the connection to the mail server broke off")
}
