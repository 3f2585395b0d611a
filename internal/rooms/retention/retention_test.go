package retention_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/blob"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/search"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/users/userstest"
)

// house is the room over a force with one closed case with a subject, a decision and a note of the search.
type house struct {
	t        *testing.T
	d        *db.DB
	clock    *dbtest.Clock
	r        *retention.Room
	f        userstest.Force
	subjects *subjects.Room
	search   *search.Room
	c        cases.Case
}

const word = "ZEPHYRINE"

func newHouse(t *testing.T, d *db.DB, clock *dbtest.Clock, with ...func(*cases.New)) *house {
	t.Helper()
	ref, people, files := &reference.Room{DB: d}, userstest.Room(d), casestest.Room(d)
	subs := subjects.New(d, files)
	a := assets.NewRoom(d, files, ref)
	o := orders.NewRoom(d, people, ref, files, a)
	store, err := blob.Open("folder:"+t.TempDir(), d)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, d: d, clock: clock, f: userstest.NewForce(t, d, "FI"), subjects: subs, search: search.New(d, files)}
	h.r = retention.New(d, people, ref, files, o, confiscation.New(d, people, ref, files, subs, a, o), store)
	with = append(with, casestest.Titled(word+" couriers"))
	h.c = h.fill(casestest.OpenIn(t, files, h.f, with...))
	return h
}

func (h *house) as(u ids.User) context.Context { return h.f.As(h.t, h.d, u) }

func (h *house) fill(c cases.Case) cases.Case {
	h.t.Helper()
	lead := h.as(h.f.Lead)
	if _, _, err := h.subjects.Add(lead, c.ID, subjects.NewSubject{Kind: subjects.Person, Name: word + " Person", Note: word + " note", Address: word + " Road",
		BornOn: caltime.MustDate("1980-02-29"), Role: subjects.NewRole{Category: subjects.Suspect, Basis: word, From: caltime.DateOf(h.clock.Now())}}); err != nil {
		h.t.Fatal(err)
	}
	if _, _, err := h.r.Cases.Decide(lead, c.ID, cases.NewDecision{Title: word + " decision", Decision: word, Reason: word}); err != nil {
		h.t.Fatal(err)
	}
	return c
}

func (h *house) close(c cases.Case) {
	h.t.Helper()
	now, err := h.r.Cases.ByID(h.t.Context(), h.d, casestest.Grant(h.t, h.as(h.f.Lead), h.d, c.ID))
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.r.Cases.Close(h.as(h.f.Lead), c.ID, now.Version, cases.ClosingReasons()[0].Code, word); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) reckon() { h.must(h.r.Reckon(dbtest.System(h.t))) }

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// refused holds that err is of a kind and says a word.
func (h *house) refused(err error, k fault.Kind, says string) {
	h.t.Helper()
	if fault.KindOf(err) != k || !strings.Contains(fmt.Sprint(err), says) {
		h.t.Errorf("%v (kind %v), want kind %v with %q", err, fault.KindOf(err), k, says)
	}
}

func (h *house) queue(u ids.User, which string) []retention.Row {
	h.t.Helper()
	res, err := h.r.Queue(h.as(u), h.d, which, page.Request{Size: 25})
	h.must(err)
	return res.Rows
}

func (h *house) plan() retention.Plan {
	h.t.Helper()
	var p retention.Plan
	h.must(h.d.Gorm(h.t.Context()).Where("case_id = ?", h.c.ID).Take(&p).Error)
	return p
}

func years(n int) time.Duration { return time.Duration(n) * 366 * 24 * time.Hour }

func TestReviewsAndDisposal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		_, err := h.r.ProposeDisposal(h.as(h.f.Supervisor), h.c.ID, retention.OfReview, "nobody needs it any more")
		h.refused(err, fault.Refused, "The case is open")
		h.close(h.c)
		h.reckon()
		p := h.plan()
		if p.Grp != retention.Group3 || p.Confirmed || p.ClearFrom != caltime.MustDate("2026-11-22") || p.NextReview != caltime.MustDate("2032-11-22") || p.Cause != retention.CauseClosed {
			t.Fatalf("%+v", p)
		}
		h.reckon()
		if again := h.plan(); again.Version != p.Version {
			t.Error("reckoning again wrote a row that did not change")
		}
		if rows := h.queue(h.f.Supervisor, "due"); len(rows) != 0 {
			t.Errorf("due at once: %+v", rows)
		}
		if rows := h.queue(h.f.Supervisor, "later"); len(rows) != 1 || rows[0].Ref != h.c.Ref {
			t.Errorf("%+v", rows)
		}
		sup, man := h.as(h.f.Supervisor), h.as(h.f.Manager)
		_, err = h.r.ProposeDisposal(sup, h.c.ID, retention.OfReview, "nobody needs it any more")
		h.refused(err, fault.Refused, "not due before 22 Nov 2032")
		h.refused(h.r.SetGroup(h.as(h.f.Lead), h.c.ID, p.Version, retention.Group2, "violence"), fault.Forbidden, "supervisor")
		h.refused(h.r.SetGroup(h.as(h.f.OtherSupervisor), h.c.ID, p.Version, retention.Group2, "violence"), fault.Forbidden, "supervisor")
		h.must(h.r.SetGroup(sup, h.c.ID, p.Version, retention.Group2, "violence"))
		if p = h.plan(); p.NextReview != caltime.MustDate("2036-11-22") || !p.Confirmed {
			t.Errorf("%+v", p)
		}
		h.refused(h.r.SetGroup(sup, h.c.ID, p.Version-1, retention.Group3, "violence"), fault.Conflict, "")
		clock.Advance(years(10))
		if rows := h.queue(h.f.Manager, "due"); len(rows) != 1 || rows[0].Proposed {
			t.Fatalf("%+v", rows)
		}
		// Nothing goes by the clock alone.
		h.reckon()
		if got := h.traces(); len(got) == 0 {
			t.Fatal("the data is gone, and nobody decided")
		}
		today := caltime.DateOf(clock.Now())
		h.refused(h.r.Retain(sup, h.c.ID, p.Version, "", today), fault.Invalid, "Check the review")
		h.refused(h.r.Retain(sup, h.c.ID, p.Version, "an appeal may follow", today.AddDays(365*11)), fault.Invalid, "")
		h.must(h.r.Retain(sup, h.c.ID, p.Version, "an appeal may follow", today.AddDays(365)))
		if p = h.plan(); p.NextReview != today.AddDays(365) || p.ReviewedOn != today {
			t.Errorf("%+v", p)
		}
		h.reckon()
		if p.NextReview != h.plan().NextReview {
			t.Error("reckoning moved what a person had set")
		}
		clock.Advance(years(1))
		hold, err := h.r.PlaceHold(man, h.c.ID, retention.NewHold{Kind: retention.HoldIOPC, Reason: "complaint 77"})
		h.must(err)
		_, err = h.r.ProposeDisposal(sup, h.c.ID, retention.OfReview, "nobody needs it any more")
		h.refused(err, fault.Refused, "IOPC investigation: complaint 77")
		h.must(h.r.EndHold(sup, h.c.ID, hold.ID, hold.Version, "closed by the IOPC"))
		d1, err := h.r.ProposeDisposal(sup, h.c.ID, retention.OfReview, "nobody needs "+word)
		h.must(err)
		_, err = h.r.ProposeDisposal(man, h.c.ID, retention.OfReview, "nobody needs it any more")
		h.refused(err, fault.Refused, "already")
		_, err = h.r.DecideDisposal(sup, h.c.ID, d1.Version, true, "")
		h.refused(err, fault.Refused, "somebody else")
		// A hold since the proposal stops it.
		late, err := h.r.PlaceHold(man, h.c.ID, retention.NewHold{Kind: retention.HoldInquiry, Reason: word + " inquiry"})
		h.must(err)
		_, err = h.r.DecideDisposal(man, h.c.ID, d1.Version, true, "")
		h.refused(err, fault.Refused, "Public inquiry")
		h.must(h.r.EndHold(man, h.c.ID, late.ID, late.Version, "over"))
		key, err := audit.LoadOrMakeKey(filepath.Join(t.TempDir(), "key"))
		h.must(err)
		_, err = audit.Seal(dbtest.System(t), d, key)
		h.must(err)
		done, err := h.r.DecideDisposal(man, h.c.ID, d1.Version, true, "")
		h.must(err)
		if done.State != retention.Done || done.RowsErased < 8 || done.DetailsErased < 5 || done.Reason != "" {
			t.Errorf("%+v", done)
		}
		if got := h.traces(); len(got) > 0 {
			t.Errorf("what is personal is still in %v", got)
		}
		_, err = audit.Seal(dbtest.System(t), d, key)
		h.must(err)
		res, err := audit.Verify(t.Context(), d, key.Verifier, nil)
		h.must(err)
		if !res.OK {
			t.Errorf("the log does not verify: %+v", res)
		}
		for _, u := range []ids.User{h.f.Lead, h.f.Manager, h.f.Auditor} {
			_, err = access.OpenRef(h.as(u), d, h.c.Ref, access.Read)
			h.refused(err, fault.NotFound, "")
		}
		stones, err := h.r.Disposals(man, d, page.Request{Size: 10})
		h.must(err)
		if len(stones.Rows) != 1 || stones.Rows[0].Ref != h.c.Ref || *stones.Rows[0].DecidedBy != h.f.Manager {
			t.Errorf("%+v", stones)
		}
		_, err = h.r.DecideDisposal(man, h.c.ID, d1.Version, true, "")
		h.refused(err, fault.NotFound, "")
	})
}

// traces names the tables and columns of the database that still tell of the case.
func (h *house) traces() (out []string) {
	h.t.Helper()
	for _, c := range textColumns(h.t, h.d) {
		var n int64
		h.must(h.d.Gorm(h.t.Context()).Raw("SELECT COUNT(*) FROM " + c[0] + " WHERE CAST(" + c[1] + " AS TEXT) LIKE '%" + word + "%' OR CAST(" + c[1] + " AS TEXT) LIKE '%" + strings.ToLower(word) + "%'").Scan(&n).Error)
		if n > 0 {
			out = append(out, c[0]+"."+c[1])
		}
	}
	return out
}

// textColumns lists table and column of every text of the schema.
func textColumns(t *testing.T, d *db.DB) (out [][2]string) {
	t.Helper()
	q := "SELECT m.name AS tab, p.name AS col FROM sqlite_master m JOIN pragma_table_xinfo(m.name) p WHERE m.type = 'table' AND p.type = 'TEXT' AND p.hidden = 0 AND m.name NOT LIKE 'sqlite_%'"
	if d.Dialect() == db.Postgres {
		q = "SELECT table_name AS tab, column_name AS col FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type = 'text'"
	}
	var rows []struct{ Tab, Col string }
	if err := d.Gorm(t.Context()).Raw(q).Scan(&rows).Error; err != nil || len(rows) < 200 {
		t.Fatalf("%d columns, %v", len(rows), err)
	}
	for _, r := range rows {
		out = append(out, [2]string{r.Tab, r.Col})
	}
	return out
}

// TestTheCatalogueKnowsEveryTable holds the list of what is erased to the schema: a new table of a case, or a new column of
// text in one, must be erased or kept on purpose.
func TestTheCatalogueKnowsEveryTable(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	var owned []string
	if err := d.Gorm(t.Context()).Raw("SELECT m.name FROM sqlite_master m JOIN pragma_table_xinfo(m.name) p WHERE m.type = 'table' AND p.name = 'case_id'").Scan(&owned).Error; err != nil {
		t.Fatal(err)
	}
	owned = append(owned, "cases", "intake_steps")
	has := map[string][]string{}
	for _, c := range textColumns(t, d) {
		has[c[0]] = append(has[c[0]], c[1])
	}
	listed := retention.Catalogue()
	for _, tab := range owned {
		if strings.HasPrefix(tab, "cpt_") || strings.HasPrefix(tab, "audit_") {
			continue // the compartment keeps its own, and knows no case; the log is erased by platform/audit
		}
		want, ok := has[tab], false
		for _, e := range listed {
			if e.Table != tab {
				continue
			}
			ok = true
			got := slices.Clone(e.Texts)
			sort.Strings(got)
			sort.Strings(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-schema +catalogue):\n%s", tab, diff)
			}
		}
		if !ok {
			t.Errorf("%s has rows of a case and is not in the catalogue", tab)
		}
	}
}

func TestALimitHidesTheCaseAndKeepsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		sup, man := h.as(h.f.Supervisor), h.as(h.f.Manager)
		seen := func(u ids.User) int {
			var n int64
			where, args := access.Sight(h.as(u)).Where("id", "force_id")
			h.must(d.Gorm(t.Context()).Table("cases").Where(where, args...).Count(&n).Error)
			return int(n)
		}
		h.close(h.c)
		h.reckon()
		l, err := h.r.ProposeLimit(sup, h.c.ID, retention.AccuracyUnknown, "the identity is disputed")
		h.must(err)
		h.refused(h.r.DecideLimit(sup, h.c.ID, l.Version, true, "agreed"), fault.Refused, "somebody else")
		_, err = h.r.ProposeLimit(h.as(h.f.Lead), h.c.ID, retention.AsEvidence, "mine")
		h.refused(err, fault.Forbidden, "")
		if seen(h.f.Lead) != 1 {
			t.Error("a proposal hid the case")
		}
		h.must(h.r.DecideLimit(man, h.c.ID, l.Version, true, "agreed"))
		for _, u := range []ids.User{h.f.Lead, h.f.Supervisor, h.f.Manager, h.f.Auditor} {
			if seen(u) != 0 {
				t.Errorf("user %d still finds the case in lists", u)
			}
			if _, err := access.OpenRef(h.as(u), d, h.c.Ref, access.Read); err != nil {
				t.Errorf("the evidence is gone: %v", err)
			}
		}
		res, err := h.search.Find(h.as(h.f.Lead), d, search.Query{Words: []string{strings.ToLower(word[:6])}})
		h.must(err)
		if strings.Contains(fmt.Sprintf("%+v", res), h.c.Ref) {
			t.Errorf("the search finds it: %+v", res)
		}
		_, err = access.OpenRef(h.as(h.f.Lead), d, h.c.Ref, access.Edit)
		h.refused(err, fault.Forbidden, "kept as evidence only")
		if rows := h.queue(h.f.Manager, "limited"); len(rows) != 1 || !rows[0].Limited {
			t.Errorf("%+v", rows)
		}
		h.refused(h.r.AskLift(man, h.c.ID, l.Version, "x"), fault.Conflict, "")
		h.refused(h.r.DecideLift(sup, h.c.ID, l.Version+1, true, "nobody asked"), fault.Conflict, "")
		h.must(h.r.AskLift(man, h.c.ID, l.Version+1, "the identity is proved"))
		h.refused(h.r.AskLift(sup, h.c.ID, l.Version+2, "so it is"), fault.Refused, "already")
		h.refused(h.r.DecideLift(man, h.c.ID, l.Version+2, true, "agreed"), fault.Refused, "somebody else")
		h.refused(h.r.DecideLift(sup, h.c.ID, l.Version+2, true, ""), fault.Invalid, "")
		if rows := h.queue(h.f.Manager, "limited"); len(rows) != 1 || !rows[0].LiftAsked || seen(h.f.Lead) != 0 {
			t.Errorf("asked for: %+v", rows)
		}
		h.must(h.r.DecideLift(sup, h.c.ID, l.Version+2, false, "show me the proof"))
		if rows := h.queue(h.f.Manager, "limited"); len(rows) != 1 || rows[0].LiftAsked || seen(h.f.Lead) != 0 {
			t.Errorf("refused: %+v", rows)
		}
		h.must(h.r.AskLift(sup, h.c.ID, l.Version+3, "the identity is proved by its papers"))
		// What the verb refuses the table refuses too.
		if err := d.Write(man, func(ctx context.Context, tx *db.Tx) error {
			tx.Record("test.tried", db.On{Op: db.System}, nil)
			return tx.Gorm(ctx).Exec("UPDATE processing_limits SET lifted_by = ? WHERE id = ?", h.f.Supervisor, l.ID).Error
		}); err == nil {
			t.Error("one person asked and lifted")
		}
		h.must(h.r.DecideLift(man, h.c.ID, l.Version+4, true, "seen"))
		if seen(h.f.Lead) != 1 {
			t.Error("lifted, and still hidden")
		}
	})
}

func TestGroupOneIsKeptUntilTheSubjectIsAHundred(t *testing.T) {
	clock := dbtest.NewClock(dbtest.Now)
	h := newHouse(t, dbtest.SQLite(t, clock), clock)
	h.close(h.c)
	h.reckon()
	h.must(h.r.SetGroup(h.as(h.f.Supervisor), h.c.ID, h.plan().Version, retention.Group1, "public protection"))
	clock.Advance(years(11))
	_, err := h.r.ProposeDisposal(h.as(h.f.Supervisor), h.c.ID, retention.OfReview, "nobody needs it any more")
	h.refused(err, fault.Refused, "100 years old: the youngest is on 29 Feb 2080")
	clock.Set(time.Date(2080, 3, 1, 12, 0, 0, 0, time.UTC))
	_, err = h.r.ProposeDisposal(h.as(h.f.Supervisor), h.c.ID, retention.OfReview, "nobody needs it any more")
	h.must(err)
}

func TestAClearPeriodBeginsAgainWithEachContact(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		h := newHouse(t, d, clock)
		h.close(h.c)
		h.reckon()
		clock.Advance(years(5))
		other := h.fill(casestest.OpenIn(t, h.r.Cases, h.f, casestest.Titled("Later")))
		link := func(c ids.Case) subjects.Subject {
			s, err := h.subjects.ByNumber(t.Context(), d, casestest.Grant(t, h.as(h.f.Lead), d, c), 1)
			h.must(err)
			return s
		}
		h.must(d.Maintain(t.Context(), func(g *gorm.DB) error {
			if err := g.Exec("INSERT INTO identities (id, force_id, created_at, created_by) VALUES (1, ?, ?, ?)", h.f.ID, clock.Now(), h.f.Lead).Error; err != nil {
				return err
			}
			for _, c := range []ids.Case{h.c.ID, other.ID} {
				if err := g.Exec("INSERT INTO identity_subjects (identity_id, subject_id, case_id, force_id, basis, from_at, linked_by) VALUES (1, ?, ?, ?, 'same', ?, ?)",
					link(c).ID, c, h.f.ID, clock.Now(), h.f.Lead).Error; err != nil {
					return err
				}
			}
			return nil
		}))
		h.reckon()
		if p := h.plan(); p.ClearFrom != caltime.DateOf(clock.Now()) || p.Cause != retention.CauseOther {
			t.Errorf("%+v", p)
		}
	})
}
