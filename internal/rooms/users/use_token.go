package users

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// CallsAMinute is how many calls one token may make in a minute.
const CallsAMinute = 120

// Call is one request that shows a token.
type Call struct {
	Secret    string // as it was sent
	Method    string
	Path      string
	Address   string
	Purpose   string // why it is made, as it was sent; "" where it does not say
	RequestID string
}

// PurposeHeader is the header in which a call names its purpose.
const PurposeHeader = "Proceeds-Purpose"

// MostPurpose is how many characters a purpose may have.
const MostPurpose = 500

// CheckPurpose gives a purpose as it is kept; bad says what is wrong with it, "" for nothing.
func CheckPurpose(s string) (purpose, bad string) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return "", "Say why: your force asks it"
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return "", "The purpose must be plain text in one line"
	case utf8.RuneCountInString(s) > MostPurpose:
		return "", fmt.Sprintf("The purpose must be %d characters or fewer", MostPurpose)
	}
	return s, ""
}

// noHash is what is compared where no token has the name that was sent: the work is the same.
var noHash = strings.Repeat("0", 64)

// UseToken gives who a token acts for, with no more of their rights than its scopes leave, and records the call. SignedOut
// for a token that is unknown, wrong, expired or revoked, or whose person's account is disabled: the same answer, for the
// same work. Invalid where the force asks why and the call does not say; TooMany where the token, or an address with wrong ones, calls too often.
func (r *Room) UseToken(ctx context.Context, c Call) (who actor.Actor, err error) {
	key, secret, _ := strings.Cut(strings.TrimPrefix(c.Secret, tokenMark), ".")
	if len(key) > 40 || len(secret) > 100 || !strings.HasPrefix(c.Secret, tokenMark) {
		key, secret = "", ""
	}
	t, err := tokenByKey(ctx, r.DB, key)
	if err != nil {
		return actor.Actor{}, err
	}
	want := t.Hash
	if t.ID == 0 {
		want = noHash
	}
	ok := subtle.ConstantTimeCompare([]byte(hashToken(secret)), []byte(want)) == 1
	person, err := r.Actor(ctx, t.UserID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return actor.Actor{}, err
	}
	if !ok || err != nil || !t.Works(caltime.DateOf(r.DB.Time())) {
		return actor.Actor{}, r.refuseToken(ctx, t, c)
	}
	who = person.Within(t.perms())
	who.RequestID = c.RequestID
	purpose, bad := CheckPurpose(c.Purpose)
	if bad != "" {
		asked, err := r.asksWhy(ctx, who.Force)
		if err != nil {
			return actor.Actor{}, err
		}
		if !asked {
			bad = "" // what nobody asks for is kept where it can be
		}
	}
	err = r.DB.Write(actor.With(ctx, who), func(ctx context.Context, tx *db.Tx) error {
		free, err := countCall(ctx, tx, t.ID, tx.Now.Truncate(time.Minute), CallsAMinute)
		if err != nil {
			return err
		}
		if !free {
			return fault.New(fault.TooMany, "A token may make %d calls a minute. Send several events in one call, or wait a minute", CallsAMinute)
		}
		detail := map[string]string{"name": t.Name, "scopes": t.Scopes, "method": c.Method, "path": c.Path, "address": c.Address}
		if purpose != "" {
			detail["purpose"] = purpose
		}
		action := "token.used"
		if bad != "" {
			action, detail["why"] = "token.refused", bad
		}
		tx.Record(action, db.On{Op: db.System, Kind: "token", ID: t.ID, Force: t.ForceID}, detail)
		return nil
	})
	if err == nil && bad != "" {
		err = fault.Fields("Nothing was done: the force asks why a program looks. Name the purpose of the call in the header "+PurposeHeader, map[string]string{"header." + PurposeHeader: bad})
	}
	return who, err
}

func (r *Room) asksWhy(ctx context.Context, force ids.Unit) (bool, error) {
	if r.AsksWhy == nil {
		return false, nil
	}
	return r.AsksWhy(ctx, r.DB, force)
}

// refuseToken records a token that does not work, unless so many came from the address that they have to wait. One that
// works is never kept waiting by others from its address.
func (r *Room) refuseToken(ctx context.Context, t Token, c Call) error {
	wait, err := r.takeToken(ctx, "token", c.Address)
	if err != nil {
		return err
	}
	if wait > 0 {
		return fault.New(fault.TooMany, "Too many calls from here with tokens that do not work. Wait 15 minutes")
	}
	nobody := actor.Actor{Kind: actor.Person, Name: "signed out", Force: t.ForceID, RequestID: c.RequestID}
	err = r.DB.Write(actor.With(ctx, nobody), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("token.refused", db.On{Op: db.System, Kind: "token", ID: t.ID}, map[string]string{"method": c.Method, "path": c.Path, "address": c.Address})
		return nil
	})
	if err != nil {
		return err
	}
	return fault.New(fault.SignedOut, "The token is missing or does not work. Make one on the page API tokens")
}
