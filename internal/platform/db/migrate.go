package db

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"proceeds/migrations"
)

// MigrationState is where the schema stands.
type MigrationState struct {
	Version int64 // the newest applied migration; 0 for an empty database
	Latest  int64 // the newest this program knows
	Pending int
}

func (d *DB) provider() (*goose.Provider, error) {
	dialect, opts := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.dialect == Postgres {
		dialect = goose.DialectPostgres
		// One replica migrates, the others wait for it: asked each second, at most two minutes.
		l, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(l))
	}
	sub, err := fs.Sub(migrations.FS, string(d.dialect))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, d.SQL(), sub, opts...)
}

// Migrate brings the schema up to date. A database newer than this program is refused, never downgraded.
func (d *DB) Migrate(ctx context.Context) error {
	p, err := d.provider()
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	s, err := d.migrationState(ctx, p)
	if err != nil {
		return err
	}
	if s.Version > s.Latest {
		return fmt.Errorf("the database has schema %d, newer than this program knows (%d): use a newer proceeds", s.Version, s.Latest)
	}
	if s.Pending == 0 {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Migrations reports where the schema stands.
func (d *DB) Migrations(ctx context.Context) (MigrationState, error) {
	p, err := d.provider()
	if err != nil {
		return MigrationState{}, err
	}
	return d.migrationState(ctx, p)
}

func (d *DB) migrationState(ctx context.Context, p *goose.Provider) (MigrationState, error) {
	var s MigrationState
	all := p.ListSources()
	if len(all) > 0 {
		s.Latest = all[len(all)-1].Version
	}
	v, err := p.GetDBVersion(ctx)
	if err != nil {
		return s, fmt.Errorf("schema version: %w", err)
	}
	s.Version = v
	for _, m := range all {
		if m.Version > v {
			s.Pending++
		}
	}
	return s, nil
}
