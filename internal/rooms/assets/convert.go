package assets

import (
	"context"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Convert marks that a cryptoasset was turned into money on a day (s.303Z54), within the transaction of another verb,
// which enters what it brought. It stays where it was held, by the same family; what was seized or frozen keeps its
// value. Refused for what is no cryptoasset, is not held, or was converted already.
func (r *Room) Convert(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Interest, day caltime.Date) (Interest, error) {
	if err := lockCase(ctx, tx, g); err != nil {
		return Interest{}, err
	}
	i, err := interestByID(ctx, tx, g, id)
	if err != nil {
		return i, err
	}
	a, err := assetByID(ctx, tx, g, i.AssetID)
	if err != nil {
		return i, err
	}
	switch {
	case a.Kind != Crypto:
		return i, refuse(i.State, "Only cryptoassets are converted into money; %s is %s", a.Name(), lower(a.Kind.Title()))
	case !i.State.Held():
		return i, refuse(i.State, "%s is not held, so nothing of it can be converted", a.Name())
	case !i.ConvertedOn.IsZero():
		return i, fault.New(fault.Refused, "%s was converted on %s already", a.Name(), i.ConvertedOn.UK())
	}
	i.ConvertedOn = day
	if err := convertInterest(ctx, tx, &i); err != nil {
		return i, err
	}
	tx.Record("interest.converted", on(g, "interest", int64(i.ID)), map[string]string{"old": "", "new": day.String()})
	return i, nil
}

// Unconvert takes a conversion back within the transaction that takes its act back. version is what the act left; Refused
// where the interest changed since.
func (r *Room) Unconvert(ctx context.Context, tx *db.Tx, g access.Grant, id ids.Interest, version int) error {
	i, err := interestByID(ctx, tx, g, id)
	if err != nil {
		return err
	}
	if i.Version != version || !i.Live() {
		return fault.New(fault.Refused, "Something was recorded on it since, so it cannot be taken back")
	}
	old := i.ConvertedOn
	i.ConvertedOn = caltime.Date{}
	if err := convertInterest(ctx, tx, &i); err != nil {
		return err
	}
	tx.Record("interest.converted", on(g, "interest", int64(i.ID)), map[string]string{"old": old.String(), "new": ""})
	return nil
}

// KindTitle is what an interest in an asset of kind k is, as people say it: a cryptoasset that was turned into money says
// so.
func (i Interest) KindTitle(k Kind) string {
	if !i.ConvertedOn.IsZero() {
		return "Converted cryptoasset"
	}
	return k.Title()
}
