package powers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
)

func TestStartedBy(t *testing.T) {
	for _, c := range []struct {
		event  Trigger
		kind   AssetKind
		nation caltime.Nation
		want   []Code
	}{
		{SeizedAt, Cash, caltime.EnglandWales, []Code{"CASH-48"}},
		{SeizedAt, Cash, caltime.Scotland, []Code{"CASH-48"}},
		{SeizedAt, Cash, caltime.OtherPlace, nil},
		{SeizedAt, Crypto, caltime.EnglandWales, []Code{"CR-48", "S47-48"}},
		{SeizedAt, Vehicle, caltime.EnglandWales, []Code{"S47-48"}},
		{SeizedAt, Property, caltime.EnglandWales, nil},
		{OrderMade, Account, caltime.EnglandWales, []Code{"AFO", "AMO"}},
		{LatestConviction, "", caltime.EnglandWales, []Code{"CO-POST", "CO-RECON19"}},
	} {
		var got []Code
		for _, p := range StartedBy(c.event, c.kind, c.nation) {
			got = append(got, p.Code)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %q in %s: %s", c.event, c.kind, c.nation, diff)
		}
	}
}

func TestWhoMayAuthorise(t *testing.T) {
	for rank, want := range map[Rank]bool{Constable: false, Sergeant: false, Inspector: true, Superintendent: true} {
		if got := AccountFreezing.Authority.Allows(rank); got != want {
			t.Errorf("a %s may authorise an account freezing application: %v", rank, got)
		}
	}
	if !Cash48.Authority.Allows(NoRank) {
		t.Error("an application that needs no authority asks for a rank")
	}
}

func TestExamplesSayWhatTheyStartFrom(t *testing.T) {
	if got, want := Cash48.Examples[0].StartText(), "Fri 19 Dec 2025 22:15"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := CashDetention.Examples[0].StartText(), "Thu 15 Jan 2026"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
