package users

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
)

// MakeRecoveryCodes gives the actor new recovery codes; those from before work no more. They are given this once.
func (r *Room) MakeRecoveryCodes(ctx context.Context) (codes []string, err error) {
	err = r.changing(ctx, func(ctx context.Context, tx *db.Tx, id ids.User) error {
		f, err := r.FactorsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if !f.Any() {
			return fault.New(fault.Refused, "Recovery codes stand in for a second factor, and you have none. Set one up first")
		}
		if err := deleteRecovery(ctx, tx, id); err != nil {
			return err
		}
		codes = factors.NewRecoveryCodes()
		rows := make([]RecoveryCode, len(codes))
		for i, c := range codes {
			rows[i] = RecoveryCode{UserID: id, Hash: recoveryHash(id, factors.FoldRecovery(c)), CreatedAt: tx.Now}
		}
		if err := r.told(ctx, tx, id, "recovery.made", map[string]int{"codes": len(rows)}); err != nil {
			return err
		}
		return insertRecovery(ctx, tx, rows)
	})
	return codes, err
}

// recoveryHash is what is kept of a recovery code. Of its 80 random bits a plain hash gives nothing away, and it is worth
// nothing in another person's row.
func recoveryHash(id ids.User, folded string) string {
	sum := sha256.Sum256([]byte("proceeds " + aboutRecovery(id) + ":" + folded))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// oldRecoveryHash is what was kept of codes that were made while their hash hung on the key.
func oldRecoveryHash(k *factors.Key, id ids.User, folded string) string {
	return hex.EncodeToString(k.Sum(folded, aboutRecovery(id)))
}
