package imports

import (
	"fmt"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/opportunities"
)

// midnight is when a day begins in London: the instant that stands for a day of which no time is known.
func midnight(d caltime.Date) time.Time { return d.StartOfDay(caltime.London) }

// newCase is the case of a group of items, the first of which names it. It is opened as at the earliest seizure. What
// happened elsewhere was not looked for here, so it is reactive; no law of the United Kingdom applies, so no clock runs.
func newCase(p *plan, at place, profile string, batch ids.Batch, items []*item) cases.New {
	first := items[0]
	opened := first.SeizedOn
	var refs []cases.NewRef
	seen := map[cases.NewRef]bool{}
	for _, i := range items {
		if i.SeizedOn.Before(opened) {
			opened = i.SeizedOn
		}
		for _, x := range i.Refs {
			if !seen[x] {
				seen[x] = true
				refs = append(refs, x)
			}
		}
	}
	title := "Seizure " + opened.UK()
	if first.Town != "" {
		title += ", " + first.Town
	}
	title += ", inventory " + first.Stock
	summary := fmt.Sprintf("Imported from %s: %d items.", p.source.name, len(items))
	if len(items) == 1 {
		summary = fmt.Sprintf("Imported from %s: one item.", p.source.name)
	}
	if first.Case != "" {
		summary += " Its case number there is " + first.Case + "."
	}
	return cases.New{ForceID: at.force, UnitID: at.unit, Title: cut(title, 200), Summary: summary, Nation: caltime.OtherPlace, Stage: cases.Investigating,
		Arising:  cases.Arising{Origin: cases.Reactive, Basis: "other_reactive", Note: "Arose elsewhere: imported from " + p.source.name},
		OpenedOn: opened, Source: "import " + profile, BatchID: &batch, Refs: refs}
}

// stateOf is where an outcome leaves an interest. Property taken under another law is not denied under ours.
func stateOf(o Outcome) (assets.State, assets.Family) {
	switch {
	case o == Forfeited || o == Partly:
		return assets.ForfeitedCourt, assets.NoFamily
	case o.LetGo():
		return assets.Released, assets.NoFamily
	}
	return assets.DeniedPACE, assets.FamilyPACE
}

// since is when the item came to its state. Where the source names no day it is the seizure's, and the text says so.
func since(i *item) time.Time {
	if !i.Outcome.Over() {
		return midnight(i.SeizedOn)
	}
	d, _ := i.ended()
	return midnight(d)
}

func newAsset(p *plan, g access.Grant, batch ids.Batch, i *item) assets.New {
	state, family := stateOf(i.Outcome)
	about := i.About
	if i.Outcome.Over() && i.EndedOn.IsZero() {
		about += "\nThe source gives no day for the outcome: it is entered as at the seizure."
	}
	seized := assets.Seizure{Power: assets.OtherOf, PowerNote: p.source.power, Nation: caltime.OtherPlace, SeizedAt: midnight(i.SeizedOn), Place: i.Place, Exhibit: i.Key}
	if i.Estimate != nil && *i.Estimate > 0 {
		seized.Exhibits = []assets.Exhibit{{Exhibit: i.Key, Minor: *i.Estimate, Currency: p.currency, Rate: p.rate}}
	}
	return assets.New{Grant: g, State: state, Since: since(i), Family: family, Entries: entriesOf(p, i), Seizures: []assets.Seizure{seized},
		Asset: assets.Asset{Kind: i.Kind, Title: i.Title, Description: about, Place: i.Place, Currency: p.currency, Vin: i.Vin, SourceKey: i.Key,
			FirstKnownAt: midnight(i.SeizedOn), BatchID: &batch}}
}

// entriesOf is what the item adds to the ledger, each at the rate of the import.
func entriesOf(p *plan, i *item) []assets.Entry {
	var out []assets.Entry
	if i.Estimate != nil {
		out = append(out, entry(p, assets.Estimate, *i.Estimate, midnight(i.SeizedOn), "EstValue in "+p.source.name))
	}
	return append(out, forfeitedOf(p, i)...)
}

// forfeitedOf is what was forfeited; of a rescinded item, also that it was given back.
func forfeitedOf(p *plan, i *item) []assets.Entry {
	if i.Forfeited == nil {
		return nil
	}
	d, column := i.ended()
	basis := "ForfValue in " + p.source.name
	if column == "SeizeDate" {
		basis += ", which gives no day for it: entered as at the seizure"
	}
	out := []assets.Entry{entry(p, assets.Forfeited, *i.Forfeited, midnight(d), basis)}
	if i.Outcome == Rescinded {
		out = append(out, entry(p, assets.ReturnedSum, *i.Forfeited, midnight(d), cut("Rescinded in "+p.source.name+": "+i.Said, 1000)))
	}
	return out
}

func entry(p *plan, m assets.Measure, minor int64, at time.Time, basis string) assets.Entry {
	return assets.Entry{Measure: m, Minor: minor, Currency: p.currency, Rate: p.rate, AsOf: at, Basis: basis}
}

// newChance is the opportunity of an item that was let go. It ended on a day that the source gives, the seizure's where
// it gives no other; the text says which. An end is exclusive: that of a day is the midnight after it.
func newChance(p *plan, g access.Grant, batch ids.Batch, i *item, a assets.Asset) (opportunities.Imported, error) {
	d, column := i.ended()
	o := opportunities.Imported{Grant: g, Key: i.Key, Title: "Forfeiture of seized property", Reason: "DATA", EndedAt: midnight(d.AddDays(1)), AssetID: a.ID, BatchID: &batch,
		Why: fmt.Sprintf("%s was let go: the source says “%s”. Ended on %s, the day in its column %s.", a.Title, i.Said, d.UK(), column)}
	if column == "SeizeDate" {
		o.Why += " It gives no day for the outcome."
	}
	if len(a.Interests) > 0 {
		o.Interest = a.Interests[0].ID
	}
	if i.Estimate == nil {
		return o, nil
	}
	x := money.Exponent(p.currency)
	gbp, err := p.rate.Pence(*i.Estimate, x)
	if err != nil {
		return o, err
	}
	o.Value, o.Basis = &gbp, "EstValue in "+p.source.name+": "+p.currency+" "+money.Minor(*i.Estimate, x)+" at "+string(p.rate)
	return o, nil
}
