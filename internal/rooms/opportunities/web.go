package opportunities

import (
	"context"
	"errors"
	"strconv"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
)

// Routes are the ways into the room.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		web.Get("/opportunities", perm.OpportunityView, r.index),
		web.Get("/opportunities/:key", perm.OpportunityView, r.one),
		web.Get("/opportunities/gaps", perm.OpportunityView, r.gapsPage),
		web.Post("/opportunities/:key/assess", perm.OpportunityWork, r.postAssess),
		web.Post("/opportunities/:key/take", perm.OpportunityWork, r.postTake),
		web.Post("/opportunities/:key/decline", perm.OpportunityWork, r.postDecline),
		web.Post("/opportunities/:key/hand-over", perm.OpportunityWork, r.postHandOver).Fresh(),
		web.Post("/opportunities/:key/outcome", perm.OpportunityWork, r.postOutcome),
		web.Post("/opportunities/:key/value", perm.OpportunityWork, r.postValue),
		web.Post("/opportunities/:key/decision", perm.OpportunityDecide, r.postDecision),
		web.Post("/opportunities/:key/review", perm.OpportunityReview, r.postReview),
		web.Post("/opportunities/:key/reverse", perm.OpportunityReverse, r.postReverse),
		web.Get("/opportunities/new", perm.OpportunityWork, r.chooseCase),
		web.Get("/cases/:case/opportunities", perm.CaseView, r.caseTab),
		web.Get("/cases/:case/opportunities/new", perm.OpportunityWork, r.enterPage),
		web.Post("/cases/:case/opportunities", perm.OpportunityWork, r.postEnter),
		web.Get("/missed", perm.MissedView, r.missedPage),
		web.Get("/missed/frozen", perm.MissedView, r.frozenPage),
		web.Get("/missed/learning", perm.MissedView, r.learningPage),
		web.Post("/missed/learning", perm.OpportunityReview, r.postLearning),
		web.Get("/missed/learning/:key", perm.MissedView, r.oneLearning),
		web.Post("/missed/learning/:key", perm.OpportunityReview, r.postOneLearning),
		web.Post("/opportunities/:key/move", perm.OpportunityWork, r.postMove).Fresh(),
		web.Get("/help/opportunities", perm.SelfUse, r.rulesHelp),
	}
}

// OpenCount is how many opportunities wait for somebody in the sight of ctx's actor, for the main navigation: one
// statement on an index, counted up to 10,000.
func (r *Room) OpenCount(ctx context.Context) (int, error) { return openCount(ctx, r.DB) }

// countWords prints a count that is exact up to 10,000.
func countWords(n int) string {
	if n > most {
		return layout.Count(most) + "+"
	}
	return layout.Count(n)
}

func itoa(n int) string { return strconv.Itoa(n) }

// fields gives the messages of an error that a form can show; ok is false for any other error.
func fields(err error) (bad map[string]string, next []string, ok bool) {
	var f *fault.Error
	if errors.As(err, &f) && (f.Kind == fault.Invalid || f.Kind == fault.Refused) {
		if len(f.Fields) == 0 {
			return map[string]string{"": f.Message}, f.Next, true
		}
		return f.Fields, f.Next, true
	}
	return nil, nil, false
}

// version is the version that a form was opened with; 0 where it names none, which a card does.
func version(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, ok := ids.Parse[ids.Opportunity](s)
	if !ok {
		return 0, fault.Stale("opportunity")
	}
	return int(n), nil
}

// card draws o as a card for the person who asks; urgent fills its Take button.
func (r *Room) card(c *web.Ctx, o Row, urgent bool) layout.Opportunity {
	now := r.DB.Time()
	sev, left := o.pressing(now)
	k := layout.Opportunity{ID: "o-" + o.PublicKey, Value: cardWorth(o.EstimatePence), Severity: sev, Left: left, Title: o.Title, Href: o.Path(),
		Ref: layout.Link{Label: o.Ref, Href: cases.Path(o.Ref)}, Case: o.CaseName(), Why: o.Why, Basis: orText(briefBasis(o.Basis), sourceWords(o.Opportunity)), Rule: o.Rule}
	// Members of the case, and the supervisors of its unit, may change it: the rule itself is access's, when they do.
	work := c.Actor().Can(perm.OpportunityWork) && (o.Member || c.Actor().HoldsIn(perm.Supervisor, o.UnitID))
	running := o.WindowCloses == nil || now.Before(*o.WindowCloses)
	k.By = o.heldBy()
	switch {
	case o.Status == Taken:
		if work && o.Step != Realised && o.Step != Unsuccessful {
			k.Outcome = o.Path() + "#outcome"
		}
	case o.Status == Open && running && work:
		k.Take, k.Decline, k.Urgent = o.Path()+"/take", o.Path()+"/decline", urgent && sev == layout.Critical
		k.Reasons = declineOptions(caltime.DateOf(now))
	}
	return k
}

// heldBy is who has an opportunity that runs, or what it waits for; empty for an open one.
func (o Row) heldBy() string {
	switch o.Status {
	case Taken:
		return words3(o.Owner, stepWords(o.Opportunity))
	case Candidate:
		return "To be assessed"
	case DeclineProposed:
		return "Decline proposed: " + lower(ReasonTitle(o.ReasonCode()))
	}
	return ""
}

// words3 joins what is there with a middle dot.
func words3(parts ...string) string {
	out := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		if out != "" {
			out += " · "
		}
		out += p
	}
	return out
}
