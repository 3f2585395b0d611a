package confiscation

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation/lifestyle"
	"proceeds/internal/rooms/subjects"
)

// lifestyleView is the page that answers whether a defendant has a criminal lifestyle.
type lifestyleView struct {
	offenceShell
	s        subjects.Subject
	at       string // of this page
	offences string // of the page of offences
	canEdit  bool
	l        Lifestyle
	known    LifestyleFacts
	what     url.Values // what is supposed, as it was typed
	supposed bool
	typed    url.Values // of a form that was refused
	bad      map[string]string
	saved    []LifestyleResult
}

func (r *Room) lifestyleOf(c *web.Ctx, m access.Mode) (g access.Grant, s subjects.Subject, err error) {
	if g, err = access.OpenRef(c.Ctx(), r.DB, c.Param("case"), m); err != nil {
		return g, s, err
	}
	n, ok := subjects.ParseNumber(c.Param("subject"))
	if !ok {
		return g, s, fault.Missing()
	}
	s, err = r.Subjects.ByNumber(c.Ctx(), r.DB, g, n)
	return g, s, err
}

func (r *Room) getLifestyle(c *web.Ctx) error {
	g, s, err := r.lifestyleOf(c, access.Read)
	if err != nil {
		return err
	}
	return r.showLifestyle(c, g, s, lifestyleView{what: c.Request.URL.Query(), typed: url.Values{}})
}

// supposition reads what a reader supposes.
func supposition(q url.Values) (s Supposed, any bool, bad map[string]string) {
	bad = map[string]string{}
	s = Supposed{Convicted: q.Get("convicted") == "yes", Checked: q.Get("checked") == "yes", Benefit: map[int]money.Pence{}}
	s.Asked, _ = lifestyle.ParseTri(q.Get("asked"))
	any = s.Convicted || s.Checked || s.Asked != lifestyle.Unknown
	for name, list := range q {
		n, err := strconv.Atoi(strings.TrimPrefix(name, "b-"))
		if !strings.HasPrefix(name, "b-") || err != nil || strings.TrimSpace(list[0]) == "" {
			continue
		}
		any = true
		if s.Benefit[n], err = money.Parse(list[0]); err != nil {
			bad[name] = "Enter the benefit of offence " + strconv.Itoa(n) + " in pounds, such as 4,200"
			delete(s.Benefit, n)
		}
	}
	return s, any, bad
}

func (r *Room) showLifestyle(c *web.Ctx, g access.Grant, s subjects.Subject, v lifestyleView) error {
	h, err := r.Cases.HeadOf(c.Ctx(), r.DB, g)
	if err != nil {
		return err
	}
	what, any, bad := supposition(v.what)
	if v.bad == nil && len(bad) > 0 {
		v.bad = bad
		for _, o := range sortedKeys(bad) {
			v.Errors = append(v.Errors, govuk.FieldError{ID: o, Text: bad[o]})
		}
	}
	v.supposed = any
	if v.l, err = r.suppose(c.Ctx(), r.DB, g, s.ID, what); err != nil {
		return err
	}
	if v.known, err = lifestyleFactsOf(c.Ctx(), r.DB, g, s.ID); err != nil {
		return err
	}
	if v.saved, err = r.SavedLifestyles(c.Ctx(), r.DB, g, s.ID); err != nil {
		return err
	}
	v.s, v.at, v.offences, v.canEdit = s, lifestylePath(g, s), offencesPath(g), g.CanEdit() && h.Case.Open() && !s.Withdrawn()
	v.Title = "Criminal lifestyle: " + s.Number() + " " + s.Name
	v.Back = layout.Link{Label: "Offences, " + g.Ref(), Href: v.offences}
	status := 200
	if v.bad != nil || v.Refused != nil {
		status = 422
	}
	return c.Page(status, layout.Page{Title: v.Title + ", " + g.Ref(), Marking: h.Case.Marking, Head: r.Cases.HeadView(h, "subjects"), Errors: status != 200}, lifestyleBody(v))
}

func (r *Room) postLifestyleFacts(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, s, err := r.lifestyleOf(c, access.Edit)
	if err != nil {
		return err
	}
	f, bad := offenceForm{v: v}, map[string]string{}
	n := NewFacts{Asked: f.get("asked"), PriorsCheckedOn: offenceDate(f, "priors_checked_on", "The day of the check", bad), LastBenefitOn: offenceDate(f, "last_benefit_on", "The day benefit was worked out", bad)}
	version, _ := strconv.Atoi(f.get("version"))
	if err = fault.Fields("Check what is known", bad, offenceFields...); err == nil {
		err = r.SetLifestyleFacts(c.Ctx(), g.CaseID(), s.ID, version, n)
	}
	return r.afterLifestyle(c, g, s, v, err, "Saved.")
}

func (r *Room) postSaveLifestyle(c *web.Ctx) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	g, s, err := r.lifestyleOf(c, access.Edit)
	if err != nil {
		return err
	}
	_, err = r.SaveLifestyle(c.Ctx(), g.CaseID(), s.ID, v.Get("rules"), v.Get("why"))
	return r.afterLifestyle(c, g, s, v, err, "Kept as it is now.")
}

// afterLifestyle goes back to the page, with what was refused where it was.
func (r *Room) afterLifestyle(c *web.Ctx, g access.Grant, s subjects.Subject, typed url.Values, err error, done string) error {
	if err == nil {
		c.Done(done, "")
		return c.See(lifestylePath(g, s))
	}
	out := lifestyleView{what: url.Values{}, typed: typed}
	if out.bad, err = out.take(err); err != nil {
		return err
	}
	return r.showLifestyle(c, g, s, out)
}

// date is a box of days of the form of facts: as typed, or as known.
func (v lifestyleView) date(name, legend, hint string) govuk.DateInput {
	f := offenceForm{v: v.typed}
	if len(v.typed) == 0 {
		f.v = url.Values{}
		setDate(f.v, "priors_checked_on", v.known.PriorsCheckedOn)
		setDate(f.v, "last_benefit_on", v.known.LastBenefitOn)
	}
	return f.date(name, legend, hint, v.bad)
}

func (v lifestyleView) asked() string {
	if v.typed.Has("asked") {
		return v.typed.Get("asked")
	}
	if v.known.Asked == "" {
		return "unknown"
	}
	return v.known.Asked
}

func (v lifestyleView) rules() string {
	if v.typed.Has("rules") {
		return v.typed.Get("rules")
	}
	return v.l.Chosen
}

// rulesTitle names the rules that apply, as people say them.
func (v lifestyleView) rulesTitle() string {
	for _, x := range v.l.Rules {
		if x.Code == v.l.Chosen {
			return x.Title
		}
	}
	return ""
}

func (v lifestyleView) rulesChoices() (out []govuk.Choice) {
	for i, x := range v.l.Rules {
		out = append(out, govuk.Choice{Value: x.Code, Text: x.Title, Hint: "Answer: " + answerWords(v.l.Results[i].Answer)})
	}
	return out
}

// headline is the answer in a line.
func headline(x lifestyle.Result) string {
	switch x.Answer {
	case lifestyle.Has:
		return "Yes, by " + testWords(x.By)
	case lifestyle.HasNot:
		return "No"
	}
	if x.Tests == lifestyle.Yes {
		return "Insufficient data: yes, by " + testWords(x.By) + ", if the prosecutor asks"
	}
	return "Insufficient data"
}

func testWords(list []lifestyle.Test) string {
	var out []string
	for _, t := range list {
		out = append(out, "test ("+t.Letter+"), offence "+strconv.Itoa(t.Offence))
	}
	return strings.Join(out, "; ")
}

func answerTag(a lifestyle.Answer) layout.Tag {
	switch a {
	case lifestyle.Has:
		return layout.Tag{Text: "Yes", Kind: "done"}
	case lifestyle.HasNot:
		return layout.Tag{Text: "No", Kind: "quiet"}
	}
	return layout.Tag{Text: "Insufficient data", Kind: "soon"}
}

func rulesTag(verified bool) layout.Tag {
	if verified {
		return layout.Tag{Text: "Verified", Kind: "done"}
	}
	return layout.Tag{Text: "Not verified", Kind: "soon"}
}

// fieldOf is where a missing datum is entered: a page of an offence with the field, or a field of this page.
func (v lifestyleView) fieldOf(m lifestyle.Datum) string {
	field := map[string]string{lifestyle.FieldConvicted: "#outcome", lifestyle.FieldSchedule2: "#schedule2", lifestyle.FieldBenefit: "#benefit", lifestyle.FieldIntended: "#intended",
		lifestyle.FieldStarted: "#started_on-day", lifestyle.FieldEnded: "#ended_on-day", lifestyle.FieldCharged: "#charged_on-day"}[m.Field]
	switch {
	case !v.canEdit:
		return ""
	case m.Offence > 0 && field != "":
		return v.offences + "/" + strconv.Itoa(m.Offence) + "/edit" + field
	case m.Field == lifestyle.FieldPriors:
		return v.at + "#priors_checked_on-day"
	case m.Field == lifestyle.FieldAsked:
		return v.at + "#asked"
	case m.Prior > 0:
		return v.offences + "#P" + strconv.Itoa(m.Prior)
	}
	return ""
}

// relevant says what is known of the relevant day.
func relevant(x lifestyle.Result) string {
	switch {
	case x.RelevantDay.IsZero():
		return "Not known: no day is recorded on which proceedings started"
	case !x.RelevantCertain:
		return x.RelevantDay.WithDay() + ", provisionally"
	}
	return x.RelevantDay.WithDay()
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// OffencePanel is what stands of offences on the overview of a case, for cases.Room.Panels: nothing where there is none.
func (r *Room) OffencePanel(ctx context.Context, rd db.Reader, g access.Grant) (cases.Panel, error) {
	list, err := r.Offences(ctx, rd, g)
	if err != nil {
		return cases.Panel{}, err
	}
	n, convicted := 0, 0
	var on []Offence
	for _, o := range list {
		if !o.Withdrawn() {
			n++
			on = append(on, o)
			if o.Outcome.Conviction() {
				convicted++
			}
		}
	}
	if n == 0 {
		return cases.Panel{}, nil
	}
	return cases.Panel{Column: "half", Order: 15, Body: offencePanel(offencesPath(g), on, convicted)}, nil
}

// SubjectLinks are what the list of subjects offers for each of them, for subjects.Room.Links.
func SubjectLinks() []subjects.Link {
	return []subjects.Link{{Label: "Criminal lifestyle", Path: "/lifestyle"}}
}
