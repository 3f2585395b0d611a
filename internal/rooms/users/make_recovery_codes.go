package users

import (
	"context"
	"encoding/hex"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/factors"
)

// MakeRecoveryCodes gives the actor new recovery codes; those from before work no more. They are given this once.
func (r *Room) MakeRecoveryCodes(ctx context.Context) (codes []string, err error) {
	k, err := r.key()
	if err != nil {
		return nil, err
	}
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
			rows[i] = RecoveryCode{UserID: id, Hash: recoveryHash(k, id, factors.FoldRecovery(c)), CreatedAt: tx.Now}
		}
		if err := r.told(ctx, tx, id, "recovery.made", map[string]int{"codes": len(rows)}); err != nil {
			return err
		}
		return insertRecovery(ctx, tx, rows)
	})
	return codes, err
}

func recoveryHash(k *factors.Key, id ids.User, folded string) string {
	return hex.EncodeToString(k.Sum(folded, aboutRecovery(id)))
}
