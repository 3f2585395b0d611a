package assets

import (
	"testing"

	"pgregory.net/rapid"

	"proceeds/internal/base/fault"
)

func TestEveryStepIsAState(t *testing.T) {
	for from, list := range steps {
		if !from.Known() {
			t.Errorf("%q is no state", from)
		}
		for _, to := range list {
			if !to.Known() || to == from || to == Split {
				t.Errorf("%s may not lead to %q", from, to)
			}
		}
	}
}

func TestStep(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   Kind
		from   State
		family Family
		to     State
		after  Family
		way    int
		ok     bool
	}{
		{"an order made on property nobody assessed", Account, Identified, NoFamily, DeniedFrozen, FamilyAccount, 2, true},
		{"a restraint order on a house", Property, Assessed, NoFamily, DeniedRestrained, FamilyRestraint, 1, true},
		{"a house cannot be frozen", Property, Assessed, NoFamily, DeniedFrozen, "", 0, false},
		{"a car cannot be detained under Part 5", Vehicle, Assessed, NoFamily, DeniedDetained, "", 0, false},
		{"detained cash is not free property", Cash, DeniedDetained, FamilyCash, DeniedRestrained, "", 0, false},
		{"cash in its 48 hours is not free property", Cash, DeniedSeized, FamilyCash, DeniedRestrained, "", 0, false},
		{"a car seized under s.47C is restrained", Vehicle, DeniedSeized, FamilyRestraint, DeniedRestrained, FamilyRestraint, 1, true},
		{"lapsed cash cannot be restrained while a family holds it", Cash, Lapsed, FamilyCash, DeniedRestrained, "", 0, false},
		{"evidence is restrained under s.41A", Vehicle, DeniedPACE, FamilyPACE, DeniedRestrained, FamilyRestraint, 1, true},
		{"no notice for listed assets", Listed, DeniedDetained, FamilyListed, ForfeitureNotice, "", 0, false},
		{"an application for a listed asset", Listed, DeniedDetained, FamilyListed, ForfeitureApplied, FamilyListed, 1, true},
		{"an objection takes cash back to detention", Cash, ForfeitureNotice, FamilyCash, DeniedDetained, FamilyCash, 1, true},
		{"forfeited: nothing holds it any more", Cash, ForfeitureApplied, FamilyCash, ForfeitedCourt, NoFamily, 1, true},
		{"receipted is the end", Cash, Receipted, NoFamily, Returned, "", 0, false},
		{"identified is not receipted at once", Cash, Identified, NoFamily, Receipted, "", 0, false},
		{"a split goes by its parts", Cash, DeniedDetained, FamilyCash, Split, "", 0, false},
		{"no such state", Cash, Identified, NoFamily, "stolen", "", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			way, after, err := step(c.kind, c.from, c.family, c.to)
			if (err == nil) != c.ok {
				t.Fatalf("error %v, want ok %v", err, c.ok)
			}
			if err == nil && (after != c.after || len(way) != c.way || way[len(way)-1] != c.to) {
				t.Errorf("way %v, family %q; want %d steps to %s under %q", way, after, c.way, c.to, c.after)
			}
			if err != nil && !fault.Is(err, fault.Refused) {
				t.Errorf("error is %v, want a refusal", err)
			}
		})
	}
}

// Whatever steps are taken, one family at most holds an interest, and only where the law lets it.
func TestWalksKeepTheInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(Kinds).Draw(t, "kind")
		s, f := Identified, NoFamily
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			to := rapid.SampledFrom(States).Draw(t, "to")
			way, after, err := step(k, s, f, to)
			if to == DeniedSeized && err == nil { // RecordSeizure knows the power
				after = PowersFor(k)[0].family()
			}
			if err != nil {
				if way != nil {
					t.Fatal("a refused step has a way")
				}
				continue
			}
			part5 := f == FamilyCash || f == FamilyListed || f == FamilyAccount || f == FamilyCrypto
			if part5 && after == FamilyRestraint && to != DeniedSeized {
				t.Fatalf("%s under %s became %s under %s without release", s, f, to, after)
			}
			if !to.denial() && after != NoFamily {
				t.Fatalf("%s is held by %s", to, after)
			}
			s, f = way[len(way)-1], after
		}
	})
}

// A sentence of the timeline ends once, also where people end their own with a stop.
func TestFactsAreToldInSentences(t *testing.T) {
	f := Facts{ToWhom: "the owner", Why: "Returned with costs.", Authoriser: "DCI Aldous"}
	if got, want := f.words(), "To the owner. Returned with costs. Decided by DCI Aldous"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
