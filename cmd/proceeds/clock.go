package main

import (
	"fmt"
	"io"

	"proceeds/internal/app"
)

type clockCmd struct {
	List    clockList    `cmd:"" help:"The statutory clocks."`
	Explain clockExplain `cmd:"" help:"Reckon one clock, step by step."`
}

type clockList struct{}

func (*clockList) Run(e *env) error {
	list := app.Clocks()
	return e.print(list, func(w io.Writer) {
		for _, c := range list {
			mark := ""
			if !c.Verified {
				mark = "  (not verified)"
			}
			fmt.Fprintf(w, "%-12s %s, %s: %s%s\n", c.Code, c.Title, c.Cite, c.Rule, mark)
		}
	})
}

type clockExplain struct {
	Code   string `arg:"" help:"Such as CASH-48."`
	Start  string `required:"" help:"Local time in London, such as 2026-12-24T16:30." placeholder:"T"`
	On     string `help:"The day whose law is applied; by default that of the start." placeholder:"D"`
	End    string `help:"The last day printed on the order or notice, where it prints one." placeholder:"D"`
	Nation string `help:"Whose non-working days count." default:"england-wales" enum:"england-wales,scotland,northern-ireland"`
}

func (c *clockExplain) Run(e *env) error {
	x, err := app.ExplainClock(c.Code, c.Start, c.On, c.End, c.Nation)
	if err != nil {
		return err
	}
	return e.print(x, func(w io.Writer) {
		for _, s := range x.Steps {
			fmt.Fprintln(w, s)
		}
		fmt.Fprintf(w, "ends %s\nact by %s\n", x.Ends, x.ActBy)
		if x.Sittings != "" {
			fmt.Fprintf(w, "sittings %s\n", x.Sittings)
		}
	})
}
