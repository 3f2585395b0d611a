package diary

import "proceeds/internal/platform/layout"

// reportLine puts a notice about a report into words.
func reportLine(out noticeLine) noticeLine {
	out.href, out.severity = out.Page, layout.OnTrack
	switch out.Kind {
	case ReportReady:
		out.what, out.text = "Report ready", out.Report+" was made for you by a schedule. It is kept for 24 hours; after that its page makes it again."
	case ReportFailed:
		out.what, out.text, out.severity = "Report failed", out.Report+" could not be made for you. Its page says why.", layout.DueSoon
	case ReportLeftOut:
		out.what, out.text, out.severity = "Somebody was left out", out.ForName+" may not run "+out.Report+" any more, so your schedule left them out.", layout.DueSoon
	}
	return out
}
