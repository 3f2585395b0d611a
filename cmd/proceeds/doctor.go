package main

import (
	"errors"
	"fmt"
	"io"

	"proceeds/internal/app"
)

type doctorCmd struct{}

func (*doctorCmd) Run(e *env) error {
	list := app.Doctor(e.ctx, e.config())
	bad := 0
	for _, c := range list {
		if !c.OK {
			bad++
		}
	}
	if err := e.print(list, func(w io.Writer) {
		for _, c := range list {
			mark := "ok  "
			if !c.OK {
				mark = "BAD "
			}
			fmt.Fprintf(w, "%s %-14s %s\n", mark, c.Check, c.Detail)
		}
	}); err != nil {
		return err
	}
	if bad > 0 {
		return errors.New("something needs attention")
	}
	return nil
}
