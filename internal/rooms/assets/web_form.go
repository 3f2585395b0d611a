package assets

import (
	"net/url"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// assetForm is the form of an asset as it was typed.
type assetForm struct {
	asset                            Asset // its text fields as typed
	kind, token, version             string
	known                            when
	subject, holder, share, estimate string
	currency, rate, basis            string
}

type assetFormView struct {
	p    place
	f    assetForm
	was  Asset // when the form was opened, for edits
	list []govuk.FieldError
	bad  map[string]string
	add  bool
}

func (v assetFormView) err(field string) string { return v.bad[field] }

func assetIn(f url.Values) assetForm {
	a := assetForm{kind: f.Get("kind"), token: strings.TrimSpace(f.Get("token")), version: f.Get("version"), known: whenIn(f, "first_known", false),
		subject: f.Get("subject"), holder: strings.TrimSpace(f.Get("holder")), share: strings.TrimSpace(f.Get("share")), estimate: strings.TrimSpace(f.Get("estimate")),
		currency: strings.ToUpper(strings.TrimSpace(f.Get("value_currency"))), rate: strings.TrimSpace(f.Get("rate")), basis: strings.TrimSpace(f.Get("basis"))}
	for _, x := range fieldsOf {
		*x.text(&a.asset) = strings.TrimSpace(f.Get(x.name))
	}
	a.asset.Kind = Kind(a.kind)
	return a
}

// valueIn reads a value in a currency; nil where none was typed.
func valueIn(amount, currency, rate, basis, amountField, currencyField string, bad map[string]string) *Entry {
	if amount == "" {
		return nil
	}
	e := &Entry{Currency: currency, Rate: money.Rate(rate), Basis: basis}
	if e.Currency == "" {
		e.Currency = "GBP"
	}
	if e.Currency == "GBP" && e.Rate == "" {
		e.Rate = money.One
	}
	e.Exponent = money.Exponent(e.Currency)
	minor, err := money.ParseMinor(strings.TrimPrefix(amount, "£"), e.Exponent)
	if err != nil {
		bad[amountField] = "Enter the value as a number, such as 4,260 or 4260.50, up to " + money.Most.String()
	}
	if !currencyRE.MatchString(e.Currency) {
		bad[currencyField] = notCurrency
	} else if _, err := e.Rate.Rat(); err != nil {
		bad["rate"] = "Enter how many pounds one " + e.Currency + " buys, such as 0.79"
	}
	e.Minor = minor
	return e
}

func (r *Room) newPage(c *web.Ctx) error {
	p, err := r.at(c, access.Edit)
	if err != nil {
		return err
	}
	k := Kind(c.Query("kind"))
	if !k.Known() {
		k = Account
	}
	v := assetFormView{p: p, add: true, f: assetForm{kind: string(k), token: ids.NewKey(), known: whenOf(r.DB.Time(), false), share: "100", currency: "GBP"}}
	v.f.asset.Currency = "GBP"
	return form(c, "Add an asset, "+p.g.Ref(), false, assetFormBody(v))
}

func (r *Room) postNew(c *web.Ctx) error {
	p, err := r.at(c, access.Edit)
	if err != nil {
		return err
	}
	posted, err := c.Form()
	if err != nil {
		return err
	}
	v := assetFormView{p: p, add: true, f: assetIn(posted)}
	if v.f.token == "" || len(v.f.token) > 40 {
		v.f.token = ids.NewKey()
	}
	bad := map[string]string{}
	in := Found{Asset: v.f.asset, ShareBp: shareIn(v.f.share)}
	in.Asset.FormToken = v.f.token
	var why string
	if in.Asset.FirstKnownAt, why = v.f.known.moment(r.DB.Time()); why != "" {
		bad["first_known"] = why
	}
	if in.ShareBp == 0 {
		bad["share"] = "Enter a share above 0 and up to 100 per cent"
	}
	in.SubjectID, in.Holder = subjectIn(v.f.subject, v.f.holder)
	if in.Value = valueIn(v.f.estimate, v.f.currency, v.f.rate, v.f.basis, "estimate", "value_currency", bad); in.Value != nil {
		in.Value.AsOf = r.DB.Time()
	}
	var a Asset
	var act ids.Act
	err = r.checkedWith(bad, in.Asset)
	if err == nil {
		a, act, err = r.AddAsset(c.Ctx(), p.g.CaseID(), in)
	}
	if err != nil {
		return r.refusedAsset(c, v, err)
	}
	c.Done("Recorded. "+a.Name()+" was added.", cases.UndoURL(act))
	return c.See(p.assetsPath())
}

// checkedWith joins what could not be read with what Check refuses of the rest, so that every mistake shows at once.
func (r *Room) checkedWith(bad map[string]string, a Asset) error {
	if len(bad) == 0 {
		return nil
	}
	a.tidy()
	now := r.DB.Time()
	if a.FirstKnownAt.IsZero() {
		a.FirstKnownAt = now
	}
	more := map[string]string{}
	a.check(more, now)
	for k, v := range bad {
		more[k] = v
	}
	return fault.Fields("Check the asset", more, assetFields...)
}

func (r *Room) refusedAsset(c *web.Ctx, v assetFormView, err error) error {
	var ok bool
	if v.list, v.bad, ok = refused(err); !ok {
		return err
	}
	for n, e := range v.list { // the value's own fields, as this form calls them
		if e.ID == "amount" {
			v.list[n].ID, v.bad["estimate"] = "estimate", e.Text
		}
	}
	v.list = byBox(v.list, "first_known")
	title := "Add an asset, " + v.p.g.Ref()
	if !v.add {
		title = "Edit " + v.p.asset.Name() + ", " + v.p.g.Ref()
	}
	return form(c, title, true, assetFormBody(v))
}

func (r *Room) editPage(c *web.Ctx) error {
	p, err := r.atAsset(c, access.Edit)
	if err != nil {
		return err
	}
	a := p.asset
	v := assetFormView{p: p, was: a, f: assetForm{asset: a, kind: string(a.Kind), version: ids.String(int64(a.Version)), known: whenOf(a.FirstKnownAt, false)}}
	return form(c, "Edit "+a.Name()+", "+p.g.Ref(), false, assetFormBody(v))
}

func (r *Room) postEdit(c *web.Ctx) error {
	p, err := r.atAsset(c, access.Edit)
	if err != nil {
		return err
	}
	posted, err := c.Form()
	if err != nil {
		return err
	}
	resolve(posted)
	v := assetFormView{p: p, f: assetIn(posted), was: wasIn(posted)}
	v.f.kind, v.f.asset.Kind = string(p.asset.Kind), p.asset.Kind
	a := v.f.asset
	a.ID = p.asset.ID
	version, _ := ids.Parse[ids.Asset](v.f.version)
	a.Version = int(version)
	a.InterestAccountOn = p.asset.InterestAccountOn
	bad := map[string]string{}
	var why string
	if a.FirstKnownAt, why = v.f.known.moment(r.DB.Time()); why != "" {
		bad["first_known"] = why
	} else if caltime.DateOf(a.FirstKnownAt) == caltime.DateOf(p.asset.FirstKnownAt) {
		a.FirstKnownAt = p.asset.FirstKnownAt // the day is the same: its time stays
	}
	if err = r.checkedWith(bad, a); err == nil {
		_, err = r.EditAsset(c.Ctx(), p.g.CaseID(), a)
	}
	switch {
	case fault.Is(err, fault.Conflict):
		return r.conflict(c, p, posted, a, v.was)
	case err != nil:
		return r.refusedAsset(c, v, err)
	}
	c.Done("Saved.", "")
	return c.See(p.assetPath())
}

// wasIn reads what the fields were when the form was opened.
func wasIn(f url.Values) (a Asset) {
	for _, x := range fieldsOf {
		*x.text(&a) = f.Get("was." + x.name)
	}
	return a
}

// resolve puts the choices of the conflict page in the place of the fields they are for.
func resolve(f url.Values) {
	for _, x := range fieldsOf {
		switch f.Get("pick." + x.name) {
		case "yours":
			f.Set(x.name, f.Get("yours."+x.name))
		case "theirs":
			f.Set(x.name, f.Get("theirs."+x.name))
		}
		if f.Get("both."+x.name) == "yes" {
			f.Set(x.name, strings.TrimSpace(f.Get("theirs."+x.name)+"\n"+f.Get("yours."+x.name)))
		}
	}
}

// conflict answers a form opened with an older version: what differs, side by side. Fields that one side alone changed
// are taken from it.
func (r *Room) conflict(c *web.Ctx, p place, posted url.Values, mine, was Asset) error {
	mine.tidy()
	theirs := p.asset
	last, err := r.Cases.LastChange(c.Ctx(), r.DB, p.g, "asset", int64(theirs.ID))
	if err != nil {
		return err
	}
	v := layout.Conflict{Back: p.back, Action: p.assetPath() + "/edit", Discard: p.assetPath()}
	cases.Between(&v, "asset", theirs.Name(), last, c.Actor().User, r.DB.Time())
	hide := func(name, value string) { v.Hidden = append(v.Hidden, [2]string{name, value}) }
	same := 0
	for _, x := range fieldsOf {
		w, m, t := *x.text(&was), *x.text(&mine), *x.text(&theirs)
		hide("was."+x.name, t)
		switch {
		case m == t || m == w:
			hide(x.name, t)
			same++
		case t == w:
			hide(x.name, m)
			same++
		default:
			row := layout.ConflictRow{Name: "pick." + x.name, Label: x.label, Was: w, Yours: m, Theirs: t, Mine: true}
			if x.name == "description" {
				row.BothName = "both." + x.name
			}
			hide("yours."+x.name, m)
			hide("theirs."+x.name, t)
			v.Rows = append(v.Rows, row)
		}
	}
	for _, part := range []string{"day", "month", "year"} {
		hide("first_known-"+part, posted.Get("first_known-"+part))
	}
	hide("version", ids.String(int64(theirs.Version)))
	v.Meta = layout.Many(len(v.Rows), "field differs", "fields differ") + ". The other " + layout.Count(same) + " are the same, or were changed on one side alone."
	return c.Page(409, layout.Page{Title: v.Title, Class: "p-form"}, layout.ConflictBody(v))
}
