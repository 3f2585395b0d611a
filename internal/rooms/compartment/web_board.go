package compartment

import (
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/orders/powers"
)

func (r *Room) getBoard(c *web.Ctx) error {
	b, err := r.Board(c.Ctx(), r.DB)
	if err != nil {
		return err
	}
	rows := []layout.ClockRow{}
	for _, k := range b.Clocks {
		rows = append(rows, r.clockRow(c, k.Clock, k.Request))
	}
	head := layout.PageHead{Title: "Confidential compartment", Sentence: "Nothing on these pages is told to anybody outside the compartment.",
		Actions: []layout.Action{{Label: "Record a request", Href: "/confidential/requests/new", Primary: true}, {Label: "Record a report", Href: "/confidential/reports/new"}}}
	return r.show(c, posted{}, head, "/confidential", "", boardBody(b, rows, r.DB.Time()))
}

// clockRow puts a running clock into a row as on My work.
func (r *Room) clockRow(c *web.Ctx, k Clock, q Request) layout.ClockRow {
	now := r.DB.Time()
	start, end := k.StartOn.At(0, 0), k.LastDay.AddDays(1).At(0, 0)
	row := layout.ClockRow{Name: k.title(), Law: k.cite(), Left: layout.Left(k.EndAt.Sub(now)), Severity: r.severity(c, k, q), Ref: layout.Link{Label: q.Ref, Href: "/confidential/requests/" + q.PublicKey},
		Case: q.Reporter + " · " + pounds(q.ValuePence), Ends: "Ends " + k.LastDay.Format("Mon 2 Jan") + ", 24:00", Act: layout.Action{Label: "Open", Href: "/confidential/requests/" + q.PublicKey}}
	row.Bar = layout.Bar{Severity: row.Severity, Used: caltime.PlainShare(now, start, end).Part()}
	if k.ActByAt != nil {
		row.Ready, row.ReadyLate = actBy(k), k.ActByAt.Before(now)
	}
	return row
}

// actBy says by when to act.
func actBy(k Clock) string {
	if k.ActByAt == nil {
		return ""
	}
	day := caltime.DateOf(*k.ActByAt).Format("Mon 2 Jan")
	if k.Code == moratorium {
		return "Apply to extend by " + day
	}
	return "Answer by " + day
}

func (r *Room) severity(c *web.Ctx, k Clock, q Request) layout.Severity {
	p, ok := powers.ByCode(powers.Code(k.Code))
	cal, err := r.Reference.Calendar(c.Ctx(), r.DB, q.Nation)
	if !ok || err != nil {
		return layout.OnTrack
	}
	switch p.Windows.SeverityAt(r.DB.Time(), k.LastDay.AddDays(1).At(0, 0), cal) {
	case powers.Overdue:
		return layout.Overdue
	case powers.Critical:
		return layout.Critical
	case powers.Soon:
		return layout.DueSoon
	}
	return layout.OnTrack
}

// replySeverity says how pressing a time to reply is.
func replySeverity(q Request, now time.Time) layout.Severity {
	if q.ReplyByAt == nil {
		return layout.OnTrack
	}
	switch left := q.ReplyByAt.Sub(now); {
	case left <= 0:
		return layout.Overdue
	case left < 24*time.Hour:
		return layout.Critical
	case left < 72*time.Hour:
		return layout.DueSoon
	}
	return layout.OnTrack
}

func findingSeverity(x Finding, now time.Time) layout.Severity {
	switch left := x.ClosesAt.Sub(now); {
	case left <= 0:
		return layout.Overdue
	case left < 48*time.Hour:
		return layout.Critical
	case left < 7*24*time.Hour:
		return layout.DueSoon
	}
	return layout.OnTrack
}

func firstLine(s string) string {
	s = strings.SplitN(s, "\n", 2)[0]
	if r := []rune(s); len(r) > 120 {
		return string(r[:119]) + "…"
	}
	return s
}

// decided says in a few words what became of a request, without its clocks.
func (q Request) decided() string {
	switch {
	case q.Withdrawn():
		return "Withdrawn"
	case q.DeniedAt != nil:
		return "Held by an order"
	case !q.ConsentedOn.IsZero():
		return "Consent given " + q.ConsentedOn.UK()
	case !q.RefusedOn.IsZero():
		return "Refused " + q.RefusedOn.UK()
	}
	return "No decision recorded"
}
