package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users"
	"proceeds/internal/rooms/users/userstest"
)

// leadOf gives who leads a case now, 0 for nobody, and who is on its team.
func leadOf(t *testing.T, s *apptest.Site, id ids.Case) (lead ids.User, team []ids.User) {
	t.Helper()
	var row struct{ LeadID *ids.User }
	if err := s.DB.Gorm(t.Context()).Raw("SELECT lead_id FROM cases WHERE id = ?", id).Scan(&row).Error; err != nil {
		t.Fatal(err)
	}
	if row.LeadID != nil {
		lead = *row.LeadID
	}
	if err := s.DB.Gorm(t.Context()).Raw("SELECT user_id FROM case_members WHERE case_id = ? AND to_at IS NULL ORDER BY user_id", id).Scan(&team).Error; err != nil {
		t.Fatal(err)
	}
	return lead, team
}

func on(team []ids.User, u ids.User) bool {
	for _, x := range team {
		if x == u {
			return true
		}
	}
	return false
}

// Whoever leaves is refused at the very next request, by every way in, and their work is somebody else's.
func TestALeaverIsOutAtOnce(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		f := w.force
		lead := f.As(t, s.DB, f.Lead)
		_, secret, err := s.Users.MakeToken(lead, users.NewToken{Name: "custody", Scopes: []string{users.EventsWrite}, ExpiresOn: caltime.DateOf(s.DB.Time()).AddDays(30)})
		if err != nil {
			t.Fatal(err)
		}
		feed, err := s.Diary.MakeFeed(lead, diary.ReachMine)
		if err != nil {
			t.Fatal(err)
		}
		feed = feed[strings.Index(feed, "/calendar/"):]
		referral, err := s.Intake.Refer(lead, intake.Referral{UnitID: f.Unit, Source: "officer", Kind: intake.Advice, Summary: "A referral", Subject: "Somebody"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Intake.TakeReferral(lead, referral.PublicKey, 0); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Opportunities.Take(lead, w.open.opportunity.PublicKey, 0); err != nil {
			t.Fatal(err)
		}
		due := caltime.DateOf(s.DB.Time()).AddDays(30)
		learn, err := s.Opportunities.AddLearningAction(f.As(t, s.DB, f.Supervisor), opportunities.Learned{Reason: "DRIFT", What: "Brief custody", Owner: f.Lead, Due: due})
		if err != nil {
			t.Fatal(err)
		}
		b, admin := s.SignIn(t, f.Lead), s.SignIn(t, f.Admin)
		b.Post("/lists/cases", url.Values{"format": {"csv"}}).Must(200)
		file := "/exports/" + exportsOf(t, s, f.Lead)[0] + "/file"
		b.Get(file).Must(200)
		call := func() int {
			return b.Do("GET", "/api/v1/events/custody/none", nil, http.Header{"Authorization": {"Bearer " + secret}}).Status
		}
		if b.Get("/work").Status != http.StatusOK || b.Get(feed).Status != http.StatusOK || call() == http.StatusUnauthorized {
			t.Fatalf("before: %d, feed %d, token %d", b.Get("/work").Status, b.Get(feed).Status, call())
		}
		b.Do("POST", "/drafts", url.Values{"action": {"/refer"}, "fields": {`{"summary":["half"]}`}}, nil).Must(http.StatusNoContent)

		page := admin.Get("/admin/users/" + ids.String(f.Lead)).Must(200)
		if says := page.Text("form[action$='/disable']"); !strings.Contains(says, "cases led: 1") || !strings.Contains(says, "opportunities taken: 1") || !strings.Contains(says, "referrals that wait: 1") || strings.Contains(page.Body, secret2) || strings.Contains(page.Body, w.open.Ref) {
			t.Errorf("what the administrator is told: %s", says)
		}
		if says := page.Text("form[action$='/disable']"); !strings.Contains(says, "4P plans led: 1") || !strings.Contains(says, "learning actions to do: 1") {
			t.Errorf("what the administrator is told: %s", says)
		}
		form := page.Form("form[action$='/disable']")
		form.Set("reason", "left the force")
		admin.Post("/admin/users/"+ids.String(f.Lead)+"/disable", form).Must(http.StatusUnprocessableEntity) // nobody takes over
		form.Set("successor", ids.String(f.Auditor))
		admin.Post("/admin/users/"+ids.String(f.Lead)+"/disable", form).Must(http.StatusUnprocessableEntity) // cannot work on cases
		if b.Get("/work").Status != http.StatusOK {
			t.Fatal("a refused form ended something")
		}
		// One more is being prepared when they leave.
		if err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			_, err := s.Reference.SetValues(ctx, tx, f.ID, caltime.DateOf(tx.Now), []reference.NewValue{{Kind: "limit", Code: "export.atonce", Text: "0"}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		b.Post("/lists/clocks", url.Values{"format": {"csv"}}).Must(http.StatusSeeOther)
		running := "/exports/" + exportsOf(t, s, f.Lead)[0]
		form.Set("successor", ids.String(f.Colleague))
		admin.Post("/admin/users/"+ids.String(f.Lead)+"/disable", form).Must(http.StatusSeeOther)

		if p := b.Get("/work"); !toSignIn(p) {
			t.Errorf("the next page: %d", p.Status)
		}
		if got := call(); got != http.StatusUnauthorized {
			t.Errorf("the next call with the token: %d", got)
		}
		if got := b.Get(feed).Status; got != http.StatusNotFound {
			t.Errorf("the next look at the calendar: %d", got)
		}
		if p := b.Get(file); !toSignIn(p) {
			t.Errorf("a file that is ready: %d", p.Status)
		}
		if p := b.Post("/drafts", url.Values{"action": {"/refer"}, "fields": {`{"summary":["half"]}`}}); p.Status < 300 {
			t.Errorf("a draft: %d", p.Status)
		}
		s.RunJobs(t)
		s.SignedOut(t).Post("/sign-in", url.Values{"login": {"lead.fi"}, "password": {userstest.Password}}).Must(http.StatusUnprocessableEntity)
		var drafts int64
		if err := s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM drafts").Scan(&drafts).Error; err != nil || drafts != 0 {
			t.Errorf("%d drafts, %v", drafts, err)
		}
		if now, team := leadOf(t, s, w.open.ID); now != f.Colleague || on(team, f.Lead) || !on(team, f.Colleague) {
			t.Errorf("the open case: lead %d, team %v", now, team)
		}
		// A restricted case goes to its deputy, not to whom an administrator names.
		if now, team := leadOf(t, s, w.shut.ID); now != f.Deputy || on(team, f.Lead) || on(team, f.Colleague) {
			t.Errorf("the restricted case: lead %d, team %v", now, team)
		}
		var owners []ids.User
		if err := s.DB.Gorm(t.Context()).Raw("SELECT owner_id FROM referrals WHERE id = ? UNION ALL SELECT owner_id FROM opportunities WHERE id = ?", referral.ID, w.open.opportunity.ID).Scan(&owners).Error; err != nil || len(owners) != 2 || owners[0] != f.Colleague || owners[1] != f.Colleague {
			t.Errorf("referral and opportunity are with %v, %v", owners, err)
		}
		// The plan of the open case goes to the successor, that of the restricted one stays within its team.
		for _, x := range []struct {
			plan int64
			to   ids.User
		}{{w.open.plan.ID, f.Colleague}, {w.shut.plan.ID, f.Deputy}} {
			var lro ids.User
			if err := s.DB.Gorm(t.Context()).Raw("SELECT lro_id FROM plans WHERE id = ?", x.plan).Scan(&lro).Error; err != nil || lro != x.to {
				t.Errorf("plan %d is led by %d, want %d, %v", x.plan, lro, x.to, err)
			}
		}
		var owner ids.User
		if err := s.DB.Gorm(t.Context()).Raw("SELECT owner_id FROM learning_actions WHERE id = ?", learn.ID).Scan(&owner).Error; err != nil || owner != f.Colleague {
			t.Errorf("the learning action is with %d, %v", owner, err)
		}
		if p := s.SignIn(t, f.Colleague).Get("/plans/" + w.open.plan.PublicKey).Must(200); !strings.Contains(p.Main(), "Cole Colleague") {
			t.Error("the plan's page does not name its new officer")
		}
		// An account that is enabled again has none of it back.
		u, err := s.Users.PersonByLogin(t.Context(), "lead.fi")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Users.EnableUser(f.As(t, s.DB, f.Admin), f.Lead, u.Version, "back"); err != nil {
			t.Fatal(err)
		}
		if b.Get("/work").Status == http.StatusOK || call() != http.StatusUnauthorized || b.Get(feed).Status != http.StatusNotFound {
			t.Error("enabled again, and an old session, token or calendar address works")
		}
		back := s.SignIn(t, f.Lead)
		for _, path := range []string{file, running + "/file"} {
			if p := back.Get(path); p.Status == http.StatusOK {
				t.Errorf("enabled again, and %s is given", path)
			}
		}
	})
}

// exportsOf lists the keys of a person's exports, the newest first.
func exportsOf(t *testing.T, s *apptest.Site, u ids.User) (keys []string) {
	t.Helper()
	if err := s.DB.Gorm(t.Context()).Raw("SELECT public_key FROM exports WHERE user_id = ? ORDER BY id DESC", u).Scan(&keys).Error; err != nil || len(keys) == 0 {
		t.Fatal(keys, err)
	}
	return keys
}

// secret2 stands in the titles of the restricted case.
const secret2 = secret

// The queue: an open case waits without a lead; a restricted one without a team goes to a supervisor of its unit.
func TestWorkGoesToTheSupervisors(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		open := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Open"))
		shut := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Shut"), casestest.Restricted)
		for _, c := range []cases.Case{open, shut} {
			for _, m := range members(t, s, c.ID) {
				if m != f.Lead {
					if err := s.Cases.TakeOffTeam(f.As(t, s.DB, f.Lead), c.ID, m, "not needed"); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		u, err := s.Users.PersonByLogin(t.Context(), "lead.fi")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Users.DisableUser(f.As(t, s.DB, f.Admin), f.Lead, u.Version, "left"); err != nil {
			t.Fatal(err)
		}
		if now, team := leadOf(t, s, open.ID); now != 0 || len(team) != 0 {
			t.Errorf("the open case: lead %d, team %v", now, team)
		}
		if now, team := leadOf(t, s, shut.ID); now != f.Supervisor || len(team) != 1 {
			t.Errorf("the restricted case: lead %d, team %v", now, team)
		}
		if _, err := access.Open(f.As(t, s.DB, f.Supervisor), s.DB, open.ID, access.Edit); err != nil {
			t.Errorf("the supervisor cannot take it up: %v", err)
		}
	})
}

func members(t *testing.T, s *apptest.Site, id ids.Case) []ids.User {
	_, team := leadOf(t, s, id)
	return team
}

// Whoever moves to another unit leaves the teams of the one they were in when the day is over, and keeps those of the new.
func TestAMoverLeavesTheTeamsOfTheOldUnit(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		c := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Old unit"))
		admin := f.As(t, s.DB, f.Admin)
		today := caltime.DateOf(s.DB.Time())
		if err := s.Users.Appoint(admin, f.Lead, f.OtherUnit, perm.Investigator, today, caltime.Date{}); err != nil {
			t.Fatal(err)
		}
		var post int64
		if err := s.DB.Gorm(t.Context()).Raw("SELECT id FROM appointments WHERE user_id = ? AND unit_id = ?", f.Lead, f.Unit).Scan(&post).Error; err != nil {
			t.Fatal(err)
		}
		if err := s.Users.EndAppointment(admin, f.Lead, post, today, 0); err != nil {
			t.Fatal(err)
		}
		s.RunJobs(t)
		if now, _ := leadOf(t, s, c.ID); now != f.Lead {
			t.Fatal("left before the day was over")
		}
		b := s.SignIn(t, f.Lead)
		s.Clock.Advance(24 * time.Hour)
		s.RunJobs(t)
		if now, team := leadOf(t, s, c.ID); now == f.Lead || on(team, f.Lead) {
			t.Errorf("still on the team: lead %d, %v", now, team)
		}
		if p := b.Get("/work"); !toSignIn(p) {
			t.Errorf("the session: %d", p.Status)
		}
		s.SignIn(t, f.Lead).Get("/work").Must(200)
		if got := entries(t, s, "appointment.over"); got != 1 {
			t.Errorf("followed %d times at first", got)
		}
		s.Clock.Advance(2 * time.Hour)
		s.RunJobs(t)
		if got := entries(t, s, "appointment.over"); got != 1 {
			t.Errorf("followed %d times", got)
		}
		// The last one ended yesterday: nothing is left, at once.
		var last int64
		if err := s.DB.Gorm(t.Context()).Raw("SELECT id FROM appointments WHERE user_id = ? AND unit_id = ?", f.Lead, f.OtherUnit).Scan(&last).Error; err != nil {
			t.Fatal(err)
		}
		in := s.SignIn(t, f.Lead)
		if err := s.Users.EndAppointment(f.As(t, s.DB, f.Admin), f.Lead, last, caltime.DateOf(s.DB.Time()).AddDays(-1), 0); err != nil {
			t.Fatal(err)
		}
		if p := in.Get("/work"); !toSignIn(p) {
			t.Errorf("without any appointment: %d", p.Status)
		}
	})
}

func entries(t *testing.T, s *apptest.Site, action string) (n int64) {
	t.Helper()
	if err := s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM audit_entries WHERE action = ?", action).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// An appointment that is ended names who takes over; it happens when its last day is over.
func TestTheEndOfAnAppointmentHandsOver(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		c := casestest.OpenIn(t, s.Cases, f, casestest.Titled("Old unit"))
		b := s.SignIn(t, f.Admin)
		page := b.Get("/admin/users/" + ids.String(f.Lead)).Must(200)
		css := "form[action*='/appointments/'][action$='/end']"
		form, today := page.Form(css), caltime.DateOf(s.DB.Time())
		if form.Get("successor") != "queue" || form.Get("to_on-day") == "" || !strings.Contains(page.Text(css), "cases led: 1") {
			t.Fatalf("the form offers %v: %s", form, page.Text(css))
		}
		form.Set("successor", ids.String(f.Auditor))
		b.Post(page.Attr(css, "action"), form).Must(http.StatusUnprocessableEntity) // cannot work on cases
		form.Set("successor", ids.String(f.Colleague))
		b.Post(page.Attr(css, "action"), form).Must(http.StatusSeeOther)
		s.RunJobs(t)
		if now, _ := leadOf(t, s, c.ID); now != f.Lead {
			t.Fatalf("handed over before %s was over", today.UK())
		}
		s.Clock.Advance(24 * time.Hour)
		s.RunJobs(t)
		if now, team := leadOf(t, s, c.ID); now != f.Colleague || on(team, f.Lead) {
			t.Errorf("lead %d, team %v", now, team)
		}
		// Who has left meanwhile takes over nothing: it waits for the supervisors.
		if err := s.Users.EndAppointment(f.As(t, s.DB, f.Admin), f.Colleague, post(t, s, f.Colleague), caltime.DateOf(s.DB.Time()), f.Deputy); err != nil {
			t.Fatal(err)
		}
		u, err := s.Users.PersonByLogin(t.Context(), "deputy.fi")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Users.DisableUser(f.As(t, s.DB, f.Admin), f.Deputy, u.Version, "left"); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(24 * time.Hour)
		s.RunJobs(t)
		if now, team := leadOf(t, s, c.ID); now != 0 || on(team, f.Colleague) {
			t.Errorf("lead %d, team %v", now, team)
		}
	})
}

// post is the row of a person's only appointment.
func post(t *testing.T, s *apptest.Site, u ids.User) (row int64) {
	t.Helper()
	if err := s.DB.Gorm(t.Context()).Raw("SELECT id FROM appointments WHERE user_id = ?", u).Scan(&row).Error; err != nil {
		t.Fatal(err)
	}
	return row
}
