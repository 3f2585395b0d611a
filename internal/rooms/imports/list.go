package imports

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
)

// Listed is a batch as other programs read it.
type Listed struct {
	Batch     string     `json:"batch"` // key for undo
	Profile   string     `json:"profile"`
	File      string     `json:"file"`
	Sha256    string     `json:"sha256"`
	By        string     `json:"by"`
	AppliedAt time.Time  `json:"applied_at"`
	State     string     `json:"state"` // applied or undone
	UndoneAt  *time.Time `json:"undone_at,omitempty"`
	Rows      int        `json:"rows"`
	Created   int        `json:"created"`
	Updated   int        `json:"updated"`
	Unchanged int        `json:"unchanged"`
	Refused   int        `json:"refused"`
}

// List gives the newest batches first, at most 500: those of a person's own force, of every force at the command line.
func (r *Room) List(ctx context.Context) ([]Listed, error) {
	force, err := mayImport(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := batchesOf(ctx, r.DB, force, 500)
	if err != nil {
		return nil, err
	}
	out := make([]Listed, len(rows))
	for n, b := range rows {
		out[n] = Listed{Batch: b.PublicKey, Profile: b.Profile, File: b.FileName, Sha256: b.FileSha256, By: b.ActorName, AppliedAt: b.AppliedAt, State: b.State,
			UndoneAt: b.UndoneAt, Rows: b.RowCount, Created: b.Created, Updated: b.Updated, Unchanged: b.Unchanged, Refused: b.Refused}
	}
	return out, nil
}

// mayImport gives the force of a person who may import, and 0 for the command line and the program.
func mayImport(ctx context.Context) (ids.Unit, error) {
	a, ok := actor.From(ctx)
	switch {
	case !ok:
		return 0, fault.New(fault.SignedOut, "Sign in to go on")
	case a.Kind != actor.Person:
		return 0, nil
	case !a.Can(perm.ImportRun):
		return 0, fault.New(fault.Forbidden, "Your role does not let you import")
	}
	return a.Force, nil
}
