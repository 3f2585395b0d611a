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
	"proceeds/internal/rooms/cases"
)

// Raising is a matter to be recorded.
type Raising struct {
	Kind      MatterKind
	AssetID   ids.Asset // zero only for a search that found nothing
	Interests []ids.Interest
	At        time.Time
	Party     string
	Purpose   string
	Amount    *money.Pence
	Until     caltime.Date
	Court     string
	Note      string
}

const actMatter = "matter.recorded"

// matterWas is what taking a matter back needs.
type matterWas struct {
	Matter  int         `json:"matter"`
	State   MatterState `json:"state,omitempty"` // before the act; "" for one that the act recorded
	Version int         `json:"version"`
	Was     was         `json:"was"`
}

// RecordMatter records something raised about property that is held, beside its orders:
//
//   - a claim of a victim or another owner, which keeps the property from being released until it is decided;
//   - an exclusion or an exception, which lowers the latest value of what is held and never what was frozen;
//   - the conversion of a cryptoasset: what is held is money from then on, and what was seized keeps its value;
//   - where a listed asset is kept and who tested it;
//   - a search without a justice's approval, for which a report to the appointed person is owed.
//
// Refused, with what is open, where nothing of the sort can be raised on the property.
func (r *Room) RecordMatter(ctx context.Context, caseID ids.Case, in Raising) (m Matter, act ids.Act, err error) {
	_, err = r.do(ctx, caseID, "", func(ctx context.Context, d *doing) error {
		if m, err = d.raise(ctx, in); err != nil {
			return err
		}
		act, err = cases.WriteAct(ctx, d.tx, d.g, actMatter, "matter", m.ID, matterWas{Matter: m.N, Version: m.Version, Was: d.was})
		return err
	})
	return m, act, err
}

func (d *doing) raise(ctx context.Context, in Raising) (m Matter, err error) {
	for _, s := range []*string{&in.Party, &in.Purpose, &in.Court, &in.Note} {
		*s = strings.TrimSpace(*s)
	}
	m = Matter{CaseID: d.g.CaseID(), ForceID: d.g.ForceID(), UnitID: d.g.UnitID(), Kind: in.Kind, State: MatterOpen, Party: in.Party, Purpose: in.Purpose,
		Mandatory: in.Purpose == "legal_aid", AmountPence: in.Amount, At: in.At.UTC().Truncate(time.Microsecond), UntilOn: in.Until, Court: in.Court, Note: in.Note,
		Version: 1, CreatedAt: d.tx.Now, CreatedBy: d.tx.Actor.User, UpdatedAt: d.tx.Now}
	var a aim
	if in.AssetID != 0 || in.Kind != Search {
		if a, err = d.aimAt(ctx, in.AssetID, in.Interests); err != nil {
			return m, err
		}
		m.AssetID = &a.asset.ID
		if len(in.Interests) == 1 {
			m.InterestID = &in.Interests[0]
		}
		under, err := in.Kind.stands(&a, in.Interests != nil)
		if err != nil {
			return m, err
		}
		m.OrderID = orNil(under.ID)
	}
	if err := in.check(d.tx.Now); err != nil {
		return m, err
	}
	if in.Kind != Claim && in.Kind != Search {
		m.State, m.DecidedAt = MatterGranted, &m.At
		if in.Kind == Storage {
			m.State = MatterDone
		}
	}
	if err := d.effect(ctx, &m, a); err != nil {
		return m, err
	}
	if m.N, err = nextMatter(ctx, d.tx, d.g); err != nil {
		return m, err
	}
	if in.Kind == Search {
		if err := d.reportOwed(ctx, &m); err != nil {
			return m, err
		}
	}
	if err := insertMatter(ctx, d.tx, &m); err != nil {
		return m, err
	}
	d.tx.Record(actMatter, on(d.g, "matter", m.ID), m)
	return m, d.r.Cases.Note(ctx, d.tx, d.g, cases.Event{At: m.At, Kind: actMatter, Legal: true, Title: m.title(a.asset), Detail: m.words(), Entity: "matter", EntityID: m.ID})
}

// stands keeps the interests that a matter of the kind can be raised on, and gives the order it is raised under.
func (k MatterKind) stands(a *aim, named bool) (Order, error) {
	part5 := []assets.State{assets.DeniedSeized, assets.DeniedDetained, assets.DeniedFrozen, assets.ForfeitureNotice, assets.ForfeitureApplied, assets.Lapsed}
	switch k {
	case Claim:
		if err := a.only(named, "a claim under s.301 is to property that Part 5 holds", part5...); err != nil {
			return Order{}, err
		}
		if f := a.family(); f == assets.FamilyRestraint || f == assets.FamilyPACE {
			return Order{}, refused([]string{"Variation of the restraint order (s.42)", "Release"}, "A claim under s.301 is to property that Part 5 holds")
		}
		return holding(a.orders, a.ids(), Detention, FurtherDetention, Freezing, FreezingVariation), nil
	case Exclusion:
		if err := a.only(named, "an exclusion is from a freezing order", assets.DeniedFrozen, assets.ForfeitureNotice, assets.ForfeitureApplied); err != nil {
			return Order{}, err
		}
		o := holding(a.orders, a.ids(), Freezing, FreezingVariation)
		if o.ID == 0 {
			return o, refused([]string{"Record freezing order"}, "No freezing order stands on "+a.asset.Name()+": an exclusion is from one (s.303Z5)")
		}
		return o, nil
	case Exception:
		if err := a.only(named, "an exception is to a restraint order", assets.DeniedRestrained, assets.ConfiscationLinked, assets.Unrealised); err != nil {
			return Order{}, err
		}
		o := holding(a.orders, a.ids(), Restraint)
		if o.ID == 0 {
			return o, refused([]string{"Record restraint order"}, "No restraint order stands on "+a.asset.Name())
		}
		return o, nil
	case Conversion:
		if a.asset.Kind != assets.Crypto {
			return Order{}, refused(nil, "Only cryptoassets are converted into money (s.303Z54)")
		}
		if err := a.only(named, "what is detained or frozen can be converted", assets.DeniedDetained, assets.DeniedFrozen, assets.ForfeitureApplied); err != nil {
			return Order{}, err
		}
		for _, i := range a.interests {
			if !i.ConvertedOn.IsZero() {
				return Order{}, refused([]string{"Apply for forfeiture", "Record release"}, a.asset.Name()+" was converted on "+i.ConvertedOn.UK()+": it is money already")
			}
		}
		return holding(a.orders, a.ids(), Detention, FurtherDetention, Freezing, FreezingVariation), nil
	case Storage:
		if a.asset.Kind != assets.Listed {
			return Order{}, refused(nil, "The duty of safe storage and testing is of listed assets (s.303M)")
		}
		return Order{}, a.only(named, "it is owed while it is held", assets.DeniedSeized, assets.DeniedDetained, assets.ForfeitureApplied)
	case Search:
		return Order{}, nil
	}
	return Order{}, fault.Missing()
}

func (in Raising) check(now time.Time) error {
	bad := map[string]string{}
	need := func(field, value, text string) {
		if value == "" {
			bad[field] = text
		}
	}
	switch {
	case in.At.IsZero():
		bad["made_at"] = "Enter when it was"
	case in.At.After(now):
		bad["made_at"] = "It cannot be in the future"
	}
	sum := func(text string) {
		if in.Amount == nil || *in.Amount <= 0 || *in.Amount > money.Most {
			bad["amount"] = text + ", up to " + money.Most.String()
		}
	}
	switch in.Kind {
	case Claim:
		need("to", in.Party, "Enter who claims it")
		need("why", in.Note, "Enter on what ground")
	case Exclusion, Exception:
		need("to", in.Party, "Enter whose expenses they are")
		if purposeText(in.Purpose) == "" {
			bad["purpose"] = "Choose what it is for"
		}
		sum("Enter how much may be drawn")
		need("court", in.Court, "Enter the name of the court")
		if !in.Until.IsZero() && in.Until.Before(caltime.DateOf(in.At)) {
			bad["until"] = "It cannot end before it was made"
		}
	case Conversion:
		sum("Enter what the conversion brought, in pounds")
		need("court", in.Court, "Enter the name of the court")
	case Storage:
		need("to", in.Party, "Enter who keeps it, and where")
		need("why", in.Note, "Enter how it is kept and what was tested")
	case Search:
		need("to", in.Party, "Enter who searched, and where")
		need("why", in.Note, "Enter why no justice approved it before, and what was found")
	}
	if in.Amount != nil && in.Kind == Claim && (*in.Amount <= 0 || *in.Amount > money.Most) {
		bad["amount"] = "Enter a sum above nothing, up to " + money.Most.String()
	}
	long(bad, "to", in.Party, "The name", mostShort)
	long(bad, "court", in.Court, "The name of the court", mostShort)
	long(bad, "why", in.Note, "The note", mostText)
	return fault.Fields("Check what you entered", bad, matterFields...)
}

var matterFields = []string{"interests", "made_at", "to", "purpose", "amount", "until", "court", "why", "state", "terms"}

// effect is what a matter does to the value of what is held. What was frozen, seized or restrained keeps its value: the
// revaluation is a measure of its own.
func (d *doing) effect(ctx context.Context, m *Matter, a aim) error {
	switch m.Kind {
	case Exclusion, Exception:
		return d.revalue(ctx, a, func(total money.Pence) (money.Pence, error) {
			if *m.AmountPence > total {
				return 0, fault.Fields("Check what you entered", map[string]string{"amount": "No more than the " + total.String() + " that is held can be let out"}, matterFields...)
			}
			return total - *m.AmountPence, nil
		}, m.At, lower(m.Kind.Title())+" of "+m.AmountPence.String()+" for "+m.Party)
	case Conversion:
		basis := "converted into money (s.303Z54): what it brought"
		if err := d.revalue(ctx, a, func(money.Pence) (money.Pence, error) { return *m.AmountPence, nil }, m.At, basis); err != nil {
			return err
		}
		for _, i := range a.interests {
			now, err := d.r.Assets.Convert(ctx, d.tx, d.g, i.ID, caltime.DateOf(m.At))
			if err != nil {
				return err
			}
			d.was.moved(i, now.Version)
		}
	}
	return nil
}

// revalue enters a new latest value of the interests together, shared by what each is worth.
func (d *doing) revalue(ctx context.Context, a aim, to func(total money.Pence) (money.Pence, error), when time.Time, basis string) error {
	worth, err := d.worth(ctx, a)
	if err != nil {
		return err
	}
	var total money.Pence
	for _, w := range worth {
		total += w
	}
	now, err := to(total)
	if err != nil {
		return err
	}
	left := now
	var list []assets.Entry
	for n, i := range a.interests {
		mine := share(now, worth[i.ID], total)
		if n == len(a.interests)-1 {
			mine = left
		}
		left -= mine
		list = append(list, assets.Pounds(i.ID, assets.InDenialStock, mine, when, basis))
	}
	return d.observe(ctx, list...)
}

// reportOwed starts the time for the report to the appointed person (s.290(6)).
func (d *doing) reportOwed(ctx context.Context, m *Matter) error {
	s := Start{Code: "CASH-SEARCH", Nation: caltime.EnglandWales, Local: caltime.LocalOf(m.At), Title: "Report of a search to the appointed person", Path: "/matters/" + m.Number()}
	if m.AssetID != nil {
		s.AssetID = *m.AssetID
	}
	c, err := d.start(ctx, s)
	if err != nil {
		return err
	}
	m.DueOn = c.LastDay
	return nil
}

func (m Matter) title(a assets.Asset) string {
	if a.ID == 0 {
		return m.Name()
	}
	return a.Name() + ": " + lower(m.Kind.Title())
}

func (m Matter) words() string {
	var out []string
	sum := ""
	if m.AmountPence != nil {
		sum = m.AmountPence.String()
	}
	for _, s := range []string{m.Party, purposeText(m.Purpose), sum, m.Court, m.Note} {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ". ")
}
