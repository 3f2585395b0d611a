package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"proceeds/internal/app"
	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/demo"
	"proceeds/internal/platform/config"
)

type serveCmd struct {
	config.Serve
	JobLease time.Duration `help:"How long a job of a worker that fell silent waits for another." default:"30s" env:"PROCEEDS_JOB_LEASE"`
}

func (c *serveCmd) Run(e *env) error {
	cfg := e.config()
	cfg.Serve, cfg.JobLease = c.Serve, c.JobLease
	if err := cfg.Config.Check(); err != nil {
		return usageError{err}
	}
	a, err := app.New(e.ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := c.prepare(e, a); err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	debug.FreeOSMemory() // what migrating and packing took: the runtime would hold on to it for minutes
	a.Start(context.WithoutCancel(e.ctx))
	srv := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	gone := make(chan error, 1)
	go func() {
		if c.TLSCert != "" {
			gone <- srv.ServeTLS(l, c.TLSCert, c.TLSKey)
			return
		}
		gone <- srv.Serve(l)
	}()
	e.say("Proceeds is at %s", strings.Replace(a.Users.PublicURL, c.Addr, l.Addr().String(), 1))
	select {
	case err := <-gone:
		return err
	case <-e.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// prepare fills a demo, or prints the link that makes the first administrator.
func (c *serveCmd) prepare(e *env, a *app.App) error {
	empty, err := a.Users.Empty(e.ctx)
	if err != nil || !empty {
		return err
	}
	if c.Demo {
		done := e.progress("Making a synthetic force")
		_, err := a.Demo(e.ctx, demo.Options{Cases: 400, Seed: 1, Today: caltime.DateOf(a.DB.Time()), Progress: done.at})
		done.end()
		return err
	}
	path, err := a.Users.MakeFirstLink(actor.With(e.ctx, actor.Program("set-up")))
	if err != nil {
		return err
	}
	e.say("Nobody has an account yet. Open this link within a day to make the first administrator:\n  %s%s", a.Users.PublicURL, path)
	return nil
}
