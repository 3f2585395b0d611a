package app

import (
	"context"
	"time"

	"proceeds/internal/platform/audit"
)

// sealAudit orders what waits in the log and signs it.
func (a *App) sealAudit(ctx context.Context) error {
	key, err := a.auditKey()
	if err != nil {
		return err
	}
	_, err = audit.Seal(ctx, a.DB, key)
	return err
}

// sealFew is how many entries a command that ends seals: after an import the server does it.
const sealFew = 2000

// sealAtEnd seals what the program wrote before it ends, so that nothing waits for the next start. A failure is no
// failure of what was done: the entries stand, marked, and are sealed later.
func (a *App) sealAtEnd() {
	if n := a.DB.Recorded(); n == 0 || !a.started && n > sealFew {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := a.sealAudit(ctx); err != nil {
		a.log.Error("the audit log was not sealed at the end", "err", err)
	}
}
