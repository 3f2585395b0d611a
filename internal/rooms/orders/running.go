package orders

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Reach of a list of clocks.
const (
	Mine  = "mine"  // of cases whose team the person is on
	Unit  = "unit"  // of cases of the units they are appointed to
	Force = "force" // of every case they may see
)

// LapsedFor is how long a clock that ran out stays in the lists of running ones, so that nobody overlooks it. It stays on
// its case for ever.
const LapsedFor = 14 * 24 * time.Hour

// Row is a clock with its case, for lists.
type Row struct {
	Clock
	Ref       string
	CaseTitle string
	Operation string
	AssetN    *int
	AssetKind string
	OrderN    *int
}

// Running lists the clocks that run, and those that lapsed within LapsedFor, by the moment they end: what is late comes
// first. After the last page of those come the ones without an end. scope is Mine, Unit or Force; restricted cases of
// which the person is no member are left out, here and in counts.
func (r *Room) Running(ctx context.Context, rd db.Reader, scope string, p page.Request) (page.Result[Row], error) {
	rows, err := runningRows(ctx, rd, access.Sight(ctx), r.whose(ctx, scope), p, rd.Time().Add(-LapsedFor))
	if err != nil {
		return page.Result[Row]{}, fmt.Errorf("list running clocks: %w", err)
	}
	return page.Cut(rows, p, Row.key), nil
}

// RunningMine lists the most pressing clocks of the person's own cases.
func (r *Room) RunningMine(ctx context.Context, rd db.Reader, most int) ([]Row, error) {
	res, err := r.Running(ctx, rd, Mine, page.Request{Size: most})
	return res.Rows, err
}

// RunningUnit lists the most pressing clocks of the person's units.
func (r *Room) RunningUnit(ctx context.Context, rd db.Reader, most int) ([]Row, error) {
	res, err := r.Running(ctx, rd, Unit, page.Request{Size: most})
	return res.Rows, err
}

// RunningForce lists the most pressing clocks of the force.
func (r *Room) RunningForce(ctx context.Context, rd db.Reader, most int) ([]Row, error) {
	res, err := r.Running(ctx, rd, Force, page.Request{Size: most})
	return res.Rows, err
}

// CountRunning counts what Running lists, for each scope, in one statement.
func (r *Room) CountRunning(ctx context.Context, rd db.Reader) (Counts, error) {
	return countRunning(ctx, rd, access.Sight(ctx), r.whose(ctx, Mine), r.whose(ctx, Unit), rd.Time().Add(-LapsedFor))
}

// Marking is the highest marking of the cases whose clocks Running lists; empty where it lists none.
func (r *Room) Marking(ctx context.Context, rd db.Reader, scope string) (string, error) {
	return runningMarking(ctx, rd, access.Sight(ctx), r.whose(ctx, scope), rd.Time().Add(-LapsedFor))
}

// Counts are the sizes of the three lists of clocks.
type Counts struct{ Mine, Unit, Force int }

// whose narrows a list to a person's cases or units.
type whose struct {
	user  ids.User
	units []ids.Unit
}

func (r *Room) whose(ctx context.Context, scope string) whose {
	a, _ := actor.From(ctx)
	switch scope {
	case Mine:
		return whose{user: a.User}
	case Unit:
		w := whose{units: []ids.Unit{0}} // nobody's, where the person holds no appointment
		for _, ap := range a.Appointments {
			w.units = append(w.units, ap.Units...)
		}
		return w
	}
	return whose{}
}

// key places a row in its list.
func (x Row) key() page.Key {
	if x.EndAt == nil {
		return page.Key{Null: true, ID: int64(x.ID)}
	}
	return page.Key{Value: x.EndAt.UTC().Format(time.RFC3339Nano), ID: int64(x.ID)}
}
