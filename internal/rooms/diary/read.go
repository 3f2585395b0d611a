package diary

import (
	"context"
	"fmt"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// Line is a notice with what it is about, as its reader may see it now.
type Line struct {
	Notice
	Code      powers.Code
	Title     string
	Cite      string
	State     orders.ClockState
	NowEnd    string // the clock's end now, in London
	Ref       string
	CaseTitle string
	Operation string
	Marking   string
	AssetN    *int
	OrderN    *int
	Path      string       // where the clock's page is below its case's, when it is about no asset
	ForName   string       // in whose place
	AwayName  string       // of an absence: who was away
	AwayFrom  caltime.Date // and from when
	AwayTo    caltime.Date
	// Of broken glass: its key, who broke it and why, of which unit the case is, and whether it has been judged.
	GlassKey, GlassBy, GlassReason, GlassUnit string
	GlassReviewed                             bool
}

func (l Line) key() page.Key {
	v := "0"
	if l.Unread {
		v = "1"
	}
	return page.Key{Value: v, ID: l.ID}
}

// Notices lists the actor's own notices, unread ones first and the newest first among them. A notice about a case that
// they can no longer see is left out, here and in the count.
func (r *Room) Notices(ctx context.Context, rd db.Reader, p page.Request) (page.Result[Line], error) {
	a, err := me(ctx)
	if err != nil {
		return page.Result[Line]{}, err
	}
	rows, err := linesOf(ctx, rd, a.User, p)
	if err != nil {
		return page.Result[Line]{}, fmt.Errorf("list notices: %w", err)
	}
	return page.Cut(rows, p, Line.key), nil
}

// mostCounted is where counting notices ends: nobody reads "1,412".
const mostCounted = 100

// UnreadCount is how many notices the actor has not read, at most 100, for the main navigation: one statement.
func (r *Room) UnreadCount(ctx context.Context) (int, error) {
	a, ok := actor.From(ctx)
	if !ok || a.User == 0 {
		return 0, nil
	}
	return unreadCount(ctx, r.DB, a.User, mostCounted)
}

// MarkRead marks one of the actor's notices as read; NotFound for any other. One that is read stays as it is.
func (r *Room) MarkRead(ctx context.Context, id int64) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := me(ctx)
		if err != nil {
			return err
		}
		n, err := noticeByID(ctx, tx, a.User, id)
		if err != nil {
			return err
		}
		if n.ID == 0 {
			return fault.Missing()
		}
		if !n.Unread {
			return nil
		}
		tx.Record("notice.read", about(n, db.Consultation), map[string]any{"kind": n.Kind})
		_, err = markRead(ctx, tx, a.User, id, id)
		return err
	})
}

// MarkAllRead marks the actor's notices up to an id as read, so that what came after the page was opened stays unread. It
// tells how many it marked.
func (r *Room) MarkAllRead(ctx context.Context, upTo int64) (n int, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := me(ctx)
		if err != nil {
			return err
		}
		if n, err = markRead(ctx, tx, a.User, 0, upTo); err != nil || n == 0 {
			return err
		}
		tx.Record("notices.read", db.On{Op: db.Consultation, Kind: "user", ID: int64(a.User)}, map[string]any{"notices": n})
		return nil
	})
	return n, err
}

// Today is what a person has before them: the content of the digest, which no mail holds.
type Today struct {
	Rows   []orders.Row // deadlines of their own cases within a week, and what lapsed lately
	Unread int
}

// mostToday is how many deadlines the day's page shows.
const mostToday = 50

// Today gives the actor's day.
func (r *Room) Today(ctx context.Context, rd db.Reader) (t Today, err error) {
	rows, err := r.Orders.RunningMine(ctx, rd, mostToday)
	if err != nil {
		return t, err
	}
	last := caltime.DateOf(rd.Time()).AddDays(digestDays)
	for _, k := range rows {
		if k.EndAt != nil && !sealed(k.Code) && !k.LastDay.After(last) {
			t.Rows = append(t.Rows, k)
		}
	}
	t.Unread, err = r.UnreadCount(ctx)
	return t, err
}
