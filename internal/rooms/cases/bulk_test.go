package cases_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
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

// nowhere is the number of no case.
const nowhere ids.Case = 999_999

// pick ticks cases as they stand.
func pick(t *testing.T, d *db.DB, r *cases.Room, as context.Context, list ...ids.Case) cases.PickResult {
	t.Helper()
	p := cases.Picking{}
	for _, id := range list {
		x := cases.Tick{Case: id, Version: 1}
		if id != nowhere {
			x.Version = now(t, d, r, id).Version
		}
		p.Ticked = append(p.Ticked, x)
	}
	got, err := r.Pick(as, p)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// became gives what became of the cases of an act, by case.
func became(t *testing.T, d *db.DB, b cases.Bulk) map[ids.Case]string {
	t.Helper()
	var rows []cases.BulkCase
	if err := d.Gorm(t.Context()).Where("bulk_id = ?", b.ID).Order("id").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	out := map[ids.Case]string{}
	for _, x := range rows {
		out[x.CaseID] = string(x.Outcome)
		if x.Undo != "" {
			out[x.CaseID] += ", " + x.Undo
		}
		if x.Why != "" {
			out[x.CaseID] += ": " + x.Why
		}
	}
	return out
}

// entries counts the entries of the log about each case, but for looks at it.
func entries(t *testing.T, d *db.DB) map[ids.Case]int {
	t.Helper()
	var rows []struct {
		CaseID ids.Case
		N      int
	}
	err := d.Gorm(t.Context()).Raw("SELECT case_id, COUNT(*) AS n FROM audit_entries WHERE case_id <> 0 AND op <> 'consultation' GROUP BY case_id").Scan(&rows).Error
	if err != nil {
		t.Fatal(err)
	}
	out := map[ids.Case]int{}
	for _, x := range rows {
		out[x.CaseID] = x.N
	}
	return out
}

func chosen(kv ...string) url.Values { return with(url.Values{}, kv...) }

func TestManyCasesGetANewLead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		open := func(with ...func(*cases.New)) ids.Case { return casestest.OpenIn(t, r, f, with...).ID }
		led := func(by ids.User) func(*cases.New) { return func(n *cases.New) { n.LeadID, n.DeputyID = by, 0 } }
		plain, other, his, shut, elsewhere, hidden, moved, conflicted := open(), open(), open(led(f.Colleague)), open(),
			open(func(n *cases.New) { n.UnitID, n.LeadID, n.DeputyID = f.OtherUnit, f.OtherSupervisor, 0 }), open(casestest.Restricted), open(), open()
		sup := f.As(t, d, f.Supervisor)
		if err := r.Close(sup, shut, now(t, d, r, shut).Version, "no_further_action", "none"); err != nil {
			t.Fatal(err)
		}
		if err := r.KeepOut(f.As(t, d, f.Lead), conflicted, conflictOf(f.Colleague)); err != nil {
			t.Fatal(err)
		}
		got := pick(t, d, r, sup, plain, other, his, shut, elsewhere, hidden, moved, conflicted, nowhere)
		if got.N != 7 || got.Lost != 2 {
			t.Fatalf("%+v: the restricted case and the one that is not there are lost, alike", got)
		}
		if err := r.MoveStage(sup, moved, now(t, d, r, moved).Version, cases.Charged, ""); err != nil {
			t.Fatal(err)
		}
		before := entries(t, d)
		ask := chosen("user", ids.String(f.Colleague), "why", "Lee goes on leave")
		b, err := r.RunBulk(sup, got.Bulk.PublicKey, got.Bulk.Version, "lead", ask)
		if err != nil {
			t.Fatal(err)
		}
		want := map[ids.Case]string{plain: "changed", other: "changed", his: "same: Leads it already", shut: "refused: It is closed: a supervisor of its unit can reopen it",
			elsewhere: "refused: You can read this case but not change it: only its members and the supervisors of its unit can",
			moved:     "refused: Somebody else changed it after you ticked it. Look at it, and tick it again"}
		is := became(t, d, b)
		if is[conflicted] == "" || is[conflicted][:9] != "refused: " {
			t.Errorf("the case that its new lead is kept out of: %q", is[conflicted])
		}
		delete(is, conflicted)
		if diff := cmp.Diff(want, is); diff != "" {
			t.Error(diff)
		}
		for _, id := range []ids.Case{plain, other} {
			if c := now(t, d, r, id); *c.LeadID != f.Colleague || *c.DeputyID != f.Deputy {
				t.Errorf("%+v", c)
			}
		}
		// The log has entries of the cases that were changed, and of no other.
		after := entries(t, d)
		for id := range before {
			if grew, changed := after[id] > before[id], id == plain || id == other; grew != changed {
				t.Errorf("case %d had %d entries and has %d", id, before[id], after[id])
			}
		}
		// The same form once more, and with something else chosen: nothing happens.
		for _, again := range []url.Values{ask, chosen("user", ids.String(f.Deputy))} {
			if b, err = r.RunBulk(sup, got.Bulk.PublicKey, got.Bulk.Version, "lead", again); err != nil || b.State != cases.Ended {
				t.Fatalf("%+v, %v", b, err)
			}
		}
		if diff := cmp.Diff(after, entries(t, d)); diff != "" {
			t.Errorf("posted again:\n%s", diff)
		}
		// Nobody else sees or takes it back.
		if _, _, _, err := r.UndoBulk(f.As(t, d, f.OtherSupervisor), b.PublicKey); !fault.Is(err, fault.NotFound) {
			t.Errorf("taken back by somebody else: %v", err)
		}
		// One of the two was changed again since: it stays.
		if err := r.MoveStage(sup, other, now(t, d, r, other).Version, cases.Charged, ""); err != nil {
			t.Fatal(err)
		}
		clock.Advance(9 * time.Minute)
		if _, done, left, err := r.UndoBulk(sup, b.PublicKey); err != nil || done != 1 || left != 1 {
			t.Fatalf("%d taken back, %d not, %v", done, left, err)
		}
		is = became(t, d, b)
		if is[plain] != "changed, undone" || is[other] != "changed, refused: It was changed again since" {
			t.Errorf("%v", is)
		}
		c := now(t, d, r, plain)
		team, err := access.Members(sup, d, casestest.Grant(t, userstest.System(t), d, plain))
		if err != nil || *c.LeadID != f.Lead || *c.DeputyID != f.Deputy || len(team) != 2 || team[0].UserID != f.Lead || team[0].Part != access.Lead || team[1].Part != access.Deputy {
			t.Errorf("%+v, %+v, %v", c, team, err)
		}
		if *now(t, d, r, other).LeadID != f.Colleague {
			t.Error("a case that was changed since was taken back")
		}
		if _, _, _, err := r.UndoBulk(sup, b.PublicKey); !fault.Is(err, fault.Refused) {
			t.Errorf("taken back twice: %v", err)
		}
	})
}

// Every other act: done, and taken back whole.
func TestManyCasesChangeAndGoBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		var list []ids.Case
		for range 3 {
			list = append(list, casestest.OpenIn(t, r, f).ID)
		}
		lead := f.As(t, d, f.Lead)
		if err := r.PutOnTeam(lead, list[1], f.Supervisor, access.Plain, ""); err != nil {
			t.Fatal(err)
		}
		state := func() (out []string) {
			for _, id := range list {
				c := now(t, d, r, id)
				team, err := access.Members(lead, d, casestest.Grant(t, userstest.System(t), d, id))
				if err != nil {
					t.Fatal(err)
				}
				s := fmt.Sprintf("%s %s %s", c.Stage, c.StageBefore, c.Threat)
				for _, u := range []*ids.User{c.LeadID, c.DeputyID} {
					if u != nil {
						s += fmt.Sprintf(" %d", *u)
					}
				}
				for _, m := range team {
					s += fmt.Sprintf(" %d %s", m.UserID, m.Part)
				}
				out = append(out, s)
			}
			return out
		}
		for _, x := range []struct {
			code    string
			form    url.Values
			changed int
		}{
			{"threat", chosen("threat", "drugs"), 3},
			{"stage", chosen("stage", "charged"), 3},
			{"stage", chosen("stage", "suspended", "why", "The trial is adjourned"), 3},
			{"team", chosen("user", ids.String(f.Colleague), "part", "member"), 3},
			{"team", chosen("user", ids.String(f.Supervisor), "part", "member"), 2}, // is on one team already
			{"team", chosen("user", ids.String(f.Supervisor), "part", "deputy"), 3},
			{"team", chosen("user", ids.String(f.Lead), "part", "member"), 0}, // a lead loses no part
			{"lead", chosen("user", ids.String(f.Deputy)), 3},
		} {
			was, logged := state(), entries(t, d)
			got := pick(t, d, r, lead, list...)
			b, err := r.RunBulk(lead, got.Bulk.PublicKey, got.Bulk.Version, x.code, x.form)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for id, s := range became(t, d, b) {
				if s == "changed" {
					n++
					if more := entries(t, d)[id] - logged[id]; more < 1 || more > 3 || more != 1 && (x.code == "threat" || x.code == "stage") {
						t.Errorf("%s of case %d: %d entries in the log", x.code, id, more)
					}
				}
			}
			if n != x.changed || cmp.Equal(was, state()) == (n > 0) {
				t.Errorf("%s %v: %d changed, want %d; %v", x.code, x.form, n, x.changed, became(t, d, b))
			}
			if _, done, left, err := r.UndoBulk(lead, b.PublicKey); err != nil || done != x.changed || left != 0 {
				t.Errorf("%s: %d taken back, %d not, %v: %v", x.code, done, left, err, became(t, d, b))
			}
			if diff := cmp.Diff(was, state()); diff != "" {
				t.Errorf("%s %v is not as it was:\n%s", x.code, x.form, diff)
			}
		}
		// After ten minutes it stays, and after a day nothing is kept of it.
		got := pick(t, d, r, lead, list...)
		b, err := r.RunBulk(lead, got.Bulk.PublicKey, got.Bulk.Version, "threat", chosen("threat", "drugs"))
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(10*time.Minute + time.Second)
		if _, _, _, err := r.UndoBulk(lead, b.PublicKey); !fault.Is(err, fault.Refused) {
			t.Errorf("after ten minutes: %v", err)
		}
		clock.Advance(24 * time.Hour)
		if err := r.ExpireBulk(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		var left int64
		if err := d.Gorm(t.Context()).Raw("SELECT (SELECT COUNT(*) FROM bulk_acts) + (SELECT COUNT(*) FROM bulk_cases)").Scan(&left).Error; err != nil || left != 0 {
			t.Errorf("%d rows are kept, %v", left, err)
		}
		if _, _, _, err := r.UndoBulk(lead, b.PublicKey); !fault.Is(err, fault.NotFound) {
			t.Errorf("after a day: %v", err)
		}
	})
}

// A run that broke off goes on with the cases that have no outcome, with what was asked first.
func TestABrokenRunGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		a, b := casestest.OpenIn(t, r, f).ID, casestest.OpenIn(t, r, f).ID
		lead := f.As(t, d, f.Lead)
		got := pick(t, d, r, lead, a, b)
		fail := true
		r.OnChange = append(r.OnChange, func(_ context.Context, _ *db.Tx, list []ids.Case) error {
			if fail && list[0] == b {
				return fmt.Errorf("the disk is full")
			}
			return nil
		})
		if _, err := r.RunBulk(lead, got.Bulk.PublicKey, got.Bulk.Version, "threat", chosen("threat", "drugs")); err == nil {
			t.Fatal("no error")
		}
		fail = false
		run := func() cases.Bulk {
			t.Helper()
			x, err := r.RunBulk(lead, got.Bulk.PublicKey, 0, "threat", chosen("threat", "fraud"))
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		if x := run(); x.State != cases.Running {
			t.Errorf("it may be running still: %+v", x)
		}
		clock.Advance(3 * time.Minute)
		if x := run(); x.State != cases.Ended {
			t.Errorf("%+v", x)
		} else if diff := cmp.Diff(map[ids.Case]string{a: "changed", b: "changed"}, became(t, d, x)); diff != "" {
			t.Error(diff)
		}
		if x, y := now(t, d, r, a), now(t, d, r, b); x.Threat != "drugs" || y.Threat != "drugs" || x.Version != 2 || y.Version != 2 {
			t.Errorf("%+v %+v", x, y)
		}
	})
}

// A selection is of one person and one view, survives paging, and has an end.
func TestASelectionSurvivesPaging(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		fill(t, d, r, f, 620)
		ctx := f.As(t, d, f.Colleague)
		filter := cases.Filter{View: cases.Everything}
		view := filter.Query().Encode()
		list := func(n int) (out []cases.Tick) {
			got, err := r.List(ctx, d, filter, page.Request{Sort: page.Sort{Name: "title"}, Size: n})
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range got.Rows {
				out = append(out, cases.Tick{Case: x.ID, Version: x.Version})
			}
			return out
		}
		rows := list(40)
		here := func(ticks []cases.Tick) (out []ids.Case) {
			for _, x := range ticks {
				out = append(out, x.Case)
			}
			return out
		}
		one, err := r.Pick(ctx, cases.Picking{Query: view, Here: here(rows[:20]), Ticked: rows[:3]})
		if err != nil || one.N != 3 {
			t.Fatalf("%+v, %v", one, err)
		}
		key := one.Bulk.PublicKey
		two, err := r.Pick(ctx, cases.Picking{Key: key, Query: view, Here: here(rows[20:]), Ticked: rows[20:22]})
		if err != nil || two.N != 5 || two.Bulk.PublicKey != key || two.Bulk.Version <= one.Bulk.Version {
			t.Fatalf("%+v, %v", two, err)
		}
		three, err := r.Pick(ctx, cases.Picking{Key: key, Query: view, Here: here(rows[:20]), Ticked: rows[1:4]})
		if err != nil || three.N != 5 {
			t.Fatalf("one unticked and another ticked: %+v, %v", three, err)
		}
		// What was there when the form was opened is not what is ticked now.
		if _, err := r.RunBulk(f.As(t, d, f.Colleague), key, two.Bulk.Version, "threat", chosen("threat", "drugs")); !fault.Is(err, fault.Conflict) {
			t.Errorf("from an older selection: %v", err)
		}
		for name, got := range map[string]func() (cases.Selection, error){
			"another view":   func() (cases.Selection, error) { return r.Selected(ctx, d, key, "view=closed") },
			"another person": func() (cases.Selection, error) { return r.Selected(f.As(t, d, f.Lead), d, key, view) },
		} {
			if s, err := got(); err != nil || s.Bulk.ID != 0 || len(s.Cases) != 0 {
				t.Errorf("%s sees %+v, %v", name, s, err)
			}
		}
		if s, err := r.Selected(ctx, d, key, view); err != nil || len(s.Cases) != 5 || !s.Cases[rows[3].Case] || s.Cases[rows[0].Case] {
			t.Errorf("%+v, %v", s, err)
		}
		// The list of what is selected, for its owner alone.
		only := cases.Filter{View: cases.Everything, Only: key}
		if total, err := r.Count(ctx, d, only); err != nil || total.N != 5 {
			t.Errorf("%+v, %v", total, err)
		}
		if total, err := r.Count(f.As(t, d, f.Lead), d, only); err != nil || total.N != 0 {
			t.Errorf("somebody else lists %+v, %v", total, err)
		}
		// Everything that matches, as far as it goes: 558 are in sight.
		all, err := r.PickAll(ctx, filter, page.Sort{Name: "title"}, key)
		if err != nil || all.N != cases.MostBulk || all.Bulk.PublicKey != key {
			t.Fatalf("%+v, %v", all, err)
		}
		first := list(cases.MostBulk)
		s, err := r.Selected(ctx, d, key, view)
		if err != nil || len(s.Cases) != cases.MostBulk {
			t.Fatalf("%d, %v", len(s.Cases), err)
		}
		for _, x := range first {
			if !s.Cases[x.Case] {
				t.Fatalf("case %d is among the first of the list, and not selected", x.Case)
			}
		}
		over, err := r.Pick(ctx, cases.Picking{Key: key, Query: view, Ticked: list(cases.MostBulk + 20)[cases.MostBulk:]})
		if err != nil || over.N != cases.MostBulk || over.Over != 20 {
			t.Errorf("%+v, %v", over, err)
		}
		narrow, err := r.PickAll(ctx, cases.Filter{View: cases.Everything, Nations: []caltime.Nation{caltime.Scotland}}, cases.Sorts[0], "")
		if err != nil || narrow.N != 0 || narrow.Bulk.ID != 0 {
			t.Errorf("nothing matches: %+v, %v", narrow, err)
		}
		// A case that is hidden from its owner since is counted nowhere.
		exec(t, d, "UPDATE cases SET restricted = TRUE WHERE id = ?", first[0].Case)
		if s, err = r.Selected(ctx, d, key, view); err != nil || len(s.Cases) != cases.MostBulk-1 {
			t.Errorf("%d, %v", len(s.Cases), err)
		}
	})
}
