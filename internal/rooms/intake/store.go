package intake

import (
	"context"
	"errors"
	"slices"
	"sort"
	"time"

	"gorm.io/gorm"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/users"
)

const some = 400 // rows in one statement

// visible is the condition for events and referrals that the actor may read as rows: those of their force that are linked
// to no case, or to a case in sight.
func visible(ctx context.Context, alias string) func(*gorm.DB) *gorm.DB {
	a, ok := actor.From(ctx)
	return func(g *gorm.DB) *gorm.DB {
		if !ok || !a.Can(perm.IntakeView) {
			return g.Where("1 = 0")
		}
		if a.Kind == actor.Person {
			g = g.Where(alias+".force_id = ?", a.Force)
		}
		where, args := access.Sight(ctx).Where(alias+".case_id", alias+".force_id")
		return g.Where("("+alias+".case_id IS NULL OR ("+where+"))", args...)
	}
}

func (r *Room) eventFor(ctx context.Context, rd db.Reader, key string) (e Event, err error) {
	err = rd.Gorm(ctx).Table("intake_events e").Scopes(visible(ctx, "e")).Where("e.public_key = ?", key).Take(&e).Error
	return e, missing(err)
}

// EventBySource gives an event of the actor's force by its source and its key there, in sight of the actor; the reading is
// noted as a consultation. NotFound where there is none that the actor may see.
func (r *Room) EventBySource(ctx context.Context, rd db.Reader, source, key string) (e Event, err error) {
	err = rd.Gorm(ctx).Table("intake_events e").Scopes(visible(ctx, "e")).Where("e.source = ? AND e.source_key = ?", source, key).Take(&e).Error
	if err = missing(err); err == nil {
		consulted(ctx, &e, nil)
	}
	return e, err
}

// consulted notes that an event or a referral was read.
func consulted(ctx context.Context, e *Event, x *Referral) {
	if e != nil {
		o := on("event", e.ID, e.ForceID, e.CaseID)
		o.Op = db.Consultation
		db.Consulted(ctx, "event.consulted", o, nil)
		return
	}
	o := on("referral", x.ID, x.ForceID, x.CaseID)
	o.Op = db.Consultation
	db.Consulted(ctx, "referral.consulted", o, nil)
}

// referralFor gives a referral that the actor may read: one in sight, or their own. It is one statement, whatever the answer.
func (r *Room) referralFor(ctx context.Context, rd db.Reader, key string) (x Referral, err error) {
	a, _ := actor.From(ctx)
	seen := rd.Gorm(ctx).Table("referrals x").Select("x.id").Scopes(visible(ctx, "x")).Where("x.public_key = ?", key)
	err = rd.Gorm(ctx).Where("public_key = ? AND (force_id = ? AND referrer_id = ? OR id IN (?))", key, a.Force, a.User, seen).Take(&x).Error
	return x, missing(err)
}

func missing(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.Missing()
	}
	return err
}

func eventByID(ctx context.Context, rd db.Reader, id int64) (e Event, err error) {
	err = rd.Gorm(ctx).Where("id = ?", id).Take(&e).Error
	return e, missing(err)
}

// eventsBySource gives the events that are there already, by force, source and key.
func eventsBySource(ctx context.Context, rd db.Reader, list []Event) (map[sourceID]Event, error) {
	type series struct {
		force  ids.Unit
		source string
	}
	keys := map[series][]string{}
	for _, e := range list {
		s := series{e.ForceID, e.Source}
		keys[s] = append(keys[s], e.SourceKey)
	}
	out := map[sourceID]Event{}
	for s, all := range keys {
		for part := range slices.Chunk(all, some) {
			var rows []Event
			err := rd.Gorm(ctx).Where("force_id = ? AND source = ? AND source_key IN ?", s.force, s.source, part).Find(&rows).Error
			if err != nil {
				return nil, err
			}
			for _, e := range rows {
				out[e.sourceID()] = e
			}
		}
	}
	return out, nil
}

// eventsOfBatch gives what an import brought, in the order it came.
func eventsOfBatch(ctx context.Context, tx *db.Tx, batch ids.Batch) (rows []Event, err error) {
	err = tx.Gorm(ctx).Where("batch_id = ?", batch).Order("id").Find(&rows).Error
	return rows, err
}

// insertEvent keeps a new event. Conflict where somebody else's came in meanwhile with the same source and key.
func insertEvent(ctx context.Context, tx *db.Tx, e *Event) error {
	err := tx.Gorm(ctx).Create(e).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.Stale("event")
	}
	return err
}

func insertReferral(ctx context.Context, tx *db.Tx, x *Referral) error {
	return tx.Gorm(ctx).Create(x).Error
}

func insertStep(ctx context.Context, tx *db.Tx, s *Step) error { return tx.Gorm(ctx).Create(s).Error }

// withdrawSteps strikes steps through.
func withdrawSteps(ctx context.Context, tx *db.Tx, list []int64) error {
	if len(list) == 0 {
		return nil
	}
	return tx.Gorm(ctx).Model(&Step{}).Where("id IN ?", list).UpdateColumn("withdrawn_at", tx.Now).Error
}

// lastAct is the newest act of a person on an event or a referral that was not taken back; 0 for none.
func lastAct(ctx context.Context, rd db.Reader, entity string, id int64, who ids.User, since time.Time) (act ids.Act, err error) {
	err = rd.Gorm(ctx).Raw("SELECT id FROM acts WHERE entity = ? AND entity_id = ? AND kind = ? AND user_id = ? AND undone_at IS NULL AND at >= ? ORDER BY id DESC LIMIT 1",
		entity, id, undoKind, who, since).Scan(&act).Error
	return act, err
}

// updateEvent keeps e over the version it was read with; no row is a conflict.
func updateEvent(ctx context.Context, tx *db.Tx, e *Event, was int) error {
	return stale(tx.Gorm(ctx).Model(&Event{}).Select("*").Omit("id", "public_key", "force_id", "created_at", "created_by").
		Where("id = ? AND version = ?", e.ID, was).UpdateColumns(e), "event")
}

// updateReferral keeps x over the version it was read with; no row is a conflict.
func updateReferral(ctx context.Context, tx *db.Tx, x *Referral, was int) error {
	return stale(tx.Gorm(ctx).Model(&Referral{}).Select("*").Omit("id", "public_key", "force_id", "ref", "created_at", "created_by").
		Where("id = ? AND version = ?", x.ID, was).UpdateColumns(x), "referral")
}

func stale(res *gorm.DB, what string) error {
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.Stale(what)
	}
	return res.Error
}

var waiting = []ReferralState{Received, MoreInformation}

// nextReferral is the first of the queue without an owner, held for the transaction; others skip what somebody holds.
func nextReferral(ctx context.Context, tx *db.Tx, units []ids.Unit) (x Referral, err error) {
	lock := ""
	if tx.Dialect() == db.Postgres {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	err = tx.Gorm(ctx).Raw("SELECT * FROM referrals WHERE unit_id IN ? AND state = ? AND owner_id IS NULL ORDER BY due_at, id LIMIT 1"+lock, units, Received).Scan(&x).Error
	if err == nil && x.ID == 0 {
		err = &fault.Error{Kind: fault.NotFound, Message: "Nothing waits in the queue of your unit"}
	}
	return x, err
}

func loadsOf(ctx context.Context, rd db.Reader, force ids.Unit, list []users.User) ([]Load, error) {
	var rows []struct {
		UserID ids.User
		N      int
	}
	counts := func(query string, args ...any) (map[ids.User]int, error) {
		rows = rows[:0]
		err := rd.Gorm(ctx).Raw(query, args...).Scan(&rows).Error
		out := map[ids.User]int{}
		for _, x := range rows {
			out[x.UserID] = x.N
		}
		return out, err
	}
	waits, err := counts("SELECT owner_id AS user_id, COUNT(*) AS n FROM referrals WHERE force_id = ? AND state IN ? AND owner_id IS NOT NULL GROUP BY owner_id", force, waiting)
	if err != nil {
		return nil, err
	}
	// Cases that the actor may not see do not count, so that nothing tells of them.
	see, args := access.Sight(ctx).Where("c.id", "c.force_id")
	leads, err := counts("SELECT c.lead_id AS user_id, COUNT(*) AS n FROM cases c WHERE "+see+
		" AND c.force_id = ? AND c.closed_at IS NULL AND c.withdrawn_at IS NULL AND c.file = 'case' AND c.lead_id IS NOT NULL GROUP BY c.lead_id", append(args, force)...)
	if err != nil {
		return nil, err
	}
	out := make([]Load, len(list))
	for n, u := range list {
		out[n] = Load{UserID: u.ID, Name: u.Name, Waiting: waits[u.ID], Cases: leads[u.ID]}
	}
	sort.SliceStable(out, func(a, b int) bool {
		if out[a].Waiting != out[b].Waiting {
			return out[a].Waiting < out[b].Waiting
		}
		return out[a].Cases < out[b].Cases
	})
	return out, nil
}
