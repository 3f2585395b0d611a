// Package dbtest gives each test a database of its own, on either engine, from a template that is migrated once.
package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
	"proceeds/internal/testenv"
	"proceeds/migrations"
)

// Now is when tests stand unless they move their clock: Sunday 22 November 2026, 12:00 in London.
var Now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// Clock is a clock that only a test moves. It is safe for use by several goroutines.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// NewClock gives a clock that stands at t.
func NewClock(t time.Time) *Clock { return &Clock{t: t} }

// Now tells the time.
func (c *Clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

// Set moves the clock to t.
func (c *Clock) Set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.t = t }

// Advance moves the clock on by d.
func (c *Clock) Advance(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

// Each runs fn once on each engine, as subtests, each with a new migrated database and a clock at Now.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB, clock *Clock)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		c := NewClock(Now)
		fn(t, SQLite(t, c), c)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		c := NewClock(Now)
		fn(t, Postgres(t, c), c)
	})
}

// System is a context in which a named system actor acts.
func System(t testing.TB) context.Context {
	return actor.With(t.Context(), actor.Program("test"))
}

// SQLite gives a new migrated SQLite database.
func SQLite(t testing.TB, c *Clock) *db.DB { t.Helper(); return open(t, SQLiteURL(t), c) }

// Postgres gives a new migrated PostgreSQL database; the test is skipped (in CI: fails) where there is no server.
func Postgres(t testing.TB, c *Clock) *db.DB { t.Helper(); return open(t, PostgresURL(t), c) }

func open(t testing.TB, url string, c *Clock) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), url, db.Options{Clock: c.Now, MaxConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "proceeds-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	d, err := db.Open(context.Background(), "sqlite:"+path, db.Options{Clock: func() time.Time { return Now }})
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(context.Background()); err != nil {
		return nil, err
	}
	// Closing the last connection folds the write-ahead log into the file.
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// SQLiteURL gives the address of a new migrated SQLite database that is removed with the test.
func SQLiteURL(t testing.TB) string {
	t.Helper()
	b, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "proceeds.db")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

var (
	pgOnce     sync.Once
	pgErr      error
	pgTemplate string
	pgHow      string // how a template is copied
	pgAdmin    *sql.DB
	pgCount    atomic.Int64
)

// PostgresURL gives the address of a new migrated PostgreSQL database that is dropped with the test.
func PostgresURL(t testing.TB) string {
	t.Helper()
	admin := testenv.Postgres(t)
	pgOnce.Do(func() {
		if pgTemplate, pgErr = makeTemplate(admin); pgErr == nil {
			pgHow, pgErr = connectAdmin(admin)
		}
	})
	if pgErr != nil {
		t.Fatal(pgErr)
	}
	name := fmt.Sprintf("t_%d_%d_%d", os.Getpid(), time.Now().UnixNano()%1e9, pgCount.Add(1))
	if err := adminExec(fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s%s", name, pgTemplate, pgHow)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := adminExec(fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)); err != nil {
			t.Errorf("drop %s: %v", name, err)
		}
	})
	return withName(admin, name)
}

// makeTemplate migrates one database for every test process that has the same migrations; the lock lets one make it.
func makeTemplate(admin string) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(migrations.FS, "postgres", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(migrations.FS, p)
		h.Write([]byte(p))
		h.Write(b)
		return err
	})
	if err != nil {
		return "", err
	}
	name := "template_" + hex.EncodeToString(h.Sum(nil))[:16]
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, admin)
	if err != nil {
		return "", err
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, "SELECT pg_advisory_lock(706172)"); err != nil {
		return "", err
	}
	var ready bool
	if err := c.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1 AND NOT datallowconn)", name).Scan(&ready); err != nil || ready {
		return name, err
	}
	for _, q := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name} {
		if _, err := c.Exec(ctx, q); err != nil {
			return "", err
		}
	}
	d, err := db.Open(ctx, withName(admin, name), db.Options{Clock: func() time.Time { return Now }, MaxConns: 4})
	if err != nil {
		return "", err
	}
	if err := d.Migrate(ctx); err != nil {
		d.Close()
		return "", err
	}
	if err := d.Close(); err != nil {
		return "", err
	}
	// Nobody may connect to a template while it is copied; a marked one is a finished one.
	_, err = c.Exec(ctx, "ALTER DATABASE "+name+" WITH ALLOW_CONNECTIONS false")
	return name, err
}

// connectAdmin opens the connections by which this process makes and drops databases, kept since each costs the server a
// process, and gives how a template is copied: by its files, which is half the work of writing each page to the log.
func connectAdmin(admin string) (how string, err error) {
	if pgAdmin, err = sql.Open("pgx", admin); err != nil {
		return "", err
	}
	pgAdmin.SetMaxIdleConns(2)
	var version int
	if err := pgAdmin.QueryRow("SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
		return "", err
	}
	if version < 150000 { // which knows no other way
		return "", nil
	}
	return " STRATEGY FILE_COPY", nil
}

func adminExec(q string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, err := pgAdmin.ExecContext(ctx, q)
	return err
}

func withName(admin, name string) string {
	u, err := url.Parse(admin)
	if err != nil {
		return strings.Replace(admin, "/postgres", "/"+name, 1)
	}
	u.Path = "/" + name
	return u.String()
}

// Statements counts the SQL statements that fn runs under the context it is given.
func Statements(t testing.TB, fn func(ctx context.Context)) int {
	t.Helper()
	ctx, s := db.Watch(t.Context())
	fn(ctx)
	return s.Count()
}
