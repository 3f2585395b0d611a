package powers

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
)

func TestClocksAreThoseOfTheCommandLine(t *testing.T) {
	want := strings.Fields(`AF-NOTICE AF-OBJ AFO AFO-CAP AMO CASH-48 CASH-DET CASH-DET-CAP CASH-FN CO-POST CO-RECON19 CO-TTP CO-VARY
		CR-48 CR-DET CR-DET-CAP CWFO CWFO-CAP DAML-MOR DAML-NOTICE FORF-APPEAL IFO-DET LA-48 LA-DET LA-DET-CAP PO S47-48 SSW`)
	var got []string
	for _, p := range Clocks() {
		got = append(got, string(p.Code))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryPowerLeadsToPowersOfTheCatalogue(t *testing.T) {
	for _, p := range All() {
		for _, next := range p.Next {
			if _, ok := ByCode(next); !ok {
				t.Errorf("%s leads to %s, which is not in the catalogue", p.Code, next)
			}
		}
	}
}

// What the law notes mark as not read must say so wherever it is shown.
func TestWhatIsNotVerifiedSaysSo(t *testing.T) {
	var got []string
	for _, p := range Clocks() {
		if !p.Latest().Verified() {
			got = append(got, string(p.Code))
		}
	}
	want := []string{"AF-OBJ", "CO-POST", "CO-VARY", "CWFO", "CWFO-CAP", "S47-48", "SSW"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	c, err := Reckon("AF-OBJ", Input{Start: caltime.MustLocal("2026-11-23T12:00"), Calendar: builtin(t, caltime.EnglandWales)})
	if err != nil || c.Verified || !strings.HasPrefix(c.Steps[len(c.Steps)-1], "Not verified: ") {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestDefineRefusesWhatIsIncompleteOrDouble(t *testing.T) {
	good := func() Power {
		p := Cash48
		p.Code = "TEST-GOOD"
		return p
	}
	if err := good().check(); err != nil {
		t.Fatalf("the entry to spoil is spoilt already: %v", err)
	}
	for name, spoil := range map[string]func(*Power){
		"no code":          func(p *Power) { p.Code = "" },
		"no title":         func(p *Power) { p.Title = "" },
		"no citation":      func(p *Power) { p.Cite = "" },
		"unknown trigger":  func(p *Power) { p.Trigger = "moon" },
		"no versions":      func(p *Power) { p.Versions = nil },
		"no applicant":     func(p *Power) { p.Applicants = nil },
		"no lapse":         func(p *Power) { p.OnLapse = "" },
		"no nation":        func(p *Power) { p.Nations = nil },
		"no example":       func(p *Power) { p.Examples = nil },
		"no windows":       func(p *Power) { p.Windows = Windows{} },
		"no mark":          func(p *Power) { v := p.Versions[0]; v.Mark = ""; p.Versions = []Version{v} },
		"no number":        func(p *Power) { v := p.Versions[0]; v.Rule.N = 0; p.Versions = []Version{v} },
		"hours from a day": func(p *Power) { p.StartsFrom = FromDate },
		"CourtSet, no cap": func(p *Power) {
			v := p.Versions[0]
			v.Rule = Rule{Primitive: CourtSet}
			p.Versions, p.StartsFrom = []Version{v}, FromDate
		},
		"a gap": func(p *Power) {
			a, b := p.Versions[0], p.Versions[0]
			a.To, b.From = since("2020-01-01"), since("2020-01-03")
			p.Versions = []Version{a, b}
		},
		"a version that ends with none after it": func(p *Power) { v := p.Versions[0]; v.To = since("2030-01-01"); p.Versions = []Version{v} },
		"a code twice":                           func(p *Power) { p.Code = "CASH-48" },
	} {
		t.Run(name, func(t *testing.T) {
			p := good()
			spoil(&p)
			defer func() {
				if recover() == nil {
					delete(catalogue, p.Code)
					t.Error("it was taken")
				}
			}()
			define(p)
		})
	}
}

func TestClockAsJSON(t *testing.T) {
	c, err := Reckon("CASH-48", Input{Start: caltime.MustLocal("2026-12-24T16:30"), Calendar: builtin(t, caltime.EnglandWales)})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.MarshalIndent(c, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
	"code": "CASH-48",
	"title": "Cash seized: 48 hours to a detention order",
	"start": "2026-12-24T16:30",
	"ends": "2026-12-30T16:30",
	"last_day": "2026-12-30",
	"act_by": "2026-12-30T10:00",
	"rule": "HoursExcl(48)",
	"cite": "s.295(1)-(1B)",
	"version": "CASH-48@2015-01-01",
	"verified": true,
	"sittings": "Mon to Fri 10:00, not on bank holidays; at least 2 h before the end of a clock of hours (the default of the program)",
	"calendar": "england-wales 2025-11-24",
	"skipped": [
		{
			"date": "2026-12-25",
			"why": "Christmas Day"
		},
		{
			"date": "2026-12-26",
			"why": "Saturday"
		},
		{
			"date": "2026-12-27",
			"why": "Sunday"
		},
		{
			"date": "2026-12-28",
			"why": "Bank holiday: Boxing Day (substitute day)"
		}
	],
	"steps": [
		"48 hours from Thu 24 Dec 2026 16:30, counting only days that count.",
		"Thu 24 Dec 2026: 7 h 30 counted (16:30–24:00), 7 h 30 of 48 h.",
		"Fri 25 Dec 2026 does not count: Christmas Day.",
		"Sat 26 Dec 2026 does not count: Saturday.",
		"Sun 27 Dec 2026 does not count: Sunday.",
		"Mon 28 Dec 2026 does not count: Bank holiday: Boxing Day (substitute day).",
		"Tue 29 Dec 2026: 24 h counted (00:00–24:00), 31 h 30 of 48 h.",
		"Wed 30 Dec 2026: 16 h 30 counted (00:00–16:30), 48 h of 48 h.",
		"It ends at Wed 30 Dec 2026 16:30.",
		"Act by Wed 30 Dec 2026 10:00: the last sitting that begins at least 2 h before the end."
	]
}`
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Error(diff)
	}
}

func TestACourtSetClockGivesItsCap(t *testing.T) {
	cal := builtin(t, caltime.EnglandWales)
	for code, want := range map[Code]bool{"AFO": true, "CWFO": true, "AMO": true, "CO-TTP": true, "CASH-DET": false, "AFO-CAP": false, "CASH-48": false} {
		c, err := Reckon(code, Input{Start: caltime.MustLocal("2026-03-02T09:00"), Calendar: cal})
		if err != nil || c.Max != want {
			t.Errorf("%s: max %v, %v; want %v", code, c.Max, err, want)
		}
	}
	c, err := Reckon("AFO", Input{Day: since("2026-03-02"), CourtEnd: since("2026-09-01"), Calendar: cal})
	if err != nil || c.Max || c.LastDay != since("2026-09-01") || c.Limit != since("2028-03-01") {
		t.Errorf("with the printed end: %+v, %v", c, err)
	}
}

func TestRuleText(t *testing.T) {
	for code, want := range map[Code]string{
		"CASH-48":    "HoursExcl(48)",
		"CASH-DET":   "MonthsIncl(6), at most YearsIncl(2) from the first order",
		"CR-DET":     "MonthsIncl(6), at most YearsIncl(2) from the first order (3 where the court extends)",
		"CR-DET-CAP": "YearsIncl(2) (3 where the court extends)",
		"AFO":        "CourtSet, at most YearsIncl(2) from the order",
		"AF-NOTICE":  "DaysNext(30) or longer",
		"DAML-MOR":   "DaysIncl(31), each extension DaysNext(31) from the current end, at most DaysNext(186) from the original end",
		"CO-TTP":     "MonthsIncl(3), each extension MonthsIncl(6) from the start",
		"CO-POST":    "YearsIncl(2), or MonthsIncl(3) from the day the appeal was determined if later",
	} {
		p, _ := ByCode(code)
		if got := p.Latest().RuleText(); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

func TestTheLawOfTheDay(t *testing.T) {
	cal := builtin(t, caltime.EnglandWales)
	day := since("2026-11-02")
	for _, c := range []struct{ on, last, version string }{
		{"", "2026-12-27", "CO-VARY@2026-06-29"},
		{"2026-06-29", "2026-12-27", "CO-VARY@2026-06-29"},
		{"2026-06-28", "2026-11-29", "CO-VARY@2015-01-01"},
	} {
		in := Input{Day: day, Calendar: cal}
		if c.on != "" {
			in.On = since(c.on)
		}
		got, err := Reckon("CO-VARY", in)
		if err != nil {
			t.Fatal(err)
		}
		if got.LastDay.String() != c.last || got.Version != c.version {
			t.Errorf("on %q: %s under %s, want %s under %s", c.on, got.LastDay, got.Version, c.last, c.version)
		}
		p, _ := ByCode("CO-VARY")
		v, ok := p.VersionByID(got.Version)
		if !ok || v.Verified() != got.Verified {
			t.Errorf("%s is not found again", got.Version)
		}
	}
}

func TestWhatCannotBeReckonedSaysWhy(t *testing.T) {
	cal := builtin(t, caltime.EnglandWales)
	for name, c := range map[string]struct {
		code  Code
		in    Input
		field string
	}{
		"no start":                   {"CASH-48", Input{Calendar: cal}, "start"},
		"a day for a clock of hours": {"CASH-48", Input{Day: since("2026-03-02"), Calendar: cal}, "start"},
		"before the law":             {"AFO", Input{Day: since("2017-03-02"), Calendar: cal}, "on"},
		"a nation without it":        {"CO-TTP", Input{Day: since("2026-03-02"), Calendar: builtin(t, caltime.Scotland)}, "nation"},
		"another place":              {"CASH-DET", Input{Day: since("2026-03-02"), Calendar: caltime.Calendar{Nation: caltime.OtherPlace}}, "nation"},
		"past the cap":               {"AFO", Input{Day: since("2026-03-02"), CourtEnd: since("2028-03-02"), Calendar: cal}, "court_end"},
		"past six months":            {"CASH-DET", Input{Day: since("2026-03-02"), CourtEnd: since("2026-09-02"), Calendar: cal}, "court_end"},
		"before the order":           {"CASH-DET", Input{Day: since("2026-03-02"), CourtEnd: since("2026-03-01"), Calendar: cal}, "court_end"},
		"a notice too short":         {"AF-NOTICE", Input{Day: since("2025-11-24"), CourtEnd: since("2025-12-23"), Calendar: cal}, "court_end"},
		"a fixed end":                {"FORF-APPEAL", Input{Day: since("2025-11-24"), CourtEnd: since("2025-12-24"), Calendar: cal}, "court_end"},
		"an end to what has none":    {"RO", Input{Day: since("2025-11-24"), CourtEnd: since("2025-12-24"), Calendar: cal}, "court_end"},
		"a first order after this":   {"CASH-DET", Input{Day: since("2026-03-02"), FirstOrder: since("2026-03-03"), Calendar: cal}, "first_order"},
		"an order after the stop":    {"CASH-DET", Input{Day: since("2028-03-02"), FirstOrder: since("2026-01-15"), Calendar: cal}, "first_order"},
		"an appeal before":           {"CO-POST", Input{Day: since("2025-03-14"), AppealDetermined: since("2025-03-13"), Calendar: cal}, "appeal_determined"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Reckon(c.code, c.in)
			var bad InputError
			if !errors.As(err, &bad) || bad.Field != c.field || bad.Message == "" {
				t.Errorf("%#v, want an input error for %s", err, c.field)
			}
		})
	}
	if _, err := Reckon("NO-SUCH", Input{}); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("an unknown code: %v", err)
	}
	if _, err := Reckon("CASH-FORF", Input{Day: since("2026-03-02"), Calendar: cal}); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("a power that starts no clock: %v", err)
	}
	if _, err := Extend("PO", Input{Day: since("2026-03-02"), Calendar: cal}); err == nil {
		t.Error("a production order was extended")
	}
	if _, err := Extend("DAML-MOR", Input{Day: since("2025-12-31"), CurrentEnd: since("2026-08-04"), Calendar: cal}); err == nil {
		t.Error("the moratorium was extended past its cap")
	}
}

func TestBeyondTheKnownHolidays(t *testing.T) {
	cal := builtin(t, caltime.EnglandWales)
	if _, err := Reckon("CASH-48", Input{Start: caltime.MustLocal("2028-12-29T12:00"), Calendar: cal}); !errors.Is(err, caltime.ErrCalendarNotKnown) {
		t.Errorf("hours: %v, want calendar not known", err)
	}
	c, err := Reckon("CO-RECON19", Input{Day: since("2026-03-16"), Calendar: cal})
	if err != nil {
		t.Fatal(err)
	}
	if c.LastDay != since("2032-03-15") || !c.ActBy.IsZero() || !strings.Contains(c.ActNote, "calendar not known") {
		t.Errorf("days: %s, act by %q, %q", c.LastDay, c.ActBy, c.ActNote)
	}
}

func TestTheMoratoriumAndItsEdges(t *testing.T) {
	in := Input{Day: since("2025-12-31"), Calendar: builtin(t, caltime.EnglandWales)}
	c, err := Reckon("DAML-MOR", in)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.LastDay.String() + " " + c.ActBy.String() + " " + c.Limit.String(); got != "2026-01-30 2026-01-29T17:00 2026-08-04" {
		t.Error(got)
	}
	in.CourtEnd = since("2026-03-03")
	if _, err := Extend("DAML-MOR", in); err == nil {
		t.Error("an extension of 32 days was taken")
	}
	in.CourtEnd = since("2026-02-20")
	if x, err := Extend("DAML-MOR", in); err != nil || x.LastDay != in.CourtEnd || x.Max {
		t.Errorf("a shorter extension: %+v, %v", x, err)
	}
}

func TestCourtSittings(t *testing.T) {
	cal := builtin(t, caltime.EnglandWales)
	s := caltime.Sittings{Buffer: time.Hour}
	s.Starts[time.Tuesday] = []time.Duration{14 * time.Hour, 10 * time.Hour}
	s.Starts[time.Saturday] = []time.Duration{10 * time.Hour}
	for _, c := range []struct {
		code  Code
		start string
		want  string
	}{
		{"CASH-48", "2026-11-19T15:01", "2026-11-21T10:00"}, // ends Mon 23 15:01; Saturday sits
		{"CASH-48", "2026-11-20T15:00", "2026-11-24T14:00"}, // ends Tue 24 15:00, one hour after
		{"CASH-48", "2026-11-20T14:59", "2026-11-24T10:00"},
		{"CASH-48", "2026-12-24T16:30", "2026-12-29T14:00"}, // ends Wed 30 16:30; no sitting that day
		{"AFO-CAP", "2020-12-26T00:00", "2022-12-24T10:00"}, // last day Sun 25; Sat 24 sits
		{"AFO-CAP", "2025-12-26T00:00", "2027-12-21T14:00"}, // last day Sat 25, Christmas Day: no sitting
	} {
		got, err := Reckon(c.code, Input{Start: caltime.MustLocal(c.start), Calendar: cal, Sittings: s})
		if err != nil {
			t.Fatal(err)
		}
		if got.ActBy.String() != c.want {
			t.Errorf("%s from %s ends %s: act by %s, want %s", c.code, c.start, got.Ends, got.ActBy, c.want)
		}
	}
}
