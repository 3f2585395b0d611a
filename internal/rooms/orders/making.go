package orders

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// JP and Bench say who made an order: only the first detention order may be a single justice's.
const (
	Bench = "Magistrates’ court"
	JP    = "Justice of the peace"
)

// Making is what is recorded of an order that a court made, or of an application to one. Instants are UTC.
type Making struct {
	AssetID   ids.Asset
	Interests []ids.Interest // nil: every live interest of the asset

	Court, CourtRef string
	MadeBy          string // Bench, JP, or the judge
	// Kingdom Corporate [2023] EWHC 3315 (Admin): when the application was lodged, the hearing listed, called on, and the
	// order made. The deadline is the order made.
	Lodged, Listed, CalledOn, Made time.Time

	PrintedEnd            caltime.Date // the last day as printed on the order
	Long                  bool         // the court allowed the longer limit, where the law has one
	Applicant, Authoriser Party
	Served                time.Time
	ServedHow             string
	Terms                 string
	Values                map[ids.Interest]money.Pence // the value of each interest as the order had it
	Amount                money.Pence                  // of the whole, shared by shares, where Values is nil

	Application int  // the number of the application that this decides; 0: it is recorded by itself
	Version     int  // of that application as the form was opened with; 0: whatever it is
	settled     bool // who applied and who authorised was settled when the application was made
}

// partyDay is the day for which rank and accreditation count: that of the application where one was made, else of the
// order.
func (m Making) partyDay(now time.Time) caltime.Date {
	if m.settled && !m.Lodged.IsZero() {
		return dayOf(m.Lodged, now)
	}
	return dayOf(m.Made, now)
}

// Fields are the form fields of a Making, in page order.
var makingFields = []string{"interests", "court", "court_ref", "made_by", "lodged_at", "listed_at", "called_on_at", "made_at", "printed_end_on", "amount",
	"applicant", "applicant_override", "authoriser", "authoriser_override", "served_at", "served_how", "report_due", "no_reports", "detained", "add", "free", "more", "terms", "ground", "why", "to"}

const (
	mostShort = 200
	mostText  = 4000
)

// checkMoments reports what is wrong with the times of m at now. made says that the order must have been made.
func (m Making) checkMoments(now time.Time, made bool, bad map[string]string) {
	if made && m.Made.IsZero() {
		bad["made_at"] = "Enter when the order was made"
	}
	if !made && m.Lodged.IsZero() {
		bad["lodged_at"] = "Enter when the application was lodged"
	}
	for _, x := range []struct {
		field, what string
		at          time.Time
	}{{"lodged_at", "The application", m.Lodged}, {"called_on_at", "The hearing", m.CalledOn}, {"made_at", "The order", m.Made}, {"served_at", "The service", m.Served}} {
		if !x.at.IsZero() && x.at.After(now) {
			bad[x.field] = x.what + " cannot be in the future"
		}
	}
	switch {
	case m.Made.IsZero():
	case !m.Lodged.IsZero() && m.Lodged.After(m.Made):
		bad["lodged_at"] = "The application must be lodged before the order is made"
	case !m.CalledOn.IsZero() && m.CalledOn.After(m.Made):
		bad["called_on_at"] = "The hearing must be called on before the order is made"
	case !m.Lodged.IsZero() && !m.CalledOn.IsZero() && m.CalledOn.Before(m.Lodged):
		bad["called_on_at"] = "The hearing cannot be called on before the application is lodged"
	}
	if !m.Served.IsZero() && !m.Made.IsZero() && m.Served.Before(m.Made) {
		bad["served_at"] = "An order is served after it is made"
	}
}

func (m Making) checkWords(bad map[string]string) {
	if strings.TrimSpace(m.Court) == "" {
		bad["court"] = "Enter the name of the court"
	}
	long(bad, "court", m.Court, "The name of the court", mostShort)
	long(bad, "court_ref", m.CourtRef, "The court’s reference", mostShort)
	long(bad, "made_by", m.MadeBy, "Who made the order", mostShort)
	long(bad, "served_how", m.ServedHow, "How it was served", mostShort)
	long(bad, "terms", m.Terms, "The terms", mostText)
	if m.Amount < 0 || m.Amount > money.Most {
		bad["amount"] = "Enter a sum up to " + money.Most.String()
	}
}

func long(bad map[string]string, field, value, what string, most int) {
	if len([]rune(value)) > most {
		bad[field] = what + " must be " + ids.String(int64(most)) + " characters or fewer"
	}
}

func refused(next []string, message string) error {
	return &fault.Error{Kind: fault.Refused, Message: message, Next: next}
}

// at gives a pointer to an instant to the microsecond, or nil for none.
func at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	u := t.UTC().Truncate(time.Microsecond)
	return &u
}

// order makes the order of m, not yet recorded.
func (m Making) order(k Kind, family assets.Family, power powers.Code, s State, by, auth asAt) Order {
	o := Order{
		Kind: k, Family: string(family), Power: power, State: s, Court: strings.TrimSpace(m.Court), CourtRef: strings.TrimSpace(m.CourtRef),
		LodgedAt: at(m.Lodged), ListedAt: at(m.Listed), CalledOnAt: at(m.CalledOn), MadeAt: at(m.Made), MadeBy: strings.TrimSpace(m.MadeBy),
		PrintedEndOn: m.PrintedEnd, ServedAt: at(m.Served), ServedHow: strings.TrimSpace(m.ServedHow), Terms: strings.TrimSpace(m.Terms),
	}
	if !m.Made.IsZero() {
		o.MadeOn = caltime.DateOf(m.Made)
	}
	o.by(by, auth)
	return o
}

func (o *Order) by(applicant, authoriser asAt) { o.By(applicant, authoriser) }

// aim is what a verb is about: the asset, its interests, the case's orders and the asset's clocks.
type aim struct {
	asset     assets.Asset
	interests []assets.Interest
	orders    []Order
	clocks    []Clock
}

func (a aim) ids() []ids.Interest {
	out := make([]ids.Interest, len(a.interests))
	for n, i := range a.interests {
		out[n] = i.ID
	}
	return out
}

// aimAt reads what a verb on an asset needs. NotFound for what is not of the case; Refused where nothing of it stands.
func (d *doing) aimAt(ctx context.Context, id ids.Asset, list []ids.Interest) (a aim, err error) {
	all, err := d.r.Assets.ByCase(ctx, d.tx, d.g)
	if err != nil {
		return a, err
	}
	for _, x := range all {
		if x.ID == id {
			a.asset = x
		}
	}
	switch {
	case a.asset.ID == 0:
		return a, fault.Missing()
	case a.asset.Withdrawn():
		return a, fault.New(fault.Refused, "%s was withdrawn: nothing more can be recorded on it", a.asset.Name())
	}
	want := map[ids.Interest]bool{}
	for _, i := range list {
		want[i] = true
	}
	for _, i := range a.asset.Live() {
		if len(list) == 0 || want[i.ID] {
			a.interests = append(a.interests, i)
			delete(want, i.ID)
		}
	}
	if len(want) > 0 {
		return a, fault.Missing()
	}
	if len(a.interests) == 0 {
		return a, fault.New(fault.Refused, "%s has no interest that stands", a.asset.Name())
	}
	if a.orders, err = ordersOf(ctx, d.tx, d.g); err != nil {
		return a, err
	}
	a.clocks, err = clocksOfAsset(ctx, d.tx, d.g, id)
	return a, err
}

// only keeps the interests in one of the states. Where some are named and not all fit, or none fits, it refuses with the
// steps that are open.
func (a *aim) only(named bool, what string, states ...assets.State) error {
	var fit, not []assets.Interest
	for _, i := range a.interests {
		ok := false
		for _, s := range states {
			ok = ok || i.State == s
		}
		if ok {
			fit = append(fit, i)
		} else {
			not = append(not, i)
		}
	}
	if len(fit) == 0 || named && len(not) > 0 {
		e := fault.New(fault.Refused, "%s is %s: %s", a.asset.Name(), lower(not[0].State.Title()), what)
		for _, s := range not[0].State.Next() {
			e.Next = append(e.Next, s.Title())
		}
		return e
	}
	a.interests = fit
	return nil
}

// family is what holds the interests now; "" where nothing does.
func (a aim) family() assets.Family { return a.interests[0].Family }

// nation is where the asset's seizure was, as its clock has it; England and Wales where there is none.
func (a aim) nation() caltime.Nation {
	if n := len(a.clocks); n > 0 {
		return a.clocks[n-1].Nation
	}
	return caltime.EnglandWales
}

// runsOn reports whether a clock of the asset is about any of the interests: by the seizure that started it, or by the
// order it times.
func (a aim) runsOn(c Clock) bool {
	for _, id := range a.ids() {
		if c.InterestID != nil && *c.InterestID == id {
			return true
		}
	}
	if c.OrderID == nil {
		return c.InterestID == nil
	}
	for _, o := range a.orders {
		if o.ID == *c.OrderID {
			return o.names(a.ids())
		}
	}
	return false
}

// reaches shares values among the interests: as given, else the amount by their shares, the last taking what rounding
// leaves, so that the parts add up.
func (a aim) reaches(values map[ids.Interest]money.Pence, amount money.Pence) []Reach {
	out := make([]Reach, len(a.interests))
	share, left := 0, amount
	for _, i := range a.interests {
		share += i.ShareBp
	}
	for n, i := range a.interests {
		out[n] = Reach{InterestID: i.ID, AssetID: i.AssetID}
		switch {
		case values != nil:
			if v, ok := values[i.ID]; ok {
				out[n].ValuePence = &v
			}
		case amount > 0:
			v := money.Pence(int64(amount) / int64(share) * int64(i.ShareBp))
			v += money.Pence(int64(amount) % int64(share) * int64(i.ShareBp) / int64(share))
			if n == len(a.interests)-1 {
				v = left
			}
			left -= v
			out[n].ValuePence = &v
		}
	}
	return out
}

// sum adds the values that are known.
func sum(list []Reach) *money.Pence {
	var t money.Pence
	known := false
	for _, x := range list {
		if x.ValuePence != nil {
			t += *x.ValuePence
			known = true
		}
	}
	if !known {
		return nil
	}
	return &t
}

// worth gives the latest value of each interest from the ledger: what was held of it, else the estimate.
func (d *doing) worth(ctx context.Context, a aim) (map[ids.Interest]money.Pence, error) {
	t, err := d.r.Assets.Totals(ctx, d.tx, d.g)
	if err != nil {
		return nil, err
	}
	out := map[ids.Interest]money.Pence{}
	for _, i := range a.interests {
		w := t.Worths[i.ID]
		switch {
		case w.Stock != 0:
			out[i.ID] = w.Stock
		case w.Estimated:
			out[i.ID] = w.Estimate
		}
	}
	return out, nil
}

// time reckons how long an order of m runs and keeps it on o: the printed end where the law allows it, else what the law
// gives. It returns the alarm to raise where the two differ because the order prints too late a day.
func (d *doing) time(ctx context.Context, o *Order, s Start, printed caltime.Date) (Start, string, error) {
	c, err := d.r.reckon(ctx, d.tx, s)
	if err != nil {
		return s, "", err
	}
	if c.Code == "" {
		return s, "", refused(nil, "No such order can be made there: "+o.Cite()+" does not run in "+s.Nation.String())
	}
	alarm := ""
	if !printed.IsZero() {
		last := c.LastDay
		switch {
		case printed.Before(caltime.DateOf(*o.MadeAt)):
			return s, "", fault.Fields("Check the order", map[string]string{"printed_end_on": "The order cannot end before it was made"}, makingFields...)
		case printed.After(last):
			alarm = "The order prints " + printed.WithDay() + ", but the law ends it on " + last.WithDay() + ": the clock runs to the earlier day. Tell the court"
		default:
			s.CourtEnd = printed
			if c, err = d.r.reckon(ctx, d.tx, s); err != nil {
				return s, "", err
			}
		}
	}
	o.EndAt, o.LastDay = c.EndAt, c.LastDay
	return s, alarm, nil
}

// Result is a recorded act: the order, the act for undo, and what the person must be told about it.
type Result struct {
	Order Order
	Act   ids.Act
	Alarm string // the printed end differs from the law's, or the like; "" for nothing
}
