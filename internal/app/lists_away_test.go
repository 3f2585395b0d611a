package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/app/apptest"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/internal/rooms/users/userstest"
)

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
