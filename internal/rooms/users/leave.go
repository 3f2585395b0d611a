package users

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Leaver is somebody who leaves the force, or some units of it, and whoever takes over what they have.
type Leaver struct {
	User   ids.User
	Force  ids.Unit
	Units  []ids.Unit // those they leave; nil: all
	To     ids.User   // takes over; 0: the queue of each unit's supervisors
	Reason string
}

// Led is how much of one kind of work somebody has: a number, for an administrator sees nothing of it.
type Led struct {
	What string // such as "cases led"
	N    int
}

// Departure is what Leave needs.
type Departure struct {
	Version   int
	Reason    string
	Successor ids.User // who takes over what they have
	Queue     bool     // in place of a successor: the queue of each unit's supervisors
}

// WorkOf counts what somebody whom the actor administers has, by kind; kinds of which they have none are left out.
// Restricted cases are not counted: they go to their deputy or team, and an administrator is not to know of them.
func (r *Room) WorkOf(ctx context.Context, rd db.Reader, id ids.User) (out []Led, err error) {
	u, err := r.ownPerson(ctx, rd, id)
	if err != nil {
		return nil, err
	}
	for _, f := range r.Leads {
		list, err := f(ctx, rd, Leaver{User: id, Force: u.ForceID})
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			if x.N > 0 {
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// Successors lists who can take over what somebody has: the investigators and supervisors of the force but them.
func (r *Room) Successors(ctx context.Context, rd db.Reader, force ids.Unit, but ids.User) ([]User, error) {
	list, err := r.People(ctx, rd, force, perm.Investigator, perm.Supervisor)
	out := list[:0]
	for _, u := range list {
		if u.ID != but {
			out = append(out, u)
		}
	}
	return out, err
}

// Leave ends a person's access at once, everywhere: sessions, tokens, links, calendar addresses, drafts, the teams of cases.
// What they have goes to a successor or to the supervisors' queue. Invalid where they have work and neither is chosen.
// Nobody disables themselves, so that a force never loses its last administrator by a slip of its own hand.
func (r *Room) Leave(ctx context.Context, id ids.User, d Departure) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		switch {
		case id == tx.Actor.User:
			return fault.New(fault.Refused, "You cannot disable your own account; another administrator can")
		case u.DisabledAt != nil:
			return fault.New(fault.Refused, "The account is disabled already")
		}
		if err := checkReason(d.Reason, "Enter why the account is disabled, such as left the force"); err != nil {
			return err
		}
		if err := r.checkSuccessor(ctx, tx, u, d); err != nil {
			return err
		}
		tx.Record("user.disabled", db.On{Kind: "user", ID: int64(id), Force: u.ForceID}, map[string]any{"reason": d.Reason, "successor": d.Successor})
		if err := updateUser(ctx, tx, id, d.Version, map[string]any{"disabled_at": tx.Now}); err != nil {
			return err
		}
		return r.left(ctx, tx, Leaver{User: id, Force: u.ForceID, To: d.Successor, Reason: d.Reason})
	})
}

func (r *Room) checkSuccessor(ctx context.Context, tx *db.Tx, u User, d Departure) error {
	if d.Successor == 0 && d.Queue {
		return nil
	}
	if d.Successor == 0 {
		work, err := r.WorkOf(ctx, tx, u.ID)
		if err != nil || len(work) == 0 {
			return err
		}
		return fault.Fields("Say who takes over", map[string]string{"successor": "Choose who takes over what they have, or the queue of the unit’s supervisors"})
	}
	list, err := r.Successors(ctx, tx, u.ForceID, u.ID)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.ID == d.Successor {
			return nil
		}
	}
	return fault.Fields("Say who takes over", map[string]string{"successor": "Choose an investigator or supervisor of the force"})
}

// left ends everything of somebody who leaves all they were appointed to, and hands their work over.
func (r *Room) left(ctx context.Context, tx *db.Tx, l Leaver) error {
	if err := r.EndSessions(ctx, tx, int64(l.User)); err != nil {
		return err
	}
	if r.EndDrafts != nil {
		if err := r.EndDrafts(ctx, tx, int64(l.User)); err != nil {
			return err
		}
	}
	if err := endLinks(ctx, tx, ResetLink, &l.User); err != nil {
		return err
	}
	n, err := revokeTokens(ctx, tx, l.User)
	if err != nil {
		return err
	}
	if n > 0 {
		tx.Record("token.revoked", db.On{Op: db.System, Kind: "user", ID: int64(l.User), Force: l.Force}, map[string]int64{"tokens": n})
	}
	for _, f := range r.OnEnd {
		if err := f(ctx, tx, l.User); err != nil {
			return err
		}
	}
	return r.handOver(ctx, tx, l)
}

func (r *Room) handOver(ctx context.Context, tx *db.Tx, l Leaver) error {
	for _, f := range r.OnLeave {
		if err := f(ctx, tx, l); err != nil {
			return err
		}
	}
	return nil
}

// follow does what the end of an appointment brings about, once its last day is over: somebody without any other is out of
// everything; somebody with another leaves the teams of the units that it does not reach.
func (r *Room) follow(ctx context.Context, tx *db.Tx, a Appointment) error {
	today := caltime.DateOf(tx.Now)
	if n, err := followed(ctx, tx, a.ID); err != nil || n == 0 {
		return err // another replica was first
	}
	rows, err := actorRows(ctx, tx, a.UserID, today)
	if err != nil || len(rows) == 0 || rows[0].DisabledAt != nil {
		return err
	}
	held, works := false, map[ids.Unit]bool{}
	for _, x := range rows {
		held = held || x.Role != ""
		if x.Role != "" && perm.Has(x.Role, perm.CaseChange) {
			works[x.Below] = true
		}
	}
	l := Leaver{User: a.UserID, Force: a.ForceID, Reason: "their appointment has ended"}
	if l.To, err = r.heir(ctx, tx, a); err != nil {
		return err
	}
	tx.Record("appointment.over", db.On{Op: db.System, Kind: "user", ID: int64(a.UserID), Force: a.ForceID}, map[string]any{"appointment": a.ID, "successor": l.To})
	if !held {
		return r.left(ctx, tx, l)
	}
	if !perm.Has(a.Role, perm.CaseChange) {
		return nil
	}
	all, err := unitsOf(ctx, tx, a.ForceID)
	if err != nil {
		return err
	}
	l.Units = []ids.Unit{}
	for _, u := range Below(all, a.UnitID) {
		if !works[u] {
			l.Units = append(l.Units, u)
		}
	}
	if len(l.Units) == 0 {
		return nil
	}
	if err := r.EndSessions(ctx, tx, int64(a.UserID)); err != nil {
		return err
	}
	return r.handOver(ctx, tx, l)
}

// heir is the successor that was named when an appointment was ended; 0 where there is none, or who can take nothing over
// any more.
func (r *Room) heir(ctx context.Context, tx *db.Tx, a Appointment) (ids.User, error) {
	if a.SuccessorID == nil {
		return 0, nil
	}
	list, err := r.Successors(ctx, tx, a.ForceID, a.UserID)
	if err != nil {
		return 0, err
	}
	for _, u := range list {
		if u.ID == *a.SuccessorID {
			return u.ID, nil
		}
	}
	return 0, nil
}

// FollowEnded does what appointments that are over bring about, each once, however many replicas look.
func (r *Room) FollowEnded(ctx context.Context) error {
	list, err := endedPosts(ctx, r.DB, caltime.DateOf(r.DB.Time()), 500)
	if err != nil {
		return err
	}
	for _, a := range list {
		if err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return r.follow(ctx, tx, a) }); err != nil {
			return err
		}
	}
	return nil
}
