package app_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/internal/rooms/users/userstest"
)

const (
	lowMark  = "OFFICIAL"
	highMark = "OFFICIAL-SENSITIVE"
)

// markedLists are the lists over several cases, with the query that shows the most of them.
var markedLists = map[string]string{"cases": "view=all", "opportunities": "layout=list", "missed": "", "clocks": "scope=force", "data-gaps": "", "search": "q=person"}

// markedReports are the reports whose rows come from several cases.
var markedReports = []string{"missed-opportunities", "clocks-forward-look", "asset-recovery", "national-statistics"}

// marksOf takes every list and report over several cases away for a person and gives the mark of each: that of the page,
// of the workbook's first row, of each of its headers and footers and of its properties, which must be one and the same.
func marksOf(t *testing.T, s *apptest.Site, user ids.User) map[string]string {
	t.Helper()
	b, out := s.SignIn(t, user), map[string]string{}
	for _, l := range s.Reporting.Lists {
		q, ok := markedLists[l.Code]
		if !ok {
			continue
		}
		page := b.Get(l.Page + "?" + q).Must(http.StatusOK)
		mark := markIn(t, l.Code, []byte(b.Post("/lists/"+l.Code, url.Values{"format": {"xlsx"}, "query": {q}}).Must(http.StatusOK).Body))
		if shown := page.Text(".pr-marking strong"); shown != mark {
			t.Errorf("the page of %s is marked %s, its workbook %s", l.Code, shown, mark)
		}
		if print := b.Get("/lists/" + l.Code + "/print?" + q).Must(http.StatusOK); print.Text(".pr-marking strong") != mark {
			t.Errorf("the print of %s is marked %s, its workbook %s", l.Code, print.Text(".pr-marking strong"), mark)
		}
		out[l.Code] = mark
	}
	for _, code := range markedReports {
		at := "/reports/" + code
		made := b.Post(at, b.Get(at).Must(http.StatusOK).Form("form[action='"+at+"']"))
		if made.Status == http.StatusSeeOther {
			s.RunJobs(t)
			made = b.Get(made.Location() + "/file")
		}
		out[code] = markIn(t, code, []byte(made.Must(http.StatusOK).Body))
	}
	return out
}

// markIn is the one mark that a workbook bears everywhere.
func markIn(t *testing.T, what string, data []byte) string {
	t.Helper()
	mark := lowMark
	parts := partsOf(t, data)
	if strings.Contains(string(parts["xl/worksheets/sheet1.xml"]), highMark) {
		mark = highMark
	}
	for name, part := range parts {
		text := string(part)
		head, sheet := strings.Contains(text, "<headerFooter"), strings.HasPrefix(name, "xl/worksheets/sheet")
		if sheet && (!head || strings.Count(text, mark) < 2 || mark == lowMark && strings.Contains(text, highMark)) {
			t.Errorf("%s: %s does not bear %s in its header and footer", what, name, mark)
		}
		if mark == lowMark && strings.Contains(text, highMark) {
			t.Errorf("%s: %s bears %s, the first sheet %s", what, name, highMark, lowMark)
		}
	}
	return mark
}

// TestTheHighestMarkingWins takes lists and reports over several cases away as the cases in them are raised and lowered:
// what somebody takes away bears the highest marking of the cases that they see in it, and a restricted case lends its mark
// to nothing of whoever does not see it.
func TestTheHighestMarkingWins(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		at := func(mark string) func(*cases.New) { return func(n *cases.New) { n.Marking = mark } }
		seen, hidden := casestest.OpenIn(t, s.Cases, f, at(lowMark)), casestest.OpenIn(t, s.Cases, f, at(highMark), casestest.Restricted)
		for i, c := range []cases.Case{seen, hidden} {
			fill(t, s, f, []string{"Open", secret}[i], c)
			reportingtest.Insert(t, s.DB, c, reportingtest.Opp{"status": "missed", "title": "Holdall given back", "reason": "late_referral", "ended_at": s.DB.Time().AddDate(0, 0, -3), "lost_pence": 12_345_67})
		}
		exec(t, s, "INSERT INTO case_members (case_id, force_id, user_id, part, from_at, added_by, reason) VALUES (?, ?, ?, 'member', ?, ?, '')", hidden.ID, f.ID, f.Supervisor, s.DB.Time(), f.Lead)
		exec(t, s, "UPDATE cases SET marking = ? WHERE id <> ?", lowMark, hidden.ID) // the files of what came in are there too
		expect := func(when string, user ids.User, want string) {
			t.Helper()
			for _, c := range []cases.Case{seen, hidden} { // each change of a case judges its gaps anew
				exec(t, s, "INSERT INTO data_gaps (case_id, force_id, rule, fingerprint, missing, refs, since) VALUES (?, ?, 'MO-05', 'x', 'The day of conviction', '[]', ?) ON CONFLICT DO NOTHING", c.ID, f.ID, s.DB.Time())
			}
			got := marksOf(t, s, user)
			if len(got) != len(markedLists)+len(markedReports) {
				t.Errorf("%s: %d things were taken away", when, len(got))
			}
			for what, mark := range got {
				if mark != want {
					t.Errorf("%s: %s is marked %s, want %s", when, what, mark, want)
				}
			}
		}
		expect("a manager does not see the restricted case", f.Manager, lowMark)
		expect("a member does", f.Supervisor, highMark)

		lower := func(c cases.Case) {
			t.Helper()
			m, err := s.Cases.AskLowerMarking(f.As(t, s.DB, f.Lead), c.ID, lowMark, "nothing in it is sensitive any more")
			if err == nil {
				err = s.Cases.DecideMarking(f.As(t, s.DB, f.Supervisor), c.ID, m.Version, true, "agreed")
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		lower(hidden)
		expect("the restricted case was lowered", f.Supervisor, lowMark)
		c, err := s.Cases.ByID(f.As(t, s.DB, f.Lead), s.DB, casestest.Grant(t, f.As(t, s.DB, f.Lead), s.DB, seen.ID))
		if err != nil {
			t.Fatal(err)
		}
		e := c.Edited()
		e.Marking = highMark
		if _, err := s.Cases.EditCase(f.As(t, s.DB, f.Lead), seen.ID, c.Version, e); err != nil {
			t.Fatal(err)
		}
		expect("the open case was raised", f.Manager, highMark)
		lower(seen)
		expect("and lowered", f.Manager, lowMark)

		exec(t, s, "INSERT INTO reference_values (force_id, kind, code, value, unit, meaning, source, verified, from_on, version, created_at) VALUES (?, 'export', 'marking.floor', ?, 'marking', '', '', TRUE, '2020-01-01', 1, ?)", f.ID, highMark, s.DB.Time())
		data := []byte(s.SignIn(t, f.Manager).Post("/lists/cases", url.Values{"format": {"xlsx"}, "query": {"view=all"}}).Must(http.StatusOK).Body)
		if mark := markIn(t, "cases", data); mark != highMark {
			t.Errorf("the force lets nothing leave below %s: a list is marked %s", highMark, mark)
		}
	})
}

// exec changes the database, recorded.
func exec(t *testing.T, s *apptest.Site, q string, args ...any) {
	t.Helper()
	if err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("test.prepared", db.On{Op: db.System}, nil)
		return tx.Gorm(ctx).Exec(q, args...).Error
	}); err != nil {
		t.Fatal(err)
	}
}
