package opportunities

import (
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/orders"
)

// loadedCase is one case's facts, with what storing a change to it needs.
type loadedCase struct {
	facts   rules.Facts
	force   ids.Unit
	threat  string
	checked *Check // nil: never looked at
	raw     rawCase
}

// The rows that facts are made from: only the columns that a rule can need.
type (
	caseFact struct {
		ID         ids.Case
		ForceID    ids.Unit
		Nation     caltime.Nation
		Threat     string
		Stage      string
		OriginMain string
		OpenedOn   caltime.Date
		ClosedAt   *time.Time
		BatchID    *ids.Batch
		UnitID     ids.Unit
		File       string
		FileYear   *int
	}
	assetFact struct {
		ID                ids.Asset
		CaseID            ids.Case
		Kind              string
		InterestAccountOn caltime.Date
		FirstKnownAt      time.Time
	}
	interestFact struct {
		ID         ids.Interest
		CaseID     ids.Case
		AssetID    ids.Asset
		ParentID   *ids.Interest
		State      assets.State
		StateSince time.Time
	}
	estimateFact struct {
		CaseID     ids.Case
		InterestID ids.Interest
		GbpPence   money.Pence
		AsOf       time.Time
	}
	seizureFact struct {
		ID            ids.Seizure
		CaseID        ids.Case
		AssetID       ids.Asset
		InterestID    ids.Interest
		Power         assets.Power
		Nation        caltime.Nation
		SeizedAt      time.Time
		TotalPence    money.Pence
		DecidedS294At *time.Time
	}
	exhibitFact struct {
		ID        int64
		CaseID    ids.Case
		SeizureID ids.Seizure
		GbpPence  money.Pence
	}
	clockFact struct {
		ID         ids.Clock
		CaseID     ids.Case
		Code       string
		StartAt    time.Time
		EndAt      *time.Time
		ActByAt    *time.Time
		State      orders.ClockState
		ClosedAt   *time.Time
		SeizureID  *ids.Seizure
		OrderID    *ids.Order
		AssetID    *ids.Asset
		InterestID *ids.Interest
		ValuePence *money.Pence
	}
	orderFact struct {
		ID           ids.Order
		CaseID       ids.Case
		Kind         orders.Kind
		Power        string
		State        orders.State
		LodgedAt     *time.Time
		MadeAt       *time.Time
		MadeOn       caltime.Date
		EndAt        *time.Time
		FirstOrderID *ids.Order
		ExtendsID    *ids.Order
		AmountPence  *money.Pence
		EndedAt      *time.Time
		UpdatedAt    time.Time
	}
	reachFact struct {
		CaseID     ids.Case
		OrderID    ids.Order
		InterestID ids.Interest
		AssetID    ids.Asset
		ValuePence *money.Pence
	}
	reportFact struct {
		ID         int64
		CaseID     ids.Case
		OrderID    ids.Order
		DueOn      caltime.Date
		ReportedOn caltime.Date
	}
	effortFact struct {
		CaseID ids.Case
		Last   caltime.Date
		Recent int64
	}
	chargeFact struct {
		CaseID ids.Case
		At     time.Time
	}
	existingFact struct {
		ID            ids.Opportunity
		CaseID        ids.Case
		Status        Status
		Step          Step
		ByRule        bool
		Seen          string
		OwnSum        bool
		Rule          string
		RuleVersion   int
		Fingerprint   string
		Severity      rules.Severity
		Title         string
		Why           string
		WhatBy        string
		WhoCould      string
		EstimatePence *money.Pence
		EstimateBasis string
		WindowOpens   *time.Time
		WindowCloses  *time.Time
		ActBy         *time.Time
		Refs          string
		Suggested     string
	}
)

const existingColumns = `id, case_id, status, step, by_rule, seen, own_sum, rule, rule_version, fingerprint, severity, title, why, what_by, who_could,
	estimate_pence, estimate_basis, window_opens, window_closes, act_by, refs, suggested`

// existing is the opportunity as the rules know it.
func (x existingFact) existing() rules.Existing {
	return Opportunity{ID: x.ID, Status: x.Status, Step: x.Step, ByRule: x.ByRule, Seen: x.Seen, OwnSum: x.OwnSum, Rule: x.Rule, RuleVersion: x.RuleVersion,
		Fingerprint: x.Fingerprint, Severity: x.Severity, Title: x.Title, Why: x.Why, WhatBy: x.WhatBy, WhoCould: x.WhoCould,
		EstimatePence: x.EstimatePence, EstimateBasis: x.EstimateBasis, WindowOpens: x.WindowOpens, WindowCloses: x.WindowCloses, ActBy: x.ActBy,
		Refs: x.Refs, Suggested: x.Suggested}.existing()
}

// rawCase is everything recorded about one case, as rows.
type rawCase struct {
	caseFact
	assets    []assetFact
	interests []interestFact
	estimates map[ids.Interest][]rules.Worth
	seizures  []seizureFact
	exhibits  map[ids.Seizure][]exhibitFact
	clocks    []clockFact
	orders    []orderFact
	reaches   map[ids.Order][]reachFact
	reports   map[ids.Order][]reportFact
	effort    *effortFact
	charge    *chargeFact
	more      moreFacts
}

// loadFacts gives the facts of many cases at an instant, in fifteen statements, or at most forty where some of them
// have been to court or come from intake, however many there are. Cases that are withdrawn or not
// there are left out. Within a transaction on PostgreSQL the cases are locked until it ends, so that two changes of one case are
// judged one after the other; SQLite has one writer.
func loadFacts(ctx context.Context, tx db.Reader, list []ids.Case, now time.Time) ([]loadedCase, error) {
	list = db.Pad(list)
	lock := ""
	if _, writes := tx.(*db.Tx); writes && tx.Dialect() == db.Postgres {
		lock = " FOR UPDATE"
	}
	var heads []caseFact
	err := tx.Gorm(ctx).Raw(`SELECT id, force_id, nation, threat, stage, origin_main, opened_on, closed_at, batch_id, unit_id, file, file_year
		FROM cases WHERE id IN ? AND withdrawn_at IS NULL ORDER BY id`+lock, list).Scan(&heads).Error
	if err != nil {
		return nil, err
	}
	out := make([]loadedCase, len(heads))
	at := make(map[ids.Case]int, len(heads))
	for i, h := range heads {
		at[h.ID] = i
		out[i].force, out[i].threat = h.ForceID, h.Threat
		out[i].raw = rawCase{caseFact: h, estimates: map[ids.Interest][]rules.Worth{}, exhibits: map[ids.Seizure][]exhibitFact{},
			reaches: map[ids.Order][]reachFact{}, reports: map[ids.Order][]reportFact{}}
	}
	of := func(id ids.Case) *rawCase {
		if i, ok := at[id]; ok {
			return &out[i].raw
		}
		return nil
	}
	l := loader{ctx: ctx, tx: tx, list: list}
	each(&l, "SELECT id, case_id, kind, interest_account_on, first_known_at FROM assets WHERE case_id IN ? AND withdrawn_at IS NULL ORDER BY case_id, id", func(x assetFact) {
		if c := of(x.CaseID); c != nil {
			c.assets = append(c.assets, x)
		}
	})
	each(&l, "SELECT id, case_id, asset_id, parent_id, state, state_since FROM interests WHERE case_id IN ? AND withdrawn_at IS NULL ORDER BY case_id, id", func(x interestFact) {
		if c := of(x.CaseID); c != nil {
			c.interests = append(c.interests, x)
		}
	})
	// The latest comes last, and stands.
	each(&l, `SELECT e.case_id, e.interest_id, e.gbp_pence, e.as_of FROM ledger_entries e WHERE e.case_id IN ? AND e.measure = 'estimate' AND e.interest_id IS NOT NULL
		AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_entries x WHERE x.reverses_id = e.id) ORDER BY e.case_id, e.as_of, e.id`, func(x estimateFact) {
		if c := of(x.CaseID); c != nil {
			c.estimates[x.InterestID] = append(c.estimates[x.InterestID], rules.Worth{At: x.AsOf.UTC(), Pence: x.GbpPence})
		}
	})
	each(&l, `SELECT id, case_id, asset_id, interest_id, power, nation, seized_at, total_pence, decided_s294_at FROM seizures
		WHERE case_id IN ? AND withdrawn_at IS NULL ORDER BY case_id, id`, func(x seizureFact) {
		if c := of(x.CaseID); c != nil {
			c.seizures = append(c.seizures, x)
		}
	})
	each(&l, `SELECT x.id, x.case_id, x.seizure_id, x.gbp_pence FROM seizure_exhibits x
		WHERE x.seizure_id IN (SELECT s.id FROM seizures s WHERE s.case_id IN ?) ORDER BY x.seizure_id, x.id`, func(x exhibitFact) {
		if c := of(x.CaseID); c != nil {
			c.exhibits[x.SeizureID] = append(c.exhibits[x.SeizureID], x)
		}
	})
	each(&l, `SELECT id, case_id, code, start_at, end_at, act_by_at, state, closed_at, seizure_id, order_id, asset_id, interest_id, value_pence FROM clocks
		WHERE case_id IN ? ORDER BY case_id, id`, func(x clockFact) {
		if c := of(x.CaseID); c != nil {
			c.clocks = append(c.clocks, x)
		}
	})
	each(&l, `SELECT id, case_id, kind, power, state, lodged_at, made_at, made_on, end_at, first_order_id, extends_id, amount_pence, ended_at, updated_at FROM orders
		WHERE case_id IN ? AND withdrawn_at IS NULL ORDER BY case_id, id`, func(x orderFact) {
		if c := of(x.CaseID); c != nil {
			c.orders = append(c.orders, x)
		}
	})
	each(&l, "SELECT case_id, order_id, interest_id, asset_id, value_pence FROM order_interests WHERE case_id IN ? ORDER BY order_id, interest_id", func(x reachFact) {
		if c := of(x.CaseID); c != nil {
			c.reaches[x.OrderID] = append(c.reaches[x.OrderID], x)
		}
	})
	each(&l, "SELECT id, case_id, order_id, due_on, reported_on FROM order_reports WHERE case_id IN ? AND withdrawn_at IS NULL ORDER BY order_id, due_on, id", func(x reportFact) {
		if c := of(x.CaseID); c != nil {
			c.reports[x.OrderID] = append(c.reports[x.OrderID], x)
		}
	})
	recent := caltime.DateOf(now).AddDays(-27)
	l.args = []any{recent}
	// The last day and the recent ones are at one end of the index: a case has thousands of entries over the years.
	each(&l, `SELECT c.id AS case_id, (SELECT e.on_date FROM effort_entries e WHERE e.case_id = c.id AND e.withdrawn_at IS NULL ORDER BY e.on_date DESC, e.id DESC LIMIT 1) AS last,
		(SELECT COALESCE(SUM(e.minutes), 0) FROM effort_entries e WHERE e.case_id = c.id AND e.on_date >= ? AND e.withdrawn_at IS NULL) AS recent
		FROM cases c WHERE c.id IN ?`, func(x effortFact) {
		if c := of(x.CaseID); c != nil && !x.Last.IsZero() {
			c.effort = &x
		}
	})
	each(&l, `SELECT case_id, at FROM case_events WHERE case_id IN ? AND field = 'stage' AND new IN ('charged','confiscation','enforcement') ORDER BY case_id, at DESC`, func(x chargeFact) {
		if c := of(x.CaseID); c != nil {
			c.charge = &x // the earliest comes last
		}
	})
	each(&l, "SELECT "+existingColumns+" FROM opportunities WHERE case_id IN ? AND withdrawn_at IS NULL ORDER BY case_id, id", func(x existingFact) {
		if i, ok := at[x.CaseID]; ok {
			out[i].facts.Existing = append(out[i].facts.Existing, x.existing())
		}
	})
	each(&l, "SELECT case_id, wake_at, checked_at FROM case_checks WHERE case_id IN ?", func(x Check) {
		if i, ok := at[x.CaseID]; ok {
			out[i].checked = &x
		}
	})
	loadMore(&l, out, of)
	if l.err != nil {
		return nil, l.err
	}
	for i := range out {
		existing := out[i].facts.Existing
		out[i].facts = out[i].raw.facts(now)
		out[i].facts.Existing = existing
		out[i].raw = rawCase{} // its rows are in the facts now
	}
	return out, nil
}

// loader runs one statement after another over the same cases and keeps the first error.
type loader struct {
	ctx  context.Context
	tx   db.Reader
	list []ids.Case
	args []any // before the list, for the next statement only
	err  error
}

func each[T any](l *loader, sql string, take func(T)) {
	if l.err != nil {
		return
	}
	l.err = db.Each(l.tx.Gorm(l.ctx).Raw(sql, append(l.args, any(l.list))...), take)
	l.args = nil
}
