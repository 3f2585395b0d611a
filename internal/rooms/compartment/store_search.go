package compartment

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// find looks for records with a word that begins with each term.
func find(ctx context.Context, r db.Reader, force ids.Unit, terms []string) (hits []Hit, err error) {
	match := func(q *gorm.DB) *gorm.DB {
		for _, t := range terms { // folded words: letters and figures alone, so nothing of LIKE's own is in them
			q = q.Where("words LIKE ?", "% "+t+"%")
		}
		return q.Where("force_id = ?", force).Order("id DESC").Limit(mostHits)
	}
	var reports []Report
	if err := match(r.Gorm(ctx)).Find(&reports).Error; err != nil {
		return nil, err
	}
	for _, p := range reports {
		hits = append(hits, Hit{"report", p.PublicKey, p.Ref, "Report from " + p.Reporter, "received " + p.ReceivedOn.UK()})
	}
	var requests []Request
	if err := match(r.Gorm(ctx)).Find(&requests).Error; err != nil {
		return nil, err
	}
	for _, q := range requests {
		hits = append(hits, Hit{"request", q.PublicKey, q.Ref, "Request from " + q.Reporter, strings.SplitN(q.Activity, "\n", 2)[0]})
	}
	var subjects []Subject
	if err := match(r.Gorm(ctx)).Find(&subjects).Error; err != nil {
		return nil, err
	}
	for _, s := range subjects {
		hits = append(hits, Hit{"subject", s.PublicKey, "", s.Name, s.Detail})
	}
	return hits, nil
}

// logOf reads the confidential log of a force.
func logOf(ctx context.Context, r db.Reader, force ids.Unit, before ids.AuditEntry, most int) (rows []LogRow, err error) {
	t := db.ConfidentialStream
	q := r.Gorm(ctx).Table(t.Table("audit_entries")+" AS e").Select("e.*, d.detail, d.erased_at").Joins("JOIN "+t.Table("audit_details")+" d ON d.entry_id = e.id").Where("e.force_id = ?", force)
	if before > 0 {
		q = q.Where("e.id < ?", before)
	}
	err = q.Order("e.id DESC").Limit(most).Scan(&rows).Error
	return rows, err
}
