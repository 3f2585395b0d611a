package diary

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/mail"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

// Kinds of job.
const (
	// WatchJob looks each minute for clocks that call, and for people who go and come back.
	WatchJob = "diary.watch"
	// MovedJob tells of clocks that a change of the non-working days moved.
	MovedJob = "diary.moved"
	// MailJob sends one mail.
	MailJob = "diary.mail"
	// DigestJob looks for people whose hour for the digest has come.
	DigestJob = "diary.digest"
)

// program is who acts when nobody asked.
var program = actor.Program("diary")

// Room is the diary of an installation.
type Room struct {
	DB        *db.DB
	Users     *users.Room
	Reference *reference.Room
	Cases     *cases.Room
	Orders    *orders.Room
	// Mail is the server that takes mails; nil where none is set: then nothing is mailed, and notices stand here alone.
	Mail *mail.Sender
	// PublicURL is how browsers reach the product, for the links in mails and feeds.
	PublicURL string

	// Attach gives the file that goes with a mail about a report; nil for none, as where the force has not switched that on.
	Attach func(ctx context.Context, to ids.User, key string) (*mail.File, error)

	limit limiter
}

// New makes the room and hangs it on the orders, so that clocks that move are told of.
func New(d *db.DB, people *users.Room, ref *reference.Room, files *cases.Room, o *orders.Room, m *mail.Sender, publicURL string) *Room {
	r := &Room{DB: d, Users: people, Reference: ref, Cases: files, Orders: o, Mail: m, PublicURL: publicURL}
	o.OnMoved = append(o.OnMoved, r.OnMoved)
	return r
}

// Schedule gives q the work of this room.
func (r *Room) Schedule(q *jobs.Queue) {
	q.Handle(WatchJob, func(ctx context.Context, _ *jobs.Job) error { _, err := r.Watch(ctx); return err })
	q.Every(WatchJob, time.Minute, program)
	q.Handle(DigestJob, func(ctx context.Context, _ *jobs.Job) error { _, err := r.SendDigests(ctx); return err })
	q.Every(DigestJob, 5*time.Minute, program)
	q.Handle(MovedJob, r.tellMoved)
	q.Handle(MailJob, r.sendMail)
}

// me is the person who acts; SignedOut for nobody, Forbidden for the program and the command line.
func me(ctx context.Context) (actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return a, fault.New(fault.SignedOut, "Sign in to go on")
	}
	if a.User == 0 {
		return a, fault.New(fault.Forbidden, "Only a person has a diary")
	}
	return a, nil
}
