package retention

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// closedCase is what Reckon reads of a case.
type closedCase struct {
	ID       ids.Case
	ForceID  ids.Unit
	UnitID   ids.Unit
	ClosedAt *time.Time
}

func closedAfter(ctx context.Context, tx *db.Tx, after ids.Case, most int) (rows []closedCase, err error) {
	err = tx.Gorm(ctx).Table("cases").Select("id, force_id, unit_id, closed_at").
		Where("id > ? AND closed_at IS NOT NULL AND processing <> 'erased'", after).Order("id").Limit(most).Find(&rows).Error
	return rows, err
}

func plansOf(ctx context.Context, r db.Reader, list []ids.Case) (map[ids.Case]Plan, error) {
	var rows []Plan
	err := r.Gorm(ctx).Where("case_id IN ?", list).Find(&rows).Error
	out := make(map[ids.Case]Plan, len(rows))
	for _, p := range rows {
		out[p.CaseID] = p
	}
	return out, err
}

func insertPlans(ctx context.Context, tx *db.Tx, rows []Plan) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.Gorm(ctx).CreateInBatches(rows, 50).Error
}

func updatePlan(ctx context.Context, tx *db.Tx, p *Plan) error {
	was := p.Version
	p.Version++
	res := tx.Gorm(ctx).Model(&Plan{}).Where("id = ? AND version = ?", p.ID, was).UpdateColumns(map[string]any{"grp": p.Grp, "confirmed": p.Confirmed, "cause": p.Cause,
		"basis": p.Basis, "clear_from": p.ClearFrom, "next_review": p.NextReview, "reviewed_on": dateOrNull(p.ReviewedOn), "version": p.Version, "updated_at": p.UpdatedAt})
	return changed(res.Error, res.RowsAffected, "retention of the case")
}

func changed(err error, n int64, what string) error {
	if err == nil && n == 0 {
		return fault.Stale(what)
	}
	return err
}

func dateOrNull(d caltime.Date) any {
	if d.IsZero() {
		return nil
	}
	return d
}

// contactsOf finds the latest contact of each closed case: its closing, what is recorded in it of offences and events, and
// the same in the other cases of the same people, but for those that only their members may know of.
func contactsOf(ctx context.Context, tx *db.Tx, rows []closedCase) (map[ids.Case]contact, error) {
	list := make([]ids.Case, len(rows))
	out, bases := map[ids.Case]contact{}, map[ids.Case][]ids.Case{}
	for i, c := range rows {
		list[i] = c.ID
		bases[c.ID] = []ids.Case{c.ID}
		if c.ClosedAt != nil {
			out[c.ID] = contact{caltime.DateOf(*c.ClosedAt), CauseClosed}
		}
	}
	var pairs []struct {
		Base, Other ids.Case
		OpenedOn    caltime.Date
	}
	err := tx.Gorm(ctx).Raw(`SELECT DISTINCT a.case_id AS base, o.id AS other, o.opened_on FROM identity_subjects a
		JOIN identity_subjects b ON b.identity_id = a.identity_id AND b.to_at IS NULL AND b.case_id <> a.case_id
		JOIN cases o ON o.id = b.case_id AND NOT o.restricted AND o.processing = '' WHERE a.to_at IS NULL AND a.case_id IN ?`, list).Scan(&pairs).Error
	if err != nil {
		return nil, err
	}
	note := func(in ids.Case, on caltime.Date, cause string) {
		for _, base := range bases[in] {
			c := out[base]
			c.later(on, cause)
			out[base] = c
		}
	}
	seen := list
	for _, p := range pairs {
		c := out[p.Base]
		c.later(p.OpenedOn, CauseOther)
		out[p.Base] = c
		bases[p.Other] = append(bases[p.Other], p.Base)
		seen = append(seen, p.Other)
	}
	var offences []struct {
		CaseID                          ids.Case
		EndedOn, ChargedOn, ConvictedOn caltime.Date
	}
	if err := tx.Gorm(ctx).Raw("SELECT case_id, ended_on, charged_on, convicted_on FROM offences WHERE case_id IN ? AND withdrawn_at IS NULL", seen).Scan(&offences).Error; err != nil {
		return nil, err
	}
	for _, o := range offences {
		for _, on := range []caltime.Date{o.EndedOn, o.ChargedOn, o.ConvictedOn} {
			note(o.CaseID, on, CauseOffence)
		}
	}
	var events []struct {
		CaseID     ids.Case
		OccurredAt time.Time
	}
	if err := tx.Gorm(ctx).Raw("SELECT case_id, occurred_at FROM intake_events WHERE case_id IN ?", seen).Scan(&events).Error; err != nil {
		return nil, err
	}
	for _, e := range events {
		note(e.CaseID, caltime.DateOf(e.OccurredAt), CauseEvent)
	}
	return out, nil
}

func insertHold(ctx context.Context, tx *db.Tx, h *Hold) error { return tx.Gorm(ctx).Create(h).Error }

func holdByID(ctx context.Context, tx *db.Tx, g access.Grant, id int64) (h Hold, err error) {
	err = tx.Gorm(ctx).Where("case_id = ? AND id = ?", g.CaseID(), id).Limit(1).Find(&h).Error
	if err == nil && h.ID == 0 {
		err = fault.Missing()
	}
	return h, err
}

func endHold(ctx context.Context, tx *db.Tx, h *Hold) error {
	was := h.Version
	h.Version++
	res := tx.Gorm(ctx).Model(&Hold{}).Where("id = ? AND version = ?", h.ID, was).
		UpdateColumns(map[string]any{"ended_at": h.EndedAt, "ended_by": h.EndedBy, "ended_why": h.EndedWhy, "version": h.Version})
	return changed(res.Error, res.RowsAffected, "hold")
}

func holdsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Hold, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("id DESC").Limit(200).Find(&rows).Error
	return rows, err
}

// open counts what courts and others have not decided.
type openMatters struct{ Appeals, Claims int }

func undecided(ctx context.Context, r db.Reader, g access.Grant) (o openMatters, err error) {
	err = r.Gorm(ctx).Raw(`SELECT (SELECT COUNT(*) FROM appeals WHERE case_id = ? AND determined_at IS NULL AND withdrawn_at IS NULL) AS appeals,
		(SELECT COUNT(*) FROM property_matters WHERE case_id = ? AND kind = 'claim' AND state = 'open') AS claims`, g.CaseID(), g.CaseID()).Scan(&o).Error
	return o, err
}

// youngest gives the latest date of birth of the people of a case; unknown where one has none.
func youngest(ctx context.Context, r db.Reader, g access.Grant) (born caltime.Date, unknown bool, err error) {
	var rows []struct{ BornOn caltime.Date }
	err = r.Gorm(ctx).Raw("SELECT born_on FROM subjects WHERE case_id = ? AND kind = 'person' AND withdrawn_at IS NULL", g.CaseID()).Scan(&rows).Error
	for _, x := range rows {
		if x.BornOn.IsZero() {
			unknown = true
		} else if x.BornOn.After(born) {
			born = x.BornOn
		}
	}
	return born, unknown, err
}

func insertReview(ctx context.Context, tx *db.Tx, v *Review) error {
	return tx.Gorm(ctx).Create(v).Error
}

func reviewsOf(ctx context.Context, r db.Reader, g access.Grant) (rows []Review, err error) {
	err = r.Gorm(ctx).Where("case_id = ?", g.CaseID()).Order("id DESC").Limit(100).Find(&rows).Error
	return rows, err
}
