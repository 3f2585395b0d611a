package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
)

// Tx is one transaction: who acts, one instant, and what will be recorded.
type Tx struct {
	// Now is the instant of every change in the transaction, in UTC to the microsecond.
	Now time.Time
	// Actor is who acts.
	Actor actor.Actor

	db          *DB
	g           *gorm.DB
	changed     int64
	spoilt      error
	records     []entry
	recorded    bool
	recordCount int
	after       []func()
	kept        map[any]any
}

type txKey struct{}

func txFrom(ctx context.Context) *Tx { tx, _ := ctx.Value(txKey{}).(*Tx); return tx }

// Write runs fn in one transaction and commits it with its audit entries. It fails, and nothing is kept, when fn fails,
// when ctx names no actor, when it is called inside another Write, when fn used the pool, or when rows changed and
// nothing was recorded. After a commit the AfterCommit functions run.
func (d *DB) Write(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) (err error) {
	if outer := txFrom(ctx); outer != nil {
		outer.spoil(errors.New("db: Write inside Write"))
		return outer.spoilt
	}
	a, ok := actor.From(ctx)
	if !ok {
		return errors.New("db: Write without an actor")
	}
	tx := &Tx{Now: d.Time(), Actor: a, db: d}
	ctx = context.WithValue(ctx, txKey{}, tx)
	tx.g = d.write.WithContext(ctx).Begin()
	if tx.g.Error != nil {
		return fmt.Errorf("begin: %w", tx.g.Error)
	}
	done := false
	defer func() {
		if !done { // fn failed or panicked
			if rb := tx.g.Rollback().Error; rb != nil && !errors.Is(rb, sql.ErrTxDone) {
				err = errors.Join(err, fmt.Errorf("roll back: %w", rb))
			}
		}
	}()
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if tx.spoilt != nil {
		return tx.spoilt
	}
	if tx.changed > 0 && !tx.recorded {
		return errors.New("db: rows changed and nothing was recorded")
	}
	if err := tx.writeRecords(ctx); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	if err := tx.g.Commit().Error; err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done = true
	d.NoteRecorded(tx.recordCount)
	for _, f := range tx.after {
		f()
	}
	return nil
}

// Gorm gives a session in the transaction. Only stores call it.
func (tx *Tx) Gorm(ctx context.Context) *gorm.DB { return tx.g.WithContext(ctx) }

// Dialect names the engine.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// Time is tx.Now.
func (tx *Tx) Time() time.Time { return tx.Now }

// AfterCommit runs f once the transaction has been committed, and never otherwise.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Keep holds what a room has read for as long as the transaction lasts, under a key of a type of the room's own. Whoever
// changes what was read keeps it afresh.
func (tx *Tx) Keep(key, value any) {
	if tx.kept == nil {
		tx.kept = map[any]any{}
	}
	tx.kept[key] = value
}

// Kept gives what Keep holds under key; nil for nothing.
func (tx *Tx) Kept(key any) any { return tx.kept[key] }

func (tx *Tx) sealed() {}

func (tx *Tx) spoil(err error) {
	if tx.spoilt == nil {
		tx.spoilt = err
	}
}

// snapshot is a Reader whose reads all see the same moment.
type snapshot struct {
	db  *DB
	g   *gorm.DB
	now time.Time
}

func (s *snapshot) Gorm(ctx context.Context) *gorm.DB { return s.g.WithContext(ctx) }
func (s *snapshot) Dialect() Dialect                  { return s.db.dialect }
func (s *snapshot) Time() time.Time                   { return s.now }
func (s *snapshot) sealed()                           {}

// Snapshot runs fn with a Reader whose reads all see the database at one moment, so that a report's sheets agree.
func (d *DB) Snapshot(ctx context.Context, fn func(ctx context.Context, r Reader) error) error {
	if txFrom(ctx) != nil {
		return errors.New("db: Snapshot inside Write")
	}
	o := &sql.TxOptions{ReadOnly: true}
	if d.dialect == Postgres {
		o.Isolation = sql.LevelRepeatableRead
	} else {
		o.ReadOnly = false // modernc refuses the flag; the handle is query_only
	}
	g := d.read.WithContext(ctx).Begin(o)
	if g.Error != nil {
		return fmt.Errorf("begin reading: %w", g.Error)
	}
	defer g.Rollback()
	return fn(ctx, &snapshot{db: d, g: g, now: d.Time()})
}

// Maintain writes what is no record of anybody's work: sessions, leases, progress, blobs, sign-in attempts. It needs no
// actor and records nothing, so platform packages alone may call it; a test holds rooms to that.
func (d *DB) Maintain(ctx context.Context, fn func(g *gorm.DB) error) error {
	if tx := txFrom(ctx); tx != nil {
		tx.spoil(errors.New("db: Maintain inside Write"))
		return tx.spoilt
	}
	return d.write.WithContext(ctx).Transaction(fn)
}
