package diary

import "proceeds/internal/platform/layout"

// checkpointLine puts into words that checkpoints of the audit log are kept outside no more.
func checkpointLine(l noticeLine) noticeLine {
	l.what, l.severity = "A checkpoint of the audit log was not kept", layout.Overdue
	l.text = "The signed checkpoint could not be put at " + l.About + ". Until it can, nobody outside could prove that the log was cut back. It is tried again every quarter of an hour; “proceeds doctor” says what is wrong."
	if l.OverAt != nil {
		l.since = "Since then: kept there again, " + layout.Moment(*l.OverAt)
	}
	return l
}
