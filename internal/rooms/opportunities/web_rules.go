package opportunities

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/govuk"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/reference"
)

// RuleRoutes are the ways to what a manager sets and looks ahead at.
func (r *Room) RuleRoutes() []web.Route {
	return []web.Route{
		web.Get("/admin/rules", perm.RuleTune, r.rulesPage),
		web.Get("/admin/rules/:rule", perm.RuleTune, r.rulePage),
		web.Post("/admin/rules/:rule", perm.RuleTune, r.postRule).Fresh(),
		web.Get("/opportunities/ahead", perm.AheadView, r.aheadPage),
	}
}

// rulePath is the address of the settings of a rule.
func rulePath(code string) string { return "/admin/rules/" + code }

// inForce is a rule as it is set in a force on a day.
type inForce struct {
	rules.Rule
	Off    bool
	Values map[string]int64 // of all its thresholds
	Change *RuleChange      // that made it so; nil: as the product has it
	Raised int              // in sight, of 12 months
}

// values prints the thresholds in force.
func (f inForce) values() (out []layout.Pair) {
	for _, p := range f.Params {
		v := unitValue(p.Unit, f.Values[p.Key])
		if p.Key == minimumKey {
			v += ", the statutory minimum"
		}
		out = append(out, layout.Pair{Key: p.Title, Value: v})
	}
	return out
}

func (f inForce) setBy() string {
	if f.Change == nil {
		return "As the product has it"
	}
	return f.Change.SetName + ", " + layout.Day(f.Change.SetAt)
}

func (f inForce) raisedHref() string { return Filter{Rule: f.Code}.listURL() }

// rulesInForce lists the rules as they are set in a force on a day, in four statements.
func (r *Room) rulesInForce(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date) ([]inForce, error) {
	set, err := r.readSettings(ctx, rd, force, on)
	if err != nil {
		return nil, err
	}
	changes, err := standingChanges(ctx, rd, force, on)
	if err != nil {
		return nil, err
	}
	by := map[string]*RuleChange{}
	for i := range changes {
		by[changes[i].Rule] = &changes[i]
	}
	var out []inForce
	for _, rule := range rules.All() {
		f := inForce{Rule: rule, Change: by[rule.Code], Values: map[string]int64{}}
		for _, code := range set.off {
			f.Off = f.Off || code == rule.Code
		}
		for _, p := range rule.Params {
			f.Values[p.Key] = p.Default
			if v, ok := set.params.Values[p.Key]; ok {
				f.Values[p.Key] = v
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// rulesView is the list of rules.
type rulesView struct {
	Rules   []inForce
	Planned []RuleChange // whose day has not come
	Running string       // a recheck that is under way, in words
}

func (r *Room) rulesPage(c *web.Ctx) error {
	ctx, now := c.Ctx(), r.DB.Time()
	today := caltime.DateOf(now)
	list, err := r.rulesInForce(ctx, r.DB, c.Actor().Force, today)
	if err != nil {
		return err
	}
	raised, err := raisedByRule(ctx, r.DB, startOf(caltime.NewDate(today.Y-1, today.M, today.D)))
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Raised = raised[list[i].Code]
	}
	v := rulesView{Rules: list}
	recent, err := changesOf(ctx, r.DB, c.Actor().Force, "", 100)
	if err != nil {
		return err
	}
	for _, x := range recent {
		if x.FromOn.After(today) {
			v.Planned = append(v.Planned, x)
		}
	}
	if len(recent) > 0 {
		if v.Running, err = r.recheckWords(ctx, recent[0]); err != nil {
			return err
		}
	}
	head := layout.PageHead{Title: "Rules", Sentence: "What finds opportunities in your force: switch a rule off, or tune it, and try the change on recorded facts before you save it.",
		Actions: []layout.Action{{Label: "How rules work", Href: "/help/opportunities"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "Rules", AsAt: now, Head: layout.Head(head)}, rulesBody(v))
}

// recheckWords says how far the run is that follows a change; "" where it is over.
func (r *Room) recheckWords(ctx context.Context, c RuleChange) (string, error) {
	if c.JobID == nil || c.AppliedAt != nil {
		return "", nil
	}
	s, err := jobs.Get(ctx, r.DB, *c.JobID)
	if err != nil || s.State == jobs.Done {
		return "", err
	}
	if s.State.Over() {
		return "The run that was to follow the last change ended early: the hourly run does it.", nil
	}
	if s.ProgressOf == 0 {
		return "The rules wait to be run over every case of the force.", nil
	}
	return "The rules are being run over the cases of the force: " + layout.Count(int(s.ProgressAt)) + " of " + layout.Count(int(s.ProgressOf)) + ".", nil
}

// ruleForm is what was typed.
type ruleForm struct {
	off              string // "on" or "off"
	typed            map[string]string
	day, month, year string
	reason           string
	edition          int64
}

// ruleView is the page of one rule.
type ruleView struct {
	inForce
	ruleForm
	bad     map[string]string
	list    []govuk.FieldError
	stale   bool
	History []RuleChange
	Running string
	Trial   *trialView
}

func (r *Room) rulePage(c *web.Ctx) error {
	f, err := r.settledRule(c)
	if err != nil {
		return err
	}
	today := caltime.DateOf(r.DB.Time())
	v := ruleView{inForce: f, ruleForm: ruleForm{off: onOff(f.Off), typed: map[string]string{}, day: strconv.Itoa(today.D), month: strconv.Itoa(int(today.M)), year: strconv.Itoa(today.Y)}}
	for _, p := range tunable(f.Rule) {
		v.typed[p.Key] = typedValue(p.Unit, f.Values[p.Key])
	}
	if key := c.Query("trial"); key != "" {
		if v.Trial, err = r.trialView(c, key); err != nil {
			return err
		}
		if v.Trial.Rule() != f.Code {
			return fault.Missing()
		}
		if c.HTMX() && c.Request.Header.Get("X-Poll") != "" {
			return c.Part(http.StatusOK, trialState(*v.Trial))
		}
		v.off = onOff(v.Trial.Proposal.Off)
		for _, p := range tunable(f.Rule) {
			v.typed[p.Key] = typedValue(p.Unit, v.Trial.Proposal.Values[p.Key])
		}
	}
	return r.showRule(c, http.StatusOK, v)
}

func onOff(off bool) string {
	if off {
		return "off"
	}
	return "on"
}

// settledRule is the rule that the address names, as it is set today.
func (r *Room) settledRule(c *web.Ctx) (inForce, error) {
	if _, ok := rules.ByCode(c.Param("rule")); !ok {
		return inForce{}, fault.Missing()
	}
	list, err := r.rulesInForce(c.Ctx(), r.DB, c.Actor().Force, caltime.DateOf(r.DB.Time()))
	if err != nil {
		return inForce{}, err
	}
	for _, f := range list {
		if f.Code == c.Param("rule") {
			return f, nil
		}
	}
	return inForce{}, fault.Missing()
}

func (r *Room) showRule(c *web.Ctx, status int, v ruleView) (err error) {
	ctx := c.Ctx()
	if v.edition == 0 || v.stale {
		if v.edition, err = lastChange(ctx, r.DB, c.Actor().Force, v.Code); err != nil {
			return err
		}
	}
	if v.History, err = changesOf(ctx, r.DB, c.Actor().Force, v.Code, 20); err != nil {
		return err
	}
	if len(v.History) > 0 {
		if v.Running, err = r.recheckWords(ctx, v.History[0]); err != nil {
			return err
		}
	}
	head := layout.PageHead{Title: v.Code + " " + v.Title, Sentence: v.Basis, Breadcrumbs: []layout.Link{{Label: "Rules", Href: "/admin/rules"}}}
	return c.Page(status, layout.Page{Title: v.Code + " " + v.Title, Errors: len(v.list) > 0, AsAt: r.DB.Time(), Head: layout.Head(head)}, ruleBody(v))
}

func (v ruleView) date() govuk.DateInput {
	return govuk.DateInput{Name: "from", Legend: "From which day?", Hint: "Today runs the rules over every case at once. A later day is kept until then.", Day: v.day, Month: v.month, Year: v.year, Error: v.bad["from"]}
}

func (v ruleView) input(p rules.Param) govuk.Input {
	in := govuk.Input{Name: p.Key, Label: p.Title, Value: v.typed[p.Key], Error: v.bad[p.Key], Width: 10, InputMode: "numeric",
		Hint: "From " + unitValue(p.Unit, p.Min) + " to " + unitValue(p.Unit, p.Max) + ". The product has " + unitValue(p.Unit, p.Default) + "."}
	if p.Unit == rules.Pence {
		in.Prefix, in.InputMode = "£", "decimal"
	} else {
		in.Suffix = string(p.Unit)
	}
	return in
}

// readRuleForm reads a form; what is no number is left for check to refuse.
func readRuleForm(form url.Values, rule rules.Rule) (f ruleForm, t Tuning) {
	get := func(k string) string { return strings.TrimSpace(form.Get(k)) }
	f = ruleForm{off: get("off"), typed: map[string]string{}, day: get("from-day"), month: get("from-month"), year: get("from-year"), reason: get("reason")}
	f.edition, _ = strconv.ParseInt(get("edition"), 10, 64)
	t = Tuning{Proposal: Proposal{Rule: rule.Code, Off: f.off == "off", Values: map[string]int64{}}, Reason: f.reason, Edition: f.edition}
	for _, p := range tunable(rule) {
		f.typed[p.Key] = get(p.Key)
		if p.Unit == rules.Pence {
			if v, err := money.Parse(f.typed[p.Key]); err == nil {
				t.Values[p.Key] = int64(v)
			}
		} else if v, err := strconv.ParseInt(f.typed[p.Key], 10, 64); err == nil {
			t.Values[p.Key] = v
		}
	}
	t.From, _ = caltime.ParseBoxes(f.day, f.month, f.year) // what is no day stays zero, which the verb refuses
	return f, t
}

// postRule tries a change, or makes it.
func (r *Room) postRule(c *web.Ctx) error {
	f, err := r.settledRule(c)
	if err != nil {
		return err
	}
	form, err := c.Form()
	if err != nil {
		return err
	}
	v := ruleView{inForce: f}
	var t Tuning
	v.ruleForm, t = readRuleForm(form, f.Rule)
	if v.off != "on" && v.off != "off" {
		err = fault.Fields("Check the rule", map[string]string{"off": "Choose whether the rule runs"})
	} else if form.Get("act") == "try" {
		trial, tryErr := r.TryRule(c.Ctx(), t.Proposal)
		if tryErr == nil {
			return c.See((trialView{RuleTrial: trial}).href())
		}
		err = tryErr
	} else {
		change, tuneErr := r.TuneRule(c.Ctx(), t)
		if tuneErr == nil {
			c.Done(doneWords(change), "")
			return c.See(rulePath(f.Code))
		}
		err = tuneErr
	}
	status := http.StatusUnprocessableEntity
	if fault.Is(err, fault.Conflict) {
		v.stale, status = true, http.StatusConflict
		v.list = []govuk.FieldError{{ID: "off", Text: "Somebody changed this rule meanwhile. What holds now stands beside the form: check yours against it, then save again."}}
		return r.showRule(c, status, v)
	}
	e, ok := err.(*fault.Error)
	if !ok || e.Kind != fault.Invalid {
		return err
	}
	v.bad = e.Fields
	for _, name := range e.FieldNames() {
		id := name
		switch name {
		case "from":
			id = v.date().FirstBad()
		case "":
			id = "off"
		}
		v.list = append(v.list, govuk.FieldError{ID: id, Text: e.Fields[name]})
	}
	return r.showRule(c, status, v)
}

func doneWords(c RuleChange) string {
	if c.JobID == nil {
		return "Saved: " + c.Rule + " changes on " + c.FromOn.UK() + "."
	}
	return "Saved. The rules are being run over every case of the force."
}

// changeWords says what a change changed: "Time to decide: 48 hours became 24 hours".
func (c RuleChange) changeWords() string {
	var list []reference.Changed
	if json.Unmarshal([]byte(c.Detail), &list) != nil {
		return ""
	}
	rule, _ := rules.ByCode(c.Rule)
	var out []string
	for _, x := range list {
		if x.Kind == "rule_off" {
			out = append(out, map[string]string{"1": "Switched off", "0": "Switched on"}[x.New])
			continue
		}
		for _, p := range rule.Params {
			if p.Key == x.Code {
				out = append(out, fmt.Sprintf("%s: %s became %s", p.Title, textValue(p.Unit, x.Old), textValue(p.Unit, x.New)))
			}
		}
	}
	return strings.Join(out, "; ")
}

func textValue(u rules.Unit, s string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return s
	}
	return unitValue(u, n)
}
