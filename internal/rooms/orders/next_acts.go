package orders

import (
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
)

// Act is something that can be recorded next: the end of its address below an asset's record/, and its words.
type Act struct {
	Kind  string
	Label string
	Order int // O1, O2 … of an order it is about; 0 for none
}

// actsOn lists what can be recorded next on an interest, the likeliest first, from the orders of its case.
func actsOn(a assets.Asset, i assets.Interest, all []Order, now time.Time) (out []Act) {
	add := func(kind, label string, order int) { out = append(out, Act{kind, label, order}) }
	mine := []ids.Interest{i.ID}
	holder := holding(all, mine, Detention, FurtherDetention, Freezing, FreezingVariation)
	late := i.State == assets.Lapsed
	switch i.State {
	case assets.DeniedSeized, assets.Lapsed:
		if i.State == assets.DeniedSeized && i.Family == assets.FamilyRestraint {
			add("restraint", "Record restraint order", 0)
			break
		}
		switch {
		case holder.ID != 0 && (holder.Kind == Freezing || holder.Kind == FreezingVariation):
			add("variation", "Record variation", 0)
		case holder.ID != 0:
			add("extension", "Record further detention", 0)
		case detentionPower(a.Kind) != "":
			add("detention", "Record detention order", 0)
		}
		if late && freezingPower(a.Kind) != "" {
			add("freezing", "Record freezing order", 0)
		}
		if forfeiturePower(family(a.Kind)) != "" {
			add("application", "Apply for forfeiture", 0)
		}
	case assets.DeniedDetained, assets.DeniedFrozen:
		add("application", "Apply for forfeiture", 0)
		if noticePower(i.Family) != "" {
			add("notice", "Give forfeiture notice", 0)
		}
		if i.State == assets.DeniedDetained {
			add("extension", "Record further detention", 0)
		} else {
			add("variation", "Record variation", 0)
		}
	case assets.Identified, assets.Assessed:
		if freezingPower(a.Kind) != "" {
			add("freezing", "Record freezing order", 0)
		}
		add("restraint", "Record restraint order", 0)
	case assets.DeniedPACE:
		add("restraint", "Record restraint order", 0)
	case assets.ForfeitedAdmin, assets.ForfeitedCourt, assets.Realised:
		add("receipt", "Record receipt", 0)
	}
	for n := len(all) - 1; n >= 0; n-- {
		o := all[n]
		if o.WithdrawnAt != nil || !o.names(mine) {
			continue
		}
		if o.State.Open() && o.Kind != Forfeiture || o.Kind == Forfeiture && (o.State == Drafted || o.State == Authorised) {
			for _, s := range o.HandSteps() {
				add(stepKind+string(s), stepTitle(s)+": "+o.Number(), o.N)
			}
			continue
		}
		if _, err := o.appealable(); err == nil && o.State != Satisfied {
			add(stepKind+stepAppeal, "Record appeal against "+o.Number(), o.N)
		}
		switch {
		case o.Kind == Forfeiture && o.State.Pending():
			add("forfeiture", "Record decision on "+o.Number(), o.N)
			add("withdrawal", "Withdraw "+o.Number(), o.N)
		case o.Kind.Notice() && (o.State == Given || o.State == Unopposed):
			if o.State == Unopposed || o.EndAt != nil && !now.Before(*o.EndAt) {
				add("forfeit-by-notice", "Forfeit by notice", o.N)
			}
			add("objection", "Record objection", o.N)
			add("withdrawal", "Withdraw "+o.Number(), o.N)
		case o.Live():
			if o.Kind == Restraint {
				add("report", "Record report", o.N)
			}
			if o.ServedAt == nil && o.Kind != Forfeiture {
				add("service", "Record service of "+o.Number(), o.N)
			}
			if o.Kind != Forfeiture {
				add("discharge", "Record discharge of "+o.Number(), o.N)
			}
		}
	}
	if i.State.Held() || i.State == assets.DeniedPACE || late {
		add("release", "Record release", 0)
	}
	return append(append(out, mattersOn(a, i, all)...), drafts(a, i, all)...)
}

// stepKind begins the kind of an act that is a step of an order: its page is that of the order.
const stepKind = "step/"
