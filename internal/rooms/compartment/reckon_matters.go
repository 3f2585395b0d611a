package compartment

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/retention"
)

// matterKey is which record a matter is of.
type matterKey struct {
	Kind MatterKind
	ID   int64
}

// kept is a record that a matter is of, with the latest contact.
type kept struct {
	ref   string
	began caltime.Date // of the record itself
	contact
}

// reckonMatters makes the matter of every record of a force's compartment that has none, and begins clear periods again
// where there was a new contact; of all of them, or of one only. It disposes of nothing.
func (r *Room) reckonMatters(ctx context.Context, tx *db.Tx, force ids.Unit, only *matterKey) error {
	all, order, err := r.contacts(ctx, tx, force, only)
	if err != nil {
		return err
	}
	have, err := mattersOf(ctx, tx, force)
	if err != nil {
		return err
	}
	p, err := retention.PeriodsOf(ctx, r.Reference, tx, force, caltime.DateOf(tx.Now))
	if err != nil {
		return err
	}
	old := make(map[matterKey]Matter, len(have))
	for _, m := range have {
		old[matterKey{m.Kind, m.RecordID}] = m
	}
	for _, k := range order {
		if only != nil && k != *only {
			continue
		}
		was, held := old[k]
		if !held {
			was = Matter{PublicKey: ids.NewKey(), ForceID: force, Kind: k.Kind, RecordID: k.ID, Ref: all[k].ref, Grp: k.Kind.firstGroup(), Version: 1}
		}
		if was.Gone() {
			continue
		}
		now := reckoned(was, all[k].contact, p)
		now.UpdatedAt = tx.Now
		switch {
		case !held:
			err = insert(ctx, tx, &now)
		case now.ClearFrom != was.ClearFrom || now.NextReview != was.NextReview:
			err = saveReckoned(ctx, tx, now)
		default:
			continue
		}
		if err != nil {
			return fmt.Errorf("reckon matter of %s %d: %w", k.Kind, k.ID, err)
		}
		tx.Record("retention.reckoned", now.at(db.System), map[string]any{"cause": now.Cause, "clear_from": now.ClearFrom, "next_review": now.NextReview, "group": now.Grp})
	}
	return nil
}

func nameKey(name string) string { return strings.Join(fold.Words(name), " ") }

// contacts reads the records of a force's compartment that are matters, with the latest contact of each, in a settled order.
// Cases outside are looked at for all of them, or for one only.
func (r *Room) contacts(ctx context.Context, tx *db.Tx, force ids.Unit, only *matterKey) (map[matterKey]kept, []matterKey, error) {
	all, order := map[matterKey]kept{}, []matterKey(nil)
	f, err := factsOfMatters(ctx, tx, force)
	if err != nil {
		return nil, nil, err
	}
	begin := func(k matterKey, ref string, on caltime.Date, cause string) {
		order = append(order, k)
		all[k] = kept{ref, on, contact{on, cause}}
	}
	add := func(k matterKey, on caltime.Date, cause string) {
		if x, held := all[k]; held {
			x.later(on, cause)
			all[k] = x
		}
	}
	for _, p := range f.reports {
		begin(matterKey{OfReport, p.ID}, p.Ref, p.ReceivedOn, causeReceived)
	}
	for _, q := range f.requests {
		begin(matterKey{OfRequest, q.ID}, q.Ref, q.DisclosedOn, causeAsked)
		of := []matterKey{{OfRequest, q.ID}}
		if q.ReportID != nil { // the request is a contact of the report it came with
			of = append(of, matterKey{OfReport, *q.ReportID})
		}
		decided := []caltime.Date{q.ConsentedOn, q.RefusedOn, f.ended[q.ID]}
		if q.DeniedAt != nil {
			decided = append(decided, caltime.DateOf(*q.DeniedAt))
		}
		for _, k := range of {
			add(k, q.DisclosedOn, causeAsked)
			for _, on := range decided {
				add(k, on, causeDecided)
			}
		}
	}
	newest, of := map[string]caltime.Date{}, make([][]matterKey, len(f.subjects))
	for i, s := range f.subjects {
		if s.ReportID != nil {
			of[i] = append(of[i], matterKey{OfReport, *s.ReportID})
		}
		if s.RequestID != nil {
			of[i] = append(of[i], matterKey{OfRequest, *s.RequestID})
		}
		if len(of[i]) == 0 {
			k := matterKey{OfSubject, s.ID}
			begin(k, "", caltime.DateOf(s.CreatedAt), causeRecorded)
			of[i] = append(of[i], k)
		}
		for _, k := range of[i] {
			add(k, s.LiveOn, causeLive)
			add(k, s.EndedOn, causeLive)
			add(k, f.found[s.ID], causeFound)
			if n := nameKey(s.Name); n != "" && s.WithdrawnAt == nil && all[k].began.After(newest[n]) {
				newest[n] = all[k].began
			}
		}
	}
	for i, s := range f.subjects {
		for _, k := range of[i] {
			add(k, newest[nameKey(s.Name)], causeOther)
		}
	}
	for _, s := range f.sources {
		if s.ExpiresOn.IsZero() {
			begin(matterKey{OfSource, s.ID}, "", caltime.DateOf(s.CreatedAt), causeRecorded)
		} else {
			begin(matterKey{OfSource, s.ID}, "", s.ExpiresOn, causeExpired)
		}
	}
	for _, p := range f.placed {
		begin(matterKey{OfProduct, p.ID}, p.Ref, caltime.DateOf(*p.DecidedAt), causePlaced)
	}
	for _, y := range f.years {
		begin(matterKey{OfDesk, int64(y)}, "", caltime.NewDate(y, 12, 31), causeYear)
	}
	for _, l := range f.cases {
		if only != nil && l.of != *only {
			continue
		}
		c, err := r.caseOf(ctx, tx, force, l.ref)
		if err != nil {
			return nil, nil, err
		}
		add(l.of, c.closed, causeClosed)
	}
	return all, order, nil
}

// beginMatter makes the matter of a record that is recorded now, so that it can be held from its first day.
func (r *Room) beginMatter(ctx context.Context, tx *db.Tx, force ids.Unit, k MatterKind, id int64) error {
	return r.reckonMatters(ctx, tx, force, &matterKey{k, id})
}

// caseNow is what the compartment reads of a case outside.
type caseNow struct {
	grant  access.Grant
	here   bool // it was not disposed of
	open   bool
	closed caltime.Date
}

// caseOf looks at a case as the desk; nothing of the look stands outside.
func (r *Room) caseOf(ctx context.Context, rd db.Reader, force ids.Unit, ref string) (c caseNow, err error) {
	g, err := openCase(ctx, rd, force, ref)
	if fault.Is(err, fault.Invalid) { // gone
		return c, nil
	}
	if err != nil {
		return c, err
	}
	x, err := r.Tasking.Cases.ByID(ctx, rd, g)
	if err != nil {
		return c, fmt.Errorf("case %s: %w", ref, err)
	}
	c = caseNow{grant: g, here: true, open: x.Open()}
	if x.ClosedAt != nil {
		c.closed = caltime.DateOf(*x.ClosedAt)
	}
	return c, nil
}
