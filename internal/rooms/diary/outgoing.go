package diary

import (
	"context"
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/mail"
)

// MailKind is what a mail nudges about.
type MailKind string

// The kinds of mail.
const (
	NoticeMail MailKind = "notices"
	DigestMail MailKind = "digest"
)

// MailState is how a mail stands.
type MailState string

// The states of a mail: waiting → sending → sent, back to waiting after a failed try, failed when tries are used up or the
// server refuses it for good, dropped where it was no longer wanted.
const (
	MailWaiting MailState = "waiting"
	MailSending MailState = "sending"
	MailSent    MailState = "sent"
	MailFailed  MailState = "failed"
	MailDropped MailState = "dropped"
)

// Outgoing is one mail to one person: the domain type and the row.
type Outgoing struct {
	ID        int64
	UserID    ids.User
	ForceID   ids.Unit
	Once      string // what may be mailed only once
	Kind      MailKind
	Things    int    // how many, which is all that it says
	MessageID string // the same in every try
	State     MailState
	Attempts  int
	Error     string // of the last try; quotes no address
	CreatedAt time.Time
	TriedAt   *time.Time
	SentAt    *time.Time
	Page      string // of a mail about a report: the page that it leads to
	ExportKey string // and the export behind it, which is attached where the force has switched that on
}

// TableName is diary_mails.
func (Outgoing) TableName() string { return "diary_mails" }

// mailTries is how often a mail is tried before it has failed: the waits double to an hour, so that is most of a day.
const mailTries = 24

// message is the mail as it is sent: a number and a link. Nothing that it is made from holds a word of a case.
func (m Outgoing) message(to, publicURL string) mail.Message {
	out := mail.Message{ID: m.MessageID, To: to, Subject: "Proceeds: a deadline needs you", At: m.CreatedAt}
	page, what := "/notices", "One notice about a deadline waits for you in Proceeds."
	if m.Things > 1 {
		out.Subject = "Proceeds: deadlines need you"
		what = fmt.Sprintf("%d notices about deadlines wait for you in Proceeds.", m.Things)
	}
	if m.ofGlass() { // what waits in it besides is on the same page
		out.Subject, what = "Proceeds: a notice needs you", "One notice waits for you in Proceeds."
		if m.Things > 1 {
			what = fmt.Sprintf("%d notices wait for you in Proceeds.", m.Things)
		}
	}
	if m.Page != "" {
		out.Subject, what, page = "Proceeds: a report waits for you", "A report that is sent to you waits in Proceeds. The link is for you alone.", m.Page
	}
	if m.Kind == DigestMail {
		page, what = "/diary/today", "One thing waits for you in Proceeds today."
		out.Subject = "Proceeds: your day"
		if m.Things > 1 {
			what = fmt.Sprintf("%d things wait for you in Proceeds today.", m.Things)
		}
	}
	out.Text = what + "\n\n" + publicURL + page + "\n\nThis mail says no more than that, by design.\nWhich mails you get is for you to choose: " + publicURL + "/diary\n"
	return out
}

// queueMails puts notices into the mail that waits for their person, or into a new one, and queues that.
func (r *Room) queueMails(ctx context.Context, tx *db.Tx, list map[ids.User][]*Notice) error {
	if r.Mail == nil || len(list) == 0 {
		return nil
	}
	var to []ids.User
	for u := range list {
		to = append(to, u)
	}
	slices.Sort(to)
	for _, u := range to {
		id, err := waitingMail(ctx, tx, u)
		if err != nil {
			return fmt.Errorf("mail that waits for user %d: %w", u, err)
		}
		if id == 0 {
			m := r.newMail(tx, u, list[u][0].ForceID, NoticeMail, "notices/"+list[u][0].Once, len(list[u]))
			if err := r.post(ctx, tx, &m); err != nil {
				return err
			}
			id = m.ID
		}
		for _, n := range list[u] {
			n.MailID = &id
		}
	}
	return nil
}

func (r *Room) newMail(tx *db.Tx, to ids.User, force ids.Unit, k MailKind, once string, things int) Outgoing {
	return Outgoing{UserID: to, ForceID: force, Once: once, Kind: k, Things: things, MessageID: mail.NewID(r.Mail.From()), State: MailWaiting, CreatedAt: tx.Now}
}

// post stores a mail and queues its job in the same transaction.
func (r *Room) post(ctx context.Context, tx *db.Tx, m *Outgoing) error {
	if err := insertMail(ctx, tx, m); err != nil {
		return fmt.Errorf("insert mail to user %d: %w", m.UserID, err)
	}
	_, err := jobs.Enqueue(ctx, tx, MailJob, mailArgs{m.ID}, jobs.MaxAttempts(mailTries+5))
	return err
}

type mailArgs struct {
	Mail int64 `json:"mail"`
}
