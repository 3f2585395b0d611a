package releases

import (
	"context"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// NewRequest is a request of a person for their own data, as it came in.
type NewRequest struct {
	Name       string
	BornOn     caltime.Date
	KnownAs    string // other names and identifiers, one a line
	Contact    string
	Asked      string
	ReceivedOn caltime.Date
}

// mostKnownAs bounds the other names to search by.
const mostKnownAs = 20

func tidy(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

func long(bad map[string]string, field, v, what string, most int, count string) {
	if len([]rune(v)) > most {
		bad[field] = what + " must be " + count + " characters or fewer"
	}
}

func (n NewRequest) check(today caltime.Date) error {
	bad := map[string]string{}
	if n.Name == "" {
		bad["name"] = "Enter the name of the person who asks"
	}
	long(bad, "name", n.Name, "The name", 200, "200")
	if n.Contact == "" {
		bad["contact"] = "Enter the address to answer to"
	}
	long(bad, "contact", n.Contact, "The address", 1000, "1,000")
	long(bad, "asked", n.Asked, "What is asked for", 4000, "4,000")
	long(bad, "known_as", n.KnownAs, "The other names", 2000, "2,000")
	if strings.Count(n.KnownAs, "\n") >= mostKnownAs {
		bad["known_as"] = "Enter 20 other names and numbers or fewer, one a line"
	}
	if !n.BornOn.IsZero() && (n.BornOn.After(today) || n.BornOn.Y < today.Y-130) {
		bad["born_on"] = "The date of birth must be in the past, and within 130 years"
	}
	switch {
	case n.ReceivedOn.IsZero():
		bad["received_on"] = "Enter the day the request came in"
	case n.ReceivedOn.After(today):
		bad["received_on"] = "The day it came in must be today or earlier"
	case n.ReceivedOn.Y < today.Y-5:
		bad["received_on"] = "The day it came in must be within the last five years"
	}
	return fault.Fields("Check the request", bad, "name", "born_on", "known_as", "contact", "asked", "received_on")
}

// RecordRequest records a request for access. Whoever records it handles it until somebody takes it over.
func (r *Room) RecordRequest(ctx context.Context, n NewRequest) (x Release, err error) {
	n.Name, n.KnownAs, n.Contact, n.Asked = strings.Join(strings.Fields(n.Name), " "), tidy(n.KnownAs), tidy(n.Contact), tidy(n.Asked)
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if tx.Actor.Kind != actor.Person || !tx.Actor.Can(perm.RequestHandle) {
			return fault.New(fault.Forbidden, "Your role does not handle requests for access")
		}
		today := caltime.DateOf(tx.Now)
		if err := n.check(today); err != nil {
			return err
		}
		p, err := r.periods(ctx, tx, tx.Actor.Force, today)
		if err != nil {
			return err
		}
		x = Release{PublicKey: ids.NewKey(), ForceID: tx.Actor.Force, Kind: Access, Year: today.Y, Name: n.Name, BornOn: n.BornOn, KnownAs: n.KnownAs, Contact: n.Contact, Asked: n.Asked,
			ReceivedOn: n.ReceivedOn, LookUntil: today.AddDays(p.Look), State: Received, HandlerID: tx.Actor.User, Version: 1, CreatedAt: tx.Now, CreatedBy: tx.Actor.User}
		if x.N, err = nextNumber(ctx, tx, x.ForceID, Access, x.Year); err != nil {
			return err
		}
		if x.DueOn, err = r.due(ctx, tx, x, p); err != nil {
			return err
		}
		if err := insertRelease(ctx, tx, &x); err != nil {
			return err
		}
		tx.Record("release.received", x.on(db.Collection), told(x, map[string]any{"received_on": x.ReceivedOn, "due_on": x.DueOn}))
		return nil
	})
	return x, err
}

// AskIdentity notes that more was asked for to be sure who asks (s.52): the time waits until it comes.
func (r *Room) AskIdentity(ctx context.Context, at At, version int64, on caltime.Date) error {
	return r.change(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, _ access.Grant) error {
		if x.Kind != Access || x.State != Received {
			return fault.New(fault.Refused, "Proof of identity is asked for before the search begins")
		}
		if on.IsZero() || on.After(caltime.DateOf(tx.Now)) || on.Before(x.ReceivedOn) {
			return fault.Fields("Check the day", map[string]string{"identity_asked_on": "Enter a day from the day the request came in to today"})
		}
		x.State, x.IdentityAskedOn = Identity, on
		tx.Record("release.identity_asked", x.on(db.Alteration), told(*x, map[string]any{"on": on}))
		return update(ctx, tx, x, map[string]any{"state": x.State, "identity_asked_on": on})
	})
}

// ConfirmIdentity notes how it was made sure who asks. The search begins; where proof was asked for, the time runs from the
// day it came.
func (r *Room) ConfirmIdentity(ctx context.Context, at At, version int64, on caltime.Date, how string) error {
	how = tidy(how)
	return r.change(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, _ access.Grant) error {
		if x.Kind != Access || x.State != Received && x.State != Identity {
			return fault.New(fault.Refused, "The identity is checked already")
		}
		bad, today, from := map[string]string{}, caltime.DateOf(tx.Now), x.ReceivedOn
		if !x.IdentityAskedOn.IsZero() {
			from = x.IdentityAskedOn
		}
		if how == "" {
			bad["identity_how"] = "Enter how it was made sure who asks"
		}
		long(bad, "identity_how", how, "How", 500, "500")
		if on.IsZero() || on.After(today) || on.Before(from) {
			bad["identity_on"] = "Enter a day from " + from.UK() + " to today"
		}
		if err := fault.Fields("Check the identity", bad, "identity_on", "identity_how"); err != nil {
			return err
		}
		p, err := r.periods(ctx, tx, x.ForceID, today)
		if err != nil {
			return err
		}
		by, was := tx.Actor.User, x.DueOn
		x.State, x.IdentityOn, x.IdentityHow, x.IdentityBy = Searching, on, how, &by
		if x.DueOn, err = r.due(ctx, tx, *x, p); err != nil {
			return err
		}
		tx.Record("release.identity_confirmed", x.on(db.Alteration), told(*x, map[string]any{"on": on, "old_due_on": was, "due_on": x.DueOn}))
		return update(ctx, tx, x, map[string]any{"state": x.State, "identity_on": on, "identity_how": how, "identity_by": by, "due_on": x.DueOn})
	})
}

// Extend gives more months to answer, once, with a reason that the person is told.
func (r *Room) Extend(ctx context.Context, at At, version int64, months int, why string) error {
	why = tidy(why)
	return r.change(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, _ access.Grant) error {
		today := caltime.DateOf(tx.Now)
		p, err := r.periods(ctx, tx, x.ForceID, today)
		if err != nil {
			return err
		}
		switch {
		case x.Kind != Access || !x.Open() || x.State == Approved:
			return fault.New(fault.Refused, "The time of this cannot be extended")
		case x.ExtendedMonths > 0:
			return fault.New(fault.Refused, "The time was extended already")
		case today.After(x.DueOn):
			return fault.New(fault.Refused, "The time is over: the person must be told of an extension before it ends")
		}
		bad := map[string]string{}
		if months < 1 || months > p.Extend {
			bad["months"] = "Choose how many months more"
		}
		cases.CheckReason(bad, "extended_why", why, "Enter why more time is needed: how complex the requests are, or how many")
		if err := fault.Fields("Check the extension", bad, "months", "extended_why"); err != nil {
			return err
		}
		was := x.DueOn
		x.ExtendedMonths, x.ExtendedWhy = months, why
		if x.DueOn, err = r.due(ctx, tx, *x, p); err != nil {
			return err
		}
		tx.Record("release.extended", x.on(db.Alteration), told(*x, map[string]any{"months": months, "old_due_on": was, "due_on": x.DueOn}))
		return update(ctx, tx, x, map[string]any{"extended_months": months, "extended_why": why, "due_on": x.DueOn})
	})
}

// Take makes the actor the one who works on a release.
func (r *Room) Take(ctx context.Context, at At, version int64) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		x, _, err := get(ctx, tx, at, access.Edit)
		switch {
		case err != nil:
			return err
		case x.HandlerID == tx.Actor.User:
			return fault.New(fault.Refused, "You work on it already")
		case !x.Open() || x.State == Waiting || x.State == Approved && x.DecidedBy != nil && *x.DecidedBy == tx.Actor.User:
			return fault.New(fault.Refused, "It cannot be taken over now")
		case x.Version != version:
			return fault.Stale("request")
		}
		was := x.HandlerID
		x.HandlerID = tx.Actor.User
		tx.Record("release.taken", x.on(db.Alteration), told(x, map[string]any{"old": was, "new": x.HandlerID}))
		return update(ctx, tx, &x, map[string]any{"handler_id": x.HandlerID})
	})
}

// Requests lists the requests for access of the actor's force.
func (r *Room) Requests(ctx context.Context, rd db.Reader, w Standing, p page.Request) (page.Result[Release], error) {
	a, _ := actor.From(ctx)
	if a.Kind != actor.Person || !a.Can(perm.RequestHandle) {
		return page.Result[Release]{}, fault.New(fault.Forbidden, "Your role does not handle requests for access")
	}
	if _, err := caltime.ParseDate(p.After.Value); err != nil {
		p.After = page.Key{} // a spoilt key: the first page
	}
	rows, err := standing(ctx, rd, a.Force, w, caltime.DateOf(rd.Time()), p)
	if err != nil {
		return page.Result[Release]{}, err
	}
	return page.Cut(rows, p, func(x Release) page.Key { return page.Key{Value: x.DueOn.String(), ID: x.ID} }), nil
}
