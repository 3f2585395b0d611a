package orders

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/orders/powers"
)

func (r *Room) adminRoutes() []web.Route {
	return []web.Route{
		web.Get("/admin/clocks", perm.ReferenceManage, r.getAdminClocks),
		web.Get("/admin/clocks/window", perm.ReferenceManage, r.getWindow),
		web.Post("/admin/clocks/window", perm.ReferenceManage, r.postWindow).Fresh(),
		web.Get("/admin/clocks/sittings", perm.ReferenceManage, r.getSittings),
		web.Post("/admin/clocks/sittings", perm.ReferenceManage, r.postSittings).Fresh(),
		web.Get("/admin/clocks/follow", perm.ReferenceManage, r.getFollow),
		web.Post("/admin/clocks/follow", perm.ReferenceManage, r.postFollow).Fresh(),
	}
}

// adminView is what a force has set about its clocks.
type adminView struct {
	windows []windowRow
	courts  []courtRow
	changes []WindowChange
	edition int64
}

// windowRow is one clock with its windows in force.
type windowRow struct {
	p              powers.Power
	cite           string
	critical, soon string
	from           string   // who set them, or where they come from
	planned        []string // what was set for a later day
}

// courtRow is what was set of one court, now or before.
type courtRow struct {
	CourtSittings
	sits, state, tag string
	mayChange        bool
}

func (r *Room) getAdminClocks(c *web.Ctx) error {
	a, err := keeper(c.Ctx())
	if err != nil {
		return err
	}
	today := caltime.DateOf(r.DB.Time())
	by, err := r.windows(c.Ctx(), r.DB, a.Force)
	if err != nil {
		return err
	}
	v := adminView{}
	if v.changes, err = windowChangesOf(c.Ctx(), r.DB, a.Force, ""); err != nil {
		return err
	}
	for _, p := range powers.All() {
		if _, err := windowed(p.Code); err == nil {
			v.windows = append(v.windows, windowRowOf(p, by[p.Code], v.changes, today))
		}
	}
	t, err := r.timetable(c.Ctx(), r.DB, a.Force)
	if err != nil {
		return err
	}
	v.courts, v.edition = courtRows(t, today), t.edition()
	head := layout.PageHead{Title: "Clocks of the force", Sentence: "A force sets when a clock looks urgent and when its courts sit. It never sets when a clock ends: that is the statute’s.",
		Actions: []layout.Action{{Label: "Set a court’s sittings", Icon: "plus", Href: "/admin/clocks/sittings?new=yes", Primary: true}, {Label: "Reckon running clocks again", Href: "/admin/clocks/follow"}}}
	return c.Page(http.StatusOK, layout.Page{Title: "Clocks of the force", Head: layout.Head(head)}, adminClocksBody(v))
}

func windowRowOf(p powers.Power, w powers.Windows, changes []WindowChange, today caltime.Date) windowRow {
	row := windowRow{p: p, cite: powers.Dashed(p.Cite), from: "Came with the program"}
	row.critical, row.soon = windowTexts(p, w)
	for _, c := range slices.Backward(changes) { // oldest first
		switch {
		case c.Code != p.Code:
		case c.FromOn.After(today):
			row.planned = append(row.planned, fmt.Sprintf("From %s: %s. Set by %s, %s: %s", c.FromOn.UK(), c.Text(), c.SetName, layout.Day(c.SetAt), c.Reason))
		default:
			row.from = fmt.Sprintf("Set by %s, %s: %s", c.SetName, layout.Day(c.SetAt), c.Reason)
		}
	}
	return row
}

// windowTexts prints windows: "24 h counted" and "48 h counted", or "2 working days" and "14 days".
func windowTexts(p powers.Power, w powers.Windows) (critical, soon string) {
	if byHours(p) {
		return fmt.Sprintf("%d h counted", int(w.CriticalHours/time.Hour)), fmt.Sprintf("%d h counted", int(w.SoonHours/time.Hour))
	}
	return layout.Many(w.CriticalDays, "working day", "working days"), layout.Many(w.SoonDays, "day", "days")
}

// courtRows lists the default and each named court: what holds first, then what is planned, then what held before.
func courtRows(t timetable, today caltime.Date) (out []courtRow) {
	def, ok := t.holds("", today)
	if !ok || def.Dropped {
		out = append(out, courtRow{CourtSittings: builtinSittings.row(), sits: caltime.DefaultSittings().Text(), state: "Holds", tag: "done", mayChange: true})
	}
	var keys []string
	for _, c := range t.rows {
		if k := courtKey(c.Court); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		now, has := t.holds(key, today)
		first := true
		for _, c := range slices.Backward(t.rows) {
			if courtKey(c.Court) != key {
				continue
			}
			row := courtRow{CourtSittings: c, sits: c.Sittings().Text(), state: "Earlier", tag: "quiet", mayChange: first && (key != "" || has && !now.Dropped)}
			if c.Dropped {
				row.sits = "No times of its own"
			}
			switch {
			case c.FromOn.After(today):
				row.state, row.tag = "From "+c.FromOn.UK(), "soon"
			case has && c.ID == now.ID:
				row.state, row.tag = "Holds", "done"
			}
			first = false
			out = append(out, row)
		}
	}
	return out
}

// from says who set the row.
func (c courtRow) from() string {
	if c.ID == 0 {
		return "Came with the program"
	}
	return fmt.Sprintf("From %s. Set by %s, %s: %s", c.FromOn.UK(), c.SetName, layout.Day(c.SetAt), c.Reason)
}

func (c courtRow) name() string {
	if c.Court == "" {
		return "Every other court"
	}
	return c.Court
}

func (c courtRow) href(drop bool) string {
	q := url.Values{"court": {c.Court}}
	if drop {
		q.Set("drop", "yes")
	}
	return "/admin/clocks/sittings?" + q.Encode()
}

func windowHref(code powers.Code) string { return "/admin/clocks/window?code=" + string(code) }

// shiftText says how clocks change their looks: "3 from due soon to critical".
func shiftText(x Shifted) string {
	return fmt.Sprintf("%d from %s to %s", x.N, severityWord(x.From), severityWord(x.To))
}

func severityWord(s powers.Severity) string {
	switch s {
	case powers.Overdue:
		return "overdue"
	case powers.Critical:
		return "critical"
	case powers.Soon:
		return "due soon"
	}
	return "on track"
}

func shiftedAll(list []Shifted) (n int) {
	for _, x := range list {
		n += x.N
	}
	return n
}

func editionOf(form url.Values) int64 {
	n, _ := strconv.ParseInt(form.Get("edition"), 10, 64)
	return n
}
