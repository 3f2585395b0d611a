package testenv

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnAbsenceFailsInCIAndIsWrittenDownElsewhere(t *testing.T) {
	a := absence{"a cow", "buy one"}
	for _, c := range []struct {
		ci   string
		want verdict
	}{
		{"true", verdict{fail: true}},
		{"", verdict{line: "TestMilk needs a cow: buy one\n"}},
		{"false", verdict{line: "TestMilk needs a cow: buy one\n"}},
	} {
		got := judge("TestMilk", c.ci, a)
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(verdict{})); diff != "" {
			t.Errorf("CI=%q (-want +got):\n%s", c.ci, diff)
		}
	}
}

// TestMissing is run by TestMissingEndsATest in a process of its own.
func TestMissing(t *testing.T) {
	if os.Getenv("PROCEEDS_TEST_MISSING") == "" {
		return
	}
	missing(t, absence{"a cow", "buy one"})
	t.Fatal("the test went on without its cow")
}

func TestMissingEndsATest(t *testing.T) {
	skips := filepath.Join(t.TempDir(), "skips")
	run := func(ci string) error {
		cmd := exec.Command(os.Args[0], "-test.run=^TestMissing$")
		cmd.Env = append(os.Environ(), "PROCEEDS_TEST_MISSING=1", "CI="+ci, EnvSkips+"="+skips)
		return cmd.Run()
	}
	if err := run("true"); err == nil {
		t.Error("with CI=true the test passed without what it needs")
	}
	if _, err := os.Stat(skips); !os.IsNotExist(err) {
		t.Errorf("a failure was written down as a skip: %v", err)
	}
	for range 2 {
		if err := run(""); err != nil {
			t.Errorf("elsewhere the test did not skip: %v", err)
		}
	}
	got, err := os.ReadFile(skips)
	if err != nil {
		t.Fatal(err)
	}
	line := "TestMissing needs a cow: buy one\n"
	if diff := cmp.Diff(line+line, string(got)); diff != "" {
		t.Errorf("skip file (-want +got):\n%s", diff)
	}
}

func TestNewestPostgresWins(t *testing.T) {
	if a, b := version("/usr/lib/postgresql/9.6/bin"), version("/usr/lib/postgresql/15/bin"); a >= b {
		t.Errorf("version 9.6 ranks %d, 15 ranks %d", a, b)
	}
}
