package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/web"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/users/userstest"
)

// relation is how somebody stands to a case.
type relation string

const (
	member   relation = "member"   // lead, deputy or other member
	overseer relation = "overseer" // supervisor of the case's unit
	reader   relation = "reader"   // of its force, with case.view
	glancer  relation = "glancer"  // a reader of the open case who broke the glass of the restricted one
	keptOut  relation = "kept out" // for a conflict of interest, of both cases
	outsider relation = "outsider" // anybody else
)

type persona struct {
	name string
	user ids.User // 0: signed out
	can  func(perm.Permission) bool
	// on is the relation to the unrestricted case; to a restricted one everybody but members is an outsider.
	on relation
}

// TestMatrix asks for every route as every persona, on an open case, on a restricted one and on one that does not exist. Of
// some routes at a time the requests that must be denied are made first, and together may change no row.
func TestMatrix(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		people := personas(t, s, w)
		browsers := map[string]*webtest.Browser{}
		for _, p := range people {
			if p.user == 0 {
				browsers[p.name] = s.SignedOut(t)
			} else {
				browsers[p.name] = s.SignIn(t, p.user)
			}
		}
		type request struct {
			r    web.Route
			p    persona
			at   target
			want answer
		}
		tried := 0
		try := func(list []request) (asked []string) {
			for _, x := range list {
				got := ask(browsers[x.p.name], x.r, x.at.path)
				tried++
				what := fmt.Sprintf("%s %s as %s (%s)", x.r.Method, x.at.path, x.p.name, x.at.name)
				asked = append(asked, what)
				if !x.want.fits(got) {
					t.Errorf("%s: status %d to %q, want %s", what, got.Status, got.Location(), x.want.name)
				}
				if got.Status >= 500 {
					t.Errorf("%s: %d\n%s", what, got.Status, got.Main())
				}
			}
			return asked
		}
		// Counting every row takes longer than a dozen requests: it is done once for several routes.
		for some := range slices.Chunk(s.Server.Routes(), 15) {
			var denied, admitted []request
			for _, r := range some {
				if r.Path == "/test-sign-in" || r.Path == "/sign-out" {
					continue // it would end the persona's session
				}
				for _, p := range people {
					for _, at := range w.targets(t, r) {
						if x := (request{r, p, at, expect(r, p, at)}); x.want.denied {
							denied = append(denied, x)
						} else {
							admitted = append(admitted, x)
						}
					}
				}
			}
			before := counts(t, s)
			asked := try(denied)
			if d := cmp.Diff(before, counts(t, s)); d != "" {
				t.Errorf("a denial changed rows:\n%s\nof these:\n%s", d, strings.Join(asked, "\n"))
			}
			try(admitted)
		}
		if tried < 5000 {
			t.Errorf("only %d requests were made", tried)
		}
	})
}

// TestARestrictedCaseAnswersAsNone compares, for every route under a case, what whoever may not know of it is answered with
// the answer about one that does not exist: status, body but for the request's own id and address, number of statements; as
// a page, and as the part of one that htmx asks for. To whoever is kept out, an open case is no other.
func TestARestrictedCaseAnswersAsNone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		compared := 0
		for _, p := range personas(t, s, w) {
			if p.user == 0 || p.on == member {
				continue
			}
			b := s.SignIn(t, p.user)
			b.Get("/help") // spends what only the first page of a session does
			for _, r := range s.Server.Routes() {
				if !p.can(r.Perm) {
					continue // refused before any case is looked at; TestMatrix holds that
				}
				var none *target
				var hidden []target
				for _, x := range w.targets(t, r) {
					switch {
					case x.name == "missing":
						none = &x
					case x.name == "restricted" && p.on != glancer, x.name == "open" && p.on == keptOut, x.name == "glass" && expect(r, p, x).name == "404":
						hidden = append(hidden, x)
					}
				}
				if none == nil {
					continue
				}
				for _, x := range hidden {
					for _, part := range []bool{false, true} {
						do := ask
						if part {
							do = askPart
						}
						one := do(b, r, x.path)
						sqlOne := len(s.LastStatements())
						other := do(b, r, none.path)
						sqlOther := len(s.LastStatements())
						compared++
						if one.Status != other.Status || sqlOne != sqlOther {
							t.Errorf("%s %s as %s (%s, part %v): %d in %d statements; missing: %d in %d", r.Method, r.Path, p.name, x.name, part, one.Status, sqlOne, other.Status, sqlOther)
						}
						if d := cmp.Diff(mask(other, none.path), mask(one, x.path)); d != "" {
							t.Errorf("%s %s as %s (%s, part %v): bodies differ:\n%s", r.Method, r.Path, p.name, x.name, part, d)
						}
					}
				}
			}
		}
		if compared < 1000 {
			t.Errorf("only %d pairs were compared", compared)
		}
	})
}

var requestIDs = regexp.MustCompile(`[0-9a-f]{16}`)

// mask takes out of a body what is the request's own.
func mask(p *webtest.Page, path string) string {
	b := requestIDs.ReplaceAllString(p.Body, "ID")
	b = strings.ReplaceAll(b, path, "PATH")
	return strings.ReplaceAll(b, url.QueryEscape(path), "PATH")
}

func ask(b *webtest.Browser, r web.Route, path string) *webtest.Page {
	if r.Method == http.MethodGet {
		return b.Get(path)
	}
	return b.Post(path, url.Values{})
}

// askPart asks as htmx does.
func askPart(b *webtest.Browser, r web.Route, path string) *webtest.Page {
	if r.Method == http.MethodGet {
		return b.GetHX(path)
	}
	return b.PostHX(path, url.Values{})
}

type answer struct {
	name   string
	denied bool
	fits   func(*webtest.Page) bool
}

func status(name string, denied bool, codes ...int) answer {
	return answer{name, denied, func(p *webtest.Page) bool {
		for _, c := range codes {
			if p.Status == c {
				return true
			}
		}
		return false
	}}
}

// namesARow are the posts whose form names a row of the case: an empty form names none, and 404 is the right answer to it.
var namesARow = []string{"/references/withdraw", "/decisions/withdraw", "/role/end", "/identifier/withdraw", "/team/leave", "/conflicts/end", "/products/withdraw", "/erasures/:erasure"}

// ownOnly are the routes about something that belongs to one person, here the lead; to anybody else it is not there.
var ownOnly = []string{"/acts/:act/undo", "/effort/:id", "/effort/:id/withdraw", "/effort/:id/undo", "/refer/:referral", "/refer/:referral/answer", "/cases/bulk/:bulk", "/cases/bulk/:bulk/undo"}

func endsIn(path string, list []string) bool {
	for _, x := range list {
		if strings.HasSuffix(path, x) {
			return true
		}
	}
	return false
}

// expect is the policy of architecture section 14 once more, written apart from the code that enforces it.
func expect(r web.Route, p persona, x target) answer {
	switch {
	case r.Perm == perm.Public:
		return answer{"anything but a fault", false, func(g *webtest.Page) bool { return g.Status < 500 }}
	case perm.Hidden(r.Perm) && !(p.user != 0 && p.can(r.Perm)): // not even that there is such a page
		return status("404", true, http.StatusNotFound)
	case p.user == 0:
		return answer{"the sign-in page", true, func(g *webtest.Page) bool {
			return g.Status == http.StatusSeeOther && strings.HasPrefix(g.Location(), "/sign-in")
		}}
	case !p.can(r.Perm):
		return status("403", true, http.StatusForbidden)
	}
	rel := p.on
	switch {
	case rel == keptOut, x.name == "restricted" && rel != member && rel != glancer:
		rel = outsider
	case rel == glancer && x.name != "restricted":
		rel = reader
	}
	switch {
	case x.name == "glass":
		return ofGlass(r, p)
	case x.name == "missing":
		return status("404", true, http.StatusNotFound)
	case x.name == "" || x.name == "own":
		return answer{"admission", false, func(g *webtest.Page) bool {
			return g.Status < 500 && g.Status != http.StatusForbidden && !toSignIn(g)
		}}
	case rel == outsider:
		return status("404", true, http.StatusNotFound)
	case rel == glancer:
		return ofGlancer(r)
	case endsIn(r.Path, ownOnly) && p.name != "lead":
		return status("404 or 403", true, http.StatusNotFound, http.StatusForbidden)
	case endsIn(r.Path, namesARow), r.Method == http.MethodPost && strings.Contains(r.Path, "/lists/"): // a list says how it is to be taken away
		return status("a refusal of the empty form", false, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusConflict, http.StatusForbidden)
	case r.Method == http.MethodGet:
		return answer{"200 or on to another page", false, func(g *webtest.Page) bool {
			// A form for changing may be refused to whoever only reads.
			return g.Status == http.StatusOK || g.Status == http.StatusSeeOther && !toSignIn(g) || rel == reader && g.Status == http.StatusForbidden || g.Status == http.StatusUnprocessableEntity
		}}
	default:
		return answer{"admission or 403 to a reader", false, func(g *webtest.Page) bool {
			return g.Status < 500 && g.Status != http.StatusNotFound && !toSignIn(g) && (rel == reader || g.Status != http.StatusForbidden || r.Perm != perm.CaseChange)
		}}
	}
}

// ofGlass is who may judge and end the look by break-glass that is over: the supervisor of the unit and the manager judge,
// whoever broke the glass and the lead may end it too; to anybody else it is not there.
func ofGlass(r web.Route, p persona) answer {
	judges := p.name == "supervisor" || p.name == "manager"
	if judges || strings.HasSuffix(r.Path, "/end") && (p.name == "lead" || p.name == "breaker after time") {
		return status("its page, or a refusal of the empty form", r.Method == http.MethodPost, http.StatusOK, http.StatusUnprocessableEntity)
	}
	return status("404", true, http.StatusNotFound)
}

// sections are the pages of a case that whoever broke its glass reads.
var sections = []string{"/cases/:case", "/cases/:case/subjects", "/cases/:case/assets", "/cases/:case/opportunities", "/cases/:case/effort", "/cases/:case/decisions",
	"/cases/:case/timeline", "/cases/:case/team", "/cases/:case/references"}

// ofGlancer is what a restricted case answers whoever broke its glass, while it lasts: its pages, and no change of a row.
func ofGlancer(r web.Route) answer {
	switch {
	case slices.Contains(sections, r.Path) && r.Method == http.MethodGet:
		return status("200", false, http.StatusOK)
	case r.Method == http.MethodGet: // what is found by lists is not found, a form for changing is refused
		return answer{"a page or a refusal", true, func(g *webtest.Page) bool { return g.Status < 500 && !toSignIn(g) }}
	}
	return status("403, 404, or a refusal of the empty form", true, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity)
}

func toSignIn(g *webtest.Page) bool { return strings.HasPrefix(g.Location(), "/sign-in") }

func personas(t *testing.T, s *apptest.Site, w *world) []persona {
	t.Helper()
	out := []persona{{name: "signed out", can: func(perm.Permission) bool { return false }, on: outsider}}
	add := func(f userstest.Force, name string, id ids.User, role perm.Role, on relation) {
		out = append(out, persona{name, id, func(p perm.Permission) bool { return perm.Has(role, p) }, on})
	}
	f := w.force
	add(f, "lead", f.Lead, perm.Investigator, member)
	add(f, "colleague", f.Colleague, perm.Investigator, reader)
	add(f, "supervisor", f.Supervisor, perm.Supervisor, overseer)
	add(f, "other supervisor", f.OtherSupervisor, perm.Supervisor, reader)
	add(f, "manager", f.Manager, perm.Manager, reader)
	add(f, "auditor", f.Auditor, perm.Auditor, reader)
	add(f, "administrator", f.Admin, perm.Administrator, outsider)
	add(f, "referrer", f.Referrer, perm.Referrer, outsider)
	add(f, "kept-out member", w.crowd.keptMember, perm.Investigator, keptOut)
	add(f, "kept-out manager", w.crowd.keptManager, perm.Manager, keptOut)
	add(f, "breaker inside time", w.crowd.breaker, perm.Investigator, glancer)
	add(f, "breaker after time", w.crowd.over, perm.Investigator, reader)
	add(f, "authorising officer", w.crowd.authoriser, perm.AuthorisingOfficer, outsider)
	add(f, "confidential-unit officer", w.crowd.officer, perm.ConfidentialOfficer, outsider)
	out = append(out, persona{"person whose appointment ended today", w.crowd.left, func(perm.Permission) bool { return false }, outsider})
	add(w.foreign, "lead of another force", w.foreign.Lead, perm.Investigator, outsider)
	add(w.foreign, "manager of another force", w.foreign.Manager, perm.Manager, outsider)
	return out
}

// counts gives the rows of every table that a denial may not change: all but the log, sessions and attempts.
func counts(t *testing.T, s *apptest.Site) map[string]int64 {
	t.Helper()
	parts := []string{}
	for _, table := range tables(t, s) {
		switch table {
		case "audit_entries", "audit_details", "cpt_audit_entries", "cpt_audit_details", "sessions", "signin_attempts", "goose_db_version", "glass_tries":
			continue
		}
		parts = append(parts, fmt.Sprintf("SELECT '%s' AS name, COUNT(*) AS n FROM %s", table, table))
	}
	var rows []struct {
		Name string
		N    int64
	}
	if err := s.DB.Gorm(t.Context()).Raw(strings.Join(parts, " UNION ALL ")).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	out := map[string]int64{}
	for _, r := range rows {
		out[r.Name] = r.N
	}
	return out
}

func tables(t *testing.T, s *apptest.Site) []string {
	t.Helper()
	q := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if s.DB.Dialect() == "postgres" {
		q = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
	}
	var out []string
	if err := s.DB.Gorm(t.Context()).Raw(q).Scan(&out).Error; err != nil {
		t.Fatal(err)
	}
	sort.Strings(out)
	if len(out) < 30 {
		t.Fatalf("only %d tables", len(out))
	}
	return out
}
