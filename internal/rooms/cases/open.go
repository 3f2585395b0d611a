package cases

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
	"proceeds/internal/rooms/access"
)

// New is a case to be opened.
type New struct {
	ForceID       ids.Unit // zero: the actor's force
	UnitID        ids.Unit
	Title         string
	Operation     string
	Summary       string
	Nation        caltime.Nation // empty: England and Wales
	Threat        Threat
	Stage         Stage // empty: developing; never suspended or closed
	Arising       Arising
	Marking       string // empty: OFFICIAL-SENSITIVE
	Handling      string
	Restricted    bool
	RestrictedWhy string
	LeadID        ids.User // zero: nobody yet
	DeputyID      ids.User
	Members       []ids.User
	OfficerInCase string
	Prosecutor    string
	OpenedOn      caltime.Date // zero: today in London. Its year is the year of the reference
	Source        string       // what the case came from, for imports
	BatchID       *ids.Batch
	Refs          []NewRef
}

// Open opens a case with the next reference of its force and year, puts its team on it, and makes whoever opens it the
// lead where none is named. It is refused where the actor may not open cases in the unit.
func (r *Room) Open(ctx context.Context, n New) (c Case, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if tx.Actor.Kind == actor.Person && n.LeadID == 0 {
			n.LeadID = tx.Actor.User
		}
		gs, err := r.OpenBatch(ctx, tx, []New{n})
		if err != nil {
			return err
		}
		if err := r.Changed(ctx, tx, gs...); err != nil {
			return err
		}
		c, err = caseByID(ctx, tx, gs[0])
		return err
	})
	return c, err
}

// OpenBatch opens many cases in one transaction and gives leave to fill each, in the order asked. References are taken
// as one range for each force and year; rows, timeline and audit go in batches. Nothing is opened if one is wrong:
// the fault names its place in the list where there is more than one. The caller fills the cases and then calls Changed.
func (r *Room) OpenBatch(ctx context.Context, tx *db.Tx, list []New) ([]access.Grant, error) {
	if len(list) == 0 {
		return nil, nil
	}
	today := caltime.DateOf(tx.Now)
	rows := make([]Case, len(list))
	mayOpen := newOpeners(r, tx)
	for i := range list {
		n := &list[i]
		n.settle(tx.Actor, today)
		if err := mayOpen.check(ctx, *n); err != nil {
			return nil, err
		}
		if err := n.check(today); err != nil {
			if len(list) > 1 {
				return nil, fmt.Errorf("case %d of %d: %w", i+1, len(list), err)
			}
			return nil, err
		}
		rows[i] = n.row(tx)
	}
	if err := r.number(ctx, tx, rows); err != nil {
		return nil, err
	}
	if err := insertCases(ctx, tx, rows); err != nil {
		return nil, fmt.Errorf("insert cases: %w", err)
	}
	opened := make([]ids.Case, len(rows))
	for i := range rows {
		opened[i] = rows[i].ID
	}
	grants, err := access.Opened(ctx, tx, opened...)
	if err != nil {
		return nil, err
	}
	out := make([]access.Grant, len(rows))
	var refs []CaseRef
	var notes []Noted
	for i, c := range rows {
		g := grants[c.ID]
		out[i] = g
		tx.Record("case.opened", db.On{Op: db.Collection, Kind: "case", ID: int64(c.ID), Case: c.ID, Force: c.ForceID}, c)
		notes = append(notes, Noted{g, Event{Kind: "case.opened", Title: "Case opened", Detail: openedWords(c), Entity: "case", EntityID: int64(c.ID)}})
		for _, x := range list[i].Refs {
			refs = append(refs, x.row(tx, g))
		}
		if err := joinTeam(ctx, tx, g, list[i]); err != nil {
			return nil, err
		}
	}
	if err := insertRefs(ctx, tx, refs); err != nil {
		return nil, err
	}
	return out, r.NoteMany(ctx, tx, notes)
}

func openedWords(c Case) string {
	b, _ := BasisOf(c.OriginBasis)
	return c.Origin.Name() + ": " + lowerFirst(b.Name)
}

// joinTeam puts lead, deputy and members of a new case on it, each once.
func joinTeam(ctx context.Context, tx *db.Tx, g access.Grant, n New) error {
	on := map[ids.User]bool{0: true}
	join := func(u ids.User, p access.Part) error {
		if on[u] {
			return nil
		}
		on[u] = true
		return access.Join(ctx, tx, g, u, p, "")
	}
	if err := join(n.LeadID, access.Lead); err != nil {
		return err
	}
	if err := join(n.DeputyID, access.Deputy); err != nil {
		return err
	}
	for _, u := range n.Members {
		if err := join(u, access.Plain); err != nil {
			return err
		}
	}
	return nil
}

// settle fills in what was left to the rule.
func (n *New) settle(a actor.Actor, today caltime.Date) {
	if n.ForceID == 0 {
		n.ForceID = a.Force
	}
	if n.UnitID == 0 {
		n.UnitID = a.HomeUnit()
	}
	if n.Nation == "" {
		n.Nation = caltime.EnglandWales
	}
	if n.Stage == "" {
		n.Stage = Developing
	}
	if n.Marking == "" {
		n.Marking = Markings()[0]
	}
	if n.OpenedOn.IsZero() {
		n.OpenedOn = today
	}
	n.Title, n.Operation = strings.TrimSpace(n.Title), strings.TrimSpace(n.Operation)
	n.Arising = n.Arising.settled()
}

// check reports, field by field, why n cannot be opened.
func (n New) check(today caltime.Date) error {
	bad := map[string]string{}
	Case{Title: n.Title, Operation: n.Operation, Summary: n.Summary, Nation: n.Nation, Threat: n.Threat, Marking: n.Marking,
		Handling: n.Handling, OfficerInCase: n.OfficerInCase, Prosecutor: n.Prosecutor}.check(bad)
	n.Arising.check(bad)
	if !slices.Contains(working, n.Stage) {
		bad["stage"] = "Choose the stage the case is at"
	}
	if n.OpenedOn.After(today) {
		bad["opened_on"] = "The day the case was opened must be today or earlier"
	}
	if n.Restricted {
		CheckReason(bad, "restricted_why", n.RestrictedWhy, "Enter why only members may see the case")
	}
	for _, x := range n.Refs {
		if err := x.check(); err != "" {
			bad["refs"] = err
		}
	}
	return fault.Fields("Check the new case", bad, "title", "operation", "threat", "nation", "unit", "lead", "origin", "origin_basis", "origin_main", "origin_share")
}

func (n New) row(tx *db.Tx) Case {
	c := Case{
		ForceID: n.ForceID, UnitID: n.UnitID, Title: n.Title, Operation: n.Operation, Summary: n.Summary, Nation: n.Nation, Threat: n.Threat,
		Stage: n.Stage, StageSince: tx.Now, Origin: n.Arising.Origin, OriginBasis: n.Arising.Basis, OriginMain: n.Arising.Main,
		OriginShareBp: n.Arising.ShareBp, OriginNote: n.Arising.Note, Marking: n.Marking, Handling: n.Handling, Restricted: n.Restricted,
		RestrictedWhy: n.RestrictedWhy, OfficerInCase: n.OfficerInCase, Prosecutor: n.Prosecutor, OpenedOn: n.OpenedOn, LastEventAt: tx.Now,
		Source: n.Source, BatchID: n.BatchID, File: CaseFile, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.User, UpdatedAt: tx.Now,
	}
	if n.LeadID != 0 {
		c.LeadID = &n.LeadID
	}
	if n.DeputyID != 0 && n.DeputyID != n.LeadID {
		c.DeputyID = &n.DeputyID
	}
	return c
}

// number gives rows their references: a range for each force and year, in the order of the list.
func (r *Room) number(ctx context.Context, tx *db.Tx, rows []Case) error {
	type series struct {
		force ids.Unit
		year  int
	}
	many := map[series]int{}
	var order []series
	for _, c := range rows {
		s := series{c.ForceID, c.OpenedOn.Y}
		if many[s] == 0 {
			order = append(order, s)
		}
		many[s]++
	}
	// Always in one order, so that two openings never wait for each other.
	slices.SortFunc(order, func(a, b series) int { return cmp.Or(cmp.Compare(a.force, b.force), a.year-b.year) })
	next := map[series]int{}
	prefix := map[ids.Unit]string{}
	for _, s := range order {
		if prefix[s.force] == "" {
			f, err := r.Users.Force(ctx, tx, s.force)
			if err != nil {
				return err
			}
			prefix[s.force] = f.RefPrefix
		}
		last, err := takeNumbers(ctx, tx, prefix[s.force], s.year, many[s])
		if err != nil {
			return fmt.Errorf("take references of %s/%d: %w", prefix[s.force], s.year, err)
		}
		next[s] = last - many[s] + 1
	}
	for i := range rows {
		s := series{rows[i].ForceID, rows[i].OpenedOn.Y}
		rows[i].Ref = Reference(prefix[s.force], s.year, next[s])
		rows[i].RefFolded = access.FoldRef(rows[i].Ref)
		next[s]++
	}
	return nil
}

// Reference is PREFIX/YEAR/N, N of four digits or more.
func Reference(prefix string, year, n int) string { return fmt.Sprintf("%s/%d/%04d", prefix, year, n) }

// openers says once for each force and unit whether the actor may open cases there, and knows who can work on them.
type openers struct {
	r      *Room
	tx     *db.Tx
	units  map[ids.Unit]map[ids.Unit]bool
	people map[ids.Unit]map[ids.User]bool
}

func newOpeners(r *Room, tx *db.Tx) *openers {
	return &openers{r: r, tx: tx, units: map[ids.Unit]map[ids.Unit]bool{}, people: map[ids.Unit]map[ids.User]bool{}}
}

func (o *openers) check(ctx context.Context, n New) error {
	a := o.tx.Actor
	if a.Kind == actor.Person {
		switch {
		case n.ForceID != a.Force:
			return fault.New(fault.Forbidden, "You cannot open a case in another force")
		case !a.CanIn(perm.CaseOpen, n.UnitID) && !a.CanIn(perm.ImportRun, n.UnitID):
			return fault.Fields("Check the new case", map[string]string{"unit": "Choose a unit in which you may open cases"})
		}
	}
	if o.units[n.ForceID] == nil {
		list, err := o.r.Users.Units(ctx, o.tx, n.ForceID)
		if err != nil {
			return err
		}
		o.units[n.ForceID] = map[ids.Unit]bool{}
		for _, u := range list {
			o.units[n.ForceID][u.ID] = true
		}
	}
	if !o.units[n.ForceID][n.UnitID] {
		return fault.Fields("Check the new case", map[string]string{"unit": "Choose a unit of the force"})
	}
	for _, u := range append([]ids.User{n.LeadID, n.DeputyID}, n.Members...) {
		if u == 0 {
			continue
		}
		if o.people[n.ForceID] == nil {
			m, err := o.r.workers(ctx, o.tx, n.ForceID)
			if err != nil {
				return err
			}
			o.people[n.ForceID] = m
		}
		if !o.people[n.ForceID][u] {
			return fault.Fields("Check the new case", map[string]string{"lead": "Choose people of the force who can work on cases"})
		}
	}
	return nil
}

// workers are the people of a force who can be put on a case today.
func (r *Room) workers(ctx context.Context, rd db.Reader, force ids.Unit) (map[ids.User]bool, error) {
	list, err := r.Users.People(ctx, rd, force, TeamRoles...)
	if err != nil {
		return nil, err
	}
	out := make(map[ids.User]bool, len(list))
	for _, u := range list {
		out[u.ID] = true
	}
	return out, nil
}

// TeamRoles are the roles that can be on a case team. A manager or auditor may be let into a restricted case by making
// them a member; they still change nothing.
var TeamRoles = []perm.Role{perm.Investigator, perm.Supervisor, perm.Manager, perm.Auditor}

// foldRefValue makes a force reference comparable.
func foldRefValue(s string) string { return fold.Code(s) }
