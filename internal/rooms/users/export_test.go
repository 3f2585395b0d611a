package users

import (
	"context"
	"testing"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
)

// KeepOldRecoveryCode keeps a recovery code as it was kept while its hash hung on the key.
func KeepOldRecoveryCode(t testing.TB, d *db.DB, k *factors.Key, id ids.User, folded string) {
	t.Helper()
	if err := d.Write(actor.With(t.Context(), actor.Program("test")), func(ctx context.Context, tx *db.Tx) error {
		tx.Record("test.made", db.On{Kind: "test"}, nil)
		return insertRecovery(ctx, tx, []RecoveryCode{{UserID: id, Hash: oldRecoveryHash(k, id, folded), CreatedAt: tx.Now}})
	}); err != nil {
		t.Fatal(err)
	}
}
