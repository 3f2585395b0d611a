package opportunities

import "proceeds/internal/rooms/opportunities/rules"

// plans turns the 4P plans of a case into what rules read. Whatever was recorded of them stands in the tracker, so that what
// is not there did not happen.
func (c *rawCase) plans(f *rules.Facts) {
	for _, p := range c.more.plans {
		x := rules.Plan{ID: p.ID, Name: p.Name, From: startOf(p.LiveOn), Ended: onDay(p.ClosedOn), Considered: rules.Never()}
		for _, o := range c.more.aims {
			if o.PlanID == p.ID {
				x.Money = append(x.Money, rules.Span{From: o.CreatedAt.UTC(), To: derefTime(o.WithdrawnAt)})
			}
		}
		for _, n := range c.more.notPursued {
			if n.PlanID == p.ID {
				x.Considered = sooner(x.Considered, n.DecidedAt.UTC())
			}
		}
		f.Plans = append(f.Plans, x)
	}
}
