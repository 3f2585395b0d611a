package opportunities

import (
	"net/url"

	"proceeds/internal/base/page"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/opportunities/rules"
)

// trialView is a back-test as far as it is.
type trialView struct {
	RuleTrial
	Tried
	Proposal Proposal
	Ready    bool
	Failed   string
	Words    string // how far it is
	Percent  int
	Rows     page.Result[seenRow]
	Hidden   int
	Params   []rules.Param
}

const trialSize = 25

// Rule is the code of the rule that was tried.
func (v trialView) Rule() string { return v.RuleTrial.Rule }

// trialView reads a trial of the asker's own, in at most four statements.
func (r *Room) trialView(c *web.Ctx, key string) (*trialView, error) {
	ctx := c.Ctx()
	t, err := r.Trial(ctx, r.DB, key)
	if err != nil {
		return nil, err
	}
	v := &trialView{RuleTrial: t}
	if v.Proposal, err = t.proposal(); err != nil {
		return nil, err
	}
	rule, _ := rules.ByCode(t.Rule)
	v.Params = tunable(rule)
	if v.Tried, v.Ready = t.Tried(); !v.Ready {
		if t.JobID == nil {
			return v, nil
		}
		s, err := jobs.Get(ctx, r.DB, *t.JobID)
		if err != nil {
			return nil, err
		}
		switch {
		case s.State == jobs.Failed || s.State == jobs.Cancelled:
			v.Failed = "It could not be tried. " + s.Error
		case s.ProgressOf > 0:
			v.Percent = int(s.ProgressAt * 100 / s.ProgressOf)
			v.Words = layout.Count(int(s.ProgressAt)) + " of " + layout.Many(int(s.ProgressOf), "case", "cases") + " tried."
		default:
			v.Words = "Waiting to begin."
		}
		return v, nil
	}
	if v.Rows, err = trialRows(ctx, r.DB, t.ID, page.Parse(c.Request.URL.Query(), trialSize, page.Sort{Name: "id"})); err != nil {
		return nil, err
	}
	v.Hidden, err = trialHidden(ctx, r.DB, t.ID)
	return v, err
}

func (v trialView) busy() bool { return !v.Ready && v.Failed == "" }

func (v trialView) href() string {
	return rulePath(v.Rule()) + "?" + url.Values{"trial": {v.PublicKey}}.Encode()
}

// headline is the result in a sentence.
func (v trialView) headline() string {
	what := "With these thresholds"
	if v.Proposal.Off {
		what = "Switched off, the rule"
		return what + " would have raised none instead of " + layout.Count(v.Now.All) + " in the last 12 months."
	}
	return what + " the last 12 months would have raised " + layout.Count(v.Would.All) + " instead of " + layout.Count(v.Now.All) + "."
}

// tried prints the values that were tried.
func (v trialView) tried() (out []layout.Pair) {
	out = append(out, layout.Pair{Key: "The rule", Value: map[bool]string{true: "Switched off", false: "On"}[v.Proposal.Off]})
	for _, p := range v.Params {
		out = append(out, layout.Pair{Key: p.Title, Value: unitValue(p.Unit, v.Proposal.Values[p.Key])})
	}
	return out
}

// compared is one line of a comparison.
type compared struct{ Label, Now, Would string }

func (v trialView) compared() []compared {
	n := func(label string, a, b int) compared { return compared{label, layout.Count(a), layout.Count(b)} }
	return []compared{
		n("Raised, windows that opened in the last 12 months", v.Now.All, v.Would.All),
		n("of them open now", v.Now.Open, v.Would.Open), n("of them run out", v.Now.RunOut, v.Would.RunOut), n("of them met in time", v.Now.Met, v.Would.Met),
		{"Estimated value of what is raised", v.Now.Pence.Headline(), v.Would.Pence.Headline()},
		n("of them without a value", v.Now.Unvalued, v.Would.Unvalued),
	}
}

// left is what saving would leave on the books, by status.
func (v trialView) left() (out []compared) {
	for _, s := range Statuses() {
		if a, b := v.LeftNow[s], v.LeftWould[s]; a+b > 0 {
			out = append(out, compared{StatusName(s), layout.Count(a), layout.Count(b)})
		}
	}
	return out
}

func (v trialView) pager() layout.Pager {
	p := layout.Pager{Label: "Pages of what would differ", Shown: layout.Many(len(v.Rows.Rows), "row", "rows") + " shown", Size: trialSize}
	to := func(k, key string) string {
		if key == "" {
			return ""
		}
		return rulePath(v.Rule()) + "?" + url.Values{"trial": {v.PublicKey}, k: {key}}.Encode()
	}
	p.Prev, p.Next = to("before", v.Rows.Prev), to("after", v.Rows.Next)
	return p
}

func standsWords(s Status) string {
	if s == "" {
		return "Not there"
	}
	return StatusName(s)
}

func (t seenRow) closesWords() string {
	if t.Closes == nil {
		return "no end"
	}
	return endWords(*t.Closes)
}

func (t seenRow) caseName() string {
	if t.Operation != "" {
		return t.Operation
	}
	return t.CaseTitle
}
