package retention

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Ground is why data is disposed of.
type Ground string

// The grounds: its review, when that is due; or the law at any time (s.47(1): processing is unlawful, or a duty to erase).
const (
	OfReview Ground = "review"
	OfLaw    Ground = "law"
)

// Name is the ground as pages name it.
func (g Ground) Name() string {
	if g == OfLaw {
		return "The law demands it now (DPA 2018 s.47(1))"
	}
	return "Its review is due and it is not needed"
}

// DisposalState is how a proposal stands.
type DisposalState string

// The states: proposed → done or refused.
const (
	Proposed DisposalState = "proposed"
	Refused  DisposalState = "refused"
	Done     DisposalState = "done"
)

// Disposal is a proposal to dispose of a case's personal data; once done it is the tombstone, without any. The domain type
// and the row.
type Disposal struct {
	ID            int64
	CaseID        ids.Case
	ForceID       ids.Unit
	UnitID        ids.Unit
	Ref           string
	Ground        Ground
	Grp           Group
	Cause         string
	ClearFrom     caltime.Date
	OpenedOn      caltime.Date
	ClosedOn      caltime.Date
	Reason        string // gone with the data
	State         DisposalState
	ProposedBy    ids.User
	ProposedAt    time.Time
	DecidedBy     *ids.User
	DecidedAt     *time.Time
	DecidedWhy    string // of a refusal
	RowsErased    int64
	TablesErased  int64
	DetailsErased int64 // of the audit log
	FilesWiped    int64
	Version       int64
}

// TableName is retention_disposals.
func (Disposal) TableName() string { return "retention_disposals" }

func (d Disposal) on() db.On {
	return db.On{Kind: "retention_disposal", ID: d.ID, Case: d.CaseID, Force: d.ForceID}
}

// ProposeDisposal proposes to erase the personal data of a case. Refused before the review is due, but where the law
// demands it at once; while a hold stands; for group 1 while a subject is younger than its age; twice.
func (r *Room) ProposeDisposal(ctx context.Context, id ids.Case, ground Ground, reason string) (d Disposal, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, c, p, err := r.opened(ctx, tx, id)
		if err != nil {
			return err
		}
		bad := map[string]string{}
		if ground != OfReview && ground != OfLaw {
			bad["ground"] = "Choose why the data is disposed of"
		}
		cases.CheckReason(bad, "reason", reason, "Enter why the data is no longer needed")
		if bad["reason"] == "" && len([]rune(strings.TrimSpace(reason))) < 10 {
			bad["reason"] = "Say in a sentence why the data is no longer needed"
		}
		if err := fault.Fields("Check the proposal", bad, "ground", "reason"); err != nil {
			return err
		}
		waiting, err := waitingDisposal(ctx, tx, g)
		if err != nil {
			return err
		}
		if waiting.ID != 0 {
			return fault.New(fault.Refused, "Disposal of this case is proposed already")
		}
		if err := r.mayGo(ctx, tx, g, p, ground); err != nil {
			return err
		}
		d = Disposal{CaseID: id, ForceID: g.ForceID(), UnitID: g.UnitID(), Ref: g.Ref(), Ground: ground, Grp: p.Grp, Cause: p.Cause, ClearFrom: p.ClearFrom,
			OpenedOn: c.OpenedOn, ClosedOn: caltime.DateOf(*c.ClosedAt), Reason: strings.TrimSpace(reason), State: Proposed, ProposedBy: tx.Actor.User, ProposedAt: tx.Now, Version: 1}
		if err := insertDisposal(ctx, tx, &d); err != nil {
			return err
		}
		tx.Record("retention_disposal.proposed", d.on(), map[string]any{"old": nil, "new": d})
		return nil
	})
	return d, err
}

// mayGo says why the data must stay.
func (r *Room) mayGo(ctx context.Context, tx *db.Tx, g access.Grant, p Plan, ground Ground) error {
	today := caltime.DateOf(tx.Now)
	holds, err := r.Holds(ctx, tx, g)
	if err != nil {
		return err
	}
	if err := refusal(standing(holds, today)); err != nil {
		return err
	}
	if ground == OfLaw {
		return nil
	}
	if !p.Due(today) {
		return fault.New(fault.Refused, "The review is not due before %s: %s", p.NextReview.UK(), p.ClearText())
	}
	if p.Grp != Group1 {
		return nil
	}
	periods, err := r.periods(ctx, tx, g.ForceID(), today)
	if err != nil {
		return err
	}
	born, unknown, err := youngest(ctx, tx, g)
	switch {
	case err != nil:
		return err
	case unknown:
		return fault.New(fault.Refused, "Data of group 1 is kept until its subjects are %d years old, and the date of birth of one is not known", periods.Age)
	case born.IsZero():
		return nil
	}
	if old, _ := born.AddMonths(12 * periods.Age); old.After(today) {
		return fault.New(fault.Refused, "Data of group 1 is kept until its subjects are %d years old: the youngest is on %s", periods.Age, old.UK())
	}
	return nil
}

// ClearText says since when the clear period runs, and why.
func (p Plan) ClearText() string {
	return "the clear period began on " + p.ClearFrom.UK() + ", when " + beganWith(p.Cause)
}

func beganWith(cause string) string {
	if cause == CauseClosed {
		return causeWords[cause]
	}
	return "there was " + causeWords[cause]
}

// DecideDisposal disposes of the data, or refuses to with a reason. Whoever proposed it does not decide. Everything is
// looked at again: a hold or a contact since the proposal stops it. The rows, the terms of the search and the details of
// the log go in one transaction; files that nothing else links are wiped right after it.
func (r *Room) DecideDisposal(ctx context.Context, id ids.Case, version int64, dispose bool, why string) (d Disposal, err error) {
	var files []string
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, c, p, err := r.opened(ctx, tx, id)
		if err != nil {
			return err
		}
		was, err := waitingDisposal(ctx, tx, g)
		switch {
		case err != nil:
			return err
		case was.ID == 0 || was.Version != version:
			return fault.Stale("proposal")
		case was.ProposedBy == tx.Actor.User:
			return fault.New(fault.Refused, "You proposed this: somebody else must decide")
		}
		d = was
		by, at := tx.Actor.User, tx.Now
		d.DecidedBy, d.DecidedAt = &by, &at
		if !dispose {
			if err := cases.Reason("decided_why", why, "Enter why the data is kept"); err != nil {
				return err
			}
			d.State, d.DecidedWhy = Refused, strings.TrimSpace(why)
			if err := decideDisposal(ctx, tx, &d); err != nil {
				return err
			}
			tx.Record("retention_disposal.refused", d.on(), map[string]any{"old": was, "new": d})
			return nil
		}
		if err := r.mayGo(ctx, tx, g, p, was.Ground); err != nil {
			return err
		}
		d.State = Done
		if files, err = r.erase(ctx, tx, g, c, &d); err != nil {
			return fmt.Errorf("dispose of %s: %w", g.Ref(), err)
		}
		tx.Record("retention_disposal.done", db.On{Op: db.Erasure, Kind: "retention_disposal", ID: d.ID, Case: id, Force: g.ForceID()},
			map[string]any{"ref": d.Ref, "group": d.Grp, "ground": d.Ground, "rows": d.RowsErased, "tables": d.TablesErased, "details": d.DetailsErased, "files": d.FilesWiped, "sha256": files})
		return nil
	})
	if err == nil {
		err = r.wipe(ctx, files)
	}
	return d, err
}

// erase blanks what is personal of the case, everywhere, in tx. It gives the files to wipe.
func (r *Room) erase(ctx context.Context, tx *db.Tx, g access.Grant, c cases.Case, d *Disposal) (files []string, err error) {
	if err := access.SetProcessing(ctx, tx, g, access.DataErased); err != nil { // lets the triggers pass
		return nil, err
	}
	for _, f := range r.OnErase {
		more, err := f(ctx, tx, g)
		if err != nil {
			return nil, err
		}
		files = append(files, more...)
	}
	slices.Sort(files)
	files = slices.Compact(files)
	for _, t := range catalogue {
		n, err := eraseTable(ctx, tx, g, t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		}
		if n > 0 {
			d.RowsErased += n
			d.TablesErased++
		}
	}
	if err := eraseDrafts(ctx, tx, g); err != nil {
		return nil, err
	}
	if d.DetailsErased, err = audit.EraseDetails(ctx, tx, audit.Erasure{Case: c.ID, Force: c.ForceID,
		Reason: "disposal of the case by the schedule of retention, decided by two people", Proposed: d.ProposedBy}); err != nil {
		return nil, err
	}
	d.Reason, d.FilesWiped = "", int64(len(files))
	return files, decideDisposal(ctx, tx, d)
}

// wipe takes away the files that nothing links any more. What fails is taken by the store's sweep within a day.
func (r *Room) wipe(ctx context.Context, files []string) error {
	if len(files) == 0 {
		return nil
	}
	held := []string{}
	var err error
	if r.Linked != nil {
		if held, err = r.Linked(ctx, files); err != nil {
			return err
		}
	}
	for _, h := range files {
		if !slices.Contains(held, h) {
			err = errors.Join(err, r.Blobs.Delete(ctx, h))
		}
	}
	return err
}
