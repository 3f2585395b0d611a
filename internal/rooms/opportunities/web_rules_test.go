package opportunities_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/users/userstest"
)

// hours is the form of MO-04 with a time to decide.
func (b *tuned) hours(n, act, edition string) url.Values {
	on := b.today()
	return url.Values{"off": {"on"}, "MO-04.decide_within": {n}, "from-day": {on.Format("2")}, "from-month": {on.Format("1")}, "from-year": {on.Format("2006")},
		"reason": {"Pilot of the unit"}, "act": {act}, "edition": {edition}}
}

func TestAManagerTriesARuleAndSavesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newTuned(t, d, clock)
		site := userstest.Browse(t, d, append(b.Opportunities.Routes(), b.Opportunities.RuleRoutes()...))
		for _, who := range []ids.User{b.f.Lead, b.f.Supervisor, b.f.Auditor, b.f.Admin} {
			if p := site.SignIn(t, who).Get("/admin/rules"); p.Status != http.StatusForbidden {
				t.Errorf("user %d got %d", who, p.Status)
			}
			if p := site.SignIn(t, who).Post("/admin/rules/MO-04", b.hours("12", "save", "0")); p.Status != http.StatusForbidden {
				t.Errorf("user %d saved: %d", who, p.Status)
			}
		}
		m := site.SignIn(t, b.f.Manager)
		list := m.Get("/admin/rules").Must(200).Main()
		if !strings.Contains(list, "MO-04") || !strings.Contains(list, "48 hours") || !strings.Contains(list, "the statutory minimum") {
			t.Errorf("the list: %s", list)
		}
		for _, sealed := range []string{"MO-11", "MO-12", "MO-13"} {
			if strings.Contains(list, sealed) {
				t.Errorf("the list shows %s", sealed)
			}
			if p := m.Get("/admin/rules/" + sealed); p.Status != http.StatusNotFound {
				t.Errorf("%s: %d", sealed, p.Status)
			}
		}
		for name, bad := range map[string]url.Values{
			"empty": {}, "text": b.hours("soon", "try", "0"), "huge": b.hours(strings.Repeat("9", 400), "try", "0"), "negative": b.hours("-1", "save", "0"),
			"no reason": func() url.Values { v := b.hours("12", "save", "0"); v.Del("reason"); return v }(),
			"no day": func() url.Values {
				v := b.hours("12", "save", "0")
				v.Set("from-day", "31")
				v.Set("from-month", "2")
				return v
			}(),
			"neither": func() url.Values { v := b.hours("12", "save", "0"); v.Set("off", "maybe"); return v }(),
		} {
			p := m.Post("/admin/rules/MO-04", bad)
			if p.Status != http.StatusUnprocessableEntity || p.Count(".govuk-error-summary") != 1 {
				t.Errorf("%s: %d, %d summaries", name, p.Status, p.Count(".govuk-error-summary"))
			}
		}
		before := stored(t, d)
		at := m.Post("/admin/rules/MO-04", b.hours("12", "try", "0"))
		if at.Status != http.StatusSeeOther {
			t.Fatalf("try: %d %s", at.Status, at.Main())
		}
		if p := m.Get(at.Location()).Must(200); !strings.Contains(p.Main(), "Waiting to begin") || p.Count("progress") != 1 {
			t.Errorf("before it ran: %s", p.Main())
		}
		b.run(t)
		page := m.Get(at.Location()).Must(200)
		text := page.Main()
		if !strings.Contains(text, "would have raised") || !strings.Contains(text, "would differ") || !strings.Contains(text, "Under 5 not shown") {
			t.Errorf("tried: %s", text)
		}
		var ref string
		if err := d.Gorm(t.Context()).Raw("SELECT ref FROM cases WHERE restricted").Scan(&ref).Error; err != nil || ref == "" {
			t.Fatal(err)
		}
		if strings.Contains(string(page.Body), ref) {
			t.Error("the list of what would differ names a restricted case")
		}
		if diff := len(stored(t, d)) - len(before); diff != 0 {
			t.Errorf("trying changed %d opportunities", diff)
		}
		// Nobody else sees the trial, not even another manager's address of it.
		if p := m.Get("/admin/rules/MO-05?trial=" + strings.SplitN(at.Location(), "trial=", 2)[1]); p.Status != http.StatusNotFound {
			t.Errorf("under another rule: %d", p.Status)
		}
		if p := m.Get("/admin/rules/MO-04?trial=zzzzzzzz"); p.Status != http.StatusNotFound {
			t.Errorf("a trial that is not there: %d", p.Status)
		}
		other := userstest.NewForce(t, d, "NM")
		if p := site.SignIn(t, other.Manager).Get(at.Location()); p.Status != http.StatusNotFound {
			t.Errorf("another force: %d", p.Status)
		}
		if p := m.Post("/admin/rules/MO-04", b.hours("12", "save", "0")); p.Status != http.StatusSeeOther {
			t.Fatalf("save: %d %s", p.Status, p.Main())
		}
		if p := m.Get("/admin/rules/MO-04").Must(200).Main(); !strings.Contains(p, "48 hours became 12 hours") || !strings.Contains(p, "Mo Manager") || !strings.Contains(p, "wait to be run") {
			t.Errorf("after saving: %s", p)
		}
		b.run(t)
		if p := m.Get("/admin/rules").Must(200).Main(); !strings.Contains(p, "12 hours") || strings.Contains(p, "wait to be run") {
			t.Errorf("the list after it ran: %s", p)
		}
		if p := m.Post("/admin/rules/MO-04", b.hours("24", "save", "0")); p.Status != http.StatusConflict || !strings.Contains(p.Main(), "meanwhile") {
			t.Errorf("stale: %d", p.Status)
		}
	})
}

// The pages take the same few statements however many cases and rows there are.
func TestRulePagesTakeFewStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		b := newTuned(t, d, clock)
		p := opportunities.Proposal{Rule: "MO-04", Values: map[string]int64{"MO-04.decide_within": 12}}
		n := dbtest.Statements(t, func(ctx context.Context) {
			if _, err := b.Opportunities.BackTest(ctx, d, b.f.ID, p, nil); err != nil {
				t.Fatal(err)
			}
		})
		if n > 60 {
			t.Errorf("a back-test of 8 cases took %d statements", n)
		}
	})
}
