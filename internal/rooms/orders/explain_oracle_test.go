package orders

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/rooms/orders/powers"
)

// oracle reckons clocks the long way, with time.Time alone: hours minute by minute, everything else day by day. It shares
// nothing with the counting rules but the file of bank holidays.
type oracle struct {
	london   *time.Location
	holidays map[string]bool
	to       time.Time // the last day the file knows
}

func newOracle(t *testing.T) oracle {
	t.Helper()
	raw, err := os.ReadFile("../reference/nonworking.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		To      string
		Nations map[string][]struct{ Date string }
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	o := oracle{holidays: map[string]bool{}}
	if o.london, err = time.LoadLocation("Europe/London"); err != nil {
		t.Fatal(err)
	}
	if o.to, err = time.Parse(time.DateOnly, file.To); err != nil {
		t.Fatal(err)
	}
	for _, h := range file.Nations["england-wales"] {
		o.holidays[h.Date] = true
	}
	return o
}

// off says that a day does not count: a weekend, 25 December, Good Friday (Gauss’s Easter) or a listed day.
func (o oracle) off(d time.Time) bool {
	y := d.Year()
	a, b, c := y%19, y%4, y%7
	k := y / 100
	m := (15 - (13+8*k)/25 + k - k/4) % 30
	n := (4 + k - k/4) % 7
	e := (19*a + m) % 30
	f := (2*b + 4*c + 6*e + n) % 7
	if e == 29 && f == 6 || e == 28 && f == 6 && (11*m+11)%30 < 19 {
		e -= 7
	}
	good := time.Date(y, time.March, 22+e+f-2, 0, 0, 0, 0, time.UTC)
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday || d.Month() == time.December && d.Day() == 25 ||
		d.Month() == good.Month() && d.Day() == good.Day() || o.holidays[d.Format(time.DateOnly)]
}

// how a clock is counted, written down apart from the catalogue.
type how struct {
	unit   string // h, wd, incl, next, months
	n      int
	office bool // else a court sits
	before bool // the act comes before the last day
	max    bool
}

var hows = map[powers.Code]how{
	"CASH-48": {unit: "h", n: 48}, "LA-48": {unit: "h", n: 48}, "CR-48": {unit: "h", n: 48}, "S47-48": {unit: "h", n: 48}, "AF-OBJ": {unit: "h", n: 48},
	"CASH-DET": {unit: "months", n: 6}, "LA-DET": {unit: "months", n: 6}, "CR-DET": {unit: "months", n: 6},
	"CASH-DET-CAP": {unit: "months", n: 24}, "LA-DET-CAP": {unit: "months", n: 24}, "CR-DET-CAP": {unit: "months", n: 24},
	"AFO": {unit: "months", n: 24, max: true}, "CWFO": {unit: "months", n: 24, max: true}, "AFO-CAP": {unit: "months", n: 24}, "CWFO-CAP": {unit: "months", n: 24},
	"CASH-FN": {unit: "next", n: 30, office: true}, "AF-NOTICE": {unit: "next", n: 30, office: true}, "FORF-APPEAL": {unit: "incl", n: 30, office: true},
	"PO": {unit: "incl", n: 7, office: true}, "SSW": {unit: "months", n: 3, office: true}, "AMO": {unit: "incl", n: 90, max: true},
	"DAML-NOTICE": {unit: "wd", n: 7, office: true}, "DAML-MOR": {unit: "incl", n: 31, office: true, before: true},
	"CO-POST": {unit: "months", n: 24}, "CO-VARY": {unit: "incl", n: 28}, "CO-TTP": {unit: "months", n: 3, office: true, max: true},
	"CO-RECON19": {unit: "months", n: 72}, "IFO-DET": {unit: "incl", n: 60, office: true},
}

type answer struct {
	Ends, LastDay, ActBy string
	Skipped              []string
	Max                  bool
}

const minute = "2006-01-02T15:04"

// reckon gives the end, exclusive, the last day, the act-by ("" where the holidays are not known) and the days left out.
func (o oracle) reckon(h how, start time.Time) (out answer) {
	var ends, last time.Time // ends in London; last as a bare day
	day := time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, time.UTC)
	out.Skipped = []string{}
	switch h.unit {
	case "h":
		at, left := start, h.n*60
		var today time.Time
		out := &out
		for off := false; left > 0; at = at.Add(time.Minute) {
			if y, m, d := at.Date(); today.Year() != y || today.Month() != m || today.Day() != d {
				today = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
				if off = o.off(today); off {
					out.Skipped = append(out.Skipped, today.Format(time.DateOnly))
				}
			}
			if !off {
				left--
			}
		}
		ends, last = at, today
	case "wd":
		last = day
		for n := 0; n < h.n; {
			last = last.AddDate(0, 0, 1)
			if o.off(last) {
				out.Skipped = append(out.Skipped, last.Format(time.DateOnly))
			} else {
				n++
			}
		}
	case "incl", "next":
		last = day
		for n := 1; n < h.n; n++ {
			last = last.AddDate(0, 0, 1)
		}
		if h.unit == "next" {
			last = last.AddDate(0, 0, 1)
		}
	case "months":
		// Go on until the same day number comes round for the nth time, or that month is over without it.
		at := day
		for months := 0; ; {
			next := at.AddDate(0, 0, 1)
			if next.Month() != at.Month() {
				months++
			}
			at = next
			if months == h.n && at.Day() == day.Day() || months > h.n {
				break
			}
		}
		last = at.AddDate(0, 0, -1)
	}
	if ends.IsZero() {
		n := last.AddDate(0, 0, 1)
		ends = time.Date(n.Year(), n.Month(), n.Day(), 0, 0, 0, 0, o.london)
	}
	out.Ends, out.LastDay, out.Max = ends.Format(minute), last.Format(time.DateOnly), h.max
	out.ActBy = o.actBy(h, ends, last)
	return out
}

func (o oracle) actBy(h how, ends, last time.Time) string {
	if h.before {
		last = last.AddDate(0, 0, -1)
	}
	if last.After(o.to) {
		return ""
	}
	for d := last; ; d = d.AddDate(0, 0, -1) {
		if o.off(d) {
			continue
		}
		if h.office {
			return d.Format(time.DateOnly) + "T17:00"
		}
		sits := time.Date(d.Year(), d.Month(), d.Day(), 10, 0, 0, 0, o.london)
		if h.unit != "h" || !sits.Add(2*time.Hour).After(ends) {
			return sits.Format(minute)
		}
	}
}

// Every clock that the command line explains is right on days that no vector names.
func TestExplainAgreesWithALongWayRound(t *testing.T) {
	o := newOracle(t)
	for _, listed := range ClockList() {
		h, ok := hows[listed.Code]
		if !ok {
			t.Errorf("%s has nothing to be held against", listed.Code)
			continue
		}
		t.Run(string(listed.Code), func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, uint64(len(listed.Code))))
			p, _ := powers.ByCode(listed.Code)
			from := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)
			if first := p.Versions[0].From.At(0, 0).UTC(); first.After(from) {
				from = first.AddDate(0, 0, 1)
			}
			days := int(time.Date(2028, 12, 8, 0, 0, 0, 0, time.UTC).Sub(from) / (24 * time.Hour))
			for range 2000 {
				d := from.AddDate(0, 0, r.IntN(days))
				start := time.Date(d.Year(), d.Month(), d.Day(), r.IntN(24), r.IntN(60), 0, 0, o.london)
				said := start.Format(minute)
				h := h
				if listed.Code == "CO-VARY" && d.Format(time.DateOnly) >= "2026-06-29" {
					h.n = 56
				}
				c, err := Explain(string(listed.Code), said, nil, "")
				if err != nil {
					t.Fatalf("from %s: %v", said, err)
				}
				got := answer{Ends: c.Ends.String(), LastDay: c.LastDay.String(), ActBy: c.ActBy.String(), Skipped: []string{}, Max: c.Max}
				for _, s := range c.Skipped {
					got.Skipped = append(got.Skipped, s.Date.String())
				}
				if diff := cmp.Diff(o.reckon(h, start), got); diff != "" {
					t.Fatalf("from %s: %s", said, diff)
				}
			}
		})
	}
}

// What is printed as JSON holds what other programs rely on, for every code.
func TestExplainAsJSONHoldsWhatOthersRead(t *testing.T) {
	for _, listed := range ClockList() {
		c, err := Explain(string(listed.Code), "2026-10-23T23:30", nil, "")
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		for _, field := range []string{"code", "start", "ends", "last_day", "act_by", "rule", "cite", "version", "skipped", "steps"} {
			if _, ok := m[field]; !ok {
				t.Errorf("%s has no %s", listed.Code, field)
			}
		}
		if m["code"] != string(listed.Code) || m["start"] != "2026-10-23T23:30" || m["rule"] != listed.Rule {
			t.Errorf("%s: %v from %v by %v", listed.Code, m["code"], m["start"], m["rule"])
		}
		if max, _ := m["max"].(bool); max != slices.Contains([]powers.Code{"AFO", "CWFO", "AMO", "CO-TTP"}, listed.Code) {
			t.Errorf("%s: max %v", listed.Code, max)
		}
	}
}
