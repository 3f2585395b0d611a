// Package db opens SQLite or PostgreSQL and owns transactions. Its three handles cannot be forged:
//
//   - *DB reads from the pool and opens transactions;
//   - *Tx is one transaction: it carries the actor, one instant, and what is to be recorded;
//   - Reader is either of them, for stores that only read.
//
// Write is the only writer for rooms. It commits only if something was recorded in the audit log, or nothing changed.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	modernc "modernc.org/sqlite"
)

// Dialect names the engine. Stores choose by it where the two differ.
type Dialect string

// The two engines.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// Reader reads, from the pool or inside a transaction. Only this package makes one.
type Reader interface {
	// Gorm gives a session bound to ctx. Only stores (store*.go) call it.
	Gorm(ctx context.Context) *gorm.DB
	// Dialect names the engine.
	Dialect() Dialect
	// Time is now for this read, in UTC to the microsecond: fixed within a transaction.
	Time() time.Time
	sealed()
}

// DB is the database, open.
type DB struct {
	write, read *gorm.DB
	dialect     Dialect
	clock       func() time.Time
	url         string
	auditKey    func() ([]byte, error)
	recorded    atomic.Int64
}

// Options are what Open needs besides the address.
type Options struct {
	Clock func() time.Time // required: the only clock
	// MaxConns bounds the pool; 0 means 10.
	MaxConns int
	// AuditKey gives the secret with which the program marks the audit entries that it writes; it is asked for with the
	// first of them. Without it entries are not marked.
	AuditKey func() ([]byte, error)
}

// Open opens url: "sqlite:PATH" or "postgres://…". It makes the folder of a SQLite file, and migrates nothing.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	if o.Clock == nil {
		return nil, errors.New("db: no clock")
	}
	if o.MaxConns == 0 {
		o.MaxConns = 10
	}
	d := &DB{clock: o.Clock, url: url, auditKey: o.AuditKey}
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		err = d.openSQLite(strings.TrimPrefix(url, "sqlite:"), o)
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		err = d.openPostgres(url, o)
	default:
		return nil, fmt.Errorf("database address %q: write sqlite:PATH or postgres://…", hidePassword(url))
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", hidePassword(url), err)
	}
	for _, g := range d.handles() {
		if err := register(g); err != nil {
			return nil, err
		}
	}
	pool, err := d.read.DB()
	if err == nil {
		err = pool.PingContext(ctx)
	}
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("open %s: %w", hidePassword(url), err)
	}
	return d, nil
}

// Statements are kept by the connections of either engine, within bounds: gorm's own cache of them has none.
func (d *DB) gormConfig() *gorm.Config {
	return &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true,
		Logger:                 logger.Discard,
		NowFunc:                d.Time, // gorm fills created_at and updated_at where a store did not
	}
}

// SQLite wants one writer and many readers on handles of their own, the busy timeout set first, and transactions that
// take the write lock at once: a read-then-write transaction would otherwise fail without waiting.
func (d *DB) openSQLite(path string, o Options) error {
	if path == "" || strings.ContainsAny(path, "?#") {
		return fmt.Errorf("%q is no file name", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := private(path); err != nil {
		return err
	}
	d.dialect = SQLite
	// A cached page of 4 KiB takes 8 of memory, for its head stands beside it and memory is given in powers of two.
	dsn := "file:" + path + "?_pragma=busy_timeout(30000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
		"&_pragma=cache_size(-4000)&_txlock=immediate&_time_format=sqlite&_timezone=UTC&_texttotime=1"
	one, err := keepingPool(dsn)
	if err != nil {
		return err
	}
	one.SetMaxOpenConns(1)
	if d.write, err = gorm.Open(dialector{sqlite.New(sqlite.Config{Conn: one})}, d.gormConfig()); err != nil {
		return errors.Join(err, one.Close())
	}
	// Readers share what the system keeps of the file; each has little of its own, and none for long once nobody asks.
	dsn = strings.Replace(dsn, "cache_size(-4000)", "cache_size(-2000)", 1)
	many, err := keepingPool(strings.Replace(dsn, "_txlock=immediate", "_txlock=deferred&_pragma=query_only(1)", 1))
	if err != nil {
		return err
	}
	if d.read, err = gorm.Open(dialector{sqlite.New(sqlite.Config{Conn: many})}, d.gormConfig()); err != nil {
		return errors.Join(err, many.Close())
	}
	many.SetMaxOpenConns(o.MaxConns)
	many.SetMaxIdleConns(o.MaxConns)
	many.SetConnMaxIdleTime(time.Minute)
	return nil
}

// private makes the file of a new database, so that it is its owner's alone from the first byte. A file that is there is
// left shut: closing it would drop every lock that this process holds on it (POSIX), and another process could then take
// the write-ahead log of an open database for its own and remove it.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

func (d *DB) openPostgres(url string, o Options) error {
	d.dialect = Postgres
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return errors.New("the address is not a valid postgres:// address")
	}
	if cfg.RuntimeParams["statement_timeout"] == "" {
		cfg.RuntimeParams["statement_timeout"] = "600000" // a query must not outlive the process by more
	}
	cfg.RuntimeParams["timezone"] = "UTC"
	utc := stdlib.OptionAfterConnect(func(_ context.Context, c *pgx.Conn) error {
		c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
		return nil
	})
	pool := stdlib.OpenDB(*cfg, utc)
	pool.SetMaxOpenConns(o.MaxConns)
	pool.SetMaxIdleConns(o.MaxConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), d.gormConfig())
	d.write, d.read = g, g
	return err
}

func (d *DB) handles() []*gorm.DB {
	if d.write == d.read {
		return []*gorm.DB{d.write}
	}
	return []*gorm.DB{d.write, d.read}
}

// Close waits for nothing: callers stop their work first.
func (d *DB) Close() error {
	var errs []error
	for _, g := range d.handles() {
		if g == nil {
			continue
		}
		p, err := g.DB()
		if err == nil {
			err = p.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Gorm gives a session on the reading pool. Inside a transaction it is an error that rolls the transaction back:
// what was read would not be what the transaction sees.
func (d *DB) Gorm(ctx context.Context) *gorm.DB {
	g := d.read.WithContext(ctx)
	if tx := txFrom(ctx); tx != nil {
		tx.spoil(errors.New("db: the pool was used inside a transaction"))
		_ = g.AddError(tx.spoilt)
	}
	return g
}

// Dialect names the engine.
func (d *DB) Dialect() Dialect { return d.dialect }

// Time is now, in UTC to the microsecond.
func (d *DB) Time() time.Time { return d.clock().UTC().Truncate(time.Microsecond) }

// URL is the address, with any password hidden.
func (d *DB) URL() string { return hidePassword(d.url) }

// Path is the file of a SQLite database; empty for PostgreSQL.
func (d *DB) Path() string {
	p, ok := strings.CutPrefix(d.url, "sqlite:")
	if !ok {
		return ""
	}
	return p
}

// SQL gives the writing pool, for migrations and backups only.
func (d *DB) SQL() *sql.DB {
	p, err := d.write.DB()
	if err != nil {
		panic(err) // gorm gives it for every pool we open
	}
	return p
}

func (d *DB) sealed() {}

func hidePassword(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		user, _, _ := strings.Cut(rest[:at], ":")
		return scheme + "://" + user + "@" + rest[at+1:]
	}
	return url
}

// dialector lends gorm's SQLite dialect to modernc's driver: error translation and savepoints are the wrapped one's own otherwise.
type dialector struct{ gorm.Dialector }

func (d dialector) SavePoint(tx *gorm.DB, n string) error { return tx.Exec("SAVEPOINT " + n).Error }

func (d dialector) RollbackTo(tx *gorm.DB, n string) error {
	return tx.Exec("ROLLBACK TO SAVEPOINT " + n).Error
}

// Translate maps SQLite's extended codes: unique, primary key, foreign key, check.
func (d dialector) Translate(err error) error {
	var e *modernc.Error
	if errors.As(err, &e) {
		switch e.Code() {
		case 2067, 1555:
			return gorm.ErrDuplicatedKey
		case 787:
			return gorm.ErrForeignKeyViolated
		case 275:
			return gorm.ErrCheckConstraintViolated
		}
	}
	return err
}
