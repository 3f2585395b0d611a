package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/mail"
	"proceeds/internal/rooms/users"
)

// accountMailJob mails somebody that a way of theirs to sign in was changed, so that an intruder is noticed.
const accountMailJob = "account.mail"

type accountMail struct {
	User    ids.User  `json:"user"`
	Action  string    `json:"action"`
	At      time.Time `json:"at"`
	Message string    `json:"message"` // the mail's identity, the same in every try
}

// queueAccountMail queues that mail with the change itself. Without a mail server the page of the account tells alone.
func (a *App) queueAccountMail(ctx context.Context, tx *db.Tx, c users.AccountChange) error {
	if a.Mail == nil {
		return nil
	}
	// In the program's name: the mail goes out although whoever did it may have no access any more.
	ctx = actor.With(ctx, actor.Program("account mail"))
	_, err := jobs.Enqueue(ctx, tx, accountMailJob, accountMail{c.UserID, c.Action, c.CreatedAt, mail.NewID(a.Mail.From())}, jobs.MaxAttempts(24))
	return err
}

func (a *App) sendAccountMail(ctx context.Context, j *jobs.Job) error {
	var m accountMail
	if err := j.Decode(&m); err != nil || a.Mail == nil {
		return err
	}
	u, err := a.Users.Recipient(ctx, m.User)
	if err != nil || u.Email == "" {
		return err
	}
	what := users.AccountChange{Action: m.Action}.Words()
	err = a.Mail.Send(ctx, mail.Message{ID: m.Message, To: u.Email, Subject: "Proceeds: how you sign in has changed", At: m.At,
		Text: fmt.Sprintf("%s on %s.\n\nIf you did not do this, and did not ask for it, tell your administrator at once.\n\n%s/account\n", what, caltime.LocalOf(m.At).WithDay(), a.Users.PublicURL)})
	if errors.Is(err, mail.ErrRefused) {
		return nil // trying again is useless; doctor and the log of the mail server tell of it
	}
	return err
}
