package users

import (
	"context"
	"slices"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
)

// Room is the people of an installation.
type Room struct {
	DB *db.DB
	// Hash and Match make and check password hashes.
	Hash  func(password string) string
	Match func(hash, password string) bool
	// Breached reports whether a password stands in lists from breaches, or is made of what does.
	Breached func(password string) bool
	// EndSessions signs a person out everywhere, in the transaction given.
	EndSessions func(ctx context.Context, tx *db.Tx, user int64) error
	// SessionIdle is how long a session lasts without a request.
	SessionIdle time.Duration
	// EndDrafts removes what a person has typed and not sent, in the transaction given.
	EndDrafts func(ctx context.Context, tx *db.Tx, user int64) error
	// Leads count what somebody has, by room; OnLeave hand it over in the transaction in which they leave, the room of cases
	// first; OnEnd end what else of theirs gives access.
	Leads   []func(ctx context.Context, rd db.Reader, l Leaver) ([]Led, error)
	OnLeave []func(ctx context.Context, tx *db.Tx, l Leaver) error
	OnEnd   []func(ctx context.Context, tx *db.Tx, id ids.User) error
	// PublicURL is how browsers reach the product, for links that are passed on by hand.
	PublicURL string
	// FactorKey gives the key that seals the secrets of second factors.
	FactorKey func() (*factors.Key, error)
	// FactorRoles gives the roles that must have a second factor in a force; nil: the list of that name.
	FactorRoles func(ctx context.Context, rd db.Reader, force ids.Unit) ([]perm.Role, error)
	// SetFactorRoles sets them, within the transaction; nil: they cannot be set.
	SetFactorRoles func(ctx context.Context, tx *db.Tx, force ids.Unit, roles []perm.Role) error
	// OnAccountChange is told, in its transaction, of what was done to a person's ways to sign in. nil: nobody is.
	OnAccountChange func(ctx context.Context, tx *db.Tx, c AccountChange) error
	// TokenDays gives how many days a token of a force works at most; nil: LongestToken.
	TokenDays func(ctx context.Context, rd db.Reader, force ids.Unit) (int, error)
	// AsksWhy reports whether a force wants programs to name a purpose with each call; nil: none does.
	AsksWhy func(ctx context.Context, rd db.Reader, force ids.Unit) (bool, error)
	// CPDMonths gives after how many months a force wants continuing professional development again; nil: DevelopmentMonths.
	CPDMonths func(ctx context.Context, rd db.Reader, force ids.Unit) (int, error)
}

// Actor gives the person with an id as an actor, with the appointments in force today; NotFound where there is no such
// person or the account is disabled.
func (r *Room) Actor(ctx context.Context, id ids.User) (actor.Actor, error) {
	return r.actorIn(ctx, r.DB, id)
}

// ActorIn is Actor within a transaction or snapshot.
func (r *Room) ActorIn(ctx context.Context, rd db.Reader, id ids.User) (actor.Actor, error) {
	return r.actorIn(ctx, rd, id)
}

func (r *Room) actorIn(ctx context.Context, rd db.Reader, id ids.User) (actor.Actor, error) {
	rows, err := actorRows(ctx, rd, id, caltime.DateOf(rd.Time()))
	if err != nil {
		return actor.Actor{}, err
	}
	if len(rows) == 0 || rows[0].DisabledAt != nil {
		return actor.Actor{}, fault.Missing()
	}
	a := actor.Actor{Kind: actor.Person, User: id, Name: rows[0].Name, Login: rows[0].Login, Rank: rows[0].Rank, Force: rows[0].ForceID}
	for _, x := range rows {
		if x.Role == "" {
			continue
		}
		if n := len(a.Appointments); n == 0 || a.Appointments[n-1].Role != x.Role || a.Appointments[n-1].Unit != x.UnitID {
			a.Appointments = append(a.Appointments, actor.Appointment{Role: x.Role, Unit: x.UnitID, Name: x.UnitName, Force: x.ForceID})
		}
		last := &a.Appointments[len(a.Appointments)-1]
		last.Units = append(last.Units, x.Below)
	}
	return a, nil
}

// ByLogin gives the person with a login as an actor, for the command line's --as.
func (r *Room) ByLogin(ctx context.Context, login string) (actor.Actor, error) {
	u, err := userByLogin(ctx, r.DB, FoldLogin(login))
	if err != nil {
		return actor.Actor{}, err
	}
	if u.ID == 0 {
		return actor.Actor{}, fault.New(fault.NotFound, "There is nobody with the login %q", login)
	}
	return r.Actor(ctx, u.ID)
}

// Names gives the names of people by id.
func (r *Room) Names(ctx context.Context, rd db.Reader, list []ids.User) (map[ids.User]string, error) {
	return namesOf(ctx, rd, list)
}

// People lists the enabled people of a force who hold one of the roles today, by name.
func (r *Room) People(ctx context.Context, rd db.Reader, force ids.Unit, roles ...perm.Role) ([]User, error) {
	return peopleOf(ctx, rd, force, roles, caltime.DateOf(rd.Time()))
}

// Units lists the units of a force, the force first, then by name.
func (r *Room) Units(ctx context.Context, rd db.Reader, force ids.Unit) ([]Unit, error) {
	return unitsOf(ctx, rd, force)
}

// Forces lists the forces of the installation by name.
func (r *Room) Forces(ctx context.Context, rd db.Reader) ([]Unit, error) { return forces(ctx, rd) }

// UnitNames gives the names of a force's units by id.
func (r *Room) UnitNames(ctx context.Context, rd db.Reader, force ids.Unit) (map[ids.Unit]string, error) {
	list, err := unitsOf(ctx, rd, force)
	if err != nil {
		return nil, err
	}
	out := make(map[ids.Unit]string, len(list))
	for _, u := range list {
		out[u.ID] = u.Name
	}
	return out, nil
}

// Force gives a force by id; NotFound where there is none.
func (r *Room) Force(ctx context.Context, rd db.Reader, id ids.Unit) (Unit, error) {
	u, err := unitByID(ctx, rd, id)
	if err == nil && (u.ID == 0 || u.Kind != ForceUnit) {
		err = fault.Missing()
	}
	return u, err
}

// RankOn gives the rank a person held on a day, or "".
func (r *Room) RankOn(ctx context.Context, rd db.Reader, id ids.User, on caltime.Date) (string, error) {
	return rankOn(ctx, rd, id, on)
}

// AccreditedOn gives the accreditations a person could use on a day.
func (r *Room) AccreditedOn(ctx context.Context, rd db.Reader, id ids.User, on caltime.Date) ([]Accreditation, error) {
	all, err := accreditationsOf(ctx, rd, id)
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, a := range all {
		if a.InForce(on) {
			out = append(out, a)
		}
	}
	return out, nil
}

// Accreditations gives every accreditation of a person that stands, the oldest first, with what limits and suspends each.
func (r *Room) Accreditations(ctx context.Context, rd db.Reader, id ids.User) ([]Accreditation, error) {
	all, err := accreditationsOf(ctx, rd, id)
	return slices.DeleteFunc(all, func(a Accreditation) bool { return !a.Stands() }), err
}
