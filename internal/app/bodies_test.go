package app_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/users/userstest"
)

// stranger is somebody who may not see the restricted case.
type stranger struct {
	name string
	user ids.User
	role perm.Role
}

// strangers are people of the force; the first is a member of the open case.
func strangers(f userstest.Force) []stranger {
	return []stranger{{"deputy", f.Deputy, perm.Investigator}, {"supervisor", f.Supervisor, perm.Supervisor}, {"manager", f.Manager, perm.Manager}, {"auditor", f.Auditor, perm.Auditor}, {"administrator", f.Admin, perm.Administrator}}
}

// names gives, by the name of a field, the records that it can name: for each, one of the restricted case, or of another force.
func names(t *testing.T, s *apptest.Site, w *world) map[string][]string {
	t.Helper()
	of := func(query string, args ...any) (out []string) {
		t.Helper()
		if err := s.DB.Gorm(t.Context()).Raw("SELECT id FROM "+query+" ORDER BY id", args...).Scan(&out).Error; err != nil || len(out) == 0 {
			t.Fatalf("%s: %v, %v", query, out, err)
		}
		return out[:1]
	}
	today := caltime.DateOf(s.DB.Time())
	if _, err := s.Diary.GoAway(w.foreign.As(t, s.DB, w.foreign.Lead), diary.Absence{UserID: w.foreign.Lead, FromOn: today, ToOn: today.AddDays(3)}); err != nil {
		t.Fatal(err)
	}
	h, err := s.Retention.PlaceHold(w.force.As(t, s.DB, w.force.Supervisor), w.open.ID, retention.NewHold{Kind: retention.HoldInquiry, Reason: "an inquiry"})
	if err != nil {
		t.Fatal(err)
	}
	h.ID, h.CaseID = 0, w.shut.ID // which no supervisor may see, to place it by the verb
	if err := s.DB.Maintain(t.Context(), func(g *gorm.DB) error { return g.Create(&h).Error }); err != nil {
		t.Fatal(err)
	}
	user, unit := []string{ids.String(w.foreign.Lead)}, []string{ids.String(w.foreign.Unit)}
	subject, interest := of("subjects WHERE case_id = ?", w.shut.ID), of("interests WHERE case_id = ?", w.shut.ID)
	asset, ref := of("assets WHERE case_id = ?", w.shut.ID), []string{w.shut.Ref}
	out := map[string][]string{"subject": subject, "defendant": subject, "interest": interest, "more": append(asset, interest...), "add": asset, "free": asset, "of": {asset[0] + "." + interest[0]},
		"re_seizure_of": of("seizures WHERE case_id = ?", w.shut.ID), "decision": of("decisions WHERE case_id = ?", w.shut.ID), "role": of("subject_roles WHERE case_id = ?", w.shut.ID),
		"conflict": of("case_conflicts WHERE case_id = ?", w.shut.ID), "item": append(of("decisions WHERE case_id = ?", w.shut.ID), of("assets WHERE case_id = ?", w.shut.ID)...),
		"notice": of("notices WHERE user_id = ?", w.force.Lead), "unit": unit, "parent": unit, "case": {w.shut.Ref, ids.String(w.shut.ID) + ".1"}, "here": {ids.String(w.shut.ID)}, "link_case": ref, "reference": ref, "look": {w.crowd.glass}, "what": {"case:" + w.shut.Ref},
		"from":    {"opportunity/" + w.shut.opportunity.PublicKey, "referral/" + w.shut.referral.PublicKey, "event/" + w.shut.event.PublicKey},
		"absence": of("absences WHERE user_id = ?", w.foreign.Lead), "hold": of("retention_holds WHERE case_id = ?", w.shut.ID)}
	for _, f := range []string{"applicant", "authoriser", "deputy", "lead", "lead_to", "lro", "member", "user", "owner", "people", "person", "stand_in", "successor"} {
		out[f] = user
	}
	return out
}

// plain are the fields whose number or key names no record, or only one under the case that the address names.
var plain = regexp.MustCompile(`^(version|from_version|opened|edition|token|up_to|seen|hours|days|months|weekday|monthday|digest_hour|regime|n|order|on|clock|source_grade|was[.-].*|.*-(day|month|year|hour|minute))$`)

// numbered is what a page writes where it names a record.
var numbered = regexp.MustCompile(`^(\d+(\.\d+)?|[A-Z]\d+|[A-Z]{2}[-/]\d{4}[-/]\d+)$`)

// TestNoFormReachesRecordsOfOthers posts every form that the people of a force find on their pages, with each field that
// names a record naming one of a case that they may not see, or a person or unit of another force: nothing of that case
// changes or is told, by no page that is asked with the same in its address either, and no row is left that points from one
// case, or force, into another.
func TestNoFormReachesRecordsOfOthers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		if err := s.Cases.TakeOffTeam(w.force.As(t, s.DB, w.force.Lead), w.shut.ID, w.force.Deputy, "moved"); err != nil {
			t.Fatal(err)
		}
		at := cases.Path(w.open.Ref)
		starts := []string{"/", "/work", "/cases", "/cases/new", "/opportunities", "/missed/learning", "/effort", "/reports", "/notices", "/diary", "/referrals", "/events", "/plans", "/retention", "/break-glass", "/break-glass/review",
			"/admin/users", "/admin/units", "/data-protection/requests", "/account", "/plans/" + w.open.plan.PublicKey, "/opportunities/" + w.open.opportunity.PublicKey, "/events/" + w.open.event.PublicKey,
			"/referrals/" + w.open.referral.PublicKey, at, at + "/disclosure", at + "/retention", at + "/team", at + "/subjects", at + "/assets", at + "/value", at + "/tasks"}
		x := &intruder{t: t, s: s, w: w, foreign: names(t, s, w)}
		x.links, x.owned = linksOf(t, s)
		x.before, x.astray = x.rows(), x.strays()
		if x.told(s.SignIn(t, w.force.Lead).Get(cases.Path(w.shut.Ref))) == "" {
			t.Fatal("the lead finds no trace of the case, so that nothing would be found")
		}
		for _, p := range strangers(w.force) {
			b := s.SignIn(t, p.user)
			forms := formsOf(t, s, b, starts, 600)
			for _, key := range slices.Sorted(maps.Keys(forms)) {
				path, _, _ := strings.Cut(forms[key].path, "?")
				x.seen = append(x.seen, path)
				x.try(p.name, b, key, forms[key])
			}
			x.unchanged()
			for _, key := range slices.Sorted(maps.Keys(forms)) { // with what the page offered, most are taken: it was the record that was refused
				if f := forms[key]; len(x.named(f)) > 0 && b.Post(f.path, f.values).Status < http.StatusBadRequest {
					x.own++
				}
			}
			x.before, x.astray = x.rows(), x.strays()
		}
		x.bare()
		x.unchanged()
		t.Logf("%d forms that name records, of which %d are taken with their own; %d posts with others, %d taken, %d pages; %d links", x.forms, x.own, x.tried, x.taken, x.asked, len(x.links))
		if x.forms < 120 || x.own < 80 || x.tried < 400 || x.asked < 300 || len(x.links) < 200 {
			t.Errorf("too little was tried: %d forms, %d of them taken, %d posts, %d pages, %d links", x.forms, x.own, x.tried, x.asked, len(x.links))
		}
	})
}

// intruder posts forms that name records of others, and looks at what became of it.
type intruder struct {
	t       *testing.T
	s       *apptest.Site
	w       *world
	foreign map[string][]string
	links   []link
	owned   []string

	before                          map[string][]string // the rows of the case
	since                           []string            // what was taken
	seen                            []string            // addresses of forms
	astray                          map[string]int64
	forms, own, tried, taken, asked int
}

// named are the fields of a form that name records.
func (x *intruder) named(f sent) (out []string) {
	for _, field := range slices.Sorted(maps.Keys(f.values)) {
		if x.foreign[field] != nil {
			out = append(out, field)
		}
	}
	return out
}

// try posts a form with each such field naming a record of others.
func (x *intruder) try(who string, b *webtest.Browser, key string, f sent) {
	x.t.Helper()
	for field, offered := range f.posed {
		if x.foreign[field] == nil && slices.ContainsFunc(offered, numbered.MatchString) && !plain.MatchString(field) {
			x.t.Errorf("%s: the field %s offers %q: say in names what it names, or that it is plain", key, field, offered)
		}
	}
	named := x.named(f)
	if len(named) == 0 {
		return
	}
	x.forms++
	changed := false
	for _, field := range named {
		for _, value := range x.foreign[field] {
			v := maps.Clone(f.values)
			v[field] = []string{value}
			changed = x.post(who, b, f.path, v, field+"="+value) || changed
		}
	}
	if changed {
		x.look(who + " by " + f.path)
	}
}

// bare posts to every route whose form no page of this world shows with every field that names a record, as who may; and
// asks for every page with the same in its address.
func (x *intruder) bare() {
	x.t.Helper()
	v := url.Values{"version": {"1"}, "why": {"Own words"}, "reason": {"Own words"}}
	for field, values := range x.foreign {
		v[field] = values[:1]
	}
	for _, p := range strangers(x.w.force) {
		b := x.s.SignIn(x.t, p.user)
		for _, r := range x.s.Server.Routes() {
			if away.MatchString(r.Path) || !perm.Has(p.role, r.Perm) || r.Method == http.MethodPost && slices.ContainsFunc(x.seen, patternOf(r.Path).MatchString) {
				continue
			}
			for _, at := range x.w.targets(x.t, r) {
				switch {
				case at.name != "open" && at.name != "own" && at.name != "":
				case r.Method == http.MethodGet:
					x.ask(p.name, b, at.path+"?"+v.Encode())
				case x.post(p.name, b, at.path, v, "all of others"):
					x.look(p.name + " by " + at.path)
				}
			}
		}
		for _, from := range x.foreign["from"] {
			x.ask(p.name, b, "/cases/new?from="+from)
		}
	}
}

// ask looks at a page, which may not tell of the case.
func (x *intruder) ask(who string, b *webtest.Browser, path string) {
	x.t.Helper()
	got := b.Get(path)
	x.asked++
	if told := x.told(got); told != "" || got.Status >= http.StatusInternalServerError {
		x.t.Errorf("%s as %s: %d tells of the case: %s", path, who, got.Status, told)
	}
}

// patternOf fits the addresses of a route.
func patternOf(route string) *regexp.Regexp {
	return regexp.MustCompile("^" + parameter.ReplaceAllString(route, "[^/]+") + "$")
}

var parameter = regexp.MustCompile(`:[a-z]+`)

// away are the routes that begin or end sessions, or lead into a restricted case with an alarm.
var away = regexp.MustCompile(`^/(break-glass|sign-|test-sign-in|session|account|first-run|set-password|drafts)|/lists/|/conflicts/declare$`)

// post sends a form and reports whether it was taken. Neither the answer nor the page after it may tell of the case.
func (x *intruder) post(who string, b *webtest.Browser, path string, v url.Values, what string) bool {
	x.t.Helper()
	got := b.Post(path, v)
	x.tried++
	if got.Status >= http.StatusInternalServerError {
		x.t.Errorf("%s as %s with %s: %d", path, who, what, got.Status)
	}
	told := x.told(got)
	if l := got.Location(); strings.HasPrefix(l, "/") && told == "" {
		told = x.told(b.Get(l))
	}
	if told != "" {
		x.t.Errorf("%s as %s with %s tells of the case: %s", path, who, what, told)
	}
	if got.Status >= http.StatusBadRequest {
		return false
	}
	x.taken++
	return true
}

// told is where a page tells of the case, with some words around; "" for nowhere.
func (x *intruder) told(p *webtest.Page) string {
	if n := strings.Index(p.Body, secret); n >= 0 {
		return p.Body[max(0, n-100):min(len(p.Body), n+100)]
	}
	return ""
}

// look fails the test where a row leads into another case or force that did not before.
func (x *intruder) look(after string) {
	x.t.Helper()
	x.since = append(x.since, after)
	if now := x.strays(); cmp.Diff(x.astray, now) != "" {
		x.t.Errorf("%s left what leads into another case or force:\n%s", after, cmp.Diff(x.astray, now))
		x.astray = now
	}
}

// unchanged fails the test where a row of the case has changed by what was taken since it was last asked.
func (x *intruder) unchanged() {
	x.t.Helper()
	if now := x.rows(); cmp.Diff(x.before, now) != "" {
		x.t.Errorf("the case has changed, by one of\n%s\n%s", strings.Join(x.since, "\n"), cmp.Diff(x.before, now))
		x.before = now
	}
	x.since = nil
}

// link is a column of a table that points at a row of another; both are of a case, or of a force.
type link struct{ Table, Col, To, By string }

// across leads from case to case: an opportunity that was moved is a duplicate of the one it became.
var across = link{Table: "opportunities", Col: "duplicate_of", To: "opportunities"}

// linksOf gives the links between tables, and the tables whose rows are of a case, but for the log.
func linksOf(t *testing.T, s *apptest.Site) (out []link, owned []string) {
	t.Helper()
	keys, cols := `SELECT m.name AS "table", f."from" AS col, f."table" AS "to" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
		`SELECT m.name AS "table", c.name AS col FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`
	if s.DB.Dialect() == "postgres" {
		keys = `SELECT c.conrelid::regclass::text AS "table", a.attname AS col, c.confrelid::regclass::text AS "to" FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'`
		cols = `SELECT table_name AS "table", column_name AS col FROM information_schema.columns WHERE table_schema = 'public'`
	}
	var all, has []link
	if err := s.DB.Gorm(t.Context()).Raw(cols).Scan(&has).Error; err != nil {
		t.Fatal(err)
	}
	if err := s.DB.Gorm(t.Context()).Raw(keys).Scan(&all).Error; err != nil {
		t.Fatal(err)
	}
	for _, c := range has {
		if c.Col == "case_id" && !strings.Contains(c.Table, "audit_") && !strings.HasPrefix(c.Table, "v_") {
			owned = append(owned, c.Table)
		}
	}
	slices.Sort(owned)
	for _, k := range all {
		for _, by := range []string{"case_id", "force_id"} {
			if k.Col != by && k != across && slices.Contains(has, link{Table: k.Table, Col: by}) && slices.Contains(has, link{Table: k.To, Col: by}) {
				k.By = by
				out = append(out, k)
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b link) int { return strings.Compare(a.Table+" "+a.Col, b.Table+" "+b.Col) })
	return out, owned
}

// strays counts the rows that lead into another case or force.
func (x *intruder) strays() map[string]int64 {
	t, s, links := x.t, x.s, x.links
	t.Helper()
	parts := make([]string, len(links))
	for n, l := range links {
		parts[n] = fmt.Sprintf("SELECT '%s.%s' AS name, COUNT(*) AS n FROM %s a JOIN %s b ON b.id = a.%s WHERE a.%s <> b.%s", l.Table, l.Col, l.Table, l.To, l.Col, l.By, l.By)
	}
	out := map[string]int64{}
	for part := range slices.Chunk(parts, 100) {
		var rows []struct {
			Name string
			N    int64
		}
		if err := s.DB.Gorm(t.Context()).Raw(strings.Join(part, " UNION ALL ")).Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r.N > 0 {
				out[r.Name] = r.N
			}
		}
	}
	return out
}

// rows gives every row of the restricted case by table, but for the log.
func (x *intruder) rows() map[string][]string {
	x.t.Helper()
	out := map[string][]string{}
	for _, table := range x.owned {
		var rows []map[string]any
		if err := x.s.DB.Gorm(x.t.Context()).Raw("SELECT * FROM "+table+" WHERE case_id = ? ORDER BY 1", x.w.shut.ID).Scan(&rows).Error; err != nil {
			x.t.Fatal(err)
		}
		for _, r := range rows {
			out[table] = append(out[table], fmt.Sprint(r))
		}
	}
	return out
}
