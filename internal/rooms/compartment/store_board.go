package compartment

import (
	"context"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

func boardOf(ctx context.Context, r db.Reader, force ids.Unit) (b Board, err error) {
	var clocks []Clock
	if err := r.Gorm(ctx).Where("force_id = ? AND state = ?", force, Running).Order("end_at, id").Limit(mostListed).Find(&clocks).Error; err != nil {
		return b, err
	}
	if err := r.Gorm(ctx).Where("force_id = ? AND disposed_at IS NULL", force).Order("disclosed_on DESC, id DESC").Limit(mostListed).Find(&b.Requests).Error; err != nil {
		return b, err
	}
	if err := r.Gorm(ctx).Where("force_id = ? AND asked_at IS NOT NULL AND reply_by_at IS NOT NULL AND replied_at IS NULL AND refused_on IS NULL AND consented_on IS NULL AND withdrawn_at IS NULL AND disposed_at IS NULL", force).
		Order("reply_by_at, id").Limit(mostListed).Find(&b.ReplyBy).Error; err != nil {
		return b, err
	}
	if err := r.Gorm(ctx).Where("force_id = ? AND disposed_at IS NULL", force).Order("received_on DESC, id DESC").Limit(mostListed).Find(&b.Reports).Error; err != nil {
		return b, err
	}
	if err := r.Gorm(ctx).Where("force_id = ? AND state IN ? AND withdrawn_at IS NULL AND disposed_at IS NULL", force, []ProductState{Draft, Asked, Returned, Approved, Refused}).Order("id DESC").Limit(mostListed).Find(&b.Products).Error; err != nil {
		return b, err
	}
	if err := r.Gorm(ctx).Where("force_id = ? AND status IN ?", force, []Status{Open, TakenUp, Declining, RanOutNow}).Order("closes_at, id").Limit(mostListed).Find(&b.Findings).Error; err != nil {
		return b, err
	}
	if b.Due, err = countDue(ctx, r, force); err != nil {
		return b, err
	}
	wanted := make([]int64, len(clocks))
	for i, k := range clocks {
		wanted[i] = k.RequestID
	}
	var of []Request
	if len(wanted) > 0 {
		if err := r.Gorm(ctx).Where("force_id = ? AND id IN ?", force, db.Pad(wanted)).Find(&of).Error; err != nil {
			return b, err
		}
	}
	by := map[int64]Request{}
	for _, q := range of {
		by[q.ID] = q
	}
	for _, k := range clocks {
		b.Clocks = append(b.Clocks, RunningClock{k, by[k.RequestID]})
	}
	return b, nil
}

// subjectRows lists the subjects of a report or of a request, with the searches for them.
func subjectRows(ctx context.Context, r db.Reader, force ids.Unit, report, request *int64) (out []SubjectRow, err error) {
	var list []Subject
	if err := of(r.Gorm(ctx).Where("force_id = ? AND disposed_at IS NULL", force), report, request).Order("id").Limit(mostListed).Find(&list).Error; err != nil {
		return nil, err
	}
	wanted := make([]int64, len(list))
	for i, s := range list {
		wanted[i] = s.ID
	}
	by, err := searchesOf(ctx, r, force, wanted)
	for _, s := range list {
		out = append(out, SubjectRow{Subject: s, Searches: by[s.ID]})
	}
	return out, err
}

func searchesOf(ctx context.Context, r db.Reader, force ids.Unit, subjects []int64) (map[int64][]Search, error) {
	out := map[int64][]Search{}
	if len(subjects) == 0 {
		return out, nil
	}
	var rows []Search
	err := r.Gorm(ctx).Where("force_id = ? AND subject_id IN ?", force, db.Pad(subjects)).Order("searched_at DESC, id DESC").Find(&rows).Error
	for _, x := range rows {
		out[x.SubjectID] = append(out[x.SubjectID], x)
	}
	return out, err
}

// around lists the links and products of a report or of a request.
func around(ctx context.Context, r db.Reader, force ids.Unit, report, request *int64) (links []Link, products []Product, err error) {
	if err := of(r.Gorm(ctx).Where("force_id = ?", force), report, request).Order("id").Limit(mostListed).Find(&links).Error; err != nil {
		return nil, nil, err
	}
	err = of(r.Gorm(ctx).Where("force_id = ? AND disposed_at IS NULL", force), report, request).Order("id DESC").Limit(mostListed).Find(&products).Error
	return links, products, err
}

func requestsOn(ctx context.Context, r db.Reader, force ids.Unit, report int64) (rows []Request, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND report_id = ? AND disposed_at IS NULL", force, report).Order("id").Limit(mostListed).Find(&rows).Error
	return rows, err
}

func askedOf(ctx context.Context, r db.Reader, force ids.Unit, request int64) (rows []Waiting, err error) {
	err = r.Gorm(ctx).Where("force_id = ? AND request_id = ?", force, request).Order("id").Limit(mostListed).Find(&rows).Error
	return rows, err
}

func sourcesOf(ctx context.Context, r db.Reader, force ids.Unit) (rows []Source, err error) {
	err = r.Gorm(ctx).Where("force_id = ?", force).Order("handling_ref").Limit(mostListed).Find(&rows).Error
	return rows, err
}

// aboutOf finds the record that a finding is about.
func aboutOf(ctx context.Context, r db.Reader, force ids.Unit, x Finding) (Hit, error) {
	if x.RequestID != nil {
		q, err := one[Request](r.Gorm(ctx).Where("force_id = ? AND id = ?", force, *x.RequestID))
		return Hit{"request", q.PublicKey, q.Ref, "Request from " + q.Reporter, ""}, err
	}
	if x.SubjectID != nil {
		s, err := one[Subject](r.Gorm(ctx).Where("force_id = ? AND id = ?", force, *x.SubjectID))
		return Hit{"subject", s.PublicKey, "", s.Name, ""}, err
	}
	return Hit{}, nil
}
