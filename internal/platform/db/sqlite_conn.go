package db

import (
	"container/list"
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	modernc "modernc.org/sqlite"
)

// A SQLite connection keeps the statements it prepared last. Preparing one costs more than running it, most times, and
// database/sql throws them away at the end of each transaction.
const (
	mostKept     = 300    // statements of one connection
	mostKeptText = 50_000 // bytes of their text: a prepared statement takes many times that
)

// keepingPool is a pool of connections to dsn that keep their statements.
func keepingPool(dsn string) (*sql.DB, error) {
	c, err := modernc.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keeper{c}), nil
}

type keeper struct{ driver.Connector }

func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &keepingConn{sqliteConn: c.(sqliteConn), byText: map[string]*list.Element{}, used: list.New()}, nil
}

// sqliteConn is all that database/sql may ask of the driver's connection.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// sqliteRows is all that database/sql may ask of the driver's rows.
type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keepingConn is used by one goroutine at a time, as database/sql promises.
type keepingConn struct {
	sqliteConn
	byText map[string]*list.Element
	used   *list.List // of *keptStmt that are idle, the last used first
	text   int        // bytes of text of the idle ones
	closed bool
}

type keptStmt struct {
	sqliteStmt
	text string
}

// take gives a statement that nobody else has: an idle one, or a new one.
func (c *keepingConn) take(ctx context.Context, text string) (*keptStmt, error) {
	if e := c.byText[text]; e != nil {
		return c.forget(e), nil
	}
	s, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	return &keptStmt{s.(sqliteStmt), text}, nil
}

func (c *keepingConn) forget(e *list.Element) *keptStmt {
	s := c.used.Remove(e).(*keptStmt)
	delete(c.byText, s.text)
	c.text -= len(s.text)
	return s
}

// give takes a statement back, and lets go of those that were not used for longest.
func (c *keepingConn) give(s *keptStmt) error {
	if c.closed || c.byText[s.text] != nil {
		return s.Close()
	}
	c.byText[s.text] = c.used.PushFront(s)
	c.text += len(s.text)
	for c.used.Len() > mostKept || c.text > mostKeptText {
		if err := c.forget(c.used.Back()).Close(); err != nil {
			return err
		}
	}
	return nil
}

// keeps reports whether a text may run again and is one statement whose plan holds from one transaction to the next.
func keeps(text string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(text, " \t\r\n"), " ")
	switch strings.ToUpper(strings.TrimSpace(word)) {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH":
		return len(text) <= mostKeptText/10 && !strings.Contains(text, ";")
	}
	return false
}

func (c *keepingConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if !keeps(text) {
		return c.sqliteConn.ExecContext(ctx, text, args)
	}
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	res, err := s.ExecContext(ctx, args)
	if err != nil {
		s.Close() // its own error is err again
		return nil, err
	}
	return res, c.give(s)
}

func (c *keepingConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if !keeps(text) {
		return c.sqliteConn.QueryContext(ctx, text, args)
	}
	s, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		s.Close()
		return nil, err
	}
	return &keptRows{rows.(sqliteRows), c, s}, nil
}

// Close lets go of the statements before the connection.
func (c *keepingConn) Close() error {
	c.closed = true
	for c.used.Len() > 0 {
		c.forget(c.used.Front()).Close()
	}
	return c.sqliteConn.Close()
}

// keptRows give their statement back when they are closed.
type keptRows struct {
	sqliteRows
	conn *keepingConn
	stmt *keptStmt
}

func (r *keptRows) Close() error {
	if r.stmt == nil {
		return nil
	}
	s := r.stmt
	r.stmt = nil
	if err := r.sqliteRows.Close(); err != nil {
		s.Close()
		return err
	}
	return r.conn.give(s)
}
