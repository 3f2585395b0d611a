package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/web/webtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/tasking"
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
