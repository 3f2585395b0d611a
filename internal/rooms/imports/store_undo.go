package imports

import (
	"context"

	"gorm.io/gorm"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// casesOfBatch lists the cases that a batch opened or added to, each with the first thing that was built on what it
// brought. In a case that the batch opened anything else counts; in another only what touches the assets it added. The plus signs keep an engine from looking up the
// whole batch, by its index, once for each case.
func casesOfBatch(ctx context.Context, tx *db.Tx, b Batch) (rows []standingCase, err error) {
	const built = `SELECT c.id, c.ref, c.batch_id = @batch AS whole, CASE
		WHEN c.withdrawn_at IS NOT NULL THEN 'the case was withdrawn already'
		WHEN EXISTS (SELECT 1 FROM assets a WHERE a.case_id = c.id AND +a.batch_id = @batch AND (a.version <> 1 OR a.withdrawn_at IS NOT NULL)) THEN 'an asset was changed'
		WHEN EXISTS (SELECT 1 FROM interests i JOIN assets a ON a.id = i.asset_id WHERE i.case_id = c.id AND +a.batch_id = @batch AND (i.version <> 1 OR i.created_at <> @at)) THEN 'an interest was changed'
		WHEN EXISTS (SELECT 1 FROM ledger_entries l JOIN assets a ON a.id = l.asset_id WHERE l.case_id = c.id AND +a.batch_id = @batch AND l.entered_at <> @at) THEN 'a value was entered'
		WHEN EXISTS (SELECT 1 FROM seizures s JOIN assets a ON a.id = s.asset_id WHERE s.case_id = c.id AND +a.batch_id = @batch AND (s.created_at <> @at OR s.version <> 1)) THEN 'a seizure was recorded'
		WHEN EXISTS (SELECT 1 FROM order_interests o JOIN interests i ON i.id = o.interest_id JOIN assets a ON a.id = i.asset_id WHERE a.case_id = c.id AND +a.batch_id = @batch) THEN 'an order was recorded'
		WHEN EXISTS (SELECT 1 FROM opportunities o WHERE o.case_id = c.id AND +o.batch_id = @batch AND (o.version <> 1 OR o.withdrawn_at IS NOT NULL)) THEN 'an opportunity was worked on'
		WHEN EXISTS (SELECT 1 FROM opportunities o JOIN assets a ON a.id = o.asset_id WHERE o.case_id = c.id AND +a.batch_id = @batch AND (o.batch_id IS NULL OR o.batch_id <> @batch)) THEN 'an opportunity was entered'
		WHEN c.batch_id IS NULL OR c.batch_id <> @batch THEN ''
		WHEN c.version <> 1 THEN 'the case was changed'
		WHEN EXISTS (SELECT 1 FROM assets a WHERE a.case_id = c.id AND a.withdrawn_at IS NULL AND (a.batch_id IS NULL OR a.batch_id <> @batch)) THEN 'an asset was added'
		WHEN EXISTS (SELECT 1 FROM subjects x WHERE x.case_id = c.id) THEN 'a subject was added'
		WHEN EXISTS (SELECT 1 FROM orders x WHERE x.case_id = c.id) THEN 'an order was recorded'
		WHEN EXISTS (SELECT 1 FROM decisions x WHERE x.case_id = c.id) THEN 'a decision was recorded'
		WHEN EXISTS (SELECT 1 FROM effort_entries x WHERE x.case_id = c.id) THEN 'effort was recorded'
		WHEN EXISTS (SELECT 1 FROM opportunities x WHERE x.case_id = c.id AND x.withdrawn_at IS NULL AND (x.batch_id IS NULL OR x.batch_id <> @batch)) THEN 'an opportunity was entered'
		WHEN EXISTS (SELECT 1 FROM ledger_entries x WHERE x.case_id = c.id AND x.asset_id IS NULL) THEN 'a value was entered'
		WHEN EXISTS (SELECT 1 FROM case_members x WHERE x.case_id = c.id AND x.to_at IS NULL) THEN 'somebody was put on the case'
		WHEN EXISTS (SELECT 1 FROM case_refs x WHERE x.case_id = c.id AND x.created_at <> @at) THEN 'a reference was added'
		ELSE '' END AS why
	FROM cases c WHERE c.id IN (SELECT a.case_id FROM assets a WHERE a.batch_id = @batch) ORDER BY c.id`
	err = tx.Gorm(ctx).Raw(built, map[string]any{"batch": b.ID, "at": b.AppliedAt}).Scan(&rows).Error
	return rows, err
}

// brought counts what was withdrawn.
type brought struct{ assets, opportunities int }

// withdrawBrought withdraws what the batch brought into cases: its assets with their interests, seizures and opportunities,
// and, of those in whole, the case and its references. Values are reversed by entries that name them.
func withdrawBrought(ctx context.Context, tx *db.Tx, b Batch, list, whole []ids.Case) (n brought, err error) {
	g := tx.Gorm(ctx)
	mark := map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": undoneWhy}
	versioned := map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": undoneWhy, "version": gorm.Expr("version + 1")}
	const mine = "SELECT a.id FROM assets a WHERE +a.batch_id = ? AND a.case_id IN ?"

	err = g.Exec(`INSERT INTO ledger_entries (case_id, force_id, unit_id, interest_id, asset_id, measure, minor, currency, exponent, rate, gbp_pence, quantity, as_of, basis, evidence, reverses_id, entered_by, entered_at)
		SELECT l.case_id, l.force_id, l.unit_id, l.interest_id, l.asset_id, l.measure, -l.minor, l.currency, l.exponent, l.rate, -l.gbp_pence, '', l.as_of, ?, '', l.id, ?, ?
		FROM ledger_entries l WHERE l.case_id IN ? AND l.reverses_id IS NULL AND l.asset_id IN (`+mine+`)
		AND NOT EXISTS (SELECT 1 FROM ledger_entries r WHERE r.reverses_id = l.id)`, undoneWhy, tx.Actor.User, tx.Now, list, b.ID, list).Error
	if err != nil {
		return n, err
	}
	for _, t := range []struct {
		table, where string
		args         []any
		set          map[string]any
		count        *int
	}{
		{"interests", "asset_id IN (" + mine + ")", []any{b.ID, list}, versioned, nil},
		{"seizures", "asset_id IN (" + mine + ")", []any{b.ID, list}, versioned, nil},
		{"opportunities", "+batch_id = ? AND case_id IN ?", []any{b.ID, list}, versioned, &n.opportunities},
		{"assets", "+batch_id = ? AND case_id IN ?", []any{b.ID, list}, versioned, &n.assets},
		{"case_refs", "case_id IN ?", []any{whole}, mark, nil},
		{"cases", "id IN ?", []any{whole}, versioned, nil},
	} {
		if len(t.args) == 1 && len(whole) == 0 {
			continue
		}
		res := g.Table(t.table).Where("withdrawn_at IS NULL").Where(t.where, t.args...).UpdateColumns(t.set)
		if res.Error != nil {
			return n, res.Error
		}
		if t.count != nil {
			*t.count = int(res.RowsAffected)
		}
	}
	return n, nil
}

// forgetRows forgets where the rows of a batch came to rest whose assets were withdrawn now, so that they can be imported
// again.
func forgetRows(ctx context.Context, tx *db.Tx, b Batch) error {
	return tx.Gorm(ctx).Where("batch_id = ? AND asset_id IN (SELECT a.id FROM assets a WHERE a.batch_id = ? AND a.withdrawn_at = ?)", b.ID, b.ID, tx.Now).
		Delete(&ImportRow{}).Error
}

func markUndone(ctx context.Context, tx *db.Tx, b Batch) error {
	return tx.Gorm(ctx).Model(&Batch{}).Where("id = ? AND state = ?", b.ID, applied).UpdateColumns(map[string]any{"state": undone, "undone_at": tx.Now}).Error
}

// seenRefs says which of some cases the actor may see.
func seenRefs(ctx context.Context, r db.Reader, refs []string) (map[string]bool, error) {
	out := make(map[string]bool, len(refs))
	for len(refs) > 0 {
		n := min(len(refs), some)
		var got []string
		err := r.Gorm(ctx).Table("cases AS c").Where("c.ref IN ?", refs[:n]).Scopes(access.Sight(ctx).On("c.id", "c.force_id")).Pluck("c.ref", &got).Error
		if err != nil {
			return nil, err
		}
		for _, s := range got {
			out[s] = true
		}
		refs = refs[n:]
	}
	return out, nil
}
