package users

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// LinkFor is how long a one-time link works.
const LinkFor = 24 * time.Hour

// LinkKind says what a one-time link does.
type LinkKind string

// A first link makes the first administrator; a reset link sets a person's password.
const (
	FirstLink LinkKind = "first"
	ResetLink LinkKind = "reset"
)

// Link is a one-time link. Only the hash of its token is kept.
type Link struct {
	ID        int64
	UserID    *ids.User
	Kind      LinkKind
	TokenHash string
	ExpiresAt time.Time
	UsedAt    *time.Time
	CreatedAt time.Time
}

// TableName is user_links.
func (Link) TableName() string { return "user_links" }

func hashToken(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// Empty reports whether nobody has an account yet.
func (r *Room) Empty(ctx context.Context) (bool, error) {
	any, err := anyUser(ctx, r.DB)
	return !any, err
}

// MakeFirstLink gives the path of a one-time link that makes the first administrator; Refused where somebody has an
// account. A later link ends an earlier one.
func (r *Room) MakeFirstLink(ctx context.Context) (path string, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		any, err := anyUser(ctx, tx)
		if err != nil {
			return err
		}
		if any {
			return fault.New(fault.Refused, "There are accounts already; use proceeds user reset LOGIN")
		}
		token, err := newLink(ctx, tx, FirstLink, nil)
		path = "/first-run/" + token
		return err
	})
	return path, err
}

// ResetPassword gives the path of a one-time link by which a person sets a new password. Their sessions end when they do.
func (r *Room) ResetPassword(ctx context.Context, id ids.User) (path string, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u, err := r.managed(ctx, tx, id)
		if err != nil {
			return err
		}
		if u.DisabledAt != nil {
			return fault.New(fault.Refused, "The account is disabled")
		}
		token, err := newLink(ctx, tx, ResetLink, &id)
		path = "/set-password/" + token
		return err
	})
	return path, err
}

func newLink(ctx context.Context, tx *db.Tx, kind LinkKind, id *ids.User) (token string, err error) {
	if err := endLinks(ctx, tx, kind, id); err != nil {
		return "", err
	}
	token = strings.ToLower(rand.Text())
	l := Link{UserID: id, Kind: kind, TokenHash: hashToken(token), ExpiresAt: tx.Now.Add(LinkFor), CreatedAt: tx.Now}
	var who int64
	if id != nil {
		who = int64(*id)
	}
	tx.Record("link.made", db.On{Op: db.System, Kind: "user", ID: who}, map[string]any{"kind": kind, "expires": l.ExpiresAt})
	return token, insertLink(ctx, tx, &l)
}

// LinkGood reports whether a link of a kind can be used now, and for whom.
func (r *Room) LinkGood(ctx context.Context, kind LinkKind, token string) (User, bool, error) {
	l, err := linkByHash(ctx, r.DB, kind, hashToken(token))
	if err != nil || l.ID == 0 || l.UsedAt != nil || !l.ExpiresAt.After(r.DB.Time()) {
		return User{}, false, err
	}
	if l.UserID == nil {
		return User{}, true, nil
	}
	u, err := userByID(ctx, r.DB, *l.UserID)
	return u, err == nil && u.DisabledAt == nil, err
}

// use ends a link; NotFound where it cannot be used, so that a guess learns nothing.
func use(ctx context.Context, tx *db.Tx, kind LinkKind, token string) (Link, error) {
	l, err := linkByHash(ctx, tx, kind, hashToken(token))
	if err != nil {
		return l, err
	}
	if l.ID == 0 || l.UsedAt != nil || !l.ExpiresAt.After(tx.Now) {
		return l, fault.Missing()
	}
	n, err := useLink(ctx, tx, l.ID)
	if err == nil && n == 0 {
		err = fault.Missing()
	}
	return l, err
}

// FirstAdmin is what the first-run page asks for.
type FirstAdmin struct {
	ForceName, Prefix, Nation, UnitName string
	Name, Login, Email, Password        string
}

// MakeFirstAdmin uses a first link: it makes the force, its first unit and its first administrator.
func (r *Room) MakeFirstAdmin(ctx context.Context, token string, f FirstAdmin) (u User, err error) {
	ctx = actor.With(ctx, actor.Program("set-up"))
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := use(ctx, tx, FirstLink, token); err != nil {
			return err
		}
		if any, err := anyUser(ctx, tx); err != nil || any {
			return orMissing(err)
		}
		bad := map[string]string{}
		if why := r.checkPassword(User{Login: f.Login, Name: f.Name}, f.ForceName, f.Password); why != "" {
			bad["password"] = why
		}
		if strings.TrimSpace(f.UnitName) == "" {
			bad["unit_name"] = "Enter the name of the financial investigation unit"
		}
		if strings.TrimSpace(f.ForceName) == "" {
			bad["force_name"] = "Enter the name of the force"
		}
		if !prefixForm.MatchString(strings.ToUpper(strings.TrimSpace(f.Prefix))) {
			bad["prefix"] = "Enter two to four letters for the force's case references, such as FI"
		}
		for field, why := range checkFields(User{Name: f.Name, Login: f.Login, Email: f.Email}.Check()) {
			bad[field] = why
		}
		if err := fault.Fields("Check the set-up", bad, "force_name", "prefix", "unit_name", "name", "login", "email", "password"); err != nil {
			return err
		}
		today := caltime.DateOf(tx.Now)
		force, err := r.firstForce(ctx, tx, f, today)
		if err != nil {
			return err
		}
		if _, err := r.AddUnitTx(ctx, tx, NewUnit{Parent: force.ID, Kind: PlainUnit, Name: f.UnitName, Code: "FIU", Nation: f.Nation}, today); err != nil {
			return err
		}
		u, err = r.AddUserTx(ctx, tx, NewUser{Name: f.Name, Login: f.Login, Email: f.Email, Unit: force.ID, Role: perm.Administrator, Password: f.Password}, today)
		return err
	})
	return u, err
}

// firstForce makes the force, or takes over the one that an import made before anybody had an account: its references
// have been given out, so it keeps its letters.
func (r *Room) firstForce(ctx context.Context, tx *db.Tx, f FirstAdmin, today caltime.Date) (Unit, error) {
	there, err := forces(ctx, tx)
	if err != nil {
		return Unit{}, err
	}
	if len(there) == 0 {
		return r.AddUnitTx(ctx, tx, NewUnit{Kind: ForceUnit, Name: f.ForceName, Code: strings.ToUpper(strings.TrimSpace(f.Prefix)), Prefix: f.Prefix, Nation: f.Nation}, today)
	}
	u := there[0]
	old := u.Name
	u.Name = strings.TrimSpace(f.ForceName)
	if err := u.Check(); err != nil {
		return Unit{}, err
	}
	tx.Record("unit.renamed", db.On{Op: db.System, Kind: "unit", ID: int64(u.ID), Force: u.ID}, map[string]string{"old": old, "new": u.Name})
	return u, renameUnit(ctx, tx, u.ID, u.Version, u.Name)
}

func checkFields(err error) map[string]string {
	if f, ok := err.(*fault.Error); ok {
		return f.Fields
	}
	return nil
}

func orMissing(err error) error {
	if err != nil {
		return err
	}
	return fault.Missing()
}

// SetPassword uses a reset link. Every session of the person ends.
func (r *Room) SetPassword(ctx context.Context, token, password string) (u User, err error) {
	ctx = actor.With(ctx, actor.Program("set-up"))
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		l, err := use(ctx, tx, ResetLink, token)
		if err != nil {
			return err
		}
		if u, err = userByID(ctx, tx, *l.UserID); err != nil {
			return err
		}
		if u.DisabledAt != nil {
			return fault.Missing()
		}
		force, err := unitByID(ctx, tx, u.ForceID)
		if err != nil {
			return err
		}
		if why := r.checkPassword(u, force.Name, password); why != "" {
			return fault.Fields("Choose a password", map[string]string{"password": why})
		}
		tx.Record("password.set", db.On{Op: db.System, Kind: "user", ID: int64(u.ID), Force: u.ForceID}, nil)
		if err := r.EndSessions(ctx, tx, int64(u.ID)); err != nil {
			return err
		}
		return updateUser(ctx, tx, u.ID, u.Version, map[string]any{"password_hash": r.Hash(password), "must_change": false})
	})
	return u, err
}

// ownPerson gives a person of the actor's force; NotFound for another force's.
func (r *Room) ownPerson(ctx context.Context, rd db.Reader, id ids.User) (User, error) {
	u, err := userByID(ctx, rd, id)
	if err != nil {
		return u, err
	}
	a, _ := actor.From(ctx)
	if u.ID == 0 || a.Kind == actor.Person && a.Force != u.ForceID {
		return User{}, fault.Missing()
	}
	return u, nil
}
