package diary

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/orders"
)

// noticesSize is how many notices a page holds.
const noticesSize = 50

// noticesView is the list of notices, by day.
type noticesView struct {
	days   []noticeDay
	newest int64 // of all that are shown: what "mark all" goes up to
	unread int
	clocks bool // the reader has clocks
	pager  layout.Pager
}

type noticeDay struct {
	id    string
	title string
	lines []noticeLine
}

type noticeLine struct {
	Line
	severity layout.Severity
	what     string
	text     string
	since    string // what became of it
	href     string
	at       string
}

// getNotices lists the reader's notices.
func (r *Room) getNotices(c *web.Ctx) error {
	req := page.Parse(c.Request.URL.Query(), noticesSize, page.Sort{Name: "unread"})
	res, err := r.Notices(c.Ctx(), r.DB, req)
	if err != nil {
		return err
	}
	v := noticesView{pager: layout.Pager{Label: "Pages of notices", Shown: layout.Count(len(res.Rows)) + " shown", Size: noticesSize, Prev: noticesHref("before", res.Prev), Next: noticesHref("after", res.Next)}}
	var shown []int64
	for _, l := range res.Rows {
		shown = append(shown, l.ID)
		v.newest = max(v.newest, l.ID)
		day := caltime.DateOf(l.CreatedAt)
		id := "read-" + day.String()
		if l.Unread {
			id = "new-" + day.String()
		}
		if n := len(v.days); n == 0 || v.days[n-1].id != id {
			v.days = append(v.days, noticeDay{id: id, title: day.WithDay()})
		}
		last := &v.days[len(v.days)-1]
		last.lines = append(last.lines, lineOf(l))
	}
	// A view of results is logged with what it showed, before it leaves (s.62 DPA 2018).
	db.Consulted(c.Ctx(), "list.shown", db.On{Op: db.Consultation, Kind: "notices"}, map[string]any{"notices": shown})
	if v.unread, err = r.UnreadCount(c.Ctx()); err != nil {
		return err
	}
	head := layout.PageHead{Title: "Notices", Lead: unreadText(v.unread), Sentence: "What your clocks have to tell you, each thing once.",
		Actions: []layout.Action{{Label: "My day", Href: "/diary/today"}, {Label: "Diary and mails", Href: "/diary"}}}
	if v.clocks = c.Actor().Can(perm.WorkView); !v.clocks {
		head.Sentence, head.Actions = "What the installation has to tell you, each thing once.", nil
	}
	return c.Page(http.StatusOK, layout.Page{Title: "Notices", AsAt: r.DB.Time(), Head: layout.Head(head)}, noticesBody(v))
}

func unreadText(n int) string {
	switch {
	case n == 0:
		return "Nothing unread."
	case n >= mostCounted:
		return fmt.Sprintf("%d or more unread.", mostCounted)
	}
	return fmt.Sprintf("%d unread.", n)
}

func noticesHref(way, key string) string {
	if key == "" {
		return ""
	}
	return "/notices?" + url.Values{way: {key}}.Encode()
}

// lineOf puts a notice into words.
func lineOf(l Line) noticeLine {
	out := noticeLine{Line: l, at: layout.Clock(l.CreatedAt), severity: layout.DueSoon}
	end, ends := localText(l.EndLocal), atEnd(l.EndLocal)
	act := ""
	if by, err := caltime.ParseLocal(l.ActLocal); err == nil {
		act = " Act by " + by.WithDay() + "."
	}
	switch l.Kind {
	case Soon:
		out.what, out.text = "Due soon", "Ends "+ends+"."+act
	case Critical:
		out.what, out.text, out.severity = "Close to its end", "Ends "+ends+"."+act, layout.Critical
	case ActBy:
		out.what, out.text, out.severity = "Act now", "The time to act has come. Ends "+ends+".", layout.Critical
	case Lapsed:
		out.what, out.text, out.severity = "Lapsed", "Ran out without its act: "+end+".", layout.Overdue
		if slices.Contains(orders.BreachCodes(), l.Code) {
			out.what, out.text = "Breach", "The time of whoever had to comply ran out, and nothing is recorded: "+end+". A breach to act on."
		}
	case MovedEnd:
		out.what, out.text = "Moved by a change of the non-working days or of sittings", "Ends "+ends+movedFrom(l.WasLocal, l.EndLocal)+"."+act
	case StandingIn:
		out.what, out.severity = "You stand in", layout.OnTrack
		out.text = "You stand in for " + l.AwayName + " from " + l.AwayFrom.UK() + " to " + l.AwayTo.UK() + "."
	case Back:
		out.what, out.severity = "You were away", layout.OnTrack
		out.text = "See what ran from " + l.AwayFrom.UK() + " to " + l.AwayTo.UK() + "."
	}
	if l.Page != "" {
		return reportLine(out)
	}
	if l.Kind == CheckpointLost {
		return checkpointLine(out)
	}
	if l.GlassID != nil {
		out.what, out.severity = "Glass was broken", layout.Critical
		out.text = l.GlassBy + " reads a restricted case of " + l.GlassUnit + " by break-glass until " + localText(l.EndLocal) + ": " + cases.GlassReasonName(l.GlassReason) + "."
		if l.GlassReviewed {
			out.since = "Since then: reviewed"
		}
		out.href = "/break-glass/review/" + l.GlassKey
		if l.Ref != "" {
			out.href = cases.Path(l.Ref) + "/team"
		}
		return out
	}
	if l.AbsenceID != nil {
		out.href = "/diary/hand-over?absence=" + strconv.FormatInt(*l.AbsenceID, 10)
		return out
	}
	if l.ForName != "" {
		out.text += " You are told in place of " + l.ForName + "."
	}
	switch {
	case l.Kind != Lapsed && l.State != orders.Running:
		out.since = "Since then: " + l.State.Word()
	case l.NowEnd != l.EndLocal:
		out.since = "Since then it moved: ends " + atEnd(l.NowEnd)
	}
	out.href = clockHref(l.Ref, l.Path, l.AssetN, l.OrderN)
	return out
}

// clockHref is the page of a clock: that of its asset, else its own, else its order's, else its case's.
func clockHref(ref, path string, asset, order *int) string {
	p := cases.Path(ref)
	switch {
	case asset != nil:
		return p + fmt.Sprintf("/assets/A%d", *asset)
	case path != "":
		return p + path
	case order != nil:
		return p + fmt.Sprintf("/orders/O%d", *order)
	}
	return p
}

// movedFrom says where an end was before.
func movedFrom(was, end string) string {
	switch {
	case was == "":
		return "; it was not known before"
	case was == end:
		return " as before"
	}
	return "; before, " + localText(was)
}

// localText writes an end in London as people read it.
func localText(s string) string {
	l, err := caltime.ParseLocal(s)
	if err != nil {
		return "at a time that is not known"
	}
	return l.EndWithDay()
}

// atEnd writes an end in London for after a verb, "it ends …".
func atEnd(s string) string {
	l, err := caltime.ParseLocal(s)
	if err != nil {
		return "at a time that is not known"
	}
	return l.AtEnd()
}

// caseText names the case: its operation where it has one.
func (l noticeLine) caseText() string {
	if l.Operation != "" {
		return l.Operation
	}
	return l.CaseTitle
}

func (l noticeLine) idText() string { return strconv.FormatInt(l.ID, 10) }

func (v noticesView) newestText() string { return strconv.FormatInt(v.newest, 10) }

// number reads a row's id from a form; NotFound for anything else.
func number(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.Missing()
	}
	return n, nil
}

func (r *Room) postRead(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	id, err := number(form.Get("notice"))
	if err != nil {
		return err
	}
	if err := r.MarkRead(c.Ctx(), id); err != nil {
		return err
	}
	return c.See("/notices")
}

func (r *Room) postReadAll(c *web.Ctx) error {
	form, err := c.Form()
	if err != nil {
		return err
	}
	upTo, err := number(form.Get("up_to"))
	if err != nil {
		return err
	}
	n, err := r.MarkAllRead(c.Ctx(), upTo)
	if err != nil {
		return err
	}
	c.Done("Marked as read: "+layout.Many(n, "notice", "notices")+".", "")
	return c.See("/notices")
}

// how tells two parts of one day apart: what was read of it stands further down.
func (d noticeDay) how() string {
	if d.lines[0].Unread {
		return ""
	}
	return ", read"
}

func (d noticeDay) count() string {
	if d.lines[0].Unread {
		return layout.Count(len(d.lines)) + " unread"
	}
	return layout.Count(len(d.lines)) + " read"
}

// end stands at the end of the head of the nth day: with the first, while something is unread, what marks it all.
func (v noticesView) end(n int) templ.Component {
	if n > 0 || v.unread == 0 {
		return nil
	}
	return markAll(v)
}
