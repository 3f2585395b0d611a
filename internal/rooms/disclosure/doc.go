// Package disclosure keeps the schedules of what a case holds that may have to be revealed to the prosecutor (CPIA 1996;
// law document 8.3). It owns disclosure_items.
//
// Everything recorded on a case is material, the answers of a calculator, declined opportunities and time entries too. Each
// record is judged: is it relevant, is it sensitive, does it meet the test of disclosure; when was it scheduled, when did
// the prosecutor inspect it, and who checked it before it was handed on (DPA 2018 s.38(4)). The schedule is taken away in two
// parts, the non-sensitive one and the sensitive one; each run is recorded as a disclosure. The confidential compartment has
// no part in it: nothing of it stands on a case.
package disclosure

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/users"
)

// Room keeps the schedules of an installation.
type Room struct {
	DB    *db.DB
	Users *users.Room
	Cases *cases.Room
}

// New makes the room.
func New(d *db.DB, people *users.Room, files *cases.Room) *Room {
	return &Room{DB: d, Users: people, Cases: files}
}

// Item is what somebody judged of one record: the domain type and the row.
type Item struct {
	ID           int64
	CaseID       ids.Case
	ForceID      ids.Unit
	UnitID       ids.Unit
	Kind         string // of kinds
	EntityID     int64
	Relevant     bool
	Sensitive    bool
	MeetsTest    bool   // it might undermine the prosecution or assist the defence
	Description  string // as the schedule describes it; empty: as the record is titled
	WhySensitive string
	ScheduledOn  caltime.Date
	InspectedOn  caltime.Date
	CheckedBy    *ids.User // who verified it before it is handed on
	CheckedAt    *time.Time
	JudgedBy     ids.User
	JudgedAt     time.Time
	Version      int64
}

// TableName is disclosure_items.
func (Item) TableName() string { return "disclosure_items" }

// Judgement is what a person says of a record.
type Judgement struct {
	Kind         string
	EntityID     int64
	Version      int64  // 0: nobody has judged it yet
	Relevant     string // "yes" or "no"
	Sensitive    bool
	MeetsTest    bool
	Description  string
	WhySensitive string
	ScheduledOn  caltime.Date
	InspectedOn  caltime.Date
	Checked      bool // the person has verified it now
}

// Judge records it, for a case open or closed, by whoever may change the case. A change of what was checked needs a new
// check. Stale where somebody judged it meanwhile.
func (r *Room) Judge(ctx context.Context, id ids.Case, j Judgement) (x Item, err error) {
	j.Description, j.WhySensitive = strings.TrimSpace(j.Description), strings.TrimSpace(j.WhySensitive)
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, id, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.Lock(ctx, tx, g); err != nil {
			return err
		}
		rec, err := recordOf(ctx, tx, g, j.Kind, j.EntityID)
		if err != nil {
			return err
		}
		if err := j.check(rec, caltime.DateOf(tx.Now)); err != nil {
			return err
		}
		was := rec.Item()
		if was.Version != j.Version {
			return fault.Stale("judgement of this record")
		}
		x = Item{ID: was.ID, CaseID: id, ForceID: g.ForceID(), UnitID: g.UnitID(), Kind: j.Kind, EntityID: j.EntityID, Relevant: j.Relevant == "yes", Sensitive: j.Sensitive,
			MeetsTest: j.MeetsTest, Description: j.Description, WhySensitive: j.WhySensitive, ScheduledOn: j.ScheduledOn, InspectedOn: j.InspectedOn,
			JudgedBy: tx.Actor.User, JudgedAt: tx.Now, Version: was.Version + 1}
		if j.Checked {
			by, at := tx.Actor.User, tx.Now
			x.CheckedBy, x.CheckedAt = &by, &at
		}
		if err := save(ctx, tx, &x, was.Version); err != nil {
			return err
		}
		tx.Record("disclosure_item.judged", db.On{Kind: "disclosure_item", ID: x.ID, Case: id, Force: g.ForceID()}, map[string]any{"old": was, "new": x})
		return r.Cases.Changed(ctx, tx, g)
	})
	return x, err
}

func (j Judgement) check(rec Record, today caltime.Date) error {
	bad := map[string]string{}
	if rec.EntityID == 0 {
		bad["item"] = "Choose a record of the case"
	}
	if j.Relevant != "yes" && j.Relevant != "no" {
		bad["relevant"] = "Say whether it is relevant"
	}
	if j.Relevant == "no" && (j.Sensitive || j.MeetsTest || !j.ScheduledOn.IsZero()) {
		bad["relevant"] = "What is not relevant is not scheduled, and is neither sensitive nor meets the test"
	}
	if j.Sensitive && j.WhySensitive == "" {
		bad["why_sensitive"] = "Enter why it is sensitive"
	}
	if len([]rune(j.Description)) > 1000 {
		bad["description"] = "The description must be 1,000 characters or fewer"
	}
	if len([]rune(j.WhySensitive)) > 1000 {
		bad["why_sensitive"] = "The reason must be 1,000 characters or fewer"
	}
	if j.ScheduledOn.After(today) {
		bad["scheduled"] = "The day must not be after today"
	}
	if j.InspectedOn.After(today) {
		bad["inspected"] = "The day must not be after today"
	}
	if !j.InspectedOn.IsZero() && j.ScheduledOn.IsZero() {
		bad["inspected"] = "The prosecutor inspects what is scheduled: enter when it was"
	}
	return fault.Fields("Check the record", bad, "item", "relevant", "description", "why_sensitive", "scheduled", "inspected")
}
