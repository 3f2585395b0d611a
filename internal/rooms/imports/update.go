package imports

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities"
)

// change is what a row that says something new does to the asset it made before.
type change struct {
	item     *item
	row      ImportRow
	grant    access.Grant
	asset    assets.Asset
	interest assets.Interest
	revalue  bool              // the estimate is another
	reverse  []ids.LedgerEntry // what was forfeited before, where that is another sum
	reenter  bool
	move     bool // the outcome is another
	opens    bool // an opportunity is put up for review
}

// changeOf reckons, without writing, what a changed row does. What the tracker's own people have done since stays: an
// interest that has moved by an order is left where it is, which is reported.
func (r *Room) changeOf(ctx context.Context, rd db.Reader, g access.Grant, row ImportRow, i *item, p *plan) (*change, error) {
	c := &change{item: i, row: row, grant: g}
	list, err := r.Assets.ByCase(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		if a.ID == row.AssetID {
			c.asset = a
		}
	}
	live := c.asset.Live()
	if c.asset.ID == 0 || c.asset.Withdrawn() || len(live) != 1 {
		p.odd(i.Row, "", i.Key, "the asset was withdrawn or split here, so that nothing of it was changed")
		return c, nil
	}
	c.interest = live[0]
	ledger, err := r.Assets.Ledger(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	estimate, forfeited := standing(ledger, c.interest.ID)
	c.revalue = i.Estimate != nil && (estimate == nil || *estimate != *i.Estimate)
	was := int64(0)
	for _, e := range forfeited {
		if e.Measure == assets.Forfeited {
			was += e.Minor
		}
	}
	state, _ := stateOf(i.Outcome)
	now := int64(0)
	if i.Forfeited != nil {
		now = *i.Forfeited
	}
	c.move = c.interest.State != state
	if now != was || c.move && now > 0 {
		for _, e := range forfeited {
			c.reverse = append(c.reverse, e.ID)
		}
		c.reenter = true
	}
	if c.move && !ours(c.interest.State) {
		c.move, c.reverse, c.reenter = false, nil, false
		p.odd(i.Row, "Findings", i.Said, fmt.Sprintf("%s is %q here by an order or a decision: it was left so", c.asset.Number(), strings.ToLower(c.interest.State.Title())))
	}
	if i.Outcome.LetGo() {
		there, err := hasChance(ctx, rd, g.CaseID(), i.Key)
		if err != nil {
			return nil, err
		}
		c.opens = !there
	}
	if "case:"+i.Case != row.GroupKey && i.Case != "" {
		p.odd(i.Row, "CaseNumb", i.Case, "the item stays in the case "+g.Ref()+", into which it was imported")
	}
	return c, nil
}

// ours reports whether an import alone leads to the state: no person took a step there.
func ours(s assets.State) bool {
	return s == assets.DeniedPACE || s == assets.ForfeitedCourt || s == assets.Released
}

// standing gives what an import entered of an interest that still counts: the latest estimate in minor units, and what
// was forfeited or given back.
func standing(ledger []assets.Entry, id ids.Interest) (estimate *int64, forfeited []assets.Entry) {
	gone := map[ids.LedgerEntry]bool{}
	for _, e := range ledger {
		if e.ReversesID != nil {
			gone[*e.ReversesID] = true
		}
	}
	var last assets.Entry
	for _, e := range ledger {
		if e.InterestID == nil || *e.InterestID != id || e.ReversesID != nil || gone[e.ID] {
			continue
		}
		switch e.Measure {
		case assets.Estimate:
			if estimate == nil || !e.AsOf.Before(last.AsOf) {
				minor := e.Minor
				last, estimate = e, &minor
			}
		case assets.Forfeited, assets.ReturnedSum:
			forfeited = append(forfeited, e)
		}
	}
	return estimate, forfeited
}

// change writes c: observations are added or reversed, never rewritten.
func (a *applying) change(ctx context.Context, c *change) error {
	i, g, r := c.item, c.grant, a.room
	var entries []assets.Entry
	if c.revalue {
		entries = append(entries, entry(a.plan, assets.Estimate, *i.Estimate, a.tx.Now, "EstValue in "+a.plan.source.name+", as changed there"))
	}
	if c.reenter {
		entries = append(entries, forfeitedOf(a.plan, i)...)
	}
	for n := range entries {
		entries[n].InterestID = &c.interest.ID
	}
	why := "Changed in " + a.plan.source.name
	if err := r.Assets.ReverseEntries(ctx, a.tx, g, c.reverse, why); err != nil {
		return err
	}
	if err := r.Assets.Observe(ctx, a.tx, g, entries...); err != nil {
		return err
	}
	if c.move {
		// A source tells what has happened, so states need not be walked.
		state, family := stateOf(i.Outcome)
		if err := r.Assets.PutBack(ctx, a.tx, g, c.interest.ID, c.interest.Version, state, since(i), family, why); err != nil {
			return err
		}
	}
	if c.opens && c.asset.ID != 0 {
		o, err := newChance(a.plan, g, a.batch, i, c.asset)
		if err != nil {
			return err
		}
		if _, err := r.Opportunities.AddBatch(ctx, a.tx, []opportunities.Imported{o}); err != nil {
			return err
		}
	}
	if c.asset.ID != 0 {
		err := r.Cases.Note(ctx, a.tx, g, cases.Event{Kind: "asset.imported_again", Title: c.asset.Name() + " changed in the source", Detail: c.told(a.plan),
			Entity: "asset", EntityID: int64(c.asset.ID)})
		if err != nil {
			return err
		}
	}
	a.tx.Record("asset.imported_again", db.On{Kind: "asset", ID: int64(c.row.AssetID), Case: g.CaseID(), Force: g.ForceID()},
		map[string]any{"batch": a.batch, "row": i.Row, "key": i.Key, "said": i.About})
	if err := updateImportRow(ctx, a.tx, c.row.ID, i.hash()); err != nil {
		return err
	}
	return r.Cases.Changed(ctx, a.tx, g)
}

// told is what a changed row says now, for the timeline.
func (c *change) told(p *plan) string {
	x := money.Exponent(p.currency)
	out := c.item.About
	for _, v := range []struct {
		name  string
		minor *int64
	}{{"EstValue", c.item.Estimate}, {"ForfValue", c.item.Forfeited}} {
		if v.minor != nil {
			out += "\n" + v.name + ": " + p.currency + " " + money.Minor(*v.minor, x)
		}
	}
	return out
}
