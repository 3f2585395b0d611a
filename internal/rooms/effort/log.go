package effort

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// New is time to be logged.
type New struct {
	CaseID     *ids.Case // nil: other duties
	OnDate     caltime.Date
	Minutes    int
	Reason     string // of other duties
	Activity   string
	Note       string
	LateReason string
}

// Log records the actor's own time on a case they may read, or on another duty.
func (r *Room) Log(ctx context.Context, n New) (e Entry, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if tx.Actor.User == 0 || tx.Actor.HomeUnit() == 0 {
			return fault.New(fault.Forbidden, "Only somebody with a post in a unit can record time")
		}
		e = Entry{
			ForceID: tx.Actor.Force, UnitID: tx.Actor.HomeUnit(), UserID: tx.Actor.User, CaseID: n.CaseID, OnDate: n.OnDate, Minutes: n.Minutes,
			Reason: n.Reason, Activity: n.Activity, Note: n.Note, LateReason: n.LateReason, Version: 1, EnteredAt: tx.Now, EnteredBy: tx.Actor.User,
		}
		g, err := r.place(ctx, tx, &e, true)
		if err != nil {
			return err
		}
		if err := r.admit(ctx, tx, e); err != nil {
			return err
		}
		if err := insertEntries(ctx, tx, []*Entry{&e}); err != nil {
			return err
		}
		tx.Record("effort.logged", on(db.Collection, e), e)
		return r.changed(ctx, tx, g)
	})
	return e, err
}

// Past is somebody's time as an import or the demo force enters it.
type Past struct {
	New
	UserID ids.User
	UnitID ids.Unit
	Grant  access.Grant // of the case, where there is one
	Strand Strand       // that of the case
}

// LogBatch records many people's time at once, for the program and imports: the caller answers for the limits of a day.
// It calls no hook: the caller ends with cases.Changed.
func (r *Room) LogBatch(ctx context.Context, tx *db.Tx, force ids.Unit, list []Past) error {
	rows := make([]*Entry, len(list))
	for i, p := range list {
		e := Entry{
			ForceID: force, UnitID: p.UnitID, UserID: p.UserID, OnDate: p.OnDate, Minutes: p.Minutes, Strand: p.Strand, Reason: p.Reason,
			Activity: p.Activity, Note: p.Note, Version: 1, EnteredAt: tx.Now, EnteredBy: p.UserID,
		}
		if p.Grant.Valid() {
			id := p.Grant.CaseID()
			e.CaseID, e.Reason = &id, ""
		} else {
			e.Strand = Other
		}
		bad := map[string]string{}
		e.check(caltime.DateOf(tx.Now), 100_000, 0, bad)
		delete(bad, "on") // the past may be long past
		if err := fault.Fields("Check the time", bad); err != nil {
			return err
		}
		rows[i] = &e
	}
	if err := insertEntries(ctx, tx, rows); err != nil {
		return err
	}
	tx.Record("effort.imported", db.On{Op: db.Collection, Kind: "effort", Force: force}, map[string]int{"entries": len(rows)})
	return nil
}
