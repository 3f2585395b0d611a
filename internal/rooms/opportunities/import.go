package opportunities

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/opportunities/rules"
)

// Imported is an opportunity that another system's record shows to have run out. No rule found it and no reviewer has
// judged it: it waits for one.
type Imported struct {
	Grant    access.Grant
	Key      string // of the source's row: the same key is the same opportunity, within the case
	Title    string
	Why      string
	Value    *money.Pence
	Basis    string // of the value
	Reason   string // code, until a review
	EndedAt  time.Time
	Threat   string
	AssetID  ids.Asset
	Interest ids.Interest
	BatchID  *ids.Batch
}

// AddBatch enters imported opportunities in one transaction, in few statements, and gives them in the order asked. It
// calls no hook: the caller ends with cases.Changed, or knows that no rule has anything to say.
func (r *Room) AddBatch(ctx context.Context, tx *db.Tx, list []Imported) ([]Opportunity, error) {
	rows := make([]*Opportunity, len(list))
	for i, m := range list {
		g := m.Grant
		ended := orNil(m.EndedAt)
		o := Opportunity{PublicKey: ids.NewKey(), CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), Fingerprint: "import/" + m.Key,
			Source: FromImport, DetectedBy: tx.Actor.User, DetectedAt: tx.Now, Title: m.Title, Why: m.Why, Severity: rules.S2, Threat: m.Threat,
			Status: RunOut, EstimatePence: m.Value, EstimateBasis: m.Basis, OwnSum: true, Refs: "{}", Suggested: m.Reason, EndedAt: ended,
			WindowCloses: ended, BatchID: m.BatchID, Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}
		if m.AssetID != 0 {
			o.AssetID = &m.AssetID
		}
		if m.Interest != 0 {
			o.InterestID = &m.Interest
		}
		o.because(m.Reason)
		o.settle()
		rows[i] = &o
	}
	if err := insertOpportunities(ctx, tx, rows); err != nil {
		return nil, err
	}
	steps := make([]Stepped, len(rows))
	out := make([]Opportunity, len(rows))
	for i, o := range rows {
		out[i] = *o
		steps[i] = Stepped{OpportunityID: o.ID, CaseID: o.CaseID, Act: "imported", ToStatus: o.Status, Reason: o.ReasonCode(), ValuePence: o.EstimatePence,
			ActorID: tx.Actor.User, ActorName: tx.Actor.Name, At: tx.Now}
	}
	if err := insertSteps(ctx, tx, steps); err != nil {
		return nil, err
	}
	if len(rows) > 0 {
		tx.Record("opportunity.imported", db.On{Op: db.Collection, Kind: "opportunity", Force: rows[0].ForceID}, map[string]any{"opportunities": len(rows)})
	}
	return out, nil
}

// WithdrawBatch withdraws what an import entered and nobody has touched since, and says how many it withdrew and left.
func (r *Room) WithdrawBatch(ctx context.Context, tx *db.Tx, batch ids.Batch, reason string) (withdrawn, kept int64, err error) {
	withdrawn, kept, err = withdrawBatch(ctx, tx, batch, strings.TrimSpace(reason))
	if err == nil && withdrawn > 0 {
		tx.Record("opportunity.withdrawn", db.On{Kind: "import", ID: int64(batch)}, map[string]any{"withdrawn": withdrawn, "kept": kept, "reason": reason})
	}
	return withdrawn, kept, err
}
