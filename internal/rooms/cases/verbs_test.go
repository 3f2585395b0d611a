package cases_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

// now gives the case as it stands.
func now(t *testing.T, d *db.DB, r *cases.Room, id ids.Case) cases.Case {
	t.Helper()
	ctx := userstest.System(t)
	c, err := r.ByID(ctx, d, casestest.Grant(t, ctx, d, id))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestStages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		ctx := f.As(t, d, f.Lead)
		move := func(to cases.Stage, why string) error {
			return r.MoveStage(ctx, c.ID, now(t, d, r, c.ID).Version, to, why)
		}
		clock.Advance(time.Hour)
		for _, to := range []cases.Stage{cases.Investigating, cases.Charged, cases.Investigating, cases.Confiscation} {
			if err := move(to, ""); err != nil {
				t.Fatalf("to %s: %v", to, err)
			}
		}
		if err := move(cases.Suspended, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("suspended without a reason: %v", err)
		}
		if err := move(cases.Suspended, "trial adjourned"); err != nil {
			t.Fatal(err)
		}
		if got := now(t, d, r, c.ID); got.StageBefore != cases.Confiscation || !got.StageSince.Equal(clock.Now()) {
			t.Errorf("%+v", got)
		}
		var e *fault.Error
		if err := move(cases.Charged, ""); !errors.As(err, &e) || e.Kind != fault.Refused || cmp.Diff([]string{"Confiscation"}, e.Next) != "" {
			t.Errorf("from suspended elsewhere: %v", err)
		}
		if err := move(cases.Confiscation, ""); err != nil {
			t.Errorf("back: %v", err)
		}
		if err := move(cases.Closed, ""); !fault.Is(err, fault.Refused) {
			t.Errorf("closed by moving: %v", err)
		}
		if err := r.MoveStage(ctx, c.ID, 1, cases.Charged, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("stale: %v", err)
		}
	})
}

func TestEveryNextStageIsTakenAndNoOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cases.Case{Stage: rapid.SampledFrom(cases.Stages()).Draw(t, "stage"), StageBefore: rapid.SampledFrom(append(cases.Stages(), "")).Draw(t, "before")}
		for _, s := range c.NextStages() {
			if s == c.Stage || s == cases.Closed || !s.Known() || c.Stage == cases.Suspended && s == cases.Suspended {
				t.Fatalf("from %s to %s", c.Stage, s)
			}
		}
		if n := len(c.NextStages()); (n == 0) != (c.Stage == cases.Closed) {
			t.Fatalf("%d next stages of %s", n, c.Stage)
		}
	})
}

func TestCloseIsVetoedAndReopenedBySupervisor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		blocked := true
		for _, w := range [][2]string{{"A clock is running: cash detention, A1.", "Record what was done about it"}, {"A2 is restrained", "Release it, or have the order discharged"}} {
			r.BeforeClose = append(r.BeforeClose, func(context.Context, *db.Tx, access.Grant) error {
				if blocked {
					return &fault.Error{Kind: fault.Refused, Message: w[0], Next: []string{w[1]}}
				}
				return nil
			})
		}
		c := casestest.OpenIn(t, r, f)
		lead, sup := f.As(t, d, f.Lead), f.As(t, d, f.Supervisor)
		err := r.Close(lead, c.ID, 1, "recovered", "")
		var e *fault.Error
		if !errors.As(err, &e) || e.Kind != fault.Refused || len(e.Next) != 2 || !strings.Contains(e.Message, "cash detention, A1. A2 is restrained.") {
			t.Fatalf("%v", err)
		}
		if got := now(t, d, r, c.ID); got.Stage != cases.Developing || got.Version != 1 {
			t.Errorf("a refused closing changed %+v", got)
		}
		p := userstest.Browse(t, d, r.Routes()).SignIn(t, f.Lead).Post(c.Path()+"/close", url.Values{"version": {"1"}, "reason": {"recovered"}}).Must(http.StatusUnprocessableEntity)
		if got := p.All(".note--soon li"); len(got) != 2 {
			t.Errorf("the page lists %q", got)
		}
		blocked = false
		if err := r.Close(lead, c.ID, 1, "finished", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("for a reason not listed: %v", err)
		}
		if err := r.Close(lead, c.ID, 1, "part_recovered", "costs"); err != nil {
			t.Fatal(err)
		}
		got := now(t, d, r, c.ID)
		if got.Stage != cases.Closed || got.ClosedAt == nil || got.ClosedReason != "part_recovered" {
			t.Errorf("%+v", got)
		}
		if _, err := r.EditCase(lead, c.ID, got.Version, got.Edited()); !fault.Is(err, fault.Refused) {
			t.Errorf("edited though closed: %v", err)
		}
		if err := r.Reopen(lead, c.ID, got.Version, "appeal"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("reopened by the lead: %v", err)
		}
		if err := r.Reopen(f.As(t, d, f.OtherSupervisor), c.ID, got.Version, "appeal"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("reopened by another unit: %v", err)
		}
		if err := r.Reopen(sup, c.ID, got.Version, "appeal"); err != nil {
			t.Fatal(err)
		}
		if got := now(t, d, r, c.ID); got.Stage != cases.Developing || got.ClosedAt != nil || got.ClosedReason != "" {
			t.Errorf("%+v", got)
		}
	})
}

func TestReclassifyKeepsWhatItWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		ctx := f.As(t, d, f.Lead)
		to := cases.Arising{Origin: cases.Mixed, Basis: "intelligence", Main: cases.Proactive, ShareBp: 6000}
		if err := r.Reclassify(ctx, c.ID, 1, to, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := r.Reclassify(ctx, c.ID, 1, c.Arising(), "same"); !fault.Is(err, fault.Invalid) {
			t.Errorf("to what it is: %v", err)
		}
		if err := r.Reclassify(ctx, c.ID, 1, to, "tasking came first"); err != nil {
			t.Fatal(err)
		}
		got := now(t, d, r, c.ID)
		if d := cmp.Diff(to, got.Arising()); d != "" || !got.Proactive() {
			t.Error(d)
		}
		g := casestest.Grant(t, ctx, d, c.ID)
		tl, err := r.Timeline(ctx, d, g, "case", page.Request{Size: 1})
		if err != nil || len(tl.Rows) != 1 {
			t.Fatal(err)
		}
		if e := tl.Rows[0]; e.Field != "origin" || e.Old != "reactive" || e.New != "mixed" || e.ActorName != "Lea Lead" || !strings.Contains(e.Detail, "Was reactive: a reported crime. tasking came first") {
			t.Errorf("%+v", e)
		}
	})
}

func TestTeamAndRestriction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		lead, deputy, sup := f.As(t, d, f.Lead), f.As(t, d, f.Deputy), f.As(t, d, f.Supervisor)
		version := func() int { return now(t, d, r, c.ID).Version }
		if err := r.PutOnTeam(deputy, c.ID, f.Colleague, access.Plain, ""); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by the deputy: %v", err)
		}
		if err := r.PutOnTeam(lead, c.ID, f.Admin, access.Plain, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("an administrator: %v", err)
		}
		if err := r.Restrict(sup, c.ID, version(), "informant"); !fault.Is(err, fault.Refused) {
			t.Errorf("by a supervisor who is no member: %v", err)
		}
		if err := r.Restrict(deputy, c.ID, version(), "informant"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by the deputy: %v", err)
		}
		if err := r.Restrict(lead, c.ID, version(), " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := r.Restrict(lead, c.ID, version(), "informant"); err != nil {
			t.Fatal(err)
		}
		if err := r.Unrestrict(sup, c.ID, version(), "done"); !fault.Is(err, fault.NotFound) {
			t.Errorf("the supervisor outside still meets it: %v", err)
		}
		if err := r.TakeOffTeam(lead, c.ID, f.Lead, "leave"); !fault.Is(err, fault.Refused) {
			t.Errorf("the lead taken off: %v", err)
		}
		if err := r.PutOnTeam(lead, c.ID, f.Supervisor, access.Lead, "handover"); err != nil {
			t.Fatal(err)
		}
		got := now(t, d, r, c.ID)
		if *got.LeadID != f.Supervisor || *got.DeputyID != f.Deputy {
			t.Errorf("lead %d deputy %d", *got.LeadID, *got.DeputyID)
		}
		g := casestest.Grant(t, userstest.System(t), d, c.ID)
		team, err := access.Members(t.Context(), d, g)
		if err != nil {
			t.Fatal(err)
		}
		parts := map[ids.User]access.Part{}
		for _, m := range team {
			parts[m.UserID] = m.Part
		}
		if d := cmp.Diff(map[ids.User]access.Part{f.Supervisor: access.Lead, f.Deputy: access.Deputy, f.Lead: access.Plain}, parts); d != "" {
			t.Error(d)
		}
		if err := r.TakeOffTeam(sup, c.ID, f.Deputy, "posted away"); err != nil {
			t.Fatal(err)
		}
		if got := now(t, d, r, c.ID); got.DeputyID != nil {
			t.Errorf("deputy still %d", *got.DeputyID)
		}
		if _, err := access.Open(deputy, d, c.ID, access.Read); !fault.Is(err, fault.NotFound) {
			t.Errorf("a former member of a restricted case: %v", err)
		}
		if err := r.Unrestrict(sup, c.ID, version(), "informant moved"); err != nil {
			t.Fatal(err)
		}
		if _, err := access.Open(deputy, d, c.ID, access.Read); err != nil {
			t.Errorf("open to the force again: %v", err)
		}
	})
}

func TestDecisionsAreNumberedAndWithdrawn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		ctx := f.As(t, d, f.Lead)
		n := cases.NewDecision{Title: "Apply for restraint", Decision: "Apply to the Crown Court", Reason: "Risk of dissipation"}
		_, act, err := r.Decide(ctx, c.ID, n)
		if err != nil {
			t.Fatal(err)
		}
		n.DecidedAt = clock.Now().Add(time.Minute)
		if _, _, err := r.Decide(ctx, c.ID, n); !fault.Is(err, fault.Invalid) {
			t.Errorf("decided tomorrow: %v", err)
		}
		n.DecidedAt = time.Time{}
		second, _, err := r.Decide(f.As(t, d, f.Deputy), c.ID, n)
		if err != nil || second.N != 2 || second.DecidedByName != "Dee Deputy" {
			t.Fatalf("%+v, %v", second, err)
		}
		if err := r.WithdrawDecision(ctx, c.ID, second.ID, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("withdrawn without a reason: %v", err)
		}
		if err := r.WithdrawDecision(ctx, c.ID, second.ID, "overtaken"); err != nil {
			t.Fatal(err)
		}
		if err := r.WithdrawDecision(ctx, c.ID, second.ID, "again"); !fault.Is(err, fault.Conflict) {
			t.Errorf("withdrawn twice: %v", err)
		}
		if _, err := r.Undo(ctx, act); err != nil {
			t.Fatal(err)
		}
		g := casestest.Grant(t, ctx, d, c.ID)
		list, err := r.Decisions(ctx, d, g)
		if err != nil || len(list) != 2 || !list[0].Withdrawn() || !list[1].Withdrawn() {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestForceReferencesAreKeptOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		ctx := f.As(t, d, f.Lead)
		if err := r.AddRef(ctx, c.ID, cases.NewRef{Kind: cases.RefCrime, Value: "FI 23/4471"}); err != nil {
			t.Fatal(err)
		}
		if err := r.AddRef(ctx, c.ID, cases.NewRef{Kind: cases.RefCrime, Value: "fi23 4471"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("twice: %v", err)
		}
		g := casestest.Grant(t, ctx, d, c.ID)
		list, err := r.Refs(ctx, d, g)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		other := casestest.OpenIn(t, r, f)
		if err := r.WithdrawRef(ctx, other.ID, list[0].ID, "wrong case"); !fault.Is(err, fault.Conflict) {
			t.Errorf("by way of another case: %v", err)
		}
		if err := r.WithdrawRef(ctx, c.ID, list[0].ID, "mistyped"); err != nil {
			t.Fatal(err)
		}
		if err := r.AddRef(ctx, c.ID, cases.NewRef{Kind: cases.RefCrime, Value: "FI 23/4471"}); err != nil {
			t.Errorf("again after withdrawal: %v", err)
		}
	})
}

func TestAFailingHookUndoesAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		c := casestest.OpenIn(t, r, f)
		broken := errors.New("hook")
		r.OnChange = append(r.OnChange, func(context.Context, *db.Tx, []ids.Case) error { return broken })
		e := c.Edited()
		e.Title = "Changed"
		if _, err := r.EditCase(f.As(t, d, f.Lead), c.ID, 1, e); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
		if got := now(t, d, r, c.ID); got.Title != c.Title || got.Version != 1 {
			t.Errorf("kept %+v", got)
		}
	})
}

func TestMergeTakesOneSidedChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SampledFrom([]string{"", "a", "b", "c"})
		f := cases.FormField{Name: "x", Was: v.Draw(t, "was"), Yours: v.Draw(t, "yours"), Theirs: v.Draw(t, "theirs")}
		merged, differ := cases.Merge([]cases.FormField{f})
		got, settled := merged["x"]
		switch {
		case settled == (len(differ) == 1):
			t.Fatal("a field is settled or asked about, never both")
		case settled && f.Yours != f.Was && got != f.Yours, settled && f.Theirs != f.Was && got != f.Theirs:
			t.Fatalf("%+v became %q: a change was lost", f, got)
		}
	})
}
