package orders

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders/powers"
)

// Verdict is what somebody decided who read a clock.
type Verdict string

// The verdicts.
const (
	Agreed    Verdict = "agreed"
	NotAgreed Verdict = "not_agreed"
)

// Signoff is the decision of a solicitor or an accredited investigator about one version of a clock's rule, for a force.
// The row is never changed: a later one takes its place.
type Signoff struct {
	ID           int64
	ForceID      ids.Unit
	Code         powers.Code
	RuleVersion  string // "CASH-48@2015-01-01": a new version is not signed off
	Number       int    // of the force and version, from 1
	SignedBy     string // the name on the paper; not always a user
	SignedRole   string
	SignedOn     caltime.Date
	Decision     Verdict
	Note         string
	FileRef      string // where the signed paper is kept
	RecordedBy   ids.User
	RecordedName string
	RecordedAt   time.Time
}

// TableName is clock_signoffs.
func (Signoff) TableName() string { return "clock_signoffs" }

// Words is the decision as a page says it: "signed off 3 Nov 2026, PoCC-accredited FI". The zero Signoff is "not signed off".
func (s Signoff) Words() string {
	switch {
	case s.ID == 0:
		return "not signed off"
	case s.Decision == NotAgreed:
		return "not agreed " + s.SignedOn.UK() + ", " + s.SignedRole
	}
	return "signed off " + s.SignedOn.UK() + ", " + s.SignedRole
}

// SignOff is a decision to be recorded.
type SignOff struct {
	Code     powers.Code
	Version  string // of the rule that was read
	Name     string
	Role     string
	On       caltime.Date
	Decision Verdict
	Note     string
	File     string
	Seen     int // the number of the newest sign-off on the page; 0: none
}

var signOffFields = []string{"code", "rule", "name", "role", "signed_on", "decision", "note", "file"}

// errSignedMeanwhile means that another sign-off of the version took the number first.
var errSignedMeanwhile = errors.New("signed off meanwhile")

// SignOffClock records who agreed, or did not, to a version of a clock's rule. Forbidden to all but administrators and
// managers; Invalid, naming the field, for what is missing; Stale where somebody recorded one since the page was drawn.
func (r *Room) SignOffClock(ctx context.Context, in SignOff) (Signoff, error) {
	a, _ := actor.From(ctx)
	if !a.Can(perm.ClockSign) || a.Force == 0 {
		return Signoff{}, fault.New(fault.Forbidden, "A manager or an administrator of a force records sign-offs")
	}
	s := Signoff{ForceID: a.Force, Code: in.Code, RuleVersion: in.Version, Number: in.Seen + 1, SignedBy: strings.TrimSpace(in.Name), SignedRole: strings.TrimSpace(in.Role),
		SignedOn: in.On, Decision: in.Decision, Note: strings.TrimSpace(in.Note), FileRef: strings.TrimSpace(in.File)}
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		s.ID, s.RecordedBy, s.RecordedName, s.RecordedAt = 0, tx.Actor.User, tx.Actor.Name, tx.Now
		if bad := s.check(caltime.DateOf(tx.Now)); len(bad) > 0 {
			return fault.Fields("Check the sign-off", bad, signOffFields...)
		}
		newest, err := newestSignoff(ctx, tx, s.ForceID, s.RuleVersion)
		if err != nil {
			return fmt.Errorf("sign-offs of %s: %w", s.RuleVersion, err)
		}
		if newest != in.Seen {
			return fault.Stale("sign-off")
		}
		if err := insertSignoff(ctx, tx, &s); err != nil {
			return err
		}
		tx.Record("clock.signed_off", db.On{Op: db.System, Kind: "clock_rule", ID: s.ID, Force: s.ForceID}, s)
		return nil
	})
	if errors.Is(err, errSignedMeanwhile) {
		return Signoff{}, fault.Stale("sign-off")
	}
	return s, err
}

// check says what is wrong, by field.
func (s Signoff) check(today caltime.Date) map[string]string {
	bad := map[string]string{}
	p, ok := powers.ByCode(s.Code)
	if !ok || p.Sealed || !p.Counts() {
		bad["code"] = "Choose a clock of the catalogue"
	} else if _, ok := p.VersionByID(s.RuleVersion); !ok {
		bad["rule"] = "Choose a version of the rule"
	}
	text := func(field, value, ask string, most int, needed bool) {
		switch n := len([]rune(value)); {
		case n == 0 && needed:
			bad[field] = ask
		case n > most:
			bad[field] = fmt.Sprintf("Use %d letters or fewer", most)
		}
	}
	text("name", s.SignedBy, "Enter who signed", 200, true)
	text("role", s.SignedRole, "Enter in which role they signed", 200, true)
	text("note", s.Note, "", 2000, false)
	text("file", s.FileRef, "", 300, false)
	switch {
	case !s.SignedOn.Valid():
		bad["signed_on"] = "Enter the day on which it was signed"
	case s.SignedOn.After(today):
		bad["signed_on"] = "It cannot be signed after today"
	case s.SignedOn.Before(caltime.NewDate(2003, 1, 1)):
		bad["signed_on"] = "Enter a day after 2002"
	}
	switch {
	case s.Decision != Agreed && s.Decision != NotAgreed:
		bad["decision"] = "Choose whether they agreed"
	case s.Decision == NotAgreed && s.Note == "" && bad["note"] == "":
		bad["note"] = "Enter what they did not agree to"
	}
	return bad
}

// Signoffs gives the newest sign-off of each version of a rule, for the actor's force.
func (r *Room) Signoffs(ctx context.Context, rd db.Reader) (map[string]Signoff, error) {
	return SignedOff(ctx, rd)
}

// SignedOff gives the newest sign-off of each version of a rule, for the actor's force.
func SignedOff(ctx context.Context, rd db.Reader) (map[string]Signoff, error) {
	a, _ := actor.From(ctx)
	list, err := signoffsOf(ctx, rd, a.Force)
	if err != nil {
		return nil, fmt.Errorf("sign-offs: %w", err)
	}
	out := map[string]Signoff{}
	for _, s := range list {
		out[s.RuleVersion] = s // by number: the newest last
	}
	return out, nil
}
