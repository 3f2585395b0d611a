package users

import (
	"context"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// EventsWrite lets a token send events and read back what was sent.
const EventsWrite = "events.write"

// TokenScope is something that a token can be made for.
type TokenScope struct {
	Code, Title string
	Perms       []perm.Permission // what of its person's rights it leaves
}

// TokenScopes lists them in the order they are offered.
func TokenScopes() []TokenScope {
	return []TokenScope{{EventsWrite, "Send events, and read back what was sent", []perm.Permission{perm.IntakeEnter, perm.IntakeView, perm.CaseView}}}
}

// LongestToken is how many days a token works at most, where the force sets no other number.
const LongestToken = 365

// mostTokens is how many tokens a person can have that still work.
const mostTokens = 20

// Token is what lets a program act as a person, within its scopes: the row. The token itself is kept nowhere.
type Token struct {
	ID          int64
	PublicKey   string
	UserID      ids.User
	ForceID     ids.Unit
	Name        string
	Hash        string `json:"-"`
	Scopes      string // codes, with spaces between
	ExpiresOn   caltime.Date
	LastUsedAt  *time.Time
	MinuteAt    *time.Time
	MinuteCalls int
	RevokedAt   *time.Time
	RevokedBy   *ids.User
	CreatedAt   time.Time
}

// TableName is api_tokens.
func (Token) TableName() string { return "api_tokens" }

// Works reports whether the token can be used on a day.
func (t Token) Works(on caltime.Date) bool { return t.RevokedAt == nil && !t.ExpiresOn.Before(on) }

// ScopeCodes are the codes of the scopes.
func (t Token) ScopeCodes() []string { return strings.Fields(t.Scopes) }

// perms are the permissions that the scopes leave; never nil, so that a token without a scope that is known can do nothing.
func (t Token) perms() []perm.Permission {
	out := []perm.Permission{}
	for _, s := range TokenScopes() {
		if slices.Contains(t.ScopeCodes(), s.Code) {
			out = append(out, s.Perms...)
		}
	}
	return out
}

// TokensOf lists a person's tokens, the newest first, revoked and expired ones too.
func (r *Room) TokensOf(ctx context.Context, rd db.Reader, id ids.User) ([]Token, error) {
	if _, err := r.ownPerson(ctx, rd, id); err != nil {
		return nil, err
	}
	return tokensOf(ctx, rd, id)
}

// longestToken is how many days a token of a force may work.
func (r *Room) longestToken(ctx context.Context, rd db.Reader, force ids.Unit) (int, error) {
	if r.TokenDays == nil {
		return LongestToken, nil
	}
	return r.TokenDays(ctx, rd, force)
}
