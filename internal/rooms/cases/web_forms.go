package cases

import (
	"net/url"
	"sort"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/users"
)

func (f formShell) kind() string {
	if f.Warning {
		return "warning"
	}
	return ""
}

// plainForm is a choice, a text and the version the page was opened with.
type plainForm struct{ Version, Choice, Text string }

func (f plainForm) version() int { n, _ := strconv.Atoi(f.Version); return n }

// originForm is what was typed of how a case arose.
type originForm struct{ Origin, Basis, Main, Share, Note string }

func readOrigin(v url.Values) originForm {
	return originForm{v.Get("origin"), v.Get("origin_basis"), v.Get("origin_main"), strings.TrimSpace(v.Get("origin_share")), strings.TrimSpace(v.Get("origin_note"))}
}

func (f originForm) arising() Arising {
	a := Arising{Origin: Origin(f.Origin), Basis: f.Basis, Note: f.Note}
	if a.Origin == Mixed {
		n, _ := strconv.Atoi(strings.TrimSuffix(f.Share, "%")) // 0 is refused as a share
		a.Main, a.ShareBp = Origin(f.Main), n*100
	}
	return a
}

func originOf(a Arising) originForm {
	f := originForm{Origin: string(a.Origin), Basis: a.Basis, Note: a.Note}
	if a.Origin == Mixed {
		f.Main, f.Share = string(a.Main), itoa(a.ShareBp/100)
	}
	return f
}

// newForm is what was typed of a new case, with what can be chosen.
type newForm struct {
	Title, Operation, Threat, Summary, Unit, Lead, Deputy, Nation, RefKind, RefValue, RestrictedWhy string
	Restricted                                                                                      bool
	Origin                                                                                          originForm
	Units, People                                                                                   []govuk.Option

	From, FromVersion, Subject, SubjectKind, Category string // of a case that is opened for something
	For                                               *Draft // what that is; nil: for nothing on record
	Asked                                             bool   // a subject is asked for
}

// filled is the form as a draft fills it; what the draft leaves open stays as it was.
func (f newForm) filled(d Draft) newForm {
	n := d.New
	f.Title, f.Operation, f.Threat, f.Summary = n.Title, n.Operation, string(n.Threat), n.Summary
	if n.Nation != "" {
		f.Nation = string(n.Nation)
	}
	if n.UnitID != 0 {
		f.Unit = ids.String(n.UnitID)
	}
	if n.LeadID != 0 {
		f.Lead = ids.String(n.LeadID)
	}
	f.Restricted, f.RestrictedWhy, f.Origin = n.Restricted, n.RestrictedWhy, originOf(n.Arising)
	for _, x := range n.Refs {
		f.RefKind, f.RefValue = string(x.Kind), x.Value
	}
	f.FromVersion, f.Subject, f.SubjectKind, f.Category = itoa(d.Version), d.Subject.Name, d.Subject.Kind, d.Subject.Category
	f.For = &d
	return f
}

func readNew(v url.Values) newForm {
	g := func(name string) string { return strings.TrimSpace(v.Get(name)) }
	return newForm{Title: g("title"), Operation: g("operation"), Threat: g("threat"), Summary: g("summary"), Unit: g("unit"), Lead: g("lead"), Deputy: g("deputy"),
		Nation: g("nation"), RefKind: g("ref_kind"), RefValue: g("ref_value"), Restricted: g("restricted") == "yes", RestrictedWhy: g("restricted_why"), Origin: readOrigin(v),
		From: g("from"), FromVersion: g("from_version"), Subject: g("subject"), SubjectKind: g("subject_kind"), Category: g("category")}
}

func (f newForm) New() New {
	n := New{Title: f.Title, Operation: f.Operation, Threat: Threat(f.Threat), Summary: f.Summary, Nation: caltime.Nation(f.Nation), Arising: f.Origin.arising(),
		Restricted: f.Restricted, RestrictedWhy: f.RestrictedWhy}
	n.UnitID, _ = ids.Parse[ids.Unit](f.Unit)
	n.LeadID, _ = ids.Parse[ids.User](f.Lead)
	n.DeputyID, _ = ids.Parse[ids.User](f.Deputy)
	if f.RefKind != "" || f.RefValue != "" {
		n.Refs = []NewRef{{Kind: RefKind(f.RefKind), Value: f.RefValue}}
	}
	return n
}

// Nobody is the people to choose from, or nobody.
func (f newForm) Nobody() []govuk.Option {
	return append([]govuk.Option{{Value: "", Text: "Nobody"}}, f.People...)
}

// RestrictedValues is the ticked box, if it is.
func (f newForm) RestrictedValues() []string {
	if f.Restricted {
		return []string{"yes"}
	}
	return nil
}

// choices fills in the units where the actor may open cases and the people who can work on them.
func (r *Room) choices(c *web.Ctx, f *newForm) error {
	units, err := r.Users.Units(c.Ctx(), r.DB, c.Actor().Force)
	if err != nil {
		return err
	}
	for _, u := range units {
		if c.Actor().CanIn(perm.CaseOpen, u.ID) && (u.Kind != users.ForceUnit || len(units) == 1) {
			f.Units = append(f.Units, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
		}
	}
	people, err := r.Users.People(c.Ctx(), r.DB, c.Actor().Force, perm.Investigator, perm.Supervisor)
	if err != nil {
		return err
	}
	f.People = peopleOptions(people)
	return nil
}

func peopleOptions(people []users.User) []govuk.Option {
	var out []govuk.Option
	for _, u := range people {
		out = append(out, govuk.Option{Value: ids.String(u.ID), Text: u.Name})
	}
	return out
}

func threatOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Not known yet"}}
	for _, t := range Threats() {
		out = append(out, govuk.Option{Value: string(t.Code), Text: t.Name})
	}
	return out
}

func nationOptions() []govuk.Option {
	var out []govuk.Option
	for _, n := range caltime.Nations() {
		out = append(out, govuk.Option{Value: string(n), Text: NationName(n)})
	}
	return out
}

func refOptions(none string) []govuk.Option {
	var out []govuk.Option
	if none != "" {
		out = append(out, govuk.Option{Value: "", Text: none})
	}
	for _, k := range RefKinds() {
		out = append(out, govuk.Option{Value: string(k), Text: k.Name()})
	}
	return out
}

func markingOptions() []govuk.Option {
	var out []govuk.Option
	for _, m := range Markings() {
		out = append(out, govuk.Option{Value: m, Text: m})
	}
	return out
}

func basisOptions() []govuk.Option {
	out := []govuk.Option{{Value: "", Text: "Choose"}}
	for _, b := range Bases() {
		out = append(out, govuk.Option{Value: b.Code, Text: b.Origin.Name() + ": " + lowerFirst(b.Name)})
	}
	return out
}

func stageChoices(c Case) []govuk.Choice {
	var out []govuk.Choice
	for _, s := range c.NextStages() {
		ch := govuk.Choice{Value: string(s), Text: s.Name()}
		if s == Suspended {
			ch.Hint = "Nothing is done for now. Its clocks run on; it goes back to where it was"
		}
		out = append(out, ch)
	}
	return out
}

func closingChoices() []govuk.Choice {
	var out []govuk.Choice
	for _, r := range ClosingReasons() {
		out = append(out, govuk.Choice{Value: r.Code, Text: r.Name})
	}
	return out
}

// decisionForm is what was typed of a decision.
type decisionForm struct{ Title, Decision, Reason, Assertion string }

// editForm is what was typed of a case, and what it was when the page was opened: the two tell, when somebody else has
// saved in between, what this person changed.
type editForm struct {
	Version, Opened string
	Was, Is         map[string]string
}

// editFieldNames are the fields of the form, in page order, with their labels.
var editFieldNames = []struct{ name, label string }{
	{"title", "Title"}, {"operation", "Operation name"}, {"threat", "Threat type"}, {"nation", "Nation"}, {"summary", "Summary"},
	{"officer_in_case", "Officer in the case"}, {"prosecutor", "Prosecutor"}, {"marking", "Protective marking"}, {"handling", "Handling instructions"},
}

func editValues(e Edit) map[string]string {
	return map[string]string{"title": e.Title, "operation": e.Operation, "threat": string(e.Threat), "nation": string(e.Nation), "summary": e.Summary,
		"officer_in_case": e.OfficerInCase, "prosecutor": e.Prosecutor, "marking": e.Marking, "handling": e.Handling}
}

func editOf(v map[string]string) Edit {
	return Edit{Title: v["title"], Operation: v["operation"], Threat: Threat(v["threat"]), Nation: caltime.Nation(v["nation"]), Summary: v["summary"],
		OfficerInCase: v["officer_in_case"], Prosecutor: v["prosecutor"], Marking: v["marking"], Handling: v["handling"]}
}

func (f editForm) hidden() [][2]string {
	out := [][2]string{{"version", f.Version}, {"opened", f.Opened}}
	names := make([]string, 0, len(f.Was))
	for n := range f.Was {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		out = append(out, [2]string{"was-" + n, f.Was[n]})
	}
	return out
}
