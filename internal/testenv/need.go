package testenv

import (
	"fmt"
	"os"
	"testing"
)

// Env names an environment variable that this package reads.
const (
	// EnvPostgres holds the URL of a running cluster that tests may create
	// databases in.
	EnvPostgres = "PROCEEDS_TEST_POSTGRES"
	// EnvSamples holds the folder of the real sample files.
	EnvSamples = "PROCEEDS_SAMPLES"
	// EnvSkips holds the file that collects what was skipped, one line each.
	EnvSkips = "PROCEEDS_SKIPS"
)

// absence says what a test lacks and what would cure it.
type absence struct {
	need string // what is absent, such as "Chromium"
	cure string // what a person can do about it
}

func (a absence) String() string { return "needs " + a.need + ": " + a.cure }

// verdict is how an absence ends a test.
type verdict struct {
	fail bool   // the absence is a failure, not a skip
	line string // what the skip file gets; empty when it gets nothing
}

// judge decides how the test called name ends for want of a, with the value of CI.
func judge(name, ci string, a absence) verdict {
	if ci == "true" {
		return verdict{fail: true}
	}
	return verdict{line: fmt.Sprintf("%s %s\n", name, a)}
}

// missing ends the test: in CI by failing it, elsewhere by skipping it and writing
// the skip down.
func missing(t testing.TB, a absence) {
	t.Helper()
	v := judge(t.Name(), os.Getenv("CI"), a)
	if v.fail {
		t.Fatalf("%s (a skip is a failure when CI=true)", a)
	}
	// The file is read here and not in judge so that the go command sees the variable
	// and does not answer a later run from its cache.
	if file := os.Getenv(EnvSkips); file != "" {
		if err := appendLine(file, v.line); err != nil {
			t.Fatalf("write the skip down: %v", err)
		}
	}
	t.Skip(a.String())
}

// appendLine adds line to file in one write, so that test binaries that run at the
// same time do not mix their lines.
func appendLine(file, line string) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(line); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
