package cases

import (
	"context"
	"fmt"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// The two sorts of file. An intake file is the standing file of a unit for a year: what was noticed before there was a
// case, or without one, stands in it, so that it is worked, reviewed and counted as everything else. It is no case of
// anybody's: lists and counts of cases leave it out.
const (
	CaseFile   = "case"
	IntakeFile = "intake"
)

// IntakeFileOf gives the intake file of a unit for a year, and makes it the first time. Whoever acts may make it: what
// they may see of it is decided as for every file.
func (r *Room) IntakeFileOf(ctx context.Context, tx *db.Tx, force, unit ids.Unit, year int) (ids.Case, error) {
	id, err := intakeFile(ctx, tx, unit, year)
	if err != nil || id != 0 {
		return id, err
	}
	names, err := r.Users.UnitNames(ctx, tx, force)
	if err != nil {
		return 0, err
	}
	n := New{ForceID: force, UnitID: unit, Title: fmt.Sprintf("Intake %d: %s", year, names[unit]),
		Summary: "The standing file of the unit for what was noticed before there was a case, or without one.",
		Arising: Arising{Origin: Reactive, Basis: "other_reactive"}, OpenedOn: caltime.DateOf(tx.Now)}
	n.settle(tx.Actor, n.OpenedOn)
	rows := []Case{n.row(tx)}
	rows[0].File, rows[0].FileYear = IntakeFile, &year
	if err := r.number(ctx, tx, rows); err != nil {
		return 0, err
	}
	if err := insertCases(ctx, tx, rows); err != nil {
		return 0, fmt.Errorf("insert the intake file of unit %d: %w", unit, err)
	}
	id = rows[0].ID
	tx.Record("case.opened", db.On{Op: db.Collection, Kind: "case", ID: int64(id), Case: id, Force: force}, rows[0])
	grants, err := access.Opened(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	return id, r.Note(ctx, tx, grants[id], Event{Kind: "case.opened", Title: "Intake file opened", Entity: "case", EntityID: int64(id)})
}

// TakeNumber takes the next number of a series that is not one of cases, such as a force's referrals: R-FI/2026/0001.
func (r *Room) TakeNumber(ctx context.Context, tx *db.Tx, prefix string, year int) (string, error) {
	n, err := takeNumbers(ctx, tx, prefix, year, 1)
	return Reference(prefix, year, n), err
}
