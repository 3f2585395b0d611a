package users

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
)

// Proof is who a provider of single sign-on says somebody is, checked by whoever speaks to it.
type Proof struct {
	Issuer, Subject    string
	Name, Email, Login string
	Values             []string // of the claim that gives roles
}

// SignInBySSO finds the person a provider names, by issuer and subject alone, and gives them exactly the mapped roles that
// the provider's claim gives now: what it gives no more ends at once. Somebody who is not known yet is made, where a mapping
// gives them a role. Refused, with what to do, for whoever has no part here.
func (r *Room) SignInBySSO(ctx context.Context, p Proof, address string) (u User, err error) {
	if p.Issuer == "" || p.Subject == "" {
		return User{}, fault.Missing()
	}
	var refused error
	err = r.DB.Write(actor.With(ctx, actor.Program("single sign-on")), func(ctx context.Context, tx *db.Tx) error {
		u, refused, err = r.bySSO(ctx, tx, p)
		if err != nil {
			return err
		}
		if refused != nil {
			tx.Record("session.refused", db.On{Op: db.System, Kind: "user", ID: int64(u.ID), Force: u.ForceID},
				map[string]string{"issuer": p.Issuer, "subject": p.Subject, "address": address, "by": "single-sign-on", "why": refused.Error()})
		}
		return nil
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return User{}, err
	}
	return u, nil
}

// bySSO is SignInBySSO within a transaction. A refusal is kept on record with what changed: roles that ended.
func (r *Room) bySSO(ctx context.Context, tx *db.Tx, p Proof) (u User, refused, err error) {
	today := caltime.DateOf(tx.Now)
	found, err := identityBySubject(ctx, tx, p.Issuer, p.Subject)
	if err != nil {
		return u, nil, err
	}
	wanted, err := mappingsFor(ctx, tx, p.Values, today)
	if err != nil {
		return u, nil, err
	}
	if found.ID == 0 {
		return r.newBySSO(ctx, tx, p, wanted)
	}
	if u, err = userByID(ctx, tx, found.UserID); err != nil {
		return u, nil, err
	}
	if u.DisabledAt != nil {
		return u, fault.New(fault.Refused, "Your account here is disabled. Ask your unit’s administrator"), nil
	}
	if err := touchIdentity(ctx, tx, found.ID); err != nil {
		return u, nil, err
	}
	if err := r.takeRoles(ctx, tx, u, wanted); err != nil {
		return u, nil, err
	}
	if u, err = r.takeDetails(ctx, tx, u, p); err != nil {
		return u, nil, err
	}
	tx.Record("identity.used", db.On{Op: db.System, Kind: "user", ID: int64(u.ID), Force: u.ForceID}, p.audit())
	posts, err := appointmentsOf(ctx, tx, u.ID)
	if err != nil {
		return u, nil, err
	}
	for _, a := range posts {
		if !a.FromOn.After(today) && !a.EndedBy(today) {
			return u, nil, nil
		}
	}
	return u, fault.New(fault.Refused, "You have no role here any more. Ask your unit’s administrator"), r.EndSessions(ctx, tx, int64(u.ID))
}

func (p Proof) audit() map[string]any {
	return map[string]any{"issuer": p.Issuer, "subject": p.Subject, "values": p.Values}
}

// newBySSO makes a person at their first way in. An account that is there already is never taken over by its login or
// address: its owner links it when signed in, see LinkIdentity.
func (r *Room) newBySSO(ctx context.Context, tx *db.Tx, p Proof, wanted []Mapping) (u User, refused, err error) {
	if len(wanted) == 0 {
		return u, fault.New(fault.Refused, "You have no role here yet. If you have an account here, sign in with its login and password and link it on the page Single sign-on; else ask your unit’s administrator"), nil
	}
	for _, m := range wanted {
		if m.ForceID != wanted[0].ForceID {
			return u, fault.New(fault.Refused, "Your groups give you roles in two forces. Ask an administrator which is right"), nil
		}
	}
	login := p.Login
	if FoldLogin(login) == "" {
		login = p.Email
	}
	u = User{ForceID: wanted[0].ForceID, Login: strings.TrimSpace(login), LoginFolded: FoldLogin(login), Name: strings.TrimSpace(p.Name), Email: strings.TrimSpace(p.Email), Version: 1, CreatedAt: tx.Now}
	if u.Check() != nil {
		return User{}, fault.New(fault.Refused, "The provider does not give a name and a login that can be used here. Ask your unit’s administrator"), nil
	}
	taken, err := userByLogin(ctx, tx, u.LoginFolded)
	if err != nil {
		return User{}, nil, err
	}
	if taken.ID != 0 {
		return User{}, fault.New(fault.Refused, "There is an account with your login here. If it is yours, sign in with its password and link it on the page Single sign-on; else ask your unit’s administrator"), nil
	}
	if err := insertUser(ctx, tx, &u); err != nil {
		return User{}, nil, err
	}
	i := Identity{UserID: u.ID, ForceID: u.ForceID, Issuer: p.Issuer, Subject: p.Subject, LinkedAt: tx.Now, LastAt: &tx.Now}
	if err := insertIdentity(ctx, tx, &i); err != nil {
		return User{}, nil, err
	}
	tx.Record("user.added", db.On{Op: db.Collection, Kind: "user", ID: int64(u.ID), Force: u.ForceID}, map[string]any{"name": u.Name, "login": u.Login, "by": "single sign-on", "issuer": p.Issuer, "subject": p.Subject, "values": p.Values})
	return u, nil, r.takeRoles(ctx, tx, u, wanted)
}

// takeRoles makes the mapped appointments of a person exactly those wanted. Those that an administrator gave stay as they
// are, and are not given twice.
func (r *Room) takeRoles(ctx context.Context, tx *db.Tx, u User, wanted []Mapping) error {
	today := caltime.DateOf(tx.Now)
	have, err := mappedPosts(ctx, tx, u.ID, today)
	if err != nil {
		return err
	}
	stays := map[int64]bool{}
	for _, a := range have {
		keep := false
		for _, m := range wanted {
			keep = keep || a.MappingID != nil && *a.MappingID == m.ID
		}
		if keep {
			stays[*a.MappingID] = true
		} else if err := r.endMapped(ctx, tx, a); err != nil {
			return err
		}
	}
	all, err := appointmentsOf(ctx, tx, u.ID)
	if err != nil {
		return err
	}
	for _, m := range wanted {
		if m.ForceID != u.ForceID || stays[m.ID] || holds(all, m, today) {
			continue
		}
		a := Appointment{UserID: u.ID, UnitID: m.UnitID, ForceID: u.ForceID, Role: m.Role, FromOn: today, CreatedAt: tx.Now, MappingID: &m.ID}
		if err := insertAppointment(ctx, tx, &a); err != nil {
			return err
		}
		tx.Record("appointment.made", db.On{Kind: "user", ID: int64(u.ID), Force: u.ForceID}, a)
	}
	return nil
}

// holds reports whether one of the appointments that an administrator gave is the one of a mapping, on a day.
func holds(all []Appointment, m Mapping, on caltime.Date) bool {
	for _, a := range all {
		if a.MappingID == nil && a.Role == m.Role && a.UnitID == m.UnitID && !a.FromOn.After(on) && !a.EndedBy(on) {
			return true
		}
	}
	return false
}

// takeDetails keeps the name and address of a person without a password as the provider has them: it is where they are kept.
func (r *Room) takeDetails(ctx context.Context, tx *db.Tx, u User, p Proof) (User, error) {
	n := u
	if s := strings.TrimSpace(p.Name); s != "" {
		n.Name = s
	}
	if s := strings.TrimSpace(p.Email); s != "" {
		n.Email = s
	}
	if u.PasswordHash != "" || n == u || n.Check() != nil {
		return u, nil
	}
	tx.Record("user.changed", db.On{Kind: "user", ID: int64(u.ID), Force: u.ForceID}, map[string]Details{"old": {Name: u.Name, Email: u.Email}, "new": {Name: n.Name, Email: n.Email}})
	n.Version++
	return n, updateUser(ctx, tx, u.ID, u.Version, map[string]any{"name": n.Name, "name_folded": fold.Text(n.Name), "email": n.Email})
}

// EndedBySSO ends every session of the person a provider names: their session there has ended. Nobody may be known by it.
func (r *Room) EndedBySSO(ctx context.Context, issuer, subject string) error {
	return r.DB.Write(actor.With(ctx, actor.Program("single sign-on")), func(ctx context.Context, tx *db.Tx) error {
		i, err := identityBySubject(ctx, tx, issuer, subject)
		if err != nil || i.ID == 0 {
			return err
		}
		_, err = endOthers(ctx, tx, i.UserID, "")
		return err
	})
}

// IdentitiesOf lists who a person of the actor's force is elsewhere.
func (r *Room) IdentitiesOf(ctx context.Context, rd db.Reader, id ids.User) ([]Identity, error) {
	if _, err := r.ownPerson(ctx, rd, id); err != nil {
		return nil, err
	}
	return identitiesOf(ctx, rd, id)
}
