package cases

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Changed is the last thing every verb of every room does that changed cases: it marks them as worked on now and runs
// OnChange once for all of them. The same case may be named twice.
func (r *Room) Changed(ctx context.Context, tx *db.Tx, grants ...access.Grant) error {
	seen := make(map[ids.Case]bool, len(grants))
	list := make([]ids.Case, 0, len(grants))
	for _, g := range grants {
		if !seen[g.CaseID()] {
			seen[g.CaseID()] = true
			list = append(list, g.CaseID())
		}
	}
	if len(list) == 0 {
		return nil
	}
	if err := touchCases(ctx, tx, list); err != nil {
		return err
	}
	for _, f := range r.OnChange {
		if err := f(ctx, tx, list); err != nil {
			return err
		}
	}
	return nil
}

// SetValues keeps the sums of a case true in the transaction that changed what they add up.
func (r *Room) SetValues(ctx context.Context, tx *db.Tx, g access.Grant, v Values) error {
	return r.SetValuesMany(ctx, tx, []CaseValues{{g, v}})
}

// CaseValues are the sums of one case.
type CaseValues struct {
	Grant  access.Grant
	Values Values
}

// SetValuesMany is SetValues for many cases, in few statements. No case may stand twice.
func (r *Room) SetValuesMany(ctx context.Context, tx *db.Tx, list []CaseValues) error {
	return updateValues(ctx, tx, list)
}

// SetNextClock says which clock of the case ends soonest and when; nil for none.
func (r *Room) SetNextClock(ctx context.Context, tx *db.Tx, g access.Grant, clock *ids.Clock, endAt *time.Time) error {
	return updateNextClock(ctx, tx, g, clock, endAt)
}

// ByID gives the case of a grant.
func (r *Room) ByID(ctx context.Context, rd db.Reader, g access.Grant) (Case, error) {
	return caseByID(ctx, rd, g)
}

// Lock holds the case until the transaction ends, for what is read and then decided: the next number of an asset, who
// is lead. Others that lock the case wait; readers do not.
func Lock(ctx context.Context, tx *db.Tx, g access.Grant) error { return lockCase(ctx, tx, g.CaseID()) }

// LockOpen is Lock for what is only recorded on an open case: a closed one is Refused, so that no clock runs and nothing
// is held in a case that nobody looks at any more.
func LockOpen(ctx context.Context, tx *db.Tx, g access.Grant) error {
	if err := Lock(ctx, tx, g); err != nil {
		return err
	}
	c, err := caseByID(ctx, tx, g)
	if err == nil && !c.Open() {
		err = closed()
	}
	return err
}

const messageClosed = "The case is closed and cannot be changed"

func closed() error {
	return &fault.Error{Kind: fault.Refused, Message: messageClosed, Next: []string{"A supervisor of the unit can reopen it"}}
}
