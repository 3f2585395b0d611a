package orders

import (
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders/powers"
)

// clockActs says which act a clock of a kind waits for: the end of the act's address and the words of its button. A clock
// that waits for somebody else, an appeal or an objection, has none.
var clockActs = map[powers.Code]Act{
	"CASH-48":  {Kind: "detention", Label: "Record detention order"},
	"LA-48":    {Kind: "detention", Label: "Record detention order"},
	"CR-48":    {Kind: "detention", Label: "Record detention order"},
	"CR-ITEM":  {Kind: "detention", Label: "Record detention order"},
	"S47-48":   {Kind: "restraint", Label: "Record restraint order"},
	"CASH-DET": {Kind: "application", Label: "Apply for forfeiture"},
	"LA-DET":   {Kind: "application", Label: "Apply for forfeiture"},
	"CR-DET":   {Kind: "application", Label: "Apply for forfeiture"},
	"AFO":      {Kind: "application", Label: "Apply for forfeiture"},
	"CWFO":     {Kind: "application", Label: "Apply for forfeiture"},
	"RO":       {Kind: "report", Label: "Record report"},
}

// clockAct is the act that a running clock waits for, about order number n (0: none); ok is false where there is none to
// record.
func clockAct(k Clock, n int) (a Act, ok bool) {
	if k.State != Running {
		return Act{}, false
	}
	a, ok = clockActs[k.Code]
	if a.Kind == "report" {
		a.Order, ok = n, n != 0
	}
	return a, ok
}

// openTo reports whether the act can be recorded on a live interest of the asset as its case stands.
func (a Act) openTo(on assets.Asset, all []Order, r *Room) bool {
	for _, i := range on.Live() {
		for _, x := range actsOn(on, i, all, r.DB.Time()) {
			if x.Kind == a.Kind && x.Order == a.Order {
				return true
			}
		}
	}
	return false
}
