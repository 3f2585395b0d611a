package reporting_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
)

// Every run of a schedule names the purpose that was said when it was made; one that was made without takes the first that is
// said when it is changed, and keeps it.
func TestRunsOfAScheduleNameItsPurpose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		s := newSite(t, d, clock, 1, nil)
		runs := func() (out []string) {
			t.Helper()
			var rows []string
			if err := d.Gorm(t.Context()).Raw("SELECT x.detail FROM audit_entries e JOIN audit_details x ON x.entry_id = e.id WHERE e.action = 'report.run' ORDER BY e.id").Scan(&rows).Error; err != nil {
				t.Fatal(err)
			}
			for _, detail := range rows {
				out = append(out, purposeIn(t, detail))
			}
			return out
		}
		me := s.As(t, d, s.Manager)
		said, err := s.room.MakeSchedule(db.WithPurpose(me, "For the force board"), mondays(s.Manager, s.Auditor))
		if err != nil {
			t.Fatal(err)
		}
		silent := s.schedule(t, s.Manager, mondays(s.Manager))
		if said.Purpose != "For the force board" || silent.Purpose != "" {
			t.Fatalf("kept: %q and %q", said.Purpose, silent.Purpose)
		}
		s.at(t, day(23, 7, 0))
		if diff := cmp.Diff([]string{"For the force board", "For the force board", ""}, runs()); diff != "" {
			t.Errorf("the first runs (-want +got):\n%s", diff)
		}
		for _, x := range []struct{ why, want string }{{"", ""}, {"For oversight", "For oversight"}, {"For something else", "For oversight"}} {
			silent, err = s.room.ChangeSchedule(db.WithPurpose(me, x.why), silent.PublicKey, silent.Version, mondays(s.Manager))
			if err != nil || silent.Purpose != x.want || s.view(t, s.Manager, silent.PublicKey).Purpose != x.want {
				t.Errorf("changed with %q: %q, %v; want %q", x.why, silent.Purpose, err, x.want)
			}
		}
		s.at(t, day(30, 7, 0))
		if got := runs(); len(got) != 6 || got[5] != "For oversight" {
			t.Errorf("the second runs: %q", got)
		}
	})
}

// purposeIn is the purpose that a detail of the log holds.
func purposeIn(t *testing.T, detail string) string {
	t.Helper()
	var x struct{ Purpose string }
	if err := json.Unmarshal([]byte(detail), &x); err != nil {
		t.Fatal(err)
	}
	return x.Purpose
}
