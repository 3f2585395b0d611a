package diary_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/mail"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/users/userstest"
)

func (b *bench) tellOfReport(n diary.ReportNews) {
	b.t.Helper()
	b.must(b.d.Write(userstest.System(b.t), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("report.run", db.On{Op: db.System}, nil)
		return b.r.TellOfReport(ctx, tx, n)
	}))
}

// A report that is ready is told once: by a notice that leads to it, and by a mail that says no more than that it is there.
func TestAReportIsToldOnceByALink(t *testing.T) {
	each(t, "2026-12-07T07:00", func(b *bench) {
		b.r.Attach = func(context.Context, ids.User, string) (*mail.File, error) { return nil, nil }
		n := diary.ReportNews{Kind: diary.ReportReady, Once: "export/abc/ready", To: b.f.Manager, Report: "Missed opportunities", Page: "/exports/abc", Key: "abc"}
		b.tellOfReport(n)
		b.tellOfReport(n)
		b.tellOfReport(diary.ReportNews{Kind: diary.ReportLeftOut, Once: "schedule/1/2026-12-07/9", To: b.f.Manager, Report: "Missed opportunities", Page: "/reports/schedules/xyz", About: b.f.Supervisor})
		b.tellOfReport(diary.ReportNews{Kind: diary.ReportReady, Once: "export/def/ready", To: b.f.Admin, Report: "Missed opportunities", Page: "/exports/def", Key: "def"})
		b.run()
		got := b.server.To(address("manager"))
		if len(got) != 2 || len(b.server.Mails()) != 2 {
			t.Fatalf("%d mails to the manager, %d in all", len(got), len(b.server.Mails()))
		}
		for i, page := range []string{"/exports/abc", "/reports/schedules/xyz"} {
			if text := got[i].Text(); !strings.Contains(text, public+page+"\n") && !strings.Contains(text, public+page+"\r\n") || strings.Contains(got[i].Raw, "Missed") || strings.Contains(got[i].Raw, "Sue") {
				t.Errorf("mail %d says %q", i, got[i].Raw)
			}
			if strings.Contains(got[i].Raw, "multipart") {
				t.Errorf("mail %d has a file", i)
			}
		}
		p := b.site().SignIn(t, b.f.Manager).Get("/notices").Must(http.StatusOK)
		for _, want := range []string{"Missed opportunities was made for you by a schedule", "Sue Supervisor may not run Missed opportunities any more"} {
			if !strings.Contains(p.Main(), want) {
				t.Errorf("no %q in %s", want, p.Main())
			}
		}
		if p.Count(`a[href="/exports/abc"]`) != 1 || p.Count(`a[href="/reports/schedules/xyz"]`) != 1 {
			t.Error(p.Main())
		}
	})
}

// Where the force has switched it on the workbook goes with the mail. What could not be read is tried again.
func TestAReportGoesWithItsMailWhereThatIsSwitchedOn(t *testing.T) {
	each(t, "2026-12-07T07:00", func(b *bench) {
		broken := true
		b.r.Attach = func(_ context.Context, to ids.User, key string) (*mail.File, error) {
			if broken {
				return nil, errors.New("the file store does not answer")
			}
			if to != b.f.Manager || key != "abc" {
				t.Errorf("asked for %d %s", to, key)
			}
			return &mail.File{Name: "missed-opportunities-2026-12-07.xlsx", Kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Data: []byte("PK workbook")}, nil
		}
		b.tellOfReport(diary.ReportNews{Kind: diary.ReportReady, Once: "export/abc/ready", To: b.f.Manager, Report: "Missed opportunities", Page: "/exports/abc", Key: "abc"})
		b.run()
		b.equal(len(b.server.Mails()), 0, "mails while the store does not answer")
		broken = false
		b.now("2026-12-07T08:00")
		got := b.server.To(address("manager"))
		if len(got) != 1 || !strings.Contains(got[0].Raw, `filename="missed-opportunities-2026-12-07.xlsx"`) || !strings.Contains(got[0].Raw, "UEsgd29ya2Jvb2s=") {
			t.Fatalf("%d mails: %+v", len(got), got)
		}
		b.now("2026-12-07T12:00")
		b.equal(len(b.server.Mails()), 1, "mails later")
	})
}

// Whoever read the notice before the mail went is not mailed.
func TestAReportThatWasSeenIsNotMailed(t *testing.T) {
	each(t, "2026-12-07T07:00", func(b *bench) {
		b.tellOfReport(diary.ReportNews{Kind: diary.ReportFailed, Once: "export/abc/failed", To: b.f.Manager, Report: "Missed opportunities", Page: "/exports/abc", Key: "abc"})
		list := b.notices(b.f.Manager)
		if len(list) != 1 || list[0].Kind != diary.ReportFailed {
			t.Fatalf("%+v", list)
		}
		b.must(b.r.MarkRead(b.f.As(t, b.d, b.f.Manager), list[0].ID))
		b.run()
		b.equal(len(b.server.Mails()), 0, "mails")
	})
}
