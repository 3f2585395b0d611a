package app_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// shownList is where a list stands on its page, and addresses that narrow or order it.
type shownList struct {
	rows    string   // CSS of its rows
	queries []string // of the page
	// words that the page says and the export does not: how empty cells and links read.
	words string
}

var shownLists = map[string]shownList{
	"cases":              {rows: "section[aria-labelledby=h-res] tbody tr", queries: []string{"", "view=all&sort=title", "view=mine", "view=unit&sort=-stake", "view=closed", "sort=-opened&stage=intake", "text=couriers", "origin=reactive&sort=activity"}, words: "none nobody yet no subject"},
	"opportunities":      {rows: "section[aria-labelledby=h-list] tbody tr", queries: []string{"layout=list", "layout=list&sort=-value", "layout=list&status=open", "layout=list&sort=-found&text=account"}, words: "value not known limit"},
	"missed":             {rows: "section[aria-labelledby=h-rows] tbody tr", queries: []string{"", "period=last-month"}, words: "not known said"},
	"data-gaps":          {rows: "section[aria-labelledby=h-gaps] tbody tr", queries: []string{""}},
	"clocks":             {rows: "section[aria-labelledby=h-clocks] li.clk", queries: []string{"scope=force", "scope=unit", ""}, words: "ends ended what if open record detention order act by"},
	"referrals":          {rows: "section[aria-labelledby=h-queue] tbody tr", queries: []string{"", "state=accepted", "who=nobody"}, words: "not known –"},
	"events":             {rows: "section[aria-labelledby=h-events] tbody tr", queries: []string{"", "state=linked", "kind=arrest&state=linked"}, words: "–"},
	"timesheet":          {rows: "section[aria-labelledby=h-week] tbody tr:has(td.num), section[aria-labelledby=h-unit] tbody tr", queries: []string{"", "view=unit"}, words: "change today – 3 00"},
	"effort":             {rows: "section[aria-labelledby=h-ent] tbody tr", queries: []string{""}, words: "change"},
	"subjects":           {rows: "section[aria-labelledby=h-subs] tbody tr", queries: []string{""}, words: "edit categories, links criminal lifestyle plan make offences since open a 4p"},
	"assets":             {rows: "article.as", queries: []string{"by=next", "by=holder", "by=kind"}},
	"plans":              {rows: "section[aria-labelledby=h-plans] tbody tr", queries: []string{"", "state=closed"}},
	"decisions":          {rows: "ol.dec > li", queries: []string{""}, words: "why withdraw is it withdrawn?"},
	"case-opportunities": {rows: "section[aria-labelledby=h-open] article.op, section[aria-labelledby=h-closed] tbody tr", queries: []string{""}, words: "why basis rule no time limit not valued value known counted"},
	"learning":           {rows: "section[aria-labelledby=h-actions] tbody tr", queries: []string{"", "reason=DRIFT"}},
	"learning-points":    {rows: "section[aria-labelledby=h-points] tbody tr", queries: []string{"", "reason=DRIFT"}},
	"tasks":              {rows: "section[aria-labelledby=h-tasks] tbody tr", queries: []string{""}, words: "no day set by"},
	"people":             {rows: "section[aria-labelledby=h-people] tbody tr", queries: []string{"", "state=disabled", "find=le&state=enabled"}, words: "none"},
	"register":           {rows: "section[aria-labelledby=h-register] tbody tr", queries: []string{"", "state=valid", "vetting=none", "find=le"}, words: "none on record in force nothing"},
	"disposals":          {rows: "section[aria-labelledby=h-stones] tbody tr", queries: []string{""}, words: "to"},
	"search":             {rows: "section[aria-labelledby=h-hits] tbody tr", queries: []string{"q=open", "q=bulk", "q=op", "q=person"}},
	"timeline":           {rows: "ol.tl li", queries: []string{"", "show=asset", "show=legal"}, words: "legal step"},
}

// elsewhere are the lists whose own room compares them with their page.
var elsewhere = map[string]bool{"audit-log": true, "schedule-non-sensitive": true, "schedule-sensitive": true, "access-requests": true}

// TestListsComeAsTheyAreShown takes every list away for people of three roles, with a restricted case in the data, and
// compares it with its page: as many rows, in that order, and in each whatever the row of the page says.
func TestListsComeAsTheyAreShown(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		reportingtest.Insert(t, s.DB, w.open.Case, reportingtest.Opp{"status": "missed", "title": "Open holdall given back", "reason": "late_referral", "ended_at": s.DB.Time().AddDate(0, 0, -3), "lost_pence": 12_345_67},
			reportingtest.Opp{"status": "lapsed", "title": "Open second", "ended_at": s.DB.Time().AddDate(0, 0, -5), "fingerprint": "two"})
		reportingtest.Insert(t, s.DB, w.shut.Case, reportingtest.Opp{"status": "missed", "title": secret + " holdall given back", "ended_at": s.DB.Time().AddDate(0, 0, -3), "fingerprint": "three"})
		reportingtest.Insert(t, s.DB, w.open.Case, reportingtest.Opp{"status": "missed", "title": "Open flat sold", "reason": "late_referral", "ended_at": s.DB.Time().AddDate(0, 0, -4), "learning": "Ask on the day of arrest", "reviewed_at": s.DB.Time(), "fingerprint": "four"})
		reportingtest.Insert(t, s.DB, w.shut.Case, reportingtest.Opp{"status": "missed", "title": secret + " flat sold", "reason": "late_referral", "ended_at": s.DB.Time().AddDate(0, 0, -4), "learning": secret + " lesson", "reviewed_at": s.DB.Time(), "fingerprint": "five"})
		fillSmallLists(t, s, w)
		for i := range 60 { // more than a page, fewer than a batch
			casestest.OpenIn(t, s.Cases, w.force, casestest.Titled(fmt.Sprintf("Bulk %02d", i)))
		}
		people := map[string]ids.User{"lead": w.force.Lead, "manager": w.force.Manager, "supervisor": w.force.Supervisor, "administrator": w.force.Admin}
		compared, toldHidden := map[string]int{}, map[string]int{}
		for who, user := range people {
			b := s.SignIn(t, user)
			for _, l := range s.Reporting.Lists {
				if elsewhere[l.Code] {
					continue
				}
				how, ok := shownLists[l.Code]
				if !ok {
					t.Fatalf("the list %s is not compared with its page: add it to shownLists", l.Code)
				}
				for _, q := range how.queries {
					at := l.Page
					if l.OfCase {
						at = "/cases/" + strings.ReplaceAll(w.open.Ref, "/", "-") + l.Page
					}
					if q != "" {
						at += "?" + q
					}
					p := b.Get(at)
					if p.Status == http.StatusForbidden || p.Status == http.StatusNotFound {
						continue // the matrix holds that the list then answers the same
					}
					compared[l.Code] += compareList(t, s, b, p, who, l, how, at, toldHidden)
				}
			}
		}
		if toldHidden["missed"] == 0 {
			t.Error("no page of missed opportunities told of what it does not show")
		}
		for code := range shownLists {
			if compared[code] == 0 && code != "data-gaps" {
				t.Errorf("no row of %s was compared", code)
			}
		}
	})
}

// fillSmallLists puts what the lists of few rows hold: tasks in every state, and what is learnt.
func fillSmallLists(t *testing.T, s *apptest.Site, w *world) {
	t.Helper()
	lead, today := w.force.As(t, s.DB, w.force.Lead), caltime.DateOf(s.DB.Time())
	var set []tasking.Task
	for _, n := range []tasking.NewTask{{Title: "Open ask the bank", Due: today.AddDays(3), Owner: &w.force.Lead}, {Title: "Open draft the statement", Due: today}, {Title: "Open call the court"}} {
		task, err := s.Tasking.SetTask(lead, w.open.ID, n, false)
		if err != nil {
			t.Fatal(err)
		}
		set = append(set, task)
	}
	if _, _, err := s.Tasking.FinishTask(lead, set[1].PublicKey, set[1].Version); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Tasking.WithdrawTask(lead, set[2].PublicKey, set[2].Version, "the court called"); err != nil {
		t.Fatal(err)
	}
	over := casestest.OpenIn(t, s.Cases, w.force, casestest.Titled("Over and done"))
	if err := s.Cases.Close(lead, over.ID, over.Version, cases.ClosingReasons()[0].Code, "over"); err != nil {
		t.Fatal(err)
	}
	boss := w.force.As(t, s.DB, w.force.Supervisor)
	if _, err := s.Retention.ProposeDisposal(boss, over.ID, retention.OfLaw, "a court has ordered it"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Retention.DecideDisposal(w.force.As(t, s.DB, w.force.Manager), over.ID, 1, true, ""); err != nil {
		t.Fatal(err)
	}
	var last opportunities.LearningAction
	for i, reason := range []string{"DRIFT", "DRIFT", "LATE_REFERRAL"} {
		var err error
		if last, err = s.Opportunities.AddLearningAction(boss, opportunities.Learned{Reason: reason, What: fmt.Sprintf("Brief custody, part %d", i), Owner: w.force.Lead, Due: today.AddDays(10 + i)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Opportunities.DoneLearningAction(boss, last.PublicKey, last.Version, "everybody was briefed"); err != nil {
		t.Fatal(err)
	}
}

// compareList follows the pages of a list to their end, takes it away by the form on its page, and compares.
func compareList(t *testing.T, s *apptest.Site, b *webtest.Browser, p *webtest.Page, who string, l lists.List, how shownList, at string, toldHidden map[string]int) int {
	t.Helper()
	first := p
	var shown []string
	for {
		p.Must(http.StatusOK)
		shown = append(shown, rowTexts(t, p, how.rows)...)
		next := nextPage(t, p)
		if next == "" {
			break
		}
		if strings.HasPrefix(next, "?") {
			next = strings.SplitN(at, "?", 2)[0] + next
		}
		p = b.Get(next)
	}
	form := fmt.Sprintf("form[action$='/lists/%s']", l.Code)
	if first.Count(form) == 0 {
		if len(shown) > 0 {
			t.Errorf("%s at %s: nothing takes the list away", who, at)
		}
		return 0
	}
	post := b.Post(first.Attr(form, "action"), url.Values{"query": {first.Attr(form+" input[name=query]", "value")}, "format": {"xlsx"}}).Must(http.StatusOK)
	data := []byte(post.Body)
	xlsxtest.Check(t, data)
	for name, part := range partsOf(t, data) {
		if who != "lead" && bytes.Contains(part, []byte(secret)) {
			t.Errorf("%s at %s: %s tells of the restricted case", who, at, name)
		}
	}
	rows := exported(t, data)
	if len(rows) != len(shown) {
		t.Errorf("%s at %s: %d rows are shown, %d were taken away\nshown %q", who, at, len(shown), len(rows), shown)
		return 0
	}
	extra := wordsOf(how.words)
	for i, text := range shown {
		have := candidates(rows[i], s.DB.Time())
		for _, word := range wordsOf(text) {
			if !slices.Contains(have, word) && !slices.Contains(extra, word) {
				t.Errorf("%s at %s, row %d: the page says %q in %q; taken away are %q", who, at, i+1, word, text, have)
				break
			}
		}
	}
	// What the page counts and does not show, the workbook and the print say in the same words.
	if said := hiddenLine.FindString(first.Main()); said != "" {
		toldHidden[l.Code]++
		if print := b.Get(first.Attr(form+" a", "href")).Must(http.StatusOK); !strings.Contains(print.Main(), said) || !strings.Contains(aboutOf(t, data), said) {
			t.Errorf("%s at %s: the page says %q; taken away is %s", who, at, said, aboutOf(t, data))
		}
	}
	csv := b.Post(first.Attr(form, "action"), url.Values{"query": {first.Attr(form+" input[name=query]", "value")}, "format": {"csv"}}).Must(http.StatusOK)
	if n := csvRows(t, []byte(csv.Body)); n != len(rows) || !strings.HasPrefix(csv.Body, "\uFEFF") {
		t.Errorf("%s at %s: the CSV has %d rows, the workbook %d", who, at, n, len(rows))
	}
	print := b.Get(first.Attr(form+" a", "href")).Must(http.StatusOK)
	if n := print.Count("section[aria-labelledby=h-rows] tbody tr"); n != min(len(rows), 300) {
		t.Errorf("%s at %s: %d rows are printed of %d", who, at, n, len(rows))
	}
	return len(rows)
}

// hiddenLine is how a page says that it counts what it does not show.
var hiddenLine = regexp.MustCompile(`(Under 5|\d[\d,]*) not shown: the headline figures count them\.`)

// aboutOf is the text of the sheet About.
func aboutOf(t *testing.T, data []byte) string {
	t.Helper()
	var out []string
	for _, row := range xlsxtest.Open(t, data).Rows("About") {
		out = append(out, strings.Join(row, " "))
	}
	return strings.Join(out, "\n")
}

func partsOf(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	parts, err := xlsxtest.Parts(data)
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// exported reads the rows of the first sheet below its heading.
func exported(t *testing.T, data []byte) []xlsx.Row {
	t.Helper()
	src, err := xlsx.OpenSource(bytes.NewReader(data), int64(len(data)), "", xlsx.ReadLimits{})
	if err != nil {
		t.Fatal(err)
	}
	var out []xlsx.Row
	for r, err := range src.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if r.N > 2 && !r.Blank() {
			out = append(out, r.Clone())
		}
	}
	if len(out) == 1 && out[0].Field(0).Raw == "No rows match these filters." {
		return nil
	}
	return out
}

func csvRows(t *testing.T, data []byte) int {
	t.Helper()
	src, err := xlsx.OpenSource(bytes.NewReader(data), int64(len(data)), "", xlsx.ReadLimits{})
	if err != nil {
		t.Fatal(err)
	}
	n := -1 // the heading
	for _, err := range src.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// candidates are the words a row of an export says, in every form in which pages say the same.
func candidates(r xlsx.Row, now time.Time) []string {
	var out []string
	for _, f := range r.Fields {
		switch f.Kind {
		case xlsx.FieldDate, xlsx.FieldDateTime:
			wall, err := f.Time()
			if err != nil {
				continue
			}
			at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, caltime.London)
			if f.Kind == xlsx.FieldDate {
				at = at.Add(12 * time.Hour)
			}
			for _, s := range []string{layout.Near(at, now), layout.NearDay(at, now), layout.NearMoment(at, now), layout.Moment(at), layout.Clock(at), caltime.DateOf(at).UK(), caltime.DateOf(at).Format("Mon 2 Jan"), "now"} {
				out = append(out, wordsOf(s)...)
			}
		case xlsx.FieldNumber:
			n, err := f.Number()
			if err != nil {
				continue
			}
			p := money.Pence(math.Round(n * 100))
			out = append(out, wordsOf(p.Pounds()+" "+layout.Count(int(n))+" "+f.Text())...)
			if n == 0 {
				out = append(out, "today")
			}
			out = append(out, "d")
		default:
			out = append(out, wordsOf(f.Raw)...)
			if name := strings.Fields(f.Raw); len(name) == 2 { // a name as lists print it
				out = append(out, strings.ToLower(name[0][:1]))
			}
			if f.Raw == "Yes" {
				out = append(out, "restricted")
			}
		}
	}
	return out
}

// wordsOf splits a text into its words, without case and punctuation at their ends.
func wordsOf(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" \u00a0\n\t·,;:()", r) }) {
		if w = strings.Trim(w, "."); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// nextPage is the link to the next page of the list, or "".
func nextPage(t *testing.T, p *webtest.Page) string {
	t.Helper()
	const css = "nav.pager a[rel=next], .pager a[rel=next]"
	if p.Count(css) == 0 {
		return ""
	}
	return p.Attr(css, "href")
}

// rowTexts is what each row of a list says: without what only screen readers get, and without what can be done.
func rowTexts(t *testing.T, p *webtest.Page, css string) []string {
	t.Helper()
	var out []string
	for _, n := range p.Nodes(css) {
		var b strings.Builder
		said(n, &b)
		if text := strings.Join(strings.Fields(b.String()), " "); text != "" {
			out = append(out, text)
		}
	}
	return out
}

func said(n *html.Node, b *strings.Builder) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data + " ")
		return
	}
	for _, a := range n.Attr {
		if a.Key == "class" {
			for _, c := range strings.Fields(a.Val) {
				if slices.Contains([]string{"vh", "govuk-button", "as__a", "clk__act", "ch", "govuk-details", "govuk-visually-hidden"}, c) {
					return
				}
			}
		}
	}
	if n.Type == html.ElementNode && slices.Contains([]string{"svg", "form", "button", "details"}, n.Data) {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		said(c, b)
	}
}

// TestListTextComesOutAsTyped puts hard texts wherever a list takes text, and reads them back from every list.
func TestListTextComesOutAsTyped(t *testing.T) {
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	hard := []string{"=1+1", "+44 20", "-5", "@SUM(A1)", "_x0041_", "😀 👮🏽", "עברית مرحبا", "'quoted", "<b>&amp;\"</b>"}
	long := strings.Repeat("Held for want of an order. ", 1_500) // 40,500 characters
	var refs []string
	for i, word := range hard {
		c := fill(t, s, f, word, casestest.OpenIn(t, s.Cases, f, casestest.Titled(word+" couriers")))
		reportingtest.Insert(t, s.DB, c.Case, reportingtest.Opp{"status": "missed", "title": word + " given back", "ended_at": s.DB.Time().AddDate(0, 0, -3), "fingerprint": fmt.Sprint(i)})
		refs = append(refs, strings.ReplaceAll(c.Ref, "/", "-"))
	}
	err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("subject.edited", db.On{Op: db.System}, nil)
		return tx.Gorm(ctx).Exec("UPDATE subjects SET note = ?, address = ?", long, "bell\x07 and tab\there").Error
	})
	if err != nil {
		t.Fatal(err)
	}
	ends := map[string]string{"cases": " couriers", "opportunities": " account", "missed": " given back", "referrals": " referral", "events": " arrest", "clocks": " couriers",
		"subjects": " Person", "assets": " holdall", "decisions": " decision", "effort": "", "timesheet": ""}
	b := s.SignIn(t, f.Lead)
	for _, l := range s.Reporting.Lists {
		end, ok := ends[l.Code]
		if !ok {
			continue // timelines and gaps hold the product's own words
		}
		bases := []string{"/lists/" + l.Code}
		if l.OfCase {
			bases = nil
			for _, ref := range refs {
				bases = append(bases, "/cases/"+ref+"/lists/"+l.Code)
			}
		}
		mine, theirs := map[string]bool{}, map[string]bool{}
		for i, base := range bases {
			q := map[string]string{"referrals": "state=accepted", "events": "state=linked", "clocks": "scope=force"}[l.Code]
			data := []byte(b.Post(base, url.Values{"format": {"xlsx"}, "query": {q}}).Must(http.StatusOK).Body)
			xlsxtest.Check(t, data)
			for _, f := range formulas.FindAllString(string(partsOf(t, data)["xl/worksheets/sheet1.xml"]), -1) {
				if !strings.HasPrefix(f, `<f>HYPERLINK("https://`) && !strings.HasPrefix(f, `<f>HYPERLINK("http://`) { // the only ones, and ours
					t.Errorf("%s holds the formula %s", l.Code, f)
				}
			}
			for _, r := range exported(t, data) {
				for _, x := range r.Fields {
					mine[x.Raw] = true
				}
			}
			if i == 0 || !l.OfCase {
				for _, sheet := range xlsxtest.Openpyxl(t, data, true, true) {
					for _, c := range sheet {
						theirs[c.Text] = true
					}
				}
			}
		}
		for i, word := range hard {
			if want := word + end; !mine[want] {
				t.Errorf("%s: %q did not come out as typed; there are %q", l.Code, want, keysLike(mine, end))
			} else if !theirs[want] && (i == 0 || !l.OfCase) {
				t.Errorf("%s: openpyxl does not find %q", l.Code, want)
			}
		}
		if l.Code == "subjects" {
			cut := slices.IndexFunc(keysLike(mine, "32,767]"), func(s string) bool { return strings.HasPrefix(s, "Held for want") })
			if !mine["bell\x07 and tab\there"] {
				t.Error("a control character did not come out as typed")
			}
			if cut < 0 {
				t.Error("the long note did not come out, cut and saying so")
			}
		}
	}
}

var formulas = regexp.MustCompile(`<f>.{0,40}`)

func keysLike(m map[string]bool, end string) (out []string) {
	for k := range m {
		if strings.HasSuffix(k, end) && len(out) < 30 {
			out = append(out, k)
		}
	}
	return out
}

// TestListsAreRecordedAndGated holds what is written down when a list is taken away, and who may not.
func TestListsAreRecordedAndGated(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		w := newWorld(t, s)
		ref := strings.ReplaceAll(w.open.Ref, "/", "-")
		b := s.SignIn(t, w.force.Lead)
		b.Post("/cases/"+ref+"/lists/assets", url.Values{"format": {"xlsx"}, "query": {"by=kind"}}).Must(http.StatusOK)
		b.Get("/lists/cases/print?view=all").Must(http.StatusOK)
		var got []struct {
			Action, Op string
			CaseID     int64
			Detail     string
		}
		err := s.DB.Gorm(t.Context()).Raw(`SELECT e.action, e.op, COALESCE(e.case_id, 0) AS case_id, d.detail FROM audit_entries e JOIN audit_details d ON d.entry_id = e.id
			WHERE e.action IN ('list.exported', 'list.printed') ORDER BY e.id`).Scan(&got).Error
		if err != nil || len(got) != 2 {
			t.Fatalf("%d entries, %v", len(got), err)
		}
		if got[0].Action != "list.exported" || got[0].Op != "disclosure" || got[0].CaseID != int64(w.open.ID) {
			t.Errorf("%+v", got[0])
		}
		for _, want := range []string{`"list":"assets"`, `"rows":1`, `"sha256":"`, `by=kind`} {
			if !strings.Contains(strings.ReplaceAll(got[0].Detail, ": ", ":"), want) {
				t.Errorf("recorded %s, without %s", got[0].Detail, want)
			}
		}
		if got[1].Action != "list.printed" || got[1].Op != "consultation" || !strings.Contains(got[1].Detail, "view=all") {
			t.Errorf("%+v", got[1])
		}
		outsider := s.SignIn(t, w.force.Manager)
		shut := strings.ReplaceAll(w.shut.Ref, "/", "-")
		for _, path := range []string{"/cases/" + shut + "/lists/assets", "/cases/FI-2026-9999/lists/assets"} {
			if p := outsider.Post(path, url.Values{"format": {"xlsx"}}); p.Status != http.StatusNotFound {
				t.Errorf("%s: %d", path, p.Status)
			}
		}
		if p := b.Post("/lists/cases", url.Values{"format": {"exe"}}); p.Status != http.StatusNotFound {
			t.Errorf("a list in no format: %d", p.Status)
		}
		var kept int64
		if err := s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM exports WHERE user_id = ?", w.force.Manager).Scan(&kept).Error; err != nil || kept != 0 {
			t.Errorf("a refusal left %d exports, %v", kept, err)
		}
	})
}

// TestLongListIsPreparedByAJob takes away more rows than a page waits for.
func TestLongListIsPreparedByAJob(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		for i := range 12 {
			casestest.OpenIn(t, s.Cases, f, casestest.Titled(fmt.Sprintf("Bulk %02d", i)))
		}
		err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
			tx.Record("reference.set", db.On{Op: db.System}, nil)
			return tx.Gorm(ctx).Exec(`INSERT INTO reference_values (kind, code, value, unit, meaning, source, verified, from_on, version, created_at) VALUES ('limit', 'export.atonce', '10', 'rows', '', '', TRUE, '2020-01-01', 1, ?)`, s.DB.Time()).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"xlsx", "csv"} {
			b := s.SignIn(t, f.Lead)
			p := b.Post("/lists/cases", url.Values{"format": {format}, "query": {"view=all&sort=title"}}).Must(http.StatusSeeOther)
			at := p.Location()
			if s.RunJobs(t) == 0 {
				t.Fatal("no job was queued")
			}
			b.Get(at).Must(http.StatusOK)
			file := b.Get(at + "/file").Must(http.StatusOK)
			if format == "csv" {
				if n := csvRows(t, []byte(file.Body)); n != 12 {
					t.Errorf("the CSV has %d rows", n)
				}
				continue
			}
			var titles []string
			for _, r := range exported(t, []byte(file.Body)) {
				titles = append(titles, r.Field(1).Raw)
			}
			if len(titles) != 12 || !slices.IsSorted(titles) {
				t.Errorf("taken away are %q", titles)
			}
			if d := cmp.Diff("attachment", strings.SplitN(file.Header.Get("Content-Disposition"), ";", 2)[0]); d != "" {
				t.Error(d)
			}
		}
	})
}
