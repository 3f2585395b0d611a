package reporting

import (
	"context"
	"slices"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/lists"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

// KeepFor is how long a workbook that was made from a page can be downloaded.
const KeepFor = 24 * time.Hour

// Kinds of job.
const (
	// ExportJob makes one export.
	ExportJob = "export"
	// ExpireJob wipes what is past its time, by the hour.
	ExpireJob = "export.expire"
)

// Room runs reports.
type Room struct {
	DB        *db.DB
	Users     *users.Room
	Reference *reference.Room
	Blobs     blob.Store
	Reports   []Report     // the catalogue
	Lists     []lists.List // what pages list and may be taken away
	PublicURL string       // how browsers reach the product, for the links in workbooks
	System    string       // name of the installation, for the sheet About
	// Sealer closes the rows of lists that can be brought back; nil: none can.
	Sealer func(ctx context.Context, rd db.Reader) (*lists.Sealer, error)
	// AlsoLinked lists which of some files other rooms still hold, so that wiping an export leaves those alone.
	AlsoLinked []func(ctx context.Context, hashes []string) ([]string, error)
	// Tell is told, in its transaction, what somebody is to hear of a report that a schedule sends; nil: nobody hears.
	Tell func(ctx context.Context, tx *db.Tx, n News) error
}

// New makes the room. Its catalogue must hold no code twice.
func New(d *db.DB, people *users.Room, ref *reference.Room, files blob.Store, catalogue []Report, publicURL, system string) *Room {
	return &Room{DB: d, Users: people, Reference: ref, Blobs: files, Reports: catalogue, PublicURL: publicURL, System: system}
}

// Jobs tells the queue who makes and who wipes exports.
func (r *Room) Jobs(q *jobs.Queue) {
	q.Handle(ExportJob, r.makeExport)
	q.Handle(ExpireJob, func(ctx context.Context, j *jobs.Job) error { return r.Expire(ctx) })
	q.Every(ExpireJob, time.Hour, actor.Program("exports"))
	q.Handle(ScheduleJob, func(ctx context.Context, j *jobs.Job) error { _, err := r.RunSchedules(ctx); return err })
	q.Every(ScheduleJob, 5*time.Minute, scheduler)
}

// List gives the reports that the actor in ctx may run, in the catalogue's order.
func (r *Room) List(ctx context.Context) []Report {
	a, ok := actor.From(ctx)
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Reports), func(x Report) bool { return !a.Can(x.Permission) })
}

// report finds a report and checks that the actor in ctx may run it: NotFound for a code that is not in the catalogue,
// Forbidden where the role does not allow it.
func (r *Room) report(ctx context.Context, code string) (Report, actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return Report{}, a, fault.New(fault.SignedOut, "Sign in to go on")
	}
	i := slices.IndexFunc(r.Reports, func(x Report) bool { return x.Code == code })
	if i < 0 {
		return Report{}, a, fault.New(fault.NotFound, "There is no report %q", code)
	}
	if !a.Can(r.Reports[i].Permission) {
		return Report{}, a, fault.New(fault.Forbidden, "Your role does not allow this report")
	}
	return r.Reports[i], a, nil
}

// atOnce is the most rows of a sheet that a page waits for.
func (r *Room) atOnce(ctx context.Context, a actor.Actor) (int, error) {
	v, err := r.Reference.Value(ctx, r.DB, a.Force, "limit", "export.atonce", caltime.DateOf(r.DB.Time()))
	if err != nil {
		return 0, err
	}
	n, err := v.Int()
	return int(n), err
}
