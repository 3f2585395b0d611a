package config

import (
	"os"
	"strings"

	"proceeds/internal/platform/mail"
)

func (c *Common) checkMail(m *Mistakes) {
	if c.Mail == "" {
		if c.MailPasswordFile != "" {
			m.add("--mail-password-file is given without --mail.")
		}
		return
	}
	s, mistakes := mail.Parse(c.Mail)
	for _, x := range mistakes {
		m.add("--mail %s.", x)
	}
	switch {
	case c.MailPasswordFile == "":
		if s.User != "" {
			m.add("--mail names a user: give the password in a file by --mail-password-file.")
		}
	case s.User == "" && len(mistakes) == 0:
		m.add("--mail-password-file is given, but --mail names no user.")
	default:
		if b, err := os.ReadFile(c.MailPasswordFile); err != nil {
			m.add("--mail-password-file %s cannot be read: %s.", c.MailPasswordFile, reason(err))
		} else if strings.TrimSpace(string(b)) == "" {
			m.add("--mail-password-file %s is empty.", c.MailPasswordFile)
		}
	}
}

// Sender speaks to the mail server of the settings, which have passed Check; nil where there is none. The password is read
// from its file now.
func (c *Common) Sender() (*mail.Sender, error) {
	if c.Mail == "" {
		return nil, nil
	}
	s, mistakes := mail.Parse(c.Mail)
	if len(mistakes) > 0 {
		return nil, Mistakes{"--mail " + strings.Join(mistakes, "; ") + "."}
	}
	if c.MailPasswordFile != "" {
		b, err := os.ReadFile(c.MailPasswordFile)
		if err != nil {
			return nil, Mistakes{"--mail-password-file " + c.MailPasswordFile + " cannot be read: " + reason(err) + "."}
		}
		s.Password = strings.TrimSpace(string(b))
	}
	return mail.Open(s), nil
}
