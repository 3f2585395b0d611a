package reference_test

import (
	"context"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/users/userstest"
)

func TestTheCatalogueOfOffences(t *testing.T) {
	before, after := caltime.MustDate("2026-06-28"), caltime.MustDate("2026-06-29")
	for code, want := range map[string][2]int{"mda-4-3": {1, 1}, "poca-327": {2, 2}, "poca-328": {2, 2}, "poca-329": {0, 0}, "fraud-2": {0, 0}, "theft-1": {0, 0}, "theft-9-dwelling": {0, 0},
		"theft-8": {0, 0}, "cma-1": {0, 0}, "theft-22": {0, 0}, "theft-21": {9, 9}, "tma-92-1": {7, 7}, "inchoate-conspiracy": {10, 10}, "soa56-33a": {0, 8}, "epa-33": {0, 11}, "epr-38": {0, 11}} {
		o, ok := reference.BuiltinOffence(code)
		if !ok {
			t.Errorf("there is no %s", code)
			continue
		}
		a, _ := o.In(before)
		b, _ := o.In(after)
		if a.Group != want[0] || b.Group != want[1] {
			t.Errorf("%s: group %d, then %d; want %v", code, a.Group, b.Group, want)
		}
	}
	groups := map[int]int{}
	for _, o := range reference.BuiltinOffences() {
		for _, m := range o.Schedule2 {
			groups[m.Group]++
			if m.Verified && !strings.Contains(m.Source, "legislation.gov.uk") || m.Source == "" {
				t.Errorf("%s: verified %v by %q", o.Code, m.Verified, m.Source)
			}
		}
		if len(o.Schedule2) == 0 && o.Out.Source == "" && o.Doubt == "" {
			t.Errorf("%s does not say how its place is known", o.Code)
		}
	}
	for _, g := range reference.OffenceGroups() {
		if groups[g.N] == 0 {
			t.Errorf("group %d has no offence", g.N)
		}
	}
	if n := len(reference.BuiltinOffences()); n < 120 {
		t.Errorf("%d offences", n)
	}
}

func TestAReferenceValueCorrectsTheCatalogue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, _ *dbtest.Clock) {
		f := userstest.NewForce(t, d, "FI")
		room := &reference.Room{DB: d}
		ctx := f.As(t, d, f.Lead)
		on := caltime.DateOf(d.Time())
		o, ok, err := room.Offence(ctx, d, f.ID, "bsaia-13", on)
		if err != nil || !ok || o.Doubt == "" {
			t.Fatalf("%+v, %v, %v", o, ok, err)
		}
		err = d.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			tx.Record("reference.set", db.On{Op: db.Alteration, Kind: "reference", Force: f.ID}, "bsaia-13")
			return tx.Gorm(ctx).Create(&reference.Value{Kind: "schedule2", Code: "bsaia-13", Text: "4", Unit: "group", Meaning: "read in the Act", Source: "the Act", Verified: true, FromOn: on,
				Version: 1, CreatedAt: d.Time()}).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		o, _, err = room.Offence(ctx, d, f.ID, "bsaia-13", on)
		if m, ok := o.In(on); err != nil || !ok || m.Group != 4 || !m.Verified || o.Doubt != "" {
			t.Errorf("%+v, %v", o, err)
		}
		if _, ok, _ := room.Offence(ctx, d, f.ID, "no-such", on); ok {
			t.Error("a code that is none is found")
		}
	})
}

func TestThePageOfOffences(t *testing.T) {
	d := dbtest.SQLite(t, dbtest.NewClock(dbtest.Now))
	f := userstest.NewForce(t, d, "FI")
	room := &reference.Room{DB: d}
	b := userstest.Browse(t, d, room.Routes()).SignIn(t, f.Lead)
	p := b.Get("/help/offences").Must(200)
	if n := p.Count("#q"); n != 1 { // the box in the bar of every page
		t.Errorf("%d boxes are called q", n)
	}
	if n := p.Count("tbody tr"); n != len(reference.BuiltinOffences())-1 {
		t.Errorf("%d rows", n)
	}
	p = b.Get("/help/offences?q=trade+mark").Must(200)
	if n := p.Count("tbody tr"); n != 3 || !strings.Contains(p.Text("tbody"), "Not verified") {
		t.Errorf("%d rows: %s", n, p.Text("tbody"))
	}
	if p = b.Get("/help/offences?q=zzzz").Must(200); p.Count("tbody tr") != 0 || !strings.Contains(p.Text("main"), "No offence") {
		t.Error(p.Text("main"))
	}
}
