// Package config holds the settings of the program: what each means, its default and its environment variable, and the
// checks that report every mistake at once. The struct tags are kong's, so that the command line, the environment and
// the help text come from one place. Without any setting the program runs on this machine, on a SQLite file.
package config

import (
	"cmp"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"runtime"
	"strings"
)

// Common are the settings that every command takes.
type Common struct {
	Database            string   `name:"database" env:"PROCEEDS_DATABASE" default:"sqlite:./data/proceeds.db" placeholder:"URL" help:"The database: sqlite:PATH or postgres://…"`
	DatabaseFile        string   `name:"database-file" env:"PROCEEDS_DATABASE_FILE" placeholder:"FILE" help:"A file that holds the database address, so that its password stands in no environment."`
	MaxConns            int      `name:"max-conns" env:"PROCEEDS_MAX_CONNS" default:"10" help:"Database connections at most."`
	DataDir             string   `name:"data-dir" env:"PROCEEDS_DATA_DIR" placeholder:"DIR" help:"The folder for keys and files; that of the SQLite file, or ./data."`
	Blob                string   `name:"blob" env:"PROCEEDS_BLOB" placeholder:"WHERE" help:"Where workbooks and imported files are kept: folder:PATH, database, or s3://BUCKET?region=…&endpoint=…&prefix=…&path_style=true for S3 and stores like it. Default: a folder in the data folder with SQLite, the database with PostgreSQL."`
	BlobCredentialsFile string   `name:"blob-credentials-file" env:"PROCEEDS_BLOB_CREDENTIALS_FILE" placeholder:"FILE" help:"Credentials for an s3:// store, in the form of ~/.aws/credentials. Default: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws/credentials, or the machine's own role."`
	Mail                string   `name:"mail" env:"PROCEEDS_MAIL" placeholder:"URL" help:"The server that takes mails: smtp://USER@HOST:587?from=ADDRESS, or smtps:// for TLS from the start. Mails hold a number and a link, nothing of a case. Default: none are sent."`
	MailPasswordFile    string   `name:"mail-password-file" env:"PROCEEDS_MAIL_PASSWORD_FILE" placeholder:"FILE" help:"A file that holds the password of USER at the mail server."`
	AuditKeyFile        string   `name:"audit-key-file" env:"PROCEEDS_AUDIT_KEY_FILE" placeholder:"FILE" help:"The key that signs the audit log; made at the first start. Keep it out of the database's backups. Default: keys/audit.key in the data folder."`
	FactorKeyFile       string   `name:"factor-key-file" env:"PROCEEDS_FACTOR_KEY_FILE" placeholder:"FILE" help:"The key that seals people's second factors; made when the first is set up. Keep it out of the database's backups, and keep a copy; all replicas need the same. Default: keys/factors.key in the data folder."`
	CheckpointTo        []string `name:"checkpoint-to" env:"PROCEEDS_CHECKPOINT_TO" placeholder:"WHERE" help:"Where a signed checkpoint of the audit log is kept each day and at the stop, out of reach of administrators: a folder (one file each), a file (at its end) or mailto:NAME@HOST. More than one is allowed."`
	LogLevel            string   `name:"log-level" env:"PROCEEDS_LOG_LEVEL" default:"info" help:"What to log: debug, info, warn or error."`
	LogJSON             bool     `name:"log-json" env:"PROCEEDS_LOG_JSON" help:"Log as JSON."`
}

// Serve are the settings of the web application.
type Serve struct {
	Addr           string   `name:"addr" env:"PROCEEDS_ADDR" default:"127.0.0.1:8080" help:"Where to listen, as HOST:PORT."`
	PublicURL      string   `name:"public-url" env:"PROCEEDS_PUBLIC_URL" placeholder:"URL" help:"The address that people type, such as https://proceeds.example.police.uk; needed behind a proxy."`
	TLSCert        string   `name:"tls-cert" env:"PROCEEDS_TLS_CERT" placeholder:"FILE" help:"The certificate chain, to serve HTTPS without a proxy."`
	TLSKey         string   `name:"tls-key" env:"PROCEEDS_TLS_KEY" placeholder:"FILE" help:"The certificate's key."`
	TrustedProxies []string `name:"trusted-proxies" env:"PROCEEDS_TRUSTED_PROXIES" placeholder:"CIDR" help:"Addresses of proxies whose X-Forwarded-For is believed; none by default."`
	RequestRate    int      `name:"request-rate" env:"PROCEEDS_REQUEST_RATE" default:"40" placeholder:"N" help:"Requests a second that one person, or before signing in one address, may make on average; five times as many at once. -1: no limit."`
	Workers        int      `name:"workers" env:"PROCEEDS_WORKERS" placeholder:"N" help:"Background jobs run at once; by default half the processors, at least 2."`
	Demo           bool     `name:"demo" env:"PROCEEDS_DEMO" help:"Fill an empty database with a synthetic force."`
	DemoPublic     bool     `name:"demo-public" env:"PROCEEDS_DEMO_PUBLIC" help:"Offer the demo's people on the sign-in page to others than this machine too."`
	SingleSignOn
}

// Config is all of it, for serve.
type Config struct {
	Common
	Serve
}

// Default gives the settings of a program that was told nothing, before Check has filled in what follows from others.
func Default() Config {
	return Config{
		Common: Common{Database: defaultDatabase, MaxConns: 10, LogLevel: "info"},
		Serve:  Serve{Addr: "127.0.0.1:8080", RequestRate: 40},
	}
}

const defaultDatabase = "sqlite:./data/proceeds.db"

// SQLitePath is the file of a SQLite database; empty with PostgreSQL.
func (c *Common) SQLitePath() string {
	path, ok := strings.CutPrefix(c.Database, "sqlite:")
	if !ok {
		return ""
	}
	return path
}

// fill derives what was left open from what was given.
func (c *Common) fill() {
	c.Database = cmp.Or(c.Database, defaultDatabase)
	c.LogLevel = cmp.Or(c.LogLevel, "info")
	c.MaxConns = cmp.Or(c.MaxConns, 10)
	if c.DataDir == "" {
		c.DataDir = "data"
		if p := c.SQLitePath(); p != "" {
			c.DataDir = filepath.Dir(p)
		}
	}
	if c.Blob == "" {
		c.Blob = "database"
		if c.SQLitePath() != "" {
			c.Blob = "folder:" + filepath.Join(c.DataDir, "files")
		}
	}
	c.AuditKeyFile = cmp.Or(c.AuditKeyFile, filepath.Join(c.DataDir, "keys", "audit.key"))
	c.FactorKeyFile = cmp.Or(c.FactorKeyFile, filepath.Join(c.DataDir, "keys", "factors.key"))
}

func (c *Serve) fill() {
	c.Addr = cmp.Or(c.Addr, "127.0.0.1:8080")
	c.RequestRate = cmp.Or(c.RequestRate, 40)
	c.Workers = cmp.Or(c.Workers, max(2, runtime.NumCPU()/2))
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
}

// TLS reports whether the program serves HTTPS itself.
func (c *Serve) TLS() bool { return c.TLSCert != "" }

// Secure reports whether people reach the program by HTTPS, its own or a proxy's: cookies are then for HTTPS alone.
func (c *Serve) Secure() bool { return c.TLS() || strings.HasPrefix(c.PublicURL, "https://") }

// Loopback reports whether only this machine can reach Addr.
func (c *Serve) Loopback() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	return err == nil && loopback(host)
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// Logger makes the log that the settings ask for, on w. It panics on a level that Check refuses.
func (c *Common) Logger(w io.Writer) *slog.Logger {
	level, ok := levels[cmp.Or(c.LogLevel, "info")]
	if !ok {
		panic("config: Logger before Check")
	}
	o := &slog.HandlerOptions{Level: level}
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

var levels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
