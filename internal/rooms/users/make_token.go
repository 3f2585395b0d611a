package users

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// tokenMark begins every token, so that one that turns up in a file or a log is known for what it is.
const tokenMark = "proceeds_"

// NewToken is what MakeToken needs.
type NewToken struct {
	Name      string
	Scopes    []string
	ExpiresOn caltime.Date // the last day on which it works
}

// MakeToken makes a token by which a program acts as the actor. Of those that work no two of a person have one name: the page
// that shows a new one, loaded again, would make another that nobody knows of. The secret is given this once and kept nowhere: of its 256
// random bits only the SHA-256 is stored.
func (r *Room) MakeToken(ctx context.Context, n NewToken) (t Token, secret string, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if tx.Actor.Kind != actor.Person || tx.Actor.Scoped() || !tx.Actor.Can(perm.TokenMake) {
			return fault.New(fault.Forbidden, "You cannot make tokens")
		}
		longest, err := r.longestToken(ctx, tx, tx.Actor.Force)
		if err != nil {
			return err
		}
		today := caltime.DateOf(tx.Now)
		if err := n.check(today, longest); err != nil {
			return err
		}
		if err := lockPerson(ctx, tx, tx.Actor.User); err != nil { // a form that is sent twice makes one token
			return err
		}
		list, err := tokensOf(ctx, tx, tx.Actor.User)
		if err != nil {
			return err
		}
		working := slices.DeleteFunc(list, func(x Token) bool { return !x.Works(today) })
		if slices.ContainsFunc(working, func(x Token) bool { return strings.EqualFold(x.Name, n.Name) }) {
			return fault.Fields("Check the token", map[string]string{"name": "A token of yours with this name works already: revoke it first, or choose another name"})
		}
		if len(working) >= mostTokens {
			return fault.New(fault.Refused, "You have %d tokens that work: revoke one that is not needed", len(working))
		}
		var raw [32]byte
		rand.Read(raw[:])
		part := base64.RawURLEncoding.EncodeToString(raw[:])
		t = Token{PublicKey: ids.NewKey(), UserID: tx.Actor.User, ForceID: tx.Actor.Force, Name: n.Name, Hash: hashToken(part), Scopes: strings.Join(n.Scopes, " "),
			ExpiresOn: n.ExpiresOn, CreatedAt: tx.Now}
		secret = tokenMark + t.PublicKey + "." + part
		if err := insertToken(ctx, tx, &t); err != nil {
			return err
		}
		tx.Record("token.made", db.On{Op: db.System, Kind: "token", ID: t.ID, Force: t.ForceID}, t)
		return nil
	})
	return t, secret, err
}

func (n *NewToken) check(today caltime.Date, longest int) error {
	n.Name = strings.TrimSpace(n.Name)
	bad := map[string]string{}
	switch {
	case n.Name == "":
		bad["name"] = "Enter what the token is for, such as the custody system"
	case len([]rune(n.Name)) > 80:
		bad["name"] = "The name must be 80 characters or fewer"
	}
	known := TokenScopes()
	for _, s := range n.Scopes {
		if !slices.ContainsFunc(known, func(k TokenScope) bool { return k.Code == s }) {
			bad["scopes"] = "Choose from the list what the token may do"
		}
	}
	if len(n.Scopes) == 0 {
		bad["scopes"] = "Choose what the token may do"
	}
	slices.Sort(n.Scopes)
	n.Scopes = slices.Compact(n.Scopes)
	last := today.AddDays(longest)
	switch {
	case n.ExpiresOn.IsZero():
		bad["expires_on"] = "Enter the last day on which the token works"
	case n.ExpiresOn.Before(today):
		bad["expires_on"] = "The last day must not be in the past"
	case n.ExpiresOn.After(last):
		bad["expires_on"] = fmt.Sprintf("A token works for %d days at most: %s or before", longest, last.UK())
	}
	return fault.Fields("Check the token", bad, "name", "scopes", "expires_on")
}
