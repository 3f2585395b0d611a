package tasking

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users"
)

// Desk is who acts where something comes through the force desk.
var Desk = actor.Program("Force desk")

// Room is the tasks and products of an installation.
type Room struct {
	DB    *db.DB
	Users *users.Room
	Cases *cases.Room

	// AskDesk keeps, in tx, what the force desk is to put on a case at its next round, and who asked. nil: there is no desk.
	AskDesk func(ctx context.Context, tx *db.Tx, g access.Grant, i Item) error
}

// New makes the room.
func New(d *db.DB, people *users.Room, files *cases.Room) *Room {
	return &Room{DB: d, Users: people, Cases: files}
}

// Item is what the desk puts on a case: one of the two.
type Item struct {
	Task    *NewTask    `json:"task,omitempty"`
	Product *NewProduct `json:"product,omitempty"`
}

// Place puts an item on the case of g, in tx, as the transaction's actor: the desk. Refused on a closed case.
func (r *Room) Place(ctx context.Context, tx *db.Tx, g access.Grant, i Item) (err error) {
	if err := cases.LockOpen(ctx, tx, g); err != nil {
		return err
	}
	if i.Task != nil {
		_, err = r.set(ctx, tx, g, *i.Task)
	}
	if i.Product != nil && err == nil {
		_, err = r.record(ctx, tx, g, *i.Product)
	}
	if err != nil {
		return err
	}
	return r.Cases.Changed(ctx, tx, g)
}

// viaDesk hands an item to the desk.
func (r *Room) viaDesk(ctx context.Context, tx *db.Tx, g access.Grant, i Item) error {
	if err := cases.LockOpen(ctx, tx, g); err != nil {
		return err
	}
	return r.AskDesk(ctx, tx, g, i)
}
