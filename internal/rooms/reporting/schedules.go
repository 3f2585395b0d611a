package reporting

import (
	"cmp"
	"context"
	"slices"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/jobs"
)

// ScheduleLine is a schedule in a list.
type ScheduleLine struct {
	Schedule  `gorm:"embedded"`
	OwnerName string
	People    int  // to how many it sends
	Mine      bool // it sends to the reader
}

// Schedules lists the schedules that the person in ctx made or is sent; for a manager all of the force, so that somebody can
// end what nobody needs. A schedule tells of no case. Two hundred at most.
func (r *Room) Schedules(ctx context.Context) ([]ScheduleLine, error) {
	a, ok := actor.From(ctx)
	if !ok || a.User == 0 {
		return nil, nil
	}
	return scheduleLines(ctx, r.DB, a.Force, a.User, a.Is(perm.Manager), 200)
}

// ScheduleView is a schedule with to whom it sends and what it did.
type ScheduleView struct {
	Schedule
	OwnerName  string
	People     []Receiver
	Mine       bool // it sends to the reader
	Owner      bool // the reader made it
	MayEnd     bool
	Deliveries []Sent
}

// Sent is what a schedule did for one person on one day.
type Sent struct {
	Delivery
	Name  string
	State ExportState // empty where the person was left out
	Key   string      // of the reader's own export; empty for anybody else's
	Rows  int         // of the reader's own
	Took  time.Duration
	Error string
}

type deliveryRow struct {
	Delivery    `gorm:"embedded"`
	Name        string
	ExportState ExportState
	ExportKey   string
	ExportError string
	ExpiresAt   *time.Time
	RowCount    int
	TookMS      int64 `gorm:"column:took_ms"`
	JobState    jobs.State
	JobError    string
}

// Schedule gives a schedule to whoever made it, is sent it, or manages the force. Whoever is sent it, and did not make it,
// sees of what it did their own part alone. NotFound for anybody else.
func (r *Room) Schedule(ctx context.Context, key string) (v ScheduleView, err error) {
	a, _ := actor.From(ctx)
	s, err := scheduleByKey(ctx, r.DB, key)
	if err != nil {
		return v, err
	}
	v.Schedule = s
	people, err := peopleOf(ctx, r.DB, s.ID)
	if err != nil {
		return v, err
	}
	names, err := r.Users.Names(ctx, r.DB, append([]ids.User{s.OwnerID}, people...))
	if err != nil {
		return v, err
	}
	v.OwnerName, v.Owner, v.MayEnd = names[s.OwnerID], s.OwnerID == a.User, mayEnd(a, s)
	for _, u := range people {
		v.Mine = v.Mine || u == a.User
		v.People = append(v.People, Receiver{ID: u, Name: names[u]})
	}
	slices.SortStableFunc(v.People, func(x, y Receiver) int { return cmp.Compare(x.Name, y.Name) })
	if s.ID == 0 || a.User == 0 || a.Force != s.ForceID || !v.Mine && !v.MayEnd {
		return ScheduleView{}, fault.Missing()
	}
	only := a.User
	if v.MayEnd {
		only = 0
	}
	rows, err := deliveriesOf(ctx, r.DB, s.ID, only, 60)
	if err != nil {
		return v, err
	}
	for _, x := range rows {
		v.Deliveries = append(v.Deliveries, x.seen(r.DB.Time(), a.User))
	}
	return v, nil
}

// seen is a delivery as a reader sees it: of somebody else's export that it was made, not what it holds.
func (x deliveryRow) seen(now time.Time, reader ids.User) Sent {
	row := exportRow{Export: Export{State: x.ExportState, ExpiresAt: x.ExpiresAt, Error: x.ExportError}}
	if x.JobState != "" {
		row.JobState, row.JobError = &x.JobState, &x.JobError
	}
	m := row.seen(now)
	out := Sent{Delivery: x.Delivery, Name: x.Name, State: m.State, Error: m.Error}
	if x.UserID == reader {
		out.Key, out.Rows, out.Took = x.ExportKey, x.RowCount, time.Duration(x.TookMS)*time.Millisecond
	} else if m.State == Failed {
		out.Error = "It could not be made for them."
	}
	return out
}
