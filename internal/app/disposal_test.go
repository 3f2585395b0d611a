package app_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"proceeds/internal/app/apptest"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/blob"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// TestADisposalTakesFilesTasksAndProducts disposes of a case of which workbooks were taken away, to which tasks and
// intelligence products belong: of all of them nothing is left but numbers and hashes. A workbook of whoever did not see
// the case stays.
func TestADisposalTakesFilesTasksAndProducts(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f, foreign := userstest.NewForce(t, s.DB, "FI"), userstest.NewForce(t, s.DB, "NM")
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		lead, sup, man := f.As(t, s.DB, f.Lead), f.As(t, s.DB, f.Supervisor), f.As(t, s.DB, f.Manager)
		c := casestest.OpenIn(t, s.Cases, f, casestest.Titled(secret+" couriers"))
		casestest.OpenIn(t, s.Cases, f, casestest.Titled("Another"))
		_, _, err := s.Subjects.Add(lead, c.ID, subjects.NewSubject{Kind: subjects.Person, Name: secret + " Person", Role: subjects.NewRole{Category: subjects.Suspect, Basis: "arrest", From: caltime.DateOf(s.DB.Time())}})
		must(err)
		_, err = s.Tasking.SetTask(lead, c.ID, tasking.NewTask{Title: secret + " task"}, false)
		must(err)
		_, err = s.Tasking.RecordProduct(lead, c.ID, tasking.NewProduct{Title: secret + " product", Facts: secret + " facts", Grading: tasking.Grading{SourceGrade: "2", InfoGrade: "B", Handling: "P"}}, false)
		must(err)
		must(s.Cases.KeepOut(lead, c.ID, cases.NewConflict{User: f.Colleague, Kind: access.Relative, Reason: "a brother"}))
		now, err := s.Cases.ByID(lead, s.DB, casestest.Grant(t, lead, s.DB, c.ID))
		must(err)
		must(s.Cases.Close(lead, c.ID, now.Version, cases.ClosingReasons()[0].Code, secret+" over"))

		take := func(u ids.User, at, query string) reporting.MyExport {
			t.Helper()
			s.SignIn(t, u).Post(at, url.Values{"format": {"xlsx"}, "query": {query}}).Must(http.StatusOK)
			var list []reporting.Export
			must(s.DB.Gorm(t.Context()).Where("user_id = ?", u).Order("id DESC").Limit(1).Find(&list).Error)
			return reporting.MyExport{Export: list[0]}
		}
		gone := []reporting.MyExport{take(f.Lead, c.Path()+"/lists/subjects", ""), take(f.Lead, "/lists/cases", "view=closed"), take(f.Manager, "/lists/opportunities", "layout=list")}
		kept := []reporting.MyExport{take(f.Colleague, "/lists/cases", "view=closed"), take(foreign.Lead, "/lists/cases", "view=closed")}

		if tell := tellOf(t, s, secret); len(tell) < 6 {
			t.Fatalf("only %v tell of the case, so that nothing would be found", tell)
		}
		_, err = s.Retention.ProposeDisposal(sup, c.ID, retention.OfLaw, "a court has ordered it")
		must(err)
		d, err := s.Retention.DecideDisposal(man, c.ID, 1, true, "")
		must(err)
		if d.FilesWiped != int64(len(gone)) {
			t.Errorf("%d files were wiped, want %d", d.FilesWiped, len(gone))
		}
		for _, m := range gone {
			if _, err := s.Blobs.Open(t.Context(), m.BlobHash); !errors.Is(err, blob.ErrMissing) {
				t.Errorf("the file of %s is still there: %v", m.Code, err)
			}
			var e reporting.Export
			must(s.DB.Gorm(t.Context()).Where("id = ?", m.ID).Take(&e).Error)
			if e.State != reporting.Wiped || e.BlobHash != "" {
				t.Errorf("%s stands as %s with %q", m.Code, e.State, e.BlobHash)
			}
			var n int64 // the log says which file it was
			must(s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM audit_details d JOIN audit_entries e ON e.id = d.entry_id WHERE e.action = 'retention_disposal.done' AND d.detail LIKE ?", "%"+m.BlobHash+"%").Scan(&n).Error)
			if n != 1 {
				t.Errorf("the log tells of the hash of %s %d times", m.Code, n)
			}
		}
		for i, user := range []ids.User{f.Colleague, foreign.Lead} {
			if p := s.SignIn(t, user).Get("/exports/" + kept[i].PublicKey + "/file"); p.Status != http.StatusOK {
				t.Errorf("a file without the case: %d", p.Status)
			}
		}
		if left := tellOf(t, s, secret); len(left) > 0 {
			t.Errorf("what still tells of the case: %v", left)
		}
	})
}

// tellOf are the columns of the database that have a word.
func tellOf(t *testing.T, s *apptest.Site, word string) (out []string) {
	t.Helper()
	for _, table := range tables(t, s) {
		rows, err := s.DB.Gorm(t.Context()).Raw("SELECT * FROM " + table + " WHERE 1 = 0").Rows()
		if err != nil {
			t.Fatal(err)
		}
		names, err := rows.Columns()
		rows.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range names {
			var n int64
			if err := s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM "+table+" WHERE CAST("+column+" AS TEXT) LIKE ?", "%"+word+"%").Scan(&n).Error; err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				out = append(out, table+"."+column)
			}
		}
	}
	return out
}
