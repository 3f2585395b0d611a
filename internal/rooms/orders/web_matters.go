package orders

import (
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

// matterView is the page of one matter, with the form to end it.
type matterView struct {
	f     *recordForm
	m     Matter
	path  string // of the case
	facts []layout.Pair
	ends  []govuk.Choice
}

// mattersView is what was raised about the property of a case.
type mattersView struct {
	g     access.Grant
	path  string
	rows  []Matter
	names map[ids.Asset]string
	edit  bool // the reader may record more: the case is open
}

func (r *Room) getMatters(c *web.Ctx) error {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Read)
	if err != nil {
		return err
	}
	v := mattersView{g: g, path: cases.Path(g.Ref()), names: map[ids.Asset]string{}}
	if v.rows, err = mattersOf(c.Ctx(), r.DB, g); err != nil {
		return err
	}
	open, err := r.open(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	v.edit = open && g.CanEdit()
	list, err := r.Assets.ByCase(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	for _, a := range list {
		v.names[a.ID] = a.Name()
	}
	return r.page(c, 200, g, "Claims, exclusions and duties", mattersBody(v))
}

func (r *Room) matterAt(c *web.Ctx, mode access.Mode) (v matterView, err error) {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), mode)
	if err != nil {
		return v, err
	}
	n, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(c.Param("n")), "M"))
	if err != nil || n < 1 {
		return v, fault.Missing()
	}
	if v.m, err = matterByNumber(c.Ctx(), r.DB, g, n); err != nil {
		return v, err
	}
	v.path = cases.Path(g.Ref())
	v.f = &recordForm{p: place{g: g, path: v.path}, typed: map[string][]string{"version": {strconv.Itoa(v.m.Version)}}, bad: map[string]string{}, unread: map[string]string{}, now: r.DB.Time(),
		spec: formSpec{fields: []formField{{name: "made_at", kind: asMoment}}}}
	add := func(key, value string) {
		if value != "" {
			v.facts = append(v.facts, layout.Pair{Key: key, Value: value})
		}
	}
	add("State", v.m.State.Title())
	if v.m.AssetID != nil {
		list, err := r.Assets.ByCase(c.Ctx(), r.DB, g)
		if err != nil {
			return v, err
		}
		for _, a := range list {
			if a.ID == *v.m.AssetID {
				v.facts = append(v.facts, layout.Pair{Key: "Asset", Value: a.Name(), Href: v.path + "/assets/" + a.Number()})
			}
		}
	}
	add("By or for", v.m.Party)
	add("For", purposeText(v.m.Purpose))
	if v.m.Mandatory {
		add("Mandatory", "Yes: the order must except it")
	}
	if v.m.AmountPence != nil {
		add("Amount", v.m.AmountPence.String())
	}
	add("Made", localText(v.m.At))
	if !v.m.UntilOn.IsZero() {
		add("To the end of", v.m.UntilOn.WithDay())
	}
	if !v.m.DueOn.IsZero() {
		add("Report due by the end of", v.m.DueOn.WithDay())
	}
	add("Court", v.m.Court)
	add("Note", v.m.Note)
	if v.m.DecidedAt != nil {
		add("Ended", localText(*v.m.DecidedAt))
	}
	add("Why", v.m.DecidedNote)
	open, err := r.open(c.Ctx(), r.DB, g)
	if err != nil {
		return v, err
	}
	if v.m.State == MatterOpen && open && g.CanEdit() {
		for _, s := range v.m.Kind.endings() {
			v.ends = append(v.ends, govuk.Choice{Value: string(s), Text: s.Title()})
		}
	}
	return v, nil
}

func (r *Room) getMatter(c *web.Ctx) error {
	v, err := r.matterAt(c, access.Read)
	if err != nil {
		return err
	}
	return r.page(c, 200, v.f.p.g, v.m.Name(), matterBody(v))
}

func (r *Room) postMatter(c *web.Ctx) error {
	v, err := r.matterAt(c, access.Edit)
	if err != nil {
		return err
	}
	if v.f.typed, err = c.Form(); err != nil {
		return err
	}
	in := Settling{N: v.m.N, Version: v.f.version(), State: MatterState(v.f.is("state")), At: v.f.moment("made_at"), Note: v.f.is("why")}
	if len(v.m.Kind.endings()) == 1 {
		in.State = v.m.Kind.endings()[0]
	}
	err = v.f.wrong()
	if err == nil {
		var act ids.Act
		if _, act, err = r.DecideMatter(c.Ctx(), v.f.p.g.CaseID(), in); err == nil {
			c.Done("Recorded.", cases.UndoURL(act))
			return c.See(v.path + "/matters/" + v.m.Number())
		}
	}
	status := 422
	if fault.Is(err, fault.Conflict) {
		status = 409
		v.f.list = []govuk.FieldError{{ID: "main", Text: "Somebody else changed this after you opened the form. What you typed is kept: look at what is recorded now, then record again"}}
		v.f.typed.Set("version", strconv.Itoa(v.m.Version))
	} else if !v.f.refused(err) {
		return err
	}
	return r.page(c, status, v.f.p.g, v.m.Name(), matterBody(v))
}

func (r *Room) searchForm(c *web.Ctx) (*recordForm, error) {
	g, err := access.OpenRef(c.Ctx(), r.DB, c.Param("case"), access.Edit)
	if err != nil {
		return nil, err
	}
	spec := matterSpecs["search"]
	return &recordForm{p: place{g: g, path: cases.Path(g.Ref())}, spec: spec, typed: map[string][]string{}, bad: map[string]string{}, unread: map[string]string{}, now: r.DB.Time(), nation: caltime.EnglandWales}, nil
}

func (r *Room) getSearch(c *web.Ctx) error {
	f, err := r.searchForm(c)
	if err != nil {
		return err
	}
	return r.page(c, 200, f.p.g, f.spec.title, searchBody(f))
}

func (r *Room) postSearch(c *web.Ctx) error {
	f, err := r.searchForm(c)
	if err != nil {
		return err
	}
	if f.typed, err = c.Form(); err != nil {
		return err
	}
	in := Raising{Kind: Search, At: f.moment("made_at"), Party: f.is("to"), Note: f.is("why")}
	err = f.wrong()
	if err == nil {
		var m Matter
		var act ids.Act
		if m, act, err = r.RecordMatter(c.Ctx(), f.p.g.CaseID(), in); err == nil {
			c.Done("Recorded. The report is due by the end of "+m.DueOn.WithDay()+".", cases.UndoURL(act))
			return c.See(f.p.path + "/matters/" + m.Number())
		}
	}
	if !f.refused(err) {
		return err
	}
	return r.page(c, 422, f.p.g, f.spec.title, searchBody(f))
}

// mattersOn lists what can be raised about an interest now.
func mattersOn(a assets.Asset, i assets.Interest, all []Order) (out []Act) {
	add := func(kind, label string) { out = append(out, Act{Kind: kind, Label: label}) }
	try := func(k MatterKind) bool {
		x := aim{asset: a, interests: []assets.Interest{i}, orders: all}
		_, err := k.stands(&x, true)
		return err == nil
	}
	if i.State == assets.DeniedSeized && i.Family == assets.FamilyRestraint {
		add("seizure-detention", "Record detention under s.47M")
	}
	for _, k := range []MatterKind{Claim, Exclusion, Exception, Conversion, Storage} {
		if try(k) {
			add(string(k), "Record "+strings.ToLower(map[MatterKind]string{Claim: "claim", Exclusion: "exclusion", Exception: "exception", Conversion: "conversion into money", Storage: "storage and testing"}[k]))
		}
	}
	if a.Kind == assets.Cash && (i.State == assets.Identified || i.State == assets.Assessed || i.State == assets.Returned) {
		add(string(Search), "Record search without approval")
	}
	return out
}
