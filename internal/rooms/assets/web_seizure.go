package assets

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

const exhibitRows = 4

type exhibitForm struct{ exhibit, amount, currency, rate string }

// seizureForm is the form as it was typed.
type seizureForm struct {
	kind                                                       Kind
	token                                                      string
	when                                                       when
	nation, place, of, title, kept                             string
	exhibits                                                   [exhibitRows]exhibitForm
	under, underReason                                         string
	subject, holder, power, powerNote, officer, after, grounds string
	listedKind, chain, wallet, quantity                        string
}

type seizureFormView struct {
	p         place
	f         seizureForm
	list      []govuk.FieldError
	bad       map[string]string
	held      []govuk.Option // assets and interests that can be seized
	earlier   []govuk.Option // seizures this one may follow
	minimum   money.Pence
	twice     bool // the hour came twice: ask which
	askUnder  bool
	preview   templ.Component
	nextAsset string
}

func seizureIn(k Kind, f url.Values) seizureForm {
	get := func(n string) string { return strings.TrimSpace(f.Get(n)) }
	s := seizureForm{kind: k, token: get("token"), when: whenIn(f, "when", true), nation: get("nation"), place: get("place"), of: get("of"), title: get("title"),
		kept: get("kept"), under: get("under"), underReason: get("under_reason"), subject: get("subject"), holder: get("holder"), power: get("power"),
		powerNote: get("power_note"), officer: get("officer"), after: get("re_seizure_of"), grounds: get("suspicion"),
		listedKind: get("listed_kind"), chain: get("chain"), wallet: get("wallet"), quantity: get("quantity")}
	for n := range s.exhibits {
		at := func(name string) string { return get(name + "-" + strconv.Itoa(n+1)) }
		s.exhibits[n] = exhibitForm{at("exhibit"), at("amount"), strings.ToUpper(at("currency")), at("rate")}
	}
	return s
}

// empty reports whether a row of exhibits was left alone.
func (x exhibitForm) empty() bool {
	return x.exhibit == "" && x.amount == "" && x.rate == "" && (x.currency == "" || x.currency == "GBP")
}

// taking reads the form; bad says field by field what cannot be read.
func (f seizureForm) taking(bad map[string]string) (Taking, bool) {
	at, twice, why := f.when.instant()
	if why != "" {
		bad["when"] = why
		if f.when.empty() {
			bad["when"] = "Enter the day and time of the seizure"
		}
	}
	s := Seizure{Power: Power(f.power), PowerNote: f.powerNote, Nation: caltime.Nation(f.nation), SeizedAt: at, Place: f.place, SeizedBy: f.officer,
		Suspicion: f.grounds, UnderMinimum: UnderMinimum(f.under), UnderReason: f.underReason, FormToken: f.token}
	for n, x := range f.exhibits {
		if n > 0 && x.empty() {
			continue
		}
		e := Exhibit{Exhibit: x.exhibit, Currency: x.currency, Rate: money.Rate(x.rate)}
		if e.Currency == "" {
			e.Currency = "GBP"
		}
		if e.Currency == "GBP" && e.Rate == "" {
			e.Rate = money.One
		}
		minor, err := money.ParseMinor(strings.TrimPrefix(x.amount, "£"), money.Exponent(e.Currency))
		field := fmt.Sprintf("amount-%d", n+1)
		switch {
		case x.amount == "" && n == 0 && f.kind == Cash:
			bad[field] = "Enter how much cash was seized; an estimate will do"
		case x.amount == "":
			bad[field] = "Enter what it is worth; an estimate will do"
		case err != nil:
			bad[field] = "Enter the amount as a number, such as 4,260 or 4260.50, up to " + money.Most.String()
		}
		if !currencyRE.MatchString(e.Currency) {
			bad[fmt.Sprintf("currency-%d", n+1)] = notCurrency
		} else if _, err := e.Rate.Rat(); err != nil {
			bad[fmt.Sprintf("rate-%d", n+1)] = "Enter how many pounds one " + e.Currency + " buys, such as 0.79"
		}
		e.Minor = minor
		s.Exhibits = append(s.Exhibits, e)
	}
	if id, ok := ids.Parse[ids.Seizure](f.after); ok {
		s.ReSeizureOf = &id
	}
	t := Taking{Seizure: s}
	t.SubjectID, t.Holder = subjectIn(f.subject, f.holder)
	if asset, interest, ok := strings.Cut(f.of, "."); ok {
		t.AssetID, _ = ids.Parse[ids.Asset](asset)
		t.InterestID, _ = ids.Parse[ids.Interest](interest)
	}
	if t.AssetID == 0 {
		t.Asset = Asset{Kind: f.kind, Title: f.title, Place: f.kept, ListedKind: f.listedKind, Chain: f.chain, Wallet: f.wallet, Quantity: f.quantity, FormToken: f.token}
		if f.title == "" && f.kind == Cash {
			t.Asset.Title = "Cash"
			if f.exhibits[0].exhibit != "" {
				t.Asset.Title = "Cash " + f.exhibits[0].exhibit
			}
		}
	}
	return t, twice
}

func (r *Room) seizurePlace(c *web.Ctx) (place, Kind, error) {
	p, err := r.at(c, access.Edit)
	if err != nil {
		return p, "", err
	}
	k := Kind(c.Param("kind"))
	if !k.Seizable() {
		return p, "", fault.Missing()
	}
	return p, k, nil
}

func (r *Room) seizurePage(c *web.Ctx) error {
	p, k, err := r.seizurePlace(c)
	if err != nil {
		return err
	}
	file, err := r.Cases.ByID(c.Ctx(), r.DB, p.g)
	if err != nil {
		return err
	}
	f := seizureForm{kind: k, token: ids.NewKey(), nation: string(file.Nation), power: string(PowersFor(k)[0]), when: when{hasTime: true}}
	f.exhibits[0].currency = "GBP"
	v := seizureFormView{p: p, f: f}
	if err := r.fillSeizureForm(c, &v); err != nil {
		return err
	}
	if id, ok := ids.Parse[ids.Interest](c.Query("of")); ok {
		for _, o := range v.held {
			if strings.HasSuffix(o.Value, "."+ids.String(id)) {
				v.f.of = o.Value
			}
		}
	}
	return r.showSeizureForm(c, v)
}

func (r *Room) postSeizure(c *web.Ctx) error {
	p, k, err := r.seizurePlace(c)
	if err != nil {
		return err
	}
	posted, err := c.Form()
	if err != nil {
		return err
	}
	v := seizureFormView{p: p, f: seizureIn(k, posted)}
	if v.f.token == "" || len(v.f.token) > 40 {
		v.f.token = ids.NewKey()
	}
	if posted.Get("do") == "preview" {
		_, v.twice, _ = v.f.when.instant()
		if err := r.fillSeizureForm(c, &v); err != nil {
			return err
		}
		return r.showSeizureForm(c, v)
	}
	bad := map[string]string{}
	t, twice := v.f.taking(bad)
	v.twice = twice
	var s Seizure
	var act ids.Act
	if len(bad) > 0 {
		// What can be read is checked as well, so that the person sees every mistake at once.
		err = r.alsoCheck(c, p, t, bad)
	} else {
		s, act, err = r.RecordSeizure(c.Ctx(), p.g.CaseID(), t)
	}
	if err != nil {
		var ok bool
		if v.list, v.bad, ok = refused(err); !ok {
			return err
		}
		_, v.askUnder = v.bad["under"]
		if err := r.fillSeizureForm(c, &v); err != nil {
			return err
		}
		return r.showSeizureForm(c, v)
	}
	text := "Recorded. " + s.Power.Title() + ", " + s.TotalPence.Pounds() + "."
	if s.Power.Clocked(s.Nation) {
		text = "Recorded, and the clock is running."
	}
	c.Done(text, cases.UndoURL(act))
	return c.See(p.assetsPath())
}

// alsoCheck joins what cannot be read with what Check refuses of the rest.
func (r *Room) alsoCheck(c *web.Ctx, p place, t Taking, bad map[string]string) error {
	s := t.Seizure
	if s.SeizedAt.IsZero() {
		s.SeizedAt = r.DB.Time() // its own mistake is known already
	}
	minimum, err := r.minimum(c.Ctx(), r.DB, p.g, caltime.DateOf(s.SeizedAt))
	if err != nil {
		return err
	}
	if serr := s.settle(); serr == nil {
		if _, fields, ok := refused(s.Check(t.Asset.Kind, minimum, r.DB.Time())); ok && t.AssetID == 0 {
			for name, text := range fields {
				if _, known := bad[name]; !known && !(name == "under" && bad["amount-1"] != "") {
					bad[name] = text
				}
			}
		}
	}
	return fault.Fields("Check the seizure", bad, seizureFields...)
}

// fillSeizureForm reads what the form offers: property that can be seized, seizures to follow, the clock it would start.
func (r *Room) fillSeizureForm(c *web.Ctx, v *seizureFormView) error {
	list, err := r.ByCase(c.Ctx(), r.DB, v.p.g)
	if err != nil {
		return err
	}
	seizures, err := r.Seizures(c.Ctx(), r.DB, v.p.g)
	if err != nil {
		return err
	}
	names := v.p.names()
	most := 0
	numbers := map[ids.Asset]string{}
	for _, a := range list {
		most = max(most, a.N)
		numbers[a.ID] = a.Name()
		if a.Kind != v.f.kind || a.Withdrawn() {
			continue
		}
		for _, i := range a.Live() {
			if i.State == DeniedSeized || i.State.leads(DeniedSeized) || i.State == Identified {
				v.held = append(v.held, govuk.Option{Value: ids.String(a.ID) + "." + ids.String(i.ID), Text: a.Name() + ", " + i.HolderText(names) + ", " + lower(i.State.Title())})
			}
		}
	}
	for _, s := range seizures {
		if s.WithdrawnAt == nil {
			v.earlier = append(v.earlier, govuk.Option{Value: ids.String(s.ID), Text: numbers[s.AssetID] + ", " + s.SeizedLocal.WithDay() + ", " + s.TotalPence.Pounds()})
		}
	}
	v.nextAsset = "A" + strconv.Itoa(most+1)
	if v.minimum, err = r.minimum(c.Ctx(), r.DB, v.p.g, caltime.DateOf(r.DB.Time())); err != nil {
		return err
	}
	v.askUnder = v.askUnder || v.f.under != ""
	return r.fillPreview(c, v)
}

// clockCode is the clock that a seizure under p starts; empty for none.
func (p Power) clockCode() string {
	switch p {
	case S294:
		return "CASH-48"
	case S303J:
		return "LA-48"
	case S303Z26:
		return "CR-ITEM"
	case S303Z29:
		return "CR-48"
	case S47C:
		return "S47-48"
	}
	return ""
}

func (r *Room) fillPreview(c *web.Ctx, v *seizureFormView) error {
	code := Power(v.f.power).clockCode()
	if r.Preview == nil || !Power(v.f.power).Clocked(caltime.Nation(v.f.nation)) {
		return nil
	}
	start := ""
	if l, why := v.f.when.local(); why == "" {
		start = l.String()
	}
	var err error
	v.preview, err = r.Preview(c.Ctx(), code, v.f.nation, start)
	return err
}

func (r *Room) showSeizureForm(c *web.Ctx, v seizureFormView) error {
	v.list = byBox(v.list, "when")
	return form(c, v.heading()+", "+v.p.g.Ref(), len(v.list) > 0, seizureFormBody(v))
}

func (v seizureFormView) heading() string {
	if v.f.kind == Cash {
		return "Record a cash seizure"
	}
	if v.f.kind == Other {
		return "Record the seizure of other property"
	}
	return "Record the seizure of a " + strings.ToLower(v.f.kind.Title())
}

// err is what is wrong with a field.
func (v seizureFormView) err(field string) string { return v.bad[field] }
