package assets

import (
	"context"
	"sort"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
)

const listSize = 50

// row is one interest in the list of assets.
type row struct {
	asset    Asset
	interest Interest
	number   string // A1, or A1.2 of an asset with several holders
	href     string
	holder   string
	value    string
	reach    Reach
	group    int
	chain    templ.Component
	steps    []layout.Step
	acts     []layout.Action
	more     []layout.Link
	ends     time.Time // when the clock that ends soonest ends; zero for none
	urgent   bool      // it ends within a day, or has ended
}

// group is a part of the list under one heading.
type group struct {
	title, meta string
	total       money.Pence
	rows        []row
}

// The groups of the list, by what is next.
const (
	needsOrder = iota
	heldByCourt
	heldElse
	taken4good
	goneOrDropped
)

var groupWords = [...]struct{ title, meta string }{
	{"Needs an order", "nothing holds this value beyond the clock shown"},
	{"Held", "restrained, frozen or detained by a court"},
	{"Held as evidence", "under PACE or another law: not denial under the Act"},
	{"Forfeited or collected", ""},
	{"No longer held or pursued", "stays on record"},
}

func groupOf(s State) int {
	switch {
	case s == DeniedPACE:
		return heldElse
	case s == DeniedSeized, s == Identified, s == Assessed, s == Lapsed:
		return needsOrder
	case s.Held():
		return heldByCourt
	case s.Ordered():
		return taken4good
	}
	return goneOrDropped
}

// counted is what a row adds to the total of its group.
func (x row) counted() money.Pence {
	switch x.group {
	case heldByCourt:
		return x.reach.Held
	case taken4good:
		return x.reach.Ordered
	}
	return x.reach.Identified
}

type listView struct {
	p      place
	by     string
	groups []group
	totals Totals
	strip  [4]money.Pence // needs an order, held, ordered and not paid, collected
	pager  layout.Pager
	gone   int // withdrawn assets
	edit   bool
}

func (r *Room) listPage(c *web.Ctx) error {
	p, err := r.at(c, access.Read)
	if err != nil {
		return err
	}
	head, err := r.head(c.Ctx(), p)
	if err != nil {
		return err
	}
	if p.edit, err = r.mayEdit(c, p.g); err != nil {
		return err
	}
	v := listView{p: p, by: arrangement(c.Query("by")), edit: p.edit}
	rows, err := r.gather(c.Ctx(), r.DB, &v)
	if err != nil {
		return err
	}
	v.strip = stripOf(rows, v.totals)
	v.arrange(rows, c)
	if r.Chains != nil {
		chains, err := r.Chains(c.Ctx(), r.DB, p.g)
		if err != nil {
			return err
		}
		for gi := range v.groups {
			for ri := range v.groups[gi].rows {
				x := &v.groups[gi].rows[ri]
				x.chain = chains[x.interest.ID]
			}
		}
	}
	if r.NextActs != nil && p.g.CanEdit() { // a closed case still takes the receipt of money
		acts, err := r.NextActs(c.Ctx(), r.DB, p.g)
		if err != nil {
			return err
		}
		for gi := range v.groups {
			for ri := range v.groups[gi].rows {
				x := &v.groups[gi].rows[ri]
				x.acts = append(acts[x.interest.ID], x.acts...)
			}
		}
	}
	return c.Page(200, layout.Page{Title: "Assets and orders, " + p.g.Ref(), Head: head}, listBody(v))
}

// arrangement is by what the list is arranged; by what is next where it is not said.
func arrangement(by string) string {
	if by == "holder" || by == "kind" {
		return by
	}
	return "next"
}

// gather reads the rows of the list of a case, not yet in order, and puts its totals into v.
func (r *Room) gather(ctx context.Context, rd db.Reader, v *listView) ([]row, error) {
	list, err := r.ByCase(ctx, rd, v.p.g)
	if err != nil {
		return nil, err
	}
	ledger, err := ledgerOf(ctx, rd, v.p.g)
	if err != nil {
		return nil, err
	}
	seizures, err := r.Seizures(ctx, rd, v.p.g)
	if err != nil {
		return nil, err
	}
	var all []Interest
	for _, a := range list {
		all = append(all, a.Interests...)
		if a.Withdrawn() {
			v.gone++
		}
	}
	v.totals = add(all, ledger)
	rows := r.rowsOf(v.p, list, v.totals, seizures)
	ends, err := runningEnds(ctx, rd, v.p.g)
	if err != nil {
		return nil, err
	}
	for n, x := range rows {
		if x.interest.State.Held() || x.interest.State == DeniedPACE {
			rows[n].ends = ends[x.asset.ID]
			rows[n].urgent = !rows[n].ends.IsZero() && rows[n].ends.Sub(rd.Time()) < 24*time.Hour
		}
	}
	return rows, nil
}

// rowsOf makes a row of each live interest.
func (r *Room) rowsOf(p place, list []Asset, t Totals, seizures []Seizure) []row {
	names := p.names()
	byInterest := map[ids.Interest]Seizure{}
	for _, s := range seizures {
		if s.WithdrawnAt == nil {
			byInterest[s.InterestID] = s
		}
	}
	var rows []row
	for _, a := range list {
		if a.Withdrawn() {
			continue
		}
		live := a.Live()
		for n, i := range a.Interests {
			if !i.Live() {
				continue
			}
			x := row{asset: a, interest: i, number: a.Number(), href: p.path + "/assets/" + a.Number(), holder: i.HolderText(names), reach: t.Reaches[i.ID], group: groupOf(i.State)}
			if len(live) > 1 {
				x.number += "." + strconv.Itoa(n+1)
				x.holder += ", " + i.Share()
			}
			x.value = valueText(i.State, t.Worths[i.ID])
			if s, ok := byInterest[i.ID]; ok {
				x.holder = "Seized from " + x.holder
				x.steps = append(x.steps, layout.Step{State: "done", Title: "Seized", When: layout.NearMoment(s.SeizedAt, r.DB.Time()), Note: s.Power.Cite() + ", by " + s.SeizedBy})
			}
			x.steps = append(x.steps, stepsOf(i, len(x.steps) > 0, r.DB.Time())...)
			if p.edit {
				x.acts, x.more = r.actsOf(p, a, i, n+1)
			}
			rows = append(rows, x)
		}
	}
	return rows
}

// valueText is what an interest is worth, for a list: an estimate says so.
func valueText(s State, w Worth) string {
	switch {
	case s.Ordered() && w.Forfeited > 0:
		return w.Forfeited.Pounds()
	case (s.Held() || s.Ordered()) && w.Denied > 0:
		return w.Denied.Pounds()
	case w.Estimated:
		return layout.About(int64(w.Estimate))
	}
	return "value not known"
}

// stepsOf is the chain of an interest of which no order is drawn: where it is, and what can be next.
func stepsOf(i Interest, seized bool, now time.Time) []layout.Step {
	if seized && i.State == DeniedSeized {
		return []layout.Step{{State: "next", Title: "Detention order", Note: "up to 6 months"}, {State: "later", Title: "Forfeiture"}, {State: "later", Title: "Collected"}}
	}
	out := []layout.Step{{State: "now", Title: i.State.Title(), When: layout.NearDay(i.StateSince, now)}}
	for n, s := range i.State.Next() {
		if n == 2 {
			break
		}
		if s != Discounted && s != NoAction && s != Dissipated && s != Lapsed {
			out = append(out, layout.Step{State: "next", Title: s.Title()})
		}
	}
	return out
}

// actsOf are what can be recorded on an interest without an order.
func (r *Room) actsOf(p place, a Asset, i Interest, n int) (acts []layout.Action, more []layout.Link) {
	base := p.path + "/assets/" + a.Number()
	seizable := false
	for _, pw := range PowersFor(a.Kind) {
		if _, _, err := step(a.Kind, i.State, i.Family, pw.state()); err == nil && pw.state() == DeniedSeized && a.Kind.Seizable() {
			seizable = true
		}
	}
	if seizable {
		acts = append(acts, layout.Action{Label: "Record a seizure", Href: p.path + "/seizures/" + string(a.Kind) + "/new?of=" + ids.String(i.ID)})
	}
	more = append(more, layout.Link{Label: "Record a value", Href: base + "/values/new"})
	if len(i.MovesFrom()) > 0 {
		more = append(more, layout.Link{Label: moveLabel(i.State), Href: base + "/interests/" + strconv.Itoa(n) + "/move"})
	}
	if a.Kind == Cash && i.State.Held() && a.InterestAccountOn.IsZero() {
		more = append(more, layout.Link{Label: "Record that it was paid in", Href: base + "/paid-in"})
	}
	more = append(more, layout.Link{Label: "Edit", Href: base + "/edit"})
	return acts, more
}

func moveLabel(s State) string {
	switch {
	case s.denial() || s == ForfeitureNotice || s == ForfeitureApplied:
		return "Record return or transfer"
	case s == Identified:
		return "Assess or discount"
	}
	return "Record what became of it"
}

// stripOf splits the pounds of a case into four parts that do not overlap.
// What a confiscation order imposes is taken from what is held for it.
func stripOf(rows []row, t Totals) (s [4]money.Pence) {
	for _, x := range rows {
		switch x.group {
		case needsOrder:
			s[0] += x.reach.Identified - x.reach.Ordered
		case heldByCourt:
			s[1] += x.reach.Held - x.reach.Ordered
		}
		s[2] += x.reach.Ordered - x.reach.Collected
		s[3] += x.reach.Collected
	}
	s[1] = max(0, s[1]-(t.Imposed-t.Beyond))
	s[2] += max(0, t.Imposed-t.Paid)
	s[3] += t.Paid
	return s
}

// key is the place and the heading of a row's group.
func (v *listView) key(x row) (int, string) {
	switch v.by {
	case "holder":
		return 0, x.interest.HolderText(v.p.names())
	case "kind":
		for n, k := range Kinds {
			if k == x.asset.Kind {
				return n, k.Title()
			}
		}
	}
	return x.group, groupWords[x.group].title
}

// order sorts the rows as the list stands.
func (v *listView) order(rows []row) {
	sort.SliceStable(rows, func(i, j int) bool {
		a, at := v.key(rows[i])
		b, bt := v.key(rows[j])
		if a != b {
			return a < b
		}
		if at != bt {
			return at < bt
		}
		if ei, ej := rows[i].ends, rows[j].ends; !ei.Equal(ej) { // the clock that ends soonest first, then what has none
			return ej.IsZero() || !ei.IsZero() && ei.Before(ej)
		}
		return rows[i].asset.N < rows[j].asset.N
	})
}

// arrange sorts the rows, cuts the page asked for, and puts headings over it. Totals of groups are those of the case.
func (v *listView) arrange(rows []row, c *web.Ctx) {
	v.order(rows)
	totals := map[string]money.Pence{}
	for _, x := range rows {
		_, t := v.key(x)
		totals[t] += x.counted()
	}
	shown, prev, next := cut(rows, page.Decode(c.Query("after")), page.Decode(c.Query("before")))
	for _, x := range shown {
		_, t := v.key(x)
		if len(v.groups) == 0 || v.groups[len(v.groups)-1].title != t {
			g := group{title: t, total: totals[t]}
			if v.by == "next" {
				g.meta = groupWords[x.group].meta
			}
			v.groups = append(v.groups, g)
		}
		last := &v.groups[len(v.groups)-1]
		last.rows = append(last.rows, x)
	}
	link := func(k, at string) string {
		if at == "" {
			return ""
		}
		return v.p.assetsPath() + "?by=" + v.by + "&" + k + "=" + at
	}
	v.pager = layout.Pager{Label: "Pages of assets", Shown: strconv.Itoa(len(shown)) + " of " + layout.Many(len(rows), "asset", "assets") + " shown",
		Prev: link("before", prev), Next: link("after", next), Size: listSize}
}

// cut takes a page from sorted rows by the key of the row before or after it.
func cut(rows []row, after, before page.Key) (shown []row, prev, next string) {
	from := 0
	for n, x := range rows {
		switch int64(x.interest.ID) {
		case after.ID:
			from = n + 1
		case before.ID:
			from = max(0, n-listSize)
		}
	}
	to := min(len(rows), from+listSize)
	shown = rows[from:to]
	if len(shown) == 0 {
		return shown, "", ""
	}
	if from > 0 {
		prev = page.Key{ID: int64(shown[0].interest.ID)}.Encode()
	}
	if to < len(rows) {
		next = page.Key{ID: int64(shown[len(shown)-1].interest.ID)}.Encode()
	}
	return shown, prev, next
}
