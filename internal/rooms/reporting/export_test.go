package reporting_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/jobs"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/reporting/reportingtest"
	"proceeds/internal/rooms/users/userstest"
)

func TestSmallReportIsReadyAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 3, nil)
		e := s.start(t, s.Manager)
		if e.State != reporting.Ready || e.JobID != nil || e.RowCount != 3 || e.ExpiresAt == nil || e.ExpiresAt.Sub(clock.Now()) != reporting.KeepFor {
			t.Fatalf("%+v", e)
		}
		data, err := s.download(t, s.Manager, e.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		xlsxtest.Check(t, data)
		sum := sha256.Sum256(data)
		actions, last := s.audited(t)
		if diff := cmp.Diff([]string{"report.run disclosure", "export.downloaded disclosure"}, actions); diff != "" {
			t.Error(diff)
		}
		if last["sha256"] != hex.EncodeToString(sum[:]) || last["rows"] != float64(3) || last["report"] != "all-found" {
			t.Errorf("recorded %v", last)
		}
		if m := s.state(t, s.Manager, e.PublicKey); m.Downloads != 1 {
			t.Errorf("%d downloads", m.Downloads)
		}
	})
}

func TestPageJobAndCommandLineMakeTheSameCells(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 3, nil)
		ctx := s.As(t, d, s.Manager)
		var direct bytes.Buffer
		res, err := s.room.Run(ctx, "all-found", nil, &direct, nil)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(direct.Bytes())
		if res.SHA256 != hex.EncodeToString(sum[:]) || res.Rows != 3 {
			t.Errorf("%+v", res)
		}
		page, err := s.download(t, s.Manager, s.start(t, s.Manager).PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		s.write(t, "reference.set", "UPDATE reference_values SET value = '2' WHERE code = 'export.atonce'")
		e := s.start(t, s.Manager)
		if e.State != reporting.Preparing {
			t.Fatalf("%+v", e)
		}
		if _, err := s.queue.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		job, err := s.download(t, s.Manager, e.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		want := xlsxtest.Dump(t, direct.Bytes(), true)
		for name, data := range map[string][]byte{"page": page, "job": job} {
			if diff := cmp.Diff(want, xlsxtest.Dump(t, data, true)); diff != "" {
				t.Errorf("%s differs:\n%s", name, diff)
			}
		}
	})
}

func TestProgress(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	s := newSite(t, d, dbtest.NewClock(dbtest.Now), 0, nil)
	reportingtest.Insert(t, d, s.c, make([]reportingtest.Opp, 3500)...)
	var told []reporting.Progress
	res, err := s.room.Run(s.As(t, d, s.Manager), "all-found", nil, io.Discard, func(p reporting.Progress) error { told = append(told, p); return nil })
	if err != nil || res.Rows != 3500 || len(told) < 3 {
		t.Fatalf("%+v, %v, told %v", res, err, told)
	}
	for i, p := range told {
		if p.Total != 3500 || p.Done > p.Total || i > 0 && p.Done < told[i-1].Done || p.Note() != "1 of 2 sheets" {
			t.Errorf("told %+v", p)
		}
	}
	stop := errors.New("enough")
	var out bytes.Buffer
	_, err = s.room.Run(s.As(t, d, s.Manager), "all-found", nil, &out, func(p reporting.Progress) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("stopped by its progress: %v", err)
	}
	if actions, _ := s.audited(t); len(actions) != 1 {
		t.Errorf("recorded %v", actions)
	}
}

func TestLargeReportIsAJob(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 4, nil)
		e := s.start(t, s.Manager)
		m := s.state(t, s.Manager, e.PublicKey)
		if !m.Busy() || m.JobID == nil {
			t.Fatalf("%+v", m)
		}
		if _, err := s.download(t, s.Manager, e.PublicKey); !fault.Is(err, fault.Refused) {
			t.Errorf("a file that is not ready: %v", err)
		}
		if _, err := s.queue.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m = s.state(t, s.Manager, e.PublicKey); m.State != reporting.Ready || m.RowCount != 4 {
			t.Fatalf("%+v", m)
		}
		if n, err := s.room.Waiting(s.As(t, d, s.Manager)); err != nil || n != 1 {
			t.Errorf("%d wait, %v", n, err)
		}
		data, err := s.download(t, s.Manager, e.PublicKey)
		if err != nil || int64(len(data)) != m.Size {
			t.Fatalf("%d bytes of %d, %v", len(data), m.Size, err)
		}
		if n, err := s.room.Waiting(s.As(t, d, s.Manager)); err != nil || n != 0 {
			t.Errorf("%d wait after the download, %v", n, err)
		}
		actions, _ := s.audited(t)
		if diff := cmp.Diff([]string{"export.asked consultation", "report.run disclosure", "export.downloaded disclosure"}, actions); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFailingExportIsTriedAgainAndThenFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		broken := true
		s := newSite(t, d, clock, 4, func(row int) error {
			if broken && row == 3 {
				return errors.New("the disk is gone")
			}
			return nil
		})
		mended, lost := s.start(t, s.Manager), ids.Job(0)
		if _, err := s.queue.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m := s.state(t, s.Manager, mended.PublicKey); m.State != reporting.Preparing || m.BlobHash != "" {
			t.Fatalf("after one failure: %+v", m)
		}
		broken = false
		clock.Advance(time.Hour)
		if _, err := s.queue.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m := s.state(t, s.Manager, mended.PublicKey); m.State != reporting.Ready {
			t.Fatalf("after it was mended: %+v", m)
		}
		broken = true
		e := s.start(t, s.Manager)
		lost = *e.JobID
		for range 5 {
			if _, err := s.queue.RunDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			clock.Advance(time.Hour)
		}
		st, err := jobs.Get(t.Context(), d, lost)
		if err != nil || st.State != jobs.Failed {
			t.Fatalf("%+v, %v", st, err)
		}
		m := s.state(t, s.Manager, e.PublicKey)
		if m.State != reporting.Failed || m.Error == "" || strings.Contains(m.Error, "disk") || m.BlobHash != "" {
			t.Errorf("%+v", m)
		}
		if _, err := s.download(t, s.Manager, e.PublicKey); !fault.Is(err, fault.Refused) {
			t.Error(err)
		}
		if err := s.room.Expire(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		var kept string
		d.Gorm(t.Context()).Raw("SELECT state FROM exports WHERE id = ?", e.ID).Scan(&kept)
		if kept != "failed" {
			t.Errorf("kept as %s", kept)
		}
	})
}

func TestWorkerThatDiesLeavesNoPartialFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		var s *site
		die := true
		ctx, kill := context.WithCancel(t.Context())
		s = newSite(t, d, clock, 4, func(row int) error {
			if die && row == 2 {
				kill() // the process is gone in the middle of the file
				return ctx.Err()
			}
			return nil
		})
		e := s.start(t, s.Manager)
		_, _ = s.queue.RunDue(ctx)
		if m := s.state(t, s.Manager, e.PublicKey); m.State != reporting.Preparing || m.BlobHash != "" || m.Size != 0 {
			t.Fatalf("%+v", m)
		}
		die = false
		clock.Advance(time.Hour) // its lease is over
		if _, err := s.newQueue().RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m := s.state(t, s.Manager, e.PublicKey); m.State != reporting.Ready || m.RowCount != 4 {
			t.Fatalf("%+v", m)
		}
	})
}

func TestCancelledExport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		var s *site
		var e reporting.Export
		cancelled := false
		s = newSite(t, d, clock, 4, func(row int) error {
			if row == 2 && !cancelled {
				cancelled = true
				return s.room.CancelExport(s.As(t, d, s.Manager), e.PublicKey)
			}
			return nil
		})
		waiting := s.start(t, s.Manager)
		if err := s.room.CancelExport(s.As(t, d, s.Supervisor), waiting.PublicKey); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else cancels: %v", err)
		}
		if err := s.room.CancelExport(s.As(t, d, s.Manager), waiting.PublicKey); err != nil {
			t.Fatal(err)
		}
		if err := s.room.CancelExport(s.As(t, d, s.Manager), waiting.PublicKey); !fault.Is(err, fault.Refused) {
			t.Errorf("cancelled twice: %v", err)
		}
		if d.Dialect() == db.Postgres { // SQLite has one writer, so the hook of this test would wait for itself
			e = s.start(t, s.Manager)
		} else {
			cancelled = true
			e = waiting
		}
		if _, err := s.queue.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if m := s.state(t, s.Manager, e.PublicKey); m.State != reporting.Cancelled || m.BlobHash != "" {
			t.Errorf("%+v", m)
		}
	})
}

func TestExportIsItsOwnersAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		e := s.start(t, s.Manager)
		web := userstest.Browse(t, d, s.room.Routes())
		sup := web.SignIn(t, s.Supervisor)
		for _, path := range []string{"/exports/KEY", "/exports/KEY/file"} {
			theirs := sup.Get(strings.Replace(path, "KEY", e.PublicKey, 1))
			none := sup.Get(strings.Replace(path, "KEY", "zzzzzzzzzz", 1))
			if theirs.Status != http.StatusNotFound || none.Status != http.StatusNotFound || theirs.Main() != none.Main() {
				t.Errorf("%s: %d and %d\n%s", path, theirs.Status, none.Status, cmp.Diff(none.Main(), theirs.Main()))
			}
		}
		if list, err := s.room.MyExports(s.As(t, d, s.Supervisor)); err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
		if _, err := s.download(t, s.Manager, e.PublicKey); err != nil {
			t.Error(err)
		}
	})
}

func TestPermissionAndSightAreCheckedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		e := s.start(t, s.Manager)
		casestest.Open(t, d, s.Force, casestest.Restricted) // was never in the file
		if _, err := s.download(t, s.Manager, e.PublicKey); err != nil {
			t.Errorf("a restricted case opened afterwards: %v", err)
		}
		s.write(t, "case.restricted", "UPDATE cases SET restricted = TRUE WHERE id = ?", s.c.ID)
		if _, err := s.download(t, s.Manager, e.PublicKey); !fault.Is(err, fault.Refused) {
			t.Errorf("a case in the file has been restricted: %v", err)
		}
		err := d.Write(s.As(t, d, s.Lead), func(ctx context.Context, tx *db.Tx) error {
			g, err := access.Open(ctx, tx, s.c.ID, access.Edit)
			if err != nil {
				return err
			}
			return access.Join(ctx, tx, g, s.Manager, access.Plain, "oversight")
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.download(t, s.Manager, e.PublicKey); err != nil {
			t.Errorf("a member again: %v", err)
		}
		s.write(t, "appointment.ended", "UPDATE appointments SET to_on = '2026-11-21' WHERE user_id = ?", s.Manager)
		if _, err := s.download(t, s.Manager, e.PublicKey); !fault.Is(err, fault.Forbidden) {
			t.Errorf("no longer a manager: %v", err)
		}
	})
}

func TestExportsAreWipedAfterADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		e := s.start(t, s.Manager)
		clock.Advance(reporting.KeepFor)
		if m := s.state(t, s.Manager, e.PublicKey); m.State != reporting.Wiped {
			t.Errorf("past its time it is %s", m.State)
		}
		if _, err := s.download(t, s.Manager, e.PublicKey); !fault.Is(err, fault.Refused) {
			t.Error(err)
		}
		if _, err := s.queue.RunDue(t.Context()); err != nil { // the hourly job
			t.Fatal(err)
		}
		if err := s.room.Expire(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.room.Blobs.Open(t.Context(), e.BlobHash); err == nil {
			t.Error("the file is still there")
		}
		actions, _ := s.audited(t)
		if diff := cmp.Diff([]string{"report.run disclosure", "export.wiped erasure"}, actions); diff != "" {
			t.Error(diff)
		}
		held := s.start(t, s.Manager)
		s.room.AlsoLinked = append(s.room.AlsoLinked, func(_ context.Context, hashes []string) ([]string, error) { return hashes, nil })
		clock.Advance(reporting.KeepFor)
		if err := s.room.Expire(userstest.System(t)); err != nil {
			t.Fatal(err)
		}
		f, err := s.room.Blobs.Open(t.Context(), held.BlobHash)
		if err != nil {
			t.Fatalf("what another room holds is gone: %v", err)
		}
		f.Close()
	})
}

func TestOnlyPeopleKeepExports(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	s := newSite(t, d, dbtest.NewClock(dbtest.Now), 1, nil)
	if _, err := s.room.StartExport(actor.With(t.Context(), actor.AtCommandLine()), "all-found", nil); !fault.Is(err, fault.Forbidden) {
		t.Error(err)
	}
}

func TestPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 4, nil)
		web := userstest.Browse(t, d, s.room.Routes())
		for _, u := range []ids.User{s.Lead, s.Admin, s.Referrer} {
			b := web.SignIn(t, u)
			for _, path := range []string{"/reports", "/reports/all-found"} {
				b.Get(path).Must(http.StatusForbidden)
			}
			b.Post("/reports/all-found", url.Values{}).Must(http.StatusForbidden)
			b.Get("/exports").Must(http.StatusOK)
		}
		b := web.SignIn(t, s.Manager)
		p := b.Get("/reports").Must(http.StatusOK)
		if !strings.Contains(p.Main(), "All found") || !strings.Contains(p.Main(), "You have not run it yet") {
			t.Error(p.Main())
		}
		p = b.Get("/reports/all-found").Must(http.StatusOK)
		if got := p.Attr("#from-day", "value") + "/" + p.Attr("#from-month", "value") + "/" + p.Attr("#from-year", "value"); got != "1/11/2025" {
			t.Errorf("the first day offered is %q", got)
		}
		b.Get("/reports/none").Must(http.StatusNotFound)

		p = b.Post("/reports/all-found", url.Values{"from-day": {"31"}, "from-month": {"02"}, "from-year": {"2026"}, "unit": {""}}).Must(http.StatusUnprocessableEntity)
		if p.Attr("#from-day", "value") != "31" || p.Attr("#from-month", "value") != "02" || p.Attr(".govuk-error-summary a", "href") != "#from-day" || p.Count(".govuk-error-summary") != 1 {
			t.Error(p.Main())
		}

		p = b.Post("/reports/all-found", url.Values{"from-day": {"1"}, "from-month": {"11"}, "from-year": {"2025"}}).Must(http.StatusSeeOther)
		key := strings.TrimPrefix(p.Location(), "/exports/")
		p = b.Get(p.Location()).Must(http.StatusOK)
		if !strings.Contains(p.Main(), "Preparing") || p.Attr("#export-state", "hx-trigger") != "every 2s" {
			t.Error(p.Main())
		}
		if _, err := s.queue.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		part := b.GetHX("/exports/" + key).Must(http.StatusOK)
		if strings.Contains(part.Body, "<html") || !strings.Contains(part.Body, "Ready.") || strings.Contains(part.Body, "every 2s") {
			t.Error(part.Body)
		}
		file := b.Get("/exports/" + key + "/file").Must(http.StatusOK)
		xlsxtest.Check(t, []byte(file.Body))
		if got := file.Header.Get("Content-Disposition"); !strings.Contains(got, "all-found-2026-11-22.xlsx") {
			t.Error(got)
		}
		list := b.Get("/exports").Must(http.StatusOK)
		if !strings.Contains(list.Main(), "Ready") || list.Count("tbody tr") != 1 {
			t.Error(list.Main())
		}

		s.write(t, "reference.set", "UPDATE reference_values SET value = '5' WHERE code = 'export.atonce'")
		now := b.Post("/reports/all-found", url.Values{}).Must(http.StatusOK)
		xlsxtest.Check(t, []byte(now.Body))

		s.write(t, "reference.set", "UPDATE reference_values SET value = '1' WHERE code = 'export.atonce'")
		key = strings.TrimPrefix(b.Post("/reports/all-found", url.Values{}).Must(http.StatusSeeOther).Location(), "/exports/")
		b.Post("/exports/"+key+"/cancel", url.Values{}).Must(http.StatusSeeOther)
		if at := b.Post("/exports/"+key+"/cancel", url.Values{}).Must(http.StatusSeeOther).Location(); at != "/exports/"+key || !strings.Contains(b.Get(at).Main(), "not being prepared any more") {
			t.Errorf("cancelled twice, they are sent to %s", at)
		}
		if p := b.Get("/exports/" + key).Must(http.StatusOK); !strings.Contains(p.Main(), "Cancelled") {
			t.Error(p.Main())
		}
	})
}
