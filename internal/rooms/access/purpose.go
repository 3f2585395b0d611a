package access

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Asking is for whom a force asks why they look at a case (law document 8.1, DPA 2018 s.62(4)): the reference value
// access/justification. It is off unless a force sets it, because s.82 DUAA 2025 takes the duty away.
type Asking string

// For whom it is asked.
const (
	AsksNobody    Asking = "off"
	AsksOutsiders Asking = "outsiders" // all but members and the supervisors of the case's unit
	AsksAll       Asking = "all"
)

// PurposeHolds is for how long a purpose that was given holds for a case.
const PurposeHolds = 12 * time.Hour

// Purpose is why somebody looked at a case: a row for each time they said so.
type Purpose struct {
	ID      int64
	CaseID  ids.Case
	ForceID ids.Unit
	UnitID  ids.Unit
	UserID  ids.User
	Code    string
	Why     string
	At      time.Time
}

// TableName is case_purposes.
func (Purpose) TableName() string { return "case_purposes" }

// PurposeCode is a purpose that can be chosen.
type PurposeCode struct{ Code, Name string }

// PurposeCodes lists the purposes in the order they are offered.
func PurposeCodes() []PurposeCode {
	return []PurposeCode{
		{"enquiry", "I work on this case or help somebody who does"},
		{"linked", "It may be linked to a case of mine"},
		{"supervision", "Supervision, review or quality assurance"},
		{"disclosure", "Disclosure, court or a request for information"},
		{"audit", "Audit, inspection or data protection"},
		{"other", "Something else"},
	}
}

// PurposeWanted is the cause of the fault that Open gives where the person must first say why they look. Only somebody who
// may see the case gets it.
type PurposeWanted struct{ Ref string }

// Error says it for the log.
func (p PurposeWanted) Error() string { return "no purpose was given for " + p.Ref }

// Wanted gives the reference of the case that err wants a purpose for.
func Wanted(err error) (ref string, ok bool) {
	var p PurposeWanted
	if errors.As(err, &p) {
		return p.Ref, true
	}
	return "", false
}

func wantPurpose(ref string) error {
	return &fault.Error{Kind: fault.Refused, Message: "Your force asks why you look at " + ref, Next: []string{"Open the case, say why, then do this again"}, Cause: PurposeWanted{ref}}
}

// asks reports whether the actor must say why they look. Only a request of a person whose reading is logged is asked: jobs
// act on what was asked before, and programs give their purpose with the call.
func asks(ctx context.Context, a actor.Actor, c caseRow) bool {
	if a.Kind != actor.Person || a.Scoped() || c.Asks == nil || c.Purpose != nil || !db.Logged(ctx) {
		return false
	}
	switch Asking(*c.Asks) {
	case AsksAll:
		return true
	case AsksOutsiders:
		return !c.Member && !a.HoldsIn(perm.Supervisor, c.UnitID)
	}
	return false
}

// OpenToAsk opens a case for the page that asks why: as OpenRef, but no purpose is wanted yet.
func OpenToAsk(ctx context.Context, r db.Reader, ref string) (Grant, error) {
	return open(ctx, r, Read, func(user ids.User) (caseRow, error) { return caseByRef(ctx, r, FoldRef(ref), user) }, ref, false)
}

// MustSay reports whether whoever holds g has yet to say why they look.
func (g Grant) MustSay(ctx context.Context) bool { return asks(ctx, g.who, g.c) }

// mostWhy is how many characters a reason may have.
const mostWhy = 4000

// SayPurpose keeps why the actor looks at the case of g, within tx, and records it. Invalid for an unknown code, and for
// "other" without words.
func SayPurpose(ctx context.Context, tx *db.Tx, g Grant, code, why string) error {
	if !g.Valid() {
		return fault.Missing()
	}
	why = strings.TrimSpace(why)
	bad := map[string]string{}
	known := false
	for _, p := range PurposeCodes() {
		known = known || p.Code == code
	}
	switch {
	case !known:
		bad["purpose"] = "Choose why you look at this case"
	case code == "other" && why == "":
		bad["why"] = "Enter why you look at this case"
	case utf8.RuneCountInString(why) > mostWhy:
		bad["why"] = "The reason must be 4000 characters or fewer"
	}
	if err := fault.Fields("Say why you look", bad, "purpose", "why"); err != nil {
		return err
	}
	p := Purpose{CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), UserID: tx.Actor.User, Code: code, Why: why, At: tx.Now}
	if err := insertPurpose(ctx, tx, &p); err != nil {
		return err
	}
	tx.Record("purpose.given", db.On{Op: db.Consultation, Kind: "case", ID: int64(g.CaseID()), Case: g.CaseID(), Force: g.ForceID()}, map[string]string{"purpose": code, "why": why})
	return nil
}
