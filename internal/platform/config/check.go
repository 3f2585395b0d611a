package config

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"

	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/blob/bucket"
)

// Mistakes are all that is wrong with the settings, a plain sentence each.
type Mistakes []string

// Error gives a line for each.
func (m Mistakes) Error() string { return strings.Join(m, "\n") }

func (m *Mistakes) add(format string, args ...any) { *m = append(*m, fmt.Sprintf(format, args...)) }

func (m Mistakes) err() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

// Check reads secrets from their files, fills in what follows from other settings and reports every mistake at once, as
// Mistakes. It makes no file and opens no connection. Nothing in the sentences gives a password away.
func (c *Config) Check() error {
	var m Mistakes
	c.Common.check(&m)
	c.Serve.check(&m)
	return m.err()
}

// Check is Config.Check for commands that serve nothing.
func (c *Common) Check() error {
	var m Mistakes
	c.check(&m)
	return m.err()
}

func (c *Common) check(m *Mistakes) {
	c.readSecrets(m)
	c.fill()
	c.checkDatabase(m)
	if c.MaxConns < 2 || c.MaxConns > 1000 {
		m.add("--max-conns is %d: it must be between 2 and 1000.", c.MaxConns)
	}
	if info, err := os.Stat(c.DataDir); err == nil && !info.IsDir() {
		m.add("--data-dir is %s, which is no folder.", c.DataDir)
	}
	c.checkBlob(m)
	c.checkMail(m)
	if info, err := os.Stat(c.AuditKeyFile); err == nil && info.IsDir() {
		m.add("--audit-key-file is %s, which is a folder: name a file in it.", c.AuditKeyFile)
	}
	if info, err := os.Stat(c.FactorKeyFile); err == nil && info.IsDir() {
		m.add("--factor-key-file is %s, which is a folder: name a file in it.", c.FactorKeyFile)
	}
	for _, to := range c.CheckpointTo {
		if t, err := audit.ParseTarget(to); err != nil {
			m.add("--checkpoint-to %s.", err)
		} else if t.Mail != "" && c.Mail == "" {
			m.add("--checkpoint-to is %s, and no mail server is set: give --mail too.", to)
		}
	}
	if _, ok := levels[c.LogLevel]; !ok {
		m.add("--log-level is %q: write debug, info, warn or error.", c.LogLevel)
	}
}

// readSecrets takes the database address from its file.
func (c *Common) readSecrets(m *Mistakes) {
	if c.DatabaseFile == "" {
		return
	}
	if c.Database != "" && c.Database != defaultDatabase {
		m.add("--database and --database-file are both given: give one.")
		return
	}
	b, err := os.ReadFile(c.DatabaseFile)
	if err != nil {
		m.add("--database-file %s cannot be read: %s.", c.DatabaseFile, reason(err))
		return
	}
	if c.Database = strings.TrimSpace(string(b)); c.Database == "" {
		m.add("--database-file %s is empty.", c.DatabaseFile)
		return
	}
	c.DatabaseFile = "" // read: a second Check finds the same settings right
}

func (c *Common) checkDatabase(m *Mistakes) {
	switch {
	case strings.HasPrefix(c.Database, "sqlite:"):
		if p := c.SQLitePath(); p == "" || strings.ContainsAny(p, "?#") {
			m.add("--database names the SQLite file %q: write sqlite: and a file name without ? and #.", p)
		}
	case strings.HasPrefix(c.Database, "postgres://"), strings.HasPrefix(c.Database, "postgresql://"):
		if _, err := url.Parse(c.Database); err != nil { // the error would quote the password
			m.add("--database is no valid postgres:// address: letters such as @ or / in the password are written %%40 or %%2F.")
		}
	default:
		m.add("--database must begin with sqlite: or postgres://.")
	}
}

func (c *Common) checkBlob(m *Mistakes) {
	path, isFolder := strings.CutPrefix(c.Blob, "folder:")
	isBucket := strings.HasPrefix(c.Blob, bucket.Scheme)
	switch {
	case isBucket:
		_, mistakes := bucket.Parse(c.Blob)
		for _, x := range mistakes {
			m.add("--blob %s.", x)
		}
	case isFolder && path != "", c.Blob == "database":
	default:
		m.add("--blob is %q: write folder:PATH, database or s3://BUCKET?region=REGION.", c.Blob)
	}
	if c.BlobCredentialsFile == "" {
		return
	}
	if !isBucket {
		m.add("--blob-credentials-file is given, but --blob is no s3:// address.")
	} else if _, err := os.ReadFile(c.BlobCredentialsFile); err != nil {
		m.add("--blob-credentials-file %s cannot be read: %s.", c.BlobCredentialsFile, reason(err))
	}
}

func (c *Serve) check(m *Mistakes) {
	c.fill()
	if _, port, err := net.SplitHostPort(c.Addr); err != nil {
		m.add("--addr is %q: write HOST:PORT, such as 127.0.0.1:8080.", c.Addr)
	} else if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		m.add("--addr has the port %q: it must be a number up to 65535.", port)
	}
	c.checkPublicURL(m)
	c.checkTLS(m)
	c.checkSSO(m)
	for _, p := range c.TrustedProxies {
		_, err1 := netip.ParsePrefix(p)
		_, err2 := netip.ParseAddr(p)
		if err1 != nil && err2 != nil {
			m.add("--trusted-proxies holds %q: write addresses such as 10.0.0.7 or 10.0.0.0/24.", p)
		}
	}
	if c.RequestRate < -1 || c.RequestRate > 100_000 {
		m.add("--request-rate is %d: it must be between 1 and 100000, or -1 for no limit.", c.RequestRate)
	}
	if c.Workers < 1 || c.Workers > 64 {
		m.add("--workers is %d: it must be between 1 and 64.", c.Workers)
	}
}

func (c *Serve) checkPublicURL(m *Mistakes) {
	if c.PublicURL == "" {
		return
	}
	u, err := url.Parse(c.PublicURL)
	switch {
	case err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil:
		m.add("--public-url is no web address: write https:// and the host's name.")
	case u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		m.add("--public-url is %s: leave out what follows the host, the program has the whole host to itself.", c.PublicURL)
	case u.Scheme == "http" && !loopback(u.Hostname()):
		m.add("--public-url is %s: passwords may cross a network by https:// only.", c.PublicURL)
	case u.Scheme == "http" && c.TLS():
		m.add("--public-url begins with http://, but a certificate is given: write https://.")
	}
}

func (c *Serve) checkTLS(m *Mistakes) {
	switch {
	case c.TLSCert == "" && c.TLSKey == "":
		return
	case c.TLSCert == "":
		m.add("--tls-key is given without --tls-cert.")
		return
	case c.TLSKey == "":
		m.add("--tls-cert is given without --tls-key.")
		return
	}
	readable := true
	for _, f := range []struct{ flag, path string }{{"--tls-cert", c.TLSCert}, {"--tls-key", c.TLSKey}} {
		if _, err := os.ReadFile(f.path); err != nil {
			m.add("%s %s cannot be read: %s.", f.flag, f.path, reason(err))
			readable = false
		}
	}
	if !readable {
		return
	}
	if _, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey); err != nil {
		m.add("--tls-cert and --tls-key do not hold a certificate and its key.")
	}
}

// reason says why a file cannot be read, without its name.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
