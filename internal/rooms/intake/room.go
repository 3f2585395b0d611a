package intake

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
)

func init() {
	reference.Define("limit", "intake.triage", "24", "hours", "An arrest for a trigger offence is triaged for its financial potential in so many hours", "force rule", true)
	reference.Define("limit", "intake.decide", "48", "hours", "A referral is decided in so many hours, or sooner where something runs out sooner", "force rule", true)
}

// Room is the intake of an installation.
type Room struct {
	DB        *db.DB
	Users     *users.Room
	Reference *reference.Room
	Cases     *cases.Room
	Orders    *orders.Room

	// OnChange is told, in the transaction, which files an event or a referral stands in that changed: the case it is linked
	// to, else the intake file of its unit.
	OnChange []func(ctx context.Context, tx *db.Tx, list []ids.Case) error
	// BeforeUndo says why a step cannot be taken back: a fault.Refused where somebody has built on it.
	BeforeUndo []func(ctx context.Context, tx *db.Tx, b Built) error
}

// New makes the room.
func New(d *db.DB, people *users.Room, ref *reference.Room, c *cases.Room, o *orders.Room) *Room {
	r := &Room{DB: d, Users: people, Reference: ref, Cases: c, Orders: o}
	r.registerUndo()
	r.starts()
	return r
}

// settings are the force's data that intake works by, on a day.
type settings struct {
	triageHours, decideHours int64
	units                    map[ids.Unit]string // filled by TakeIn
	scoring                  Scoring
}

func (r *Room) settings(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date) (s settings, err error) {
	list, err := r.Reference.Values(ctx, rd, force, on, "limit", "threshold")
	if err != nil {
		return s, err
	}
	for _, v := range list {
		var n int64
		switch v.Kind + "/" + v.Code {
		case "limit/intake.triage", "limit/intake.decide", "threshold/cash.minimum", "threshold/uwo.minimum":
			if n, err = v.Int(); err != nil {
				return s, err
			}
		}
		switch v.Kind + "/" + v.Code {
		case "limit/intake.triage":
			s.triageHours = n
		case "limit/intake.decide":
			s.decideHours = n
		case "threshold/cash.minimum":
			s.scoring.Minimum, err = v.Pence()
		case "threshold/uwo.minimum":
			s.scoring.UWOMinimum, err = v.Pence()
		}
		if err != nil {
			return s, err
		}
	}
	return s, r.offences(ctx, rd, force, on, &s.scoring)
}

// changed tells higher rooms of the files that something stands in: of each given case, else of the intake file of the unit
// for the year in which it came.
func (r *Room) changed(ctx context.Context, tx *db.Tx, places ...place) error {
	var list []ids.Case
	seen := map[ids.Case]bool{}
	for _, p := range places {
		id, err := r.standsIn(ctx, tx, p)
		if err != nil {
			return err
		}
		if !seen[id] {
			seen[id] = true
			list = append(list, id)
		}
	}
	for _, tell := range r.OnChange {
		if err := tell(ctx, tx, list); err != nil {
			return err
		}
	}
	return nil
}

// standsIn is the case, else the intake file, of a place.
func (r *Room) standsIn(ctx context.Context, tx *db.Tx, p place) (ids.Case, error) {
	if p.caseID != 0 {
		return p.caseID, nil
	}
	return r.Cases.IntakeFileOf(ctx, tx, p.force, p.unit, p.year)
}

// place is where an event or a referral stands.
type place struct {
	force, unit ids.Unit
	year        int
	caseID      ids.Case
}

func (e Event) place() place {
	p := place{force: e.ForceID, unit: e.UnitID, year: caltime.DateOf(e.ReceivedAt).Y}
	if e.CaseID != nil {
		p.caseID = *e.CaseID
	}
	return p
}

func (x Referral) place() place {
	p := place{force: x.ForceID, unit: x.UnitID, year: caltime.DateOf(x.ReferredAt).Y}
	if x.CaseID != nil {
		p.caseID = *x.CaseID
	}
	return p
}

// on says what an audit entry of this room is about.
func on(kind string, id int64, force ids.Unit, caseID *ids.Case) db.On {
	o := db.On{Kind: kind, ID: id, Force: force}
	if caseID != nil {
		o.Case = *caseID
	}
	return o
}

// impossible is the answer to a step that is not open: why, and the steps that are.
func impossible[S interface {
	~string
	Title() string
	Next() []S
}](what string, from, to S) error {
	e := fault.New(fault.Refused, "%s is %q: it cannot become %q", what, from.Title(), to.Title())
	for _, n := range from.Next() {
		e.Next = append(e.Next, n.Title())
	}
	if len(e.Next) == 0 {
		e.Next = []string{"Nothing more can happen to it"}
	}
	return e
}

// open reports whether to is one of the steps open from from.
func open[S interface {
	~string
	Next() []S
}](from, to S) bool {
	for _, n := range from.Next() {
		if n == to {
			return true
		}
	}
	return false
}
