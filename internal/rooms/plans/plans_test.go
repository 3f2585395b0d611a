package plans_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

// house is the room over a force with an open and a restricted case, each with a subject.
type house struct {
	t          *testing.T
	d          *db.DB
	clock      *dbtest.Clock
	r          *plans.Room
	f          userstest.Force
	open, shut cases.Case
	who        map[ids.Case]subjects.Subject
	changed    []ids.Case // cases of which the room said that they changed
}

func newHouse(t *testing.T, d *db.DB, clock *dbtest.Clock) *house {
	files := casestest.Room(d)
	h := &house{t: t, d: d, clock: clock, f: userstest.NewForce(t, d, "FI"), r: plans.New(d, userstest.Room(d), files, subjects.New(d, files)), who: map[ids.Case]subjects.Subject{}}
	h.open, h.shut = casestest.OpenIn(t, files, h.f), casestest.OpenIn(t, files, h.f, casestest.Restricted)
	for _, c := range []cases.Case{h.open, h.shut} {
		h.who[c.ID] = subjectstest.Add(t, h.as(h.f.Lead), h.r.Subjects, c.ID, subjectstest.Suspect("M. Oslanthe"))
	}
	files.OnChange = append(files.OnChange, func(_ context.Context, _ *db.Tx, list []ids.Case) error {
		h.changed = append(h.changed, list...)
		return nil
	})
	return h
}

func (h *house) as(u ids.User) context.Context { return h.f.As(h.t, h.d, u) }

func (h *house) today(days int) caltime.Date { return caltime.DateOf(h.clock.Now()).AddDays(days) }

// plan is a plan on a case about its subject.
func (h *house) plan(c cases.Case) plans.NewPlan {
	return plans.NewPlan{Target: plans.Individual, Subject: h.who[c.ID].ID, Threat: "drugs", LRO: h.f.Deputy}
}

func (h *house) opened(c cases.Case, edit func(n *plans.NewPlan)) plans.Plan {
	h.t.Helper()
	n := h.plan(c)
	if edit != nil {
		edit(&n)
	}
	p, err := h.r.OpenPlan(h.as(h.f.Lead), c.ID, n)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) aim(strand plans.Strand, financial bool) plans.NewObjective {
	return plans.NewObjective{Strand: strand, Aim: "Restrain the two flats by summer", Measure: "A restraint order, none now", Due: h.today(60), Financial: financial}
}

// fields wants an error that names exactly these fields.
func fields(t *testing.T, err error, want ...string) {
	t.Helper()
	var e *fault.Error
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("%v, want a refusal of %v", err, want)
		return
	}
	e = err.(*fault.Error)
	if d := cmp.Diff(want, e.FieldNames()); d != "" {
		t.Errorf("fields (-want +got):\n%s", d)
	}
}

func TestAPlanFromDraftToItsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		lead := h.as(h.f.Lead)
		p := h.opened(h.open, func(n *plans.NewPlan) { n.Draft = true })
		if p.Name != "M. Oslanthe" || p.State != plans.Draft || !p.LiveOn.IsZero() || p.OpenedOn != h.today(0) || len(p.PublicKey) != 10 {
			t.Errorf("a draft: %+v", p)
		}
		clock.Advance(48 * time.Hour)
		if _, err := h.r.StartPlan(lead, p.PublicKey, p.Version+1); !fault.Is(err, fault.Conflict) {
			t.Errorf("a version that is none: %v", err)
		}
		live, err := h.r.StartPlan(lead, p.PublicKey, p.Version)
		if err != nil || live.State != plans.Live || live.LiveOn != h.today(0) {
			t.Fatalf("in effect: %+v, %v", live, err)
		}
		if _, err := h.r.StartPlan(lead, p.PublicKey, live.Version); !fault.Is(err, fault.Refused) {
			t.Errorf("twice in effect: %v", err)
		}
		o, err := h.r.AddObjective(lead, p.PublicKey, h.aim(plans.Pursue, true))
		if err != nil || o.N != 1 {
			t.Fatalf("%+v, %v", o, err)
		}
		for _, s := range []plans.Strand{plans.Pursue, plans.Financial} {
			if _, err := h.r.RecordNotPursued(lead, p.PublicKey, s, "None"); !fault.Is(err, fault.Refused) {
				t.Errorf("%s has an objective: %v", s, err)
			}
		}
		if _, err := h.r.RecordNotPursued(lead, p.PublicKey, plans.Prevent, "He recruits nobody"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.r.RecordNotPursued(lead, p.PublicKey, plans.Prevent, "Again"); !fault.Is(err, fault.Refused) {
			t.Errorf("on record twice: %v", err)
		}
		fields(t, h.r.WithdrawObjective(lead, p.PublicKey, 1, o.Version, " "), "reason")
		if err := h.r.WithdrawObjective(lead, p.PublicKey, 2, 1, "No such one"); !fault.Is(err, fault.NotFound) {
			t.Errorf("an objective that is not there: %v", err)
		}
		if err := h.r.WithdrawObjective(lead, p.PublicKey, 1, o.Version+1, "Stale"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a version that is none: %v", err)
		}
		if err := h.r.WithdrawObjective(lead, p.PublicKey, 1, o.Version, "The flats are not his"); err != nil {
			t.Fatal(err)
		}
		if err := h.r.WithdrawObjective(lead, p.PublicKey, 1, o.Version+1, "Again"); !fault.Is(err, fault.Refused) {
			t.Errorf("withdrawn twice: %v", err)
		}
		clock.Advance(time.Minute)
		if x, err := h.r.RecordNotPursued(lead, p.PublicKey, plans.Financial, "He owns nothing"); err != nil || x.DecidedBy != h.f.Lead || !x.DecidedAt.Equal(clock.Now()) {
			t.Errorf("%+v, %v", x, err)
		}
		clock.Advance(24 * time.Hour)
		row := h.list(h.f.Lead, plans.Live)[0]
		if row.Objectives != 0 || row.Money != 0 || !row.Considered || row.CaseRef != h.open.Ref || row.LroName == "" {
			t.Errorf("%+v", row)
		}
		_, err = h.r.ClosePlan(lead, p.PublicKey, row.Version, plans.Closing{On: h.today(-2)})
		fields(t, err, "ending", "ending_note", "closed")
		done, err := h.r.ClosePlan(lead, p.PublicKey, row.Version, plans.Closing{Ending: plans.Partly, Note: "He left the area"})
		if err != nil || done.State != plans.Closed || done.ClosedOn != h.today(0) {
			t.Fatalf("%+v, %v", done, err)
		}
		if _, err := h.r.AddObjective(lead, p.PublicKey, h.aim(plans.Protect, false)); !fault.Is(err, fault.Refused) {
			t.Errorf("a closed plan: %v", err)
		}
		if n := len(h.changed); n != 7 {
			t.Errorf("the case was said to have changed %d times, want 7", n)
		}
		for table, want := range map[string]int64{"plans": 1, "plan_objectives": 1, "plan_not_pursued": 2, "audit_entries WHERE action LIKE 'plan.%'": 7, "case_events WHERE entity = 'plan'": 7} {
			var n int64
			if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM " + table).Scan(&n).Error; err != nil || n != want {
				t.Errorf("%s: %d rows, want %d, %v", table, n, want, err)
			}
		}
	})
}

func TestWhatNoPlanIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		lead := h.as(h.f.Lead)
		try := func(edit func(n *plans.NewPlan)) error {
			n := h.plan(h.open)
			edit(&n)
			_, err := h.r.OpenPlan(lead, h.open.ID, n)
			return err
		}
		fields(t, try(func(n *plans.NewPlan) { *n = plans.NewPlan{} }), "target", "name", "threat", "lro")
		fields(t, try(func(n *plans.NewPlan) { n.Subject = 0 }), "subject")
		fields(t, try(func(n *plans.NewPlan) { n.Subject = h.who[h.shut.ID].ID }), "subject") // of another case
		fields(t, try(func(n *plans.NewPlan) { n.Target, n.Subject = plans.Group, 0 }), "name")
		fields(t, try(func(n *plans.NewPlan) { n.Opened = h.today(1) }), "opened")
		fields(t, try(func(n *plans.NewPlan) { n.LRO = h.f.Admin }), "lro")
		fields(t, try(func(n *plans.NewPlan) { n.Threat, n.Name = "luck", strings.Repeat("x", 201) }), "name", "threat")
		if _, err := h.r.OpenPlan(h.as(h.f.Colleague), h.open.ID, h.plan(h.open)); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a colleague who reads the case opened a plan: %v", err)
		}
		p := h.opened(h.open, nil)
		_, err := h.r.AddObjective(lead, p.PublicKey, plans.NewObjective{Strand: plans.Financial})
		fields(t, err, "strand", "aim", "measure", "due")
		bad := h.aim(plans.Prepare, false)
		bad.Due, bad.Aim = h.today(-1), strings.Repeat("x", 2001)
		_, err = h.r.AddObjective(lead, p.PublicKey, bad)
		fields(t, err, "aim", "due")
		_, err = h.r.RecordNotPursued(lead, p.PublicKey, "luck", "")
		fields(t, err, "not_strand", "not_reason")
		// What a plan is about stays on the case.
		if err := h.r.Subjects.Withdraw(lead, h.open.ID, h.who[h.open.ID].ID, 1, "Another man"); !fault.Is(err, fault.Refused) || !strings.Contains(err.Error(), "a 4P plan") {
			t.Errorf("the subject of a plan was withdrawn: %v", err)
		}
	})
}

func (h *house) list(u ids.User, s plans.State) []plans.Row {
	h.t.Helper()
	out, err := h.r.List(h.as(u), h.d, s, page.Request{Size: 50})
	if err != nil {
		h.t.Fatal(err)
	}
	return out.Rows
}

// A plan of a restricted case is its members' alone, and for everybody else exactly as if it were not there.
func TestPlansOfARestrictedCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		other := userstest.NewForce(t, d, "NM")
		h.opened(h.open, nil)
		hidden := h.opened(h.shut, nil)
		if err := d.Write(h.as(h.f.Lead), func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, h.open.ID, access.Edit)
			if err == nil {
				_, err = access.KeepOut(ctx, tx, g, h.f.Deputy, access.Relative, "Cousin of the subject", nil)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		_, err := h.r.OpenPlan(h.as(h.f.Lead), h.open.ID, h.plan(h.open))
		fields(t, err, "lro") // a conflict of interest keeps them out of the case
		n := h.plan(h.shut)
		n.LRO = h.f.Manager // leads plans elsewhere, and is no member
		_, err = h.r.OpenPlan(h.as(h.f.Lead), h.shut.ID, n)
		fields(t, err, "lro")
		for _, c := range []struct {
			name string
			ctx  context.Context
			want int
		}{{"lead", h.as(h.f.Lead), 2}, {"colleague", h.as(h.f.Colleague), 1}, {"supervisor", h.as(h.f.Supervisor), 1}, {"manager", h.as(h.f.Manager), 1}, {"auditor", h.as(h.f.Auditor), 1},
			{"another force", other.As(t, d, other.Lead), 0}, {"administrator", h.as(h.f.Admin), 0}} {
			rows, err := h.r.List(c.ctx, d, plans.Live, page.Request{Size: 50})
			if err != nil {
				t.Fatal(err)
			}
			counts, err := h.r.Counts(c.ctx, d)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows.Rows) != c.want || counts[plans.Live].N != c.want || counts[plans.Live].Strandless != c.want {
				t.Errorf("%s lists %d and counts %+v, want %d", c.name, len(rows.Rows), counts[plans.Live], c.want)
			}
		}
		verbs := map[string]func(ctx context.Context, key string) error{
			"start": func(ctx context.Context, key string) error { _, err := h.r.StartPlan(ctx, key, 1); return err },
			"add": func(ctx context.Context, key string) error {
				_, err := h.r.AddObjective(ctx, key, h.aim(plans.Pursue, true))
				return err
			},
			"not": func(ctx context.Context, key string) error {
				_, err := h.r.RecordNotPursued(ctx, key, plans.Financial, "Nothing there")
				return err
			},
			"withdraw": func(ctx context.Context, key string) error {
				return h.r.WithdrawObjective(ctx, key, 1, 1, "Nothing there")
			},
			"close": func(ctx context.Context, key string) error {
				_, err := h.r.ClosePlan(ctx, key, 1, plans.Closing{Ending: plans.Archived, Note: "Over"})
				return err
			},
		}
		who, _ := actor.From(h.as(h.f.Colleague))
		for name, do := range verbs {
			ask := func(key string) (n int, err error) {
				n = dbtest.Statements(t, func(ctx context.Context) { err = do(actor.With(ctx, who), key) })
				return n, err
			}
			n1, e1 := ask(hidden.PublicKey)
			n2, e2 := ask("zzzzzzzzzz")
			if !fault.Is(e1, fault.NotFound) || e1.Error() != e2.Error() || n1 != n2 {
				t.Errorf("%s: a restricted plan gives %v in %d statements, none gives %v in %d", name, e1, n1, e2, n2)
			}
		}
		if p := h.list(h.f.Lead, plans.Live); p[0].Version != 1 || p[1].Version != 1 {
			t.Error("an outsider changed a plan")
		}
	})
}

// The list pages by key both ways, over plans of the same day.
func TestTheListOfPlansPagesByKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		var want []string
		for i := range 7 {
			p := h.opened(h.open, func(n *plans.NewPlan) {
				n.Target, n.Name, n.Opened = plans.Group, strings.Repeat("G", i+1), h.today(-10+i/3)
			})
			want = append([]string{p.Name}, want...)
		}
		var got []string
		req := page.Request{Size: 3}
		var last page.Result[plans.Row]
		for {
			res, err := h.r.List(h.as(h.f.Lead), d, plans.Live, req)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range res.Rows {
				got = append(got, x.Name)
			}
			if last = res; res.Next == "" {
				break
			}
			req.After = page.Decode(res.Next)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		back, err := h.r.List(h.as(h.f.Lead), d, plans.Live, page.Request{Size: 3, Before: page.Decode(last.Prev)})
		if err != nil || len(back.Rows) != 3 || back.Rows[0].Name != want[3] {
			t.Errorf("back from the last page: %v, %v", back.Rows, err)
		}
	})
}

// What was considered stays as it was recorded: the database refuses any change.
func TestWhatWasConsideredIsNeverChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		p := h.opened(h.open, nil)
		if _, err := h.r.RecordNotPursued(h.as(h.f.Lead), p.PublicKey, plans.Financial, "He owns nothing"); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{"UPDATE plan_not_pursued SET reason = 'x'", "DELETE FROM plan_not_pursued"} {
			err := d.Write(h.as(h.f.Lead), func(ctx context.Context, tx *db.Tx) error {
				tx.Record("plan.tried", db.On{Op: db.System, Kind: "plan"}, nil)
				return tx.Gorm(ctx).Exec(q).Error
			})
			if err == nil {
				t.Errorf("%s was taken", q)
			}
		}
	})
}

func grant(t *testing.T, ctx context.Context, d *db.DB, id ids.Case) access.Grant {
	t.Helper()
	return casestest.Grant(t, ctx, d, id)
}

func TestTheOverviewShowsPlansOfTheCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		ctx := h.as(h.f.Lead)
		if p, err := h.r.Panel(ctx, d, grant(t, ctx, d, h.open.ID)); err != nil || p.Body != nil {
			t.Errorf("without a plan there is no panel: %+v, %v", p, err)
		}
		h.opened(h.open, nil)
		p, err := h.r.Panel(ctx, d, grant(t, ctx, d, h.open.ID))
		if err != nil || p.Body == nil {
			t.Fatalf("%+v, %v", p, err)
		}
		var b strings.Builder
		if err := p.Body.Render(ctx, &b); err != nil || !strings.Contains(b.String(), "M. Oslanthe") || !strings.Contains(b.String(), "Nothing recorded") {
			t.Errorf("%s, %v", b.String(), err)
		}
	})
}
