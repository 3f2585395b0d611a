package subjects_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/subjects/subjectstest"
	"proceeds/internal/rooms/users/userstest"
)

func TestASubjectIsAddedChangedAndLinkedInTheBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		site := userstest.Browse(t, d, append(x.room.Routes(), x.cases.Routes()...))
		b := site.SignIn(t, x.f.Lead)
		at := x.c.Path() + "/subjects"
		v := b.Get(at + "/new").Must(http.StatusOK).Form("form.formp")
		v.Set("name", "Corey Vellamere")
		v.Set("born_on-day", "31")
		v.Set("born_on-month", "2")
		v.Set("born_on-year", "1991")
		p := b.Post(at+"/new", v).Must(http.StatusUnprocessableEntity)
		if got := p.Attr("#born_on-day", "value"); got != "31" || p.Attr("#name", "value") != "Corey Vellamere" {
			t.Errorf("typed values are lost: %q", got)
		}
		v.Set("born_on-day", "3")
		v.Set("basis", "arrested 4 June")
		if to := b.Post(at+"/new", v).Must(http.StatusSeeOther).Location(); to != at {
			t.Errorf("sent to %q", to)
		}
		p = b.Get(at).Must(http.StatusOK)
		undo := p.Attr("main form[action^='/acts/']", "action")
		if !strings.Contains(p.Text("#S1"), "born 3 Feb 1991") || undo == "" {
			t.Errorf("row %q, undo %q", p.Text("#S1"), undo)
		}
		one := at + "/S1"
		b.Post(one+"/role", url.Values{"category": {"victim"}, "basis": {"lost the savings"}}).Must(http.StatusSeeOther)
		b.Post(one+"/identifier", url.Values{"identifier_kind": {"phone"}, "identifier_value": {""}}).Must(http.StatusUnprocessableEntity)
		b.Post(one+"/identifier", url.Values{"identifier_kind": {"phone"}, "identifier_value": {"07700 900 123"}}).Must(http.StatusSeeOther)
		other := casestest.OpenIn(t, x.cases, x.f)
		subjectstest.Add(t, x.ctx, x.room, other.ID, subjectstest.Suspect("C. Vellamere"))
		b.Post(one+"/link", url.Values{"link_case": {other.Ref}, "link_subject": {"S9"}, "link_basis": {"same"}}).Must(http.StatusUnprocessableEntity)
		b.Post(one+"/link", url.Values{"link_case": {other.Ref}, "link_subject": {"S1"}, "link_basis": {"same date of birth"}}).Must(http.StatusSeeOther)
		p = b.Get(at).Must(http.StatusOK)
		for _, want := range []string{"Victim", "07700 900 123", other.Ref + " S1"} {
			if !strings.Contains(p.Body, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		// The reference of a case out of sight is answered like one that is none.
		hidden := casestest.OpenIn(t, x.cases, x.f, casestest.Restricted)
		sup := site.SignIn(t, x.f.Supervisor)
		link := func(ref string) string {
			return sup.Post(one+"/link", url.Values{"link_case": {ref}, "link_subject": {"S1"}, "link_basis": {"guess"}}).Must(http.StatusUnprocessableEntity).Text(".govuk-error-summary")
		}
		if a, b := link(hidden.Ref), link("FI/2026/9999"); a != b {
			t.Errorf("%q and %q", a, b)
		}
		if sup.Post(undo, nil).Status != http.StatusNotFound {
			t.Error("somebody else could take it back")
		}
	})
}

func TestAStaleSubjectFormIsMergedOrAskedAbout(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	x := begin(t, d)
	s := subjectstest.Add(t, x.ctx, x.room, x.c.ID, subjectstest.Suspect("Zoe Marlin"))
	site := userstest.Browse(t, d, x.room.Routes())
	mine, theirs := site.SignIn(t, x.f.Lead), site.SignIn(t, x.f.Deputy)
	at := x.c.Path() + "/subjects/S1/edit"
	a, b := mine.Get(at).Form("form.formp"), theirs.Get(at).Form("form.formp")
	b.Set("name", "Zoe Marlin-Hay")
	b.Set("note", "Lives at the marina.")
	theirs.Post(at, b).Must(http.StatusSeeOther)
	a.Set("address", "14 Larkfield Rise")
	a.Set("note", "Banks in cash.")
	p := mine.Post(at, a).Must(http.StatusConflict)
	if n := p.Count("table.cft tbody tr"); n != 1 {
		t.Fatalf("%d fields differ: %v", n, p.All("table.cft tbody th"))
	}
	mine.Post(at, p.Form(".confl form")).Must(http.StatusSeeOther)
	got := x.sheets(t, d)[0].Subject
	if got.Name != "Zoe Marlin-Hay" || got.Address != "14 Larkfield Rise" || got.Note != "Lives at the marina.\n\nBanks in cash." || got.ID != s.ID {
		t.Errorf("%+v", got)
	}
}

func TestRestrictedIsLikeMissing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		x := begin(t, d)
		hidden := casestest.OpenIn(t, x.cases, x.f, casestest.Restricted)
		subjectstest.Add(t, x.ctx, x.room, hidden.ID, subjectstest.Suspect("Zoe Marlin"))
		site := userstest.Browse(t, d, x.room.Routes())
		for _, who := range []ids.User{x.f.Colleague, x.f.Supervisor, x.f.Manager, x.f.Auditor} {
			b := site.SignIn(t, who)
			for _, route := range x.room.Routes() {
				path := func(ref string) string {
					return strings.NewReplacer(":case", ref, ":subject", "S1").Replace(route.Path)
				}
				do := func(ref string) (int, string) {
					p := b.Do(route.Method, path(ref), url.Values{}, nil)
					return p.Status, strings.ReplaceAll(p.Body, p.Header.Get("X-Request-Id"), "")
				}
				s1, b1 := do("FI-2026-0002")
				s2, b2 := do("FI-2026-9999")
				if s1 != s2 || b1 != b2 || s1 < 400 {
					t.Errorf("%s %s: %d and %d", route.Method, route.Path, s1, s2)
				}
			}
		}
	})
}
