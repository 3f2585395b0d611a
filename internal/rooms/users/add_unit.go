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

// NewUnit is what AddUnit needs. Parent 0 makes a force, which only set-up may do.
type NewUnit struct {
	Parent             ids.Unit
	Kind               UnitKind
	Name, Code, Prefix string
	Nation             string
}

// AddUnit adds a unit or team below another of the actor's force.
func (r *Room) AddUnit(ctx context.Context, n NewUnit) (u Unit, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err = r.AddUnitTx(ctx, tx, n, caltime.DateOf(tx.Now))
		return err
	})
	return u, err
}

// AddUnitTx is AddUnit within a transaction, there from a day.
func (r *Room) AddUnitTx(ctx context.Context, tx *db.Tx, n NewUnit, from caltime.Date) (Unit, error) {
	u := Unit{Kind: n.Kind, Name: strings.TrimSpace(n.Name), Code: strings.TrimSpace(n.Code), RefPrefix: strings.ToUpper(strings.TrimSpace(n.Prefix)),
		Nation: n.Nation, FromOn: from, Version: 1, CreatedAt: tx.Now}
	if u.Nation == "" {
		u.Nation = "england-wales"
	}
	switch {
	case n.Parent == 0 && n.Kind != ForceUnit, n.Parent != 0 && n.Kind == ForceUnit:
		return Unit{}, fault.Fields("Check the unit", map[string]string{"parent": "Choose the unit above it"})
	case n.Parent == 0 && tx.Actor.Force != 0:
		return Unit{}, fault.New(fault.Forbidden, "A force is added by the command line, not by a person of another force")
	case n.Parent != 0:
		p, err := unitByID(ctx, tx, n.Parent)
		if err != nil {
			return Unit{}, err
		}
		if p.ID == 0 || tx.Actor.Force != 0 && p.ForceID != tx.Actor.Force {
			return Unit{}, fault.Fields("Check the unit", map[string]string{"parent": "Choose a unit of your force"})
		}
		if !mayManage(tx.Actor, perm.UnitManage, p.ID) {
			return Unit{}, fault.Fields("Check the unit", map[string]string{"parent": "Choose one of the units you administer"})
		}
		if p.ClosedBy(from) {
			return Unit{}, fault.Fields("Check the unit", map[string]string{"parent": "Choose a unit that is not closed"})
		}
		u.ParentID, u.ForceID, u.RefPrefix = &p.ID, p.ForceID, ""
	}
	if err := u.Check(); err != nil {
		return Unit{}, err
	}
	if err := insertUnit(ctx, tx, &u); err != nil {
		return Unit{}, err
	}
	tx.Record("unit.added", db.On{Op: db.System, Kind: "unit", ID: int64(u.ID), Force: u.ForceID}, map[string]any{"name": u.Name, "code": u.Code, "kind": u.Kind})
	return u, nil
}
