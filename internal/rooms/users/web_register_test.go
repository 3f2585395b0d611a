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
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/e2e"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// registered gives people of a force entries of every kind; today is 22 November 2026.
func registered(t *testing.T, d *db.DB, f userstest.Force) (r *users.Room, admin context.Context) {
	t.Helper()
	r, admin = userstest.Room(d), f.As(t, d, f.Admin)
	day := func(s string) caltime.Date {
		if s == "" {
			return caltime.Date{}
		}
		return date(t, s)
	}
	accredit := func(id ids.User, kind, from, to, due string, limits ...string) {
		t.Helper()
		must(t, r.Accredit(admin, id, users.NewAccreditation{Kind: kind, GrantedOn: day(from), ExpiresOn: day(to), CpdDueOn: day(due), Limits: limits}))
	}
	// Lea: one that ended and was renewed, so hers is in force and not ended.
	held, err := r.Accreditations(admin, d, f.Lead)
	must(t, err)
	must(t, r.EndAccreditation(admin, f.Lead, held[0].ID, day("2024-12-31")))
	accredit(f.Lead, users.FinancialInvestigator, "2025-01-01", "", "2027-06-01", "cash", "accounts")
	// Dee: suspended until further notice.
	held, err = r.Accreditations(admin, d, f.Deputy)
	must(t, err)
	must(t, r.SuspendAccreditation(admin, f.Deputy, held[0].ID, day("2026-11-01"), day(""), "Development not done"))
	// Cole: ends within 90 days, its development overdue; and a confiscator that ended.
	accredit(f.Colleague, users.FinancialInvestigator, "2024-01-10", "2027-02-20", "2026-11-01")
	accredit(f.Colleague, users.Confiscator, "2020-01-10", "2026-10-31", "")
	// Sue: an officer, whose accreditation is renewed already.
	accredit(f.Supervisor, users.SeniorOfficer, "2024-01-01", "2026-12-31", "")
	accredit(f.Supervisor, users.SeniorOfficer, "2027-01-01", "", "")
	for _, c := range []struct {
		id       ids.User
		kind     users.ClearanceKind
		level    string
		from, to string
	}{
		{f.Lead, users.Vetting, "Management vetting", "2020-01-01", ""}, {f.Lead, users.SARAccess, "", "2025-01-01", ""},
		{f.Colleague, users.Vetting, "Recruit vetting", "2020-01-01", "2026-12-24"}, {f.Manager, users.Vetting, "Security check", "2018-01-01", "2026-11-21"},
	} {
		must(t, r.Clear(admin, c.id, c.kind, c.level, day(c.from), day(c.to)))
	}
	return r, admin
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheRegisterIsListedAndNarrowed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		registered(t, d, f)
		b := serve(t, d).SignIn(t, f.Manager)
		const lea, dee, cole, sue = "Lea Lead", "Dee Deputy", "Cole Colleague", "Sue Supervisor"
		unaccredited := []string{"Ada Admin", "Audrey Auditor", "Mo Manager", "Oz Othersupervisor", "Rex Referrer"}
		for query, want := range map[string][]string{
			"":                               {"Ada Admin", "Audrey Auditor", cole, dee, lea, "Mo Manager", "Oz Othersupervisor", "Rex Referrer", sue},
			"?state=valid":                   {cole, lea, sue},
			"?state=suspended":               {dee},
			"?state=expired":                 {cole},
			"?state=ending":                  {cole},
			"?state=development":             {cole},
			"?state=none":                    unaccredited,
			"?state=none&kind=confiscator":   {"Ada Admin", "Audrey Auditor", dee, lea, "Mo Manager", "Oz Othersupervisor", "Rex Referrer", sue},
			"?state=suspended&state=expired": {cole, dee},
			"?kind=confiscator":              {cole},
			"?kind=confiscator&state=valid":  {},
			"?kind=financial+investigator&state=valid":            {cole, lea},
			"?vetting=Management+vetting":                         {lea},
			"?vetting=Management+vetting&vetting=Recruit+vetting": {cole, lea},
			"?vetting=ending":                                     {cole},
			"?vetting=Security+check":                             {},
			"?vetting=none&state=valid":                           {sue},
			"?unit=" + id(f.OtherUnit):                            {"Oz Othersupervisor"},
			"?unit=" + id(f.Unit) + "&state=valid":                {cole, lea, sue},
			"?find=cole&state=ending":                             {cole},
			"?state=nonsense&kind=wizard&vetting=sar&unit=" + id(other.Unit) + "&find=Rex": {"Rex Referrer"},
		} {
			if diff := cmp.Diff(want, b.Get(registerPath+query).Must(200).All("tbody th a")); diff != "" {
				t.Errorf("%s: %s", query, diff)
			}
		}
		for find, want := range map[string][]string{
			"lea":  {"DC", "Investigator, FI Harbour unit", "Financial investigator In force limited to cash, accounts", "Management vetting", "Development as financial investigator 1 Jun 2027"},
			"dee":  {"Financial investigator Suspended", "None in force", "Nothing"},
			"cole": {"None on record", "Financial investigator In force", "Confiscator Ended", "Recruit vetting", "Development as financial investigator 1 Nov 2026 Overdue", "24 Dec 2026 In 32 days", "20 Feb 2027 In 90 days"},
			"sue":  {"Inspector", "Senior appropriate officer In force", "Senior appropriate officer Not yet", "31 Dec 2026"},
		} {
			row := b.Get(registerPath + "?find=" + find).Text("tbody tr")
			for _, x := range want {
				if !strings.Contains(row, x) {
					t.Errorf("%s: %q is not in %s", find, x, row)
				}
			}
		}
		if row := b.Get(registerPath + "?find=lea").Text("tbody tr"); strings.Contains(row, "Ended") {
			t.Errorf("what was renewed still counts as ended: %s", row)
		}
		p := b.Get(registerPath + "?find=cole&state=ending&vetting=ending")
		if diff := cmp.Diff([]string{"Begins cole , remove", "Ends within 90 days , remove", "Vetting: Ends within 90 days , remove"}, p.All(".chip")); diff != "" {
			t.Errorf("chips: %s", diff)
		}
		part := b.Do("GET", registerPath+"?find=sue", nil, http.Header{"Hx-Request": {"true"}, "Hx-Target": {"results"}}).Must(200)
		if strings.Contains(part.Body, "<html") || part.Count("tbody tr") != 1 {
			t.Error("the part for htmx is a whole page")
		}
	})
}

const registerPath = "/admin/register"

// Who may read the register, whose, and that no open page says who may see suspicious activity reports.
func TestTheRegisterIsReadByFewAndOnesOwnByOneself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		registered(t, d, f)
		site := serve(t, d)
		lead, foreign := registerPath+"/"+id(f.Lead), registerPath+"/"+id(other.Lead)
		for _, who := range []ids.User{f.Supervisor, f.Manager, f.Auditor, f.Admin} {
			b := site.SignIn(t, who)
			for _, path := range []string{registerPath, lead} {
				if got := b.Get(path).Must(200).Main(); strings.Contains(strings.ToLower(got), "suspicious") || strings.Contains(got, "SAR") {
					t.Errorf("%s tells who may see reports", path)
				}
			}
			b.Get(foreign).Must(404)
			b.Get(registerPath + "/999999").Must(404)
			b.Get(registerPath + "/x").Must(404)
			if got := strings.Contains(b.Get(lead).Main(), "Change"); got != (who == f.Admin) {
				t.Errorf("%d is offered to change it: %v", who, got)
			}
			if strings.Contains(b.Get(registerPath).Body, "Lea Lead") && strings.Contains(b.Get(registerPath).Body, "NM Harbour") {
				t.Error("another force’s people or units are listed")
			}
		}
		for _, who := range []ids.User{f.Lead, f.Referrer} {
			b := site.SignIn(t, who)
			b.Get(registerPath).Must(403)
			b.Get(lead).Must(403)
			b.Get("/me/register").Must(200)
		}
		own := site.SignIn(t, f.Lead).Get("/me/register").Main()
		for _, want := range []string{"My accreditations", "DC.", "Financial investigator In force", "cash, accounts", "Management vetting", "1 Jun 2027", "due again 12 months after"} {
			if !strings.Contains(own, want) {
				t.Errorf("%q is not in %s", want, own)
			}
		}
		if strings.Contains(strings.ToLower(own), "suspicious") {
			t.Error("one’s own page tells of access to reports")
		}
		site.SignedOut(t).Get("/me/register").Must(303)
	})
}

func TestTheRegisterLeavesOutDisabledAccountsAndIsReadInPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := userstest.Room(d)
		admin := f.As(t, d, f.Admin)
		want := []string{}
		for n := range 60 {
			u, err := r.AddUser(admin, users.NewUser{Name: fmt.Sprintf("Zz Number %03d", n/2), Login: fmt.Sprintf("zz%d", n), Unit: f.Unit, Role: perm.Investigator, Rank: "DC"})
			must(t, err)
			must(t, r.Accredit(admin, u.ID, users.NewAccreditation{Kind: users.FinancialInvestigator, GrantedOn: date(t, "2026-01-01")}))
			must(t, r.Clear(admin, u.ID, users.Vetting, "Security check", date(t, "2026-01-01"), caltime.Date{}))
			want = append(want, id(u.ID))
		}
		gone, err := r.Person(admin, d, f.Deputy)
		must(t, err)
		must(t, r.DisableUser(admin, f.Deputy, gone.Version, "Left the force"))
		b := serve(t, d).SignIn(t, f.Auditor)
		if n := b.Get(registerPath + "?find=dee").Must(200).Count("tbody tr"); n != 0 {
			t.Error("a disabled account is listed")
		}
		got, path := []string{}, registerPath+"?find=zz&state=valid"
		for path != "" {
			p := b.Get(path).Must(200)
			for n := range p.All("tbody tr") {
				href := p.Attr(fmt.Sprintf("tbody tr:nth-child(%d) th a", n+1), "href")
				got = append(got, strings.TrimPrefix(href, registerPath+"/"))
			}
			path = p.Attr("a[rel=next]", "href")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("read in pages: %s", diff)
		}
		who, err := r.Actor(t.Context(), f.Auditor)
		must(t, err)
		n := dbtest.Statements(t, func(ctx context.Context) {
			found, n, err := r.FindRegister(actor.With(ctx, who), d, f.ID, users.Sought{Text: "zz", Units: []ids.Unit{f.Unit}, Standings: users.Standings, Vetting: []string{"Security check"}}, page.Request{Size: 50})
			if err != nil || len(found.Rows) != 50 || n != 60 || found.Rows[0].Rank != "DC" || len(found.Rows[0].Vetting) != 1 || len(found.Rows[49].Accreditations) != 1 {
				t.Errorf("%d of %d, %v", len(found.Rows), n, err)
			}
		})
		if n > 9 { // of the force’s units too
			t.Errorf("a page of 50 people took %d statements", n)
		}
	})
}

func TestProfessionalDevelopmentFallsDueAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		b := serve(t, d).SignIn(t, f.Admin)
		path := "/admin/users/" + id(f.Lead)
		form := b.Get(path).Attr("form[action$='/cpd']", "action")
		for name, bad := range map[string]url.Values{
			"nothing":          nil,
			"in the future":    on("cpd_done_on", "2026-11-23"),
			"before the grant": on("cpd_done_on", "2018-12-31"),
			"no day":           on("cpd_done_on", "2026-02-30"),
			"due before done":  join(on("cpd_done_on", "2026-11-01"), on("cpd_due_on", "2026-11-01")),
		} {
			if p := b.Post(form, bad).Must(422); p.Count(".govuk-error-summary a") == 0 || p.Count("details[open]") == 0 {
				t.Errorf("%s: the form does not stand open with its error", name)
			}
		}
		due := func() string {
			t.Helper()
			r := userstest.Room(d)
			list, err := r.Accreditations(t.Context(), d, f.Lead)
			must(t, err)
			return list[0].CpdDoneOn.String() + " " + list[0].CpdDueOn.String()
		}
		b.Post(form, on("cpd_done_on", "2026-01-31")).Must(303)
		if got := due(); got != "2026-01-31 2027-01-31" {
			t.Error(got)
		}
		b.Post(form, on("cpd_done_on", "2026-01-30")).Must(422) // an earlier one than is on record
		b.Post(form, join(on("cpd_done_on", "2026-06-01"), on("cpd_due_on", "2026-12-24"))).Must(303)
		if got := due(); got != "2026-06-01 2026-12-24" {
			t.Error(got)
		}
		b.Post(form, on("cpd_due_on", "2026-12-01")).Must(303) // the day alone
		if got := due(); got != "2026-06-01 2026-12-01" {
			t.Error(got)
		}
		r := userstest.Room(d)
		ending, development, err := r.Soon(userstest.System(t), d, 60)
		if err != nil || ending != 0 || development != 1 {
			t.Errorf("%d end, %d are due, %v", ending, development, err)
		}
		if _, development, _ = r.Soon(userstest.System(t), d, 8); development != 0 {
			t.Errorf("%d are due within 8 days", development)
		}
		// A correction keeps what was done; a force may ask for another interval, or none.
		list, err := r.Accreditations(t.Context(), d, f.Lead)
		must(t, err)
		admin := f.As(t, d, f.Admin)
		must(t, r.CorrectAccreditation(admin, f.Lead, list[0].ID, users.NewAccreditation{Kind: users.FinancialInvestigator, GrantedOn: date(t, "2019-01-02"), CpdDueOn: list[0].CpdDueOn}, "A day late"))
		if got := due(); got != "2026-06-01 2026-12-01" {
			t.Errorf("after a correction: %s", got)
		}
		list, err = r.Accreditations(t.Context(), d, f.Lead)
		must(t, err)
		for months, want := range map[int]string{6: "2027-04-30", 0: ""} {
			r.CPDMonths = func(context.Context, db.Reader, ids.Unit) (int, error) { return months, nil }
			err := r.RecordCPD(admin, f.Lead, list[0].ID, date(t, "2026-10-31"), caltime.Date{})
			if (err == nil) != (want != "") || err == nil && due() != "2026-10-31 "+want {
				t.Errorf("every %d months: %v, %s", months, err, due())
			}
		}
	})
}

// The pages of the register on a desk and on a telephone.
func TestTheRegisterIsAccessible(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	registered(t, d, f)
	b := e2e.Open(t, e2e.Serve(t, serve(t, d).Server.Handler()))
	look := func(b *e2e.Browser, login string, paths ...string) {
		b.Visit("/sign-in?next=" + paths[0])
		b.Fill("Login", login)
		b.Fill("Password", userstest.Password)
		b.Submit("Sign in")
		for _, path := range paths {
			for _, wide := range []int64{1366, 390} {
				b.Size(wide, 800)
				b.Goto(path)
				b.Axe(t)
				if n := b.Sideways(); n > 0 {
					t.Errorf("%s at %d scrolls sideways by %d", path, wide, n)
				}
			}
		}
	}
	look(b, "colleague.fi", "/me/register")
	look(b.Another(), "manager.fi", registerPath, registerPath+"?state=ending&vetting=ending", registerPath+"?kind=confiscator&state=valid", registerPath+"/"+id(f.Colleague), registerPath+"/"+id(f.Deputy))
}
