package app_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"proceeds/internal/app/apptest"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/returns"
	"proceeds/internal/rooms/users/userstest"
)

// bulk opens n cases at once and puts a title and a version's worth of change on none.
func bulk(t *testing.T, s *apptest.Site, f userstest.Force, n int) {
	t.Helper()
	list := make([]cases.New, n)
	for i := range list {
		list[i] = cases.New{ForceID: f.ID, UnitID: f.Unit, Title: fmt.Sprintf("Bulk %05d", i), Threat: "fraud", LeadID: f.Lead, DeputyID: f.Deputy, Arising: cases.Arising{Origin: cases.Reactive, Basis: "reported_crime"}}
	}
	err := s.DB.Write(userstest.System(t), func(ctx context.Context, tx *db.Tx) error {
		_, err := s.Cases.OpenBatch(ctx, tx, list)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFiveThousandRowsComeBackUnchanged takes 5,000 cases away and brings them back as they are, then with every title
// changed: what that costs is said, and a job records them.
func TestFiveThousandRowsComeBackUnchanged(t *testing.T) {
	if testing.Short() {
		t.Skip("5,000 cases")
	}
	s := apptest.New(t, dbtest.SQLiteURL(t), dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, s.DB, "FI")
	const n = 5000
	bulk(t, s, f, n)
	b := s.SignIn(t, f.Lead)
	data := taken(t, b, "/lists/cases", "view=all&sort=title", "csv")
	began := time.Now()
	x, rows := brought(t, s, b, f.Lead, "cases.csv", data)
	t.Logf("%d unchanged rows: shown after %s, the file has %d KB", n, time.Since(began).Round(time.Millisecond), len(data)>>10)
	want(t, "unchanged", tell(x), "5000 rows: 0 changed, 0 new, 5000 unchanged, 0 conflicts, 0 refused, 0 left out, 0 gone")
	if len(rows) != 0 {
		t.Errorf("%d rows are kept", len(rows))
	}
	began = time.Now()
	x, _ = brought(t, s, b, f.Lead, "cases.csv", bytes.ReplaceAll(data, []byte("Bulk "), []byte("Changed ")))
	t.Logf("%d changed rows: shown after %s", n, time.Since(began).Round(time.Millisecond))
	want(t, "changed", tell(x), "5000 rows: 5000 changed, 0 new, 0 unchanged, 0 conflicts, 0 refused, 0 left out, 0 gone")
	last := b.Get("/bring-back/" + x.PublicKey)
	if got := last.Count("table.t tbody"); got != 50 || last.Count("a[rel=next]") != 1 {
		t.Errorf("a page shows %d rows", got)
	}
}

// TestManyRowsAreRecordedByAJob confirms more rows than a page waits for.
func TestManyRowsAreRecordedByAJob(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Site) {
		f := userstest.NewForce(t, s.DB, "FI")
		const n = returns.AtOnce + 20
		bulk(t, s, f, n)
		b := s.SignIn(t, f.Lead)
		data := bytes.ReplaceAll(taken(t, b, "/lists/cases", "view=all", "csv"), []byte("Bulk "), []byte("Changed "))
		x, _ := brought(t, s, b, f.Lead, "cases.csv", data)
		b.Post("/bring-back/"+x.PublicKey+"/take", url.Values{"version": {strconv.Itoa(x.Version)}}).Must(http.StatusSeeOther)
		if p := b.Get("/bring-back/" + x.PublicKey).Must(http.StatusOK); !strings.Contains(p.Body, "0 of 120 rows") {
			t.Error("the page does not say how far it is")
		}
		if p := b.Post("/bring-back/"+x.PublicKey+"/take", url.Values{"version": {"2"}}).Must(http.StatusSeeOther); p.Location() != "/bring-back/"+x.PublicKey {
			t.Errorf("confirmed twice, it leads to %q and not to how far it is", p.Location())
		}
		s.RunJobs(t)
		x, _ = kept(t, s, f.Lead, x.PublicKey)
		var changed int64
		if err := s.DB.Gorm(t.Context()).Raw("SELECT COUNT(*) FROM cases WHERE title LIKE 'Changed %'").Scan(&changed).Error; err != nil {
			t.Fatal(err)
		}
		if x.State != returns.Taken || x.Done != n || changed != n {
			t.Errorf("%s, %d done, %d changed", x.State, x.Done, changed)
		}
	})
}
