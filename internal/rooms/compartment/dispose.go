package compartment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/retention"
)

// Disposal is a proposal to dispose of a matter; once it is done it is the tombstone, which tells of nobody and never
// changes. The domain type and the row.
type Disposal struct {
	ID             int64
	ForceID        ids.Unit
	MatterID       int64
	Kind           MatterKind
	Ref            string
	Ground         retention.Ground
	Grp            retention.Group
	Years          int // the clear period of the group on the day of the proposal
	Cause          string
	ClearFrom      caltime.Date
	DueOn          caltime.Date
	Reason         string // gone with the data
	State          retention.DisposalState
	ProposedBy     ids.User
	ProposedByName string
	ProposedAt     time.Time
	DecidedBy      *ids.User
	DecidedByName  string
	DecidedAt      *time.Time
	DecidedWhy     string // of a refusal
	RowsWiped      int64
	DetailsErased  int64  // of the confidential log
	Digest         string // keyed, over all that was wiped
	Version        int
}

// TableName is cpt_disposals.
func (Disposal) TableName() string { return "cpt_disposals" }

// Authority says on what the disposal rests.
func (d Disposal) Authority() string {
	if d.Ground == retention.OfLaw {
		return "DPA 2018 s.47(1): the law demands it"
	}
	return fmt.Sprintf("DPA 2018 s.39: review of %s, clear from %s for %d years, due on %s", strings.ToLower(d.Grp.Name()), d.ClearFrom.UK(), d.Years, d.DueOn.UK())
}

// ProposeDisposal proposes to dispose of a matter. Refused before the review is due, but where the law demands it at once;
// while a hold stands; for group 1 while somebody named in it is younger than its age; twice.
func (r *Room) ProposeDisposal(ctx context.Context, key string, ground retention.Ground, reason string) (d Disposal, err error) {
	err = r.onMatter(ctx, perm.CompartmentWork, key, func(ctx context.Context, tx *db.Tx, m Matter) error {
		bad := map[string]string{}
		if ground != retention.OfReview && ground != retention.OfLaw {
			bad["ground"] = "Choose why the data is disposed of"
		}
		cases.CheckReason(bad, "reason", reason, "Enter why the data is no longer needed")
		if bad["reason"] == "" && len([]rune(strings.TrimSpace(reason))) < 10 {
			bad["reason"] = "Say in a sentence why the data is no longer needed"
		}
		if err := fault.Fields("Check the proposal", bad, "ground", "reason"); err != nil {
			return err
		}
		waiting, err := waitingDisposal(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		if waiting.ID != 0 {
			return fault.New(fault.Refused, "Disposal of this is proposed already")
		}
		p, err := r.mayGo(ctx, tx, m, ground)
		if err != nil {
			return err
		}
		d = Disposal{ForceID: m.ForceID, MatterID: m.ID, Kind: m.Kind, Ref: m.Ref, Ground: ground, Grp: m.Grp, Years: p.Years[m.Grp], Cause: m.Cause, ClearFrom: m.ClearFrom, DueOn: m.NextReview,
			Reason: strings.TrimSpace(reason), State: retention.Proposed, ProposedBy: tx.Actor.User, ProposedByName: tx.Actor.Name, ProposedAt: tx.Now, Version: 1}
		if err := insert(ctx, tx, &d); err != nil {
			return fmt.Errorf("insert disposal: %w", err)
		}
		tx.Record("retention_disposal.proposed", at(db.Alteration, "retention_disposal", d.ID, m.ForceID), map[string]any{"matter": m.Title(), "ground": d.Ground, "authority": d.Authority(), "reason": d.Reason})
		return nil
	})
	return d, err
}

// mayGo says why a matter must stay, and gives the force's periods.
func (r *Room) mayGo(ctx context.Context, tx *db.Tx, m Matter, ground retention.Ground) (p retention.Periods, err error) {
	today := caltime.DateOf(tx.Now)
	if p, err = retention.PeriodsOf(ctx, r.Reference, tx, m.ForceID, today); err != nil {
		return p, err
	}
	list, err := r.holds(ctx, tx, m)
	if err != nil {
		return p, err
	}
	if err := refusal(list, today); err != nil || ground == retention.OfLaw {
		return p, err
	}
	if !m.Due(today) {
		return p, fault.New(fault.Refused, "The review is not due before %s: the clear period began on %s, when %s", m.NextReview.UK(), m.ClearFrom.UK(), m.CauseText())
	}
	if m.Grp != retention.Group1 {
		return p, nil
	}
	typed, err := bornOf(ctx, tx, m)
	if err != nil {
		return p, err
	}
	for _, s := range typed {
		born, ok := readBorn(s)
		if !ok {
			return p, fault.New(fault.Refused, "Data of group 1 is kept until everybody in it is %d years old, and the date of birth of one cannot be read", p.Age)
		}
		if old, _ := born.AddMonths(12 * p.Age); old.After(today) {
			return p, fault.New(fault.Refused, "Data of group 1 is kept until everybody in it is %d years old: one is on %s", p.Age, old.UK())
		}
	}
	return p, nil
}

// readBorn reads a date of birth as it was typed; false where it is none.
func readBorn(s string) (caltime.Date, bool) {
	s = strings.Join(strings.Fields(s), " ")
	for _, form := range []string{"2006-01-02", "2/1/2006", "2.1.2006", "2-1-2006", "2 Jan 2006", "2 January 2006"} {
		if t, err := time.Parse(form, s); err == nil {
			return caltime.NewDate(t.Year(), t.Month(), t.Day()), true
		}
	}
	return caltime.Date{}, false
}

// DecideDisposal disposes of a matter, or refuses to with a reason. Whoever proposed it never decides. Everything is looked at
// again: a hold or a contact since the proposal stops it. The rows are wiped, the details of the log about them are erased,
// and the tombstone is written, all in one transaction.
func (r *Room) DecideDisposal(ctx context.Context, key string, version int, dispose bool, why string) (d Disposal, err error) {
	err = r.onMatter(ctx, perm.CompartmentApprove, key, func(ctx context.Context, tx *db.Tx, m Matter) error {
		was, err := waitingDisposal(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		if was.ID == 0 || was.Version != version {
			return fault.Stale("proposal")
		}
		if err := second(tx, was.ProposedBy); err != nil {
			return err
		}
		d = was
		by, now := tx.Actor.User, tx.Now
		d.DecidedBy, d.DecidedByName, d.DecidedAt = &by, tx.Actor.Name, &now
		if !dispose {
			if err := cases.Reason("why", why, "Enter why the data is kept"); err != nil {
				return err
			}
			d.State, d.DecidedWhy = retention.Refused, strings.TrimSpace(why)
			tx.Record("retention_disposal.refused", at(db.Alteration, "retention_disposal", d.ID, m.ForceID), map[string]any{"matter": m.Title(), "why": d.DecidedWhy})
			return decide(ctx, tx, &d)
		}
		if _, err := r.mayGo(ctx, tx, m, d.Ground); err != nil {
			return err
		}
		d.State = retention.Done
		return r.dispose(ctx, tx, m, &d)
	})
	return d, err
}

// dispose wipes a matter and writes its tombstone.
func (r *Room) dispose(ctx context.Context, tx *db.Tx, m Matter, d *Disposal) error {
	gone, err := wipeMatter(ctx, tx, m)
	if err != nil {
		return fmt.Errorf("dispose of matter %d: %w", m.ID, err)
	}
	if d.Digest, err = r.DB.AuditDigest(gone.text); err != nil {
		return err
	}
	entries, err := entriesAbout(ctx, tx, m.ForceID, gone.about)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		d.DetailsErased, err = audit.Confidential.EraseDetails(ctx, tx, audit.Erasure{Entries: entries, Force: m.ForceID, Reason: "disposal by the schedule of retention, decided by two officers", Proposed: d.ProposedBy})
		if err != nil {
			return err
		}
	}
	d.RowsWiped, d.Reason = gone.rows, ""
	if err := decide(ctx, tx, d); err != nil {
		return err
	}
	tx.Record("retention_disposal.done", at(db.Erasure, "retention_disposal", d.ID, m.ForceID), d.stone())
	return nil
}

// stone is what the log keeps of a disposal: what was disposed of, when and on what it rests, who decided, and the keyed hash
// of what is gone.
func (d Disposal) stone() map[string]any {
	return map[string]any{"kind": d.Kind, "ref": d.Ref, "group": d.Grp, "years": d.Years, "clear_from": d.ClearFrom, "due_on": d.DueOn, "cause": d.Cause, "ground": d.Ground, "authority": d.Authority(),
		"proposed_by": d.ProposedByName, "decided_by": d.DecidedByName, "rows": d.RowsWiped, "details": d.DetailsErased, "digest": d.Digest}
}
