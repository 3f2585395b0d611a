package users

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// UnitDetails are what may be changed of a unit. Its place in the tree stays: rights hang on it.
type UnitDetails struct{ Name, Code, Nation string }

// Nations are the values of a unit's nation with their names, in the order they are offered.
var Nations = [][2]string{{"england-wales", "England and Wales"}, {"scotland", "Scotland"}, {"northern-ireland", "Northern Ireland"}}

func knownNation(s string) bool {
	for _, n := range Nations {
		if n[0] == s {
			return true
		}
	}
	return false
}

// EditUnit changes a unit's name, code or nation. Conflict where version is not the newest.
func (r *Room) EditUnit(ctx context.Context, id ids.Unit, version int, n UnitDetails) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managedUnit(ctx, tx, id)
		if err != nil {
			return err
		}
		if u.Version != version {
			return fault.Stale("unit")
		}
		was := UnitDetails{u.Name, u.Code, u.Nation}
		u.Name, u.Code, u.Nation = strings.TrimSpace(n.Name), strings.TrimSpace(n.Code), n.Nation
		if err := u.Check(); err != nil {
			return err
		}
		if !knownNation(u.Nation) {
			return fault.Fields("Check the unit", map[string]string{"nation": "Choose where the unit is"})
		}
		tx.Record("unit.changed", db.On{Op: db.System, Kind: "unit", ID: int64(id), Force: u.ForceID}, map[string]UnitDetails{"old": was, "new": {u.Name, u.Code, u.Nation}})
		return updateUnit(ctx, tx, id, version, map[string]any{"name": u.Name, "code": u.Code, "nation": u.Nation})
	})
}

// OwnUnit gives a unit of the actor's force; NotFound for another force's.
func (r *Room) OwnUnit(ctx context.Context, rd db.Reader, id ids.Unit) (Unit, error) {
	u, err := unitByID(ctx, rd, id)
	if err == nil && (u.ID == 0 || !ofForce(ctx, u.ForceID)) {
		return Unit{}, fault.Missing()
	}
	return u, err
}

func (r *Room) managedUnit(ctx context.Context, tx *db.Tx, id ids.Unit) (Unit, error) {
	u, err := r.OwnUnit(ctx, tx, id)
	if err == nil && !mayManage(tx.Actor, perm.UnitManage, id) {
		return Unit{}, fault.New(fault.Forbidden, "This unit is not one of those you administer")
	}
	return u, err
}

// ClosedBy reports whether the unit is there no more on a day.
func (u Unit) ClosedBy(on caltime.Date) bool { return !u.ToOn.IsZero() && u.ToOn.Before(on) }
