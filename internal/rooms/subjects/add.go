package subjects

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// NewSubject is a subject to be added. Every subject plays a part from the start (s.38(3) DPA 2018).
type NewSubject struct {
	Kind          Kind
	Name          string
	BornOn        caltime.Date
	CompanyNo     string
	Address       string
	Note          string
	NoteAssertion Assertion // empty: assessment
	Role          NewRole
	Identifiers   []NewIdentifier
}

func (n NewSubject) subject() Subject {
	if n.NoteAssertion == "" {
		n.NoteAssertion = Assessment
	}
	name := strings.Join(strings.Fields(n.Name), " ")
	return Subject{Kind: n.Kind, Name: name, NameFolded: fold.Text(name), BornOn: n.BornOn, CompanyNo: strings.TrimSpace(n.CompanyNo),
		Address: strings.TrimSpace(n.Address), Note: strings.TrimSpace(n.Note), NoteAssertion: n.NoteAssertion, Version: 1}
}

func (n NewSubject) check(today caltime.Date) error {
	bad := map[string]string{}
	if err, ok := n.subject().Check(today).(*fault.Error); ok {
		bad = err.Fields
	}
	n.Role.check(today, bad)
	for _, x := range n.Identifiers {
		x.check(bad)
	}
	return fault.Fields("Check the subject", bad, "kind", "name", "born_on", "company_no", "category", "from_on", "basis", "address", "note",
		"note_assertion", "identifier_kind", "identifier_value")
}

// Add adds a subject to a case the actor may change. The act can be undone.
func (r *Room) Add(ctx context.Context, caseID ids.Case, n NewSubject) (s Subject, act ids.Act, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, caseID, access.Edit)
		if err != nil {
			return err
		}
		list, err := r.AddTx(ctx, tx, g, n)
		if err != nil {
			return err
		}
		s = list[0]
		if act, err = cases.WriteAct(ctx, tx, g, "subject.added", "subject", int64(s.ID), map[string]int{"version": s.Version}); err != nil {
			return err
		}
		return r.Cases.Changed(ctx, tx, g)
	})
	return s, act, err
}

// AddTx adds subjects to a case within a transaction that is open; the caller ends it with Changed.
func (r *Room) AddTx(ctx context.Context, tx *db.Tx, g access.Grant, list ...NewSubject) ([]Subject, error) {
	today := caltime.DateOf(tx.Now)
	last, err := lastNumber(ctx, tx, g)
	if err != nil {
		return nil, err
	}
	rows := make([]Subject, len(list))
	for i := range list {
		if list[i].Role.From.IsZero() {
			list[i].Role.From = today
		}
		if err := list[i].check(today); err != nil {
			return nil, err
		}
		s := list[i].subject()
		s.CaseID, s.ForceID, s.UnitID, s.N = g.CaseID(), g.ForceID(), g.UnitID(), last+1+i
		s.CreatedAt, s.UpdatedAt, s.CreatedBy = tx.Now, tx.Now, tx.Actor.User
		rows[i] = s
	}
	if err := insertSubjects(ctx, tx, rows); err != nil {
		return nil, fmt.Errorf("insert subjects of case %d: %w", g.CaseID(), err)
	}
	var roles []Role
	var idents []Identifier
	var events []cases.Event
	for i, s := range rows {
		roles = append(roles, list[i].Role.row(tx, g, s.ID))
		for _, x := range list[i].Identifiers {
			idents = append(idents, x.row(tx, g, s.ID))
		}
		tx.Record("subject.added", on(g, s.ID, db.Collection), list[i])
		events = append(events, cases.Event{Kind: "subject.added", Title: s.Number() + " " + s.Name + " added", Detail: list[i].Role.Category.Name() + ": " + list[i].Role.Basis,
			Entity: "subject", EntityID: int64(s.ID)})
	}
	if err := insertRoles(ctx, tx, roles); err != nil {
		return nil, err
	}
	if err := insertIdentifiers(ctx, tx, idents); err != nil {
		return nil, err
	}
	return rows, r.Cases.Note(ctx, tx, g, events...)
}

// on is what an audit entry about a subject is about.
func on(g access.Grant, id ids.Subject, op db.Op) db.On {
	return db.On{Op: op, Kind: "subject", ID: int64(id), Case: g.CaseID(), Force: g.ForceID()}
}

func (n NewRole) row(tx *db.Tx, g access.Grant, id ids.Subject) Role {
	return Role{SubjectID: id, CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), Category: n.Category, Basis: strings.TrimSpace(n.Basis),
		FromOn: n.From, CreatedAt: tx.Now}
}

func (n NewIdentifier) row(tx *db.Tx, g access.Grant, id ids.Subject) Identifier {
	v := strings.TrimSpace(n.Value)
	return Identifier{SubjectID: id, CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), Kind: n.Kind, Value: v, ValueFolded: n.Kind.Fold(v), CreatedAt: tx.Now}
}
