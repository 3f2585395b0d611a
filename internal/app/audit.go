package app

import (
	"context"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/platform/audit"
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
