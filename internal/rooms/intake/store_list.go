package intake

import (
	"context"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
)

// EventFilter narrows the list of events.
type EventFilter struct {
	States []EventState // nil: all
	Kind   EventKind
	Unit   ids.Unit
	Least  int // score
}

func (f EventFilter) where(q *gorm.DB) *gorm.DB {
	if len(f.States) > 0 {
		q = q.Where("e.state IN ?", f.States)
	}
	if f.Kind != "" {
		q = q.Where("e.kind = ?", f.Kind)
	}
	if f.Unit != 0 {
		q = q.Where("e.unit_id = ?", f.Unit)
	}
	if f.Least > 0 {
		q = q.Where("e.score >= ?", f.Least)
	}
	return q
}

// Events lists the events in sight: those whose triage is due soonest first, those that ask for none last.
func (r *Room) Events(ctx context.Context, rd db.Reader, f EventFilter, p page.Request) (page.Result[Event], error) {
	q := f.where(rd.Gorm(ctx).Table("intake_events e").Select("e.*").Scopes(visible(ctx, "e")))
	var rows []Event
	err := keyed(q, "e", p).Find(&rows).Error
	return page.Cut(rows, p, func(e Event) page.Key { return key(e.DueAt, e.ID) }), err
}

// CountEvents counts the events in sight by state, in one statement.
func (r *Room) CountEvents(ctx context.Context, rd db.Reader, f EventFilter) (map[EventState]int, error) {
	var rows []struct {
		State EventState
		N     int
	}
	err := f.where(rd.Gorm(ctx).Table("intake_events e").Scopes(visible(ctx, "e"))).Select("e.state, COUNT(*) AS n").Group("e.state").Find(&rows).Error
	out := map[EventState]int{}
	for _, x := range rows {
		out[x.State] = x.N
	}
	return out, err
}

// ReferralFilter narrows the queue.
type ReferralFilter struct {
	States  []ReferralState // nil: all
	Unit    ids.Unit
	Owner   ids.User // allocated to
	Nobody  bool     // allocated to nobody
	OwnSent bool     // only those that the actor made, in sight or not
}

func (f ReferralFilter) where(ctx context.Context, q *gorm.DB) *gorm.DB {
	if f.OwnSent {
		a, _ := actor.From(ctx)
		q = q.Where("x.force_id = ? AND x.referrer_id = ?", a.Force, a.User)
	} else {
		q = q.Scopes(visible(ctx, "x"))
	}
	if len(f.States) > 0 {
		q = q.Where("x.state IN ?", f.States)
	}
	if f.Unit != 0 {
		q = q.Where("x.unit_id = ?", f.Unit)
	}
	if f.Owner != 0 {
		q = q.Where("x.owner_id = ?", f.Owner)
	}
	if f.Nobody {
		q = q.Where("x.owner_id IS NULL")
	}
	return q
}

// Row is a referral with names, for lists.
type Row struct {
	Referral
	OwnerName string
	UnitName  string
	CaseRef   string // of the case it was accepted into, where the actor may see that
}

// Referrals lists the queue: what runs out first stands first. Of OwnSent the newest stands first.
func (r *Room) Referrals(ctx context.Context, rd db.Reader, f ReferralFilter, p page.Request) (page.Result[Row], error) {
	columns := "x.*, COALESCE(w.name, '') AS owner_name, u.name AS unit_name, COALESCE(c.ref, '') AS case_ref"
	if f.OwnSent {
		// To whom accepted it is not for the referrer.
		columns = "x.*, '' AS owner_name, u.name AS unit_name, '' AS case_ref"
	}
	q := f.where(ctx, rd.Gorm(ctx).Table("referrals x").Select(columns).Joins("JOIN units u ON u.id = x.unit_id").
		Joins("LEFT JOIN users w ON w.id = x.owner_id").Joins("LEFT JOIN cases c ON c.id = x.case_id"))
	var rows []Row
	if f.OwnSent {
		err := sent(q, p).Find(&rows).Error
		return page.Cut(rows, p, func(x Row) page.Key { return page.Key{ID: x.ID} }), err
	}
	err := keyed(q, "x", p).Find(&rows).Error
	return page.Cut(rows, p, func(x Row) page.Key { return key(x.DueAt, x.ID) }), err
}

// sent orders what one person referred, newest first: they look for the one they have just sent.
func sent(q *gorm.DB, p page.Request) *gorm.DB {
	switch {
	case !p.Before.Zero():
		return q.Where("x.id > ?", p.Before.ID).Order("x.id").Limit(p.Size + 1)
	case !p.After.Zero():
		q = q.Where("x.id < ?", p.After.ID)
	}
	return q.Order("x.id DESC").Limit(p.Size + 1)
}

// CountReferrals counts the referrals in sight by state, in one statement.
func (r *Room) CountReferrals(ctx context.Context, rd db.Reader, f ReferralFilter) (map[ReferralState]int, error) {
	var rows []struct {
		State ReferralState
		N     int
	}
	err := f.where(ctx, rd.Gorm(ctx).Table("referrals x")).Select("x.state, COUNT(*) AS n").Group("x.state").Find(&rows).Error
	out := map[ReferralState]int{}
	for _, x := range rows {
		out[x.State] = x.N
	}
	return out, err
}

// keyed orders by due_at and id, and takes one page from the key on.
func keyed(q *gorm.DB, alias string, p page.Request) *gorm.DB {
	by, dir, cmp, k := "("+alias+".due_at, "+alias+".id)", "", " > (?, ?)", p.After
	if !p.Before.Zero() {
		dir, cmp, k = " DESC", " < (?, ?)", p.Before
	}
	if !k.Zero() {
		at, _ := time.Parse(time.RFC3339Nano, k.Value) // a spoilt key gives the first page
		q = q.Where(by+cmp, at.UTC(), k.ID)
	}
	return q.Order(alias + ".due_at" + dir + ", " + alias + ".id" + dir).Limit(p.Size + 1)
}

func key(at time.Time, id int64) page.Key {
	return page.Key{Value: at.UTC().Format(time.RFC3339Nano), ID: id}
}

// StepsOfEvent lists what was done with an event, oldest first.
func (r *Room) StepsOfEvent(ctx context.Context, rd db.Reader, e Event) (rows []Step, err error) {
	err = rd.Gorm(ctx).Where("event_id = ?", e.ID).Order("id").Find(&rows).Error
	return rows, err
}

// StepsOfReferral lists what was done with a referral, oldest first.
func (r *Room) StepsOfReferral(ctx context.Context, rd db.Reader, x Referral) (rows []Step, err error) {
	err = rd.Gorm(ctx).Where("referral_id = ?", x.ID).Order("id").Find(&rows).Error
	return rows, err
}

// referralRow gives one referral with its names, in sight of the actor.
func (r *Room) referralRow(ctx context.Context, rd db.Reader, key string) (x Row, err error) {
	err = rd.Gorm(ctx).Table("referrals x").Select("x.*, COALESCE(w.name, '') AS owner_name, u.name AS unit_name, COALESCE(c.ref, '') AS case_ref").
		Joins("JOIN units u ON u.id = x.unit_id").Joins("LEFT JOIN users w ON w.id = x.owner_id").Joins("LEFT JOIN cases c ON c.id = x.case_id").
		Scopes(visible(ctx, "x")).Where("x.public_key = ?", key).Take(&x).Error
	return x, missing(err)
}

func referralByID(ctx context.Context, rd db.Reader, id int64) (x Referral, err error) {
	err = rd.Gorm(ctx).Where("id = ?", id).Take(&x).Error
	return x, missing(err)
}
