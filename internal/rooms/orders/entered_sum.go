package orders

import (
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/assets"
)

// mostInterestBp is the most that interest can plausibly add to money held, in hundredths of a per cent of it: half as
// much again. Detention and freezing end after three years at the latest; a sum above that is a slip of the hand.
const mostInterestBp = 5_000

// tooMuch says, for the field of a sum, that it cannot be what was done with money of which known pence stood there:
// money grows by interest alone. Other property is worth what it is sold for, so nothing is too much for it; nor is it
// where no value is known. "" is a sum that can be right.
func (a aim) tooMuch(entered *money.Pence, known money.Pence, stood string) string {
	if entered == nil || known <= 0 || !a.isMoney() || *entered <= known+share(known, mostInterestBp, 10_000) {
		return ""
	}
	return "Check the sum: " + known.String() + " was " + stood + ", and interest cannot add so much. Where more was " + stood + ", record that value first"
}

// differs tells of a sum below or above what stood there, which can be right but must be seen; "" where it is the same.
func (a aim) differs(entered *money.Pence, known money.Pence, stood string) string {
	switch {
	case entered == nil || known <= 0 || *entered == known:
		return ""
	case *entered < known:
		return "That is " + (known - *entered).String() + " less than the " + known.String() + " that was " + stood
	}
	return "That is " + (*entered - known).String() + " more than the " + known.String() + " that was " + stood
}

func (a aim) isMoney() bool { return a.asset.Kind == assets.Cash || a.asset.Kind == assets.Account }
