package diary

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders"
)

// digestBatch is how many people's digests are made in one transaction.
const digestBatch = 100

// digestDays is how far a digest looks ahead.
const digestDays = 7

// SendDigests queues the day's digest for everybody whose hour has come in London, and tells how many mails it queued. A
// program that was down at the hour makes up for it on the same day. Who has nothing before them, or is away, gets none.
func (r *Room) SendDigests(ctx context.Context) (int, error) {
	if r.Mail == nil {
		return 0, nil
	}
	ctx = actor.With(ctx, program)
	now := caltime.LocalOf(r.DB.Time())
	sent, after := 0, ids.User(0)
	for {
		list, err := digestsDue(ctx, r.DB, now.Date, now.Hour, after, digestBatch)
		if err != nil {
			return sent, fmt.Errorf("look for digests: %w", err)
		}
		n, err := r.sendDigests(ctx, now.Date, list)
		sent += n
		if err != nil || len(list) < digestBatch {
			return sent, err
		}
		after = list[len(list)-1].ID
	}
}

func (r *Room) sendDigests(ctx context.Context, on caltime.Date, list []digestPerson) (sent int, err error) {
	if len(list) == 0 {
		return 0, nil
	}
	things, keys := map[ids.User]int{}, make([]string, len(list))
	for i, p := range list {
		keys[i] = digestOnce(p.ID, on)
		if p.Away {
			continue
		}
		if things[p.ID], err = r.before(ctx, p.ID); err != nil {
			return 0, err
		}
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		sent = 0
		if err := lockNotices(ctx, tx); err != nil {
			return err
		}
		there, err := mailsThere(ctx, tx, keys)
		if err != nil {
			return err
		}
		for i, p := range list {
			if there[keys[i]] {
				continue
			}
			m := r.newMail(tx, p.ID, p.ForceID, DigestMail, keys[i], things[p.ID])
			if m.Things == 0 { // kept, so that nobody looks again today
				m.State = MailDropped
				if err := insertMail(ctx, tx, &m); err != nil {
					return err
				}
				continue
			}
			if err := r.post(ctx, tx, &m); err != nil {
				return err
			}
			sent++
		}
		tx.Record("digests.made", db.On{Op: db.System, Kind: "mail"}, map[string]any{"on": on, "people": len(list), "mails": sent})
		return nil
	})
	return sent, err
}

// before counts what a person has before them: deadlines of their own cases within digestDays or lately lapsed, and
// notices not read. 0 for somebody who can no longer act.
func (r *Room) before(ctx context.Context, u ids.User) (int, error) {
	a, err := r.Users.Actor(ctx, u)
	if missing(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	ctx = actor.With(ctx, a)
	now := r.DB.Time()
	n, err := pressing(ctx, r.DB, u, now.Add(digestDays*24*time.Hour), now.Add(-orders.LapsedFor))
	if err != nil {
		return 0, fmt.Errorf("count deadlines of user %d: %w", u, err)
	}
	unread, err := unreadCount(ctx, r.DB, u, mostCounted)
	if err != nil {
		return 0, fmt.Errorf("count notices of user %d: %w", u, err)
	}
	return n + unread, nil
}
