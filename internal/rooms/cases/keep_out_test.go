package cases_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/users/userstest"
)

func conflictOf(u ids.User) cases.NewConflict {
	return cases.NewConflict{User: u, Kind: access.Relative, Reason: "His brother is the suspect"}
}

func TestWhoMayKeepSomebodyOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f, other := userstest.NewForce(t, d, "FI"), userstest.NewForce(t, d, "NM")
		r := casestest.Room(d)
		for _, c := range []struct {
			name string
			by   ids.User
			whom ids.User
			want fault.Kind // Internal: none
		}{
			{"lead", f.Lead, f.Colleague, 0}, {"supervisor", f.Supervisor, f.Colleague, 0}, {"manager", f.Manager, f.Colleague, 0},
			{"deputy", f.Deputy, f.Colleague, fault.Forbidden}, {"other supervisor", f.OtherSupervisor, f.Colleague, fault.Forbidden}, {"auditor", f.Auditor, f.Colleague, fault.Forbidden},
			{"colleague of themself", f.Colleague, f.Colleague, 0}, {"auditor of themself", f.Auditor, f.Auditor, 0}, {"manager of themself", f.Manager, f.Manager, 0},
			{"administrator", f.Admin, f.Colleague, fault.NotFound}, {"another force", other.Manager, f.Colleague, fault.NotFound},
			{"of somebody of another force", f.Lead, other.Lead, fault.Invalid}, {"of nobody", f.Lead, 0, fault.Invalid}, {"of an administrator", f.Lead, f.Admin, fault.Invalid},
		} {
			k := casestest.OpenIn(t, r, f)
			err := r.KeepOut(f.As(t, d, c.by), k.ID, conflictOf(c.whom))
			if c.want == 0 && err != nil || c.want != 0 && !fault.Is(err, c.want) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		k := casestest.OpenIn(t, r, f)
		for _, n := range []cases.NewConflict{{User: f.Colleague, Kind: access.Named}, {User: f.Colleague, Kind: "rumour", Reason: "x"}, {User: f.Colleague, Kind: access.Named, Reason: strings.Repeat("x", 4001)}} {
			if err := r.KeepOut(f.As(t, d, f.Lead), k.ID, n); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", n, err)
			}
		}
	})
}

func TestALeadInConflictHandsTheCaseOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		parts := func(id ids.Case) map[ids.User]access.Part {
			out := map[ids.User]access.Part{}
			team, err := access.Members(t.Context(), d, casestest.Grant(t, userstest.System(t), d, id))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range team {
				out[m.UserID] = m.Part
			}
			return out
		}

		// To the deputy, unless somebody else is named.
		k := casestest.OpenIn(t, r, f, casestest.Restricted)
		if err := r.KeepOut(f.As(t, d, f.Lead), k.ID, conflictOf(f.Lead)); err != nil {
			t.Fatal(err)
		}
		got := now(t, d, r, k.ID)
		if *got.LeadID != f.Deputy || got.DeputyID != nil || len(parts(k.ID)) != 1 || parts(k.ID)[f.Deputy] != access.Lead {
			t.Errorf("handed to the deputy: lead %v deputy %v team %v", *got.LeadID, got.DeputyID, parts(k.ID))
		}
		if _, err := access.Open(f.As(t, d, f.Lead), d, k.ID, access.Read); !fault.Is(err, fault.NotFound) {
			t.Errorf("the one who led it: %v", err)
		}

		k = casestest.OpenIn(t, r, f)
		n := conflictOf(f.Lead)
		n.LeadTo = f.Colleague
		if err := r.KeepOut(f.As(t, d, f.Supervisor), k.ID, n); err != nil {
			t.Fatal(err)
		}
		if got := now(t, d, r, k.ID); *got.LeadID != f.Colleague || *got.DeputyID != f.Deputy || parts(k.ID)[f.Colleague] != access.Lead || parts(k.ID)[f.Deputy] != access.Deputy {
			t.Errorf("handed to a colleague: lead %v deputy %v team %v", *got.LeadID, *got.DeputyID, parts(k.ID))
		}

		// Never to nobody, to the same person, or to somebody who is kept out too.
		k = casestest.OpenIn(t, r, f, func(n *cases.New) { n.DeputyID = 0 })
		if err := r.KeepOut(f.As(t, d, f.Supervisor), k.ID, conflictOf(f.Lead)); !fault.Is(err, fault.Invalid) {
			t.Errorf("to nobody: %v", err)
		}
		if err := r.KeepOut(f.As(t, d, f.Supervisor), k.ID, conflictOf(f.Colleague)); err != nil {
			t.Fatal(err)
		}
		for _, to := range []ids.User{f.Lead, f.Colleague, f.Admin} {
			n := conflictOf(f.Lead)
			n.LeadTo = to
			if err := r.KeepOut(f.As(t, d, f.Supervisor), k.ID, n); !fault.Is(err, fault.Invalid) {
				t.Errorf("to %d: %v", to, err)
			}
		}
		if got := now(t, d, r, k.ID); *got.LeadID != f.Lead || parts(k.ID)[f.Lead] != access.Lead {
			t.Error("a refused conflict changed the case")
		}

		// A deputy leaves; the lead stays.
		k = casestest.OpenIn(t, r, f)
		if err := r.KeepOut(f.As(t, d, f.Lead), k.ID, conflictOf(f.Deputy)); err != nil {
			t.Fatal(err)
		}
		if got := now(t, d, r, k.ID); *got.LeadID != f.Lead || got.DeputyID != nil || len(parts(k.ID)) != 1 {
			t.Errorf("deputy kept out: %+v", parts(k.ID))
		}
		if err := r.PutOnTeam(f.As(t, d, f.Lead), k.ID, f.Deputy, access.Plain, "back"); !fault.Is(err, fault.Refused) {
			t.Errorf("put back on the team: %v", err)
		}

		// The only member of a restricted case hands it over, lead or not.
		k = casestest.OpenIn(t, r, f, casestest.Restricted, func(n *cases.New) { n.LeadID, n.DeputyID, n.Members = 0, 0, []ids.User{f.Colleague} })
		if err := r.KeepOut(f.As(t, d, f.Colleague), k.ID, conflictOf(f.Colleague)); !fault.Is(err, fault.Invalid) {
			t.Errorf("the last member left: %v", err)
		}
	})
}

func TestLetBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		k := casestest.OpenIn(t, r, f)
		if err := r.KeepOut(f.As(t, d, f.Lead), k.ID, conflictOf(f.Supervisor)); err != nil {
			t.Fatal(err)
		}
		list, err := access.Conflicts(t.Context(), d, casestest.Grant(t, userstest.System(t), d, k.ID))
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		for _, c := range []struct {
			name string
			by   ids.User
			why  string
			want fault.Kind
		}{{"the person", f.Supervisor, "no", fault.NotFound}, {"lead", f.Lead, "no", fault.Forbidden}, {"other supervisor", f.OtherSupervisor, "no", fault.Forbidden},
			{"without a reason", f.Manager, " ", fault.Invalid}, {"manager", f.Manager, "The brother was cleared", 0}, {"again", f.Manager, "again", fault.Conflict}} {
			err := r.LetBack(f.As(t, d, c.by), k.ID, list[0].ID, list[0].Version, c.why)
			if c.want == 0 && err != nil || c.want != 0 && !fault.Is(err, c.want) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if _, err := access.Open(f.As(t, d, f.Supervisor), d, k.ID, access.Edit); err != nil {
			t.Errorf("let back: %v", err)
		}
	})
}

func TestConflictsInTheBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		r := casestest.Room(d)
		site := userstest.Browse(t, d, r.Routes())
		k := casestest.OpenIn(t, r, f)
		lead, colleague := site.SignIn(t, f.Lead), site.SignIn(t, f.Colleague)
		p := lead.Post(k.Path()+"/conflicts", url.Values{"person": {ids.String(f.Deputy)}}).Must(http.StatusUnprocessableEntity)
		if got := p.All(".govuk-error-summary__list a"); len(got) != 2 || p.Attr("#person option[selected]", "value") != ids.String(f.Deputy) {
			t.Errorf("refused: %v", got)
		}
		lead.Post(k.Path()+"/conflicts", url.Values{"person": {ids.String(f.Deputy)}, "kind": {"relative"}, "conflict_why": {"Cousin QUENBY"}}).Must(http.StatusSeeOther)
		p = lead.Get(k.Path() + "/team").Must(http.StatusOK)
		if !strings.Contains(p.Body, "Cousin QUENBY") || p.Count("form[action$='/conflicts/end']") != 0 {
			t.Errorf("the lead sees %s", p.Main())
		}
		// Names and reasons are not for every reader, nor in the timeline.
		for _, path := range []string{"/team", "/timeline", ""} {
			if p := colleague.Get(k.Path() + path).Must(http.StatusOK); strings.Contains(p.Body, "QUENBY") || strings.Contains(p.Main(), "Dee Deputy") {
				t.Errorf("%s tells a reader of the conflict: %s", path, p.Main())
			}
		}
		boss := site.SignIn(t, f.Supervisor)
		if p := boss.Get(k.Path() + "/team").Must(http.StatusOK); p.Count("form[action$='/conflicts/end']") != 1 {
			t.Error("a supervisor is not offered to end it")
		}
		id := boss.Get(k.Path()+"/team").Attr("input[name=conflict]", "value")
		p = boss.Post(k.Path()+"/conflicts/end", url.Values{"conflict": {id}, "version": {"1"}}).Must(http.StatusUnprocessableEntity)
		if p.Attr(".govuk-error-summary__list a", "href") != "#ended_why-"+id {
			t.Errorf("error leads to %q", p.Attr(".govuk-error-summary__list a", "href"))
		}
		boss.Post(k.Path()+"/conflicts/end", url.Values{"conflict": {id}, "version": {"1"}, "ended_why": {"Cleared"}}).Must(http.StatusSeeOther)

		// Declared by the person: from then on it is not there.
		colleague.Get(k.Path() + "/conflicts/declare").Must(http.StatusOK)
		colleague.Post(k.Path()+"/conflicts/declare", url.Values{"kind": {"associate"}}).Must(http.StatusUnprocessableEntity)
		p = colleague.Post(k.Path()+"/conflicts/declare", url.Values{"kind": {"associate"}, "conflict_why": {"Plays football with him"}}).Must(http.StatusSeeOther)
		if p.Location() != "/cases" {
			t.Errorf("led to %s", p.Location())
		}
		colleague.Get(k.Path()).Must(http.StatusNotFound)
		if p := colleague.Get("/cases").Must(http.StatusOK); strings.Contains(p.Body, k.Ref) {
			t.Error("the list shows the case")
		}
		// A lead is asked who leads instead, and offered the deputy.
		k = casestest.OpenIn(t, r, f)
		if p := lead.Get(k.Path() + "/conflicts/declare").Must(http.StatusOK); p.Attr("#lead_to option[selected]", "value") != ids.String(f.Deputy) {
			t.Error("the deputy is not offered")
		}
	})
}
