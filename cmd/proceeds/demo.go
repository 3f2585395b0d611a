package main

import (
	"fmt"
	"io"
	"runtime/debug"
	"sort"

	"proceeds/internal/base/caltime"
	"proceeds/internal/demo"
)

type demoCmd struct {
	Cases int    `help:"How many cases." default:"400"`
	Seed  uint64 `help:"The same seed and day make the same force." default:"1"`
	Today string `help:"The day the force stands at; by default today." placeholder:"2026-11-22"`
}

func (c *demoCmd) Run(e *env) error {
	if c.Cases < 1 || c.Cases > 100000 {
		return usage("--cases takes 1 to 100000")
	}
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	today := caltime.DateOf(a.DB.Time())
	if c.Today != "" {
		if today, err = caltime.ParseDate(c.Today); err != nil {
			return usage("--today %q is not a date such as 2026-11-22", c.Today)
		}
	}
	// Thousands of short transactions leave much behind that is soon garbage: it is gathered less often, at a few dozen megabytes.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	p := e.progress("Making a synthetic force")
	counts, err := a.Demo(e.ctx, demo.Options{Cases: c.Cases, Seed: c.Seed, Today: today, Progress: p.at})
	p.end()
	if err != nil {
		return err
	}
	return e.print(counts, func(w io.Writer) {
		names := []string{}
		for n := range counts {
			names = append(names, n)
		}
		sort.Strings(names)
		for _, n := range names {
			fmt.Fprintf(w, "%-20s %d\n", n, counts[n])
		}
	})
}
