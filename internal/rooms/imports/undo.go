package imports

import (
	"context"
	"fmt"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

// Undone is what taking back an import did. Its JSON is read by other programs.
type Undone struct {
	Batch         string `json:"batch"`
	Cases         int    `json:"cases"`         // withdrawn
	Assets        int    `json:"assets"`        // withdrawn, with their interests, seizures and values
	Opportunities int    `json:"opportunities"` // withdrawn
	Events        int    `json:"events"`        // withdrawn
	Kept          []Kept `json:"kept"`
}

// Kept is what could not be taken back, and why.
type Kept struct {
	Case string `json:"case"` // reference; empty where it is not one case
	Why  string `json:"why"`
}

// standingCase is a case that a batch opened or added to, and whether something was built on what it brought.
type standingCase struct {
	ID    ids.Case
	Ref   string
	Whole bool // the batch opened it
	Why   string
}

const undoneWhy = "The import was taken back"

// Undo takes back what an import brought, case by case: a case on which nothing was built since is withdrawn with all
// that is in it, or, where the import only added to it, the assets it added are. Withdrawn things stay on record, and
// their values are reversed. What was built on is left and named. What the import changed of earlier imports is left
// too: those values were observed. NotFound for a batch that is not there or not of the actor's force; Refused for one
// that was taken back already.
func (r *Room) Undo(ctx context.Context, key string) (Undone, error) {
	force, err := mayImport(ctx)
	if err != nil {
		return Undone{}, err
	}
	out := Undone{Batch: key, Kept: []Kept{}}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, err := batchByKey(ctx, tx, key)
		switch {
		case err != nil:
			return err
		case force != 0 && b.ForceID != force:
			return fault.New(fault.NotFound, "There is no import %s: see proceeds import list", key)
		case b.State == undone:
			return fault.New(fault.Refused, "The import %s was taken back already", key)
		}
		if err := lockForce(ctx, tx, b.ForceID); err != nil {
			return err
		}
		if p := profiles[b.Profile]; p != nil && p.events != nil {
			if err := r.undoEvents(ctx, tx, b, &out); err != nil {
				return err
			}
			tx.Record("import.undone", db.On{Kind: "import", ID: int64(b.ID), Force: b.ForceID}, out)
			return markUndone(ctx, tx, b)
		}
		list, err := casesOfBatch(ctx, tx, b)
		if err != nil {
			return fmt.Errorf("cases of the import: %w", err)
		}
		var free []standingCase
		for _, c := range list {
			if c.Why != "" {
				out.Kept = append(out.Kept, Kept{Case: c.Ref, Why: c.Why})
				continue
			}
			free = append(free, c)
		}
		if b.Updated > 0 {
			out.Kept = append(out.Kept, Kept{Why: fmt.Sprintf("%d rows changed what earlier imports had brought: what they observed stands, and can be reversed in the cases", b.Updated)})
		}
		for len(free) > 0 {
			n := min(len(free), slice)
			if err := r.takeBack(ctx, tx, b, free[:n], &out); err != nil {
				return err
			}
			free = free[n:]
		}
		if err := forgetRows(ctx, tx, b); err != nil {
			return fmt.Errorf("forget the rows of the import: %w", err)
		}
		if err := markUndone(ctx, tx, b); err != nil {
			return err
		}
		tx.Record("import.undone", db.On{Kind: "import", ID: int64(b.ID), Force: b.ForceID}, out)
		return nil
	})
	if err != nil {
		return Undone{}, err
	}
	return r.withoutHidden(ctx, out)
}

// takeBack withdraws what the batch brought into some cases.
func (r *Room) takeBack(ctx context.Context, tx *db.Tx, b Batch, list []standingCase, out *Undone) error {
	all := make([]ids.Case, len(list))
	var whole []ids.Case
	for n, c := range list {
		all[n] = c.ID
		if c.Whole {
			whole = append(whole, c.ID)
		}
	}
	n, err := withdrawBrought(ctx, tx, b, all, whole)
	if err != nil {
		return fmt.Errorf("withdraw what the import brought: %w", err)
	}
	out.Cases, out.Assets, out.Opportunities = out.Cases+len(whole), out.Assets+n.assets, out.Opportunities+n.opportunities
	grants, err := access.OpenMany(ctx, tx, all, access.Read)
	if err != nil {
		return err
	}
	var notes []cases.Noted
	var values []cases.CaseValues
	var changed []access.Grant
	for _, c := range list {
		g, ok := grants[c.ID]
		if !ok {
			return fault.New(fault.Internal, "import %s: case %d cannot be opened to be taken back", b.PublicKey, c.ID)
		}
		changed = append(changed, g)
		e, t := cases.Event{Kind: "assets.withdrawn", Title: "Imported assets withdrawn", Detail: undoneWhy, Entity: "case", EntityID: int64(c.ID)}, assets.Totals{}
		if c.Whole {
			e.Kind, e.Title = "case.withdrawn", "Case withdrawn"
		} else if t, err = r.Assets.Totals(ctx, tx, g); err != nil {
			return err
		}
		values = append(values, cases.CaseValues{Grant: g, Values: cases.Values{Identified: t.Identified, Held: t.Held, Ordered: t.Ordered, Collected: t.Collected, Stake: t.Stake}})
		notes = append(notes, cases.Noted{Grant: g, Event: e})
		tx.Record(e.Kind, db.On{Kind: "case", ID: int64(c.ID), Case: c.ID, Force: b.ForceID}, map[string]string{"import": b.PublicKey, "why": undoneWhy})
	}
	if err := r.Cases.SetValuesMany(ctx, tx, values); err != nil {
		return err
	}
	if err := r.Cases.NoteMany(ctx, tx, notes); err != nil {
		return err
	}
	return r.Cases.Changed(ctx, tx, changed...)
}

// withoutHidden names, of the cases kept, only those that the actor may see; the others are counted.
func (r *Room) withoutHidden(ctx context.Context, out Undone) (Undone, error) {
	a, _ := actor.From(ctx)
	if a.Kind == actor.System {
		return out, nil
	}
	var refs []string
	for _, k := range out.Kept {
		if k.Case != "" {
			refs = append(refs, k.Case)
		}
	}
	seen, err := seenRefs(ctx, r.DB, refs)
	if err != nil {
		return out, err
	}
	kept, hidden := []Kept{}, 0
	for _, k := range out.Kept {
		if k.Case != "" && !seen[k.Case] {
			hidden++
			continue
		}
		kept = append(kept, k)
	}
	if hidden > 0 {
		few := fmt.Sprintf("%d more cases were kept", hidden)
		if hidden < 5 {
			few = "Under 5 more cases were kept"
		}
		kept = append(kept, Kept{Why: few})
	}
	out.Kept = kept
	return out, nil
}
