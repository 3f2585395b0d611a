package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proceeds/internal/app"
	"proceeds/internal/platform/config"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/mail/mailtest"
)

// mailOf gives what Doctor says of mails.
func mailOf(t *testing.T, url string, set func(c *config.Config)) app.Checked {
	t.Helper()
	c := app.Config{Config: config.Default(), Clock: dbtest.NewClock(dbtest.Now).Now}
	c.Database, c.DataDir = url, t.TempDir()
	set(&c.Config)
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	for _, f := range app.Doctor(t.Context(), c) {
		if f.Check == "mail" {
			return f
		}
	}
	t.Fatal("nothing is said of mails")
	return app.Checked{}
}

func TestDoctorTriesTheMailServer(t *testing.T) {
	server := mailtest.Start(t)
	for name, url := range map[string]string{"sqlite": dbtest.SQLiteURL(t), "postgres": dbtest.PostgresURL(t)} {
		if got := mailOf(t, url, func(*config.Config) {}); !got.OK || !strings.HasPrefix(got.Detail, "off") {
			t.Errorf("%s, without a server: %+v", name, got)
		}
		if got := mailOf(t, url, func(c *config.Config) { c.Mail = server.Address() }); !got.OK || !strings.Contains(got.Detail, mailtest.From) {
			t.Errorf("%s: %+v", name, got)
		}
		if got := mailOf(t, url, func(c *config.Config) { c.Mail = "smtp://127.0.0.1:1?from=a@b.example&tls=none" }); got.OK || !strings.Contains(got.Detail, "cannot be reached") {
			t.Errorf("%s, nobody there: %+v", name, got)
		}
	}
	if n := len(server.Mails()); n != 0 {
		t.Errorf("trying sent %d mails", n)
	}
}

// A mail that failed for good is told of, on either engine.
func TestDoctorTellsOfMailsThatFailed(t *testing.T) {
	server := mailtest.Start(t)
	for name, url := range map[string]string{"sqlite": dbtest.SQLiteURL(t), "postgres": dbtest.PostgresURL(t)} {
		failMail(t, url)
		if got := mailOf(t, url, func(c *config.Config) { c.Mail = server.Address() }); got.OK || !strings.Contains(got.Detail, "1 failed for good within a week") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestMailSettingsThatAreWrong(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte("hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ mail, file, want string }{
		{"http://mail.example", "", "no mail server's address"},
		{"smtp://mail.example", "", "from whom"},
		{"smtp://u:hunter2@mail.example?from=a@b.example", secret, "holds a password"},
		{"smtp://u@mail.example?from=a@b.example", "", "names a user"},
		{"smtp://u@mail.example?from=a@b.example", empty, "is empty"},
		{"smtp://u@mail.example?from=a@b.example", empty + "x", "there is no such file"},
		{"smtp://mail.example?from=a@b.example", secret, "names no user"},
		{"", secret, "without --mail"},
		{"smtp://u@mail.example?from=a@b.example", secret, ""},
	} {
		c := config.Default()
		c.DataDir, c.Mail, c.MailPasswordFile = t.TempDir(), x.mail, x.file
		err := c.Check()
		if x.want == "" {
			if err != nil {
				t.Errorf("%s: %v", x.mail, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s with %s: %v, want %q", x.mail, filepath.Base(x.file), err, x.want)
		}
	}
}

// failMail leaves a mail in the database at url that the server refused.
func failMail(t *testing.T, url string) {
	t.Helper()
	d := openAt(t, url)
	for _, q := range []string{
		"INSERT INTO units (id, force_id, kind, name, code, ref_prefix, from_on, created_at) VALUES (1, 1, 'force', 'F', 'F', 'FI', '2020-01-01', '2026-01-01 00:00:00+00:00')",
		"INSERT INTO users (id, force_id, login, login_folded, name, created_at) VALUES (1, 1, 'a', 'a', 'A', '2026-01-01 00:00:00+00:00')",
		"INSERT INTO diary_mails (id, user_id, force_id, once, kind, things, message_id, state, created_at) VALUES (1, 1, 1, 'x', 'notices', 1, 'm', 'failed', '2026-11-22 08:00:00+00:00')",
	} {
		if _, err := d.SQL().ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
}

func openAt(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url, db.Options{Clock: dbtest.NewClock(dbtest.Now).Now, MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}
