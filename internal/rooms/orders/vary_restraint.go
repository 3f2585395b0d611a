package orders

import (
	"context"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// Varying is a variation of a restraint order (s.42).
type Varying struct {
	N         int // of the order
	At        time.Time
	Why       string       // what was varied, and who asked
	Add       []ids.Asset  // that the order names from now on
	Free      []ids.Asset  // that it names no more: they are released
	Amount    *money.Pence // what it is worth now; nil: what it still names, as it was valued
	Reports   []caltime.Date
	NoReports string // why the court wants no more reports; the days still owed fall away
	Version   int
}

// VaryRestraint records that the Crown Court varied a restraint order: its terms and amount, the assets it names, and the
// days on which it wants reports, which take the place of those still owed. What it names no more is released; what is
// added must be free property. Refused where nothing would be left: that is a discharge.
func (r *Room) VaryRestraint(ctx context.Context, caseID ids.Case, in Varying) (out Result, err error) {
	out.Act, err = r.do(ctx, caseID, "restraint.varied", func(ctx context.Context, d *doing) error { return d.varyRestraint(ctx, in, &out) })
	return out, err
}

func (d *doing) varyRestraint(ctx context.Context, in Varying, out *Result) error {
	o, a, err := d.orderAt(ctx, in.N, in.Version)
	if err != nil {
		return err
	}
	switch {
	case o.Kind != Restraint:
		return refused([]string{"Record its variation as an order of its own"}, o.Name()+" is no restraint order: s.42 does not reach it")
	case o.WithdrawnAt != nil || !o.State.leads(Restraint, Varied):
		return o.noStep(Varied)
	}
	in.Why, in.NoReports = strings.TrimSpace(in.Why), strings.TrimSpace(in.NoReports)
	if err := in.check(o, d.tx.Now); err != nil {
		return err
	}
	free, kept, err := in.parted(o, a)
	if err != nil {
		return err
	}
	added, err := d.addedTo(ctx, o, a, in)
	if err != nil {
		return err
	}
	if len(kept) == 0 && len(added) == 0 {
		return refused([]string{"Record discharge"}, "Nothing would be left under "+o.Name())
	}
	all, more, err := d.reachMore(ctx, o, added)
	if err != nil {
		return err
	}
	still := slices.DeleteFunc(slices.Clone(all), func(x Reach) bool {
		return slices.ContainsFunc(free, func(i assets.Interest) bool { return i.ID == x.InterestID })
	})
	amount := sum(still)
	if in.Amount != nil {
		amount = in.Amount
	}
	d.before(o)
	terms := joined(o.Terms, "Varied on "+caltime.DateOf(in.At).UK()+": "+in.Why)
	if in.NoReports != "" {
		terms = joined(terms, "No more reports: "+in.NoReports)
	}
	set := map[string]any{"terms": terms, "amount_pence": amount}
	old := o.Reaches
	if err := updateOrder(ctx, d.tx, &o, set); err != nil {
		return err
	}
	o.Terms, o.AmountPence = terms, amount
	if len(more) > 0 {
		d.keepReaches(o.ID, old)
		if err := replaceReaches(ctx, d.tx, o, all); err != nil {
			return err
		}
	}
	o.Reaches = all
	d.tx.Record("restraint.varied", on(d.g, "order", int64(o.ID)), in)
	if err := d.move(ctx, &o, in.At, in.Why, Varied, InForce); err != nil {
		return err
	}
	if err := d.observe(ctx, denied(more, in.At, "value when "+o.Name()+" was varied")...); err != nil {
		return err
	}
	for _, x := range added {
		if err := d.underRestraint(ctx, o, x, in.At); err != nil {
			return err
		}
	}
	if err := d.set(ctx, free, assets.Released, in.At, o.Name()+" varied: "+in.Why); err != nil {
		return err
	}
	if err := d.newReports(ctx, o, a, in); err != nil {
		return err
	}
	out.Order = o
	return d.note(ctx, "restraint.varied", o, in.At, o.Name()+" varied", in.Why)
}

func (in Varying) check(o Order, now time.Time) error {
	bad := map[string]string{}
	switch {
	case in.At.IsZero():
		bad["made_at"] = "Enter when it was varied"
	case in.At.After(now):
		bad["made_at"] = "It cannot be in the future"
	case o.MadeAt != nil && in.At.Before(*o.MadeAt):
		bad["made_at"] = "It cannot be before the order was made"
	}
	if in.Why == "" {
		bad["why"] = "Enter what was varied, and who asked"
	}
	long(bad, "why", in.Why, "The note", mostText)
	long(bad, "no_reports", in.NoReports, "The reason", mostText)
	if in.Amount != nil && (*in.Amount <= 0 || *in.Amount > money.Most) {
		bad["amount"] = "Enter a sum above nothing, up to " + money.Most.String()
	}
	for _, day := range in.Reports {
		if !in.At.IsZero() && day.Before(caltime.DateOf(in.At)) {
			bad["report_due"] = "A report is due after the order is varied"
		}
	}
	if len(in.Reports) > 0 && in.NoReports != "" {
		bad["no_reports"] = "Enter the day of the next report, or why the court wants none"
	}
	return fault.Fields("Check the variation", bad, makingFields...)
}

// parted tells what the variation lets go from what stays under the order.
func (in Varying) parted(o Order, a aim) (free, kept []assets.Interest, err error) {
	freed := map[ids.Asset]bool{}
	for _, i := range a.in(assets.DeniedRestrained, assets.ConfiscationLinked) {
		switch {
		case !slices.Contains(in.Free, i.AssetID):
			kept = append(kept, i)
		case i.State == assets.ConfiscationLinked:
			return nil, nil, refused([]string{"Record the payment or the realisation on the confiscation order"}, "A confiscation order counts on what the restraint order holds: it is not released by a variation")
		default:
			free, freed[i.AssetID] = append(free, i), true
		}
	}
	for _, id := range in.Free {
		if !freed[id] {
			return nil, nil, fault.Fields("Check the variation", map[string]string{"free": "Choose among what " + o.Name() + " holds"}, makingFields...)
		}
	}
	return free, kept, nil
}

// addedTo reads the assets that a variation adds.
func (d *doing) addedTo(ctx context.Context, o Order, a aim, in Varying) (out []aim, err error) {
	seen := map[ids.Asset]bool{}
	for _, id := range in.Add {
		if seen[id] {
			continue
		}
		seen[id] = true
		x, err := d.aimAt(ctx, id, nil)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(a.in(assets.DeniedRestrained), func(i assets.Interest) bool { return i.AssetID == id }) {
			return nil, refused([]string{"Leave it out"}, o.Name()+" names "+x.asset.Name()+" already")
		}
		if err := x.restrainable(false); err != nil {
			return nil, err
		}
		if err := d.notTwice(x, Restraint); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// reachMore gives everything the order reaches with what is added, and what is added alone.
func (d *doing) reachMore(ctx context.Context, o Order, added []aim) (all, more []Reach, err error) {
	all = slices.Clone(o.Reaches)
	for _, x := range added {
		values, err := d.worth(ctx, x)
		if err != nil {
			return nil, nil, err
		}
		more = append(more, x.reaches(values, 0)...)
	}
	for _, x := range more {
		all = slices.DeleteFunc(all, func(y Reach) bool { return y.InterestID == x.InterestID }) // it named it before
	}
	return append(all, more...), more, nil
}

// keepReaches notes what an order reached before the act.
func (d *doing) keepReaches(id ids.Order, old []Reach) {
	for n := range d.was.Orders {
		if d.was.Orders[n].ID == id && d.was.Orders[n].Reaches == nil {
			d.was.Orders[n].Reaches = slices.Clone(old)
		}
	}
}

// newReports puts new days of reports in the place of those still owed.
func (d *doing) newReports(ctx context.Context, o Order, a aim, in Varying) error {
	if len(in.Reports) == 0 && in.NoReports == "" {
		return nil
	}
	owed, err := d.owed(ctx, o)
	if err != nil {
		return err
	}
	for _, p := range owed {
		if err := withdrawReport(ctx, d.tx, p); err != nil {
			return err
		}
		d.was.GoneReports = append(d.was.GoneReports, reportWas{ID: p.ID, Version: p.Version + 1})
	}
	list, err := clocksOfOrder(ctx, d.tx, d.g, o.ID)
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.Code == "RO" && !c.State.Over() {
			if err := d.end(ctx, c, Stopped, in.At, "The court set other days for its reports"); err != nil {
				return err
			}
		}
	}
	return d.reports(ctx, o, a, in.Reports)
}
