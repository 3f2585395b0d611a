package diary

import (
	"context"
	"errors"
	"fmt"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/mail"
)

// sendMail sends one mail, outside any transaction, and keeps how it went. A try that failed is tried again later; a mail
// whose notices were read meanwhile, or whose person left or wants it no more, is dropped.
func (r *Room) sendMail(ctx context.Context, j *jobs.Job) error {
	ctx = actor.With(ctx, program)
	var args mailArgs
	if err := j.Decode(&args); err != nil {
		return err
	}
	m, to, err := r.takeMail(ctx, args.Mail)
	if err != nil || to == "" {
		return err
	}
	msg := m.message(to, r.PublicURL)
	if m.ExportKey != "" && r.Attach != nil {
		if msg.File, err = r.Attach(ctx, m.UserID, m.ExportKey); err != nil {
			return r.endMail(ctx, m, err)
		}
	}
	sent := r.Mail.Send(ctx, msg)
	if sent != nil && ctx.Err() != nil && context.Cause(ctx) != nil {
		return sent // the program stops, or another worker has the job: what became of the mail is for the next try
	}
	return r.endMail(ctx, m, sent)
}

// takeMail begins a try. The address is empty where there is nothing to send.
func (r *Room) takeMail(ctx context.Context, id int64) (m Outgoing, to string, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		to = ""
		if m, err = mailByID(ctx, tx, id); err != nil {
			return err
		}
		if m.State != MailWaiting && m.State != MailSending {
			return nil
		}
		people, err := peopleByID(ctx, tx, userList(m.UserID), caltime.DateOf(tx.Now))
		if err != nil {
			return err
		}
		if m.Kind == NoticeMail {
			if m.Things, err = unreadOfMail(ctx, tx, m.ID); err != nil {
				return err
			}
		}
		if len(people) == 0 || !people[0].Enabled || !people[0].Views || people[0].Email == "" || r.Mail == nil || m.Things == 0 {
			m.State = MailDropped
			tx.Record("mail.dropped", m.about(db.System), map[string]any{"to": m.UserID})
			return updateMail(ctx, tx, m, map[string]any{"state": MailDropped, "things": m.Things})
		}
		to = people[0].Email
		m.State, m.Attempts, m.TriedAt = MailSending, m.Attempts+1, &tx.Now
		tx.Record("mail.begun", m.about(db.System), map[string]any{"to": m.UserID, "attempt": m.Attempts})
		return updateMail(ctx, tx, m, map[string]any{"state": MailSending, "things": m.Things, "attempts": m.Attempts, "tried_at": tx.Now})
	})
	return m, to, err
}

// endMail keeps how a try went. The error it gives is the try's, where it is to be repeated.
func (r *Room) endMail(ctx context.Context, m Outgoing, sent error) error {
	again := error(nil)
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		again = nil
		switch {
		case sent == nil:
			tx.Record("mail.sent", m.about(db.Disclosure), map[string]any{"to": m.UserID, "things": m.Things, "message": m.MessageID})
			return updateMail(ctx, tx, m, map[string]any{"state": MailSent, "sent_at": tx.Now, "error": ""})
		case errors.Is(sent, mail.ErrRefused) || m.Attempts >= mailTries:
			tx.Record("mail.failed", m.about(db.System), map[string]any{"to": m.UserID, "attempt": m.Attempts, "error": sent.Error()})
			return updateMail(ctx, tx, m, map[string]any{"state": MailFailed, "error": sent.Error()})
		}
		again = fmt.Errorf("mail %d: %w", m.ID, sent)
		tx.Record("mail.delayed", m.about(db.System), map[string]any{"to": m.UserID, "attempt": m.Attempts, "error": sent.Error()})
		return updateMail(ctx, tx, m, map[string]any{"state": MailWaiting, "error": sent.Error()})
	})
	if err != nil {
		return err
	}
	return again
}

func (m Outgoing) about(op db.Op) db.On {
	return db.On{Op: op, Kind: "mail", ID: m.ID, Force: m.ForceID}
}
