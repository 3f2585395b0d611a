package main

import (
	"fmt"
	"io"
)

type detectCmd struct {
	Case string `help:"Only this case." placeholder:"REF"`
	As   string `help:"Login of who acts." placeholder:"LOGIN"`
}

func (c *detectCmd) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	s, err := a.Detect(e.ctx, c.As, c.Case)
	if err != nil {
		return err
	}
	return e.print(s, func(w io.Writer) {
		fmt.Fprintf(w, "%d cases, %d findings: %d opened, %d closed, %d run out, in %.1f s\n", s.Cases, s.Findings, s.Opened, s.Closed, s.RunOut, s.Seconds)
	})
}
