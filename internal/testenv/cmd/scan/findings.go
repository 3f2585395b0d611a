package main

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// finding is one thing a scanner said.
type finding struct {
	Tool string // wapiti, sqlmap, server
	Kind string // the scanner's name for it
	What string // where, and how to see it
}

func (f finding) line() string { return f.Tool + ": " + f.Kind + ": " + f.What }

//go:embed argued.txt
var argued string

// argument answers the findings that its pattern fits.
type argument struct {
	pattern *regexp.Regexp
	reason  string
}

// arguments reads argued.txt: a pattern on a line, the reason on the indented lines after it. # begins a comment.
func arguments(text string) ([]argument, error) {
	var out []argument
	for n, line := range strings.Split(text, "\n") {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		case line != strings.TrimLeft(line, " \t"):
			if len(out) == 0 {
				return nil, fmt.Errorf("argued.txt, line %d: a reason without a pattern", n+1)
			}
			last := &out[len(out)-1]
			last.reason = strings.TrimSpace(last.reason + " " + trimmed)
		default:
			p, err := regexp.Compile(trimmed)
			if err != nil {
				return nil, fmt.Errorf("argued.txt, line %d: %w", n+1, err)
			}
			out = append(out, argument{pattern: p})
		}
	}
	for _, a := range out {
		if a.reason == "" {
			return nil, fmt.Errorf("argued.txt: %q has no reason", a.pattern)
		}
	}
	return out, nil
}

// tell prints every finding with its argument and gives how many have none.
func tell(list []finding) int {
	known, err := arguments(argued)
	if err != nil {
		fmt.Println("scan:", err)
		return 1
	}
	open, answered := 0, map[string]int{}
	for _, f := range list {
		i := slices.IndexFunc(known, func(a argument) bool { return a.pattern.MatchString(f.line()) })
		if i >= 0 {
			answered[known[i].reason]++
			continue
		}
		open++
		fmt.Println("open:", f.line())
	}
	for reason, n := range answered {
		fmt.Printf("argued, %d findings: %s\n", n, reason)
	}
	fmt.Printf("scan: %d findings, %d open\n", len(list), open)
	return open
}
