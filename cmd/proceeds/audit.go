package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

type auditCmd struct {
	Verify     auditVerify     `cmd:"" help:"Prove the log whole, and consistent with a kept checkpoint."`
	Checkpoint auditCheckpoint `cmd:"" help:"Seal what is waiting and print the signed note."`
}

type auditVerify struct {
	Checkpoint string `help:"File of a checkpoint that was kept elsewhere." type:"existingfile"`
}

func (c *auditVerify) Run(e *env) error {
	var kept []byte
	if c.Checkpoint != "" {
		var err error
		if kept, err = os.ReadFile(c.Checkpoint); err != nil {
			return err
		}
	}
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	r, err := a.VerifyAudit(e.ctx, kept)
	if err != nil {
		return err
	}
	if err := e.print(r, func(w io.Writer) {
		fmt.Fprintf(w, "%d entries, %d sealed, root %s\n", r.Entries, r.Sealed, r.Root)
	}); err != nil {
		return err
	}
	if !r.OK {
		why := "it cannot be proved"
		if r.FirstBad != nil {
			why = fmt.Sprintf("entry %d: %s", r.FirstBad.Entry, r.FirstBad.Why)
		}
		return errors.New("the audit log is not whole: " + why)
	}
	return nil
}

type auditCheckpoint struct{}

func (*auditCheckpoint) Run(e *env) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	note, err := a.CheckpointAudit(e.ctx)
	if err != nil {
		return err
	}
	return e.print(map[string]string{"checkpoint": note}, func(w io.Writer) { fmt.Fprint(w, note) })
}
