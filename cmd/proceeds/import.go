package main

import (
	"fmt"
	"io"
	"runtime/debug"

	"proceeds/internal/app"
)

type importCmd struct {
	File     importFile     `cmd:"" default:"withargs" help:"Preview or apply a file."`
	Undo     importUndo     `cmd:"" help:"Take a batch back where nothing has been built on it."`
	List     importList     `cmd:"" help:"The batches applied so far."`
	Profiles importProfiles `cmd:"" help:"The kinds of file that can be imported."`
}

type importFile struct {
	File    string            `arg:"" type:"existingfile" help:"An .xlsx or CSV file."`
	Profile string            `required:"" help:"What kind of file it is; see import profiles."`
	DryRun  bool              `help:"Say what would happen; write nothing."`
	Errors  string            `help:"Write what was refused as a workbook." placeholder:"FILE.xlsx"`
	Sheet   string            `help:"The sheet to read; by default the first." placeholder:"NAME"`
	Param   map[string]string `help:"A parameter of the profile, such as usd=0.79." placeholder:"K=V"`
	As      string            `help:"Login of who imports." placeholder:"LOGIN"`
}

func (c *importFile) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	// What a file says is held until it is written, tens of megabytes; with as much again for rubbish it would not be modest.
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	p := e.progress("Importing")
	r, err := a.Import(e.ctx, app.ImportRequest{As: c.As, File: c.File, Profile: c.Profile, Sheet: c.Sheet, Params: c.Param, DryRun: c.DryRun, Errors: c.Errors, Progress: p.at})
	p.end()
	if err != nil {
		return err
	}
	return e.print(r, func(w io.Writer) {
		fmt.Fprintf(w, "%d rows: %d created, %d updated, %d unchanged, %d refused\n", r.Rows, r.Created, r.Updated, r.Unchanged, r.Refused)
		for i, x := range r.Errors {
			if i == 50 {
				fmt.Fprintf(w, "… and %d more; --errors FILE.xlsx writes them all\n", len(r.Errors)-i)
				break
			}
			fmt.Fprintf(w, "row %d %s %s: %s\n", x.Row, x.Column, x.Value, x.Reason)
		}
	})
}

type importUndo struct {
	Batch string `arg:"" help:"Its key, from import list."`
	As    string `help:"Login of who acts." placeholder:"LOGIN"`
}

func (c *importUndo) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	r, err := a.UndoImport(e.ctx, c.As, c.Batch)
	if err != nil {
		return err
	}
	return e.print(r, func(w io.Writer) { fmt.Fprintf(w, "%+v\n", r) })
}

type importList struct{}

func (*importList) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.ImportBatches(e.ctx)
	if err != nil {
		return err
	}
	return e.print(list, func(w io.Writer) {
		for _, b := range list {
			fmt.Fprintf(w, "%+v\n", b)
		}
	})
}

type importProfiles struct{}

func (*importProfiles) Run(e *env) error {
	list := app.ImportProfiles()
	return e.print(list, func(w io.Writer) {
		for _, p := range list {
			fmt.Fprintf(w, "%-14s %s\n", p.Code, p.Title)
		}
	})
}
