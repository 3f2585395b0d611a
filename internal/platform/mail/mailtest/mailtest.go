// Package mailtest is a mail server on this machine that keeps what it is sent, for tests.
package mailtest

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	ours "proceeds/internal/platform/mail"
)

// From is the address that mails of the tests come from.
const From = "proceeds@northmarch.example"

// Got is one mail as it came over the wire.
type Got struct {
	From, To string // of the envelope
	Raw      string // headers and text
	*mail.Message
}

// Text is the body.
func (g Got) Text() string { _, text, _ := strings.Cut(g.Raw, "\r\n\r\n"); return text }

// Server is a mail server that lives until the test ends.
type Server struct {
	addr   *net.TCPAddr
	cert   *tls.Config // offers STARTTLS, or
	direct bool        // begins with TLS

	mu     sync.Mutex
	got    []Got
	answer map[string][]string // what the next commands of a kind are answered, in turn
	cut    int                 // mails to be taken and then not confirmed
}

// Start runs a server without encryption.
func Start(t testing.TB) *Server { t.Helper(); return start(t, nil, false) }

// StartTLS runs a server that offers STARTTLS; trust is what a client must trust.
func StartTLS(t testing.TB) (s *Server, trust *tls.Config) { t.Helper(); return startTLS(t, false) }

// StartDirect runs a server that begins with TLS.
func StartDirect(t testing.TB) (s *Server, trust *tls.Config) { t.Helper(); return startTLS(t, true) }

func startTLS(t testing.TB, direct bool) (s *Server, trust *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(c)
	s = start(t, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, direct)
	return s, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}

func start(t testing.TB, cert *tls.Config, direct bool) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{addr: l.Addr().(*net.TCPAddr), cert: cert, direct: direct, answer: map[string][]string{}}
	if direct {
		l = tls.NewListener(l, cert)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { defer c.Close(); s.talk(c) })
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return s
}

// Address is the server's setting for --mail.
func (s *Server) Address() string {
	scheme, end := "smtp", ""
	switch {
	case s.cert == nil:
		end = "&tls=none"
	case s.direct:
		scheme = "smtps"
	}
	return fmt.Sprintf("%s://%s?from=%s%s", scheme, s.addr, From, end)
}

// Sender speaks to the server.
func (s *Server) Sender(t testing.TB) *ours.Sender {
	t.Helper()
	set, mistakes := ours.Parse(s.Address())
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	return ours.Open(set)
}

// Answer gives the next commands of a kind, such as "RCPT" or ".", the end of a mail's text, these answers instead.
func (s *Server) Answer(command string, lines ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer[command] = append(s.answer[command], lines...)
}

// TakeAndVanish lets the server take the next n mails and break off before it says so.
func (s *Server) TakeAndVanish(n int) { s.mu.Lock(); defer s.mu.Unlock(); s.cut = n }

// Mails gives what has been taken, in order.
func (s *Server) Mails() []Got { s.mu.Lock(); defer s.mu.Unlock(); return append([]Got(nil), s.got...) }

// To gives what has been taken for an address.
func (s *Server) To(address string) (out []Got) {
	for _, g := range s.Mails() {
		if g.To == address {
			out = append(out, g)
		}
	}
	return out
}

// Forget empties the list.
func (s *Server) Forget() { s.mu.Lock(); defer s.mu.Unlock(); s.got = nil }

func (s *Server) next(command string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.answer[command]
	if len(list) == 0 {
		return "", false
	}
	s.answer[command] = list[1:]
	return list[0], true
}

// talk is one conversation.
func (s *Server) talk(c net.Conn) {
	r := bufio.NewReader(c)
	say := func(line string) bool { _, err := io.WriteString(c, line+"\r\n"); return err == nil }
	if !say("220 mail.example ESMTP") {
		return
	}
	var g Got
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		command := strings.ToUpper(strings.SplitN(line, " ", 2)[0])
		if text, ok := s.next(command); ok {
			if !say(text) || strings.HasPrefix(text, "421 ") { // closing
				return
			}
			continue
		}
		ok := true
		switch command {
		case "EHLO":
			ok = say("250-mail.example")
			if s.cert != nil {
				if _, secure := c.(*tls.Conn); !secure {
					ok = ok && say("250-STARTTLS")
				}
			}
			ok = ok && say("250 8BITMIME")
		case "STARTTLS":
			if ok = say("220 go on"); ok {
				c = tls.Server(c, s.cert)
				r = bufio.NewReader(c)
			}
		case "MAIL":
			g = Got{From: between(line)}
			ok = say("250 ok")
		case "RCPT":
			g.To = between(line)
			ok = say("250 ok")
		case "DATA":
			if !say("354 go on") {
				return
			}
			if ok = s.data(r, &g, say); !ok {
				return
			}
		case "QUIT":
			say("221 bye")
			return
		default: // HELO, NOOP, RSET
			ok = say("250 ok")
		}
		if !ok {
			return
		}
	}
}

// data reads a mail's text to its end and takes it, unless it was told otherwise.
func (s *Server) data(r *bufio.Reader, g *Got, say func(string) bool) bool {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	if text, ok := s.next("."); ok {
		return say(text)
	}
	g.Raw = b.String()
	m, err := mail.ReadMessage(strings.NewReader(g.Raw))
	if err != nil {
		return say("554 no mail")
	}
	g.Message = m
	s.mu.Lock()
	s.got = append(s.got, *g)
	vanish := s.cut > 0
	if vanish {
		s.cut--
	}
	s.mu.Unlock()
	return !vanish && say("250 taken")
}

func between(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	to, _, _ := strings.Cut(rest, ">")
	return to
}
