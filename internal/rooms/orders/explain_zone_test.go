package orders

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const printClocks = "PROCEEDS_TEST_PRINT_CLOCKS"

// TestExplainPrint prints every clock from some awkward starts, when another test asks a process of its own for it.
func TestExplainPrint(t *testing.T) {
	out := os.Getenv(printClocks)
	if out == "" {
		t.Skip("only another test asks for it")
	}
	said := []any{time.Local.String()}
	for _, listed := range ClockList() {
		for _, start := range []string{"2024-10-27T01:30", "2024-12-31T23:59", "2025-12-24T00:00", "2026-03-27T23:30", "2026-04-03T15:00", "2026-11-20T12:01"} {
			c, err := Explain(string(listed.Code), start, nil, "")
			said = append(said, c, c.StartAt, c.EndAt, c.ActByAt, fmt.Sprint(err))
		}
	}
	raw, err := json.Marshal(said)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The zone a machine is set to changes nothing: the same program, started under other zones, says the same.
func TestExplainWhateverTheZoneOfTheMachine(t *testing.T) {
	var first []any
	for n, zone := range []string{"Europe/London", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"} {
		file := t.TempDir() + "/clocks.json"
		cmd := exec.Command(os.Args[0], "-test.run=^TestExplainPrint$")
		cmd.Env = append(os.Environ(), "TZ="+zone, printClocks+"="+file)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", zone, err, out)
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var said []any
		if err := json.Unmarshal(raw, &said); err != nil {
			t.Fatal(err)
		}
		if len(said) < 28*6*5 {
			t.Fatalf("%s said only %d things", zone, len(said))
		}
		if n == 0 {
			first = said
			continue
		}
		if diff := cmp.Diff(first[1:], said[1:]); diff != "" {
			t.Errorf("under %s: %s", zone, diff)
		}
	}
}
