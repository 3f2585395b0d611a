package mail_test

import (
	"crypto/tls"
	"errors"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/mail"
	"proceeds/internal/platform/mail/mailtest"
)

func message(id string) mail.Message {
	return mail.Message{ID: id, To: "lea@northmarch.example", Subject: "Proceeds: a deadline needs you", Text: "One thing needs you.\n\nhttps://proceeds.example/notices\n",
		At: time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)}
}

func TestParse(t *testing.T) {
	for address, want := range map[string]mail.Settings{
		"smtp://mail.example?from=a@b.example":                       {Host: "mail.example", Port: 587, From: "a@b.example"},
		"smtp://user%40b.example@mail.example:2525?from=a@b.example": {Host: "mail.example", Port: 2525, User: "user@b.example", From: "a@b.example"},
		"smtps://u@mail.example?from=a@b.example":                    {Host: "mail.example", Port: 465, User: "u", From: "a@b.example", Direct: true},
		"smtp://127.0.0.1:25?from=a@b.example&tls=none":              {Host: "127.0.0.1", Port: 25, From: "a@b.example", Plain: true},
	} {
		got, mistakes := mail.Parse(address)
		if d := cmp.Diff(want, got); d != "" || len(mistakes) > 0 {
			t.Errorf("%s: %v\n%s", address, mistakes, d)
		}
	}
	for address, want := range map[string]string{
		"":                                       "no mail server's address",
		"http://mail.example?from=a@b.example":   "no mail server's address",
		"smtp://?from=a@b.example":               "no mail server's address",
		"smtp://mail.example":                    "from whom",
		"smtp://mail.example?from=Lea":           "from whom",
		"smtp://mail.example?from=L+%3Ca@b.c%3E": "from whom",
		"smtp://u:hunter2@mail.example?from=a@b.example":      "password",
		"smtp://mail.example:99999?from=a@b.example":          "port",
		"smtp://mail.example?from=a@b.example&tls=none":       "tls=none",
		"smtps://127.0.0.1?from=a@b.example&tls=none":         "tls=none",
		"smtp://mail.example?from=a@b.example&tls=maybe":      "tls",
		"smtp://mail.example?from=a@b.example&from=c@d.e":     "once each",
		"smtp://mail.example?from=a@b.example&verify=nothing": "only from= and tls=none",
	} {
		_, mistakes := mail.Parse(address)
		if got := strings.Join(mistakes, "; "); !strings.Contains(got, want) || strings.Contains(got, "hunter2") {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestAMailSaysWhatItIsGivenAndNoMore(t *testing.T) {
	server := mailtest.Start(t)
	x := server.Sender(t)
	id := mail.NewID(x.From())
	if !regexp.MustCompile(`^[0-9a-f]{32}@northmarch\.example$`).MatchString(id) || id == mail.NewID(x.From()) {
		t.Errorf("identity %q", id)
	}
	if err := x.Try(t.Context()); err != nil || len(server.Mails()) != 0 {
		t.Fatalf("%v, %d mails of a try", err, len(server.Mails()))
	}
	if err := x.Send(t.Context(), message(id)); err != nil {
		t.Fatal(err)
	}
	got := server.Mails()[0]
	if got.From != mailtest.From || got.To != "lea@northmarch.example" || strings.ReplaceAll(got.Text(), "\r\n", "\n") != message(id).Text {
		t.Errorf("%+v", got)
	}
	var names []string
	for name := range got.Header {
		names = append(names, name)
	}
	sort.Strings(names)
	want := []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}
	if d := cmp.Diff(want, names); d != "" {
		t.Errorf("headers:\n%s", d)
	}
	if got.Header.Get("Message-Id") != "<"+id+">" || got.Header.Get("Subject") != message(id).Subject || got.Header.Get("Date") != "Mon, 23 Nov 2026 07:00:00 +0000" {
		t.Errorf("%v", got.Header)
	}
}

func TestWhatAServerMayAnswer(t *testing.T) {
	server := mailtest.Start(t)
	x := server.Sender(t)
	for _, c := range []struct {
		command, answer string
		forGood         bool
	}{
		{"RCPT", "550 5.1.1 lea@northmarch.example is not here", true},
		{"RCPT", "451 4.7.1 come back later, lea@northmarch.example", false},
		{".", "554 5.6.0 not wanted", true},
		{".", "452 4.3.1 the disk is full", false},
	} {
		server.Answer(c.command, c.answer)
		err := x.Send(t.Context(), message("a@b"))
		if err == nil || errors.Is(err, mail.ErrRefused) != c.forGood || strings.Contains(err.Error(), "lea@") {
			t.Errorf("%s answered %q: %v", c.command, c.answer, err)
		}
	}
	server.TakeAndVanish(1)
	if err := x.Send(t.Context(), message("a@b")); err == nil || errors.Is(err, mail.ErrRefused) || len(server.Mails()) != 1 {
		t.Errorf("unconfirmed: %v, %d mails", err, len(server.Mails()))
	}
	m := message("a@b")
	m.To = "no address"
	if err := x.Send(t.Context(), m); !errors.Is(err, mail.ErrRefused) {
		t.Errorf("to no address: %v", err)
	}
	nobody, _ := mail.Parse("smtp://127.0.0.1:1?from=a@b.example&tls=none")
	if err := mail.Open(nobody).Try(t.Context()); err == nil || errors.Is(err, mail.ErrRefused) {
		t.Errorf("nobody there: %v", err)
	}
}

func TestNothingIsSentInTheClearToAnotherMachine(t *testing.T) {
	bare := mailtest.Start(t)
	s, _ := mail.Parse(strings.TrimSuffix(bare.Address(), "&tls=none"))
	if err := mail.Open(s).Send(t.Context(), message("a@b")); err == nil || len(bare.Mails()) != 0 {
		t.Errorf("a server without STARTTLS got %d mails: %v", len(bare.Mails()), err)
	}
	for name, start := range map[string]func(testing.TB) (*mailtest.Server, *tls.Config){"STARTTLS": mailtest.StartTLS, "TLS": mailtest.StartDirect} {
		server, trust := start(t)
		x := server.Sender(t)
		if err := x.Send(t.Context(), message("a@b")); err == nil || len(server.Mails()) != 0 {
			t.Errorf("%s by a certificate that nobody vouches for: %v", name, err)
		}
		x.Trust = trust
		if err := x.Send(t.Context(), message("a@b")); err != nil || len(server.Mails()) != 1 {
			t.Errorf("by %s: %v, %d mails", name, err, len(server.Mails()))
		}
	}
}
