package archtest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/testenv"
)

// checks are all rules about Go files.
var checks = []func([]source) []violation{checkImports, checkRooms, checkGorm, checkGormTraps, checkClock, checkNames}

func TestTheTreeKeepsToThePlan(t *testing.T) {
	root, err := testenv.Root()
	if err != nil {
		t.Fatal(err)
	}
	all, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	// A walk that finds nothing would find nothing wrong.
	for _, want := range []string{"internal/base/money/money.go", "internal/archtest/archtest_test.go"} {
		if !slices.ContainsFunc(all, func(s source) bool { return s.path == want }) {
			t.Errorf("the walk did not come by %s", want)
		}
	}
	for _, check := range checks {
		for _, v := range check(all) {
			t.Error(v)
		}
	}
}

func TestTheTopHoldsOnlyWhatItMay(t *testing.T) {
	root, err := testenv.Root()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	ignore, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	for _, v := range checkTop(names, string(ignore)) {
		t.Error(v)
	}
}

func TestTheMapIsInOrder(t *testing.T) {
	if err := checkMap(); err != nil {
		t.Error(err)
	}
}

func TestTopLevelNames(t *testing.T) {
	got := checkTop([]string{".git", "cmd", "README.md", "bin", "data", "docs", "main.go", "bin2"}, "/bin/\n# data\n*.db\n/data\n")
	want := []string{
		"docs: may not lie at the top of the project",
		"main.go: may not lie at the top of the project",
		"bin2: may not lie at the top of the project",
	}
	if diff := cmp.Diff(want, texts(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func texts(list []violation) []string {
	var out []string
	for _, v := range list {
		out = append(out, v.String())
	}
	return out
}

// TestEveryRuleCanBeBroken feeds each rule small files that keep to it and that break
// it. A file without a line in want must pass all rules.
func TestEveryRuleCanBeBroken(t *testing.T) {
	for _, c := range []struct {
		name, path, text string
		want             []string // from all rules
	}{
		{"base keeps to itself", "internal/base/money/a.go", `package money; import ("fmt"; "proceeds/internal/base/fault")`, nil},
		{"base imports the platform", "internal/base/money/a.go", `package money; import "proceeds/internal/platform/db"`,
			[]string{"internal/base/money/a.go:1: may not import proceeds/internal/platform/db: it is not in the row of internal/base/money"}},
		{"base imports a vendor", "internal/base/money/a.go", `package money; import "golang.org/x/text/language"`,
			[]string{"internal/base/money/a.go:1: may not import golang.org/x/text/language: that module is not in the row of internal/base/money"}},
		{"a test in base may use a vendor", "internal/base/money/a_test.go", `package money; import "pgregory.net/rapid"`, nil},
		{"platform uses vendors", "internal/platform/db/a.go", `package db; import ("gorm.io/gorm"; "proceeds/migrations")`, nil},
		{"platform knows a room", "internal/platform/web/a.go", `package web; import "proceeds/internal/rooms/cases"`,
			[]string{"internal/platform/web/a.go:1: may not import proceeds/internal/rooms/cases: it is not in the row of internal/platform/web"}},
		{"platform knows the app", "internal/platform/web/a.go", `package web; import "proceeds/internal/app"`,
			[]string{"internal/platform/web/a.go:1: may not import proceeds/internal/app: it is not in the row of internal/platform/web"}},
		{"code imports what is for tests", "internal/platform/web/a.go", `package web; import "proceeds/internal/platform/db/dbtest"`,
			[]string{"internal/platform/web/a.go:1: may not import proceeds/internal/platform/db/dbtest: that package is for tests"}},
		{"the app imports the harness", "internal/app/a.go", `package app; import "proceeds/internal/testenv"`,
			[]string{"internal/app/a.go:1: may not import proceeds/internal/testenv: that package is for tests"}},
		{"a test imports what is for tests", "internal/rooms/cases/a_test.go", `package cases_test; import "proceeds/internal/platform/db/dbtest"`, nil},
		{"a folder the plan does not know", "internal/cellar/a.go", `package cellar`,
			[]string{"internal/cellar/a.go:1: no row of the plan speaks of internal/cellar"}},

		{"a verb", "internal/rooms/assets/record.go", `package assets; import ("context"; "golang.org/x/crypto/argon2"; "proceeds/internal/base/money"
			"proceeds/internal/platform/db"; "proceeds/internal/rooms/access"; "proceeds/internal/rooms/cases")`, nil},
		{"a verb speaks gorm", "internal/rooms/assets/record.go", `package assets; import "gorm.io/gorm"`,
			[]string{"internal/rooms/assets/record.go:1: may not import gorm.io/gorm: that module is not in the row of rooms/assets: a pure file"}},
		{"a verb speaks gin", "internal/rooms/assets/record.go", `package assets; import "github.com/gin-gonic/gin"`,
			[]string{"internal/rooms/assets/record.go:1: may not import github.com/gin-gonic/gin: that module is not in the row of rooms/assets: a pure file"}},
		{"a verb speaks excelize", "internal/rooms/reporting/run.go", `package reporting; import "github.com/xuri/excelize/v2"`,
			[]string{"internal/rooms/reporting/run.go:1: may not import github.com/xuri/excelize/v2: that module is not in the row of rooms/reporting: a pure file"}},
		{"a verb imports the web", "internal/rooms/assets/record.go", `package assets; import "proceeds/internal/platform/web"`,
			[]string{"internal/rooms/assets/record.go:1: may not import proceeds/internal/platform/web: it is not in the row of rooms/assets: a pure file"}},
		{"a verb imports a report", "internal/rooms/reporting/run.go", `package reporting; import "proceeds/reports"`,
			[]string{"internal/rooms/reporting/run.go:1: may not import proceeds/reports: it is not in the row of rooms/reporting: a pure file"}},
		{"a room imports a later one", "internal/rooms/assets/record.go", `package assets; import "proceeds/internal/rooms/orders"`,
			[]string{"internal/rooms/assets/record.go:1: may not import proceeds/internal/rooms/orders: orders comes after assets"}},
		{"a room imports a later one's catalogue", "internal/rooms/assets/record.go", `package assets; import "proceeds/internal/rooms/orders/powers"`,
			[]string{"internal/rooms/assets/record.go:1: may not import proceeds/internal/rooms/orders/powers: orders comes after assets"}},
		{"a room imports its own catalogue", "internal/rooms/orders/start.go", `package orders; import "proceeds/internal/rooms/orders/powers"`, nil},
		{"a store speaks gorm", "internal/rooms/assets/store_list.go", `package assets; import ("gorm.io/gorm"; "gorm.io/gorm/clause")`, nil},
		{"a file that only begins like a store", "internal/rooms/assets/storehouse.go", `package assets; import "gorm.io/gorm"`,
			[]string{"internal/rooms/assets/storehouse.go:1: may not import gorm.io/gorm: that module is not in the row of rooms/assets: a pure file"}},
		{"a store speaks gin", "internal/rooms/assets/store.go", `package assets; import "github.com/gin-gonic/gin"`,
			[]string{"internal/rooms/assets/store.go:1: may not import github.com/gin-gonic/gin: that module is not in the row of rooms/assets: a store"}},
		{"a web file", "internal/rooms/assets/web_seizure.go", `package assets; import ("github.com/gin-gonic/gin"; "proceeds/internal/platform/web"
			"proceeds/internal/platform/govuk"; "proceeds/internal/platform/layout"; "proceeds/internal/platform/charts")`, nil},
		{"a page", "internal/rooms/assets/pages_templ.go", `package assets; import ("github.com/a-h/templ"; "proceeds/internal/platform/layout")`, nil},
		{"a web file speaks gorm", "internal/rooms/assets/web.go", `package assets; import "gorm.io/gorm"`,
			[]string{"internal/rooms/assets/web.go:1: may not import gorm.io/gorm: that module is not in the row of rooms/assets: a web file"}},
		{"a room with leave for workbooks", "internal/rooms/imports/read.go", `package imports; import "proceeds/internal/platform/xlsx"`, nil},
		{"a room without", "internal/rooms/cases/read.go", `package cases; import "proceeds/internal/platform/xlsx"`,
			[]string{"internal/rooms/cases/read.go:1: may not import proceeds/internal/platform/xlsx: it is not in the row of rooms/cases: a pure file"}},
		{"a catalogue is pure", "internal/rooms/orders/powers/a.go", `package powers; import ("proceeds/internal/platform/db"; "proceeds/internal/rooms/cases")`,
			[]string{
				"internal/rooms/orders/powers/a.go:1: may not import proceeds/internal/platform/db: it is not in the row of internal/rooms/orders/powers",
				"internal/rooms/orders/powers/a.go:1: may not import proceeds/internal/rooms/cases: a catalogue is pure"}},
		{"a report", "reports/missed.go", `package reports; import ("proceeds/internal/base/money"; "proceeds/internal/platform/xlsx"; "proceeds/internal/rooms/reporting")`, nil},
		{"a report asks a room", "reports/missed.go", `package reports; import "proceeds/internal/rooms/cases"`,
			[]string{"reports/missed.go:1: may not import proceeds/internal/rooms/cases: it is not in the row of reports"}},
		{"a report opens the database", "reports/missed.go", `package reports; import "proceeds/internal/platform/db"`,
			[]string{"reports/missed.go:1: may not import proceeds/internal/platform/db: it is not in the row of reports"}},
		{"the app imports everything", "internal/app/wire.go", `package app; import ("github.com/gin-gonic/gin"; "proceeds/internal/rooms/orders"; "proceeds/reports")`, nil},
		{"a command", "cmd/proceeds/serve.go", `package main; import ("github.com/alecthomas/kong"; "proceeds/internal/app"; "proceeds/internal/platform/config")`, nil},
		{"a command asks a room", "cmd/proceeds/serve.go", `package main; import "proceeds/internal/rooms/cases"`,
			[]string{"cmd/proceeds/serve.go:1: may not import proceeds/internal/rooms/cases: it is not in the row of cmd/proceeds"}},
		{"demo data is made by verbs", "internal/demo/cases.go", `package demo; import "proceeds/internal/rooms/cases"`, nil},
		{"a room uses demo data", "internal/rooms/cases/a.go", `package cases; import "proceeds/internal/demo"`,
			[]string{"internal/rooms/cases/a.go:1: may not import proceeds/internal/demo: it is not in the row of rooms/cases: a pure file"}},
		{"a second SQLite driver, even in a test", "internal/platform/db/a_test.go", `package db; import "github.com/glebarez/go-sqlite/lib"`,
			[]string{"internal/platform/db/a_test.go:1: may not import github.com/glebarez/go-sqlite/lib: it registers a second driver under the name sqlite"}},

		{"a room off the map", "internal/rooms/gossip/a.go", `package gossip`,
			[]string{"internal/rooms/gossip/a.go:1: the room gossip is not on the map"}},
		{"a file beside the rooms", "internal/rooms/a.go", `package rooms`,
			[]string{"internal/rooms/a.go:1: no row of the plan speaks of internal/rooms", "internal/rooms/a.go:1: belongs in a room"}},

		{"a verb takes gorm's handle", "internal/rooms/cases/open.go", `package cases; func f(r x) { r.Gorm().Find(nil) }`,
			[]string{"internal/rooms/cases/open.go:1: takes gorm's handle outside a store"}},
		{"a store takes gorm's handle", "internal/rooms/cases/store.go", `package cases; func f(r x) { r.Gorm().Find(nil) }`, nil},
		{"the app takes gorm's handle", "internal/app/a.go", `package app; func f(r x) { r.Gorm() }`,
			[]string{"internal/app/a.go:1: takes gorm's handle outside a store"}},
		{"a store of the app", "internal/app/store.go", `package app; func f(r x) { r.Gorm() }`,
			[]string{"internal/app/store.go:1: takes gorm's handle outside a store"}},
		{"a store of the platform", "internal/platform/web/store.go", `package web; func f(r x) { r.Gorm() }`, nil},
		{"another file of that package", "internal/platform/web/session.go", `package web; func f(r x) { r.Gorm() }`,
			[]string{"internal/platform/web/session.go:1: takes gorm's handle outside a store"}},
		{"the queue takes it", "internal/platform/jobs/run.go", `package jobs; func f(r x) { r.Gorm() }`, nil},
		{"the database package takes it", "internal/platform/db/a.go", `package db; func f(r x) { r.Gorm() }`, nil},

		{"gorm's Save", "internal/rooms/cases/store.go", `package cases; func f(r x) { r.Gorm().Save(nil) }`,
			[]string{"internal/rooms/cases/store.go:1: calls Save: it inserts a row that is missing"}},
		{"another's Save", "internal/platform/xlsx/a.go", `package xlsx; func f(r x) { r.Save() }`, nil},
		{"Preload", "internal/rooms/cases/store.go", `package cases; import "gorm.io/gorm"; func f(r *gorm.DB) { r.Where("x").Preload("y") }`,
			[]string{"internal/rooms/cases/store.go:1: calls Preload: write the query that is meant"}},
		{"AutoMigrate, even in a test", "internal/rooms/cases/a_test.go", `package cases; import "gorm.io/gorm"; func f(r *gorm.DB) { r.AutoMigrate() }`,
			[]string{"internal/rooms/cases/a_test.go:1: calls AutoMigrate: the schema lives in migrations"}},
		{"a gorm hook", "internal/rooms/cases/store.go", `package cases; import "gorm.io/gorm"; func (c *Case) BeforeSave(tx *gorm.DB) error { return nil }`,
			[]string{"internal/rooms/cases/store.go:1: is a gorm hook: BeforeSave; what follows from a change is written where it is made"}},
		{"gorm.Model", "internal/rooms/cases/store.go", `package cases; import g "gorm.io/gorm"; type Case struct { g.Model }`,
			[]string{"internal/rooms/cases/store.go:1: uses gorm.Model: nothing is deleted softly here"}},

		{"time.Now", "internal/rooms/cases/a.go", "package cases\nimport \"time\"\nvar now = time.Now()",
			[]string{"internal/rooms/cases/a.go:3: reads the clock by time.Now: the clock is injected"}},
		{"time.Now as a value, under another name", "internal/platform/web/a.go", `package web; import clock "time"; var now = clock.Now`,
			[]string{"internal/platform/web/a.go:1: reads the clock by time.Now: the clock is injected"}},
		{"time.Since and time.Until", "internal/base/caltime/a.go", `package caltime; import "time"; func f(t time.Time) { time.Since(t); time.Until(t) }`,
			[]string{
				"internal/base/caltime/a.go:1: reads the clock by time.Since: the clock is injected",
				"internal/base/caltime/a.go:1: reads the clock by time.Until: the clock is injected"}},
		{"time without its name", "internal/base/caltime/a.go", `package caltime; import . "time"; var x = Now()`,
			[]string{"internal/base/caltime/a.go:1: imports time without its name, which hides the clock"}},
		{"another's Now", "internal/rooms/cases/a.go", `package cases; import "time"; func f(tx x) time.Time { return tx.Now }`, nil},
		{"the clock itself", "internal/app/clock.go", `package app; import "time"; var now = time.Now`, nil},
		{"a command reads the clock", "cmd/proceeds/main.go", `package main; import "time"; var now = time.Now`, nil},
		{"a test reads the clock", "internal/base/caltime/a_test.go", `package caltime; import "time"; var now = time.Now`, nil},
		{"the rest of the app reads the clock", "internal/app/jobs.go", `package app; import "time"; var now = time.Now`,
			[]string{"internal/app/jobs.go:1: reads the clock by time.Now: the clock is injected"}},

		{"a package called util", "internal/platform/util/a.go", `package util`,
			[]string{`internal/platform/util/a.go:1: the package name "util" says nothing`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := parse(c.path, c.text)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, check := range checks {
				got = append(got, texts(check([]source{s}))...)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheWalkSkipsWhatIsNotTheProjects(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"internal/base/a.go":                "package base",
		"internal/base/testdata/b.go":       "not Go at all",
		"internal/static/node_modules/c.go": "not Go at all",
		"internal/tools/go.mod":             "module tools",
		"internal/tools/assets/d.go":        "not Go at all",
		".hidden/e.go":                      "not Go at all",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range all {
		got = append(got, s.path)
	}
	if diff := cmp.Diff([]string{"internal/base/a.go"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
