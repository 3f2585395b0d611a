package reporting

// measure is a QualityMeasure as it is asked of the database: records beside their case o, its unit u and whoever leads it, w.
type measure struct {
	QualityMeasure
	from  string // joins after the case
	where string // which records are looked at
	lacks string // which of them lack it
	args  func(l qualityLimits) (where, lacks []any)
	item  string // column of the record's number within its case; empty where the case itself lacks it
	mark  string // the letter before it
	page  string // of the record, after that of its case
	title string // column of what it is called
	since string // plain column of the day or moment since when it is so
	what  string // what is lacking, in a sentence
}

func looksAt(x QualityMeasure, area string) QualityMeasure {
	x.Area, x.Share = area, true
	return x
}

const (
	subjectsFrom = " JOIN subjects s ON s.case_id = o.id AND s.withdrawn_at IS NULL"
	itemsFrom    = " JOIN assets a ON a.case_id = o.id AND a.withdrawn_at IS NULL JOIN interests i ON i.asset_id = a.id AND i.withdrawn_at IS NULL"
	clocksFrom   = " JOIN clocks k ON k.case_id = o.id LEFT JOIN v_report_orders q ON q.id = k.order_id"
	ordersFrom   = " JOIN orders d ON d.case_id = o.id AND d.withdrawn_at IS NULL JOIN v_report_orders q ON q.id = d.id"
	chancesFrom  = " JOIN opportunities p ON p.case_id = o.id AND p.withdrawn_at IS NULL LEFT JOIN v_report_orders q ON q.id = p.order_id"

	// Nothing that an order holds which was not served is looked at: what is not in a list tells nothing.
	openItem = ` AND NOT EXISTS (SELECT 1 FROM order_interests y JOIN v_report_orders q ON q.id = y.order_id WHERE y.interest_id IN (i.id, i.parent_id) AND q.unserved = 1 AND q.withdrawn = 0)`
	open     = " AND COALESCE(q.unserved, 0) = 0"

	valuations = ` FROM ledger_entries e WHERE e.interest_id = i.id AND e.measure IN ('estimate','denied_value','in_denial_stock') AND e.reverses_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM ledger_entries z WHERE z.reverses_id = e.id)`
	valued = "EXISTS (SELECT 1" + valuations + ")"
)

// measures are those that the database answers by one statement.
var measures = []measure{
	{QualityMeasure: looksAt(QualityMeasure{Title: "Nobody leads it", Means: "Of cases that are not closed: nobody leads the case, or whoever does can no longer sign in."}, "Cases"),
		where: "o.stage <> 'closed'", lacks: "(o.lead_id IS NULL OR w.disabled_at IS NOT NULL)", title: "o.title", since: "o.opened_on", what: "Nobody leads the case."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "No next step", Means: "Of cases that are neither closed nor suspended: no clock runs, no task is open and no opportunity is open or taken."}, "Cases"),
		where: "o.stage NOT IN ('closed','suspended')", lacks: `NOT EXISTS (SELECT 1 FROM clocks k WHERE k.case_id = o.id AND k.state IN ('running','paused'))
			AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = o.id AND t.done_at IS NULL AND t.withdrawn_at IS NULL)
			AND NOT EXISTS (SELECT 1 FROM opportunities p WHERE p.case_id = o.id AND p.withdrawn_at IS NULL AND p.status IN ('candidate','open','taken','decline_proposed'))`,
		title: "o.title", since: "o.last_event_at", what: "Nothing says what is to be done next, or by when."},
	{QualityMeasure: looksAt(QualityMeasure{Title: QualityQuiet, Means: "Of cases that are not closed: nothing was recorded for 28 days, as in the view “No activity for 28 days” of the list of cases."}, "Cases"),
		where: "o.stage <> 'closed'", lacks: "o.last_event_at < ?", args: func(l qualityLimits) (_, _ []any) { return nil, []any{l.quietAt} }, title: "o.title", since: "o.last_event_at", what: "Nothing was recorded for 28 days."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "No offence group", Means: "Of all cases: no threat is recorded, by which national statistics group offences."}, "Cases"),
		where: "1 = 1", lacks: "o.threat = ''", title: "o.title", since: "o.opened_on", what: "No threat is recorded."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "No JARD or ARIT reference", Means: "Of cases in which property was held or an order made: no reference of the national system is recorded."}, "Cases"),
		where: "o.held_pence + o.ordered_pence > 0" + plainCase, lacks: "NOT EXISTS (SELECT 1 FROM case_refs n WHERE n.case_id = o.id AND n.kind IN ('jard','arit') AND n.withdrawn_at IS NULL)",
		title: "o.title", since: "o.opened_on", what: "No reference of JARD or ARIT is recorded."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Closed without a reason", Means: "Of closed cases: the outcome for which it was closed is not recorded."}, "Cases"),
		where: "o.stage = 'closed'", lacks: "o.closed_reason = ''", title: "o.title", since: "o.closed_at", what: "It was closed and no outcome is recorded."},

	{QualityMeasure: looksAt(QualityMeasure{Title: "No date of birth", Means: "Of people who are or were suspects or convicted: no date of birth is recorded."}, "Subjects"),
		from: subjectsFrom, where: "s.kind = 'person' AND EXISTS (SELECT 1 FROM subject_roles x WHERE x.subject_id = s.id AND x.category IN ('suspect','convicted') AND x.withdrawn_at IS NULL)", lacks: "s.born_on IS NULL",
		item: "s.n", mark: "S", page: "/subjects#", title: "s.name", since: "s.created_at", what: "No date of birth is recorded."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "No standing in the case", Means: "Of all subjects: not recorded as suspect, convicted, victim, or witness or other (DPA 2018 s.38(3))."}, "Subjects"),
		from: subjectsFrom, where: "1 = 1", lacks: "NOT EXISTS (SELECT 1 FROM subject_roles x WHERE x.subject_id = s.id AND x.to_on IS NULL AND x.withdrawn_at IS NULL)",
		item: "s.n", mark: "S", page: "/subjects#", title: "s.name", since: "s.created_at", what: "Whether suspect, convicted, victim or other is not recorded."},

	{QualityMeasure: looksAt(QualityMeasure{Title: "Property without a value", Means: "Of property that is an asset of its case: no estimate and no value when it was held."}, "Property"),
		from: itemsFrom, where: "i.state NOT IN ('split','discounted')" + openItem, lacks: "NOT " + valued, item: "a.n", mark: "A", page: "/assets/", title: "a.title", since: "a.first_known_at", what: "No value is recorded."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Value without a basis", Means: "Of property with a value: no valuation says how it is known."}, "Property"),
		from: itemsFrom, where: "i.state NOT IN ('split','discounted') AND " + valued + openItem, lacks: "NOT EXISTS (SELECT 1" + valuations + " AND e.basis <> '')",
		item: "a.n", mark: "A", page: "/assets/", title: "a.title", since: "a.first_known_at", what: "Nothing says how its value is known."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Old valuation", Means: "Of property with a value, other than cash, that is identified, held or to be realised: the latest valuation is older than the force allows (a year, unless it set another)."}, "Property"),
		from: itemsFrom, where: "a.kind <> 'cash' AND i.state IN ('identified','assessed','denied.seized','denied.detained','denied.frozen','denied.restrained','denied.pace','forfeiture_notice','forfeiture_applied','confiscation_linked','unrealised') AND " + valued + openItem,
		lacks: "NOT EXISTS (SELECT 1" + valuations + " AND e.as_of >= ?)", args: func(l qualityLimits) (_, _ []any) { return nil, []any{l.valueAt} },
		item: "a.n", mark: "A", page: "/assets/", title: "a.title", since: "a.first_known_at", what: "Its latest valuation is old."},

	{QualityMeasure: looksAt(QualityMeasure{Title: "Clock without its start", Means: "Of clocks that run and begin with a seizure, an order or a notice: no seizure and no order on record started it."}, "Orders and clocks"),
		from: clocksFrom, where: "k.state IN ('running','paused') AND k.code IN ?" + open, lacks: "(k.seizure_id IS NULL AND k.order_id IS NULL)",
		args: func(qualityLimits) (_, _ []any) { return []any{startCodes()}, nil }, title: "k.title", since: "k.start_at", what: "No seizure and no order on record started this clock."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Clock whose end is not known", Means: "Of clocks that run: the non-working days on record do not reach its end, or what it counts from is not known."}, "Orders and clocks"),
		from: clocksFrom, where: "k.state = 'running'" + open, lacks: "NOT k.known", title: "k.title", since: "k.start_at", what: "When this clock ends is not known."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Order without a day of service", Means: "Of freezing and restraint orders that were made: neither it nor the first of its chain has a day of service. Those that may still be secret are left out."}, "Orders and clocks"),
		from: ordersFrom + " LEFT JOIN orders f ON f.id = d.first_order_id", where: "d.kind IN ('freezing','freezing_variation','restraint') AND d.made_on IS NOT NULL AND d.state NOT IN ('refused','withdrawn')" + open, lacks: "(d.served_at IS NULL AND f.served_at IS NULL)",
		item: "d.n", mark: "O", page: "/orders/", title: orderKind, since: "d.made_on", what: "No day of service is recorded."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Hearing without a result", Means: "Of applications that are listed or adjourned, other than those for freezing, restraint or investigation: the day of the hearing is over."}, "Orders and clocks"),
		from: ordersFrom, where: "d.state IN ('lodged','listed','adjourned') AND d.listed_at IS NOT NULL AND d.family <> 'investigation'" + open, lacks: "d.listed_at < ?",
		args: func(l qualityLimits) (_, _ []any) { return nil, []any{l.todayAt} }, item: "d.n", mark: "O", page: "/orders/", title: orderKind, since: "d.listed_at", what: "The hearing is over and no result is recorded."},

	{QualityMeasure: looksAt(QualityMeasure{Title: "Missed without a reason", Means: "Of opportunities that were missed or lapsed: no reason, or a reason that is not known."}, "Opportunities"),
		from: chancesFrom, where: "p.status IN ('missed','lapsed')" + open, lacks: "p.reason IN ('','UNKNOWN')", title: "p.title", since: "p.ended_at", what: "No reason is recorded."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Missed without a value", Means: "Of opportunities that were missed or lapsed: what was lost is not estimated."}, "Opportunities"),
		from: chancesFrom, where: "p.status IN ('missed','lapsed')" + open, lacks: "p.lost_pence IS NULL", title: "p.title", since: "p.ended_at", what: "What was lost is not estimated."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Run out and not reviewed", Means: "Of opportunities that ran out: no reviewer has decided within the days that the force allows (28, unless it set another)."}, "Opportunities"),
		from: chancesFrom, where: "p.status = 'run_out'" + open, lacks: "p.ended_at < ?", args: func(l qualityLimits) (_, _ []any) { return nil, []any{l.reviewAt} }, title: "p.title", since: "p.ended_at", what: "No reviewer has decided."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Taken without an outcome", Means: "Of opportunities that were taken: no step was recorded within the days that the force allows (90, unless it set another), and nothing was granted, brought in or refused."}, "Opportunities"),
		from: chancesFrom, where: "p.status = 'taken'" + open, lacks: "(p.step NOT IN ('granted','realised','unsuccessful') AND COALESCE(p.stepped_at, p.taken_at) < ?)",
		args: func(l qualityLimits) (_, _ []any) { return nil, []any{l.outcomeAt} }, title: "p.title", since: "p.taken_at", what: "It was taken, and what came of it is not recorded."},

	{QualityMeasure: looksAt(QualityMeasure{Title: "Payment without a receipt", Means: "Of payments towards confiscation orders: not recorded as received by HMCTS within the days that the force allows (90, unless it set another)."}, "Money"),
		from: " JOIN confiscation_payments v ON v.case_id = o.id AND v.reversed_at IS NULL JOIN orders d ON d.id = v.order_id", where: "1 = 1", lacks: "(v.receipted_on IS NULL AND v.paid_on < ?)",
		args: func(l qualityLimits) (_, _ []any) { return nil, []any{l.receipt} }, item: "d.n", mark: "O", page: "/orders/", title: orderKind, since: "v.paid_on", what: "A payment has no receipt."},
	{QualityMeasure: looksAt(QualityMeasure{Title: "Forfeited without a receipt", Means: "Of property that was forfeited: not recorded as received within the days that the force allows (90, unless it set another)."}, "Money"),
		from: itemsFrom, where: "i.state IN ('forfeited_admin','forfeited_court','receipted')" + openItem, lacks: "(i.state <> 'receipted' AND i.state_since < ?)",
		args: func(l qualityLimits) (_, _ []any) { return nil, []any{l.receiptAt} }, item: "a.n", mark: "A", page: "/assets/", title: "a.title", since: "i.state_since", what: "It was forfeited and no receipt is recorded."},
}

// orderKind is the column of what an order is, which is named in words.
const orderKind = "d.kind"

// plainCase leaves out cases that hold an order which was not served: that something is held would tell of it.
const plainCase = " AND NOT EXISTS (SELECT 1 FROM v_report_orders q WHERE q.case_id = o.id AND q.unserved = 1 AND q.withdrawn = 0)"
