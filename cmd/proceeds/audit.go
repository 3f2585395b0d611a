package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"proceeds/internal/app"
)

type auditCmd struct {
	Verify     auditVerify     `cmd:"" help:"Prove the log whole, and consistent with a kept checkpoint."`
	Checkpoint auditCheckpoint `cmd:"" help:"Seal what is waiting and print the signed note."`
	Prove      auditProve      `cmd:"" help:"Check the proof of one entry, as its page gives it, without the database."`
}

type auditVerify struct {
	Checkpoint   string `help:"File of a checkpoint that was kept elsewhere." type:"existingfile"`
	Confidential bool   `help:"Prove the log of the confidential compartment instead."`
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
	verify := a.VerifyAudit
	if c.Confidential {
		verify = a.VerifyConfidential
	}
	r, err := verify(e.ctx, kept)
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
			why = r.FirstBad.String()
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

type auditProve struct {
	Proof     string `help:"File of a proof." type:"existingfile" required:""`
	PublicKey string `name:"public-key" help:"The log's public key, as you were given it by another way than the proof." required:""`
}

func (c *auditProve) Run(e *env) error {
	b, err := os.ReadFile(c.Proof)
	if err != nil {
		return err
	}
	p, err := app.ReadProof(b, c.PublicKey)
	if err != nil {
		return err
	}
	return e.print(p, func(w io.Writer) {
		fmt.Fprintf(w, "Proven: it is leaf %d of the %d entries signed at %s. It reads:\n%s", p.Leaf, p.Size, p.SignedAt, p.Record)
	})
}
