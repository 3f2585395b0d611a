// Package app is the only place that knows every room. New builds the product from a configuration; nothing in it keeps
// state of its own, so that several replicas can share one database.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/config"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/mail"
	"proceeds/internal/platform/passwords"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/users"
)

// Config is what the product needs to be told. Settings must have passed config's Check.
type Config struct {
	config.Config
	JobLease time.Duration // how long a job of a worker that fell silent waits for another; 0: the queue's default

	Version string
	Clock   func() time.Time // nil: the system's
	Log     *slog.Logger     // nil: says nothing
}

// App is the product, built.
type App struct {
	Config Config
	DB     *db.DB
	Rooms
	Queue  *jobs.Queue
	Blobs  blob.Store
	Mail   *mail.Sender // nil where no mail server is set
	Server *web.Server

	batch     *audit.Batcher
	auditKey  func() (audit.Key, error) // made with the first entry
	started   bool
	log       *slog.Logger
	demoState atomic.Int32
	ticking   background // of the confidential compartment
}

// errFiles marks what Open found wrong with the store of files.
var errFiles = errors.New("files")

// New opens and migrates the database, builds every room and wires them. It starts no background work: see Start.
func New(ctx context.Context, c Config) (*App, error) {
	a, err := Open(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := a.DB.Migrate(ctx); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// Open is New without migrating, for commands that look at a database as it is.
func Open(ctx context.Context, c Config) (*App, error) {
	if c.Clock == nil {
		c.Clock = SystemClock
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	key := sync.OnceValues(func() (audit.Key, error) { return audit.LoadOrMakeKey(c.AuditKeyFile) })
	d, err := db.Open(ctx, c.Database, db.Options{Clock: c.Clock, MaxConns: c.MaxConns, AuditKey: func() ([]byte, error) { k, err := key(); return k.Mark, err }})
	if err != nil {
		return nil, err
	}
	a := &App{Config: c, DB: d, log: c.Log, batch: audit.NewBatcher(d), auditKey: key}
	a.Blobs, err = blob.Open(c.Blob, d, blob.SpoolIn(filepath.Join(c.DataDir, "spool")), blob.CredentialsIn(c.BlobCredentialsFile))
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("%w: %w", errFiles, err)
	}
	sender, err := c.Sender()
	if err != nil {
		d.Close()
		return nil, err
	}
	a.Mail = sender
	a.Queue = jobs.New(d, jobs.Options{Workers: c.Workers, Lease: c.JobLease, Log: c.Log, Actor: a.person})
	a.Users = &users.Room{DB: d, Hash: passwords.Hash, Match: passwords.Match, Breached: passwords.Breached, EndSessions: web.EndSessions, EndDrafts: web.EndDrafts, SessionIdle: web.Idle, FactorKey: factorKey(c.FactorKeyFile), PublicURL: c.address()}
	a.wire()
	if a.Server, err = a.serve(); err != nil {
		a.Close()
		return nil, err
	}
	a.schedule()
	return a, nil
}

// address is how browsers reach the product.
func (c Config) address() string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	if c.TLS() {
		return "https://" + c.Addr
	}
	return "http://" + c.Addr
}

// Start begins background work: jobs and schedules. Stop it with Close.
func (a *App) Start(ctx context.Context) {
	a.started = true
	a.Queue.Start(ctx)
	a.ticking.start(ctx, a.watchCompartment)
}

// Handler answers HTTP requests.
func (a *App) Handler() http.Handler { return a.Server.Handler() }

// Close ends background work and closes the database.
func (a *App) Close() error {
	a.ticking.end()
	if a.Queue != nil {
		a.Queue.Stop()
	}
	a.batch.Stop()
	a.sealAtEnd()
	return a.DB.Close()
}

// person loads who a session or a job belongs to.
func (a *App) person(ctx context.Context, id ids.User) (actor.Actor, error) {
	if err := a.Reference.Refresh(ctx); err != nil { // what the page says of clocks is reckoned from the list of this moment
		return actor.Actor{}, err
	}
	return a.Users.Actor(ctx, id)
}

// As puts the person with a login into ctx, or the command line where login is empty.
func (a *App) As(ctx context.Context, login string) (context.Context, error) {
	if login == "" {
		return actor.With(ctx, actor.AtCommandLine()), nil
	}
	who, err := a.Users.ByLogin(ctx, login)
	if err != nil {
		return nil, err
	}
	return actor.With(ctx, who), nil
}

// consulted writes what a request read, and returns once that is committed (DPA 2018 s.62).
func (a *App) consulted(ctx context.Context, who actor.Actor, notes []db.Note) error {
	if err := a.batch.Log(ctx, who, notes); err != nil {
		return &fault.Error{Kind: fault.Internal, Message: "the consultation could not be recorded", Cause: err}
	}
	return nil
}
