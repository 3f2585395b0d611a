package powers

import (
	"encoding/json"
	"os"
	"testing"

	"proceeds/internal/base/caltime"
)

// builtin reads the non-working days that come with the program. This package may
// import no room, so the test reads the file.
func builtin(t testing.TB, nation caltime.Nation) caltime.Calendar {
	t.Helper()
	raw, err := os.ReadFile("../../reference/nonworking.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Version  string
		From, To caltime.Date
		Nations  map[caltime.Nation][]caltime.Holiday
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	cal, err := caltime.NewCalendar(nation, "file", file.Version, file.From, file.To, file.Nations[nation])
	if err != nil {
		t.Fatal(err)
	}
	return cal
}
