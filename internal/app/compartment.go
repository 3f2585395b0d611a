package app

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/audit"
)

// compartmentEvery is how often the compartment is asked what has come due.
const compartmentEvery = time.Minute

// confidentialKey signs the checkpoints of the confidential log: a file of its own beside that of the main log.
func (a *App) confidentialKey() (audit.Key, error) {
	path := a.Config.AuditKeyFile
	ext := filepath.Ext(path)
	return audit.LoadOrMakeKey(strings.TrimSuffix(path, ext) + "-confidential" + ext)
}

// TickCompartment does what has come due in the confidential compartment, and seals its log. It uses no queue: no row of
// another table tells that it ran. Several replicas may call it at once.
func (a *App) TickCompartment(ctx context.Context) error {
	if _, err := a.Compartment.Tick(ctx); err != nil {
		return err
	}
	key, err := a.confidentialKey()
	if err != nil {
		return err
	}
	_, err = audit.Confidential.Seal(ctx, a.DB, key)
	return err
}

// background is a goroutine that runs from Start to Close.
type background struct {
	stop context.CancelFunc
	wg   sync.WaitGroup
}

func (b *background) start(ctx context.Context, work func(context.Context)) {
	ctx, b.stop = context.WithCancel(ctx)
	b.wg.Go(func() { work(ctx) })
}

// end waits for the work to end; of what was never started it is no error.
func (b *background) end() {
	if b.stop != nil {
		b.stop()
	}
	b.wg.Wait()
}

// watchCompartment ticks until ctx ends. What went wrong is told to the log of the server by its kind alone, because whoever
// reads that log may not know what the compartment holds.
func (a *App) watchCompartment(ctx context.Context) {
	t := time.NewTicker(compartmentEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := a.TickCompartment(ctx); err != nil && ctx.Err() == nil {
				a.log.ErrorContext(ctx, "a round of background work failed", "work", "confidential", "kind", int(fault.KindOf(err)))
			}
		}
	}
}

// VerifyConfidential proves the confidential log whole, and consistent with a kept checkpoint where one is given.
func (a *App) VerifyConfidential(ctx context.Context, kept []byte) (audit.Report, error) {
	key, err := a.confidentialKey()
	if err != nil {
		return audit.Report{}, err
	}
	return audit.Confidential.Verify(ctx, a.DB, key.Verifier, kept)
}
