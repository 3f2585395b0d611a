package cases

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Reclassify changes how a case is said to have arisen, with a reason. What it was stays in the timeline, so that a
// measure of any day can use what was said on that day.
func (r *Room) Reclassify(ctx context.Context, id ids.Case, version int, to Arising, reason string) error {
	return r.change(ctx, id, func(ctx context.Context, tx *db.Tx, g access.Grant, c Case) error {
		bad := map[string]string{}
		to = to.settled()
		to.check(bad)
		CheckReason(bad, "reason", reason, "Enter why the case is reclassified")
		was := c.Arising()
		if len(bad) == 0 && to == was {
			bad["origin"] = "Choose another origin or basis: this is what the case has"
		}
		if err := fault.Fields("Check how the case arose", bad, "origin", "origin_basis", "origin_main", "origin_share", "reason"); err != nil {
			return err
		}
		err := updateCase(ctx, tx, g, version, map[string]any{"origin": to.Origin, "origin_basis": to.Basis, "origin_main": to.Main,
			"origin_share_bp": to.ShareBp, "origin_note": to.Note})
		if err != nil {
			return err
		}
		tx.Record("case.reclassified", onCase(g), map[string]any{"old": was, "new": to, "reason": reason})
		return r.Note(ctx, tx, g, Event{Kind: "case.reclassified", Title: "Reclassified as " + lowerFirst(to.Origin.Name()), Detail: "Was " + was.words() + ". " + reason,
			Entity: "case", EntityID: int64(c.ID), Field: "origin", Old: string(was.Origin), New: string(to.Origin)})
	})
}

// Arising gives how the case arose.
func (c Case) Arising() Arising {
	return Arising{Origin: c.Origin, Basis: c.OriginBasis, Main: c.OriginMain, ShareBp: c.OriginShareBp, Note: c.OriginNote}
}

// words tells how a case arose: "proactive: intelligence", "mixed, 60% reactive: an arrest".
func (a Arising) words() string {
	b, _ := BasisOf(a.Basis)
	s := string(a.Origin)
	if a.Origin == Mixed {
		s += ", " + itoa(a.ShareBp/100) + "% " + string(a.Main)
	}
	return s + ": " + lowerFirst(b.Name)
}
