package access

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
)

// Processing says whether the data of a case may be used.
type Processing string

// The values: as usual; kept as evidence and otherwise not used (DPA 2018 s.47(2)); gone.
const (
	InUse      Processing = ""
	Limited    Processing = "limited"
	DataErased Processing = "erased"
)

// Limited reports whether the case is kept as evidence only.
func (g Grant) Limited() bool { return g.c.Processing == Limited }

// Retained is Sight that also sees cases kept as evidence only, and what is left of those that were disposed of: for the
// pages of retention, where restrictions of processing are reviewed and lifted. Need to know holds as ever.
func Retained(ctx context.Context) Scope {
	s := Sight(ctx)
	s.limited = true
	return s
}

// SetProcessing changes, in tx, whether the data of the case of g may be used. Stale where it was changed meanwhile. The
// caller has checked who may, and records it. From DataErased there is no way back.
func SetProcessing(ctx context.Context, tx *db.Tx, g Grant, to Processing) error {
	if !g.Valid() || g.c.Processing == DataErased {
		return fault.Missing()
	}
	ok, err := setProcessing(ctx, tx, g, g.c.Processing, to)
	if err == nil && !ok {
		err = fault.Stale("case")
	}
	return err
}
