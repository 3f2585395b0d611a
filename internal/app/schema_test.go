package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm/schema"

	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/auditlog"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/diary"
	"proceeds/internal/rooms/disclosure"
	"proceeds/internal/rooms/effort"
	"proceeds/internal/rooms/imports"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/opportunities"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/releases"
	"proceeds/internal/rooms/reporting"
	"proceeds/internal/rooms/retention"
	"proceeds/internal/rooms/returns"
	"proceeds/internal/rooms/search"
	"proceeds/internal/rooms/subjects"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users"
	"proceeds/internal/testenv"
)

// partly are structs that read some columns of a table the platform owns and writes.
var partly = map[string]bool{"users.Session": true}

// rowStructs is every exported row struct of the rooms.
var rowStructs = []any{
	users.Unit{}, users.User{}, users.Appointment{}, users.Rank{}, users.Accreditation{}, users.Suspension{}, users.Clearance{}, users.Link{}, users.Authenticator{}, users.Passkey{}, users.RecoveryCode{}, users.AccountChange{}, users.Installation{}, users.Token{}, users.Session{}, users.Identity{}, users.Mapping{},
	access.Member{}, access.Conflict{}, access.Glass{}, access.Try{}, access.Purpose{}, reference.Value{}, reference.CalendarHead{}, reference.Alteration{}, reference.Reach{},
	cases.Case{}, cases.CaseEvent{}, cases.CaseRef{}, cases.Decision{}, cases.SavedView{}, cases.Act{}, cases.Bulk{}, cases.BulkCase{},
	subjects.Subject{}, subjects.Identifier{}, subjects.Role{}, subjects.Identity{}, subjects.Membership{},
	assets.Asset{}, assets.Interest{}, assets.Seizure{}, assets.Exhibit{}, assets.Entry{}, assets.Step{}, assets.Joint{},
	orders.Order{}, orders.Reach{}, orders.Step{}, orders.Report{}, orders.Clock{}, orders.Matter{}, orders.Appeal{}, orders.Override{}, orders.Signoff{}, orders.CourtSittings{}, orders.WindowChange{},
	orders.Part8{}, orders.Part8Notice{}, orders.Referral{}, orders.ReferralInterest{}, orders.ReferralStep{},
	confiscation.Proceedings{}, confiscation.Day{}, confiscation.Detail{}, confiscation.Sum{}, confiscation.Line{}, confiscation.Payment{}, confiscation.Done{},
	confiscation.Offence{}, confiscation.PriorConviction{}, confiscation.LifestyleFacts{}, confiscation.LifestyleResult{},
	intake.Event{}, intake.Referral{}, intake.Step{},
	tasking.Task{}, tasking.Product{},
	compartment.Report{}, compartment.Request{}, compartment.Extension{}, compartment.Clock{}, compartment.Subject{}, compartment.Search{}, compartment.Source{}, compartment.Link{},
	compartment.Product{}, compartment.Waiting{}, compartment.Finding{}, compartment.Run{}, compartment.Matter{}, compartment.Hold{}, compartment.Review{}, compartment.Disposal{},
	compartment.Erasure{},
	plans.Plan{}, plans.Objective{}, plans.NotPursued{},
	effort.Entry{}, opportunities.Opportunity{}, opportunities.Stepped{}, opportunities.Check{}, opportunities.LearningAction{}, opportunities.Gap{}, opportunities.RuleChange{}, opportunities.RuleTrial{}, opportunities.TrialRow{},
	diary.Notice{}, diary.Settings{}, diary.Outgoing{}, diary.Absence{}, diary.Feed{},
	imports.Batch{}, imports.ImportRow{}, imports.ImportError{}, returns.Return{}, returns.Row{}, search.Term{}, reporting.Export{}, reporting.Schedule{}, reporting.SchedulePerson{}, reporting.Delivery{}, db.AuditEntry{}, db.AuditDetail{}, auditlog.Check{}, auditlog.Delivery{}, auditlog.Erasure{}, cases.MarkingRequest{}, disclosure.Item{}, retention.Plan{}, retention.Hold{}, retention.Review{}, retention.Disposal{}, retention.Limit{},
	releases.Release{}, releases.Item{}, releases.Mask{}, releases.Look{}, releases.File{},
}

// TestRowStructsFitTheSchema compares each row struct with the migrated table, both ways.
func TestRowStructsFitTheSchema(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		var cache sync.Map
		for _, row := range rowStructs {
			s, err := schema.Parse(row, &cache, schema.NamingStrategy{})
			if err != nil {
				t.Fatal(err)
			}
			have := columns(t, d, s.Table, false)
			if len(have) == 0 {
				t.Errorf("%T: there is no table %s", row, s.Table)
				continue
			}
			want := []string{}
			for _, f := range s.Fields {
				if f.DBName != "" {
					want = append(want, f.DBName)
				}
			}
			sort.Strings(want)
			if partly[reflect.TypeOf(row).String()] {
				have = slices.DeleteFunc(have, func(c string) bool { return !slices.Contains(want, c) })
			}
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("%T (-struct +table %s):\n%s", row, s.Table, diff)
			}
		}
	})
}

// columns lists a table's columns; with generated ones where asked, which only the database writes.
func columns(t *testing.T, d *db.DB, table string, generated bool) []string {
	t.Helper()
	var out []string
	q := "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 OR ?"
	if d.Dialect() == db.Postgres {
		q = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ? AND (is_generated = 'NEVER' OR ?)"
	}
	if err := d.Gorm(t.Context()).Raw(q, table, generated).Scan(&out).Error; err != nil {
		t.Fatal(err)
	}
	sort.Strings(out)
	return out
}

// TestEveryRowStructIsTested reads the rooms' sources for exported types with a table.
func TestEveryRowStructIsTested(t *testing.T) {
	root, err := testenv.Root()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "internal", "rooms", "*", "*.go"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	listed := map[string]bool{}
	for _, r := range rowStructs {
		listed[reflect.TypeOf(r).String()] = true
	}
	decl := regexp.MustCompile(`(?m)^func \((?:\w+ )?\*?([A-Z]\w*)\) TableName\(\) string`)
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range decl.FindAllStringSubmatch(string(src), -1) {
			if name := filepath.Base(filepath.Dir(f)) + "." + m[1]; !listed[name] {
				t.Errorf("%s is a row struct that no test holds against the schema", name)
			}
		}
	}
}

// TestEnginesHaveTheSameSchema compares tables, columns, views and indexes.
func TestEnginesHaveTheSameSchema(t *testing.T) {
	describe := func(d *db.DB) []string {
		var names []struct{ Kind, Name, Tab string }
		q := "SELECT type AS kind, name, tbl_name AS tab FROM sqlite_master WHERE type IN ('table','index','view') AND name NOT LIKE 'sqlite_%'"
		if d.Dialect() == db.Postgres {
			q = `SELECT 'table' AS kind, table_name AS name, table_name AS tab FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
UNION ALL SELECT 'view', table_name, table_name FROM information_schema.views WHERE table_schema = 'public'
UNION ALL SELECT 'index', i.indexname, i.tablename FROM pg_indexes i WHERE i.schemaname = 'public'
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c JOIN pg_class k ON k.oid = c.conindid WHERE k.relname = i.indexname)`
		}
		if err := d.Gorm(t.Context()).Raw(q).Scan(&names).Error; err != nil {
			t.Fatal(err)
		}
		out := []string{}
		for _, n := range names {
			if strings.HasPrefix(n.Name, "goose_") {
				continue
			}
			out = append(out, fmt.Sprintf("%s %s on %s", n.Kind, n.Name, n.Tab))
			if n.Kind == "table" {
				for _, c := range columns(t, d, n.Name, true) {
					out = append(out, "column "+n.Name+"."+c)
				}
			}
		}
		sort.Strings(out)
		return out
	}
	c := dbtest.NewClock(dbtest.Now)
	if diff := cmp.Diff(describe(dbtest.SQLite(t, c)), describe(dbtest.Postgres(t, c))); diff != "" {
		t.Errorf("(-sqlite +postgres):\n%s", diff)
	}
}
