package diary

import (
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/powers"
)

// calling is a clock with what decides whom it calls.
type calling struct {
	orders.Clock
	LeadID     *ids.User
	DeputyID   *ids.User
	Restricted bool
}

// due is one call that a clock makes now.
type due struct {
	kind Kind
	mark string // the moment it is about
}

// dues says which calls the clock makes at now, by the force's windows and the non-working days of its nation. Somebody
// who was not looking hears the gravest window alone: after "critical", "soon" is no news. A clock that is not running,
// has not lapsed and ended with no breach calls nobody, nor does one whose end is not known.
func (c calling) dues(now time.Time, w powers.Windows, cal caltime.Calendar) (out []due) {
	if c.EndAt == nil || sealed(c.Code) {
		return nil
	}
	switch {
	case c.State == orders.Lapsed, c.Breached():
		return []due{{Lapsed, c.EndLocal}}
	case c.State != orders.Running || c.Ended(now): // it is about to be ended, by the job that looks for that
		return nil
	}
	actBy := c.ActByAt != nil && !now.Before(*c.ActByAt)
	if actBy {
		out = append(out, due{ActBy, c.ActByLocal})
	}
	switch c.Severity(now, w, cal) {
	case powers.Critical:
		out = append(out, due{Critical, c.EndLocal})
	case powers.Soon:
		if !actBy {
			out = append(out, due{Soon, c.EndLocal})
		}
	}
	return out
}

// sealed reports whether clocks of a kind belong to the confidential compartment. What the catalogue does not know is
// taken to be.
func sealed(code powers.Code) bool {
	p, ok := powers.ByCode(code)
	return !ok || p.Sealed
}

// openCodes lists the clocks of the open tier.
func openCodes() (out []powers.Code) {
	for _, p := range powers.All() {
		if !p.Sealed {
			out = append(out, p.Code)
		}
	}
	return out
}

// furthest is how long before its end a clock can enter a window or reach its act-by: no clock that ends later is looked at.
func furthest(all map[powers.Code]powers.Windows) time.Duration {
	const day = 24 * time.Hour
	most := 32 * day // courts and offices are closed a week at most, so act-by is never further off
	for _, w := range all {
		// Hours are counted without days that do not count: at worst each counted day brings two that do not, and a long weekend.
		most = max(most, time.Duration(w.SoonDays+2)*day, time.Duration(w.CriticalDays+10)*2*day, 3*max(w.SoonHours, w.CriticalHours)+7*day)
	}
	return most
}
