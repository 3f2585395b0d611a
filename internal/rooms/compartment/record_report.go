package compartment

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
)

// RecordReport records a report with the people it names.
func (r *Room) RecordReport(ctx context.Context, n NewReport) (p Report, err error) {
	err = r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		n = n.trimmed()
		if err := n.Check(caltime.DateOf(tx.Now)); err != nil {
			return err
		}
		if same, err := reportByUKFIU(ctx, tx, force, n.UkfiuRef); err != nil {
			return err
		} else if same.ID != 0 {
			return fault.Fields("Check the report", map[string]string{"ukfiu_ref": "This reference is held already, as " + same.Ref})
		}
		ref, err := nextRef(ctx, tx, force)
		if err != nil {
			return err
		}
		p = Report{PublicKey: ids.NewKey(), ForceID: force, Ref: ref, UkfiuRef: n.UkfiuRef, ReceivedOn: n.ReceivedOn, ReporterKind: n.ReporterKind, Reporter: n.Reporter,
			Grading: n.Grading, Marking: n.Marking, Facts: n.Facts, Assessment: n.Assessment, Version: 1, Made: made(tx),
			Words: words(ref, n.UkfiuRef, n.Reporter, n.Facts, n.Assessment, strings.Join(n.Subjects, " "))}
		if err := insert(ctx, tx, &p); err != nil {
			return fmt.Errorf("insert report: %w", err)
		}
		for _, name := range n.Subjects {
			s := Subject{PublicKey: ids.NewKey(), ForceID: force, ReportID: &p.ID, Name: name, Words: words(name), Version: 1, Made: made(tx)}
			if err := insert(ctx, tx, &s); err != nil {
				return fmt.Errorf("insert subject: %w", err)
			}
		}
		tx.Record("report.recorded", at(db.Collection, "report", p.ID, force), n)
		return r.beginMatter(ctx, tx, force, OfReport, p.ID)
	})
	return p, err
}

// WithdrawReport withdraws a report with a reason; it stays on record, struck through.
func (r *Room) WithdrawReport(ctx context.Context, key string, version int, reason string) error {
	return r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		p, err := reportByKey(ctx, tx, force, key)
		if err != nil {
			return err
		}
		if err := cases.Reason("reason", reason, "Enter why the report is withdrawn"); err != nil {
			return err
		}
		if p.Withdrawn() {
			return fault.Stale("report")
		}
		if err := change(ctx, tx, &Report{}, p.ID, version, map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason}); err != nil {
			return err
		}
		tx.Record("report.withdrawn", at(db.Alteration, "report", p.ID, force), map[string]string{"reason": reason})
		return nil
	})
}
