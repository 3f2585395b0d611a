package opportunities

import (
	"fmt"
	"slices"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/intake"
)

// The rows that most cases have none of. One statement says which cases have any; only for those are the others made.
type (
	eventFact struct {
		ID            int64
		CaseID        *ids.Case
		UnitID        ids.Unit
		ReceivedAt    time.Time
		Kind          intake.EventKind
		OccurredAt    time.Time
		DueAt         time.Time
		State         intake.EventState
		TriagedAt     *time.Time
		Signs         string
		Power         string
		CashPence     *money.Pence
		PropertyPence *money.Pence
		BenefitPence  *money.Pence
	}
	referralFact struct {
		ID            int64
		CaseID        *ids.Case
		UnitID        ids.Unit
		Ref           string
		ReferredAt    time.Time
		Kind          string
		HappenedAt    *time.Time
		ChargedOn     caltime.Date
		HearingOn     caltime.Date
		PleaOn        caltime.Date
		Nation        caltime.Nation
		State         intake.ReferralState
		DecidedAt     *time.Time
		Reason        string
		EndsAt        *time.Time
		ActByAt       *time.Time
		EstimatePence *money.Pence
	}
	decisionFact struct {
		CaseID    ids.Case
		DecidedAt time.Time
		Words     string
	}
	civilFact struct {
		CaseID    ids.Case
		SentOn    caltime.Date
		DecidedOn caltime.Date
	}
	offenceFact struct {
		CaseID       ids.Case
		SubjectID    ids.Subject
		Proceedings  int
		ConvictedOn  caltime.Date
		Benefited    string
		BenefitPence *money.Pence
	}
	lifestyleFact struct {
		ID        int64
		CaseID    ids.Case
		SubjectID ids.Subject
		Answer    string
		SavedAt   time.Time
	}
	proceedingsFact struct {
		ID          int64
		CaseID      ids.Case
		N           int
		DefendantID ids.Subject
		StartedOn   caltime.Date
		State       confiscation.Standing
		OrderID     *ids.Order
	}
	dayFact struct {
		ID            int64
		CaseID        ids.Case
		ProceedingsID int64
		Kind          string
		SetOn         caltime.Date
		DueOn         caltime.Date
		DoneOn        caltime.Date
		ClockID       *ids.Clock
	}
	actFact struct {
		CaseID        ids.Case
		ProceedingsID int64
		Kind          confiscation.Kind
		DoneOn        caltime.Date
	}
	confiscationFact struct {
		OrderID ids.Order
		CaseID  ids.Case
		MadeOn  caltime.Date
		Nominal bool
		Terms   string
	}
	sumFact struct {
		CaseID      ids.Case
		OrderID     ids.Order
		N           int
		Cause       confiscation.Cause
		AmountPence money.Pence
		DueOn       caltime.Date
		AppliedOn   caltime.Date
		DecidedOn   caltime.Date
	}
	paymentFact struct {
		CaseID            ids.Case
		OrderID           ids.Order
		PaidOn            caltime.Date
		PrincipalPence    money.Pence
		CompensationPence money.Pence
	}
	victimFact struct {
		CaseID ids.Case
		FromOn caltime.Date
	}
	measureFact struct {
		CaseID      ids.Case
		InterestID  *ids.Interest
		DefendantID *ids.Subject
		Measure     string
		GbpPence    money.Pence
		AsOf        time.Time
	}
	overrideFact struct {
		ID        int64
		CaseID    ids.Case
		OrderID   ids.Order
		Part      string
		Refusal   string
		CreatedAt time.Time
	}
	planFact struct {
		ID       int64
		CaseID   ids.Case
		Name     string
		LiveOn   caltime.Date
		ClosedOn caltime.Date
	}
	planObjectiveFact struct {
		CaseID      ids.Case
		PlanID      int64
		CreatedAt   time.Time
		WithdrawnAt *time.Time
	}
	planNotFact struct {
		CaseID    ids.Case
		PlanID    int64
		DecidedAt time.Time
	}
	contestFact struct {
		CaseID  ids.Case
		AssetID *ids.Asset
		OrderID *ids.Order
		At      time.Time
	}
)

// moreFacts are the rows of one case that most cases have none of.
type moreFacts struct {
	events      []eventFact
	referrals   []referralFact
	judged      map[string][]string // codes of rules by the fact that a person decided on before the case had it: event/12
	decisions   []decisionFact
	civil       []civilFact
	offences    []offenceFact
	lifestyles  []lifestyleFact
	proceedings []proceedingsFact
	days        []dayFact
	acts        []actFact
	made        []confiscationFact
	sums        []sumFact
	payments    []paymentFact
	victims     []victimFact
	measures    []measureFact
	overrides   []overrideFact
	contests    []contestFact
	plans       []planFact
	aims        []planObjectiveFact // the financial ones
	notPursued  []planNotFact       // of the financial strand
	intake      bool                // it is an intake file
	waiting     map[string]string   // on an intake file: why what was raised on a fact is judged there no longer, by fact
}

const (
	eventColumns    = "id, case_id, unit_id, received_at, kind, occurred_at, due_at, state, triaged_at, signs, power, cash_pence, property_pence, benefit_pence"
	referralColumns = "id, case_id, unit_id, ref, referred_at, kind, happened_at, charged_on, hearing_on, plea_on, nation, state, decided_at, reason, ends_at, act_by_at, estimate_pence"
)

// loadMore reads what only some of the cases have: at most thirty statements more, however many cases there are, and one
// where none has anything.
func loadMore(l *loader, out []loadedCase, of func(ids.Case) *rawCase) {
	var some []ids.Case
	list := l.list
	l.args = []any{list, list, list, list, list}
	each(l, `SELECT case_id AS id FROM intake_events WHERE case_id IN ? UNION SELECT case_id FROM referrals WHERE case_id IN ?
		UNION SELECT case_id FROM confiscation_proceedings WHERE case_id IN ? UNION SELECT case_id FROM offences WHERE case_id IN ?
		UNION SELECT case_id FROM order_overrides WHERE case_id IN ? UNION SELECT case_id FROM plans WHERE case_id IN ?`, func(x struct{ ID ids.Case }) { some = append(some, x.ID) })
	var held []ids.Case
	for i := range out {
		// Whether anybody contests is asked of what was before a court twice.
		if slices.ContainsFunc(out[i].raw.orders, func(o orderFact) bool { return o.FirstOrderID != nil }) {
			held = append(held, out[i].raw.ID)
		}
	}
	if len(some) > 0 {
		l.list = db.Pad(some)
		loadIntake(l, of)
		loadCourt(l, of)
		loadPlans(l, of)
		loadJudged(l, out)
	}
	if len(held) > 0 {
		l.list = db.Pad(held)
		loadContests(l, of)
	}
	l.list = list
	loadQueues(l, out)
}

func loadIntake(l *loader, of func(ids.Case) *rawCase) {
	each(l, "SELECT "+eventColumns+" FROM intake_events WHERE case_id IN ? ORDER BY case_id, id", func(x eventFact) {
		if c := of(deref(x.CaseID)); c != nil {
			c.more.events = append(c.more.events, x)
		}
	})
	each(l, "SELECT "+referralColumns+" FROM referrals WHERE case_id IN ? ORDER BY case_id, id", func(x referralFact) {
		if c := of(deref(x.CaseID)); c != nil {
			c.more.referrals = append(c.more.referrals, x)
		}
	})
	each(l, `SELECT case_id, decided_at, title || ' ' || substr(decision, 1, 500) AS words FROM decisions WHERE case_id IN ? AND withdrawn_at IS NULL ORDER BY case_id, decided_at, id`, func(x decisionFact) {
		if c := of(x.CaseID); c != nil {
			c.more.decisions = append(c.more.decisions, x)
		}
	})
	each(l, "SELECT case_id, sent_on, decided_on FROM civil_referrals WHERE case_id IN ? AND state <> 'withdrawn' ORDER BY case_id, id", func(x civilFact) {
		if c := of(x.CaseID); c != nil {
			c.more.civil = append(c.more.civil, x)
		}
	})
	each(l, "SELECT case_id, from_on FROM subject_roles WHERE case_id IN ? AND category = 'victim' AND withdrawn_at IS NULL ORDER BY case_id, from_on, id", func(x victimFact) {
		if c := of(x.CaseID); c != nil {
			c.more.victims = append(c.more.victims, x)
		}
	})
	each(l, `SELECT e.case_id, e.interest_id, e.defendant_id, e.measure, e.gbp_pence, e.as_of FROM ledger_entries e WHERE e.case_id IN ?
		AND e.measure IN ('denied_value','in_denial_stock','benefit','available_amount','compensation')
		AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_entries x WHERE x.reverses_id = e.id) ORDER BY e.case_id, e.as_of, e.id`, func(x measureFact) {
		if c := of(x.CaseID); c != nil {
			c.more.measures = append(c.more.measures, x)
		}
	})
	each(l, "SELECT id, case_id, order_id, part, refusal, created_at FROM order_overrides WHERE case_id IN ? ORDER BY case_id, id", func(x overrideFact) {
		if c := of(x.CaseID); c != nil {
			c.more.overrides = append(c.more.overrides, x)
		}
	})
}

func loadCourt(l *loader, of func(ids.Case) *rawCase) {
	each(l, `SELECT case_id, subject_id, proceedings, convicted_on, benefited, benefit_pence FROM offences WHERE case_id IN ? AND withdrawn_at IS NULL
		AND outcome IN ('pleaded','found') ORDER BY case_id, subject_id, proceedings, id`, func(x offenceFact) {
		if c := of(x.CaseID); c != nil {
			c.more.offences = append(c.more.offences, x)
		}
	})
	each(l, "SELECT id, case_id, subject_id, answer, saved_at FROM lifestyle_results WHERE case_id IN ? ORDER BY case_id, saved_at, id", func(x lifestyleFact) {
		if c := of(x.CaseID); c != nil {
			c.more.lifestyles = append(c.more.lifestyles, x)
		}
	})
	each(l, "SELECT id, case_id, n, defendant_id, started_on, state, order_id FROM confiscation_proceedings WHERE case_id IN ? AND state <> 'withdrawn' ORDER BY case_id, n", func(x proceedingsFact) {
		if c := of(x.CaseID); c != nil {
			c.more.proceedings = append(c.more.proceedings, x)
		}
	})
	each(l, `SELECT id, case_id, proceedings_id, kind, set_on, due_on, done_on, clock_id FROM confiscation_days WHERE case_id IN ? AND replaced_at IS NULL ORDER BY case_id, id`, func(x dayFact) {
		if c := of(x.CaseID); c != nil {
			c.more.days = append(c.more.days, x)
		}
	})
	l.args = []any{steps()}
	each(l, `SELECT case_id, proceedings_id, kind, done_on FROM confiscation_acts WHERE kind IN ? AND proceedings_id IN (SELECT id FROM confiscation_proceedings WHERE case_id IN ?)
		ORDER BY proceedings_id, id`, func(x actFact) {
		if c := of(x.CaseID); c != nil {
			c.more.acts = append(c.more.acts, x)
		}
	})
	each(l, `SELECT x.order_id, x.case_id, x.made_on, x.nominal, o.terms FROM confiscation_orders x JOIN orders o ON o.id = x.order_id WHERE x.case_id IN ? ORDER BY x.case_id, x.order_id`, func(x confiscationFact) {
		if c := of(x.CaseID); c != nil {
			c.more.made = append(c.more.made, x)
		}
	})
	each(l, "SELECT case_id, order_id, n, cause, amount_pence, due_on, applied_on, decided_on FROM confiscation_sums WHERE case_id IN ? ORDER BY case_id, order_id, n", func(x sumFact) {
		if c := of(x.CaseID); c != nil {
			c.more.sums = append(c.more.sums, x)
		}
	})
	each(l, `SELECT case_id, order_id, paid_on, principal_pence, compensation_pence FROM confiscation_payments WHERE case_id IN ? AND reversed_at IS NULL
		ORDER BY case_id, order_id, paid_on, n`, func(x paymentFact) {
		if c := of(x.CaseID); c != nil {
			c.more.payments = append(c.more.payments, x)
		}
	})
}

// loadPlans reads the 4P plans that are or were in effect, and what is on record of their financial strand.
func loadPlans(l *loader, of func(ids.Case) *rawCase) {
	each(l, "SELECT id, case_id, name, live_on, closed_on FROM plans WHERE case_id IN ? AND live_on IS NOT NULL AND withdrawn_at IS NULL ORDER BY case_id, id", func(x planFact) {
		if c := of(x.CaseID); c != nil {
			c.more.plans = append(c.more.plans, x)
		}
	})
	each(l, "SELECT case_id, plan_id, created_at, withdrawn_at FROM plan_objectives WHERE case_id IN ? AND financial ORDER BY case_id, plan_id, n", func(x planObjectiveFact) {
		if c := of(x.CaseID); c != nil {
			c.more.aims = append(c.more.aims, x)
		}
	})
	each(l, "SELECT case_id, plan_id, decided_at FROM plan_not_pursued WHERE case_id IN ? AND strand = 'financial' ORDER BY case_id, plan_id, id", func(x planNotFact) {
		if c := of(x.CaseID); c != nil {
			c.more.notPursued = append(c.more.notPursued, x)
		}
	})
}

// steps are the acts of proceedings that rules read.
func steps() []confiscation.Kind {
	return []confiscation.Kind{confiscation.MakeNoOrder, confiscation.Review, confiscation.Uplift, confiscation.FallInDefault, confiscation.ActivateTerm,
		confiscation.AppointReceiver, confiscation.OrderCompliance}
}

// loadContests reads claims and appeals: whether anybody contests what orders hold.
func loadContests(l *loader, of func(ids.Case) *rawCase) {
	take := func(x contestFact) {
		if c := of(x.CaseID); c != nil {
			c.more.contests = append(c.more.contests, x)
		}
	}
	each(l, "SELECT case_id, asset_id, order_id, at FROM property_matters WHERE case_id IN ? AND kind = 'claim' AND state <> 'withdrawn' ORDER BY case_id, id", take)
	each(l, "SELECT case_id, order_id, lodged_at AS at FROM appeals WHERE case_id IN ? AND withdrawn_at IS NULL ORDER BY case_id, id", take)
}

// onIntake are the rules that judge what stands on an intake file. The index on opportunities names the same ones.
const onIntake = "'MO-01','MO-15','MO-16','MO-25','MO-29'"

// loadJudged reads what people decided on intake files of events and referrals that cases have now, so that one fact is not
// counted twice.
func loadJudged(l *loader, out []loadedCase) {
	var prints []string
	for i := range out {
		for _, e := range out[i].raw.more.events {
			for _, form := range []string{"MO-01/event/%d", "MO-29/event/%d", "MO-25/event/%d/luxury", "MO-25/event/%d/seed_phrase"} {
				prints = append(prints, fmt.Sprintf(form, e.ID))
			}
		}
		for _, x := range out[i].raw.more.referrals {
			prints = append(prints, fmt.Sprintf("MO-16/referral/%d", x.ID))
		}
	}
	if len(prints) == 0 {
		return
	}
	judged := map[string][]string{}
	var rows []struct{ Rule, Fingerprint string }
	if l.err == nil {
		l.err = l.tx.Gorm(l.ctx).Raw(`SELECT o.rule, o.fingerprint FROM opportunities o JOIN cases c ON c.id = o.case_id AND c.file = ?
			WHERE o.rule IN (`+onIntake+`) AND o.fingerprint IN ? AND o.withdrawn_at IS NULL
			AND (o.status IN ('missed','declined','duplicate','taken','lapsed') OR o.status = 'rejected' AND NOT o.by_rule)`, cases.IntakeFile, db.Pad(prints)).Scan(&rows).Error
	}
	for _, x := range rows {
		judged[factOf(x.Fingerprint)] = append(judged[factOf(x.Fingerprint)], x.Rule)
	}
	for i := range out {
		out[i].raw.more.judged = judged
	}
}
