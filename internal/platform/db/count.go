package db

import (
	"context"
	"sync"

	"gorm.io/gorm"
)

// Statements collects the SQL statements run under one context, so that tests and benchmarks can count them.
type Statements struct {
	mu  sync.Mutex
	sql []string
}

type countKey struct{}

// Watch gives a context under which every statement is noted in the returned list.
func Watch(ctx context.Context) (context.Context, *Statements) {
	s := &Statements{}
	return context.WithValue(ctx, countKey{}, s), s
}

// Count is how many statements have run.
func (s *Statements) Count() int { s.mu.Lock(); defer s.mu.Unlock(); return len(s.sql) }

// SQL lists the statements in the order in which they ran.
func (s *Statements) SQL() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.sql...)
}

// register hooks counting and change detection into a handle.
func register(g *gorm.DB) error {
	after := func(x *gorm.DB) {
		ctx := x.Statement.Context
		if s, ok := ctx.Value(countKey{}).(*Statements); ok {
			s.mu.Lock()
			s.sql = append(s.sql, x.Statement.SQL.String())
			s.mu.Unlock()
		}
	}
	changed := func(x *gorm.DB) {
		after(x)
		if tx := txFrom(x.Statement.Context); tx != nil && x.RowsAffected > 0 {
			tx.changed += x.RowsAffected
		}
	}
	c := g.Callback()
	for _, err := range []error{
		c.Create().After("gorm:create").Register("proceeds:created", changed),
		c.Update().After("gorm:update").Register("proceeds:updated", changed),
		c.Delete().After("gorm:delete").Register("proceeds:deleted", changed),
		c.Raw().After("gorm:raw").Register("proceeds:raw", changed),
		c.Query().After("gorm:query").Register("proceeds:queried", after),
		c.Row().After("gorm:row").Register("proceeds:row", after),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}
