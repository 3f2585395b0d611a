package opportunities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/rooms/opportunities/rules"
	"proceeds/internal/rooms/reference"
)

// Tuning is a change of one rule that a manager asks for.
type Tuning struct {
	Proposal
	From    caltime.Date // the first day on which it holds: today, or later
	Reason  string
	Edition int64 // of the rule's settings on which it was decided: the last RuleChange.ID, 0 for none
}

// mostReason is how many letters the reason of a change may have.
const mostReason = 500

// tunable are the thresholds of a rule that a force sets. The least cash that may be seized is the statute's.
func tunable(r rules.Rule) []rules.Param {
	return slices.DeleteFunc(slices.Clone(r.Params), func(p rules.Param) bool { return p.Key == minimumKey })
}

// TuneRule sets the thresholds of a rule in the actor's force, or switches it, from a day on. The values before that day
// stay on record. Where it is today, a job runs the rules over every case of the force at once; else the hourly run does
// on that day. What a person decided stays as it is. Invalid, by field, for what cannot be used; Conflict where the rule
// was changed meanwhile; Forbidden without the permission; NotFound for a rule that is not in the catalogue.
func (r *Room) TuneRule(ctx context.Context, t Tuning) (c RuleChange, err error) {
	rule, a, err := tuner(ctx, t.Rule)
	if err != nil {
		return c, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		today := caltime.DateOf(tx.Now)
		t.Reason = strings.TrimSpace(t.Reason)
		bad := t.Proposal.check(rule)
		switch {
		case t.From.IsZero() || !t.From.Valid():
			bad["from"] = "Enter the first day on which it holds"
		case t.From.Before(today):
			bad["from"] = "The day must be today or later: what was found in the past was found with the values of the past"
		case t.From.After(today.AddDays(366)):
			bad["from"] = "The day must be within a year"
		}
		switch {
		case t.Reason == "":
			bad["reason"] = "Enter why the rule is changed"
		case len([]rune(t.Reason)) > mostReason:
			bad["reason"] = "The reason must be 500 characters or fewer"
		}
		if err := fault.Fields("Check the rule", bad, t.fieldOrder(rule)...); err != nil {
			return err
		}
		if err := lockForce(ctx, tx, a.Force); err != nil {
			return err
		}
		edition, err := lastChange(ctx, tx, a.Force, t.Rule)
		if err != nil {
			return err
		}
		if edition != t.Edition {
			return fault.Stale("rule")
		}
		set, err := r.Reference.SetValues(ctx, tx, a.Force, t.From, t.Proposal.values(rule))
		if err != nil {
			return err
		}
		if len(set) == 0 {
			return fault.Fields("Check the rule", map[string]string{"": "Nothing differs from what holds on that day"})
		}
		detail, err := json.Marshal(set)
		if err != nil {
			return err
		}
		c = RuleChange{ForceID: a.Force, Rule: t.Rule, FromOn: t.From, Detail: string(detail), Reason: t.Reason, SetAt: tx.Now, SetBy: a.User, SetName: a.Name}
		if t.From == today {
			id, err := jobs.Enqueue(ctx, tx, RecheckJob, recheckArgs{Force: a.Force})
			if err != nil {
				return err
			}
			c.JobID = &id
		}
		if err := insertRuleChange(ctx, tx, &c); err != nil {
			return fmt.Errorf("insert a change of rule %s: %w", t.Rule, err)
		}
		tx.Record("rule.tuned", db.On{Kind: "rule", ID: c.ID, Force: a.Force}, map[string]any{"rule": t.Rule, "from": t.From, "changed": set, "reason": t.Reason})
		return nil
	})
	return c, err
}

// tuner gives the rule with a code and the person who may change it.
func tuner(ctx context.Context, code string) (rules.Rule, actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok || !a.Can(perm.RuleTune) || a.User == 0 || a.Force == 0 {
		return rules.Rule{}, a, fault.New(fault.Forbidden, "Only a manager of the force can change its rules")
	}
	rule, ok := rules.ByCode(code)
	if !ok {
		return rule, a, fault.Missing()
	}
	return rule, a, nil
}

// check reports, by field, what of the proposal cannot be used. A threshold's field is its key.
func (p Proposal) check(rule rules.Rule) map[string]string {
	bad := map[string]string{}
	known := map[string]bool{}
	for _, x := range tunable(rule) {
		known[x.Key] = true
		v, ok := p.Values[x.Key]
		switch {
		case !ok:
			bad[x.Key] = "Enter a value for this threshold"
		case x.Check(v) != nil:
			bad[x.Key] = "Enter " + unitValue(x.Unit, x.Min) + " to " + unitValue(x.Unit, x.Max)
		}
	}
	for k := range p.Values {
		if !known[k] {
			bad[k] = "This rule has no such threshold to set"
		}
	}
	return bad
}

func (p Proposal) fieldOrder(rule rules.Rule) []string {
	out := []string{"off"}
	for _, x := range tunable(rule) {
		out = append(out, x.Key)
	}
	return append(out, "from", "reason")
}

// values is the proposal as reference data.
func (p Proposal) values(rule rules.Rule) []reference.NewValue {
	off := "0"
	if p.Off {
		off = "1"
	}
	out := []reference.NewValue{{Kind: "rule_off", Code: rule.Code, Text: off}}
	for _, x := range tunable(rule) {
		out = append(out, reference.NewValue{Kind: "rule", Code: x.Key, Text: strconv.FormatInt(p.Values[x.Key], 10)})
	}
	return out
}

// RecheckJob runs the rules over every case of a force after its rules were changed.
const RecheckJob = "opportunities.recheck"

type recheckArgs struct{ Force ids.Unit }

// runRecheck is the job after a change of the rules. It may run again: a second run changes nothing.
func (r *Room) runRecheck(ctx context.Context, j *jobs.Job) error {
	var args recheckArgs
	if err := j.Decode(&args); err != nil {
		return err
	}
	started := r.DB.Time()
	all, err := countCases(ctx, r.DB, args.Force)
	if err != nil {
		return err
	}
	var s Stats
	err = r.inChunks(ctx, func(after ids.Case) ([]ids.Case, error) {
		if err := j.Progress(ctx, int64(s.Cases), int64(max(all, s.Cases)), "Running the rules"); err != nil {
			return nil, err
		}
		return casesAfter(ctx, r.DB, args.Force, after, atOnce)
	}, &s)
	if err != nil {
		return err
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := markApplied(ctx, tx, args.Force, caltime.DateOf(started), started); err != nil {
			return err
		}
		tx.Record("rules.applied", db.On{Op: db.System, Kind: "rules", Force: args.Force}, s)
		return j.Finish(ctx, tx, s)
	})
}

// wakeChanged has the run that follows look at every case of a force whose changed rules hold from today on and were not
// run yet: those planned for a day, and those whose job failed.
func (r *Room) wakeChanged(ctx context.Context) error {
	today := caltime.DateOf(r.DB.Time())
	forces, err := forcesToApply(ctx, r.DB, today)
	if err != nil {
		return err
	}
	for _, force := range forces {
		err := r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			n, err := wakeForce(ctx, tx, force)
			if err != nil {
				return err
			}
			if err := markApplied(ctx, tx, force, caltime.DateOf(tx.Now), tx.Now); err != nil {
				return err
			}
			tx.Record("rules.woken", db.On{Op: db.System, Kind: "rules", Force: force}, map[string]int64{"cases": n})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Jobs registers what the room does in the background.
func (r *Room) Jobs(q *jobs.Queue) {
	q.Handle(RecheckJob, r.runRecheck)
	q.Handle(TrialJob, r.runTrial)
}
