package releases

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Proposal is what a release is to come to, to whom it goes and how.
type Proposal struct {
	Outcome       Outcome
	Reason        string // kept, and never sent (s.45(7))
	Recipient     string
	RecipientRole string
	Way           Way
	Address       string
}

func (x Release) checkProposal(p Proposal) error {
	bad := map[string]string{}
	if p.Outcome.Name() == "" || x.Kind == OfCase && p.Outcome != Disclose {
		bad["outcome"] = "Choose what the answer is"
	}
	cases.CheckReason(bad, "reason", p.Reason, "Enter why: it stays on file and is not sent")
	if p.Recipient == "" {
		bad["recipient"] = "Enter who gets it"
	}
	long(bad, "recipient", p.Recipient, "The name", 200, "200")
	subject := p.RecipientRole == "subject" || p.RecipientRole == "representative"
	if nameOf(roleWords, p.RecipientRole) == "" || (x.Kind == Access) != subject {
		bad["recipient_role"] = "Choose who that is"
	}
	if p.Way.Name() == "" {
		bad["way"] = "Choose how it is sent"
	}
	long(bad, "address", p.Address, "The address", 1000, "1,000")
	return fault.Fields("Check the proposal", bad, "outcome", "reason", "recipient", "recipient_role", "way", "address")
}

// Propose asks somebody else to approve a release. Every field must be decided; and for a request the days in which members
// of cases that only they see look must be over, whether or not there is such a case.
func (r *Room) Propose(ctx context.Context, at At, version int64, p Proposal) error {
	p.Reason, p.Recipient, p.Address = tidy(p.Reason), strings.Join(strings.Fields(p.Recipient), " "), tidy(p.Address)
	return r.work(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, g access.Grant) error {
		if err := x.checkProposal(p); err != nil {
			return err
		}
		if x.Kind == Access && p.Outcome != Refuse && !caltime.DateOf(tx.Now).After(x.LookUntil) {
			return fault.New(fault.Refused, "An answer can be proposed from %s: until then members of cases that only they see may look. It is the same for every request", x.LookUntil.AddDays(1).UK())
		}
		if !g.Valid() {
			if err := dropUnseen(ctx, tx, x.ID); err != nil {
				return err
			}
		}
		if p.Outcome == Disclose {
			list, err := r.shown(ctx, tx, *x, true)
			if err != nil {
				return err
			}
			open, given := 0, 0
			for _, s := range list {
				if s.Disposition == Undecided {
					open++
				}
				if s.Given() {
					given++
				}
			}
			switch {
			case open > 0:
				return fault.New(fault.Refused, "%d fields are not decided: decide each, or the rest at once", open)
			case given == 0:
				return fault.New(fault.Refused, "Nothing would be given: choose another answer")
			}
		}
		by := tx.Actor.User
		x.State, x.Outcome, x.ProposedBy = Waiting, p.Outcome, &by
		tx.Record("release.proposed", x.on(db.Alteration), told(*x, map[string]any{"outcome": p.Outcome, "recipient_role": p.RecipientRole, "way": p.Way}))
		return update(ctx, tx, x, map[string]any{"state": x.State, "outcome": p.Outcome, "reason": p.Reason, "recipient": p.Recipient, "recipient_role": p.RecipientRole, "way": p.Way,
			"address": p.Address, "proposed_by": by, "proposed_at": tx.Now, "decided_by": nil, "decided_at": nil, "decided_why": ""})
	})
}

func (r *Room) shown(ctx context.Context, rd db.Reader, x Release, all bool) ([]Shown, error) {
	list, err := itemsOf(ctx, rd, x.ID, all, 0, mostItems)
	if err != nil {
		return nil, err
	}
	masks, err := masksOf(ctx, rd, x.ID)
	return shown(list, masks), err
}

// errOther is the answer to whoever may not approve, whatever keeps them from it: that a case they must not know of stands
// in a request would be told by any other.
func errOther() error {
	return fault.New(fault.Refused, "Somebody else must decide this: neither who prepared it, nor who took part in it, nor who may not see all that is in it")
}

// mayDecide reports why the actor does not approve a release.
func mayDecide(ctx context.Context, rd db.Reader, x Release, g access.Grant, who ids.User) error {
	if g.Valid() {
		if err := mayDecideCase(g); err != nil {
			return err
		}
	}
	if x.State != Waiting || x.ProposedBy == nil {
		return fault.New(fault.Refused, "Nothing waits for a decision here")
	}
	took, err := tookPart(ctx, rd, x.ID, who)
	if err != nil {
		return err
	}
	var hidden int64
	if !g.Valid() {
		if hidden, err = unseen(ctx, rd, x.ID); err != nil {
			return err
		}
	}
	if took || hidden > 0 || x.HandlerID == who || *x.ProposedBy == who || x.CreatedBy == who && x.Kind == OfCase {
		return errOther()
	}
	return nil
}

// mayDecideCase reports why the holder of g does not decide on disclosures of its case.
func mayDecideCase(g access.Grant) error {
	a := g.Actor()
	if _, glass := g.Glass(); glass || !a.Can(perm.CaseAuthorise) || !a.HoldsIn(perm.Supervisor, g.UnitID()) && !a.HoldsIn(perm.Manager, g.UnitID()) {
		return fault.New(fault.Forbidden, "Only a supervisor of the unit or a manager over it can decide that")
	}
	return nil
}

// made is a file that was written and not yet linked.
type made struct {
	kind, name, marking string
	rows                int
	ref                 blob.Ref
}

// Decide approves a release, which makes its files once and for all, or sends it back to its handler with a reason.
func (r *Room) Decide(ctx context.Context, at At, version int64, agree bool, why string) error {
	why = tidy(why)
	var files []made
	if agree && why != "" {
		var err error
		if files, err = r.make(ctx, at, version); err != nil {
			return err
		}
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		x, g, err := get(ctx, tx, at, access.Read)
		if err != nil {
			return err
		}
		if err := mayDecide(ctx, tx, x, g, tx.Actor.User); err != nil {
			return err
		}
		if err := cases.Reason("decided_why", why, "Enter why you decide so"); err != nil {
			return err
		}
		if x.Version != version {
			return fault.Stale("request")
		}
		by := tx.Actor.User
		set := map[string]any{"decided_by": by, "decided_at": tx.Now, "decided_why": why}
		x.State = Redacting
		if agree {
			x.State = Approved
			rows := make([]File, len(files))
			var kept []map[string]any
			for i, f := range files {
				rows[i] = File{ReleaseID: x.ID, ForceID: x.ForceID, Kind: f.kind, FileName: f.name, BlobHash: f.ref.Hash, Size: f.ref.Size, RowsShown: f.rows, Marking: f.marking, MadeAt: tx.Now, MadeBy: by}
				kept = append(kept, map[string]any{"file": f.name, "sha256": f.ref.Hash, "rows": f.rows, "marking": f.marking})
				if rank(f.marking) > rank(x.Marking) {
					x.Marking = f.marking
				}
			}
			if err := insertFiles(ctx, tx, rows); err != nil {
				return err
			}
			set["marking"] = x.Marking
			tx.Record("release.approved", x.on(db.Alteration), told(x, map[string]any{"outcome": x.Outcome, "files": kept}))
		} else {
			set["outcome"] = ""
			tx.Record("release.returned", x.on(db.Alteration), told(x, nil))
		}
		set["state"] = x.State
		return update(ctx, tx, &x, set)
	})
}

// rank places a marking: the higher the more. None ranks below all.
func rank(m string) int {
	if m == "" {
		return -1
	}
	return len(cases.Markings()) - slices.Index(cases.Markings(), m) // listed from the highest down
}

// make writes the files of a release that its second person is about to approve.
func (r *Room) make(ctx context.Context, at At, version int64) (out []made, err error) {
	var x Release
	var list []Shown
	var force, marking string
	var now time.Time
	err = r.DB.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
		var g access.Grant
		var err error
		if x, g, err = get(access.TakingAway(ctx), rd, at, access.Read); err != nil {
			return err
		}
		who := actorOf(ctx)
		if err := mayDecide(ctx, rd, x, g, who); err != nil {
			return err
		}
		if x.Version != version {
			return fault.Stale("request")
		}
		f, err := r.Users.Force(ctx, rd, x.ForceID)
		if err != nil {
			return err
		}
		force, now = f.Name, rd.Time()
		if x.Outcome != Disclose {
			return nil
		}
		if list, err = r.shown(ctx, rd, x, true); err != nil {
			return err
		}
		marking, err = r.highest(ctx, rd, x)
		return err
	})
	if err != nil {
		return nil, err
	}
	if x.Kind == Access {
		p := x.letter(force, now)
		if out, err = r.put(ctx, out, "letter", x.Number()+"-letter.html", letterMarking, 0, p.write); err != nil {
			return nil, err
		}
	}
	if x.Outcome != Disclose {
		return out, nil
	}
	title := "Personal data that the force gives you"
	if x.Kind == OfCase {
		title = "Material disclosed"
	}
	p := x.paper(force, title, marking, now)
	p.Records = records(list, x.Kind)
	book, rows, err := x.workbook(ctx, list, title, marking, now)
	if err != nil {
		return nil, err
	}
	if out, err = r.put(ctx, out, "document", x.Number()+".html", marking, rows, p.write); err != nil {
		return nil, err
	}
	return r.put(ctx, out, "workbook", x.Number()+".xlsx", marking, rows, func() ([]byte, error) { return book, nil })
}

func (r *Room) put(ctx context.Context, out []made, kind, name, marking string, rows int, write func() ([]byte, error)) ([]made, error) {
	data, err := write()
	if err != nil {
		return nil, err
	}
	ref, err := r.Blobs.Put(ctx, func(w io.Writer) error { _, err := w.Write(data); return err })
	return append(out, made{kind, name, marking, rows, ref}), err
}

// highest is the highest marking of the cases in a release; one that is not known counts as the highest.
func (r *Room) highest(ctx context.Context, rd db.Reader, x Release) (string, error) {
	list, err := casesIn(ctx, rd, x.ID)
	all := cases.Markings()
	out := all[len(all)-1]
	for _, c := range list {
		switch i := slices.Index(all, c.Marking); {
		case i < 0:
			return all[0], err
		case i < slices.Index(all, out):
			out = c.Marking
		}
	}
	return out, err
}
