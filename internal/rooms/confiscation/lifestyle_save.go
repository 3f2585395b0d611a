package confiscation

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation/lifestyle"
)

// LifestyleResult is a calculation that a decision rests on, as it was: never reckoned again.
type LifestyleResult struct {
	ID           int64
	CaseID       ids.Case
	ForceID      ids.Unit
	UnitID       ids.Unit
	SubjectID    ids.Subject
	N            int // within the case
	Rules        string
	RulesVersion int
	Verified     bool
	Answer       lifestyle.Answer
	Inputs       string // JSON of Inputs
	Result       string // JSON of lifestyle.Result
	Why          string
	SavedAt      time.Time
	SavedBy      ids.User
	SavedName    string
}

// TableName is lifestyle_results.
func (LifestyleResult) TableName() string { return "lifestyle_results" }

// Inputs is what a kept calculation rests on: Decide gives its result from them again, whatever the rules are by then.
type Inputs struct {
	Facts lifestyle.Facts
	Rules lifestyle.RuleSet
}

// Read gives the inputs and the result as they were kept.
func (l LifestyleResult) Read() (in Inputs, res lifestyle.Result, err error) {
	if err = json.Unmarshal([]byte(l.Inputs), &in); err == nil {
		err = json.Unmarshal([]byte(l.Result), &res)
	}
	if err != nil {
		err = fmt.Errorf("kept calculation %d: %w", l.ID, err)
	}
	return in, res, err
}

// NewFacts is what is to be kept of a defendant beside offences.
type NewFacts struct {
	PriorsCheckedOn caltime.Date
	Asked           string
	LastBenefitOn   caltime.Date
}

// SetLifestyleFacts keeps what else the question needs: whether earlier convictions were checked, whether the prosecutor
// asks, and the last confiscation order from a lifestyle. version is that of the form; 0 where nothing was kept yet.
func (r *Room) SetLifestyleFacts(ctx context.Context, caseID ids.Case, id ids.Subject, version int, n NewFacts) error {
	return r.onOffences(ctx, caseID, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
		today, bad := caltime.DateOf(tx.Now), map[string]string{}
		notLater(bad, "priors_checked_on", "The day of the check", n.PriorsCheckedOn, today)
		notLater(bad, "last_benefit_on", "The day benefit was worked out", n.LastBenefitOn, today)
		asked := triField(bad, "asked", n.Asked)
		if err := fault.Fields("Check what is known", bad, offenceFields...); err != nil {
			return err
		}
		s, err := r.accused(ctx, tx, g, id)
		if err != nil {
			return err
		}
		was, err := lifestyleFactsOf(ctx, tx, g, id)
		if err != nil {
			return err
		}
		if was.Version != version {
			return fault.Stale("defendant")
		}
		f := LifestyleFacts{SubjectID: id, CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), PriorsCheckedOn: n.PriorsCheckedOn, Asked: asked, LastBenefitOn: n.LastBenefitOn,
			Version: version + 1, UpdatedAt: tx.Now}
		if err := saveLifestyleFacts(ctx, tx, f, version); err != nil {
			return err
		}
		tx.Record("lifestyle.facts_set", db.On{Op: db.Alteration, Kind: "subject", ID: int64(id), Case: g.CaseID(), Force: g.ForceID()}, map[string]any{"old": was, "new": f})
		e := cases.Event{Kind: "lifestyle.facts_set", Title: "What the lifestyle question needs changed: " + s.Number() + " " + s.Name, Detail: factsDetail(f), Entity: "subject", EntityID: int64(id)}
		if was.Asked != f.Asked {
			e.Field, e.Old, e.New = "asked", was.Asked, f.Asked
		}
		return r.Cases.Note(ctx, tx, g, e)
	})
}

func factsDetail(f LifestyleFacts) string {
	out := []string{"earlier convictions not checked"}
	if !f.PriorsCheckedOn.IsZero() {
		out[0] = "earlier convictions checked " + f.PriorsCheckedOn.UK()
	}
	out = append(out, "the prosecutor asks: "+strings.ReplaceAll(f.Asked, "unknown", "not known"))
	if !f.LastBenefitOn.IsZero() {
		out = append(out, "benefit worked out before on "+f.LastBenefitOn.UK())
	}
	return strings.Join(out, "; ")
}

// SaveLifestyle keeps the answer under one rule set as it is now, with all it rests on, who kept it and why. An answer
// that was kept never changes.
func (r *Room) SaveLifestyle(ctx context.Context, caseID ids.Case, id ids.Subject, rules, why string) (out LifestyleResult, err error) {
	err = r.onOffences(ctx, caseID, func(ctx context.Context, tx *db.Tx, g access.Grant) error {
		bad := map[string]string{}
		cases.CheckReason(bad, "why", why, "Enter which decision rests on it")
		if _, ok := lifestyle.ByCode(rules); !ok {
			bad["rules"] = "Choose the rules"
		}
		if err := fault.Fields("Check what is to be kept", bad, offenceFields...); err != nil {
			return err
		}
		s, err := r.accused(ctx, tx, g, id)
		if err != nil {
			return err
		}
		l, err := r.Lifestyle(ctx, tx, g, id)
		if err != nil {
			return err
		}
		for i, x := range l.Rules {
			if x.Code != rules {
				continue
			}
			in, err := json.Marshal(Inputs{l.Facts, x})
			if err != nil {
				return err
			}
			res, err := json.Marshal(l.Results[i])
			if err != nil {
				return err
			}
			out = LifestyleResult{CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), SubjectID: id, Rules: x.Code, RulesVersion: x.Version, Verified: x.Verified,
				Answer: l.Results[i].Answer, Inputs: string(in), Result: string(res), Why: strings.TrimSpace(why), SavedAt: tx.Now, SavedBy: tx.Actor.User, SavedName: tx.Actor.Name}
		}
		if out.N, err = nextOf(ctx, tx, g, &LifestyleResult{}); err != nil {
			return err
		}
		if err := insert(ctx, tx, &out); err != nil {
			return err
		}
		tx.Record("lifestyle.saved", db.On{Op: db.Collection, Kind: "lifestyle", ID: out.ID, Case: g.CaseID(), Force: g.ForceID()}, out)
		return r.Cases.Note(ctx, tx, g, cases.Event{Kind: "lifestyle.saved", Title: "Criminal lifestyle of " + s.Number() + " " + s.Name + ": " + answerWords(out.Answer),
			Detail: out.Rules + ". " + out.Why, Entity: "lifestyle", EntityID: out.ID})
	})
	return out, err
}

// SavedLifestyles lists the kept answers of a defendant, the newest first.
func (r *Room) SavedLifestyles(ctx context.Context, rd db.Reader, g access.Grant, id ids.Subject) (out []LifestyleResult, err error) {
	list, err := rowsOf[LifestyleResult](ctx, rd, g, "n DESC")
	for _, x := range list {
		if x.SubjectID == id {
			out = append(out, x)
		}
	}
	return out, err
}

func answerWords(a lifestyle.Answer) string {
	switch a {
	case lifestyle.Has:
		return "yes"
	case lifestyle.HasNot:
		return "no"
	}
	return "insufficient data"
}
