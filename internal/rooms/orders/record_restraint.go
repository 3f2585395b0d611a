package orders

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// Restraining is a restraint order: on one asset or several, with the days on which the court wants reports.
type Restraining struct {
	Making
	More      []ids.Asset    // other assets that the order names
	Reports   []caltime.Date // the days on which progress is to be reported (s.41(7B))
	NoReports string         // why the court asked for none (s.41(7C)); needed where Reports is empty
	Detained  string         // what the order lets be detained, and where (s.41A); "" where it says nothing of it
}

// RecordRestraint records a restraint order of the Crown Court (s.41). It has no end of its own; what runs is the next
// report that the court wants, or where it gave reasons to want none, a review by the force's rule. A clock of 48 hours
// under s.47J on an asset it names is closed as acted. Property held under Part 5 is not free property (s.82), so it
// cannot be restrained as well.
func (r *Room) RecordRestraint(ctx context.Context, caseID ids.Case, in Restraining) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "restraint.recorded", func(ctx context.Context, d *doing) error {
		var err error
		out.Order, out.Alarm, err = d.restrain(ctx, in)
		return err
	})
	return out, err
}

func (d *doing) restrain(ctx context.Context, in Restraining) (o Order, alarm string, err error) {
	p, _ := powers.ByCode("RO")
	if err := d.takeUp(ctx, &in.Making, Made, Restraint); err != nil {
		return o, "", err
	}
	if d.onto != nil {
		in.More = d.onto.others(in.AssetID)
	}
	all, err := d.restrained(ctx, in)
	if err != nil {
		return o, "", err
	}
	a := all[0]
	for _, x := range all {
		if err := d.notTwice(x, Restraint); err != nil {
			return o, "", err
		}
	}
	bad := map[string]string{}
	in.checkMoments(d.tx.Now, true, bad)
	in.checkWords(bad)
	for _, day := range in.Reports {
		if !in.Made.IsZero() && day.Before(caltime.DateOf(in.Made)) {
			bad["report_due"] = "A report is due after the order is made"
		}
	}
	if len(in.Reports) == 0 && in.NoReports == "" {
		bad["report_due"] = "Enter the day of the first report, or why the court asked for none (s.41(7C))"
	}
	in.Detained = strings.TrimSpace(in.Detained)
	long(bad, "detained", in.Detained, "What may be detained", mostShort)
	by, auth, err := d.r.parties(ctx, d.tx, d.g, p, in.Applicant, in.Authoriser, in.partyDay(d.tx.Now), bad)
	if err != nil {
		return o, "", err
	}
	if err := fault.Fields("Check the order", bad, makingFields...); err != nil {
		return o, "", err
	}
	o = in.order(Restraint, assets.FamilyRestraint, p.Code, Made, by, auth)
	if in.NoReports != "" && len(in.Reports) == 0 {
		o.Terms = joined(o.Terms, "No report ordered: "+in.NoReports)
	}
	if in.Detained != "" {
		o.Terms = joined(o.Terms, "Detention of seized property (s.41A): "+in.Detained)
	}
	for n, x := range all {
		values, err := d.worth(ctx, x)
		if err != nil {
			return o, "", err
		}
		if n == 0 && (in.Values != nil || in.Amount > 0) {
			o.Reaches = append(o.Reaches, x.reaches(in.Values, in.Amount)...)
			continue
		}
		o.Reaches = append(o.Reaches, x.reaches(values, 0)...)
	}
	o.AmountPence = sum(o.Reaches)
	if err := d.begin(ctx, &o); err != nil {
		return o, "", err
	}
	if o.ServedAt != nil {
		if err := d.serve(ctx, &o, *o.ServedAt, o.ServedHow); err != nil {
			return o, "", err
		}
	}
	if err := d.reports(ctx, o, a, in.Reports); err != nil {
		return o, "", err
	}
	if err := d.observe(ctx, denied(o.Reaches, *o.MadeAt, "value when "+o.Name()+" was made")...); err != nil {
		return o, "", err
	}
	for _, x := range all {
		if alarm == "" && in.Detained == "" && len(x.in(assets.DeniedSeized, assets.DeniedDetained)) > 0 {
			alarm = "The order says nothing of detention (s.41A): seized property stays restrained, but is given back"
		}
		if err := d.underRestraint(ctx, o, x, *o.MadeAt); err != nil {
			return o, "", err
		}
	}
	title := a.asset.Name() + ": restrained"
	if len(all) > 1 {
		title = fmt.Sprintf("%d assets restrained", len(all))
	}
	return o, alarm, d.note(ctx, "restraint.recorded", o, *o.MadeAt, title, pounds(o.AmountPence)+". "+made(o))
}

// restrained lists what the order is about, asset by asset, the main one first.
func (d *doing) restrained(ctx context.Context, in Restraining) ([]aim, error) {
	var out []aim
	for n, id := range append([]ids.Asset{in.AssetID}, in.More...) {
		if n > 0 && id == in.AssetID {
			continue
		}
		named := in.Interests
		if n > 0 {
			named = nil
		}
		a, err := d.aimAt(ctx, id, named)
		if err != nil {
			return nil, err
		}
		if err := a.restrainable(named != nil); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// restrainable keeps the interests that a restraint order can reach.
func (a *aim) restrainable(named bool) error {
	states := []assets.State{assets.Identified, assets.Assessed, assets.DeniedSeized, assets.DeniedPACE, assets.Lapsed}
	if a.family() == assets.FamilyRestraint { // what s.47M detains may be restrained too
		states = append(states, assets.DeniedDetained)
	}
	return a.only(named, "a restraint order reaches free property; what Part 5 holds is not free (s.82)", states...)
}

// underRestraint takes the interests of x under a restraint order from an instant on: what held them before is over.
func (d *doing) underRestraint(ctx context.Context, o Order, x aim, when time.Time) error {
	for _, c := range x.clocks {
		if c.Code == "S47-48" && c.State != Stopped && c.State != Acted && !c.Ended(when) {
			if err := d.end(ctx, c, Acted, when, o.Name()+" made"); err != nil {
				return err
			}
		}
	}
	if err := d.after47(ctx, o, x, when); err != nil {
		return err
	}
	return d.set(ctx, x.interests, assets.DeniedRestrained, when, o.Name())
}

// reports keeps the days on which the court wants a report and starts the clock of the first; of none, that of a review.
func (d *doing) reports(ctx context.Context, o Order, a aim, days []caltime.Date) error {
	for _, day := range days {
		if err := d.report(ctx, o, day); err != nil {
			return err
		}
	}
	if len(days) == 0 {
		return d.review(ctx, o, a)
	}
	first := days[0]
	for _, x := range days {
		if x.Before(first) {
			first = x
		}
	}
	return d.reportClock(ctx, o, a, first)
}

func (d *doing) report(ctx context.Context, o Order, day caltime.Date) error {
	p := Report{OrderID: o.ID, CaseID: o.CaseID, ForceID: o.ForceID, UnitID: o.UnitID, DueOn: day, Version: 1, CreatedAt: d.tx.Now}
	if err := insertReport(ctx, d.tx, &p); err != nil {
		return err
	}
	d.was.NewReports = append(d.was.NewReports, p.ID)
	return nil
}

func (d *doing) reportClock(ctx context.Context, o Order, a aim, day caltime.Date) error {
	_, err := d.start(ctx, Start{Code: "RO", Nation: caltime.EnglandWales, Local: caltime.LocalOf(*o.MadeAt), Title: "Restraint: report to the court", Cite: "s.41(7B)", Ends: day,
		OrderID: o.ID, AssetID: a.asset.ID, Value: value(o)})
	return err
}

func (d *doing) review(ctx context.Context, o Order, a aim) error {
	from := caltime.LocalOf(d.tx.Now)
	res, err := caltime.OpenEnded(from.Date, reviewMonths)
	if err != nil {
		return err
	}
	_, err = d.start(ctx, Start{Code: "RO", Nation: caltime.EnglandWales, Local: from, Title: "Restraint: review", Cite: "force rule", Ends: res.Review,
		OrderID: o.ID, AssetID: a.asset.ID, Value: value(o)})
	return err
}

// reviewMonths is the force's own rule for looking again at a restraint order: the catalogue's, for the law has none.
const reviewMonths = 6

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "\n" + b
}

// others lists the assets an order is about beside one.
func (o Order) others(main ids.Asset) (out []ids.Asset) {
	seen := map[ids.Asset]bool{main: true}
	for _, x := range o.Reaches {
		if !seen[x.AssetID] {
			seen[x.AssetID] = true
			out = append(out, x.AssetID)
		}
	}
	return out
}
