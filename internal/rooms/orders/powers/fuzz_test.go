package powers

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
)

// drawn is any counting power, any version of it and any input that its law could meet from 2019 to 2028.
type drawn struct {
	p  Power
	v  Version
	in Input
}

func draw(t *rapid.T, cals map[caltime.Nation]caltime.Calendar) drawn {
	d := drawn{p: rapid.SampledFrom(Counting()).Draw(t, "clock")}
	d.v = rapid.SampledFrom(d.p.Versions).Draw(t, "version")
	start := caltime.MustDate("2019-01-01").AddDays(rapid.IntRange(0, 3600).Draw(t, "day")).At(0, 0).
		Add(time.Duration(rapid.IntRange(0, 1439).Draw(t, "minute")) * time.Minute)
	d.in = Input{Start: start, On: d.v.From, Calendar: cals[rapid.SampledFrom(d.p.Nations).Draw(t, "nation")], CourtEnd: printedBy(d.v, start),
		Long: rapid.Bool().Draw(t, "long")}
	if d.v.Cap != nil && (d.v.Cap.From == AnchorFirstOrder || d.v.Cap.From == AnchorFirstDay) {
		d.in.FirstOrder = start.Date.AddDays(-rapid.IntRange(0, 100).Draw(t, "since the first order"))
	}
	if d.v.Or != nil && rapid.Bool().Draw(t, "appeal") {
		d.in.AppealDetermined = start.Date.AddDays(rapid.IntRange(0, 1000).Draw(t, "appeal determined"))
	}
	if d.v.Rule.Bound == Policy {
		d.in.Number = rapid.IntRange(0, 12).Draw(t, "the force’s own number")
	}
	return d
}

func calendars(t testing.TB) map[caltime.Nation]caltime.Calendar {
	out := map[caltime.Nation]caltime.Calendar{}
	for _, n := range part5() {
		out[n] = builtin(t, n)
	}
	return out
}

// Whatever the entry, the version, the nation and what the court did: the end is never before the start, the result is
// found again by its version, and a new holiday moves hours and working days only, and only later.
func TestEveryEntryHoldsWhateverIsDrawn(t *testing.T) {
	cals := calendars(t)
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t, cals)
		c, err := d.p.Reckon(d.in)
		if err != nil {
			t.Fatalf("%s of %s from %s: %v", d.p.Code, d.v.From, d.in.Start, err)
		}
		if c.Verified != d.v.Verified() || c.Verified == strings.Contains(strings.Join(c.Steps, "\n"), "Not verified: ") {
			t.Fatalf("%s does not say whether it was verified: %v", d.p.Code, c.Steps)
		}
		if !c.Open && (!c.EndAt.After(c.StartAt) || c.LastDay.Before(d.in.Start.Date)) {
			t.Fatalf("%s from %s ends %s", d.p.Code, c.Start, c.Ends)
		}
		if !c.Open && !c.Limit.IsZero() && d.v.Cap.From != AnchorOriginalEnd && c.LastDay.After(c.Limit) {
			t.Fatalf("%s from %s ends on %s, past its stop on %s", d.p.Code, c.Start, c.LastDay, c.Limit)
		}

		// What was frozen is found again: by the name of its version, under whatever law came later.
		v, ok := d.p.VersionByID(c.Version)
		if !ok {
			t.Fatalf("%s is not found again", c.Version)
		}
		again := d.in
		again.On = v.From
		back, err := d.p.Reckon(again)
		if diff := cmp.Diff(c, back); err != nil || diff != "" {
			t.Fatalf("%s reckoned again: %v %s", c.Version, err, diff)
		}

		// A new holiday.
		off := d.in.Start.Date.AddDays(rapid.IntRange(-5, 45).Draw(t, "holiday"))
		if _, was, known := d.in.Calendar.Why(off); was || !known {
			return
		}
		more := d.in
		more.Calendar = d.in.Calendar.With("more", caltime.Holiday{Date: off, Name: "Day of thanks"})
		now, err := d.p.Reckon(more)
		if err != nil {
			t.Fatal(err)
		}
		switch counts := d.v.Rule.Primitive == HoursExcl || d.v.Rule.Primitive == WorkingDaysAfter; {
		case counts && now.EndAt.Before(c.EndAt):
			t.Fatalf("%s from %s came forward from %s to %s", d.p.Code, c.Start, c.Ends, now.Ends)
		case !counts && (now.Ends != c.Ends || now.LastDay != c.LastDay || now.Review != c.Review):
			t.Fatalf("%s from %s moved from %s to %s", d.p.Code, c.Start, c.Ends, now.Ends)
		}
		if !now.ActBy.IsZero() && now.ActBy.Date == off {
			t.Fatalf("%s from %s is to be acted on by the holiday %s", d.p.Code, c.Start, off)
		}
	})
}

// DaysNext(n) = DaysIncl(n+1), for every entry that counts so.
func TestEntriesThatCountFromTheNextDay(t *testing.T) {
	n := 0
	for _, p := range Counting() {
		for _, v := range p.Versions {
			if v.Rule.Primitive != DaysNext {
				continue
			}
			n++
			twin := v
			twin.Rule.Primitive, twin.Rule.N = DaysIncl, v.Rule.N+1
			q := p
			q.Versions = []Version{twin}
			rapid.Check(t, func(t *rapid.T) {
				day := caltime.MustDate("2019-01-01").AddDays(rapid.IntRange(0, 3600).Draw(t, "day"))
				a, err := p.Reckon(Input{Day: day, On: v.From})
				b, err2 := q.Reckon(Input{Day: day, On: v.From})
				if err != nil || err2 != nil || a.Ends != b.Ends || !a.EndAt.Equal(b.EndAt) {
					t.Fatalf("%s from %s ends %s, and with one day more that includes the first %s; %v, %v", p.Code, day, a.Ends, b.Ends, err, err2)
				}
			})
		}
	}
	if n < 3 {
		t.Errorf("only %d entries count from the next day", n)
	}
}

// Where the law gives no number, the force’s own is used and the page is told so; an entry with a number of its own takes
// no other.
func TestAForcesOwnNumber(t *testing.T) {
	in := Input{Day: since("2026-11-20"), Calendar: builtin(t, caltime.EnglandWales), Number: 2}
	c, err := Reckon("CASH-INT", in)
	if err != nil || c.LastDay != since("2026-11-24") || !strings.Contains(strings.Join(c.Steps, " "), "force rule") {
		t.Errorf("%s, %v, %v", c.LastDay, c.Steps, err)
	}
	if c, err = Reckon("FORF-APPEAL", in); err != nil || c.LastDay != since("2026-12-19") {
		t.Errorf("the appeal took a force’s number: %s, %v", c.LastDay, err)
	}
}

func TestARuleWithoutANumberAsksForTheDay(t *testing.T) {
	_, err := Reckon("CO-S16", Input{Day: since("2026-11-02"), Calendar: builtin(t, caltime.EnglandWales)})
	bad, ok := err.(InputError)
	if !ok || bad.Field != "court_end" {
		t.Errorf("%v", err)
	}
	if _, err = Reckon("CO-S16", Input{Day: since("2026-11-02"), CourtEnd: since("2026-11-01"), Calendar: builtin(t, caltime.EnglandWales)}); err == nil {
		t.Error("a day before the order was taken")
	}
}
