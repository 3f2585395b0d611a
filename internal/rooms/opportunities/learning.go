package opportunities

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
)

// LearningAction is what a force does about a reason for which opportunities were missed: the domain type and the row. It
// belongs to no case and names none.
type LearningAction struct {
	ID              int64
	PublicKey       string // in addresses
	ForceID         ids.Unit
	Reason          string // code of either level
	What            string
	OwnerID         ids.User
	DueOn           caltime.Date
	Note            string
	DoneAt          *time.Time
	DoneBy          *ids.User
	Outcome         string // what came of it
	Version         int
	CreatedAt       time.Time
	CreatedBy       ids.User
	UpdatedAt       time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *ids.User
	WithdrawnReason string
}

// TableName is learning_actions.
func (LearningAction) TableName() string { return "learning_actions" }

// Path is the action's address.
func (l LearningAction) Path() string { return "/missed/learning/" + l.PublicKey }

// Open reports whether it is still to be done.
func (l LearningAction) Open() bool { return l.DoneAt == nil && l.WithdrawnAt == nil }

// Overdue reports whether it is still to be done and its day has passed.
func (l LearningAction) Overdue(today caltime.Date) bool { return l.Open() && l.DueOn.Before(today) }

// Learned is a learning action as somebody enters or edits it.
type Learned struct {
	Reason string
	What   string
	Owner  ids.User
	Due    caltime.Date
	Note   string
}

// AddLearningAction enters what the actor's force will do about a reason: a supervisor or manager does.
func (r *Room) AddLearningAction(ctx context.Context, in Learned) (l LearningAction, err error) {
	a, err := learner(ctx)
	if err != nil {
		return l, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := r.checkLearned(ctx, tx, a.Force, &in, true); err != nil {
			return err
		}
		l = LearningAction{PublicKey: ids.NewKey(), ForceID: a.Force, Reason: in.Reason, What: in.What, OwnerID: in.Owner, DueOn: in.Due, Note: in.Note,
			Version: 1, CreatedAt: tx.Now, CreatedBy: a.User, UpdatedAt: tx.Now}
		if err := insertLearning(ctx, tx, &l); err != nil {
			return err
		}
		tx.Record("learning.added", db.On{Op: db.Collection, Kind: "learning_action", ID: l.ID, Force: l.ForceID}, l)
		return nil
	})
	return l, err
}

// EditLearningAction changes one that is still open.
func (r *Room) EditLearningAction(ctx context.Context, key string, version int, in Learned) (LearningAction, error) {
	return r.changeLearning(ctx, key, version, "learning.edited", func(ctx context.Context, tx *db.Tx, l *LearningAction) error {
		if err := r.checkLearned(ctx, tx, l.ForceID, &in, in.Due != l.DueOn); err != nil {
			return err
		}
		l.Reason, l.What, l.OwnerID, l.DueOn, l.Note = in.Reason, in.What, in.Owner, in.Due, in.Note
		return nil
	})
}

// DoneLearningAction records that one was done, and what came of it.
func (r *Room) DoneLearningAction(ctx context.Context, key string, version int, outcome string) (LearningAction, error) {
	return r.changeLearning(ctx, key, version, "learning.done", func(_ context.Context, tx *db.Tx, l *LearningAction) error {
		bad := map[string]string{}
		if outcome = strings.TrimSpace(outcome); outcome == "" {
			bad["outcome"] = "Enter what was done"
		}
		checkNote(bad, "outcome", outcome)
		by := tx.Actor.User
		l.DoneAt, l.DoneBy, l.Outcome = &tx.Now, &by, outcome
		return fault.Fields("Check what was done", bad)
	})
}

// WithdrawLearningAction takes one off the list with a reason. It stays on record.
func (r *Room) WithdrawLearningAction(ctx context.Context, key string, version int, reason string) (LearningAction, error) {
	return r.changeLearning(ctx, key, version, "learning.withdrawn", func(_ context.Context, tx *db.Tx, l *LearningAction) error {
		bad := map[string]string{}
		if reason = strings.TrimSpace(reason); reason == "" {
			bad["reason_withdrawn"] = "Enter why it is withdrawn"
		}
		checkNote(bad, "reason_withdrawn", reason)
		by := tx.Actor.User
		l.WithdrawnAt, l.WithdrawnBy, l.WithdrawnReason = &tx.Now, &by, reason
		return fault.Fields("Check why it is withdrawn", bad)
	})
}

// changeLearning runs one verb on an action of the actor's force from the version it was opened with.
func (r *Room) changeLearning(ctx context.Context, key string, version int, action string, do func(context.Context, *db.Tx, *LearningAction) error) (l LearningAction, err error) {
	a, err := learner(ctx)
	if err != nil {
		return l, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if l, err = learningByKey(ctx, tx, a.Force, key); err != nil {
			return err
		}
		if version != l.Version {
			return fault.Stale("action")
		}
		if !l.Open() {
			return &fault.Error{Kind: fault.Refused, Message: "The action is done or withdrawn, and stays as it is on record", Next: []string{"enter another action for the reason"}}
		}
		was := l
		if err := do(ctx, tx, &l); err != nil {
			return err
		}
		if err := saveLearning(ctx, tx, &l, was.Version); err != nil {
			return err
		}
		tx.Record(action, db.On{Kind: "learning_action", ID: l.ID, Force: l.ForceID}, map[string]any{"old": was, "new": l})
		return nil
	})
	return l, err
}

// learner is the actor where they may keep the list of actions.
func learner(ctx context.Context) (actor.Actor, error) {
	a, ok := actor.From(ctx)
	if !ok {
		return a, fault.New(fault.SignedOut, "Sign in first")
	}
	if !a.Can(perm.OpportunityReview) {
		return a, fault.New(fault.Forbidden, "That is for supervisors and managers")
	}
	return a, nil
}

// mostWhat is how many letters the words of an action may have.
const mostWhat = 500

// checkLearned reports, field by field, what is wrong. A day in the past is refused only where it is new.
func (r *Room) checkLearned(ctx context.Context, tx *db.Tx, force ids.Unit, in *Learned, newDay bool) error {
	in.What, in.Note = strings.TrimSpace(in.What), strings.TrimSpace(in.Note)
	bad := map[string]string{}
	if why := checkReason(in.Reason, true); why != "" {
		bad["reason"] = why
	}
	switch {
	case in.What == "":
		bad["what"] = "Enter what will be done"
	case len([]rune(in.What)) > mostWhat:
		bad["what"] = "Enter 500 characters or fewer"
	}
	today := caltime.DateOf(tx.Now)
	switch {
	case in.Due.IsZero() || !in.Due.Valid():
		bad["due"] = "Enter the day by which it is to be done"
	case newDay && in.Due.Before(today):
		bad["due"] = "The day must be today or later"
	case in.Due.After(today.AddDays(5 * 366)):
		bad["due"] = "The day must lie within five years"
	}
	checkNote(bad, "note", in.Note)
	people, err := r.Users.People(ctx, tx, force, perm.Investigator, perm.Supervisor, perm.Manager)
	if err != nil {
		return err
	}
	bad["owner"] = "Choose who will do it"
	for _, u := range people {
		if u.ID == in.Owner {
			delete(bad, "owner")
		}
	}
	return fault.Fields("Check the action", bad, "reason", "what", "owner", "due", "note")
}
