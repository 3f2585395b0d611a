package config

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

// parse reads a command line and the environment as the program does.
func parse(t *testing.T, args ...string) Config {
	t.Helper()
	var c Config
	p, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Parse(args); err != nil {
		t.Fatal(err)
	}
	return c
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDefaultsAreRight(t *testing.T) {
	told, zero, def := parse(t), Config{}, Default()
	if diff := cmp.Diff(def, told); diff != "" {
		t.Errorf("the tags and Default differ: %s", diff)
	}
	for _, c := range []*Config{&told, &zero, &def} {
		if err := c.Check(); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(def, zero); diff != "" {
		t.Errorf("the zero Config is another: %s", diff)
	}
	want := Common{
		Database: "sqlite:./data/proceeds.db", MaxConns: 10, DataDir: "data", Blob: "folder:data/files",
		AuditKeyFile: "data/keys/audit.key", FactorKeyFile: "data/keys/factors.key", LogLevel: "info",
	}
	if diff := cmp.Diff(want, def.Common); diff != "" {
		t.Error(diff)
	}
	if !def.Loopback() || def.Secure() || def.Workers < 2 {
		t.Errorf("%+v", def.Serve)
	}
	before := def
	if err := def.Check(); err != nil || !reflect.DeepEqual(before, def) {
		t.Errorf("a second Check: %v, %s", err, cmp.Diff(before, def))
	}
}

func TestDerived(t *testing.T) {
	for _, c := range []struct {
		args []string
		want Common
	}{
		{[]string{"--database=sqlite:/var/lib/p/p.db"}, Common{DataDir: "/var/lib/p", Blob: "folder:/var/lib/p/files", AuditKeyFile: "/var/lib/p/keys/audit.key"}},
		{[]string{"--database=postgres://u@h/p"}, Common{DataDir: "data", Blob: "database", AuditKeyFile: "data/keys/audit.key"}},
		{[]string{"--database=postgres://u@h/p", "--data-dir=/d", "--blob=folder:/f", "--audit-key-file=/k"}, Common{DataDir: "/d", Blob: "folder:/f", AuditKeyFile: "/k"}},
	} {
		got := parse(t, c.args...)
		if err := got.Check(); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(c.want, Common{DataDir: got.DataDir, Blob: got.Blob, AuditKeyFile: got.AuditKeyFile}); diff != "" {
			t.Errorf("%v: %s", c.args, diff)
		}
	}
}

// Every setting has its variable, named after the flag.
func TestEnvironment(t *testing.T) {
	for _, s := range []reflect.Type{reflect.TypeFor[Common](), reflect.TypeFor[Serve](), reflect.TypeFor[SingleSignOn]()} {
		for f := range s.Fields() {
			if f.Anonymous {
				continue // walked for itself
			}
			want := "PROCEEDS_" + strings.ToUpper(strings.ReplaceAll(f.Tag.Get("name"), "-", "_"))
			if f.Tag.Get("env") != want || f.Tag.Get("help") == "" {
				t.Errorf("%s: variable %q, help %q", f.Name, f.Tag.Get("env"), f.Tag.Get("help"))
			}
		}
	}
	t.Setenv("PROCEEDS_ADDR", "0.0.0.0:9")
	t.Setenv("PROCEEDS_TRUSTED_PROXIES", "10.0.0.1,10.1.0.0/16")
	t.Setenv("PROCEEDS_LOG_JSON", "true")
	c := parse(t, "--addr=127.0.0.1:7")
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:7" || len(c.TrustedProxies) != 2 || !c.LogJSON {
		t.Errorf("%+v", c)
	}
}

func TestFilesInABucket(t *testing.T) {
	where := "s3://police-files?region=eu-west-2&prefix=proceeds"
	c := parse(t, "--blob="+where, "--blob-credentials-file="+write(t, "credentials", "[default]\n"))
	for range 2 {
		if err := c.Check(); err != nil || c.Blob != where {
			t.Errorf("%q, %v", c.Blob, err)
		}
	}
}

func TestSecretFromFile(t *testing.T) {
	c := parse(t, "--database-file="+write(t, "db", "postgres://u:secret@h/p\n"))
	for range 2 {
		if err := c.Check(); err != nil || c.Database != "postgres://u:secret@h/p" {
			t.Errorf("%q, %v", c.Database, err)
		}
	}
}

func TestEveryMistakeAtOnce(t *testing.T) {
	empty, text := write(t, "empty", " \n"), write(t, "text", "x")
	c := parse(t, "--database=postgres://u:se cret%zz@h/p", "--max-conns=1", "--data-dir="+text, "--blob=s3://u:secret@files?region=eu-west-2", "--audit-key-file="+t.TempDir(),
		"--log-level=loud", "--addr=8080", "--public-url=ftp://x", "--tls-cert="+text, "--tls-key="+text, "--trusted-proxies=all", "--workers=65")
	err := c.Check()
	m, ok := err.(Mistakes)
	if !ok || len(m) != 11 {
		t.Fatalf("%d mistakes: %v", len(m), err)
	}
	if strings.Contains(err.Error(), "cret") {
		t.Errorf("the password is in it: %v", err)
	}
	for i, flag := range []string{"--database", "--max-conns", "--data-dir", "--blob", "--audit-key-file", "--log-level", "--addr", "--public-url", "--tls-cert", "--trusted-proxies", "--workers"} {
		if !strings.HasPrefix(m[i], flag+" ") || !strings.HasSuffix(m[i], ".") {
			t.Errorf("%s: %q", flag, m[i])
		}
	}
	for _, x := range []struct{ args, want string }{
		{"--database=mysql://x", "must begin with"},
		{"--database=sqlite:", "SQLite file"},
		{"--database=sqlite:a?b", "SQLite file"},
		{"--database=postgres://h/p --database-file=" + text, "both given"},
		{"--database-file=" + empty, "is empty"},
		{"--database-file=/nowhere/at/all", "there is no such file"},
		{"--addr=127.0.0.1:http", "port"},
		{"--addr=127.0.0.1:70000", "port"},
		{"--public-url=https://h/path", "leave out"},
		{"--public-url=http://proceeds.example", "https:// only"},
		{"--tls-cert=x", "without --tls-key"},
		{"--tls-key=x", "without --tls-cert"},
		{"--tls-cert=/nowhere/c --tls-key=/nowhere/k", "there is no such file"},
		{"--blob=folder:", "folder:PATH"},
		{"--blob=files", "folder:PATH"},
		{"--blob=s3://files", "neither region nor endpoint"},
		{"--blob=s3://files?endpoint=http://store.example", "https:// only"},
		{"--blob-credentials-file=" + text, "no s3:// address"},
		{"--blob=s3://files?region=eu-west-2 --blob-credentials-file=/nowhere/at/all", "there is no such file"},
	} {
		c := parse(t, strings.Fields(x.args)...)
		if err := c.Check(); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.args, err)
		}
	}
}

func TestTLS(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	cert := write(t, "cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	priv := write(t, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})))
	c := parse(t, "--tls-cert="+cert, "--tls-key="+priv, "--addr=:8443")
	if err := c.Check(); err != nil || !c.TLS() || !c.Secure() || c.Loopback() {
		t.Errorf("%+v, %v", c.Serve, err)
	}
	c = parse(t, "--tls-cert="+cert, "--tls-key="+priv, "--public-url=http://localhost/")
	if err := c.Check(); err == nil || !strings.Contains(err.Error(), "write https://") {
		t.Errorf("got %v", err)
	}
	c = parse(t, "--public-url=https://proceeds.example/")
	if err := c.Check(); err != nil || !c.Secure() || c.PublicURL != "https://proceeds.example" {
		t.Errorf("%+v, %v", c.Serve, err)
	}
}

func TestLogger(t *testing.T) {
	var b bytes.Buffer
	c := Common{LogLevel: "warn", LogJSON: true}
	l := c.Logger(&b)
	l.Info("no")
	l.Warn("yes")
	if got := b.String(); strings.Contains(got, `"no"`) || !strings.Contains(got, `"msg":"yes"`) {
		t.Errorf("got %s", got)
	}
}
