package opportunities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities/rules"
)

// sources are the pages of the events, referrals and proceedings that an opportunity rests on, each once. Whether one may be
// opened is decided where it stands. from is the form of a case for the first of the events and referrals that stands on none; "" for none.
func (r *Room) sources(ctx context.Context, rd db.Reader, o Row) (out []layout.Pair, from string, err error) {
	var refs rules.Refs
	_ = json.Unmarshal([]byte(o.Refs), &refs) // written by this package; empty for others'
	if len(refs.Events) > 0 {
		rows, err := eventsOf(ctx, rd, o.ForceID, refs.Events)
		if err != nil {
			return nil, "", err
		}
		for _, e := range rows {
			out = append(out, layout.Pair{Key: "Event", Value: e.Kind.Title() + ", " + layout.Moment(e.OccurredAt), Href: "/events/" + e.PublicKey})
			if from == "" && e.CaseID == nil {
				from = cases.NewFrom(intake.FromEvent, e.PublicKey)
			}
		}
	}
	if len(refs.Referrals) > 0 {
		rows, err := referralsOf(ctx, rd, o.ForceID, refs.Referrals)
		if err != nil {
			return nil, "", err
		}
		for _, x := range rows {
			out = append(out, layout.Pair{Key: "Referral", Value: x.Ref, Href: "/referrals/" + x.PublicKey})
			if from == "" && x.CaseID == nil && slices.Contains(x.State.Next(), intake.Accepted) {
				from = cases.NewFrom(intake.FromReferral, x.PublicKey)
			}
		}
	}
	if len(refs.Proceedings) > 0 {
		rows, err := proceedingsOf(ctx, rd, o.CaseID, refs.Proceedings)
		if err != nil {
			return nil, "", err
		}
		for _, n := range rows {
			out = append(out, layout.Pair{Key: "Confiscation", Value: fmt.Sprintf("Proceedings %d", n), Href: cases.Path(o.Ref) + "/confiscation/" + ids.String(n)})
		}
	}
	return out, from, nil
}
