package main

import (
	"strings"
	"testing"
)

func TestEveryArgumentReads(t *testing.T) {
	if _, err := arguments(argued); err != nil {
		t.Fatal(err)
	}
	if _, err := arguments("a pattern without a reason\n"); err == nil || !strings.Contains(err.Error(), "no reason") {
		t.Errorf("a pattern without a reason: %v", err)
	}
}

func TestFindingWithoutAnArgumentIsOpen(t *testing.T) {
	list, err := readWapiti([]byte(`{"vulnerabilities":{"SQL Injection":[{"method":"GET","path":"/cases","info":"x","parameter":"q"}]},"anomalies":{}}`))
	if err != nil {
		t.Fatal(err)
	}
	if n := tell(list); n != 1 {
		t.Errorf("%d findings are open, want 1", n)
	}
}

func TestShapeTakesOneOfAKind(t *testing.T) {
	if a, b := shape("/cases/FI-2026-0147/assets/A1"), shape("/cases/FI-2026-0002/assets/A9"); a != b || a != "/cases/*/assets/*" {
		t.Errorf("shapes %q and %q", a, b)
	}
}
