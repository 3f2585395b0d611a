package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
)

// dangerous are the acts before which people prove once more who they are: those that give or take access, change a rule
// for everybody, destroy, or carry the log away. A line that is added or taken away is decided here.
//
// Those of the confidential compartment ask each time, and the proof stands in its own log alone.
const dangerous = `
GET /account/app
GET /account/passkeys/new
GET /admin/audit/checkpoint
GET /lists/audit-log/print
POST /account/app
POST /account/app/remove
POST /account/codes
POST /account/passkeys/:row/remove
POST /account/passkeys/begin
POST /account/passkeys/new
POST /account/single-sign-on
POST /admin/audit/entries/:entry/erase
POST /admin/audit/erasures/:erasure
POST /admin/clocks/follow
POST /admin/clocks/sittings
POST /admin/clocks/window
POST /admin/exports
POST /admin/holidays/add
POST /admin/holidays/extend
POST /admin/holidays/withdraw
POST /admin/rules/:rule
POST /admin/sight
POST /admin/sign-in
POST /admin/single-sign-on
POST /admin/single-sign-on/:mapping/remove
POST /admin/units/:id/close
POST /admin/users/:id
POST /admin/users/:id/accreditations
POST /admin/users/:id/accreditations/:row/correct
POST /admin/users/:id/appointments
POST /admin/users/:id/appointments/:row/end
POST /admin/users/:id/clearances
POST /admin/users/:id/disable
POST /admin/users/:id/enable
POST /admin/users/:id/factors/clear
POST /admin/users/:id/identities/:row/unlink
POST /admin/users/:id/password/off
POST /admin/users/:id/ranks
POST /admin/users/:id/ranks/:row/correct
POST /admin/users/:id/reset
POST /admin/users/new
POST /break-glass
POST /cases/:case/conflicts/end
POST /cases/:case/disclosure/releases/:release/decide
POST /cases/:case/marking/decide
POST /cases/:case/restriction
POST /cases/:case/retention/decide
POST /cases/:case/retention/hold/end
POST /cases/:case/retention/limit/decide
POST /cases/:case/retention/limit/lift/decide
POST /cases/:case/team
POST /cases/bulk/:bulk
POST /confidential/approvals/:product/:act
POST /confidential/disposals/:matter
POST /confidential/erasures/:erasure
POST /confidential/holds/:matter
POST /confidential/log/:entry
POST /data-protection/requests/:request/decide
POST /data-protection/requests/:request/dispose
POST /diary/calendar
POST /help/clocks/sign-off
POST /lists/audit-log
POST /opportunities/:key/hand-over
POST /opportunities/:key/move
POST /tokens
`

func TestDangerousActsAreListed(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	var got []string
	for _, r := range s.Server.Routes() {
		if r.Dangerous {
			got = append(got, r.Method+" "+r.Path)
		}
	}
	slices.Sort(got)
	if d := cmp.Diff(strings.Split(strings.TrimSpace(dangerous), "\n"), got); d != "" {
		t.Error(d)
	}
}

// TestDangerousActsAskAgain asks for each of them ten minutes after signing in: nothing is done before the proof, and what
// is asked for is no different for a case that does not exist.
func TestDangerousActsAskAgain(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		people, browsers := personas(t, s, w), map[string]*webtest.Browser{}
		for _, p := range people {
			if p.user != 0 {
				browsers[p.name] = s.SignIn(t, p.user)
			}
		}
		s.Clock.Advance(web.FreshFor)
		before, asked := counts(t, s), 0
		for _, r := range s.Server.Routes() {
			i := slices.IndexFunc(people, func(p persona) bool { return p.user != 0 && p.can(r.Perm) })
			if !r.Dangerous || i < 0 {
				continue
			}
			for _, at := range w.targets(t, r) {
				p := ask(browsers[people[i].name], r, at.path)
				asked++
				if p.Status != http.StatusUnauthorized || !strings.Contains(p.Main(), "Confirm that it is you") {
					t.Errorf("%s %s (%s) as %s: %d", r.Method, at.path, at.name, people[i].name, p.Status)
				}
			}
		}
		if d := cmp.Diff(before, counts(t, s)); d != "" {
			t.Errorf("something was done before the proof: %s", d)
		}
		if n := strings.Count(dangerous, "\n") - 1; asked < n {
			t.Errorf("asked %d times for %d acts", asked, n)
		}
	})
}
