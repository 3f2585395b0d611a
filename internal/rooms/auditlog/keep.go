package auditlog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/mail"
)

const (
	keepJob = "audit.keep"
	// keepEvery is how often the job looks; a target is served once a day, and each time after a failure.
	keepEvery = 15 * time.Minute
	keepAfter = 24 * time.Hour
	// keepLate is when a target without a checkpoint is a fault to be told.
	keepLate = 26 * time.Hour
)

// Delivery is one try to keep a checkpoint at a target: the domain type and the row.
type Delivery struct {
	ID     int64
	At     time.Time
	Target string
	Size   int64  // entries that the checkpoint signs
	Error  string // empty where it was kept
}

// TableName is log_deliveries.
func (Delivery) TableName() string { return "log_deliveries" }

// KeepCheckpoints seals what waits and puts the newest signed checkpoint to each target that has none of the last day, or
// to all of them. Each try is kept; the error joins those that failed. A log without entries has nothing to keep.
func (r *Room) KeepCheckpoints(ctx context.Context, all bool) error {
	if len(r.Keep) == 0 {
		return nil
	}
	if _, ok := actor.From(ctx); !ok {
		ctx = actor.With(ctx, sealer)
	}
	var due []audit.Target
	for _, t := range r.Keep {
		last, _, err := lastDeliveries(ctx, r.DB, t.String())
		if err != nil {
			return err
		}
		if all || last.ID == 0 || last.Error != "" || r.DB.Time().Sub(last.At) >= keepAfter {
			due = append(due, t)
		}
	}
	if len(due) == 0 {
		return nil
	}
	if err := r.seal(ctx); err != nil {
		return err
	}
	note, err := audit.Latest(ctx, r.DB)
	if errors.Is(err, audit.ErrEmpty) {
		return nil
	}
	if err != nil {
		return err
	}
	key, err := r.Key()
	if err != nil {
		return err
	}
	c, err := audit.OpenCheckpoint(note, key.Verifier)
	if err != nil {
		return err
	}
	var failed error
	for _, t := range due {
		err := r.put(ctx, t, c, note)
		if werr := r.noteDelivery(ctx, t, c, err); werr != nil {
			return werr
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("keep the checkpoint at %s: %w", t, err))
		}
	}
	return failed
}

// put brings a checkpoint to a target.
func (r *Room) put(ctx context.Context, t audit.Target, c audit.Checkpoint, signed []byte) error {
	if t.Mail == "" {
		return audit.KeepNote(t.Path, c, signed)
	}
	if r.Mailer == nil {
		return errors.New("no mail server is set (--mail)")
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return r.Mailer.Send(ctx, mail.Message{ID: mail.NewID(r.Mailer.From()), To: t.Mail, At: r.DB.Time(), Subject: "Proceeds: audit checkpoint",
		Text: "Keep this message. It proves, with proceeds audit verify --checkpoint, that nothing before it was altered or removed.\n\n" + string(signed)})
}

// noteDelivery keeps a try in the table and in the log.
func (r *Room) noteDelivery(ctx context.Context, t audit.Target, c audit.Checkpoint, failed error) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		d := Delivery{At: tx.Now, Target: t.String(), Size: c.Size}
		action := "checkpoint.kept"
		if failed != nil {
			d.Error, action = said(failed), "checkpoint.failed"
		}
		last, _, err := lastDeliveries(ctx, tx, d.Target)
		if err != nil {
			return err
		}
		if err := insertDelivery(ctx, tx, &d); err != nil {
			return fmt.Errorf("note the delivery of a checkpoint: %w", err)
		}
		if was := last.Error != ""; r.OnKeep != nil && was != (failed != nil) {
			if err := r.OnKeep(ctx, tx, d.Target, d.ID, failed != nil); err != nil {
				return err
			}
		}
		tx.Record(action, db.On{Op: db.System, Kind: "checkpoint", ID: c.Size}, map[string]any{"target": d.Target, "size": d.Size, "error": d.Error})
		return nil
	})
}

// said is an error in one short line.
func said(err error) string {
	s := strings.ReplaceAll(err.Error(), "\n", "; ")
	return s[:min(len(s), 300)]
}

// Late says of each target what is wrong with it; empty where all have a checkpoint of the last day. A target that was
// never served counts only once something was tried.
func (r *Room) Late(ctx context.Context) ([]string, error) {
	var out []string
	for _, t := range r.Keep {
		last, kept, err := lastDeliveries(ctx, r.DB, t.String())
		if err != nil {
			return nil, err
		}
		switch {
		case last.Error != "":
			out = append(out, t.String()+": "+last.Error)
		case kept.ID != 0 && r.DB.Time().Sub(kept.At) > keepLate:
			out = append(out, t.String()+": the last checkpoint was kept at "+kept.At.Format(time.RFC3339))
		}
	}
	return out, nil
}

// KeptAt tells, of each target, the newest try.
func (r *Room) keptAt(ctx context.Context) (out []Delivery, err error) {
	for _, t := range r.Keep {
		last, _, err := lastDeliveries(ctx, r.DB, t.String())
		if err != nil {
			return nil, err
		}
		last.Target = t.String()
		out = append(out, last)
	}
	return out, nil
}

// Proof is what an auditor takes away to prove an entry to somebody who has the public key and nothing else.
type Proof struct {
	audit.EntryProof
	PublicKey string `json:"public_key"`
	How       string `json:"how"`
}

// ProveEntry makes the proof of an entry that the actor in ctx may read. Refused for one that waits to be sealed, and for a
// refusal, whose proof would tell whether there was such a case.
func (r *Room) ProveEntry(ctx context.Context, e Entry) (p Proof, err error) {
	if e.Action == refused {
		return p, fault.New(fault.Refused, "A refusal is proven with the whole log alone: its record would tell whether there is such a case")
	}
	if e.Leaf == nil {
		return p, fault.New(fault.Refused, "The entry waits to be sealed: that takes a minute at most")
	}
	key, err := r.Key()
	if err != nil {
		return p, err
	}
	if p.EntryProof, err = audit.ProveEntry(ctx, r.DB, e.ID); err != nil {
		return p, err
	}
	p.PublicKey, p.How = key.Public, "proceeds audit prove --proof THIS-FILE --public-key KEY, with the key as you were given it by another way"
	return p, nil
}
