package subjects_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

type fixture struct {
	f     userstest.Force
	cases *cases.Room
	room  *subjects.Room
	c     cases.Case
	ctx   context.Context
}

func begin(t *testing.T, d *db.DB) fixture {
	f := userstest.NewForce(t, d, "FI")
	cr := casestest.Room(d)
	return fixture{f: f, cases: cr, room: subjects.New(d, cr), c: casestest.OpenIn(t, cr, f), ctx: f.As(t, d, f.Lead)}
}

func (x fixture) sheets(t *testing.T, d *db.DB) []subjects.Sheet {
	t.Helper()
	g, err := access.Open(x.ctx, d, x.c.ID, access.Read)
	if err != nil {
		t.Fatal(err)
	}
	list, err := x.room.Sheets(x.ctx, d, g)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAddNumbersSubjectsAndGivesThemAPart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		n := subjectstest.Suspect("  Zoë   Marlin ")
		n.Identifiers = []subjects.NewIdentifier{{Kind: "phone", Value: "07700 900 123"}}
		s := subjectstest.Add(t, x.ctx, x.room, x.c.ID, n)
		if s.Number() != "S1" || s.Name != "Zoë Marlin" || s.NameFolded != "zoe marlin" {
			t.Errorf("%+v", s)
		}
		subjectstest.Add(t, x.ctx, x.room, x.c.ID, subjects.NewSubject{Kind: subjects.Organisation, Name: "Quay Valeting Ltd", CompanyNo: "01234567",
			Role: subjects.NewRole{Category: subjects.Other, Basis: "holds the account"}})
		list := x.sheets(t, d)
		if len(list) != 2 || list[1].Number() != "S2" || len(list[0].Roles) != 1 || len(list[0].Identifiers) != 1 {
			t.Fatalf("%+v", list)
		}
		if r := list[0].Roles[0]; r.Category != subjects.Suspect || r.FromOn != caltime.DateOf(dbtest.Now) || !r.ToOn.IsZero() {
			t.Errorf("%+v", r)
		}
		if v := list[0].Identifiers[0].ValueFolded; v != "07700900123" {
			t.Errorf("folded as %q", v)
		}
	})
}

func TestAddSaysWhatIsWrong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		for field, change := range map[string]func(*subjects.NewSubject){
			"name":             func(n *subjects.NewSubject) { n.Name = " " },
			"kind":             func(n *subjects.NewSubject) { n.Kind = "alien" },
			"born_on":          func(n *subjects.NewSubject) { n.BornOn = caltime.NewDate(2026, 11, 23) },
			"company_no":       func(n *subjects.NewSubject) { n.CompanyNo = "1" },
			"category":         func(n *subjects.NewSubject) { n.Role.Category = "" },
			"basis":            func(n *subjects.NewSubject) { n.Role.Basis = "" },
			"from_on":          func(n *subjects.NewSubject) { n.Role.From = caltime.NewDate(2026, 11, 23) },
			"identifier_value": func(n *subjects.NewSubject) { n.Identifiers = []subjects.NewIdentifier{{Kind: "phone", Value: "-"}} },
		} {
			n := subjectstest.Suspect("A Person")
			change(&n)
			_, _, err := x.room.Add(x.ctx, x.c.ID, n)
			var e *fault.Error
			if !errors.As(err, &e) || e.Fields[field] == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		if n := len(x.sheets(t, d)); n != 0 {
			t.Errorf("%d subjects were kept", n)
		}
	})
}

func TestOnlyThoseWhoMayChangeTheCaseAdd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		hidden := casestest.OpenIn(t, x.cases, x.f, casestest.Restricted)
		for who, want := range map[ids.User]fault.Kind{x.f.Colleague: fault.Forbidden, x.f.Manager: fault.Forbidden, x.f.Admin: fault.NotFound} {
			if _, _, err := x.room.Add(x.f.As(t, d, who), x.c.ID, subjectstest.Suspect("A")); !fault.Is(err, want) {
				t.Errorf("user %d: %v", who, err)
			}
		}
		_, _, closed := x.room.Add(x.f.As(t, d, x.f.Supervisor), hidden.ID, subjectstest.Suspect("A"))
		_, _, none := x.room.Add(x.f.As(t, d, x.f.Supervisor), 999_999, subjectstest.Suspect("A"))
		if !fault.Is(closed, fault.NotFound) || closed.Error() != none.Error() {
			t.Errorf("restricted: %v; none: %v", closed, none)
		}
		if _, _, err := x.room.Add(x.f.As(t, d, x.f.Supervisor), x.c.ID, subjectstest.Suspect("A")); err != nil {
			t.Errorf("the unit's supervisor: %v", err)
		}
	})
}

func TestRolesAreDated(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		x := begin(t, d)
		s := subjectstest.Add(t, x.ctx, x.room, x.c.ID, subjectstest.Suspect("Zoe Marlin"))
		clock.Advance(100 * 24 * time.Hour)
		day := caltime.DateOf(clock.Now())
		if err := x.room.SetRole(x.ctx, x.c.ID, s.ID, subjects.NewRole{Category: subjects.Suspect, Basis: "again"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a second time the same: %v", err)
		}
		role := x.sheets(t, d)[0].Roles[0]
		if err := x.room.EndRole(x.ctx, x.c.ID, s.ID, role.ID, day, "pleaded guilty"); err != nil {
			t.Fatal(err)
		}
		if err := x.room.EndRole(x.ctx, x.c.ID, s.ID, role.ID, day, "again"); !fault.Is(err, fault.Conflict) {
			t.Errorf("ended twice: %v", err)
		}
		if err := x.room.SetRole(x.ctx, x.c.ID, s.ID, subjects.NewRole{Category: subjects.Convicted, Basis: "Northmarch Crown Court"}); err != nil {
			t.Fatal(err)
		}
		var now []subjects.Category
		for _, r := range x.sheets(t, d)[0].Roles {
			if r.On(day.AddDays(1)) {
				now = append(now, r.Category)
			}
		}
		if d := cmp.Diff([]subjects.Category{subjects.Convicted}, now); d != "" {
			t.Error(d)
		}
	})
}

func TestEditNeedsTheNewestVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		s := subjectstest.Add(t, x.ctx, x.room, x.c.ID, subjectstest.Suspect("Zoe Marlin"))
		n := subjectstest.Suspect("Zoe Marlin-Hay")
		n.BornOn = caltime.NewDate(1991, 2, 3)
		got, err := x.room.Edit(x.ctx, x.c.ID, s.ID, s.Version, n)
		if err != nil || got.Name != "Zoe Marlin-Hay" || got.Version != 2 || got.BornOn != n.BornOn {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := x.room.Edit(x.ctx, x.c.ID, s.ID, s.Version, n); !fault.Is(err, fault.Conflict) {
			t.Errorf("stale: %v", err)
		}
		other := casestest.OpenIn(t, x.cases, x.f)
		if _, err := x.room.Edit(x.ctx, other.ID, s.ID, 2, n); !fault.Is(err, fault.NotFound) {
			t.Errorf("by way of another case: %v", err)
		}
	})
}

func TestUndoTakesASubjectBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		x := begin(t, d)
		s, act, err := x.room.Add(x.ctx, x.c.ID, subjectstest.Suspect("Zoe Marlin"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.cases.Undo(x.f.As(t, d, x.f.Deputy), act); !fault.Is(err, fault.NotFound) {
			t.Errorf("by another: %v", err)
		}
		if _, err := x.cases.Undo(x.ctx, act); err != nil {
			t.Fatal(err)
		}
		if list := x.sheets(t, d); !list[0].Withdrawn() || list[0].ID != s.ID {
			t.Errorf("%+v", list)
		}
		if _, err := x.cases.Undo(x.ctx, act); !fault.Is(err, fault.Refused) {
			t.Errorf("twice: %v", err)
		}
		_, late, err := x.room.Add(x.ctx, x.c.ID, subjectstest.Suspect("B"))
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(10*time.Minute + time.Second)
		if _, err := x.cases.Undo(x.ctx, late); !fault.Is(err, fault.Refused) {
			t.Errorf("late: %v", err)
		}
	})
}

func TestLinksAreSeenOnlyByThoseWhoSeeBothCases(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		open := casestest.OpenIn(t, x.cases, x.f, casestest.Titled("Open"))
		hidden := casestest.OpenIn(t, x.cases, x.f, casestest.Restricted, casestest.Titled("Hidden"))
		a := subjectstest.Add(t, x.ctx, x.room, x.c.ID, subjectstest.Suspect("Zoe Marlin"))
		b := subjectstest.Add(t, x.ctx, x.room, open.ID, subjectstest.Suspect("Z Marlin"))
		h := subjectstest.Add(t, x.ctx, x.room, hidden.ID, subjectstest.Suspect("Zoe M"))
		if err := x.room.Link(x.ctx, x.c.ID, a.ID, open.ID, b.ID, "same date of birth"); err != nil {
			t.Fatal(err)
		}
		if err := x.room.Link(x.ctx, open.ID, b.ID, hidden.ID, h.ID, "same passport"); err != nil {
			t.Fatal(err)
		}
		refs := func(who ids.User) (out []string) {
			ctx := x.f.As(t, d, who)
			g, err := access.Open(ctx, d, x.c.ID, access.Read)
			if err != nil {
				t.Fatal(err)
			}
			list, err := x.room.Sheets(ctx, d, g)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range list[0].Linked {
				out = append(out, l.CaseRef)
			}
			return out
		}
		if d := cmp.Diff([]string{open.Ref, hidden.Ref}, refs(x.f.Lead)); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{open.Ref}, refs(x.f.Supervisor)); d != "" {
			t.Error(d)
		}
		closed := x.room.Link(x.f.As(t, d, x.f.Supervisor), x.c.ID, a.ID, hidden.ID, h.ID, "guess")
		none := x.room.Link(x.f.As(t, d, x.f.Supervisor), x.c.ID, a.ID, 999_999, h.ID, "guess")
		if !fault.Is(closed, fault.NotFound) || closed.Error() != none.Error() {
			t.Errorf("restricted: %v; none: %v", closed, none)
		}
		if err := x.room.Link(x.ctx, x.c.ID, a.ID, hidden.ID, h.ID, "again"); !fault.Is(err, fault.Invalid) {
			t.Errorf("linked already: %v", err)
		}
		if err := x.room.Unlink(x.ctx, x.c.ID, a.ID, "different fingerprints"); err != nil {
			t.Fatal(err)
		}
		if got := refs(x.f.Lead); got != nil {
			t.Errorf("after unlinking: %v", got)
		}
	})
}

func TestClustersBecomeOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		var cs []cases.Case
		var ss []subjects.Subject
		for range 4 {
			c := casestest.OpenIn(t, x.cases, x.f)
			cs, ss = append(cs, c), append(ss, subjectstest.Add(t, x.ctx, x.room, c.ID, subjectstest.Suspect("Zoe Marlin")))
		}
		for _, p := range [][2]int{{0, 1}, {2, 3}, {1, 2}} {
			if err := x.room.Link(x.ctx, cs[p[0]].ID, ss[p[0]].ID, cs[p[1]].ID, ss[p[1]].ID, "same"); err != nil {
				t.Fatal(err)
			}
		}
		g, err := access.Open(x.ctx, d, cs[0].ID, access.Read)
		if err != nil {
			t.Fatal(err)
		}
		list, err := x.room.Sheets(x.ctx, d, g)
		if err != nil || len(list[0].Linked) != 3 {
			t.Errorf("%+v, %v", list[0].Linked, err)
		}
	})
}

func TestSheetsTakeFourStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		for _, name := range []string{"A", "B", "C", "D", "E"} {
			subjectstest.Add(t, x.ctx, x.room, x.c.ID, subjectstest.Suspect(name))
		}
		g, err := access.Open(x.ctx, d, x.c.ID, access.Read)
		if err != nil {
			t.Fatal(err)
		}
		n := dbtest.Statements(t, func(ctx context.Context) {
			if _, err := x.room.Sheets(ctx, d, g); err != nil {
				t.Error(err)
			}
		})
		if n != 4 {
			t.Errorf("%d statements", n)
		}
	})
}

func TestASubjectThatIsNamedIsNotWithdrawn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		s := subjectstest.Add(t, x.ctx, x.room, x.c.ID, subjectstest.Suspect("Zoe Marlin"))
		at := dbtest.Now
		err := d.Maintain(t.Context(), func(g *gorm.DB) error {
			if err := g.Exec(`INSERT INTO assets (id, case_id, force_id, unit_id, n, kind, title, first_known_at, created_at, updated_at) VALUES (1, ?, ?, ?, 1, 'cash', 'Cash', ?, ?, ?)`,
				x.c.ID, x.f.ID, x.f.Unit, at, at, at).Error; err != nil {
				return err
			}
			return g.Exec(`INSERT INTO interests (id, asset_id, case_id, force_id, unit_id, subject_id, share_bp, state, state_since, created_at) VALUES (1, 1, ?, ?, ?, ?, 10000, 'identified', ?, ?)`,
				x.c.ID, x.f.ID, x.f.Unit, s.ID, at, at).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		err = x.room.Withdraw(x.ctx, x.c.ID, s.ID, s.Version, "entered by mistake")
		if !fault.Is(err, fault.Refused) || !strings.Contains(err.Error(), "S1 is named by an asset") {
			t.Errorf("%v", err)
		}
		if x.sheets(t, d)[0].Withdrawn() {
			t.Error("it was withdrawn")
		}
	})
}
