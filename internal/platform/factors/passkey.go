package factors

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Site is where passkeys are made and used: a passkey of one host is worth nothing at another.
type Site struct {
	Name   string // as people know it
	Origin string // scheme, host and port, as browsers see it
}

// Holder is whose passkeys they are.
type Holder struct {
	Handle      []byte // what a passkey gives back as its holder: opaque, and the same for ever
	Login, Name string
	Passkeys    []Passkey
}

// Passkey is the whole record of one: public key, flags, sign count, as JSON.
type Passkey struct {
	ID     string // base64url, as the browser names it
	Record []byte
	Signs  uint32 // how often its authenticator said that it signed; 0 for those that do not count
}

// ErrPasskey is a passkey's answer that proves nothing. The text after it is for the log.
var ErrPasskey = errors.New("the passkey was not accepted")

// ErrCloned is the answer of a passkey whose count of signatures went back: there may be two of it.
var ErrCloned = errors.New("the passkey may have been copied")

// Possible reports whether browsers let passkeys be used at the site: only under a host name, by https or on this machine.
func (s Site) Possible() bool {
	u, err := url.Parse(s.Origin)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return false
	}
	return u.Scheme == "https" || u.Hostname() == "localhost"
}

func (s Site) party() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(s.Origin)
	if err != nil {
		return nil, err
	}
	w, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: s.Name, RPOrigins: []string{s.Origin}})
	if err != nil {
		return nil, fmt.Errorf("passkeys of %s: %w", s.Origin, err)
	}
	return w, nil
}

// user is a Holder as the library wants it.
type user struct {
	Holder
	list []webauthn.Credential
}

func (u user) WebAuthnID() []byte                         { return u.Handle }
func (u user) WebAuthnName() string                       { return u.Login }
func (u user) WebAuthnDisplayName() string                { return u.Name }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.list }

func (h Holder) user() (user, error) {
	u := user{Holder: h}
	for _, p := range h.Passkeys {
		var c webauthn.Credential
		if err := json.Unmarshal(p.Record, &c); err != nil {
			return u, fmt.Errorf("read a passkey's record: %w", err)
		}
		u.list = append(u.list, c)
	}
	return u, nil
}

func passkeyOf(c *webauthn.Credential) (Passkey, error) {
	b, err := json.Marshal(c)
	return Passkey{ID: base64.RawURLEncoding.EncodeToString(c.ID), Record: b, Signs: c.Authenticator.SignCount}, err
}

// Ceremony is one making or asking of a passkey: what the browser's script is given, and what the server remembers until
// the answer, whole.
type Ceremony struct {
	Options []byte // JSON for the browser
	State   string // JSON for the session, never for the browser
}

func ceremony(options any, s *webauthn.SessionData) (Ceremony, error) {
	o, err1 := json.Marshal(options)
	b, err2 := json.Marshal(s)
	return Ceremony{Options: o, State: string(b)}, errors.Join(err1, err2)
}

func stateOf(text string) (s webauthn.SessionData, err error) {
	if text == "" {
		return s, fmt.Errorf("%w: nothing was asked for", ErrPasskey)
	}
	return s, json.Unmarshal([]byte(text), &s)
}

// Make begins to make a passkey: one that its authenticator keeps and gives only after its holder has been checked, so that
// it stands for two factors.
func (s Site) Make(h Holder) (Ceremony, error) {
	w, err := s.party()
	if err != nil {
		return Ceremony{}, err
	}
	u, err := h.user()
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := w.BeginRegistration(u,
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired}),
		webauthn.WithConveyancePreference(protocol.PreferNoAttestation),
		webauthn.WithExclusions(webauthn.Credentials(u.list).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin to make a passkey: %w", err)
	}
	return ceremony(options, session)
}

// Made takes the browser's answer to Make.
func (s Site) Made(h Holder, state string, answer []byte) (Passkey, error) {
	w, err := s.party()
	if err != nil {
		return Passkey{}, err
	}
	session, err := stateOf(state)
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Passkey{}, fmt.Errorf("%w: %w", ErrPasskey, said(err))
	}
	c, err := w.CreateCredential(user{Holder: h}, session, parsed)
	if err != nil {
		return Passkey{}, fmt.Errorf("%w: %w", ErrPasskey, said(err))
	}
	return passkeyOf(c)
}

// Ask begins to ask for a passkey: any of a holder's, or with nil any that its authenticator knows for this site. The
// holder is always checked by it, so that a passkey alone is two factors.
func (s Site) Ask(h *Holder) (Ceremony, error) {
	w, err := s.party()
	if err != nil {
		return Ceremony{}, err
	}
	if h == nil {
		options, session, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
		if err != nil {
			return Ceremony{}, fmt.Errorf("begin to ask for a passkey: %w", err)
		}
		return ceremony(options, session)
	}
	u, err := h.user()
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := w.BeginLogin(u, webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin to ask for a passkey: %w", err)
	}
	return ceremony(options, session)
}

// AnswerID is which passkey an answer says it comes from; "" where it is no answer at all. It proves nothing yet.
func AnswerID(answer []byte) string {
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(parsed.RawID)
}

// Answered checks the browser's answer to Ask against the holder of the passkey that AnswerID named. known is whether Ask
// knew the holder. It gives the passkey as it must be kept from now on: its count and flags have moved. With ErrCloned the
// passkey is given too.
func (s Site) Answered(h Holder, known bool, state string, answer []byte) (Passkey, error) {
	w, err := s.party()
	if err != nil {
		return Passkey{}, err
	}
	session, err := stateOf(state)
	if err != nil {
		return Passkey{}, err
	}
	u, err := h.user()
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Passkey{}, fmt.Errorf("%w: %w", ErrPasskey, said(err))
	}
	var c *webauthn.Credential
	if known {
		c, err = w.ValidateLogin(u, session, parsed)
	} else {
		c, err = w.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return u, nil }, session, parsed)
	}
	if err != nil {
		return Passkey{}, fmt.Errorf("%w: %w", ErrPasskey, said(err))
	}
	p, err := passkeyOf(c)
	if err == nil && c.Authenticator.CloneWarning {
		err = ErrCloned
	}
	return p, err
}

// said adds what the library tells developers, which its error leaves out.
func said(err error) error {
	var e *protocol.Error
	if errors.As(err, &e) && e.DevInfo != "" {
		return fmt.Errorf("%w (%s)", err, e.DevInfo)
	}
	return err
}
