package reference

import "testing"

// A page names the list of non-working days by its day, not by the code of its version.
func TestTheListOfDaysIsNamedByItsDay(t *testing.T) {
	for version, want := range map[string]string{"2025-11-24": "24 Nov 2025", "2025-11-24+1": "24 Nov 2025, 1 change since", "2025-11-24+12": "24 Nov 2025, 12 changes since", "other": "other"} {
		if got := versionDay(version); got != want {
			t.Errorf("%s: %q, want %q", version, got, want)
		}
	}
}
