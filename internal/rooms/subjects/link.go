package subjects

import (
	"context"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Identity is a cluster of subjects that are the same person or organisation.
type Identity struct {
	ID        int64
	ForceID   ids.Unit
	CreatedAt time.Time
	CreatedBy ids.User
}

// TableName is identities.
func (Identity) TableName() string { return "identities" }

// Membership is a subject's place in a cluster, from an instant to an instant.
type Membership struct {
	ID         int64
	IdentityID int64
	SubjectID  ids.Subject
	CaseID     ids.Case
	ForceID    ids.Unit
	Basis      string
	FromAt     time.Time
	ToAt       *time.Time
	LinkedBy   ids.User
	UnlinkedBy *ids.User
}

// TableName is identity_subjects.
func (Membership) TableName() string { return "identity_subjects" }

// Linked is the same person in another case, for somebody who may see that case.
type Linked struct {
	Of        ids.Subject // the subject it was asked for
	SubjectID ids.Subject
	N         int
	Name      string
	CaseRef   string
	CaseTitle string
}

// Link says that two subjects are the same person or organisation (a combination in the sense of s.62 DPA 2018). The
// actor must be allowed to change the case of a and to see that of b; where they are in clusters already, those become one.
func (r *Room) Link(ctx context.Context, caseID ids.Case, a ids.Subject, otherCase ids.Case, b ids.Subject, basis string) error {
	if err := cases.Reason("link_basis", basis, "Enter what shows that they are the same"); err != nil {
		return err
	}
	return r.change(ctx, caseID, a, func(ctx context.Context, tx *db.Tx, g access.Grant, s Subject) error {
		og, err := access.Open(ctx, tx, otherCase, access.Read)
		if err != nil {
			return err
		}
		o, err := subjectByID(ctx, tx, og, b)
		if err != nil {
			return err
		}
		switch {
		case a == b:
			return fault.Fields("Check the link", map[string]string{"link_subject": "Choose another subject: this is the same one"})
		case o.Withdrawn():
			return fault.Fields("Check the link", map[string]string{"link_subject": "Choose a subject that is not withdrawn"})
		case o.Kind != s.Kind:
			return fault.Fields("Check the link", map[string]string{"link_subject": "Choose another " + lower(s.Kind.Name()) + ": a person and an organisation cannot be the same"})
		}
		if err := r.cluster(ctx, tx, g, s, o, basis); err != nil {
			return err
		}
		tx.Record("identity.linked", on(g, a, db.Combination), map[string]any{"other": b, "basis": basis})
		tx.Record("identity.linked", on(og, b, db.Combination), map[string]any{"other": a, "basis": basis})
		return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "identity.linked", Title: s.Number() + " " + s.Name + " linked to the same " + lower(s.Kind.Name()) + " in another case",
			Detail: basis, Entity: "subject", EntityID: int64(a)})
	})
}

func (r *Room) cluster(ctx context.Context, tx *db.Tx, g access.Grant, s, o Subject, basis string) error {
	now, err := clustersOf(ctx, tx, s.ID, o.ID)
	if err != nil {
		return err
	}
	mine, theirs := now[s.ID], now[o.ID]
	switch {
	case mine != 0 && mine == theirs:
		return fault.Fields("Check the link", map[string]string{"link_subject": "These two are linked already"})
	case mine != 0 && theirs != 0:
		return mergeClusters(ctx, tx, theirs, mine)
	case mine == 0 && theirs == 0:
		i := Identity{ForceID: g.ForceID(), CreatedAt: tx.Now, CreatedBy: tx.Actor.User}
		if err := insertIdentity(ctx, tx, &i); err != nil {
			return err
		}
		return insertMembers(ctx, tx, []Membership{member(tx, i.ID, s, basis), member(tx, i.ID, o, basis)})
	case mine == 0:
		return insertMembers(ctx, tx, []Membership{member(tx, theirs, s, basis)})
	}
	return insertMembers(ctx, tx, []Membership{member(tx, mine, o, basis)})
}

func member(tx *db.Tx, identity int64, s Subject, basis string) Membership {
	return Membership{IdentityID: identity, SubjectID: s.ID, CaseID: s.CaseID, ForceID: s.ForceID, Basis: basis, FromAt: tx.Now, LinkedBy: tx.Actor.User}
}

// Unlink takes a subject out of its cluster: it is not, or no longer thought to be, the same person.
func (r *Room) Unlink(ctx context.Context, caseID ids.Case, id ids.Subject, why string) error {
	if err := cases.Reason("reason", why, "Enter why they are not the same"); err != nil {
		return err
	}
	return r.change(ctx, caseID, id, func(ctx context.Context, tx *db.Tx, g access.Grant, s Subject) error {
		now, err := clustersOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if now[id] == 0 {
			return fault.New(fault.Refused, "%s is not linked to anybody", s.Number())
		}
		if err := endLink(ctx, tx, id); err != nil {
			return err
		}
		tx.Record("identity.unlinked", on(g, id, db.Alteration), map[string]any{"why": why})
		return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "identity.unlinked", Title: s.Number() + " " + s.Name + " no longer linked", Detail: why, Entity: "subject", EntityID: int64(id)})
	})
}
