package rules

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
)

// apply stores the changes as the room does.
func apply(existing []Existing, changes []Change) []Existing {
	out := slices.Clone(existing)
	for _, c := range changes {
		e := c.Apply()
		if c.Kind == ChangeOpen {
			e.ID = ids.Opportunity(len(out) + 1)
			out = append(out, e)
			continue
		}
		for i := range out {
			if out[i].Finding.Fingerprint == e.Finding.Fingerprint {
				out[i] = e
			}
		}
	}
	return out
}

func kinds(cs []Change) (out []string) {
	for _, c := range cs {
		out = append(out, string(c.Kind)+" "+string(c.From)+">"+string(c.To))
	}
	return out
}

func TestReconcileFollowsTheFacts(t *testing.T) {
	running := func(h int) Result { return Run(mo05Example(h, Clock{Ended: Running}), exampleParams(nil)) }
	ordered := Run(mo05Example(50, Clock{Ended: Acted, EndedAt: noon.Add(40 * time.Hour)}), exampleParams(nil))
	stopped := Run(mo05Example(50, Clock{Ended: Stopped}), exampleParams(nil))
	unknown := Run(mo05Example(50, Clock{}), exampleParams(nil))
	nothing := Run(Facts{Now: noon}, exampleParams(nil))
	dearer := mo05Example(24, Clock{Ended: Running})
	dearer.Clocks[0].Value = Known[money.Pence](9_000_00)

	was := func(s Status, step Step, byRule bool) Existing {
		f := running(24).Findings[0]
		return Existing{ID: 1, Status: s, Step: step, ByRule: byRule, Finding: f, Seen: f.Digest()}
	}
	old := func(e Existing) Existing { e.Finding.Version = 0; return e }
	person := func(s Status) Existing {
		return Existing{ID: 1, Status: s, Finding: Finding{Fingerprint: "person/1", Closes: noon.Add(time.Hour)}}
	}
	for _, c := range []struct {
		name string
		was  Existing
		res  Result
		want []string
	}{
		{"open stays open", was(Open, "", true), running(30), nil},
		{"open runs out", was(Open, "", true), running(48), []string{"run_out open>run_out"}},
		{"open, value corrected", was(Open, "", true), Run(dearer, exampleParams(nil)), []string{"update open>open"}},
		{"open, order made", was(Open, "", true), ordered, []string{"take open>taken"}},
		{"open, clock stopped", was(Open, "", true), stopped, []string{"close open>rejected"}},
		{"open, records gone", was(Open, "", true), nothing, []string{"close open>rejected"}},
		{"open, fact missing", was(Open, "", true), unknown, nil},
		{"proposed decline runs out", was(DeclineProposed, "", false), running(48), []string{"run_out decline_proposed>run_out"}},
		{"taken lapses", was(Taken, Applied, false), running(48), []string{"lapse taken>lapsed"}},
		{"taken and granted stays", was(Taken, Granted, false), running(48), nil},
		{"taken advances", was(Taken, Assessed, false), ordered, []string{"advance taken>taken"}},
		{"taken never goes back a step", was(Taken, Realised, false), ordered, nil},
		{"taken by rule, order withdrawn", was(Taken, Granted, true), running(24), []string{"reopen taken>open"}},
		{"taken by rule, realised by a person", was(Taken, Realised, true), ordered, nil},
		{"run out, order recorded late", was(RunOut, "", true), ordered, []string{"take run_out>taken"}},
		{"run out, clock stopped", was(RunOut, "", true), stopped, []string{"close run_out>rejected"}},
		{"run out, records gone", was(RunOut, "", true), nothing, nil},
		{"run out, end corrected", was(RunOut, "", true), running(30), []string{"reopen run_out>open"}},
		{"declined stays", was(Declined, "", false), running(48), nil},
		{"declined, value corrected", was(Declined, "", false), Run(dearer, exampleParams(nil)), []string{"note declined>declined"}},
		{"missed stays though the order was in time", was(Missed, "", false), ordered, nil},
		{"rejected by a person stays", was(Rejected, "", false), running(24), nil},
		{"rejected by a rule, facts hold again", was(Rejected, "", true), running(24), []string{"reopen rejected>open"}},
		{"duplicate stays", was(Duplicate, "", false), running(48), nil},
		{"lapsed, clock was wrong", was(Expired, Applied, true), running(30), []string{"reopen lapsed>taken"}},
		{"earlier version, value corrected", old(was(Open, "", true)), Run(dearer, exampleParams(nil)), nil},
		{"earlier version runs out", old(was(Open, "", true)), running(48), []string{"run_out open>run_out"}},
		{"earlier version, records gone", old(was(Open, "", true)), nothing, nil},
		{"a person's, window running", person(Open), nothing, nil},
		{"a person's, window ended", person(Open), Run(Facts{Now: noon.Add(time.Hour)}, Params{}), []string{"run_out open>run_out"}},
		{"a person's, taken, window ended", person(Taken), Run(Facts{Now: noon.Add(time.Hour)}, Params{}), []string{"lapse taken>lapsed"}},
		{"a person's, declined, window ended", person(Declined), Run(Facts{Now: noon.Add(time.Hour)}, Params{}), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			changes := Reconcile([]Existing{c.was}, c.res)
			// A person's opportunity stands beside what the rules find.
			if d := cmp.Diff(c.want, kinds(changes)); d != "" {
				t.Errorf("changes (-want +got):\n%s", d)
			}
			for _, ch := range changes {
				if ch.Reason == "" {
					t.Errorf("%s without a reason", ch.Kind)
				}
			}
			after := apply([]Existing{c.was}, changes)
			if again := Reconcile(after, c.res); len(again) > 0 {
				t.Errorf("a second time: %v", kinds(again))
			}
		})
	}
}

func TestReconcileKeepsAPersonsValue(t *testing.T) {
	f := mo05Example(24, Clock{Ended: Running})
	e := Run(f, exampleParams(nil)).Findings[0]
	e.Value = Known[money.Pence](1_00)
	was := Existing{ID: 1, Status: Open, Finding: e, OwnSum: true}
	changes := Reconcile([]Existing{was}, Run(mo05Example(48, Clock{Ended: Running}), exampleParams(nil)))
	if got := changes[0].Apply(); *got.Finding.Value != 1_00 || got.Status != RunOut {
		t.Errorf("%s %s", got.Finding.Value, got.Status)
	}
}

// A note names the case; the findings it stands for name the idle spell.
func TestMissingFactClosesNothing(t *testing.T) {
	idle := mo28Example("2026-02-24", Case{}, At(on("2026-02-01")))
	opened, _ := ReconcileAt(idle, exampleParams(nil))
	unknown := mo28Example("2026-03-24", Case{}, When{})
	unknown.Existing = apply(nil, opened)
	if changes, res := ReconcileAt(unknown, exampleParams(nil)); len(unknown.Existing) != 1 || len(res.Notes) != 1 || len(changes) > 0 {
		t.Errorf("existing %d, notes %v, changes %v", len(unknown.Existing), res.Notes, kinds(changes))
	}
	// Work that was recorded late, but done inside the window, takes the proposal back.
	ran := mo28Example("2026-03-03", Case{}, At(on("2026-02-01")))
	ran.Existing = unknown.Existing
	changes, _ := ReconcileAt(ran, exampleParams(nil))
	late := mo28Example("2026-03-04", Case{}, At(on("2026-02-20")))
	late.Existing = apply(ran.Existing, changes)
	changes, _ = ReconcileAt(late, exampleParams(nil))
	if d := cmp.Diff([]string{"close run_out>rejected"}, kinds(changes)); d != "" {
		t.Error(d)
	}
}

func TestReconcileNamesWhatChanged(t *testing.T) {
	f := mo05Example(24, Clock{Ended: Running})
	e := Run(f, exampleParams(nil)).Findings[0]
	f.Clocks[0].Value = Known[money.Pence](9_000_00)
	changes := Reconcile([]Existing{{Status: Open, ByRule: true, Finding: e}}, Run(f, exampleParams(nil)))
	var value FieldChange
	for _, c := range changes[0].Fields {
		if c.Field == "value" {
			value = c
		}
	}
	if d := cmp.Diff(FieldChange{"value", "£4,180.00", "£9,000.00"}, value); d != "" {
		t.Error(d)
	}
}

// anyFacts draws a case in which nothing lies in the future.
func anyFacts(t *rapid.T) Facts {
	now := noon.Add(time.Duration(rapid.IntRange(0, 900*24).Draw(t, "hours")) * time.Hour)
	past := func(name string) time.Time {
		return now.Add(-time.Duration(rapid.IntRange(0, 800*24).Draw(t, name)) * time.Hour)
	}
	when := func(name string) When {
		switch rapid.IntRange(0, 3).Draw(t, name) {
		case 0:
			return When{}
		case 1:
			return At(past(name + " at"))
		}
		return Never()
	}
	sum := func(name string) *money.Pence {
		if rapid.Bool().Draw(t, name+" known") {
			return Known(money.Pence(rapid.IntRange(0, 5_000_00).Draw(t, name)))
		}
		return nil
	}
	f := Facts{Now: now, Case: Case{ID: 1, Nation: rapid.SampledFrom([]caltime.Nation{caltime.EnglandWales, caltime.OtherPlace, ""}).Draw(t, "nation"),
		Origin: rapid.SampledFrom([]Origin{Proactive, Reactive, ""}).Draw(t, "origin"), Stage: "investigating", Opened: past("opened"), Closed: Never()}}
	f.Effort.LastEntry = when("entry")
	f.Criminal = Criminal{when("charged"), when("decided")}
	for i := range rapid.IntRange(0, 2).Draw(t, "seizures") {
		at, id := past("seized"), ids.Seizure(i+1)
		f.Seizures = append(f.Seizures, Seizure{ID: id, At: at, Nation: f.Case.Nation, Kind: Cash, Power: rapid.SampledFrom([]Power{S294, PACE, NoPower, OtherPower, ""}).Draw(t, "power"),
			Total: sum("total"), Decision: when("decision"), Released: when("released"), Interest: when("interest"), Evidence: Known(rapid.Bool().Draw(t, "evidence"))})
		f.Clocks = append(f.Clocks, Clock{ID: ids.Clock(i + 1), Code: "CASH-48", Start: at, End: at.Add(48 * time.Hour), Value: sum("clock"), EndedAt: past("ended"),
			Ended: rapid.SampledFrom([]ClockEnd{Running, Acted, Lapsed, LetGo, Stopped}).Draw(t, "how"), Seizures: []ids.Seizure{id}})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "orders") {
		made := past("made")
		f.Orders = append(f.Orders, Order{ID: ids.Order(i + 1), Kind: rapid.SampledFrom([]string{"CASH-DET", "AFO", "RO"}).Draw(t, "kind"), Made: made,
			First: made.AddDate(0, 0, -rapid.IntRange(0, 600).Draw(t, "first")), End: midnight(made, int64(rapid.IntRange(1, 190).Draw(t, "days"))),
			Chain: ids.Order(rapid.IntRange(0, 2).Draw(t, "chain")), Replaced: when("replaced"), Applied: when("applied"), Notice: when("notice"),
			NoticeEnded: when("notice ended"), Released: when("released"), Forfeited: when("forfeited"), Value: sum("order"),
			Reports: []Report{{ID: 1, Due: midnight(made, 60), Done: when("report")}}})
	}
	return f
}

func anyParams() Params {
	p := exampleParams(nil)
	cal, err := caltime.NewCalendar(caltime.EnglandWales, "test", "1", caltime.MustDate("2020-01-01"), caltime.MustDate("2032-12-31"), nil)
	if err != nil {
		panic(err)
	}
	p.Calendars[caltime.EnglandWales] = cal
	return p
}

// anyExisting turns some of what was opened over to people.
func anyExisting(t *rapid.T, list []Existing) []Existing {
	out := slices.Clone(list)
	for i := range out {
		if rapid.Bool().Draw(t, "touched") {
			out[i].Status = rapid.SampledFrom([]Status{Candidate, Open, Taken, DeclineProposed, Declined, RunOut, Missed, Rejected, Expired, Duplicate}).Draw(t, "status")
			out[i].ByRule = rapid.Bool().Draw(t, "by rule")
			out[i].OwnSum = rapid.Bool().Draw(t, "own sum")
			out[i].Finding.Version = rapid.IntRange(0, 1).Draw(t, "version")
			if out[i].Status == Taken {
				out[i].Step = rapid.SampledFrom([]Step{NoStep, Assessed, Applied, Granted, Realised, Unsuccessful}).Draw(t, "step")
			}
		}
	}
	return out
}

func TestReconcileTwiceChangesNothing(t *testing.T) {
	p := anyParams()
	rapid.Check(t, func(t *rapid.T) {
		first := anyFacts(t)
		changes, _ := ReconcileAt(first, p)
		stored := anyExisting(t, apply(nil, changes))

		then := first
		if rapid.Bool().Draw(t, "other facts") {
			then = anyFacts(t)
		}
		then.Now = first.Now.Add(time.Duration(rapid.IntRange(0, 24*400).Draw(t, "later")) * time.Hour)
		then.Existing = stored
		changes, _ = ReconcileAt(then, p)
		for _, c := range changes {
			if slices.Contains([]Status{Missed, Declined, Duplicate}, c.To) && c.From != c.To {
				t.Fatalf("a rule made an opportunity %s", c.To)
			}
			decided := slices.Contains([]Status{Missed, Declined, Duplicate}, c.From) || c.From == Rejected && !c.Existing.ByRule
			if decided && c.Kind != ChangeNote {
				t.Fatalf("%s of one that a person decided", c.Kind)
			}
		}
		then.Existing = apply(stored, changes)
		if again, _ := ReconcileAt(then, p); len(again) > 0 {
			t.Fatalf("a second time: %v", kinds(again))
		}
	})
}

func TestFingerprintsAreUniqueAndOrderOfRowsChangesNothing(t *testing.T) {
	p := anyParams()
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		res := Run(f, p)
		seen := map[string]bool{}
		for _, g := range res.Findings {
			if seen[g.Fingerprint] {
				t.Fatalf("%s stands twice", g.Fingerprint)
			}
			seen[g.Fingerprint] = true
		}
		slices.Reverse(f.Seizures)
		slices.Reverse(f.Clocks)
		slices.Reverse(f.Orders)
		if d := cmp.Diff(res, Run(f, p)); d != "" {
			t.Fatal(d)
		}
	})
}

func TestNothingChangesBeforeNextWake(t *testing.T) {
	p := anyParams()
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		before := Run(f, p)
		wake := NextWake(f, p)
		later := f
		if wake.IsZero() {
			later.Now = f.Now.AddDate(10, 0, 0)
		} else {
			if !wake.After(f.Now) {
				t.Fatalf("wake at %s is not after %s", wake, f.Now)
			}
			later.Now = wake.Add(-time.Microsecond)
		}
		if d := cmp.Diff(before.Findings, Run(later, p).Findings); d != "" {
			t.Fatalf("changed by %s, before the wake at %s:\n%s", later.Now, wake, d)
		}
		if !wake.IsZero() {
			later.Now = wake
			if cmp.Diff(before.Findings, Run(later, p).Findings) == "" {
				t.Fatalf("nothing changed at the wake %s", wake)
			}
		}
	})
}
