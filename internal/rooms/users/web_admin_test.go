package users_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

func id[T ~int64](n T) string { return ids.String(n) }

func on(name, day string) url.Values {
	var y, m, d int
	fmt.Sscanf(day, "%d-%d-%d", &y, &m, &d)
	return url.Values{name + "-day": {fmt.Sprint(d)}, name + "-month": {fmt.Sprint(m)}, name + "-year": {fmt.Sprint(y)}}
}

func join(all ...url.Values) url.Values {
	out := url.Values{}
	for _, v := range all {
		for k, x := range v {
			out[k] = x
		}
	}
	return out
}

func TestPeopleList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		r := userstest.Room(d)
		b := serve(t, d).SignIn(t, f.Admin)
		names := func(query string) []string { return b.Get("/admin/users" + query).Must(200).All("tbody th a") }
		want := []string{"Ada Admin", "Audrey Auditor", "Cole Colleague", "Dee Deputy", "Lea Lead", "Mo Manager", "Oz Othersupervisor", "Rex Referrer", "Sue Supervisor"}
		if diff := cmp.Diff(want, names("")); diff != "" {
			t.Errorf("one's own force: %s", diff)
		}
		if _, err := r.AddUser(f.As(t, d, f.Admin), users.NewUser{Name: "Émile 100% Ärger", Login: "e_mile", Unit: f.Unit, Role: perm.Investigator}); err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string][]string{
			"?find=LEA": {"Lea Lead"}, "?find=supervisor": {"Sue Supervisor"}, "?find=Other": {"Oz Othersupervisor"},
			"?find=emile": {"Émile 100% Ärger"}, "?find=%C3%84RGER": {"Émile 100% Ärger"}, "?find=100%25": {"Émile 100% Ärger"}, "?find=e_": {"Émile 100% Ärger"}, "?find=%25": {}, "?find=ead": {},
			"?unit=" + id(f.OtherUnit):               {"Oz Othersupervisor"},
			"?unit=" + id(f.ID) + "&find=sue":        {"Sue Supervisor"},
			"?unit=" + id(other.ID) + "&find=Lea":    {"Lea Lead"}, // a unit of another force is no filter
			"?state=disabled":                        {},
			"?state=enabled&state=disabled&find=rex": {"Rex Referrer"},
		} {
			if diff := cmp.Diff(want, names(query)); diff != "" {
				t.Errorf("%s: %s", query, diff)
			}
		}
		p := b.Get("/admin/users?find=sue&state=enabled")
		if diff := cmp.Diff([]string{"Begins sue , remove", "Enabled , remove"}, p.All(".chip")); diff != "" || p.Attr("#find", "value") != "sue" || p.Attr(".chip", "href") != "/admin/users?state=enabled" {
			t.Errorf("chips: %s, first leads to %q", diff, p.Attr(".chip", "href"))
		}
		if row := p.Text("tbody tr"); !strings.Contains(row, "Supervisor, FI Harbour unit from 1 Jan 2019") || !strings.Contains(row, "Inspector") {
			t.Errorf("row: %s", row)
		}
		part := b.Do("GET", "/admin/users?find=sue", nil, http.Header{"Hx-Request": {"true"}, "Hx-Target": {"results"}}).Must(200)
		if strings.Contains(part.Body, "<html") || part.Count("tbody tr") != 1 {
			t.Error("the part for htmx is a whole page")
		}
		if n := len(b.Get("/admin/users?find=nobodyatall").Must(200).All("tbody tr")); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestPeopleListPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		ctx := f.As(t, d, f.Admin)
		want := []string{}
		for i := range 120 { // some of the same name
			n := users.NewUser{Name: fmt.Sprintf("Zz Number %03d", i/2), Login: fmt.Sprintf("zz%d", i), Unit: f.Unit, Role: perm.Investigator}
			if _, err := r.AddUser(ctx, n); err != nil {
				t.Fatal(err)
			}
			want = append(want, n.Login)
		}
		b := serve(t, d).SignIn(t, f.Admin)
		got, back := []string{}, ""
		path := "/admin/users?find=zz"
		for page := range 3 {
			p := b.Get(path).Must(200)
			got = append(got, p.All("tbody td:nth-child(2)")...)
			if page == 1 {
				back = p.Attr("a[rel=prev]", "href")
			}
			if !strings.Contains(p.Text(".pager"), "of 120 shown") {
				t.Errorf("page %d: %s", page, p.Text(".pager"))
			}
			path = p.Attr("a[rel=next]", "href")
		}
		if diff := cmp.Diff(want, got); diff != "" || path != "" {
			t.Errorf("read in pages, then to %q: %s", path, diff)
		}
		if diff := cmp.Diff(want[:50], b.Get(back).Must(200).All("tbody td:nth-child(2)")); diff != "" {
			t.Errorf("back: %s", diff)
		}
		admin, err := r.Actor(t.Context(), f.Admin)
		if err != nil {
			t.Fatal(err)
		}
		n := dbtest.Statements(t, func(ctx context.Context) {
			if list, err := r.ListUsers(actor.With(ctx, admin), f.ID); err != nil || len(list) != 129 || list[0].Posts[0].UnitName != "FI Force" {
				t.Errorf("%d people, %v", len(list), err)
			}
		})
		if n > 3 {
			t.Errorf("a list of 129 people took %d statements", n)
		}
	})
}

func TestAdministratorsOnlyAndOwnForceOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		site := serve(t, d)
		for _, who := range []ids.User{f.Lead, f.Supervisor, f.Manager, f.Auditor, f.Referrer} {
			b := site.SignIn(t, who)
			for _, path := range []string{"/admin/users", "/admin/users/new", "/admin/users/" + id(f.Lead), "/admin/units", "/admin/units/new", "/admin/units/" + id(f.Unit)} {
				b.Get(path).Must(http.StatusForbidden)
			}
			b.Post("/admin/users/"+id(f.Deputy)+"/reset", nil).Must(http.StatusForbidden)
		}
		b := site.SignIn(t, f.Admin)
		none := b.Get("/admin/users/999999").Must(http.StatusNotFound)
		for _, path := range []string{"/admin/users/" + id(other.Lead), "/admin/users/x", "/admin/users/-1", "/admin/units/" + id(other.Unit), "/admin/units/999999"} {
			if p := b.Get(path).Must(http.StatusNotFound); p.Body != none.Body {
				t.Errorf("%s can be told from nobody: %s", path, p.Main())
			}
		}
		before := rows(t, d)
		for _, path := range []string{"", "/reset", "/disable", "/enable", "/appointments", "/ranks", "/accreditations", "/appointments/1/end", "/accreditations/1/end"} {
			b.Post("/admin/users/"+id(other.Lead)+path, url.Values{"version": {"1"}, "reason": {"x"}, "name": {"Taken Over"}, "login": {"taken"}}).Must(http.StatusNotFound)
		}
		for _, path := range []string{"", "/close", "/reopen"} {
			b.Post("/admin/units/"+id(other.Unit)+path, join(url.Values{"version": {"1"}, "name": {"x"}, "code": {"x"}, "nation": {"scotland"}}, on("to_on", "2026-11-22"))).Must(http.StatusNotFound)
		}
		if diff := cmp.Diff(before, rows(t, d)); diff != "" {
			t.Errorf("another force's rows changed: %s", diff)
		}
		r := userstest.Room(d)
		if _, err := r.ListUsers(f.As(t, d, f.Admin), other.ID); err == nil {
			t.Error("another force's people are listed")
		}
		if _, err := r.PersonByLogin(f.As(t, d, f.Admin), "lead.nm"); err == nil {
			t.Error("another force's person is found by login")
		}
	})
}

func rows(t *testing.T, d *db.DB) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	for _, table := range []string{"users", "units", "appointments", "ranks", "accreditations", "user_links"} {
		var n int64
		if err := d.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM " + table).Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		out[table] = n
	}
	return out
}

func TestAddAPerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		site := serve(t, d)
		b := site.SignIn(t, f.Admin)
		form := b.Get("/admin/users/new?unit=" + id(f.Unit)).Must(200).Form("form[action='/admin/users/new']")
		if form.Get("unit") != id(f.Unit) {
			t.Errorf("unit %q is chosen", form.Get("unit"))
		}
		bad := join(form, url.Values{"name": {"New Person"}, "login": {"LEAD.fi"}, "role": {"investigator"}})
		p := b.Post("/admin/users/new", bad).Must(http.StatusUnprocessableEntity)
		if p.Attr("#name", "value") != "New Person" || !strings.Contains(p.Text(".govuk-error-summary"), "has this login already") {
			t.Error(p.Main())
		}
		for _, change := range []url.Values{{"unit": {id(other.Unit)}}, {"role": {"confidential_officer"}}, {"role": {""}}, {"name": {""}}} {
			b.Post("/admin/users/new", join(bad, url.Values{"login": {"new.person"}}, change)).Must(http.StatusUnprocessableEntity)
		}
		good := join(bad, url.Values{"login": {"new.person"}, "rank": {"DS"}, "staff_no": {"4471"}, "email": {"new.person@force.example"}})
		p = b.Post("/admin/users/new", good).Must(200)
		path := strings.TrimPrefix(p.Attr("#link", "value"), "http://127.0.0.1")
		if got := b.Get("/admin/users?find=new").All("tbody tr"); len(got) != 1 || !strings.Contains(got[0], "new.person DS 4471 Investigator, FI Harbour unit from 22 Nov 2026") {
			t.Errorf("%v", got)
		}
		nb := site.SignedOut(t)
		signIn(nb, "new.person", "").Must(http.StatusUnprocessableEntity) // no password yet, and none is not one
		nb.Post(path, url.Values{"password": {"entirely other words"}}).Must(http.StatusSeeOther)
		signIn(site.SignedOut(t), "new.person", "entirely other words").Must(http.StatusSeeOther)
	})
}

func TestEditAPersonInTwoWindows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		b := serve(t, d).SignIn(t, f.Admin)
		path := "/admin/users/" + id(f.Lead)
		details := "form[action='" + path + "']"
		one, two := b.Get(path).Form(details), b.Get(path).Form(details)
		one.Set("name", "Lea Leadbetter")
		one.Set("staff_no", "100")
		b.Post(path, one).Must(http.StatusSeeOther)
		// Changed on one side only: taken without asking.
		two.Set("email", "lea@force.example")
		b.Post(path, two).Must(http.StatusSeeOther)
		p := b.Get(path)
		if p.Text("h1") != "Lea Leadbetter" || p.Attr("#details-email", "value") != "lea@force.example" || p.Attr("#details-staff_no", "value") != "100" {
			t.Fatalf("merged to %q, %q", p.Text("h1"), p.Attr("#details-email", "value"))
		}
		// Changed on both: the page to choose on; nothing is saved.
		two.Set("name", "Lea Mine")
		two.Set("staff_no", "200")
		p = b.Post(path, two).Must(http.StatusConflict)
		if diff := cmp.Diff([]string{"Name was Lea Lead", "Shoulder or staff number was empty"}, p.All(".cft tbody th")); diff != "" {
			t.Errorf("fields that differ: %s", diff)
		}
		if b.Get(path).Text("h1") != "Lea Leadbetter" {
			t.Error("saved in spite of the conflict")
		}
		choice := p.Form(".confl form")
		choice.Set("pick.name", "theirs")
		b.Post(path, choice).Must(http.StatusSeeOther)
		p = b.Get(path)
		if p.Text("h1") != "Lea Leadbetter" || p.Attr("#details-staff_no", "value") != "200" || p.Attr("#details-email", "value") != "lea@force.example" {
			t.Errorf("after choosing: %q, %q, %q", p.Text("h1"), p.Attr("#details-staff_no", "value"), p.Attr("#details-email", "value"))
		}
		bad := p.Form(details)
		bad.Set("login", "deputy.fi")
		if p := b.Post(path, bad).Must(http.StatusUnprocessableEntity); p.Attr("#details-login", "value") != "deputy.fi" || p.Attr(".govuk-error-summary a", "href") != "#details-login" {
			t.Errorf("a login in use: %q", p.Attr(".govuk-error-summary a", "href"))
		}
		bad.Del("version")
		b.Post(path, bad).Must(http.StatusConflict)
	})
}

func TestDisableAndEnable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		b := serve(t, d).SignIn(t, f.Admin)
		path := "/admin/users/" + id(f.Lead)
		form := b.Get(path).Form("form[action='" + path + "/disable']")
		p := b.Post(path+"/disable", form).Must(http.StatusUnprocessableEntity)
		if p.Attr(".govuk-error-summary a", "href") != "#disable-reason" || p.Count("details[open] #disable-reason") != 1 {
			t.Error("the fold with the error is shut")
		}
		form.Set("reason", "left the force")
		b.Post(path+"/disable", form).Must(http.StatusSeeOther)
		if got := b.Get("/admin/users?state=disabled").All("tbody th a"); len(got) != 1 || got[0] != "Lea Lead" {
			t.Errorf("disabled: %v", got)
		}
		b.Post(path+"/reset", nil).Must(http.StatusUnprocessableEntity)
		b.Post(path+"/disable", form).Must(http.StatusUnprocessableEntity)
		form = b.Get(path).Form("form[action='" + path + "/enable']")
		b.Post(path+"/enable", form).Must(http.StatusUnprocessableEntity) // says not why
		form.Set("reason", "came back")
		b.Post(path+"/enable", form).Must(http.StatusSeeOther)
		own := "/admin/users/" + id(f.Admin)
		if b.Get(own).Count("form[action='"+own+"/disable']") != 0 {
			t.Error("one's own account can be disabled")
		}
		b.Post(own+"/disable", url.Values{"version": {"1"}, "reason": {"x"}}).Must(http.StatusUnprocessableEntity)
	})
}

func TestAppointments(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		r := userstest.Room(d)
		b := serve(t, d).SignIn(t, f.Admin)
		path := "/admin/users/" + id(f.Lead)
		good := join(url.Values{"unit": {id(f.OtherUnit)}, "role": {"supervisor"}}, on("from_on", "2026-11-22"))
		for field, change := range map[string]url.Values{
			"#appoint-unit": {"unit": {id(other.Unit)}}, "#appoint-role": {"role": {"authorising_officer"}}, "#appoint-from_on-day": {"from_on-day": {"31"}}, "#appoint-to_on-day": on("to_on", "2026-11-21"),
		} {
			p := b.Post(path+"/appointments", join(good, change)).Must(http.StatusUnprocessableEntity)
			if p.Attr(".govuk-error-summary a", "href") != field || p.Count("details[open] "+field) != 1 {
				t.Errorf("%s: the error leads to %q", field, p.Attr(".govuk-error-summary a", "href"))
			}
		}
		b.Post(path+"/appointments", good).Must(http.StatusSeeOther)
		a, err := r.Actor(t.Context(), f.Lead)
		if err != nil || !a.HoldsIn(perm.Supervisor, f.OtherUnit) || !a.HoldsIn(perm.Investigator, f.Unit) {
			t.Errorf("%+v, %v", a, err)
		}
		p := b.Get(path)
		end := p.Attr("form[action*='/appointments/']", "action") // the newest first
		b.Post(end, on("to_on", "2026-02-30")).Must(http.StatusUnprocessableEntity)
		b.Post(strings.Replace(end, path, "/admin/users/"+id(f.Deputy), 1), on("to_on", "2026-11-21")).Must(http.StatusNotFound)
		b.Post(end, on("to_on", "2026-11-21")).Must(http.StatusSeeOther)
		if a, err = r.Actor(t.Context(), f.Lead); err != nil || a.Is(perm.Supervisor) {
			t.Errorf("after its end: %+v, %v", a, err)
		}
		b.Post(end, on("to_on", "2027-11-21")).Must(http.StatusUnprocessableEntity) // what is over is not taken up again
		// Nobody gives rights to their own account, nor takes the last administrator away.
		own := "/admin/users/" + id(f.Admin)
		b.Post(own+"/appointments", good).Must(http.StatusUnprocessableEntity)
		b.Post(b.Get(own).Attr("form[action*='/appointments/']", "action"), on("to_on", "2026-11-22")).Must(http.StatusUnprocessableEntity)
		if a, err = r.Actor(t.Context(), f.Admin); err != nil || len(a.Appointments) != 1 || !a.Is(perm.Administrator) {
			t.Errorf("administrator: %+v, %v", a, err)
		}
	})
}

// Whoever administers one unit reaches nobody who is appointed beyond it, and gives no right beyond it.
func TestAdministratorOfOneUnit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		u, err := r.AddUser(f.As(t, d, f.Admin), users.NewUser{Name: "Una Unitadmin", Login: "una", Unit: f.Unit, Role: perm.Administrator, Password: userstest.Password})
		if err != nil {
			t.Fatal(err)
		}
		b := serve(t, d).SignIn(t, u.ID)
		b.Post("/admin/users/"+id(f.Lead)+"/reset", nil).Must(200)
		for _, who := range []ids.User{f.Admin, f.Manager, f.OtherSupervisor} {
			b.Post("/admin/users/"+id(who)+"/reset", nil).Must(http.StatusForbidden)
		}
		for _, unit := range []ids.Unit{f.ID, f.OtherUnit} {
			b.Post("/admin/users/"+id(f.Lead)+"/appointments", join(url.Values{"unit": {id(unit)}, "role": {"manager"}}, on("from_on", "2026-11-22"))).Must(http.StatusUnprocessableEntity)
			b.Post("/admin/users/new", url.Values{"unit": {id(unit)}, "role": {"manager"}, "name": {"X Y"}, "login": {"xy"}}).Must(http.StatusUnprocessableEntity)
			b.Post("/admin/units/"+id(unit), url.Values{"version": {"1"}, "name": {"Mine"}, "code": {"MINE"}, "nation": {"scotland"}}).Must(http.StatusForbidden)
			b.Post("/admin/units/new", url.Values{"parent": {id(unit)}, "kind": {"unit"}, "name": {"Mine"}, "code": {"MINE"}, "nation": {"scotland"}}).Must(http.StatusUnprocessableEntity)
		}
		if got := b.Get("/admin/users/new").All("#unit option"); len(got) != 2 {
			t.Errorf("units offered: %v", got)
		}
	})
}

func TestRanksAndAccreditations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		b := serve(t, d).SignIn(t, f.Admin)
		path := "/admin/users/" + id(f.Supervisor)
		rank := func(name, day string, want int) {
			t.Helper()
			b.Post(path+"/ranks", join(url.Values{"rank": {name}}, on("from_on", day))).Must(want)
		}
		rank("", "2026-11-22", 422)
		rank("DS", "2019-01-01", 422) // the day the rank on record began
		rank("DS", "2026-11-01", 303)
		for day, want := range map[string]string{"2026-10-31": "Inspector", "2026-11-01": "DS"} {
			if got, err := r.RankOn(t.Context(), d, f.Supervisor, date(t, day)); err != nil || got != want {
				t.Errorf("rank on %s: %q, %v", day, got, err)
			}
		}
		b.Post(path+"/accreditations", url.Values{"kind": {"wizard"}}).Must(422)
		b.Post(path+"/accreditations", join(url.Values{"kind": {users.FinancialInvestigator}, "limits": {"everything"}}, on("granted_on", "2026-01-10"))).Must(422)
		b.Post(path+"/accreditations", join(url.Values{"kind": {users.FinancialInvestigator}, "limits": {"accounts", "cash"}, "scope": {"Part 5 only"}, "fiss_id": {"F-1"}}, on("granted_on", "2026-01-10"), on("expires_on", "2027-01-09"))).Must(303)
		form := func(what string) string { return b.Get(path).Attr("form[action"+what+"]", "action") }
		suspend := form("$='/suspend'")
		why := url.Values{"reason": {"Development not done"}}
		b.Post(suspend, join(why, on("suspended_from", "2025-01-01"))).Must(422)
		b.Post(suspend, join(why, on("suspended_from", "2027-02-01"))).Must(422) // ended by then
		b.Post(suspend, on("suspended_from", "2026-06-01")).Must(422)            // no reason
		b.Post(suspend, join(why, on("suspended_from", "2026-06-01"))).Must(303)
		held := func(day string) int {
			list, err := r.AccreditedOn(t.Context(), d, f.Supervisor, date(t, day))
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if held("2026-05-31") != 1 || held("2026-06-01") != 0 || held("2026-11-22") != 0 {
			t.Error("the suspension does not hold until further notice")
		}
		b.Post(suspend, join(why, on("suspended_from", "2026-07-01"))).Must(422)                                   // twice at once
		b.Post(suspend, join(why, on("suspended_from", "2026-05-01"), on("suspended_to", "2026-06-01"))).Must(422) // meets it
		b.Post(form("*='/suspensions/'"), on("suspended_to", "2026-05-31")).Must(422)                              // before it began
		b.Post(form("*='/suspensions/'"), on("suspended_to", "2026-06-30")).Must(303)
		b.Post(suspend, join(why, on("suspended_from", "2026-08-01"), on("suspended_to", "2026-08-31"))).Must(303) // a second one
		for day, want := range map[string]int{"2026-06-30": 0, "2026-07-01": 1, "2026-08-01": 0, "2026-09-01": 1} {
			if held(day) != want {
				t.Errorf("on %s: %d can be used, want %d", day, held(day), want)
			}
		}
		p := b.Get(path).Main()
		for _, want := range []string{"In force", "Part 5 only", "cash, accounts", "1 Jun 2026 to 30 Jun 2026: Development not done", "1 Aug 2026 to 31 Aug 2026"} {
			if !strings.Contains(p, want) {
				t.Errorf("%q is not in %s", want, p)
			}
		}
		struck := b.Get(path).All("form[action*='/suspensions/'] input[name=reason]")
		if len(struck) != 2 {
			t.Errorf("%d suspensions can be struck out", len(struck))
		}
		first := form("*='/suspensions/'")
		b.Post(first, url.Values{"strike": {"yes"}}).Must(422)
		b.Post(first, url.Values{"strike": {"yes"}, "reason": {"Another person was meant"}}).Must(303)
		b.Post(first, url.Values{"strike": {"yes"}, "reason": {"Again"}}).Must(http.StatusConflict)
		if held("2026-06-15") != 1 {
			t.Error("a suspension that was struck out still counts")
		}
		end := form("$='/end'][action*='/accreditations/'")
		b.Post(end, on("expires_on", "2028-01-01")).Must(422)
		b.Post(end, on("expires_on", "2026-11-21")).Must(303)
		if held("2026-11-22") != 0 || held("2026-11-21") != 1 {
			t.Error("it did not end on its last day")
		}
	})
}

func TestUnits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		b := serve(t, d).SignIn(t, f.Admin)
		if got := b.Get("/admin/units").Must(200).All("#main li > a"); !cmp.Equal(got, []string{"FI Force", "FI Harbour unit", "FI Moor unit"}) {
			t.Errorf("%v", got)
		}
		form := join(b.Get("/admin/units/new?under="+id(f.OtherUnit)).Form("form[action='/admin/units/new']"), url.Values{"name": {"Night team"}, "code": {"FI-N"}, "kind": {"team"}})
		for _, change := range []url.Values{{"name": {""}}, {"code": {"FI-H"}}, {"parent": {""}}, {"kind": {"force"}}, {"nation": {"france"}}} {
			b.Post("/admin/units/new", join(form, change)).Must(http.StatusUnprocessableEntity)
		}
		b.Post("/admin/units/new", form).Must(http.StatusSeeOther)
		if got := b.Get("/admin/units").All("#main ul ul ul li > a"); !cmp.Equal(got, []string{"Night team"}) {
			t.Errorf("below Moor: %v", got)
		}
		path := "/admin/units/" + id(f.OtherUnit)
		edit := "form[action='" + path + "']"
		one, two := b.Get(path).Form(edit), b.Get(path).Form(edit)
		one.Set("name", "FI Fell unit")
		b.Post(path, one).Must(http.StatusSeeOther)
		two.Set("name", "FI Dale unit")
		two.Set("nation", "scotland")
		p := b.Post(path, two).Must(http.StatusConflict)
		if got := p.All(".cft tbody th"); !cmp.Equal(got, []string{"Name was FI Moor unit"}) {
			t.Errorf("%v", got)
		}
		b.Post(path, p.Form(".confl form")).Must(http.StatusSeeOther)
		if p := b.Get(path); p.Text("h1") != "FI Dale unit" || p.Attr("#nation option[selected]", "value") != "scotland" {
			t.Errorf("%q", p.Text("h1"))
		}
		shut := func(want int) string {
			t.Helper()
			f := b.Get(path).Form("form[action='" + path + "/close']")
			return b.Post(path+"/close", join(f, on("to_on", "2026-11-21"))).Must(want).Main()
		}
		if said := shut(422); !strings.Contains(said, "Close the units below it first: 1") || !strings.Contains(said, "End or move the appointments to it first: 1") {
			t.Error(said)
		}
		units, err := r.Units(t.Context(), d, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range units {
			if u.Code == "FI-N" {
				if err := r.CloseUnit(f.As(t, d, f.Admin), u.ID, u.Version, date(t, "2026-11-21")); err == nil {
					t.Error("closed before its first day")
				}
				if err := r.CloseUnit(f.As(t, d, f.Admin), u.ID, u.Version, date(t, "2026-11-22")); err != nil {
					t.Error(err)
				}
			}
		}
		b.Post(b.Get("/admin/users/"+id(f.OtherSupervisor)).Attr("form[action*='/appointments/']", "action"), on("to_on", "2026-11-21")).Must(303)
		if said := shut(422); strings.Contains(said, "appointments") || !strings.Contains(said, "units below") {
			t.Error(said) // the team goes on for one day longer
		}
		last := b.Get(path).Form("form[action='" + path + "/close']")
		b.Post(path+"/close", join(last, on("to_on", "2026-11-22"))).Must(303)
		b.Post(path+"/reopen", b.Get(path).Form("form[action='"+path+"/reopen']")).Must(303)
		b.Get(path).Form("form[action='" + path + "/close']")
		force := b.Get("/admin/units/" + id(f.ID)).Must(200)
		if force.Count("form[action$='/close']") != 0 {
			t.Error("a force can be closed")
		}
	})
}
