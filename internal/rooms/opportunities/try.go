package opportunities

import (
	"context"
	"encoding/json"
	"fmt"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/jobs"
)

// TrialJob back-tests a proposal over every case of a force.
const TrialJob = "opportunities.try"

type trialArgs struct{ Trial int64 }

// TryRule has a job find out what a rule would find if it were set as proposed; nothing else is written. The result is
// kept for the asker, for four weeks. It fails as TuneRule does for what cannot be used.
func (r *Room) TryRule(ctx context.Context, p Proposal) (t RuleTrial, err error) {
	rule, a, err := tuner(ctx, p.Rule)
	if err != nil {
		return t, err
	}
	if err := fault.Fields("Check the rule", p.check(rule), p.fieldOrder(rule)...); err != nil {
		return t, err
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return t, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := dropTrials(ctx, tx, a.User, tx.Now.Add(-trialKept)); err != nil {
			return err
		}
		t = RuleTrial{PublicKey: ids.NewKey(), ForceID: a.Force, Rule: p.Rule, Proposal: string(raw), AskedBy: a.User, CreatedAt: tx.Now}
		if err := insertTrial(ctx, tx, &t); err != nil {
			return fmt.Errorf("insert a trial of rule %s: %w", p.Rule, err)
		}
		job, err := jobs.Enqueue(ctx, tx, TrialJob, trialArgs{Trial: t.ID})
		if err != nil {
			return err
		}
		t.JobID = &job
		if err := setTrial(ctx, tx, t.ID, map[string]any{"job_id": job}); err != nil {
			return err
		}
		tx.Record("rule.tried", db.On{Op: db.Consultation, Kind: "rule", ID: t.ID, Force: a.Force}, p)
		return nil
	})
	return t, err
}

// runTrial is the job that makes one back-test. It reads the database at one moment, and keeps the result with its own end.
func (r *Room) runTrial(ctx context.Context, j *jobs.Job) error {
	var args trialArgs
	if err := j.Decode(&args); err != nil {
		return err
	}
	t, err := trialByID(ctx, r.DB, args.Trial)
	if err != nil {
		return err
	}
	if t.ID == 0 || t.FinishedAt != nil {
		return nil
	}
	if _, _, err := tuner(ctx, t.Rule); err != nil {
		return err
	}
	p, err := t.proposal()
	if err != nil {
		return err
	}
	var b BackTest
	err = r.DB.Snapshot(ctx, func(ctx context.Context, rd db.Reader) error {
		b, err = r.BackTest(ctx, rd, t.ForceID, p, func(done, all int) error {
			return j.Progress(ctx, int64(done), int64(all), "Trying the rule")
		})
		return err
	})
	if err != nil {
		return err
	}
	result, err := json.Marshal(b.Tried)
	if err != nil {
		return err
	}
	for i := range b.Rows {
		b.Rows[i].TrialID = t.ID
	}
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insertTrialRows(ctx, tx, b.Rows); err != nil {
			return err
		}
		if err := setTrial(ctx, tx, t.ID, map[string]any{"result": string(result), "finished_at": tx.Now}); err != nil {
			return err
		}
		tx.Record("rule.back_tested", db.On{Op: db.Consultation, Kind: "rule", ID: t.ID, Force: t.ForceID}, b.Tried)
		return j.Finish(ctx, tx, nil)
	})
}

func (t RuleTrial) proposal() (p Proposal, err error) {
	err = json.Unmarshal([]byte(t.Proposal), &p)
	return p, err
}

// Tried is the result of a finished trial; ok is false where there is none yet.
func (t RuleTrial) Tried() (out Tried, ok bool) {
	if t.FinishedAt == nil {
		return out, false
	}
	return out, json.Unmarshal([]byte(t.Result), &out) == nil
}

// Trial gives a trial of the actor's own; NotFound for any other.
func (r *Room) Trial(ctx context.Context, rd db.Reader, key string) (RuleTrial, error) {
	a, _ := actor.From(ctx)
	t, err := trialByKey(ctx, rd, key)
	if err != nil {
		return t, err
	}
	if t.ID == 0 || t.AskedBy != a.User || t.ForceID != a.Force {
		return RuleTrial{}, fault.Missing()
	}
	return t, nil
}
