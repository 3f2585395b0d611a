package reports_test

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/platform/xlsx/xlsxtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/confiscation/confiscationtest"
	"proceeds/internal/rooms/effort/efforttest"
	"proceeds/internal/rooms/users/userstest"
)

const caseFile = "case-file"

// whole gives the case A something of everything that a case file holds.
func (f force) whole(t *testing.T) force {
	t.Helper()
	f.few(t).property(t)
	id := ids.String(f.a.ID)
	ctx := f.As(t, f.d, f.Lead)
	r := confiscationtest.Room(f.d)
	confiscationtest.Start(t, ctx, r, f.a.ID, "B. Harbourmaster", "2026-03-14", "2026-03-20")
	people := userstest.Room(f.d)
	if _, _, err := cases.NewRoom(f.d, people).Decide(ctx, f.a.ID, cases.NewDecision{Title: "Who goes first", Decision: "Restrain before arrest", Reason: "The account empties on Fridays", Assertion: "fact"}); err != nil {
		t.Fatal(err)
	}
	change(t, f.d,
		"UPDATE subjects SET address = '1 Quay Road', note = 'Works nights', note_assertion = 'fact' WHERE case_id = "+id,
		"INSERT INTO subjects (case_id, force_id, unit_id, n, kind, name, name_folded, address, created_at, updated_at) SELECT id, force_id, unit_id, 9, 'person', 'V. Ictim', 'v. ictim', '7 Secret Lane', created_at, created_at FROM cases WHERE id = "+id,
		"INSERT INTO subject_roles (subject_id, case_id, force_id, unit_id, category, from_on, created_at) SELECT id, case_id, force_id, unit_id, 'victim', '2026-03-01', created_at FROM subjects WHERE n = 9 AND case_id = "+id,
		"INSERT INTO intel_products (case_id, force_id, unit_id, n, title, facts, assessment, source_grade, info_grade, handling, created_at, created_by, created_by_name) SELECT id, force_id, unit_id, 1, 'Boat', 'A boat was bought for cash', 'It may be sold soon', '2', 'B', 'P', created_at, 0, 'Force desk' FROM cases WHERE id = "+id,
		"INSERT INTO tasks (public_key, case_id, force_id, unit_id, n, title, due_on, created_at, created_by, created_by_name) SELECT 'ttttttttt1', id, force_id, unit_id, 1, 'Ask the bank', '2026-12-01', created_at, 0, 'Force desk' FROM cases WHERE id = "+id,
		"INSERT INTO plans (public_key, case_id, force_id, unit_id, target, name, threat, lro_id, state, opened_on, created_at, created_by, updated_at) SELECT 'ppppppppp1', id, force_id, unit_id, 'group', 'Couriers', 'drugs', lead_id, 'live', '2026-05-01', created_at, lead_id, created_at FROM cases WHERE id = "+id,
		"INSERT INTO plan_objectives (plan_id, case_id, force_id, unit_id, n, strand, aim, measure, due_on, financial, created_at, created_by, updated_at) SELECT id, case_id, force_id, unit_id, 1, 'pursue', 'Take the float', 'Held', '2026-12-31', TRUE, created_at, created_by, created_at FROM plans",
		"INSERT INTO plan_not_pursued (plan_id, case_id, force_id, unit_id, strand, reason, decided_at, decided_by) SELECT id, case_id, force_id, unit_id, 'prepare', 'No attack is foreseen', created_at, created_by FROM plans",
		"INSERT INTO opportunity_steps (opportunity_id, case_id, act, from_status, to_status, reason, note, actor_id, actor_name, at) SELECT id, case_id, 'missed', 'run_out', 'missed', 'CAPACITY', 'Nobody was on call', 0, 'Supervisor', '2026-03-20 11:00:00+00:00' FROM opportunities WHERE public_key = 'aaaaaaaaa1'")
	efforttest.Log(t, ctx, efforttest.Room(f.d), f.a.ID, 10, 90)
	return f
}

func TestCaseFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).whole(t)
		ctx := f.As(t, d, f.Lead)
		data, res := f.make(t, ctx, caseFile, map[string]string{"case": f.a.Ref})
		keep(t, caseFile, data)
		xlsxtest.Check(t, data)
		golden(t, caseFile, data)
		reckoned(t, data, "Summary")
		text := xlsxtest.Dump(t, data, false)
		for _, secret := range []string{"Savings account", "7 Secret Lane", "2027-05-09"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in the case file", secret)
			}
		}
		for _, there := range []string{"1 Quay Road", "Works nights", "Fact", "Nobody was on call", "Restrain before arrest", "A boat was bought for cash", "Ask the bank", "Take the float", "No attack is foreseen", "V. Ictim"} {
			if !strings.Contains(text, there) {
				t.Errorf("%q is not in the case file", there)
			}
		}
		if res.File != "case-file-2026-11-22.xlsx" || res.Marking != "OFFICIAL-SENSITIVE" || res.Case != f.a.ID {
			t.Errorf("result %+v", res)
		}
		// What the pages of the case show, but for what the order holds that was not served.
		c, err := cases.NewRoom(d, userstest.Room(d)).ByID(ctx, d, grant(t, ctx, d, f.a.ID))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int64{}
		for _, head := range []string{"Identified", "Held", "Ordered", "Received"} {
			got[head] = columnOf(t, data, "Property", head)
			if pennies(figure(t, data, head)) != got[head] {
				t.Errorf("%s: Summary says %v, the rows add up to %d", head, figure(t, data, head), got[head])
			}
		}
		want := map[string]int64{"Identified": int64(c.IdentifiedPence - 20_000_00), "Held": int64(c.HeldPence - 9_999_99), "Ordered": int64(c.OrderedPence), "Received": int64(c.CollectedPence)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if n := len(detail(t, data, "Timeline")); n != res.Rows || n == 0 {
			t.Errorf("%d events, the result says %d", n, res.Rows)
		}
		recoveryBook, _ := f.make(t, f.As(t, d, f.Manager), recovery, nil)
		mine := 0
		for _, row := range detail(t, recoveryBook, "Property") {
			if row[0] == f.a.Ref {
				mine++
			}
		}
		if n := len(detail(t, data, "Property")); n != mine || n == 0 {
			t.Errorf("%d rows of property, the report on asset recovery has %d", n, mine)
		}
	})
}

func grant(t *testing.T, ctx context.Context, d *db.DB, id ids.Case) access.Grant {
	t.Helper()
	g, err := access.Open(ctx, d, id, access.Read)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// A case without anything gives a file all the same.
func TestCaseFileOfAnEmptyCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d)
		data, _ := f.make(t, f.As(t, d, f.Lead), caseFile, map[string]string{"case": f.a.Ref})
		xlsxtest.Check(t, data)
		golden(t, caseFile+"-empty", data)
	})
}

// Whoever may not take a case away is told the same, to the letter and the statement, as for a case that does not exist.
func TestCaseFileIsForWhoeverMayTakeItAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := newForce(t, d).few(t)
		c := f.restricted(t)
		try := func(u ids.User, ref string) (string, int) {
			ctx, asked := db.Watch(f.As(t, d, u))
			_, err := f.room.Run(ctx, caseFile, map[string]string{"case": ref}, &bytes.Buffer{}, nil)
			if err == nil {
				t.Fatalf("user %d takes %s away", u, ref)
			}
			var x *fault.Error
			if !asFault(err, &x) || x.Kind != fault.Invalid {
				t.Fatalf("%v", err)
			}
			return x.Error() + x.Fields["case"], asked.Count()
		}
		for _, u := range []ids.User{f.Lead, f.Manager, f.Supervisor, f.Auditor} {
			none, m := try(u, "FI/2026/9999")
			shut, n := try(u, c.Ref)
			if none != shut || m != n {
				t.Errorf("user %d: %q in %d statements, of none %q in %d", u, shut, n, none, m)
			}
		}
		for _, u := range []ids.User{f.Admin, f.Referrer} {
			if _, err := f.room.Run(f.As(t, d, u), caseFile, map[string]string{"case": f.a.Ref}, &bytes.Buffer{}, nil); !fault.Is(err, fault.Forbidden) {
				t.Errorf("user %d: %v", u, err)
			}
		}
		if _, err := f.room.Run(f.As(t, d, f.Lead), caseFile, nil, &bytes.Buffer{}, nil); !fault.Is(err, fault.Invalid) {
			t.Errorf("no case asked for: %v", err)
		}
		data, res := f.make(t, f.As(t, d, f.Deputy), caseFile, map[string]string{"case": c.Ref})
		xlsxtest.Check(t, data)
		if res.Case != c.ID || !strings.Contains(xlsxtest.Dump(t, data, false), "Larch strongbox") {
			t.Error("a member cannot take their restricted case away")
		}
		other, _ := f.make(t, f.As(t, d, f.Manager), caseFile, map[string]string{"case": f.a.Ref})
		for _, word := range []string{c.Ref, "larch", "strongbox"} {
			if strings.Contains(strings.ToLower(xlsxtest.Dump(t, other, true)), strings.ToLower(word)) {
				t.Errorf("the file of another case holds %q", word)
			}
		}
		var entry struct{ CaseID ids.Case }
		if err := d.Gorm(t.Context()).Raw("SELECT case_id FROM audit_entries WHERE action = 'report.run' ORDER BY id DESC LIMIT 1").Scan(&entry).Error; err != nil || entry.CaseID != f.a.ID {
			t.Errorf("the log says case %d: %v", entry.CaseID, err)
		}
	})
}

// The button on the overview sends the file, and one answer to whoever may not have it, whether there is such a case or not.
func TestCaseFileFromItsPage(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := newForce(t, d).few(t)
	c := f.restricted(t)
	site := userstest.Browse(t, d, f.room.CaseRoutes())
	address := func(ref string) string { return cases.Path(ref) + "/file" }
	got := site.SignIn(t, f.Lead).Post(address(f.a.Ref), url.Values{})
	if got.Status != 200 || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(string(got.Body), "PK") {
		t.Errorf("%d %s", got.Status, got.Header)
	}
	shut, none := site.SignIn(t, f.Manager).Post(address(c.Ref), url.Values{}), site.SignIn(t, f.Manager).Post(address("FI/2026/9999"), url.Values{})
	if shut.Status != 404 || none.Status != 404 {
		t.Errorf("a restricted case answers %d, none %d", shut.Status, none.Status)
	}
	if got := site.SignIn(t, f.Admin).Post(address(f.a.Ref), url.Values{}); got.Status != 403 {
		t.Errorf("an administrator gets %d", got.Status)
	}
}
