package diary

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// Absence is when somebody is away, and who stands in for them: the domain type and the row.
type Absence struct {
	ID        int64
	UserID    ids.User
	ForceID   ids.Unit
	FromOn    caltime.Date
	ToOn      caltime.Date // the last day; before FromOn where it was called off
	StandInID *ids.User    // nil: the deputy of each case, else the supervisors
	Version   int
	CreatedAt time.Time
	CreatedBy ids.User
}

// TableName is absences.
func (Absence) TableName() string { return "absences" }

// longest is how many days an absence may last.
const longest = 366

// Check reports, field by field, why the absence cannot be entered on a day.
func (a Absence) Check(today caltime.Date) error {
	bad := map[string]string{}
	switch {
	case a.FromOn.IsZero():
		bad["from"] = "Enter the first day away"
	case a.FromOn.Before(today.AddDays(-longest)) || a.FromOn.After(today.AddDays(longest)):
		bad["from"] = "The first day must be within a year of today"
	}
	switch {
	case a.ToOn.IsZero():
		bad["to"] = "Enter the last day away"
	case a.ToOn.Before(a.FromOn) && bad["from"] == "":
		bad["to"] = "The last day away must not be before the first"
	case a.ToOn.Before(today):
		bad["to"] = "The last day away must not be in the past"
	case bad["from"] == "" && a.FromOn.DaysUntil(a.ToOn) > longest:
		bad["to"] = "An absence can last a year at most"
	}
	if a.StandInID != nil && *a.StandInID == a.UserID {
		bad["stand_in"] = "Choose somebody else to stand in"
	}
	return fault.Fields("Check the absence", bad, "person", "from", "to", "stand_in")
}

// GoAway enters an absence of the actor, or of somebody they supervise. While it lasts, notices go to who stands in too,
// and none is mailed to the person. Invalid where it overlaps another absence of theirs; NotFound for a person the actor
// does not supervise.
func (r *Room) GoAway(ctx context.Context, a Absence) (Absence, error) {
	err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		by, err := me(ctx)
		if err != nil {
			return err
		}
		if err := r.speaksFor(ctx, tx, by, a.UserID); err != nil {
			return err
		}
		if err := a.Check(caltime.DateOf(tx.Now)); err != nil {
			return err
		}
		if err := lockPerson(ctx, tx, a.UserID); err != nil {
			return err
		}
		other, err := overlapping(ctx, tx, a)
		if err != nil {
			return err
		}
		if other.ID != 0 {
			return fault.Fields("Check the absence", map[string]string{"from": "There is an absence from " + other.FromOn.UK() + " to " + other.ToOn.UK() + " already: end that one first"})
		}
		if a.StandInID != nil {
			ok, err := canStandIn(ctx, tx, by.Force, *a.StandInID, caltime.DateOf(tx.Now))
			if err != nil {
				return err
			}
			if !ok {
				return fault.Fields("Check the absence", map[string]string{"stand_in": "Choose an investigator or supervisor of the force"})
			}
		}
		a.ID, a.ForceID, a.Version, a.CreatedAt, a.CreatedBy = 0, by.Force, 1, tx.Now, by.User
		if err := insertAbsence(ctx, tx, &a); err != nil {
			return fmt.Errorf("insert absence of user %d: %w", a.UserID, err)
		}
		tx.Record("absence.entered", a.about(), a)
		return nil
	})
	return a, err
}

// EndAbsence ends an absence with yesterday, so that the person is back from today. Refused for one that is over, Conflict
// where it was changed meanwhile.
func (r *Room) EndAbsence(ctx context.Context, id int64, version int) (a Absence, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if a, err = r.absence(ctx, tx, id); err != nil {
			return err
		}
		today := caltime.DateOf(tx.Now)
		if a.Version != version {
			return fault.Stale("absence")
		}
		if a.ToOn.Before(today) {
			return fault.New(fault.Refused, "This absence is over already")
		}
		was := a.ToOn
		a.ToOn = today.AddDays(-1)
		if err := endAbsence(ctx, tx, &a); err != nil {
			return err
		}
		tx.Record("absence.ended", a.about(), map[string]any{"old": was, "new": a.ToOn})
		return nil
	})
	return a, err
}

// absence gives an absence that the actor may change; NotFound for any other.
func (r *Room) absence(ctx context.Context, rd db.Reader, id int64) (Absence, error) {
	by, err := me(ctx)
	if err != nil {
		return Absence{}, err
	}
	a, err := absenceByID(ctx, rd, id)
	if err != nil {
		return a, err
	}
	if a.ID == 0 || a.ForceID != by.Force {
		return a, fault.Missing()
	}
	return a, r.speaksFor(ctx, rd, by, a.UserID)
}

// speaksFor says whether the actor may enter absences of a person: themselves, or who works in a unit they supervise.
func (r *Room) speaksFor(ctx context.Context, rd db.Reader, by actor.Actor, u ids.User) error {
	if u == by.User {
		return nil
	}
	ok, err := worksUnder(ctx, rd, u, supervised(by), caltime.DateOf(rd.Time()))
	if err != nil {
		return err
	}
	if !ok {
		return fault.Missing()
	}
	return nil
}

// supervised lists the units that somebody supervises.
func supervised(a actor.Actor) (out []ids.Unit) {
	for _, ap := range a.Appointments {
		if ap.Role == perm.Supervisor {
			out = append(out, ap.Units...)
		}
	}
	return out
}

func (a Absence) about() db.On {
	return db.On{Kind: "absence", ID: a.ID, Force: a.ForceID}
}
