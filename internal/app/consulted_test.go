package app_test

import (
	"net/http"
	"slices"
	"sort"
	"strings"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/intake"
)

// unlogged are the pages that show no record of anybody, each with why nothing is consulted there (DPA 2018 s.62(1)(c)). A
// page that is not here must leave a consultation in the log, or the test below fails.
var unlogged = map[string]string{
	"/healthz": "whether the program runs",

	"/help": help, "/help/signing-in": help, "/help/data-protection": help, "/accessibility": help, "/help/licences": help, "/help/offences": help, "/help/access": help,
	"/help/clocks/print": help, "/help/clocks": help, "/help/opportunities": help, "/help/retention": help, "/help/audit": help, "/help/reports": help, "/help/subject-access": help, "/help/bring-back": help, "/help/cases": help, "/confidential/help": help,

	"/account": ownAccount, "/account/sessions": ownAccount, "/account/password": ownAccount, "/account/app": ownAccount, "/account/passkeys/new": ownAccount, "/tokens": ownAccount, "/me/register": ownAccount,
	"/diary": ownAccount, "/diary/away": ownAccount, "/bring-back": "what the reader brought back: logged when each was brought and is opened", "/exports": "what the reader made: logged when it was made and each time it is fetched",

	"/admin/users/new": setting, "/admin/units": setting, "/admin/units/new": setting, "/admin/units/:id": setting, "/admin/single-sign-on": setting, "/admin/sign-in": setting,
	"/admin/holidays": setting, "/admin/holidays/add": setting, "/admin/holidays/withdraw": setting, "/admin/holidays/extend": setting, "/admin/sight": setting, "/admin/exports": setting,
	"/admin/clocks": setting, "/admin/clocks/window": setting, "/admin/clocks/sittings": setting, "/admin/clocks/follow": setting, "/admin/rules": setting, "/admin/rules/:rule": setting,

	"/cases/new": form, "/cases/views/new": form, "/events/new": form, "/opportunities/new": form, "/data-protection/requests/new": form, "/search": form, "/reports": form, "/reports/:code": form, "/reports/schedules": setting, "/reports/:code/schedule": form,
	"/confidential/reports/new": form, "/confidential/requests/new": form, "/confidential/search": form,
}

const (
	help       = "the product's own words"
	ownAccount = "the reader's own account, settings and absences"
	setting    = "settings of the force: no person and no case"
	form       = "an empty form; what it shows once it is filled is below"
)

// filled are pages that show records only when they are asked for some.
func (w *world) filled(event string) map[string]string {
	return map[string]string{
		"/search?q=open": "lead", "/effort?view=unit": "supervisor", "/effort?person=" + ids.String(w.force.Lead): "supervisor", cases.NewFrom(intake.FromEvent, event): "lead",
		"/opportunities?layout=list": "lead", "/opportunities/gaps": "lead", "/work": "manager", "/missed": "manager", "/lists/cases/print?view=all": "lead", "/cases/bulk/" + w.open.bulk + "?act=lead": "lead",
		"/confidential/requests/new?report=" + w.sealed.report: "confidential-unit officer", "/confidential/search?q=" + canary: "confidential-unit officer",
	}
}

// TestEveryPageThatShowsRecordsIsLogged asks for every page, as somebody who is answered with it, and finds in the log that
// it was consulted, by whom, and on which case where it is of one.
func TestEveryPageThatShowsRecordsIsLogged(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	w := newWorld(t, s)
	people := personas(t, s, w)
	browsers := map[string]*webtest.Browser{}
	for _, p := range people {
		if p.user != 0 {
			browsers[p.name] = s.SignIn(t, p.user)
		}
	}
	newest := func(table string) (id int64) {
		t.Helper()
		if err := s.DB.Gorm(t.Context()).Raw("SELECT COALESCE(MAX(id), 0) FROM " + table).Scan(&id).Error; err != nil {
			t.Fatal(err)
		}
		return id
	}
	// look asks for a page and tells whether it was shown, and whether the log says so.
	look := func(p persona, path, more string, args ...any) (shown, logged bool) {
		t.Helper()
		table := "audit_entries"
		if strings.HasPrefix(path, "/confidential") {
			table = "cpt_audit_entries"
		}
		before := newest(table)
		if got := browsers[p.name].Get(path); got.Status != http.StatusOK {
			return false, false
		}
		var n int64
		q := "SELECT COUNT(*) FROM " + table + " WHERE id > ? AND op IN ('consultation', 'disclosure') AND actor_id = ?" + more
		if err := s.DB.Gorm(t.Context()).Raw(q, append([]any{before, p.user}, args...)...).Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		return true, n > 0
	}
	used, shown := map[string]bool{}, 0
	for _, r := range s.Server.Routes() {
		if r.Method != http.MethodGet {
			continue
		}
		for _, at := range w.targets(t, r) {
			if at.name == "missing" || at.name == "restricted" {
				continue
			}
			for _, p := range people {
				if p.user == 0 || !p.can(r.Perm) && r.Perm != perm.Public || p.on == keptOut || expect(r, p, at).denied {
					continue
				}
				more, args := "", []any(nil)
				if strings.HasPrefix(r.Path, "/cases/:case") {
					more, args = " AND case_id = ?", []any{w.open.ID}
				}
				is, logged := look(p, at.path, more, args...)
				if !is {
					continue
				}
				shown++
				if why := unlogged[r.Path]; why != "" {
					used[r.Path] = true
				} else if !logged {
					t.Errorf("%s as %s: it was shown, and the log says nothing of it", r.Path, p.name)
				}
				break
			}
		}
	}
	event, err := s.Intake.RecordEvent(w.force.As(t, s.DB, w.force.Lead), intake.Event{Kind: intake.Arrest, OccurredAt: s.DB.Time(), Summary: "Not linked", Subject: "Somebody"})
	if err != nil {
		t.Fatal(err)
	}
	for path, who := range w.filled(event.PublicKey) {
		p := people[slices.IndexFunc(people, func(p persona) bool { return p.name == who })]
		if is, logged := look(p, path, ""); !is || !logged {
			t.Errorf("%s as %s: shown %v, logged %v", path, who, is, logged)
		}
	}
	var idle []string
	for path := range unlogged {
		if !used[path] {
			idle = append(idle, path)
		}
	}
	sort.Strings(idle)
	if len(idle) > 0 {
		t.Errorf("exceptions for pages that were not shown: %v", idle)
	}
	if shown < 150 {
		t.Errorf("only %d pages were shown", shown)
	}
}
