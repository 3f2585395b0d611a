package cases

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/reference"
)

// What a force may set about who sees what.
func init() {
	reference.Define("access", "glass.hours", "12", "hours", "The longest that somebody may look at a restricted case by break-glass; never more than 24", "force rule; law notes 8.6", true)
	reference.Define("access", "justification", string(access.AsksNobody), "", "Who is asked why they look at a case: off, outsiders (all but members and the supervisors of its unit) or all", "DPA 2018 s.62(4)(a); s.82 DUAA 2025 takes the duty away", false)
}

// GlassReason is why somebody breaks glass.
type GlassReason struct{ Code, Name string }

// GlassReasons lists the reasons in the order they are offered.
func GlassReasons() []GlassReason {
	return []GlassReason{
		{"life", "Risk to life or of serious harm"},
		{"clock", "A deadline runs out and nobody of the team can be reached"},
		{"court", "A court needs an answer now"},
		{"conflict", "Operations may conflict"},
		{"integrity", "An inquiry into standards or security"},
		{"other", "Something else"},
	}
}

// GlassReasonName is the name of a reason's code.
func GlassReasonName(code string) string {
	for _, x := range GlassReasons() {
		if x.Code == code {
			return x.Name
		}
	}
	return code
}

// Breaking is what somebody says who breaks glass.
type Breaking struct {
	Ref    string
	Reason string // code of a GlassReason
	Why    string
	Hours  int
}

func (b Breaking) check(most int) error {
	bad := map[string]string{}
	if strings.TrimSpace(b.Ref) == "" {
		bad["reference"] = "Enter the reference of the case"
	}
	if GlassReasonName(b.Reason) == b.Reason {
		bad["reason"] = "Choose why you must see it"
	}
	CheckReason(bad, "why", b.Why, "Enter why it cannot wait for the lead to let you in")
	if b.Hours < 1 || b.Hours > most {
		bad["hours"] = "Choose for how long, " + strconv.Itoa(most) + " hours at most"
	}
	return fault.Fields("Check what you entered", bad, "reference", "reason", "why", "hours")
}

// noGlass answers whatever the cause: no such case, another force's, one that a conflict of interest keeps the asker out of.
func noGlass() error {
	return fault.Fields("Check the reference", map[string]string{"reference": "There is no restricted case of your force with this reference that you can open this way"})
}

// MostGlassHours is the longest that a force lets somebody look by break-glass, in hours: its own value, 24 at most.
func (r *Room) MostGlassHours(ctx context.Context, rd db.Reader, force ids.Unit) (int, error) {
	values := reference.Room{DB: r.DB}
	v, err := values.Value(ctx, rd, force, "access", "glass.hours", caltime.DateOf(rd.Time()))
	if err != nil {
		return 0, err
	}
	n, err := v.Int()
	if err != nil {
		return 0, err
	}
	return int(max(1, min(n, int64(access.LongestGlass/time.Hour)))), nil
}

// BreakGlass lets the actor read a restricted case of their force of which they are no member, for a number of hours and
// for a reason that stays. The lead, the deputy and the supervisors of the unit are told at once, every page is logged, and
// somebody else judges it. Invalid, with one and the same sentence, where there is no such case for them, whatever the
// cause; Refused where they see the case already; TooMany after five tries within an hour. Nothing of the confidential
// compartment is reached by it.
func (r *Room) BreakGlass(ctx context.Context, b Breaking) (x access.Glass, ref string, err error) {
	var answer error // a try that comes to nothing is kept too
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		answer = nil
		most, err := r.MostGlassHours(ctx, tx, tx.Actor.Force)
		if err != nil {
			return err
		}
		if err := b.check(most); err != nil {
			return err
		}
		if err := access.TryGlass(ctx, tx); err != nil {
			return err
		}
		g, found, err := access.FindGlass(ctx, tx, b.Ref)
		if err != nil {
			return fmt.Errorf("look for the case to break glass to: %w", err)
		}
		switch found {
		case access.Nothing:
			tx.Record("glass.refused", db.On{Op: db.Consultation, Kind: "glass"}, b)
			answer = noGlass()
			return nil
		case access.InSight:
			tx.Record("glass.refused", db.On{Op: db.Consultation, Kind: "glass", Case: g.CaseID(), Force: g.ForceID()}, b)
			answer = &fault.Error{Kind: fault.Refused, Message: "You can see this case already", Next: []string{"Open it from the list or by its reference"}}
			return nil
		}
		if x, err = access.Break(ctx, tx, g, b.Reason, strings.TrimSpace(b.Why), time.Duration(b.Hours)*time.Hour); err != nil {
			return err
		}
		ref = g.Ref()
		if err := r.Note(ctx, tx, g, Event{Kind: "glass.broken", Title: "Opened by break-glass: " + tx.Actor.Name, Entity: "case", EntityID: int64(g.CaseID()), Field: "glass",
			Detail: GlassReasonName(b.Reason) + ", until " + caltime.LocalOf(x.UntilAt).WithDay()}); err != nil {
			return err
		}
		for _, f := range r.OnGlass {
			if err := f(ctx, tx, x); err != nil {
				return fmt.Errorf("tell of broken glass: %w", err)
			}
		}
		return nil
	})
	if err == nil {
		err = answer
	}
	return x, ref, err
}
