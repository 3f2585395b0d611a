package disclosure

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// kind is a sort of record that a case holds.
type kind struct {
	Code, Name string
	query      string // entity_id, title, at of the records of case ?
}

var kinds = []kind{
	{"decision", "Decisions", "SELECT id AS entity_id, title, decided_at AS at FROM decisions WHERE case_id = ?"},
	{"product", "Intelligence", "SELECT id AS entity_id, title, created_at AS at FROM intel_products WHERE case_id = ?"},
	{"opportunity", "Opportunities", "SELECT id AS entity_id, title, created_at AS at FROM opportunities WHERE case_id = ?"},
	{"order", "Orders", "SELECT id AS entity_id, kind || ' ' || court_ref AS title, created_at AS at FROM orders WHERE case_id = ?"},
	{"seizure", "Seizures", "SELECT id AS entity_id, place || ' ' || exhibit AS title, created_at AS at FROM seizures WHERE case_id = ?"},
	{"lifestyle", "Criminal lifestyle", "SELECT id AS entity_id, 'Answer kept: ' || answer AS title, saved_at AS at FROM lifestyle_results WHERE case_id = ?"},
	{"plan", "4P objectives", "SELECT id AS entity_id, aim AS title, created_at AS at FROM plan_objectives WHERE case_id = ?"},
	{"event", "Timeline", "SELECT id AS entity_id, title, at FROM case_events WHERE case_id = ?"},
	{"effort", "Time entries", "SELECT id AS entity_id, activity || ' ' || note AS title, entered_at AS at FROM effort_entries WHERE case_id = ?"},
}

func kindOf(code string) (kind, bool) {
	for _, k := range kinds {
		if k.Code == code {
			return k, true
		}
	}
	return kind{}, false
}

// Record is a record of a case, and what somebody judged of it.
type Record struct {
	Kind     string
	EntityID int64
	Title    string
	At       time.Time

	ID           *int64 // of the judgement; nil: nobody has judged it
	Relevant     bool
	Sensitive    bool
	MeetsTest    bool
	Description  string
	WhySensitive string
	ScheduledOn  caltime.Date
	InspectedOn  caltime.Date
	CheckedBy    *ids.User
	CheckedAt    *time.Time
	JudgedBy     ids.User
	JudgedAt     *time.Time
	Version      int64
}

// Item is what was judged of the record; the zero Item where nobody has.
func (r Record) Item() Item {
	if r.ID == nil {
		return Item{}
	}
	x := Item{ID: *r.ID, Kind: r.Kind, EntityID: r.EntityID, Relevant: r.Relevant, Sensitive: r.Sensitive, MeetsTest: r.MeetsTest, Description: r.Description,
		WhySensitive: r.WhySensitive, ScheduledOn: r.ScheduledOn, InspectedOn: r.InspectedOn, CheckedBy: r.CheckedBy, CheckedAt: r.CheckedAt, JudgedBy: r.JudgedBy, Version: r.Version}
	if r.JudgedAt != nil {
		x.JudgedAt = *r.JudgedAt
	}
	return x
}

// Words is how the schedule describes the record.
func (r Record) Words() string {
	if r.Description != "" {
		return r.Description
	}
	return r.Title
}

const judged = `i.id, COALESCE(i.relevant, FALSE) AS relevant, COALESCE(i.sensitive, FALSE) AS sensitive, COALESCE(i.meets_test, FALSE) AS meets_test, COALESCE(i.description, '') AS description,
	COALESCE(i.why_sensitive, '') AS why_sensitive, i.scheduled_on, i.inspected_on, i.checked_by, i.checked_at, COALESCE(i.judged_by, 0) AS judged_by, i.judged_at, COALESCE(i.version, 0) AS version`

// recordsOf gives records of one kind with an id after that given, in order; entity 0 for all.
func recordsOf(ctx context.Context, r db.Reader, g access.Grant, k kind, after, entity int64, most int) (rows []Record, err error) {
	q := r.Gorm(ctx).Table("(?) AS x", r.Gorm(ctx).Raw(k.query, g.CaseID())).
		Joins("LEFT JOIN disclosure_items i ON i.case_id = ? AND i.kind = ? AND i.entity_id = x.entity_id", g.CaseID(), k.Code).
		Select("x.entity_id, x.title, x.at, "+judged).Where("x.entity_id > ?", after)
	if entity != 0 {
		q = q.Where("x.entity_id = ?", entity)
	}
	err = q.Order("x.entity_id").Limit(most).Find(&rows).Error
	for i := range rows {
		rows[i].Kind = k.Code
	}
	return rows, err
}

// recordOf gives one record; the zero Record where the case holds none such.
func recordOf(ctx context.Context, r db.Reader, g access.Grant, code string, entity int64) (Record, error) {
	k, ok := kindOf(code)
	if !ok || entity == 0 {
		return Record{}, nil
	}
	rows, err := recordsOf(ctx, r, g, k, 0, entity, 1)
	if err != nil || len(rows) == 0 {
		return Record{}, err
	}
	return rows[0], nil
}

// scheduled gives what is relevant and either sensitive or not, of all kinds in order: what a schedule lists.
func scheduled(ctx context.Context, r db.Reader, g access.Grant, sensitive bool) (out []Record, err error) {
	for _, k := range kinds {
		rows, err := recordsOf(ctx, r, g, k, 0, 0, mostScheduled)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			if x.ID != nil && x.Relevant && x.Sensitive == sensitive {
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// mostScheduled bounds the records of one kind that a case can hold on its schedules.
const mostScheduled = 20_000

func save(ctx context.Context, tx *db.Tx, x *Item, was int64) error {
	if was == 0 {
		return tx.Gorm(ctx).Create(x).Error
	}
	date := func(d caltime.Date) any {
		if d.IsZero() {
			return nil
		}
		return d
	}
	res := tx.Gorm(ctx).Model(&Item{}).Where("id = ? AND version = ?", x.ID, was).UpdateColumns(map[string]any{"relevant": x.Relevant, "sensitive": x.Sensitive,
		"meets_test": x.MeetsTest, "description": x.Description, "why_sensitive": x.WhySensitive, "scheduled_on": date(x.ScheduledOn), "inspected_on": date(x.InspectedOn),
		"checked_by": x.CheckedBy, "checked_at": x.CheckedAt, "judged_by": x.JudgedBy, "judged_at": x.JudgedAt, "version": x.Version})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale("judgement of this record")
	}
	return res.Error
}
