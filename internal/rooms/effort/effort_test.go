package effort_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

func room(d *db.DB) *effort.Room {
	return effort.NewRoom(d, userstest.Room(d), casestest.Room(d), &reference.Room{DB: d})
}

func TestParseMinutes(t *testing.T) {
	for in, want := range map[string]int{"90": 90, "90 min": 90, "1:30": 90, "1h30": 90, "2h": 120, "1.5h": 90, " 0:05 ": 5, "24:00": 1440, "1 h": 60} {
		if got, ok := effort.ParseMinutes(in); !ok || got != want {
			t.Errorf("%q is %d, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "x", "-5", "1:5", "1:60", "1,5h", "1.5", "1:30:00", "99999", "½", "1.33h"} {
		if got, ok := effort.ParseMinutes(in); ok {
			t.Errorf("%q is taken as %d", in, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1440).Draw(t, "minutes")
		if got, ok := effort.ParseMinutes(effort.Clock(n)); !ok || got != n {
			t.Fatalf("%d printed as %s reads as %d", n, effort.Clock(n), got)
		}
	})
}

func TestAWeekBeginsOnMonday(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := caltime.MustDate("2020-01-01").AddDays(rapid.IntRange(0, 5000).Draw(t, "day"))
		m := effort.Monday(d)
		if m.Format("Mon") != "Mon" || m.After(d) || m.DaysUntil(d) > 6 {
			t.Fatalf("the Monday of %s is %s", d, m)
		}
	})
}

// Log checks the day, the time and the case; the strand and unit are those at entry and stay when the case is
// reclassified.
func TestLog(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		r := room(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.Open(t, d, f, func(n *cases.New) {
			n.Arising = cases.Arising{Origin: cases.Mixed, Basis: "intelligence", Main: cases.Proactive, ShareBp: 6000}
		})
		hidden := casestest.Open(t, d, f, casestest.Restricted)
		lead, colleague := f.As(t, d, f.Lead), f.As(t, d, f.Colleague)
		today := caltime.DateOf(clock.Now())
		bad := func(ctx context.Context, n effort.New, field string) {
			t.Helper()
			_, err := r.Log(ctx, n)
			if fe, ok := err.(*fault.Error); !ok || fe.Fields[field] == "" {
				t.Errorf("%+v: %v, want a message at %s", n, err, field)
			}
		}
		bad(lead, effort.New{CaseID: &c.ID, OnDate: today.AddDays(1), Minutes: 60}, "on")
		bad(lead, effort.New{CaseID: &c.ID, OnDate: today.AddDays(-32), Minutes: 60}, "late")
		bad(lead, effort.New{CaseID: &c.ID, OnDate: today, Minutes: 0}, "time")
		bad(lead, effort.New{CaseID: &c.ID, OnDate: today, Minutes: 1441}, "time")
		bad(lead, effort.New{OnDate: today, Minutes: 60}, "what")
		bad(lead, effort.New{OnDate: today, Minutes: 60, Reason: "gardening"}, "what")
		if _, err := r.Log(colleague, effort.New{CaseID: &hidden.ID, OnDate: today, Minutes: 60}); !fault.Is(err, fault.NotFound) {
			t.Errorf("time on a restricted case: %v", err)
		}
		e, err := r.Log(colleague, effort.New{CaseID: &c.ID, OnDate: today.AddDays(-31), Minutes: 60})
		if err != nil || e.Strand != effort.Proactive || e.UnitID != f.Unit {
			t.Fatalf("%+v, %v", e, err)
		}
		if _, err := r.Log(lead, effort.New{OnDate: today, Minutes: 1000, Reason: "training"}); err != nil {
			t.Fatal(err)
		}
		bad(lead, effort.New{CaseID: &c.ID, OnDate: today, Minutes: 441}, "time")
		if _, err := r.Log(lead, effort.New{CaseID: &c.ID, OnDate: today, Minutes: 440}); err != nil {
			t.Error("exactly 24 hours are refused:", err)
		}
		if _, err := r.Log(f.As(t, d, f.Referrer), effort.New{CaseID: &c.ID, OnDate: today, Minutes: 5}); err == nil {
			t.Error("a referrer logged time on a case")
		}
		// The strand stays as at entry.
		k := casestest.Room(d)
		if err := k.Reclassify(lead, c.ID, c.Version, cases.Arising{Origin: cases.Reactive, Basis: "arrest"}, "It began with an arrest"); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Edit(colleague, e.ID, 1, effort.New{CaseID: &c.ID, OnDate: today, Minutes: 75}); err != nil || got.Strand != effort.Proactive || got.Version != 2 {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := r.Edit(colleague, e.ID, 1, effort.New{CaseID: &c.ID, OnDate: today, Minutes: 80}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale edit: %v", err)
		}
		if _, err := r.Edit(lead, e.ID, 2, effort.New{CaseID: &c.ID, OnDate: today, Minutes: 80}); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's entry: %v", err)
		}
		if _, err := r.Withdraw(colleague, e.ID, 2, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("withdrawn without a reason: %v", err)
		}
		if _, err := r.Withdraw(colleague, e.ID, 2, "Entered twice"); err != nil {
			t.Error(err)
		}
		if _, err := r.Withdraw(colleague, e.ID, 3, "Entered twice"); !fault.Is(err, fault.Refused) {
			t.Errorf("withdrawn twice: %v", err)
		}
		n, err := r.Log(colleague, effort.New{OnDate: today, Minutes: 5, Reason: "admin"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.TakeBack(lead, n.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else took it back: %v", err)
		}
		clock.Advance(cases.UndoTime)
		if _, err := r.TakeBack(colleague, n.ID); err != nil {
			t.Error(err)
		}
	})
}

// A case that becomes restricted vanishes from the sheets of those who are no members; in their own, the minutes still count.
func TestRestrictedEffort(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		r := room(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.Open(t, d, f, casestest.Titled("Secret ledger"))
		today := caltime.DateOf(clock.Now())
		for _, n := range []effort.New{{CaseID: &c.ID, OnDate: today, Minutes: 95}, {OnDate: today, Minutes: 30, Reason: "training"}} {
			if _, err := r.Log(f.As(t, d, f.Colleague), n); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			tx.Record("test", db.On{}, nil)
			return tx.Gorm(ctx).Exec("UPDATE cases SET restricted = TRUE, version = version + 1 WHERE id = ?", c.ID).Error
		}); err != nil {
			t.Fatal(err)
		}
		site := userstest.Browse(t, d, r.Routes())
		own := site.SignIn(t, f.Colleague).Get("/effort").Must(http.StatusOK)
		if body := own.Main(); strings.Contains(body, "Secret") || strings.Contains(body, c.Ref) || !strings.Contains(body, "1:35") || !strings.Contains(body, "2:05") {
			t.Errorf("the person's own sheet:\n%s", body)
		}
		sup := site.SignIn(t, f.Supervisor)
		for _, path := range []string{"/effort?view=unit", fmt.Sprintf("/effort?person=%d", f.Colleague)} {
			if body := sup.Get(path).Must(http.StatusOK).Main(); strings.Contains(body, "Secret") || strings.Contains(body, "2:05") || !strings.Contains(body, "0:30") {
				t.Errorf("%s shows a supervisor:\n%s", path, body)
			}
		}
		path := "/cases/" + strings.ReplaceAll(c.Ref, "/", "-") + "/effort"
		missing := strings.Replace(path, "0001", "9999", 1)
		for _, p := range []string{path, missing} {
			if got := sup.Get(p); got.Status != http.StatusNotFound {
				t.Errorf("%s: %d", p, got.Status)
			}
			if got := sup.Post(p, url.Values{"time": {"60"}}); got.Status != http.StatusNotFound {
				t.Errorf("post %s: %d", p, got.Status)
			}
		}
		if a, b := sup.Get(path).Main(), sup.Get(missing).Main(); a != b {
			t.Errorf("(-restricted +missing):\n%s", cmp.Diff(a, b))
		}
		var e effort.Entry
		if err := d.Gorm(t.Context()).Take(&e, "case_id = ?", c.ID).Error; err != nil {
			t.Fatal(err)
		}
		mine := site.SignIn(t, f.Colleague)
		if got := mine.Get("/effort/" + ids.String(e.ID)); got.Status != http.StatusNotFound {
			t.Errorf("its own maker opens it: %d", got.Status)
		}
		if got := site.SignIn(t, f.OtherSupervisor).Get(fmt.Sprintf("/effort?person=%d", f.Colleague)); got.Status != http.StatusNotFound {
			t.Errorf("another unit's supervisor: %d", got.Status)
		}
		if got := mine.Get(fmt.Sprintf("/effort?person=%d", f.Lead)); got.Status != http.StatusNotFound {
			t.Errorf("another investigator: %d", got.Status)
		}
	})
}

func TestTheSheetOnTheWeb(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		r := room(d)
		f := userstest.NewForce(t, d, "FI")
		c := casestest.Open(t, d, f)
		b := userstest.Browse(t, d, r.Routes()).SignIn(t, f.Lead)
		p := b.Post("/effort", url.Values{"what": {""}, "time": {"1:75"}, "note": {"<i>kept"}}).Must(http.StatusUnprocessableEntity)
		if n := p.Count(".govuk-error-summary li"); n != 2 || p.Attr("#note", "value") != "<i>kept" {
			t.Errorf("%d errors, note %q", n, p.Attr("#note", "value"))
		}
		b.Post("/effort", url.Values{"what": {"case:" + c.Ref}, "time": {"1:30"}}).Must(http.StatusSeeOther)
		b.Post("/effort", url.Values{"what": {"other"}, "case": {strings.ToLower(c.Ref)}, "time": {"20"}}).Must(http.StatusSeeOther)
		b.Post("/effort", url.Values{"what": {"duty:leave"}, "time": {"60"}, "from": {"work"}}).Must(http.StatusSeeOther)
		page := b.Get("/effort").Must(http.StatusOK)
		if body := page.Main(); !strings.Contains(body, "2:50") || !strings.Contains(body, "Leave") {
			t.Errorf("the sheet:\n%s", body)
		}
		at := cases.Path(c.Ref) + "/effort"
		if hx := b.PostHX(at, url.Values{"time": {"0:10"}}).Must(http.StatusOK); !strings.Contains(hx.Text("#effort-panel"), "Recorded 0:10") {
			t.Errorf("htmx answers %q", hx.Text("#effort-panel"))
		}
		if hx := b.PostHX(at, url.Values{"time": {"x"}}).Must(http.StatusUnprocessableEntity); hx.Count(".govuk-error-message") != 1 {
			t.Error("htmx does not say what is wrong")
		}
		if body := b.Get(at).Must(http.StatusOK).Main(); !strings.Contains(body, "2:00") || !strings.Contains(body, "Lea Lead") {
			t.Errorf("the case's tab:\n%s", body)
		}
		var e effort.Entry
		if err := d.Gorm(t.Context()).Order("id").Take(&e).Error; err != nil {
			t.Fatal(err)
		}
		edit := "/effort/" + ids.String(e.ID)
		form := b.Get(edit).Must(http.StatusOK).Form(`form[action="` + edit + `"]`)
		form.Set("time", "1:45")
		b.Post(edit, form).Must(http.StatusSeeOther)
		form.Set("time", "2:00")
		stale := b.Post(edit, form).Must(http.StatusConflict)
		if !strings.Contains(stale.Main(), "2:00") || !strings.Contains(stale.Main(), "1:45") {
			t.Errorf("the conflict page:\n%s", stale.Main())
		}
		b.Post(edit+"/withdraw", url.Values{"version": {"2"}}).Must(http.StatusUnprocessableEntity)
		b.Post(edit+"/withdraw", url.Values{"version": {"2"}, "reason": {"Entered twice"}}).Must(http.StatusSeeOther)
		b.Get("/effort?week=rubbish&person=x").Must(http.StatusNotFound)
		b.Get("/effort?week=rubbish").Must(http.StatusOK)
	})
}
