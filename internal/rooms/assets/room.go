package assets

import (
	"context"
	"fmt"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/reference"
)

// Room is what the installation's cases know of property, and what higher rooms hang on it.
type Room struct {
	DB        *db.DB
	Cases     *cases.Room
	Reference *reference.Room

	// OnSeizure runs in the transaction that records a seizure: it starts the clock of 48 hours.
	OnSeizure []func(ctx context.Context, tx *db.Tx, g access.Grant, s Seizure) error
	// OnSeizureWithdrawn runs in the transaction that takes a seizure back: it stops its clock.
	OnSeizureWithdrawn []func(ctx context.Context, tx *db.Tx, g access.Grant, s Seizure) error
	// OnTransfer runs in the transaction that records by hand that held property went to another agency or was lost,
	// before it does: it ends the orders and clocks that stand on the interest.
	OnTransfer []func(ctx context.Context, tx *db.Tx, g access.Grant, i Interest, at time.Time, why string) error
	// OnPaidIn runs in the transaction that records that cash was paid into an interest-bearing account: it ends the time
	// to do so.
	OnPaidIn []func(ctx context.Context, tx *db.Tx, g access.Grant, a Asset) error
	// Preview draws the clock that a seizure would start, for the panel beside the form: code is that of the clock
	// ("CASH-48"), start a local time (2006-01-02T15:04) or what was typed of one.
	Preview PreviewFunc
	// Chains draws the orders on each interest of a case.
	Chains ChainsFunc
	// NextActs names what can be recorded next on each interest of a case.
	NextActs ActsFunc
}

// NewRoom makes the room, and tells cases how a seizure and an asset are taken back. VetoClose and Panel are for the
// hooks of cases.
func NewRoom(d *db.DB, files *cases.Room, ref *reference.Room) *Room {
	r := &Room{DB: d, Cases: files, Reference: ref}
	files.RegisterUndo(actSeizure, r.undoSeizure)
	files.RegisterUndo(actAsset, r.undoAsset)
	return r
}

// ByCase lists the assets of a case with their interests, withdrawn ones too, in the order they were added.
func (r *Room) ByCase(ctx context.Context, rd db.Reader, g access.Grant) ([]Asset, error) {
	list, err := assetsOf(ctx, rd, g)
	if err != nil {
		return nil, fmt.Errorf("assets of case %d: %w", g.CaseID(), err)
	}
	interests, err := interestsOf(ctx, rd, g)
	if err != nil {
		return nil, fmt.Errorf("interests of case %d: %w", g.CaseID(), err)
	}
	at := make(map[ids.Asset]int, len(list))
	for n, a := range list {
		at[a.ID] = n
	}
	for _, i := range interests {
		if n, ok := at[i.AssetID]; ok {
			list[n].Interests = append(list[n].Interests, i)
		}
	}
	return list, nil
}

// ByNumber gives an asset of a case by its number, A1 being 1, with its interests. NotFound where there is none.
func (r *Room) ByNumber(ctx context.Context, rd db.Reader, g access.Grant, n int) (Asset, error) {
	a, err := assetByNumber(ctx, rd, g, n)
	if err != nil {
		return Asset{}, err
	}
	a.Interests, err = interestsOfAsset(ctx, rd, g, a.ID)
	return a, err
}

// Interest gives an interest of the case. NotFound where the case has no such interest.
func (r *Room) Interest(ctx context.Context, rd db.Reader, g access.Grant, id ids.Interest) (Interest, error) {
	return interestByID(ctx, rd, g, id)
}

// Seizures lists the seizures of a case with their exhibits, withdrawn ones too, in the order they were recorded.
func (r *Room) Seizures(ctx context.Context, rd db.Reader, g access.Grant) ([]Seizure, error) {
	list, err := seizuresOf(ctx, rd, g)
	if err != nil {
		return nil, fmt.Errorf("seizures of case %d: %w", g.CaseID(), err)
	}
	return list, nil
}

// Ledger lists the value ledger of a case, in the order it was entered, reversals and reversed entries too.
func (r *Room) Ledger(ctx context.Context, rd db.Reader, g access.Grant) ([]Entry, error) {
	return ledgerOf(ctx, rd, g)
}

// Totals adds up the ledger of a case.
func (r *Room) Totals(ctx context.Context, rd db.Reader, g access.Grant) (Totals, error) {
	interests, err := interestsOf(ctx, rd, g)
	if err != nil {
		return Totals{}, err
	}
	ledger, err := ledgerOf(ctx, rd, g)
	if err != nil {
		return Totals{}, err
	}
	t := add(interests, ledger)
	j, err := jointOf(ctx, rd, g)
	if err != nil {
		return Totals{}, err
	}
	if j.Set() {
		t.share(j)
	}
	return t, nil
}

// resum keeps the sums on the case true. The caller holds the case's lock.
func (r *Room) resum(ctx context.Context, tx *db.Tx, g access.Grant) error {
	t, err := r.Totals(ctx, tx, g)
	if err != nil {
		return fmt.Errorf("totals of case %d: %w", g.CaseID(), err)
	}
	return r.Cases.SetValues(ctx, tx, g, t.values())
}

func (t Totals) values() cases.Values {
	return cases.Values{Identified: t.Identified, Held: t.Held, Ordered: t.Ordered, Collected: t.Collected, Stake: t.Stake}
}

// on says what an audit entry about a thing of the case concerns.
func on(g access.Grant, kind string, id int64) db.On {
	return db.On{Kind: kind, ID: id, Case: g.CaseID(), Force: g.ForceID()}
}

// made is on for something new: its collection.
func made(g access.Grant, kind string, id int64) db.On {
	o := on(g, kind, id)
	o.Op = db.Collection
	return o
}
