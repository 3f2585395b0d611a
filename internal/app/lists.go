package app

import (
	"slices"

	"proceeds/internal/platform/lists"
)

// lists is every list of the application that can be taken away as its page shows it.
func (a *App) lists() []lists.List {
	return slices.Concat(a.Cases.Lists(), a.Subjects.Lists(), a.Assets.Lists(), a.Orders.Lists(), a.Intake.Lists(), a.Plans.Lists(), a.Effort.Lists(), a.Opportunities.Lists(), a.AuditLog.Lists(), a.Disclosure.Lists(), a.Releases.Lists(), a.Tasking.Lists(), a.Search.Lists(), a.Users.Lists(), a.Retention.Lists())
}
