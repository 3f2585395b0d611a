package reporting

import (
	"context"
	"encoding/json"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// How old something may grow before the report on the quality of data names it, in days.
const (
	valueAge   = "quality.value"
	receiptAge = "quality.receipt"
	outcomeAge = "quality.outcome"
	reviewAge  = "quality.review"
)

func init() {
	reference.Define("limit", valueAge, "365", "days", "Quality of data: a valuation is old after so many days", "force rule", true)
	reference.Define("limit", receiptAge, "90", "days", "Quality of data: what was paid or forfeited is to have a receipt within so many days", "force rule", true)
	reference.Define("limit", outcomeAge, "90", "days", "Quality of data: an opportunity that was taken is to have a step within so many days", "force rule", true)
	reference.Define("limit", reviewAge, "28", "days", "Quality of data: what ran out is to be reviewed within so many days", "force rule", true)
}

// QualityMeasure is one thing that a record may lack.
type QualityMeasure struct {
	Title string // what is lacking, such as "Property without a value"
	Area  string // what sort of record lacks it
	Means string // which records are looked at, and what they lack
	Share bool   // the records that were looked at are counted, so that it has a share
}

// The measures that other figures of the product show as well.
const (
	QualityQuiet = "No activity lately"
	QualityGaps  = "Facts that a rule lacks"
)

// QualityMeasures lists every measure, by area.
func QualityMeasures() []QualityMeasure {
	out := make([]QualityMeasure, 0, 24)
	for _, m := range measures {
		out = append(out, m.QualityMeasure)
	}
	return append(out, gapMeasure, importMeasure)
}

// QualityAreas lists the sorts of record in order.
func QualityAreas() (out []string) {
	for _, m := range QualityMeasures() {
		if len(out) == 0 || out[len(out)-1] != m.Area {
			out = append(out, m.Area)
		}
	}
	return out
}

var (
	gapMeasure = QualityMeasure{Title: QualityGaps, Area: "Rules",
		Means: "A fact that a rule on opportunities looked for and did not find, so that it did not judge. Nothing counts as missed for want of a fact."}
	importMeasure = QualityMeasure{Title: "Imported rows that were refused", Area: "Imports", Share: true,
		Means: "Of the rows of files that were brought in and not taken back: those that could not be taken. The result of the import says why."}
)

// Lack is a record that lacks something.
type Lack struct {
	Measure, Area string
	Case, CaseURL string // empty where it is of no case
	Record        string // A1, O2, S1; empty where the case itself lacks it
	RecordURL     string
	Title         string // of the record, as it was typed
	What          string // what is lacking, in a sentence
	Since         caltime.Date
	Unit, Lead    string
}

// Looked is how many records of a measure were looked at, by unit and by who leads the case, and how many of them lack it.
type Looked struct {
	Measure, Area   string
	Unit, Lead      string
	Looked, Lacking int
}

// qualityLimits are the moments before which things are old, and the day before which a payment is.
type qualityLimits struct {
	quietAt, valueAt, receiptAt, outcomeAt, reviewAt, todayAt time.Time
	receipt                                                   caltime.Date
}

func (d *Data) qualityLimits(ctx context.Context) (l qualityLimits, err error) {
	now := d.r.Time()
	l.quietAt = now.AddDate(0, 0, -cases.QuietDays) // as the view of the list reckons it
	l.todayAt = d.Today().StartOfDay(caltime.London).UTC()
	for _, x := range []struct {
		code string
		to   *time.Time
	}{{valueAge, &l.valueAt}, {receiptAge, &l.receiptAt}, {outcomeAge, &l.outcomeAt}, {reviewAge, &l.reviewAt}} {
		n, err := d.number(ctx, "limit", x.code)
		if err != nil {
			return l, err
		}
		*x.to = now.AddDate(0, 0, -n)
	}
	l.receipt = dayOf(l.receiptAt)
	return l, nil
}

// number is a whole number of the reference data of the asker's force, in force today.
func (d *Data) number(ctx context.Context, kind, code string) (int, error) {
	v, err := d.ref.Value(ctx, d.r, d.force(), kind, code, d.Today())
	if err != nil {
		return 0, err
	}
	n, err := v.Int()
	return int(n), err
}

// force is the asker's force, or the first of the installation for the command line.
func (d *Data) force() ids.Unit {
	for _, u := range d.units {
		if u.Force {
			return u.ID
		}
	}
	return 0
}

// startCodes are the clocks that begin with a seizure, an order or a notice on record.
func startCodes() (out []string) {
	for _, p := range powers.Counting() {
		switch p.Trigger {
		case powers.SeizedAt, powers.OrderMade, powers.FirstOrderMade, powers.NoticeGiven:
			if !p.Sealed {
				out = append(out, string(p.Code))
			}
		}
	}
	return out
}

// Lacks gives the records in sight that lack something, measure by measure and within each the oldest first, one call of
// yield each. The pointer is used again for the next one. Orders that were not served, and what they hold, are left out.
// Memory does not grow with records, but for gaps that name orders.
func (d *Data) Lacks(ctx context.Context, f RowFilter, yield func(*Lack) error) error {
	l, err := d.qualityLimits(ctx)
	if err != nil {
		return err
	}
	for _, m := range measures {
		if err := d.lacksOf(ctx, m, l, f, yield); err != nil {
			return err
		}
	}
	if err := d.gaps(ctx, f, yield); err != nil {
		return err
	}
	return d.refusedRows(ctx, f, yield)
}

func (d *Data) lacksOf(ctx context.Context, m measure, l qualityLimits, f RowFilter, yield func(*Lack) error) error {
	var x Lack
	return eachLack(ctx, d.r, m, l, inSight(d.rows), f, func(r *lackRow) error {
		title := r.title
		if m.title == orderKind {
			title = orders.Kind(title).Title()
		}
		x = Lack{Measure: m.Title, Area: m.Area, Case: r.ref, CaseURL: d.CaseURL(r.ref), Record: r.record(m), Title: title, What: m.what, Since: r.since.Date, Unit: r.unit, Lead: r.lead}
		if m.page != "" && x.Record != "" {
			x.RecordURL = x.CaseURL + m.page + x.Record
		}
		return yield(&x)
	})
}

// gaps gives the facts that rules lack: those of the page Gaps in data, but for what names an order that was not served.
func (d *Data) gaps(ctx context.Context, f RowFilter, yield func(*Lack) error) error {
	rows, secret, err := gapsInSight(ctx, d.r, inSight(d.rows), f)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if secret.names(r.Refs) {
			continue
		}
		title := r.Rule
		if rule, ok := rules.ByCode(r.Rule); ok {
			title += " " + rule.Title
		}
		x := Lack{Measure: gapMeasure.Title, Area: gapMeasure.Area, Case: r.Ref, CaseURL: d.CaseURL(r.Ref), Title: title, What: r.Missing, Since: dayOf(r.Since), Unit: r.Unit, Lead: r.Lead}
		if err := yield(&x); err != nil {
			return err
		}
	}
	return nil
}

// refusedRows gives the rows of imports that were refused. They are of no case and no unit, so that a report of one unit
// has none.
func (d *Data) refusedRows(ctx context.Context, f RowFilter, yield func(*Lack) error) error {
	if !f.whole() {
		return nil
	}
	rows, err := refusedIn(ctx, d.r, d.forces())
	if err != nil {
		return err
	}
	for _, r := range rows {
		x := Lack{Measure: importMeasure.Title, Area: importMeasure.Area, Record: "Row " + ids.String(int64(r.RowNo)), What: "The row was refused: the result of the import says why.", Since: dayOf(r.AppliedAt)}
		if err := yield(&x); err != nil {
			return err
		}
	}
	return nil
}

func (d *Data) forces() (out []ids.Unit) {
	for _, u := range d.units {
		if u.Force {
			out = append(out, u.ID)
		}
	}
	return out
}

// LookedAt counts, for each measure, by unit and lead, the records in sight that were looked at and those that lack it.
func (d *Data) LookedAt(ctx context.Context, f RowFilter) (out []Looked, err error) {
	l, err := d.qualityLimits(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range measures {
		rows, err := lookedAt(ctx, d.r, m, l, inSight(d.rows), f)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, Looked{Measure: m.Title, Area: m.Area, Unit: r.Unit, Lead: r.Lead, Looked: r.Looked, Lacking: r.Lacking})
		}
	}
	if f.whole() {
		n, refused, err := importedRows(ctx, d.r, d.forces())
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, Looked{Measure: importMeasure.Title, Area: importMeasure.Area, Looked: n, Lacking: refused})
		}
	}
	return out, nil
}

// CountLacks tells about how many rows Lacks will give, and the highest marking of the cases they are of.
func (d *Data) CountLacks(ctx context.Context, f RowFilter) (rows int, marking string, err error) {
	looked, err := d.LookedAt(ctx, f)
	if err != nil {
		return 0, "", err
	}
	for _, x := range looked {
		rows += x.Lacking
	}
	gaps, _, err := gapsInSight(ctx, d.r, inSight(d.rows), f)
	if err != nil {
		return 0, "", err
	}
	marking, err = highestCase(ctx, d.r, inSight(d.rows), f)
	return rows + len(gaps), marking, err
}

// HiddenLacks counts the records of restricted cases that lack something and that the asker's totals include and their
// rows do not; nothing for one unit, which is a section.
func (d *Data) HiddenLacks(ctx context.Context, f RowFilter) (n Left, err error) {
	if !d.figures.Wide() || !f.whole() {
		return 0, nil
	}
	l, err := d.qualityLimits(ctx)
	if err != nil {
		return 0, err
	}
	for _, m := range measures {
		rows, err := lookedAt(ctx, d.r, m, l, outOfSight(d.figures), f)
		if err != nil {
			return 0, err
		}
		for _, r := range rows {
			n += Left(r.Lacking)
		}
	}
	gaps, secret, err := gapsInSight(ctx, d.r, outOfSight(d.figures), f)
	if err != nil {
		return 0, err
	}
	for _, g := range gaps {
		if !secret.names(g.Refs) {
			n++
		}
	}
	return n, nil
}

// UnservedOrders counts the orders in sight that were not served: what the measures leave out.
func (d *Data) UnservedOrders(ctx context.Context, f RowFilter) (Left, error) {
	return countUnserved(ctx, d.r, inSight(d.rows), f)
}

// sealedRows are orders that were not served, with what they hold and the clocks that run on them.
type sealedRows struct {
	orders map[ids.Order]bool
	items  map[ids.Interest]bool
	assets map[ids.Asset]bool
	clocks map[ids.Clock]bool
}

// names reports whether references, as rules store them, name anything of s. What cannot be read counts as naming it.
func (s sealedRows) names(refs string) bool {
	if len(s.orders) == 0 {
		return false
	}
	var r rules.Refs
	if err := json.Unmarshal([]byte(refs), &r); err != nil {
		return true
	}
	return anyOf(s.orders, r.Orders) || anyOf(s.items, r.Interests) || anyOf(s.assets, r.Assets) || anyOf(s.clocks, r.Clocks)
}

func anyOf[K comparable](m map[K]bool, list []K) bool {
	for _, x := range list {
		if m[x] {
			return true
		}
	}
	return false
}
