package users

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
)

// Authenticator is the app that shows a person one-time codes.
type Authenticator struct {
	UserID    ids.User `gorm:"primaryKey;autoIncrement:false"`
	Sealed    string   // its secret
	LastStep  int64    // the half-minute of the last code that was taken
	UsedAt    *time.Time
	CreatedAt time.Time
}

// TableName is authenticators.
func (Authenticator) TableName() string { return "authenticators" }

// Passkey is a passkey of a person: on a computer, a telephone or a security key.
type Passkey struct {
	ID           int64
	UserID       ids.User
	CredentialID string // base64url
	Name         string // as the person calls it
	Sealed       string // the whole record: public key, flags, count of signatures
	StoppedAt    *time.Time
	UsedAt       *time.Time
	Version      int
	CreatedAt    time.Time
}

// TableName is passkeys.
func (Passkey) TableName() string { return "passkeys" }

// Works reports whether the passkey may be used: one that may have been copied may not.
func (p Passkey) Works() bool { return p.StoppedAt == nil }

// RecoveryCode opens the account once where a person has lost their second factors. Only its hash is kept.
type RecoveryCode struct {
	ID        int64
	UserID    ids.User
	Hash      string
	UsedAt    *time.Time
	CreatedAt time.Time
}

// TableName is recovery_codes.
func (RecoveryCode) TableName() string { return "recovery_codes" }

// Factors are the second factors of a person.
type Factors struct {
	App      *Authenticator // nil: none
	Passkeys []Passkey      // the oldest first
	Codes    int            // recovery codes that are left
	Required bool           // their role requires a second factor
}

// Any reports whether there is a second factor to be asked for.
func (f Factors) Any() bool { return f.count() > 0 }

func (f Factors) count() int {
	n := 0
	if f.App != nil {
		n++
	}
	for _, p := range f.Passkeys {
		if p.Works() {
			n++
		}
	}
	return n
}

// HasPasskey reports whether there is a passkey that works.
func (f Factors) HasPasskey() bool { return slices.ContainsFunc(f.Passkeys, Passkey.Works) }

// FactorRoles are the roles whose holders must have a second factor, unless the force says otherwise: those who see all of
// a force, and those who give others access.
var FactorRoles = []perm.Role{perm.Administrator, perm.Auditor, perm.Manager, perm.AuthorisingOfficer, perm.ConfidentialOfficer}

// FactorsOf gives the second factors of a person, and whether they must have one.
func (r *Room) FactorsOf(ctx context.Context, rd db.Reader, id ids.User) (f Factors, err error) {
	if f.App, err = authenticatorOf(ctx, rd, id); err != nil {
		return f, err
	}
	if f.Passkeys, err = passkeysOf(ctx, rd, id); err != nil {
		return f, err
	}
	if f.Codes, err = countRecovery(ctx, rd, id); err != nil {
		return f, err
	}
	f.Required, err = r.factorRequired(ctx, rd, id)
	return f, err
}

// factorRequired reports whether an appointment of today requires a second factor. Nobody in a demonstration needs one.
func (r *Room) factorRequired(ctx context.Context, rd db.Reader, id ids.User) (bool, error) {
	i, err := installation(ctx, rd)
	if err != nil || i.Demo {
		return false, err
	}
	u, err := userByID(ctx, rd, id)
	if err != nil {
		return false, err
	}
	roles, err := r.factorRoles(ctx, rd, u.ForceID)
	if err != nil {
		return false, err
	}
	posts, err := appointmentsOf(ctx, rd, id)
	if err != nil {
		return false, err
	}
	today := caltime.DateOf(rd.Time())
	return slices.ContainsFunc(posts, func(a Appointment) bool {
		return !today.Before(a.FromOn) && !a.EndedBy(today) && slices.Contains(roles, a.Role)
	}), nil
}

func (r *Room) factorRoles(ctx context.Context, rd db.Reader, force ids.Unit) ([]perm.Role, error) {
	if r.FactorRoles == nil {
		return FactorRoles, nil
	}
	return r.FactorRoles(ctx, rd, force)
}

// key gives the key that seals the secrets of second factors; Unavailable where it cannot be read.
func (r *Room) key() (*factors.Key, error) {
	if r.FactorKey == nil {
		return nil, fault.New(fault.Internal, "there is no key of second factors")
	}
	k, err := r.FactorKey()
	if err != nil {
		return nil, keyless(err)
	}
	return k, nil
}

// keyless is the fault of a server that lacks the key with which a second factor was sealed.
func keyless(cause error) error {
	return &fault.Error{Kind: fault.Unavailable, Cause: cause,
		Message: "The second step cannot be checked now: the server lacks the key that it was set up with. Use a recovery code, or ask your administrator"}
}

// open opens what k sealed; Unavailable where another key sealed it.
func open(k *factors.Key, sealed, about string) ([]byte, error) {
	b, err := k.Open(sealed, about)
	if errors.Is(err, factors.ErrOtherKey) {
		err = keyless(err)
	}
	return b, err
}

// issuer is what the product is called in people's apps.
const issuer = "Proceeds"

func aboutApp(id ids.User) string { return fmt.Sprintf("authenticator/%d", id) }

func aboutPasskey(id ids.User, credential string) string {
	return fmt.Sprintf("passkey/%d/%s", id, credential)
}

func aboutRecovery(id ids.User) string { return fmt.Sprintf("recovery/%d", id) }

// self is the person who acts on their own account: signed in, or one who has just proved a factor.
func self(ctx context.Context) (ids.User, error) {
	a, ok := actor.From(ctx)
	if !ok || a.Kind != actor.Person || a.User == 0 || a.Scoped() {
		return 0, fault.New(fault.Forbidden, "Only a person can change how they sign in")
	}
	return a.User, nil
}

// changing runs a change of the actor's own second factors, one at a time for each person.
func (r *Room) changing(ctx context.Context, do func(ctx context.Context, tx *db.Tx, id ids.User) error) error {
	id, err := self(ctx)
	if err != nil {
		return err
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := lockPerson(ctx, tx, id); err != nil {
			return err
		}
		u, err := userByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if u.ID == 0 || u.DisabledAt != nil {
			return fault.Missing()
		}
		return do(ctx, tx, id)
	})
}

// keepOne refuses to take the last second factor from whoever must have one.
func (r *Room) keepOne(ctx context.Context, tx *db.Tx, id ids.User) error {
	f, err := r.FactorsOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if f.Required && !f.Any() {
		return fault.New(fault.Refused, "Your role requires a second factor, and this is the only one you have. Set up another first")
	}
	if f.Any() || f.Codes == 0 {
		return nil
	}
	return deleteRecovery(ctx, tx, id) // they would open nothing
}

func checkPasskeyName(name string) (string, error) {
	name = strings.TrimSpace(name)
	switch n := len([]rune(name)); {
	case n == 0:
		return "", fault.Fields("Check the name", map[string]string{"name": "Enter a name by which you know the passkey, such as blue security key"})
	case n > 60:
		return "", fault.Fields("Check the name", map[string]string{"name": "The name must be 60 characters or fewer"})
	}
	return name, nil
}
