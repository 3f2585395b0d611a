package diary

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
)

// handOverFor is how many days after an absence its list of what ran meanwhile is offered.
const handOverFor = 14

// mostHandedOver is how many clocks that list shows.
const mostHandedOver = 200

// HandOver is an absence with the clocks of the person's cases that ran meanwhile or still run, as the actor may see them.
type HandOver struct {
	AbsenceRow
	Clocks []HandedOver
	All    bool // false: there are more
}

// Absences lists the actor's absences, those they stand in for, and those of people they supervise, the latest first;
// what has been over for more than handOverFor days is left out.
func (r *Room) Absences(ctx context.Context, rd db.Reader) ([]AbsenceRow, error) {
	a, err := me(ctx)
	if err != nil {
		return nil, err
	}
	return absencesOf(ctx, rd, a.User, supervised(a), caltime.DateOf(rd.Time()).AddDays(-handOverFor))
}

// HandOver gives what runs, and what ran, while somebody is away. NotFound for an absence that is none of the actor's
// business.
func (r *Room) HandOver(ctx context.Context, rd db.Reader, id int64) (h HandOver, err error) {
	list, err := r.Absences(ctx, rd)
	if err != nil {
		return h, err
	}
	for _, x := range list {
		if x.ID != id {
			continue
		}
		h.AbsenceRow = x
		if h.Clocks, err = handedOver(ctx, rd, x.UserID, x.FromOn, mostHandedOver+1); err != nil {
			return h, fmt.Errorf("clocks handed over: %w", err)
		}
		if h.All = len(h.Clocks) <= mostHandedOver; !h.All {
			h.Clocks = h.Clocks[:mostHandedOver]
		}
		return h, nil
	}
	return h, fault.Missing()
}

// watchAbsences tells those who stand in that they do, and those who are back what they come back to.
func (r *Room) watchAbsences(ctx context.Context, now time.Time) (int, error) {
	today := caltime.DateOf(now)
	list, err := absencesToTell(ctx, r.DB, today, today.AddDays(-handOverFor))
	if err != nil {
		return 0, fmt.Errorf("absences: %w", err)
	}
	var asked set[ids.User]
	for _, a := range list {
		asked.add(a.UserID)
	}
	people, err := r.people(ctx, asked.list, today)
	if err != nil {
		return 0, err
	}
	var drafts []draft
	add := func(a Absence, k Kind, to ids.User) {
		p := people[to]
		if !p.Enabled || !p.Views || p.ForceID != a.ForceID {
			return
		}
		drafts = append(drafts, draft{mail: !p.away() && r.mails(p, k), Notice: Notice{UserID: to, ForceID: a.ForceID, Once: onceAway(a.ID, k, to), Kind: k, AbsenceID: &a.ID, Unread: true}})
	}
	for _, a := range list {
		switch {
		case a.ToOn.Before(today):
			add(a, Back, a.UserID)
		case a.StandInID != nil && !a.CreatedAt.After(now.Add(-cases.UndoTime)):
			add(a, StandingIn, *a.StandInID)
		}
	}
	return r.tell(ctx, drafts)
}
