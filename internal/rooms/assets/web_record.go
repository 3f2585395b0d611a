package assets

import (
	"strconv"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

// smallView is one of the short forms about an asset: what it asks, and what was typed.
type smallView struct {
	p       place
	title   string
	intro   string
	button  string
	version string
	list    []govuk.FieldError
	bad     map[string]string
	typed   map[string]string
	at      when
	options []govuk.Choice // of the choice the form is about, where it has one
	rows    int            // of parts
	cancel  string         // where Cancel leads; empty for the asset
}

func (v smallView) err(field string) string { return v.bad[field] }
func (v smallView) is(field string) string  { return v.typed[field] }

// part names a field of the n-th part, from 0.
func part(field string, n int) string { return field + "-" + strconv.Itoa(n+1) }

// small reads a short form: the fields named, trimmed.
func (r *Room) small(c *web.Ctx, names ...string) (smallView, error) {
	p, err := r.atAsset(c, access.Edit)
	v := smallView{p: p, typed: map[string]string{}, at: whenOf(r.DB.Time(), false)}
	if err != nil || c.Request.Method != "POST" {
		return v, err
	}
	f, err := c.Form()
	if err != nil {
		return v, err
	}
	for _, n := range names {
		v.typed[n] = strings.TrimSpace(f.Get(n))
	}
	v.version = f.Get("version")
	v.at = whenIn(f, "at", false)
	return v, nil
}

func (v smallView) versionNo() int { n, _ := strconv.Atoi(v.version); return n }

// done ends a short form: back to the asset, or the form again with what to put right.
func (r *Room) done(c *web.Ctx, v smallView, err error, text string, again func(smallView) error) error {
	if err == nil {
		c.Done(text, "")
		return c.See(v.p.assetPath())
	}
	var ok bool
	if v.list, v.bad, ok = refused(err); !ok {
		return err
	}
	return again(v)
}

// Interests.

func (r *Room) interestPage(c *web.Ctx) error {
	v, err := r.small(c)
	if err != nil {
		return err
	}
	left := Whole
	for _, i := range v.p.asset.Live() {
		left -= i.ShareBp
	}
	if left > 0 {
		v.typed["share"] = strings.TrimSuffix(Interest{ShareBp: left}.Share(), "%")
	}
	v.typed["currency"] = "GBP"
	return r.showInterest(c, v)
}

func (r *Room) showInterest(c *web.Ctx, v smallView) error {
	v.title, v.button = "Add an interest in "+v.p.asset.Name(), "Add interest"
	return form(c, v.title+", "+v.p.g.Ref(), len(v.list) > 0, interestFormBody(v))
}

func (r *Room) postInterest(c *web.Ctx) error {
	v, err := r.small(c, "subject", "holder", "share", "amount", "currency", "rate", "basis")
	if err != nil {
		return err
	}
	bad := map[string]string{}
	i := Interest{ShareBp: shareIn(v.is("share"))}
	i.SubjectID, i.Holder = subjectIn(v.is("subject"), v.is("holder"))
	e := valueIn(v.is("amount"), strings.ToUpper(v.is("currency")), v.is("rate"), v.is("basis"), "amount", "currency", bad)
	if e != nil {
		e.AsOf = r.DB.Time()
	}
	if i.ShareBp == 0 {
		bad["share"] = "Enter a share above 0 and up to 100 per cent"
	}
	err = fault.Fields("Check the interest", bad, "share", "holder", "amount", "rate", "basis")
	if err == nil {
		_, err = r.AddInterest(c.Ctx(), v.p.g.CaseID(), v.p.asset.ID, i, e)
	}
	return r.done(c, v, err, "Recorded.", func(v smallView) error { return r.showInterest(c, v) })
}

func (r *Room) movePage(c *web.Ctx) error {
	v, err := r.small(c)
	if err != nil {
		return err
	}
	i, _, err := interestAt(c, v.p.asset)
	if err != nil {
		return err
	}
	v.version = strconv.Itoa(i.Version)
	return r.showMove(c, v, i)
}

func (r *Room) showMove(c *web.Ctx, v smallView, i Interest) error {
	v.title, v.button = moveLabel(i.State)+": "+v.p.asset.Name(), "Record"
	v.intro = i.HolderText(v.p.names()) + ", " + i.Share() + ", " + lower(i.State.Title()) + "."
	for _, s := range i.MovesFrom() {
		v.options = append(v.options, govuk.Choice{Value: string(s), Text: s.Title(), Hint: moveHints[s]})
	}
	return form(c, v.title+", "+v.p.g.Ref(), len(v.list) > 0, moveFormBody(v))
}

var moveHints = map[State]string{
	Assessed: "A route was chosen, or none fits", Identified: "Taken up again", Returned: "Back to the holder, or to a victim under s.301", Released: "Let go from an order",
	Dissipated: "Moved or sold before it could be held", Transferred: "To another agency or route", Discounted: "It is no asset of this case", NoAction: "Decided not to pursue it",
}

func (r *Room) postMove(c *web.Ctx) error {
	v, err := r.small(c, "to", "why", "route", "value", "to_whom", "agreement", "evidence", "authoriser", "estimate", "basis", "victim")
	if err != nil {
		return err
	}
	i, _, err := interestAt(c, v.p.asset)
	if err != nil {
		return err
	}
	m := Move{Interest: i.ID, Version: v.versionNo(), To: State(v.is("to")), Why: v.is("why"), Route: v.is("route"), ToWhom: v.is("to_whom"),
		Agreement: v.is("agreement"), Evidence: v.is("evidence"), Authoriser: v.is("authoriser"), Basis: v.is("basis"), Victim: v.is("victim") == "yes"}
	bad := map[string]string{}
	if v.is("to") == "" {
		bad["to"] = "Choose what happened"
	}
	var why string
	if m.At, why = v.at.moment(r.DB.Time()); why != "" {
		bad["at"] = why
	}
	if s := v.is("value"); s != "" {
		if m.Value, err = money.Parse(s); err != nil {
			bad["value"] = "Enter the value as a number, such as 4,260"
		}
	}
	if s := v.is("estimate"); s != "" {
		p, err := money.Parse(s)
		if m.Estimate = &p; err != nil {
			bad["estimate"] = "Enter the estimate as a number, such as 4,260"
		}
	}
	err = fault.Fields("Check what happened", bad, factFields...)
	if err == nil {
		_, err = r.MoveInterest(c.Ctx(), v.p.g.CaseID(), m)
	}
	return r.done(c, v, err, "Recorded.", func(v smallView) error { v.list = byBox(v.list, "at"); return r.showMove(c, v, i) })
}

const partRows = 4

func (r *Room) splitPage(c *web.Ctx) error {
	v, err := r.small(c)
	if err != nil {
		return err
	}
	i, _, err := interestAt(c, v.p.asset)
	if err != nil {
		return err
	}
	v.version = strconv.Itoa(i.Version)
	return r.showSplit(c, v, i)
}

func (r *Room) showSplit(c *web.Ctx, v smallView, i Interest) error {
	ledger, err := ledgerOf(c.Ctx(), r.DB, v.p.g)
	if err != nil {
		return err
	}
	v.title, v.button, v.rows = "Split an interest in "+v.p.asset.Name(), "Split", partRows
	v.intro = "The parts come to " + i.Share() + " and " + exactly(i.State, worthOf(entriesOf(ledger, i.ID))) + ", and stand where it stands now: " + lower(i.State.Title()) + "."
	return form(c, v.title+", "+v.p.g.Ref(), len(v.list) > 0, splitFormBody(v))
}

func (r *Room) postSplit(c *web.Ctx) error {
	names := []string{"why"}
	for n := range partRows {
		names = append(names, part("holder", n), part("share", n), part("value", n))
	}
	v, err := r.small(c, names...)
	if err != nil {
		return err
	}
	i, _, err := interestAt(c, v.p.asset)
	if err != nil {
		return err
	}
	bad := map[string]string{}
	var parts []Part
	for n := range partRows {
		holder, share, value := v.is(part("holder", n)), v.is(part("share", n)), v.is(part("value", n))
		if holder+share+value == "" {
			continue
		}
		p := Part{Holder: holder, ShareBp: shareIn(share)}
		if p.ShareBp == 0 {
			bad[part("share", n)] = "Enter a share above 0, such as 50"
		}
		if value != "" {
			if p.Value, err = money.Parse(value); err != nil {
				bad[part("value", n)] = "Enter the value as a number, such as 4,260"
			}
		}
		parts = append(parts, p)
	}
	err = fault.Fields("Check the parts", bad)
	if err == nil {
		_, err = r.SplitInterest(c.Ctx(), v.p.g.CaseID(), i.ID, v.versionNo(), parts, v.is("why"))
	}
	return r.done(c, v, err, "Recorded.", func(v smallView) error {
		for n, e := range v.list {
			if e.ID == "parts" {
				v.list[n].ID = "holder-1"
			}
		}
		return r.showSplit(c, v, i)
	})
}

// Values.

func (r *Room) valuePage(c *web.Ctx) error {
	v, err := r.small(c)
	if err != nil {
		return err
	}
	v.typed["currency"], v.typed["measure"] = v.p.asset.Currency, string(Estimate)
	if live := v.p.asset.Live(); len(live) > 0 {
		v.typed["interest"] = ids.String(live[0].ID)
	}
	return r.showValue(c, v)
}

func (r *Room) showValue(c *web.Ctx, v smallView) error {
	v.title, v.button = "Record a value of "+v.p.asset.Name(), "Record value"
	return form(c, v.title+", "+v.p.g.Ref(), len(v.list) > 0, valueFormBody(v))
}

// valued are the measures that people enter by hand; the others come with a seizure, an order or a payment.
var valued = []Measure{Estimate, InDenialStock, ReceiptedSum, Compensation, Costs}

func (r *Room) postValue(c *web.Ctx) error {
	v, err := r.small(c, "interest", "measure", "amount", "currency", "rate", "quantity", "basis", "evidence")
	if err != nil {
		return err
	}
	bad := map[string]string{}
	e := valueIn(v.is("amount"), strings.ToUpper(v.is("currency")), v.is("rate"), v.is("basis"), "amount", "currency", bad)
	if e == nil {
		e = &Entry{}
		bad["amount"] = "Enter the value"
	}
	e.Quantity, e.Evidence = v.is("quantity"), v.is("evidence")
	for _, m := range valued {
		if string(m) == v.is("measure") {
			e.Measure = m
		}
	}
	if e.Measure == "" {
		bad["measure"] = "Choose what the value is of"
	}
	var why string
	if e.AsOf, why = v.at.moment(r.DB.Time()); why != "" {
		bad["as_of"] = why
	}
	if v.is("basis") == "" {
		bad["basis"] = "Enter how the value is known, such as a bank statement or a valuation"
	}
	for _, i := range v.p.asset.Live() {
		if id := i.ID; ids.String(id) == v.is("interest") {
			e.InterestID = &id
		}
	}
	if e.InterestID == nil {
		bad["interest"] = "Choose whose share the value is of"
	}
	err = fault.Fields("Check the value", bad, "interest", "measure", "amount", "currency", "rate", "as_of", "basis")
	if err == nil {
		_, err = r.RecordValue(c.Ctx(), v.p.g.CaseID(), *e)
	}
	return r.done(c, v, err, "Recorded.", func(v smallView) error {
		for n, e := range v.list {
			if e.ID == "as_of" {
				v.list[n].ID, v.bad["at"] = "at-day", e.Text
			}
		}
		return r.showValue(c, v)
	})
}

func (r *Room) reversePage(c *web.Ctx) error {
	v, err := r.small(c)
	if err != nil {
		return err
	}
	e, _, err := r.entryAt(c, v.p)
	if err != nil {
		return err
	}
	return r.showReverse(c, v, e)
}

func (r *Room) showReverse(c *web.Ctx, v smallView, e Entry) error {
	v.title, v.button = "Take back a value of "+v.p.asset.Name(), "Take back"
	v.intro = e.Measure.Title() + " of " + e.Amount() + ", as of " + day(e.AsOf) + ". It stays on record, struck through, with your reason. Then enter the right value."
	return form(c, v.title+", "+v.p.g.Ref(), len(v.list) > 0, reasonFormBody(v))
}

func (r *Room) postReverse(c *web.Ctx) error {
	v, err := r.small(c, "why")
	if err != nil {
		return err
	}
	e, _, err := r.entryAt(c, v.p)
	if err != nil {
		return err
	}
	err = r.ReverseValue(c.Ctx(), v.p.g.CaseID(), e.ID, v.is("why"))
	return r.done(c, v, err, "Recorded.", func(v smallView) error { return r.showReverse(c, v, e) })
}

// Cash.

func (r *Room) paidInPage(c *web.Ctx) error {
	v, err := r.small(c)
	if err != nil {
		return err
	}
	return r.showPaidIn(c, v)
}

func (r *Room) showPaidIn(c *web.Ctx, v smallView) error {
	v.title, v.button = "Record that "+v.p.asset.Name()+" was paid in", "Record"
	v.intro = "Cash detained for more than 48 hours goes into an interest-bearing account at the first opportunity, unless it is needed as evidence (s.296)."
	return form(c, v.title+", "+v.p.g.Ref(), len(v.list) > 0, dayFormBody(v))
}

func (r *Room) postPaidIn(c *web.Ctx) error {
	v, err := r.small(c)
	if err != nil {
		return err
	}
	d, why := v.at.date()
	if why != "" {
		err = fault.Fields("Check the day", map[string]string{"paid_in": why})
	} else {
		_, err = r.PayIn(c.Ctx(), v.p.g.CaseID(), Asset{ID: v.p.asset.ID, InterestAccountOn: d})
	}
	return r.done(c, v, err, "Recorded.", func(v smallView) error {
		for n, e := range v.list {
			if e.ID == "paid_in" {
				v.list[n].ID, v.bad["at"] = "at-day", e.Text
			}
		}
		return r.showPaidIn(c, v)
	})
}

// seizureAt is the seizure that an address names by its place among those of the asset, from 1.
func (r *Room) seizureAt(c *web.Ctx, p place) (Seizure, error) {
	all, err := r.Seizures(c.Ctx(), r.DB, p.g)
	if err != nil {
		return Seizure{}, err
	}
	want, _ := strconv.Atoi(c.Param("n"))
	n := 0
	for _, s := range all {
		if s.AssetID == p.asset.ID {
			if n++; n == want {
				return s, nil
			}
		}
	}
	return Seizure{}, fault.Missing()
}

func (r *Room) decisionPage(c *web.Ctx) error {
	v, err := r.small(c)
	if err != nil {
		return err
	}
	s, err := r.seizureAt(c, v.p)
	if err != nil {
		return err
	}
	v.version, v.at = strconv.Itoa(s.Version), whenOf(r.DB.Time(), true)
	return r.showDecision(c, v)
}

func (r *Room) showDecision(c *web.Ctx, v smallView) error {
	v.title, v.button = "Decide whether to seize "+v.p.asset.Name()+" under s.294", "Record decision"
	v.intro = "It is held as evidence or under another law, which is not denial under the Act. A decision to seize is followed by recording the seizure, which starts the 48 hours."
	v.options = []govuk.Choice{{Value: "yes", Text: "Seize it under s.294"}, {Value: "no", Text: "Do not seize it under s.294"}}
	return form(c, v.title+", "+v.p.g.Ref(), len(v.list) > 0, decisionFormBody(v))
}

func (r *Room) postDecision(c *web.Ctx) error {
	v, err := r.small(c, "seize", "decided_why")
	if err != nil {
		return err
	}
	s, err := r.seizureAt(c, v.p)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	v.at = whenIn(f, "at", true)
	bad := map[string]string{}
	if v.is("seize") != "yes" && v.is("seize") != "no" {
		bad["seize"] = "Choose what was decided"
	}
	at, _, why := v.at.instant()
	if why != "" {
		bad["decided"] = why
	}
	if v.is("decided_why") == "" {
		bad["decided_why"] = "Enter why it was decided so"
	}
	err = fault.Fields("Check the decision", bad, "seize", "decided", "decided_why")
	if err == nil {
		err = r.DecideS294(c.Ctx(), v.p.g.CaseID(), Choice{Seizure: s.ID, Version: v.versionNo(), At: at, Seize: v.is("seize") == "yes", Why: v.is("decided_why")})
	}
	return r.done(c, v, err, "Recorded.", func(v smallView) error {
		for n, e := range v.list {
			if e.ID == "decided" {
				v.list[n].ID, v.bad["at"] = "at-day", e.Text
			}
		}
		return r.showDecision(c, v)
	})
}
