package assets

import (
	"context"
	"strconv"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// sheetView is the value of a case: its ladder in figures, what stands beside, year by year, and its whole ledger.
type sheetView struct {
	p        place
	t        Totals
	forecast Forecast
	years    []YearFlow
	beside   []layout.Pair
	ledger   []ledgerView
	edit     bool
}

func (r *Room) sheetPage(c *web.Ctx) error {
	p, err := r.at(c, access.Read)
	if err != nil {
		return err
	}
	v := sheetView{p: p}
	if v.edit, err = r.mayEdit(c, p.g); err != nil {
		return err
	}
	if v.t, err = r.Totals(c.Ctx(), r.DB, p.g); err != nil {
		return err
	}
	if v.years, err = r.Flow(c.Ctx(), r.DB, p.g); err != nil {
		return err
	}
	if v.forecast, err = r.ForecastOf(c.Ctx(), r.DB, p.g, caltime.DateOf(r.DB.Time())); err != nil {
		return err
	}
	all, err := ledgerOf(c.Ctx(), r.DB, p.g)
	if err != nil {
		return err
	}
	list, err := r.ByCase(c.Ctx(), r.DB, p.g)
	if err != nil {
		return err
	}
	var who []ids.User
	for _, e := range all {
		who = append(who, e.EnteredBy)
	}
	people, err := r.Cases.Users.Names(c.Ctx(), r.DB, who)
	if err != nil {
		return err
	}
	names := map[ids.Asset]string{}
	for _, a := range list {
		names[a.ID] = a.Number()
	}
	gone := map[ids.LedgerEntry]bool{}
	for _, e := range all {
		if e.ReversesID != nil {
			gone[*e.ReversesID] = true
		}
	}
	for n, e := range all {
		x := ledgerView{n: n + 1, e: e, struck: gone[e.ID], by: people[e.EnteredBy], holder: p.owner(e, names)}
		if v.edit && !x.struck && e.ReversesID == nil && mayReverse(c.Ctx(), e) == nil {
			x.reverse = p.path + "/value/" + strconv.Itoa(x.n) + "/reverse"
		}
		v.ledger = append(v.ledger, x)
	}
	v.stand()
	head, err := r.head(c.Ctx(), p)
	if err != nil {
		return err
	}
	return c.Page(200, layout.Page{Title: "Value, " + p.g.Ref(), Head: head}, sheetBody(v))
}

// owner says whose entry it is.
func (p place) owner(e Entry, assets map[ids.Asset]string) string {
	switch {
	case e.InterestID != nil && e.AssetID != nil:
		return assets[*e.AssetID]
	case e.DefendantID != nil:
		return p.names()[*e.DefendantID]
	case e.OrderID != nil:
		return "a confiscation order"
	case e.PaymentID != nil:
		return "a payment"
	case e.Period != nil:
		return *e.Period
	}
	return ""
}

// stand lists what stands beside the ladder and is in none of its sums.
func (v *sheetView) stand() {
	add := func(key string, p money.Pence, note string) {
		if p != 0 {
			v.beside = append(v.beside, layout.Pair{Key: key, Value: strings.TrimSpace(p.String() + " " + note)})
		}
	}
	add("Confiscation ordered", v.t.Imposed, "in the ladder; uplifts and reductions are deltas of it")
	add("Interest accrued on it", v.t.Interest, "beside the order, in no sum of it")
	add("Paid toward it", v.t.Paid, "in the ladder under collected")
	add("Went to victims", v.t.Victims, "an outcome, shown once with both tags")
	add("Given back", v.t.Returned, "")
	add("Held now, at its latest value", v.t.Stock, "what was seized keeps its own value")
	add("Costs", v.t.Costs, "for the net view only")
	if net := v.t.Collected - v.t.Costs; v.t.Costs != 0 {
		add("Collected less costs", net, "")
	}
	for _, s := range v.p.subjects { // in the order of the case
		add("Benefit of "+s.Name, v.t.Benefit[s.ID], "gross, joint and several: no money, and never summed")
		add("Available amount of "+s.Name, v.t.Available[s.ID], "no money, and no total of assets")
	}
	add("ARIS allocations received", v.t.ARIS, "income of the force, never recovered value")
	if f := v.forecast.Sum(); f > 0 {
		note := "forecast, not entitlement"
		if !v.forecast.Verified {
			note += "; the split was not verified"
		}
		add("ARIS forecast", f, note)
	}
	if v.t.Joint.Set() {
		v.beside = append(v.beside, layout.Pair{Key: "Joint case", Value: v.t.Joint.LeadAgency + " leads; every sum is this force’s share of " + v.t.Joint.Share()})
	}
}

// mayReverse says why the actor may not take an entry back: that of another person is a supervisor's to correct.
func mayReverse(ctx context.Context, e Entry) error {
	a, _ := actor.From(ctx)
	if a.User == 0 || e.EnteredBy == a.User || a.Is(perm.Supervisor) {
		return nil
	}
	return &fault.Error{Kind: fault.Refused, Message: "Somebody else entered this value: a supervisor can take it back", Next: []string{"Ask a supervisor", "Enter the right value beside it"}}
}

// reverseOf reads the form that takes back an entry, named by its place in the case's ledger from 1, from the value page.
func (r *Room) reverseOf(c *web.Ctx) (smallView, Entry, error) {
	p, err := r.at(c, access.Edit)
	v := smallView{p: p, typed: map[string]string{}}
	if err != nil {
		return v, Entry{}, err
	}
	all, err := ledgerOf(c.Ctx(), r.DB, p.g)
	if err != nil {
		return v, Entry{}, err
	}
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil || n < 1 || n > len(all) {
		return v, Entry{}, fault.Missing()
	}
	v.p.back = layout.Link{Label: "Value, " + p.g.Ref(), Href: p.path + "/value"}
	return v, all[n-1], nil
}

func (r *Room) valueReversePage(c *web.Ctx) error {
	v, e, err := r.reverseOf(c)
	if err != nil {
		return err
	}
	return r.showValueReverse(c, v, e)
}

func (r *Room) showValueReverse(c *web.Ctx, v smallView, e Entry) error {
	v.title, v.button, v.cancel = "Take back a value", "Take back", v.p.path+"/value"
	v.intro = e.Measure.Title() + " of " + e.Amount() + ", as of " + day(e.AsOf) + ". It stays on record, struck through, with your reason. Then enter the right value."
	return form(c, v.title+", "+v.p.g.Ref(), len(v.list) > 0, reasonFormBody(v))
}

func (r *Room) postValueReverse(c *web.Ctx) error {
	v, e, err := r.reverseOf(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	v.typed["why"] = strings.TrimSpace(f.Get("why"))
	if err = r.ReverseValue(c.Ctx(), v.p.g.CaseID(), e.ID, v.is("why")); err == nil {
		c.Done("Recorded.", "")
		return c.See(v.p.path + "/value")
	}
	var ok bool
	if v.list, v.bad, ok = refused(err); !ok {
		return err
	}
	return r.showValueReverse(c, v, e)
}

// Joint case.

func (r *Room) jointForm(c *web.Ctx) (smallView, Joint, error) {
	p, err := r.at(c, access.Edit)
	v := smallView{p: p, typed: map[string]string{}, title: "How the case is shared", button: "Record", cancel: p.path + "/value",
		intro: "Where agencies work a case together, each counts its own share of what is held, ordered and collected, so that no pound is counted twice among them."}
	if err != nil {
		return v, Joint{}, err
	}
	v.p.back = layout.Link{Label: "Value, " + p.g.Ref(), Href: p.path + "/value"}
	j, err := jointOf(c.Ctx(), r.DB, p.g)
	v.version = strconv.Itoa(j.Version)
	return v, j, err
}

func (r *Room) jointPage(c *web.Ctx) error {
	v, j, err := r.jointForm(c)
	if err != nil {
		return err
	}
	if j.Set() {
		v.typed["lead_agency"], v.typed["share"], v.typed["agreement"] = j.LeadAgency, strings.TrimSuffix(j.Share(), "%"), j.Agreement
	}
	return form(c, v.title+", "+v.p.g.Ref(), false, jointFormBody(v))
}

func (r *Room) postJoint(c *web.Ctx) error {
	v, now, err := r.jointForm(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	for _, n := range []string{"lead_agency", "share", "agreement"} {
		v.typed[n] = strings.TrimSpace(f.Get(n))
	}
	from, _ := strconv.Atoi(f.Get("version"))
	j := Joint{LeadAgency: v.is("lead_agency"), Agreement: v.is("agreement"), Version: from, ShareBp: shareIn(v.is("share"))}
	if j.ShareBp == 0 && v.is("share") != "0" {
		j.ShareBp = -1
	}
	err = r.ShareCase(c.Ctx(), v.p.g.CaseID(), j)
	status := 422
	switch {
	case err == nil:
		c.Done("Recorded.", "")
		return c.See(v.p.path + "/value")
	case fault.Is(err, fault.Conflict):
		status = 409
		v.list = nowInstead("It is shared as " + now.Share() + " now, led by " + now.LeadAgency)
	default:
		var ok bool
		if v.list, v.bad, ok = refused(err); !ok {
			return err
		}
	}
	return c.Page(status, layout.Page{Title: v.title + ", " + v.p.g.Ref(), Errors: true, Class: "p-form"}, jointFormBody(v))
}

// Allocations.

func (r *Room) allocationForm(c *web.Ctx) (smallView, error) {
	p, err := r.at(c, access.Edit)
	v := smallView{p: p, typed: map[string]string{}, title: "Record an ARIS allocation", button: "Record", cancel: p.path + "/value", at: whenOf(r.DB.Time(), false),
		intro: "What the Asset Recovery Incentivisation Scheme paid the force for a quarter. It is income, in a column of its own, and never added to what was recovered."}
	v.p.back = layout.Link{Label: "Value, " + p.g.Ref(), Href: p.path + "/value"}
	return v, err
}

func (r *Room) allocationPage(c *web.Ctx) error {
	v, err := r.allocationForm(c)
	if err != nil {
		return err
	}
	v.typed["period"] = Quarter(caltime.DateOf(r.DB.Time()))
	return form(c, v.title+", "+v.p.g.Ref(), false, allocationFormBody(v))
}

func (r *Room) postAllocation(c *web.Ctx) error {
	v, err := r.allocationForm(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	for _, n := range []string{"period", "amount", "basis"} {
		v.typed[n] = strings.TrimSpace(f.Get(n))
	}
	v.at = whenIn(f, "at", false)
	bad := map[string]string{}
	in := Allocation{Period: v.is("period"), Basis: v.is("basis")}
	if in.Amount, err = money.Parse(v.is("amount")); err != nil {
		bad["amount"] = "Enter the amount as a number, such as 4,260"
	}
	var why string
	if in.On, why = v.at.date(); why != "" {
		bad["as_of"] = why
	}
	if err = fault.Fields("Check the allocation", bad, "period", "amount", "as_of", "basis"); err == nil {
		if _, err = r.RecordAllocation(c.Ctx(), v.p.g.CaseID(), in); err == nil {
			c.Done("Recorded.", "")
			return c.See(v.p.path + "/value")
		}
	}
	var ok bool
	if v.list, v.bad, ok = refused(err); !ok {
		return err
	}
	for n, e := range v.list {
		if e.ID == "as_of" {
			v.list[n].ID, v.bad["at"] = "at-day", e.Text
		}
	}
	return form(c, v.title+", "+v.p.g.Ref(), true, allocationFormBody(v))
}
