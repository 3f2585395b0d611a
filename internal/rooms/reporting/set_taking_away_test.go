package reporting_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/users/userstest"
)

func TestWhatLeavesIsSetOnAPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		s.schedule(t, s.Manager, mondays(s.Manager))
		s.at(t, day(23, 7, 0))
		e := s.exports(t, s.Manager)[0]
		attached := func() bool {
			t.Helper()
			x, err := s.room.Attachment(t.Context(), s.Manager, e.PublicKey)
			if err != nil {
				t.Fatal(err)
			}
			return x != nil
		}
		web := userstest.Browse(t, d, s.room.Routes())
		web.SignIn(t, s.Manager).Get("/admin/exports").Must(http.StatusForbidden)
		b := web.SignIn(t, s.Admin)
		p := b.Get("/admin/exports").Must(http.StatusOK)
		if got := []string{p.Attr("input[name=attach][checked]", "value"), p.Attr("input[name=floor][checked]", "value")}; !cmp.Equal(got, []string{"link", "OFFICIAL"}) || attached() {
			t.Errorf("before anything is set: %v, attached %v", got, attached())
		}
		for _, bad := range []url.Values{{}, {"attach": {"workbook"}}, {"attach": {"1"}, "floor": {"OFFICIAL"}}, {"attach": {"workbook"}, "floor": {"SECRET"}}, {"attach": {"link"}, "floor": {""}}} {
			if p := b.Post("/admin/exports", bad).Must(http.StatusUnprocessableEntity); len(p.All(".govuk-error-summary li")) != 1 {
				t.Errorf("%v: %s", bad, p.Main())
			}
		}
		if attached() {
			t.Error("a form that was refused set something")
		}
		b.Post("/admin/exports", url.Values{"attach": {"workbook"}, "floor": {"OFFICIAL-SENSITIVE"}}).Must(http.StatusSeeOther)
		p = b.Get("/admin/exports").Must(http.StatusOK)
		if got := []string{p.Attr("input[name=attach][checked]", "value"), p.Attr("input[name=floor][checked]", "value")}; !cmp.Equal(got, []string{"workbook", "OFFICIAL-SENSITIVE"}) || !attached() {
			t.Errorf("after it was set: %v, attached %v", got, attached())
		}
		var set []string
		for _, at := range []time.Time{clock.Now().AddDate(0, 0, -1), clock.Now()} {
			v, err := s.room.Reference.Value(t.Context(), d, s.ID, "report", "mail.attach", caltime.DateOf(at))
			if err != nil {
				t.Fatal(err)
			}
			set = append(set, v.Text)
		}
		if diff := cmp.Diff([]string{"0", "1"}, set); diff != "" {
			t.Errorf("yesterday and today (-want +got):\n%s", diff)
		}
		var logged []string
		if err := d.Gorm(t.Context()).Raw("SELECT action FROM audit_entries WHERE action IN ('reference.set', 'exports.set') AND actor_id = ? ORDER BY id", s.Admin).Scan(&logged).Error; err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"reference.set", "reference.set", "exports.set"}, logged); diff != "" {
			t.Errorf("the log (-want +got):\n%s", diff)
		}
		if err := s.room.SetTakingRules(s.As(t, d, s.Manager), reporting.TakingRules{Floor: "OFFICIAL"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by a manager: %v", err)
		}
		b.Post("/admin/exports", url.Values{"attach": {"link"}, "floor": {"OFFICIAL"}}).Must(http.StatusSeeOther)
		if attached() {
			t.Error("attached after it was switched off on the same day")
		}
	})
}
