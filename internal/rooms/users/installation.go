package users

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// Installation says what this database is for. A demo is one for ever.
type Installation struct {
	ID        int64
	Demo      bool
	DemoToday caltime.Date // the day the synthetic force was made for
	CreatedAt time.Time
}

// TableName is installation.
func (Installation) TableName() string { return "installation" }

// IsDemo reports whether the database holds a synthetic force.
func (r *Room) IsDemo(ctx context.Context) (bool, error) {
	i, err := installation(ctx, r.DB)
	return i.Demo, err
}

// DemoState is IsDemo, and whether the answer is final: only an empty database can still become a demo.
func (r *Room) DemoState(ctx context.Context) (demo, settled bool, err error) {
	if demo, err = r.IsDemo(ctx); err != nil || demo {
		return demo, demo, err
	}
	settled, err = anyUnit(ctx, r.DB)
	return false, settled, err
}

// MarkDemo marks an EMPTY database as a demo, for ever; Refused where anything is in it.
func (r *Room) MarkDemo(ctx context.Context, tx *db.Tx, today caltime.Date) error {
	i, err := installation(ctx, tx)
	if err != nil {
		return err
	}
	any, err := anyUnit(ctx, tx)
	if err != nil {
		return err
	}
	if any || i.ID != 0 {
		return fault.New(fault.Refused, "The database is not empty. A synthetic force is made only in an empty one: name another with --database")
	}
	tx.Record("demo.made", db.On{Op: db.System, Kind: "installation", ID: 1}, map[string]string{"today": today.String()})
	return insertInstallation(ctx, tx, &Installation{ID: 1, Demo: true, DemoToday: today, CreatedAt: tx.Now})
}

// DemoPeople lists the people of the synthetic force whom the sign-in page of a demo offers; none elsewhere.
func (r *Room) DemoPeople(ctx context.Context) ([]DemoPerson, error) {
	demo, err := r.IsDemo(ctx)
	if err != nil || !demo {
		return nil, err
	}
	return demoPeople(ctx, r.DB, caltime.DateOf(r.DB.Time()))
}

// DemoPerson is somebody of the synthetic force.
type DemoPerson struct {
	ID         ids.User
	Name, Unit string
	Role       string
}
