package plans

import (
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users"
)

// Room is the 4P plans of an installation.
type Room struct {
	DB       *db.DB
	Users    *users.Room
	Cases    *cases.Room
	Subjects *subjects.Room
}

// New makes the room, and names plans in the menu "Record…" of a case.
func New(d *db.DB, people *users.Room, files *cases.Room, who *subjects.Room) *Room {
	files.Records = append(files.Records, cases.RecordLink{Label: "A 4P plan", Path: "/plans/new"})
	return &Room{DB: d, Users: people, Cases: files, Subjects: who}
}

// SubjectLinks are what the list of subjects offers for each of them, for subjects.Room.Links.
func SubjectLinks() []subjects.Link {
	return []subjects.Link{{Label: "Open a 4P plan", Path: "/plan/new", Change: true}}
}
