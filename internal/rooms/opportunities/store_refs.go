package opportunities

import (
	"context"
	"encoding/json"
	"fmt"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities/rules"
)

// sources are the pages of the events, referrals and proceedings that an opportunity rests on, each once, at most as many as
// a page can hold. Whether one may be opened is decided where it stands.
func (r *Room) sources(ctx context.Context, rd db.Reader, o Row) ([]layout.Pair, error) {
	var refs rules.Refs
	_ = json.Unmarshal([]byte(o.Refs), &refs) // written by this package; empty for others'
	var out []layout.Pair
	if len(refs.Events) > 0 {
		var rows []intake.Event
		if err := rd.Gorm(ctx).Where("id IN ? AND force_id = ?", refs.Events, o.ForceID).Order("id").Limit(10).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, e := range rows {
			out = append(out, layout.Pair{Key: "Event", Value: e.Kind.Title() + ", " + layout.Moment(e.OccurredAt), Href: "/events/" + e.PublicKey})
		}
	}
	if len(refs.Referrals) > 0 {
		var rows []intake.Referral
		if err := rd.Gorm(ctx).Where("id IN ? AND force_id = ?", refs.Referrals, o.ForceID).Order("id").Limit(10).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, x := range rows {
			out = append(out, layout.Pair{Key: "Referral", Value: x.Ref, Href: "/referrals/" + x.PublicKey})
		}
	}
	if len(refs.Proceedings) > 0 {
		var rows []struct{ N int }
		if err := rd.Gorm(ctx).Table("confiscation_proceedings").Select("n").Where("id IN ? AND case_id = ?", refs.Proceedings, o.CaseID).Order("n").Limit(10).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, x := range rows {
			out = append(out, layout.Pair{Key: "Confiscation", Value: fmt.Sprintf("Proceedings %d", x.N), Href: cases.Path(o.Ref) + "/confiscation/" + ids.String(int64(x.N))})
		}
	}
	return out, nil
}
