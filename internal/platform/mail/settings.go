package mail

import (
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Settings say which server takes our mails and from whom they come.
type Settings struct {
	Host     string
	Port     int
	User     string // empty: the server asks for no sign-in
	Password string
	From     string // an address alone: mail@force.police.uk
	// Direct begins with TLS; otherwise the connection turns to TLS by STARTTLS before anything is said.
	Direct bool
	// Plain sends without TLS. Parse allows it for a server on this machine alone.
	Plain bool
}

// String names the server for people, without user and password.
func (s Settings) String() string {
	how := "STARTTLS"
	switch {
	case s.Direct:
		how = "TLS"
	case s.Plain:
		how = "no encryption, on this machine"
	}
	return fmt.Sprintf("%s:%d (%s), from %s", s.Host, s.Port, how, s.From)
}

// Parse reads an address such as smtp://USER@HOST:587?from=mail@force.police.uk. smtps:// begins with TLS; smtp:// turns
// to it by STARTTLS and sends nothing where the server cannot, but for tls=none to a server on this machine. mistakes is
// all that is wrong, each without its subject and full stop; none of them quotes the address.
func Parse(address string) (s Settings, mistakes []string) {
	bad := func(text string) { mistakes = append(mistakes, text) }
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.Fragment != "" || u.Opaque != "" {
		return s, []string{"is no mail server's address: write smtp://USER@HOST:587?from=ADDRESS or smtps://USER@HOST:465?from=ADDRESS"}
	}
	s.Host, s.Direct, s.Port = u.Hostname(), u.Scheme == "smtps", 587
	if s.Direct {
		s.Port = 465
	}
	if p := u.Port(); p != "" {
		if s.Port, err = strconv.Atoi(p); err != nil || s.Port < 1 || s.Port > 65535 {
			bad("has a port that is no number from 1 to 65535")
		}
	}
	if u.User != nil {
		s.User = u.User.Username()
		if _, there := u.User.Password(); there {
			bad("holds a password: put it into a file and name that by --mail-password-file")
		}
	}
	q := u.Query()
	for k := range q {
		if !slices.Contains([]string{"from", "tls"}, k) || len(q[k]) != 1 {
			bad("has the setting " + strconv.Quote(k) + ": only from= and tls=none are known, once each")
		}
	}
	if a, err := mail.ParseAddress(q.Get("from")); err != nil || a.Name != "" || strings.ContainsAny(a.Address, "\r\n") {
		bad("does not say from whom mails come: add ?from=ADDRESS, such as ?from=proceeds@force.police.uk")
	} else {
		s.From = a.Address
	}
	switch q.Get("tls") {
	case "":
	case "none":
		s.Plain = true
		if s.Direct || !onThisMachine(s.Host) {
			bad("says tls=none, which only smtp:// to a server on this machine may")
		}
	default:
		bad("has a setting tls that is not none")
	}
	return s, mistakes
}

func onThisMachine(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}
