package effort

import (
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/cases"
)

// onClosed refuses time on a closed case, but for a correction: what stands can be changed or withdrawn, and time worked
// up to the day of the closing can be added with the reason why it is recorded only now.
func (e Entry) onClosed(c cases.Case, fresh bool) error {
	if c.Open() || c.ClosedAt == nil {
		return nil
	}
	closed := caltime.DateOf(*c.ClosedAt)
	bad := map[string]string{}
	switch {
	case e.OnDate.After(closed):
		bad["on"] = c.Ref + " was closed on " + closed.UK() + ": no time after that day is recorded on it. A supervisor of its unit can reopen it"
	case fresh && strings.TrimSpace(e.LateReason) == "":
		bad["late"] = c.Ref + " was closed on " + closed.UK() + ". Enter why the time is recorded only now"
	}
	return fault.Fields("Check the time", bad)
}

// closedSince says on the pages of a closed case why no time can be recorded there; "" for an open one.
func closedSince(c cases.Case) string {
	if c.Open() || c.ClosedAt == nil {
		return ""
	}
	return "The case was closed on " + caltime.DateOf(*c.ClosedAt).UK() + ", so no time is recorded here. What you recorded can be changed; time from before the closing goes on your timesheet, with a reason."
}
