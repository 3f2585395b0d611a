package powers

import (
	"slices"

	"proceeds/internal/base/caltime"
)

// StartedBy returns the clocks that an event may start for property of a kind in a
// nation, by code. Where more than one comes back, the power that was used decides:
// a cryptoasset may have been seized under section 303Z29 or section 47C. The zero
// kind asks for clocks that reach no asset directly.
func StartedBy(event Trigger, kind AssetKind, nation caltime.Nation) []Power {
	return slices.DeleteFunc(Clocks(), func(p Power) bool {
		reaches := slices.Contains(p.Assets, kind) || kind == "" && len(p.Assets) == 0
		return p.Trigger != event || !reaches || !slices.Contains(p.Nations, nation)
	})
}

// Allows says that a person of that rank may give the authority, as far as rank goes.
func (a Authority) Allows(rank Rank) bool { return rank >= a.Rank }

// StartText says what the example starts from: "Fri 19 Dec 2025 22:15" or "Thu 15 Jan 2026".
func (e Example) StartText() string {
	if e.Input.Start.IsZero() {
		return e.Input.Day.WithDay()
	}
	return e.Input.Start.WithDay()
}
