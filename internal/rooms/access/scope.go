package access

import (
	"context"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
)

// Scope is what one actor sees in lists: the predicate of Open as a condition. Only this package makes one; the zero
// Scope sees nothing.
type Scope struct {
	kind    scopeKind
	force   ids.Unit
	user    ids.User
	figures bool
	limited bool // also cases kept as evidence only, and tombstones
}

type scopeKind int

const (
	nothing scopeKind = iota
	everything
	unrestricted // the command line: every force, no restricted case
	person
)

// Sight is the scope of the actor in ctx, for rows: lists, counts of lists, facets, search, timelines, detail sheets.
func Sight(ctx context.Context) Scope {
	a, ok := actor.From(ctx)
	switch {
	case !ok:
		return Scope{}
	case a.Kind == actor.System:
		return Scope{kind: everything}
	case a.Kind == actor.CommandLine:
		return Scope{kind: unrestricted}
	case !a.Can(perm.CaseView):
		return Scope{}
	}
	return Scope{kind: person, force: a.Force, user: a.User}
}

// Figures is the scope for totals on Missed, Performance and report summaries: for supervisors, managers and auditors
// (and the command line, with a manager's rights) it includes restricted cases and those that a conflict of interest keeps the
// asker out of; for others it is Sight. A total that was smaller for one person than for their colleague would tell of a case.
func Figures(ctx context.Context) Scope {
	s := Sight(ctx)
	a, _ := actor.From(ctx)
	if s.kind == unrestricted || s.kind == person && (a.Is(perm.Supervisor) || a.Is(perm.Manager) || a.Is(perm.Auditor)) {
		s.figures = true
	}
	return s
}

// Wide reports whether the scope counts cases that its actor may not see; then the page says "n not shown".
func (s Scope) Wide() bool { return s.figures }

// Hidden is the scope of exactly the rows that Figures counts and Sight leaves out, for the line "n not shown".
func (s Scope) Hidden(column, force string) (sql string, args []any) {
	if !s.figures {
		return "1 = 0", nil
	}
	return s.Unseen(column, force)
}

// Unseen is the scope of the rows of the actor's force that Sight leaves out, whoever they are: what must not have come
// into anything they take away.
func (s Scope) Unseen(column, force string) (sql string, args []any) {
	switch s.kind {
	case everything:
		return "1 = 0", nil
	case unrestricted:
		return column + " IN (SELECT rc.id FROM cases rc WHERE rc.restricted" + s.orUnused("") + ")", nil
	case person:
		hidden, args := s.hiddenIDs()
		return force + " = ? AND (" + column + " IN (" + hidden + ") OR " + column + " IN (" + keptOutIDs + "))", append(append([]any{s.force}, args...), s.user)
	}
	return "1 = 1", nil
}

// Where is the scope as SQL over the named case-id and force-id columns, and its arguments.
func (s Scope) Where(column, force string) (sql string, args []any) {
	switch {
	case s.kind == everything:
		return "1 = 1", nil
	case s.kind == unrestricted && s.figures:
		return "1 = 1", nil
	case s.kind == unrestricted:
		return column + " NOT IN (SELECT rc.id FROM cases rc WHERE rc.restricted" + s.orUnused("") + ")", nil
	case s.kind != person:
		return "1 = 0", nil
	case s.figures:
		return force + " = ?", []any{s.force}
	}
	hidden, args := s.hiddenIDs()
	return force + " = ? AND " + column + " NOT IN (" + hidden + ") AND " + column + " NOT IN (" + keptOutIDs + ")", append(append([]any{s.force}, args...), s.user)
}

// Unconflicted is the scope of what may name or hint at a case to its actor at all, restricted or not: the cases of their
// force that no conflict of interest keeps them out of. De-confliction, the review of broken glass and whatever else tells
// that there is a case without showing it narrow by this.
func (s Scope) Unconflicted(column, force string) (sql string, args []any) {
	switch s.kind {
	case everything, unrestricted:
		return "1 = 1", nil
	case person:
		return force + " = ? AND " + column + " NOT IN (" + keptOutIDs + ") AND " + column + " NOT IN (SELECT pc.id FROM cases pc WHERE pc.processing <> '' AND pc.force_id = ?)",
			[]any{s.force, s.user, s.force}
	}
	return "1 = 0", nil
}

// KnowsGlass is the scope of what tells of broken glass without naming its case: column is null, or a look at a case that
// no conflict of interest keeps the actor out of.
func (s Scope) KnowsGlass(column string) (sql string, args []any) {
	if s.kind != person {
		return "1 = 1", nil
	}
	return "(" + column + " IS NULL OR " + column + " NOT IN (SELECT kg.id FROM broken_glass kg WHERE kg.case_id IN (" + keptOutIDs + ")))", []any{s.user}
}

// keptOutIDs lists the cases that a person is kept out of. They are fewer still, and on an index.
const keptOutIDs = `SELECT kc.case_id FROM case_conflicts kc WHERE kc.user_id = ? AND kc.to_at IS NULL`

// hiddenIDs lists the restricted cases of the force of which the person is no member, and those whose data is not to be
// used. They are few, and on indexes.
func (s Scope) hiddenIDs() (string, []any) {
	q := `SELECT rc.id FROM cases rc WHERE rc.restricted AND rc.force_id = ? AND NOT EXISTS
		(SELECT 1 FROM case_members rm WHERE rm.case_id = rc.id AND rm.user_id = ? AND rm.to_at IS NULL)`
	if s.limited {
		return q, []any{s.force, s.user}
	}
	return q + s.orUnused(" AND pc.force_id = ?"), []any{s.force, s.user, s.force}
}

// orUnused adds the cases whose data is kept as evidence only, or gone.
func (s Scope) orUnused(and string) string {
	if s.limited {
		return ""
	}
	return " UNION ALL SELECT pc.id FROM cases pc WHERE pc.processing <> ''" + and
}
