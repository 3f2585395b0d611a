package powers

import (
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
)

var update = flag.Bool("update", false, "add clocks that testdata/frozen.json does not hold yet")

// frozen is a clock as it was stored when it was reckoned: its version, what it was
// reckoned from, and the result.
type frozen struct {
	Version string
	Start   caltime.Local
	Ends    caltime.Local
	LastDay caltime.Date
	ActBy   caltime.Local
}

// A version once used reckons the same for ever: every stored clock is reckoned again
// under the version it was frozen with. A changed line here is a changed law, which
// needs a new version, not a new line.
func TestAnOldVersionReproducesItsResult(t *testing.T) {
	const file = "testdata/frozen.json"
	cal := builtin(t, caltime.EnglandWales)
	var stored []frozen
	raw, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(raw, &stored)
	}
	if err != nil && !*update {
		t.Fatal(err)
	}
	held := map[string]frozen{}
	for _, f := range stored {
		held[f.Version+" "+f.Start.String()] = f
	}
	for _, p := range Counting() {
		for _, v := range p.Versions {
			for _, s := range []string{"2019-12-20T11:35", "2024-02-29T09:10", "2025-12-24T16:40", "2026-03-27T23:30"} {
				start := caltime.MustLocal(s)
				c, err := p.Reckon(Input{Start: start, On: v.From, Calendar: cal, CourtEnd: printedBy(v, start)})
				if err != nil {
					t.Fatalf("%s from %s: %v", p.VersionID(v), s, err)
				}
				got := frozen{c.Version, start, c.Ends, c.LastDay, c.ActBy}
				want, ok := held[got.Version+" "+s]
				if !ok && *update {
					stored = append(stored, got)
					continue
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s from %s: %s", got.Version, s, diff)
				}
			}
		}
	}
	if *update {
		out, err := json.MarshalIndent(stored, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(out, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever clock and whatever start: it ends after it starts, its act-by is in time,
// and neither the zone of the server nor the order of the questions matters.
func TestEveryClockKeepsItsPromises(t *testing.T) {
	old := time.Local
	defer func() { time.Local = old }()
	cal := builtin(t, caltime.EnglandWales)
	clocks := Counting()
	zones := []*time.Location{time.UTC, time.FixedZone("far east", 14*3600), time.FixedZone("far west", -11*3600), caltime.London}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(clocks).Draw(t, "clock")
		first := p.Versions[0].From
		if start := caltime.MustDate("2019-01-01"); first.Before(start) {
			first = start
		}
		start := first.AddDays(rapid.IntRange(0, first.DaysUntil(caltime.MustDate("2028-12-10"))).Draw(t, "day")).
			At(0, 0).Add(time.Duration(rapid.IntRange(0, 1439).Draw(t, "minute")) * time.Minute)
		var kept []Clock
		for _, zone := range zones {
			time.Local = zone
			c, err := p.Reckon(Input{Start: start, Calendar: cal, CourtEnd: printedBy(p.Latest(), start)})
			if err != nil {
				t.Fatalf("%s from %s: %v", p.Code, start, err)
			}
			kept = append(kept, c)
		}
		c := kept[0]
		for i := range kept {
			if diff := cmp.Diff(c, kept[i]); diff != "" {
				t.Fatalf("in %s: %s", zones[i], diff)
			}
		}
		if c.Open {
			if !c.Review.After(start.Date) || !c.Ends.IsZero() || !c.ActBy.IsZero() || len(c.Steps) == 0 {
				t.Fatalf("%s from %s is open and says %+v", p.Code, start, c)
			}
			return
		}
		if !c.Ends.After(start) || c.LastDay.Before(start.Date) || !c.EndAt.Equal(c.Ends.UTC()) || !c.StartAt.Equal(start.UTC()) {
			t.Fatalf("%s from %s ends %s, last day %s", p.Code, start, c.Ends, c.LastDay)
		}
		if c.ActBy.IsZero() != (c.ActNote != "" && c.ActByAt.IsZero()) {
			t.Fatalf("%s from %s: act by %q, note %q", p.Code, start, c.ActBy, c.ActNote)
		}
		if !c.ActBy.IsZero() {
			if !c.ActBy.Before(c.Ends) {
				t.Fatalf("%s from %s: act by %s, after the end %s", p.Code, start, c.ActBy, c.Ends)
			}
			if _, off, known := cal.Why(c.ActBy.Date); off || !known {
				t.Fatalf("%s from %s: act by %s, when nobody sits", p.Code, start, c.ActBy)
			}
			if p.ActBefore && !c.ActBy.Date.Before(c.LastDay) {
				t.Fatalf("%s from %s: act by %s is not before %s", p.Code, start, c.ActBy, c.LastDay)
			}
		}
		if len(c.Steps) == 0 || c.Skipped == nil {
			t.Fatalf("%s from %s explains nothing", p.Code, start)
		}
	})
}

// printedBy is an end that the order prints, for a rule that has none of its own.
func printedBy(v Version, start caltime.Local) caltime.Date {
	if v.Rule.Primitive != CourtSet || v.Cap != nil {
		return caltime.Date{}
	}
	return start.Date.AddDays(27)
}
