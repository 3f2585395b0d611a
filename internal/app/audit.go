package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/audit"
	"proceeds/internal/platform/db"
)

// targets is where signed checkpoints are kept outside. What cannot be read was refused when the settings were checked.
func (c Config) targets() (out []audit.Target) {
	for _, s := range c.CheckpointTo {
		if t, err := audit.ParseTarget(s); err == nil {
			out = append(out, t)
		}
	}
	return out
}

// sealFew is how many entries a command that ends seals: after an import the server does it.
const sealFew = 2000

// sealAtEnd seals what the program wrote before it ends, so that nothing waits for the next start; a server keeps a
// checkpoint outside too. A failure is no failure of what was done: the entries stand, marked, and are sealed later.
func (a *App) sealAtEnd() {
	if n := a.DB.Recorded(); n == 0 || !a.started && n > sealFew {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	key, err := a.auditKey()
	if err == nil {
		_, err = audit.Seal(ctx, a.DB, key)
	}
	if err == nil && a.started {
		err = a.AuditLog.KeepCheckpoints(actor.With(ctx, actor.Program("sealer")), true)
	}
	if err != nil {
		a.log.Error("the audit log was not sealed and kept at the end", "err", err)
	}
}

// Proven is what a proof proves.
type Proven struct {
	Leaf     int64  `json:"leaf"`
	Size     int64  `json:"size"`      // entries that the checkpoint signs
	SignedAt string `json:"signed_at"` // in UTC
	Record   string `json:"record"`    // the entry: its columns, each with its length before it
}

// ReadProof checks the proof of an entry with the log's public key, and gives what it proves. It needs no database.
func ReadProof(file []byte, public string) (Proven, error) {
	var p audit.EntryProof
	if err := json.Unmarshal(file, &p); err != nil {
		return Proven{}, errors.New("this file holds no proof of an entry")
	}
	c, err := audit.CheckProof(p, public)
	if err != nil {
		return Proven{}, fmt.Errorf("the proof does not hold: %w", err)
	}
	return Proven{Leaf: p.Leaf, Size: c.Size, SignedAt: c.At.Format(time.RFC3339), Record: string(p.Record)}, nil
}

// logGuarded says who could change the log of this database by privilege.
func (a *App) logGuarded(ctx context.Context) Checked {
	owns, err := a.DB.OwnsLog(ctx)
	switch {
	case err != nil:
		return Checked{"audit tables", false, err.Error()}
	case a.DB.Dialect() == db.SQLite:
		return Checked{"audit tables", true, "insert-only by triggers; whoever can write the file can drop them, and a kept checkpoint finds that"}
	case owns:
		return Checked{"audit tables", true, "this connection owns them, or may change them: triggers alone keep the log insert-only. proceeds migrate --app-role NAME makes a role for serve that only adds to it"}
	}
	return Checked{"audit tables", true, "this connection adds to the log and can change nothing of it"}
}

// logProven tells of the last proof of the whole log.
func (a *App) logProven(ctx context.Context) Checked {
	c, err := a.AuditLog.LastCheck(ctx)
	switch {
	case err != nil:
		return Checked{"audit log", false, err.Error()}
	case c.ID == 0:
		return Checked{"audit log", true, "not verified yet: serve does it each day, proceeds audit verify at once"}
	case !c.OK:
		return Checked{"audit log", false, fmt.Sprintf("not whole when verified at %s: entry %d: %s", c.At.Format(time.RFC3339), c.BadEntry, c.BadWhy)}
	}
	return Checked{"audit log", true, fmt.Sprintf("whole when verified at %s, %d entries", c.At.Format(time.RFC3339), c.Entries)}
}

// logKept tells whether checkpoints of the log are kept where administrators cannot reach them.
func (a *App) logKept(ctx context.Context) Checked {
	if len(a.AuditLog.Keep) == 0 {
		return Checked{"checkpoints", true, "kept nowhere outside: nobody would notice a log that was cut back (--checkpoint-to WHERE)"}
	}
	late, err := a.AuditLog.Late(ctx)
	if err != nil {
		return Checked{"checkpoints", false, err.Error()}
	}
	if len(late) > 0 {
		return Checked{"checkpoints", false, strings.Join(late, "; ")}
	}
	return Checked{"checkpoints", true, fmt.Sprintf("kept at %d places outside", len(a.AuditLog.Keep))}
}
