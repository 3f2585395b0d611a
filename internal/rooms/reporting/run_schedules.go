package reporting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
)

// ScheduleJob looks every five minutes for schedules whose hour has come.
const ScheduleJob = "export.schedules"

var scheduler = actor.Program("schedules")

// News is what somebody is told about a report that a schedule sends.
type News struct {
	What   NewsKind
	Once   string // what may be told only once
	To     ids.User
	Force  ids.Unit
	Report string // its title
	Page   string // where to go
	Key    string // of the export, where there is one
	About  ids.User
}

// NewsKind is what is told.
type NewsKind string

// The news: a report is there, could not be made, or somebody may not run it any more and was left out.
const (
	NewsReady   NewsKind = "ready"
	NewsFailed  NewsKind = "failed"
	NewsLeftOut NewsKind = "left out"
)

// tell passes news on, where anybody listens.
func (r *Room) tell(ctx context.Context, tx *db.Tx, n News) error {
	if r.Tell == nil {
		return nil
	}
	return r.Tell(ctx, tx, n)
}

// tellOf tells somebody of an export that a schedule sends them; nobody of what they asked for themselves.
func (r *Room) tellOf(ctx context.Context, tx *db.Tx, e Export, what NewsKind) error {
	if e.ScheduleID == nil {
		return nil
	}
	return r.tell(ctx, tx, News{What: what, Once: "export/" + e.PublicKey + "/" + string(what), To: e.UserID, Force: e.ForceID, Report: e.Title,
		Page: "/exports/" + e.PublicKey, Key: e.PublicKey})
}

// RunSchedules queues the reports of every schedule whose hour has come and tells how many schedules ran. Each runs once on
// each of its days, on all replicas together; of days that were missed the latest is made up for, once. A report is made for each
// person as that person: nobody is sent what somebody else may see. A schedule that fails holds up no other; it is tried again at
// the next look, and the error names each.
func (r *Room) RunSchedules(ctx context.Context) (int, error) {
	ctx = actor.With(ctx, scheduler)
	const some = 100
	ran, after := 0, int64(0)
	var failed []error
	for {
		now := r.DB.Time()
		list, err := schedulesDue(ctx, r.DB, caltime.DateOf(now), after, some)
		if err != nil {
			return ran, fmt.Errorf("look for schedules: %w", err)
		}
		for _, s := range list {
			after = s.ID
			due := s.due(now)
			if due.IsZero() {
				continue
			}
			ok, err := r.runSchedule(ctx, s, due)
			if err != nil {
				failed = append(failed, fmt.Errorf("run schedule %d: %w", s.ID, err))
			}
			if ok {
				ran++
			}
		}
		if len(list) < some {
			return ran, errors.Join(failed...)
		}
	}
}

// runSchedule queues what a schedule makes on a day; false where another replica was first, or the schedule was changed.
func (r *Room) runSchedule(ctx context.Context, s Schedule, due caltime.Date) (ok bool, err error) {
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if ok, err = takeDay(ctx, tx, s, due, s.next(tx.Now)); err != nil || !ok {
			return err
		}
		rep, why, err := r.stillRuns(ctx, tx, s)
		if err != nil {
			return err
		}
		if why != "" {
			return endSchedule(ctx, tx, s, why)
		}
		people, err := peopleOf(ctx, tx, s.ID)
		if err != nil {
			return err
		}
		params, err := json.Marshal(rep.over(s.ParamsMap(), s.Period, due))
		if err != nil {
			return err
		}
		var sent, out []ids.User
		for _, u := range people {
			why, who, err := r.mayReceive(ctx, tx, rep, s.ForceID, u)
			if err != nil {
				return err
			}
			if why != "" {
				out = append(out, u)
				err = r.leaveOut(ctx, tx, s, due, u, why)
			} else {
				sent = append(sent, u)
				err = r.queueFor(ctx, tx, s, due, who, string(params))
			}
			if err != nil {
				return err
			}
		}
		o := onSchedule(s)
		o.Op = db.System
		tx.Record("schedule.ran", o, map[string]any{"report": s.Code, "on": due, "params": json.RawMessage(params), "people": sent, "left_out": out})
		return nil
	})
	return ok && err == nil, err
}

// stillRuns gives the report of s, or says why s cannot run any more.
func (r *Room) stillRuns(ctx context.Context, tx *db.Tx, s Schedule) (Report, string, error) {
	i := slices.IndexFunc(r.Reports, func(x Report) bool { return x.Code == s.Code })
	if i < 0 {
		return Report{}, "There is no such report any more.", nil
	}
	why, _, err := r.mayReceive(ctx, tx, r.Reports[i], s.ForceID, s.OwnerID)
	if why != "" {
		why = "Whoever made it may not run this report any more."
	}
	return r.Reports[i], why, err
}

// queueFor queues the report for one person, to be made as that person and for the purpose of the schedule.
func (r *Room) queueFor(ctx context.Context, tx *db.Tx, s Schedule, due caltime.Date, who actor.Actor, params string) error {
	e := Export{PublicKey: ids.NewKey(), ForceID: s.ForceID, UserID: who.User, Kind: reportKind, Code: s.Code, Title: s.Title, Params: params, Sight: "{}",
		State: Preparing, CreatedAt: tx.Now, ScheduleID: &s.ID}
	if err := insertExport(ctx, tx, &e); err != nil {
		return err
	}
	job, err := jobs.Enqueue(db.WithPurpose(ctx, s.Purpose), tx, ExportJob, exportArgs{Export: e.ID}, jobs.For(who))
	if err != nil {
		return err
	}
	if err := setJob(ctx, tx, e.ID, job); err != nil {
		return err
	}
	return insertDelivery(ctx, tx, &Delivery{ScheduleID: s.ID, ForceID: s.ForceID, DueOn: due, UserID: who.User, ExportID: &e.ID, CreatedAt: tx.Now})
}

// leaveOut keeps why somebody is not sent the report, and tells whoever made the schedule.
func (r *Room) leaveOut(ctx context.Context, tx *db.Tx, s Schedule, due caltime.Date, u ids.User, why string) error {
	if err := insertDelivery(ctx, tx, &Delivery{ScheduleID: s.ID, ForceID: s.ForceID, DueOn: due, UserID: u, Why: why, CreatedAt: tx.Now}); err != nil {
		return err
	}
	return r.tell(ctx, tx, News{What: NewsLeftOut, Once: fmt.Sprintf("schedule/%d/%s/%d", s.ID, due, u), To: s.OwnerID, Force: s.ForceID, Report: s.Title,
		Page: schedulePath(s.PublicKey), About: u})
}

// schedulePath is the page of a schedule.
func schedulePath(key string) string { return "/reports/schedules/" + key }
