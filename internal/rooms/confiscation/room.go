package confiscation

import (
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users"
)

// Room is confiscation in an installation, on the rooms below it.
type Room struct {
	DB        *db.DB
	Users     *users.Room
	Reference *reference.Room
	Cases     *cases.Room
	Subjects  *subjects.Room
	Assets    *assets.Room
	Orders    *orders.Room
}

// New makes the room on those below it.
func New(d *db.DB, people *users.Room, ref *reference.Room, c *cases.Room, s *subjects.Room, a *assets.Room, o *orders.Room) *Room {
	return &Room{DB: d, Users: people, Reference: ref, Cases: c, Subjects: s, Assets: a, Orders: o}
}

// Routes are the pages of the room.
func (r *Room) Routes() []web.Route {
	return nil
}
