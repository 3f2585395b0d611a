package main

import (
	"fmt"
	"io"
	"strings"

	"proceeds/internal/app"
)

type reportCmd struct {
	List reportList `cmd:"" help:"The catalogue."`
	Run  reportRun  `cmd:"" help:"Make a workbook."`
}

type reportList struct{}

func (*reportList) Run(e *env) error {
	list := app.Reports()
	return e.print(list, func(w io.Writer) {
		for _, r := range list {
			fmt.Fprintf(w, "%-24s %s\n", r.Code, r.Title)
		}
	})
}

type reportRun struct {
	Code  string            `arg:"" help:"Such as missed-opportunities."`
	From  string            `help:"First day; without it, from the beginning." placeholder:"D"`
	To    string            `help:"Last day." placeholder:"D"`
	Unit  string            `help:"Only this unit and those below it, by code." placeholder:"U"`
	Param map[string]string `help:"Another parameter of the report." placeholder:"K=V"`
	Out   string            `required:"" help:"File to write." placeholder:"FILE"`
	As    string            `help:"Login of who asks." placeholder:"LOGIN"`

	Purpose string `help:"Why it is taken away; the audit log keeps it. Some forces ask for it." placeholder:"TEXT"`
}

func (c *reportRun) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	params := map[string]string{}
	for k, v := range c.Param {
		params[k] = v
	}
	for k, v := range map[string]string{"from": c.From, "to": c.To, "unit": c.Unit} {
		if v != "" {
			params[k] = v
		}
	}
	r, err := a.RunReportFor(e.ctx, c.As, c.Code, params, c.Out, c.Purpose)
	if err != nil {
		return err
	}
	return e.print(r, func(w io.Writer) {
		names := []string{}
		for _, s := range r.Sheets {
			names = append(names, fmt.Sprintf("%s %d", s.Name, s.Rows))
		}
		fmt.Fprintf(w, "%s: %d rows (%s), sha256 %s\n", c.Out, r.Rows, strings.Join(names, ", "), r.SHA256)
	})
}
