package search_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/search"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

type world struct {
	f    userstest.Force
	cr   *cases.Room
	sr   *subjects.Room
	room *search.Room
}

func begin(t *testing.T, d *db.DB) world {
	f := userstest.NewForce(t, d, "FI")
	cr := casestest.Room(d)
	return world{f, cr, subjects.New(d, cr), search.New(d, cr)}
}

// found gives what a person's search shows.
func (w world) found(t *testing.T, d *db.DB, who ids.User, words string) string {
	t.Helper()
	q, ok := search.ParseQuery(words)
	if !ok {
		return "too little"
	}
	got, err := w.room.Find(w.f.As(t, d, who), d, q)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, h := range got.Hits {
		out = append(out, string(h.Kind)+":"+h.Shown+"@"+h.Label.Ref)
	}
	return strings.Join(out, " | ")
}

func TestFindByPrefix(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		w := begin(t, d)
		ctx := w.f.As(t, d, w.f.Lead)
		c := casestest.OpenIn(t, w.cr, w.f, casestest.Titled("Crypto exchange exit"), func(n *cases.New) {
			n.Operation, n.Refs = "Op LARCHWOOD", []cases.NewRef{{Kind: cases.RefCrime, Value: "FI 23/4471"}}
		})
		s := subjectstest.Suspect("José Núñez-O'Hara")
		s.Identifiers = []subjects.NewIdentifier{{Kind: "phone", Value: "07700 900 123"}, {Kind: "alias", Value: "Pepe"}}
		subjectstest.Add(t, ctx, w.sr, c.ID, s)
		title := "title:Op LARCHWOOD · Crypto exchange exit@FI/2026/0001"
		subject, ref := "subject:José Núñez-O'Hara@FI/2026/0001", "ref:FI/2026/0001@FI/2026/0001"
		for words, want := range map[string]string{
			"larch": title, "EXCH cry": title, "nunez": subject, "JOSE ohara": subject, "núñ": subject, "FI/2026/0001": ref, "fi-2026-00": ref, "0001": ref,
			"FI 23 44": "case_ref:FI 23/4471@FI/2026/0001", "4471": "case_ref:FI 23/4471@FI/2026/0001", "07700 9001": "identifier:07700 900 123@FI/2026/0001",
			"pep": "identifier:Pepe@FI/2026/0001", "larchwoods": "", "jose crypto": "", "x": "too little", " ": "too little", "%": "too little", "_a_": "too little",
		} {
			if got := w.found(t, d, w.f.Colleague, words); got != want {
				t.Errorf("%q finds %q, want %q", words, got, want)
			}
		}
	})
}

func TestFindFollowsChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		w := begin(t, d)
		ctx := w.f.As(t, d, w.f.Lead)
		c := casestest.OpenIn(t, w.cr, w.f, casestest.Titled("Boiler room"))
		e := c.Edited()
		e.Title = "Ticket resale"
		if _, err := w.cr.EditCase(ctx, c.ID, 1, e); err != nil {
			t.Fatal(err)
		}
		_, act, err := w.sr.Add(ctx, c.ID, subjectstest.Suspect("Zoe Marlin"))
		if err != nil {
			t.Fatal(err)
		}
		if got := w.found(t, d, w.f.Lead, "boiler") + w.found(t, d, w.f.Lead, "ticket") + w.found(t, d, w.f.Lead, "marlin"); got != "title:Ticket resale@FI/2026/0001subject:Zoe Marlin@FI/2026/0001" {
			t.Errorf("found %q", got)
		}
		if _, err := w.cr.Undo(ctx, act); err != nil {
			t.Fatal(err)
		}
		if got := w.found(t, d, w.f.Lead, "marlin"); got != "" {
			t.Errorf("a withdrawn subject is found: %q", got)
		}
	})
}

func TestRestrictedIsNotFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		w := begin(t, d)
		other := userstest.NewForce(t, d, "GX")
		casestest.OpenIn(t, w.cr, w.f, casestest.Titled("Secret harbour"), casestest.Restricted)
		casestest.OpenIn(t, w.cr, other, casestest.Titled("Secret quay"))
		site := userstest.Browse(t, d, w.room.Routes())
		for _, who := range []ids.User{w.f.Colleague, w.f.Supervisor, w.f.Manager, w.f.Auditor} {
			if got := w.found(t, d, who, "secret"); got != "" {
				t.Errorf("user %d finds %q", who, got)
			}
			b := site.SignIn(t, who)
			x, y := b.Get("/search?q=harbour").Must(http.StatusOK), b.Get("/search?q=wharves").Must(http.StatusOK)
			if strings.ReplaceAll(x.Body, "harbour", "wharves") != y.Body {
				t.Errorf("user %d can tell a hidden match from none", who)
			}
		}
		if got := w.found(t, d, w.f.Lead, "secret"); got != "title:Secret harbour@FI/2026/0001" {
			t.Errorf("a member finds %q", got)
		}
		site.SignIn(t, w.f.Admin).Get("/search?q=secret").Must(http.StatusForbidden)
	})
}

func TestASearchIsLoggedWithWhatItShowed(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	w := begin(t, d)
	c := casestest.OpenIn(t, w.cr, w.f, casestest.Titled("Boiler room"))
	site := userstest.Browse(t, d, w.room.Routes())
	site.SignIn(t, w.f.Lead).Get("/search?q=" + url.QueryEscape("boil")).Must(http.StatusOK)
	if len(site.Notes) != 1 || site.Notes[0].Action != "search.made" {
		t.Fatalf("logged %+v", site.Notes)
	}
	if d := cmp.Diff(map[string]any{"words": "boil", "cases": []ids.Case{c.ID}}, site.Notes[0].Detail); d != "" {
		t.Error(d)
	}
}

// TestReindexWritesOnlyWhatDiffers runs it twice over many cases: the second time nothing is written, in few statements.
func TestReindexWritesOnlyWhatDiffers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		w := begin(t, d)
		ctx, s := db.Watch(userstest.System(t))
		var all []ids.Case
		if err := d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			list := make([]cases.New, 400)
			for i := range list {
				list[i] = cases.New{ForceID: w.f.ID, UnitID: w.f.Unit, Title: fmt.Sprintf("Seizure %d of cash", i), Arising: cases.Arising{Origin: cases.Reactive, Basis: "arrest"}}
			}
			gs, err := w.cr.OpenBatch(ctx, tx, list)
			for _, g := range gs {
				all = append(all, g.CaseID())
			}
			if err != nil {
				return err
			}
			if err := w.cr.Changed(ctx, tx, gs...); err != nil {
				return err
			}
			before := s.Count()
			if err := w.room.Reindex(ctx, tx, all); err != nil {
				return err
			}
			if n := s.Count() - before; n != 2 {
				t.Errorf("%d statements the second time, want one for each 200 cases", n)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		q, _ := search.ParseQuery("seiz")
		as, watched := db.Watch(w.f.As(t, d, w.f.Lead))
		got, err := w.room.Find(as, d, q)
		if err != nil || len(got.Hits) != 50 || !got.More {
			t.Errorf("%d hits, more %v, %v", len(got.Hits), got.More, err)
		}
		if watched.Count() != 3 {
			t.Errorf("%d statements", watched.Count())
		}
	})
}

func TestTermsOfAPrefixAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Za-zÀ-ž]{3,10}( [A-Za-z0-9]{2,8}){0,3}`).Draw(t, "text")
		for _, k := range []search.Kind{search.Title, search.Subject} {
			for _, term := range search.Terms(k, text) {
				q, ok := search.ParseQuery(term)
				if ok && (len(q.Words) != 1 || q.Words[0] != term) {
					t.Fatalf("the term %q of %q is asked for as %v", term, text, q.Words)
				}
			}
		}
	})
}

// TestTheListIsNarrowedByTheSameTerms looks through the box above the list of cases.
func TestTheListIsNarrowedByTheSameTerms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		w := begin(t, d)
		casestest.OpenIn(t, w.cr, w.f, casestest.Titled("Boiler room"))
		c := casestest.OpenIn(t, w.cr, w.f, casestest.Titled("Ticket resale"))
		subjectstest.Add(t, w.f.As(t, d, w.f.Lead), w.sr, c.ID, subjectstest.Suspect("Zoë Marlin"))
		for text, want := range map[string]int{"": 2, "boil": 1, "zoe tick": 1, "FI/2026/0002": 1, "FI-2026-000": 2, "zoe boiler": 0, "t r": 1, "z": 1, "q": 0} {
			got, err := w.cr.Count(w.f.As(t, d, w.f.Colleague), d, cases.Filter{View: cases.AllOpen, Text: text})
			if err != nil || got.N != want {
				t.Errorf("%q: %d cases, want %d, %v", text, got.N, want, err)
			}
		}
	})
}
