package opportunities

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/intake"
)

// sourceRows are the events, referrals and proceedings that an opportunity may rest on, each at most as many as a page holds.
const sourceRows = 10

func eventsOf(ctx context.Context, rd db.Reader, force ids.Unit, list []int64) (rows []intake.Event, err error) {
	err = rd.Gorm(ctx).Where("id IN ? AND force_id = ?", list, force).Order("id").Limit(sourceRows).Find(&rows).Error
	return rows, err
}

func referralsOf(ctx context.Context, rd db.Reader, force ids.Unit, list []int64) (rows []intake.Referral, err error) {
	err = rd.Gorm(ctx).Where("id IN ? AND force_id = ?", list, force).Order("id").Limit(sourceRows).Find(&rows).Error
	return rows, err
}

// proceedingsOf gives the numbers of proceedings within their case.
func proceedingsOf(ctx context.Context, rd db.Reader, id ids.Case, list []int64) (n []int64, err error) {
	err = rd.Gorm(ctx).Table("confiscation_proceedings").Where("id IN ? AND case_id = ?", list, id).Order("n").Limit(sourceRows).Pluck("n", &n).Error
	return n, err
}

// subjectNamed is a subject of a case; nobody where it was withdrawn.
func subjectNamed(ctx context.Context, rd db.Reader, id ids.Case, subject ids.Subject) (n cases.Named, err error) {
	var row struct {
		Kind, Name string
		BornOn     caltime.Date
	}
	err = rd.Gorm(ctx).Table("subjects").Select("kind, name, born_on").Where("id = ? AND case_id = ? AND withdrawn_at IS NULL", subject, id).Limit(1).Scan(&row).Error
	return cases.Named{Kind: row.Kind, Name: row.Name, BornOn: row.BornOn}, err
}

// workedSince are the opportunities of cases that a person has worked on since a time.
func workedSince(ctx context.Context, tx *db.Tx, list []ids.Case, since time.Time) (rows []Opportunity, err error) {
	err = tx.Gorm(ctx).Where("case_id IN ? AND NOT by_rule AND withdrawn_at IS NULL AND id IN (SELECT s.opportunity_id FROM opportunity_steps s WHERE s.case_id IN ? AND s.actor_id <> 0 AND s.at >= ? AND s.withdrawn_at IS NULL)",
		list, list, since).Order("id").Find(&rows).Error
	return rows, err
}
