package users

import (
	"context"
	"net/url"
	"strings"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
)

// Lists are the lists of this room that can be taken away. They are of no case.
func (r *Room) Lists() []lists.List {
	return []lists.List{
		{Code: "people", Title: "People", Permission: perm.UserManage, Page: "/admin/users", Open: r.openPeople},
		{Code: "register", Title: "Register", Permission: perm.RegisterRead, Page: registerPath, Open: r.openRegister},
	}
}

// byName is the order of both.
var byName = page.Sort{Name: "name"}

// chipWords are filters in use, in words.
func chipWords(f layout.Filters) string {
	var out []string
	for _, c := range f.Chips {
		out = append(out, c.Text)
	}
	return strings.Join(out, "; ")
}

// counted is how many rows come; Unknown where the count stopped short.
func counted(n int) int {
	if n > 10_000 {
		return lists.Unknown
	}
	return n
}

// each joins what a cell of the page holds in lines of its own.
func each[T any](list []T, say func(T) string) xlsx.Cell {
	var out []string
	for _, x := range list {
		out = append(out, say(x))
	}
	return xlsx.Text(strings.Join(out, "\n"))
}

func (r *Room) openPeople(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	a, _ := actor.From(ctx)
	units, err := r.Units(ctx, rd, a.Force)
	if err != nil {
		return lists.Sheet{}, err
	}
	v := peopleView{Wanted: readWanted(ask.Query, units), Units: units}
	get := func(p page.Request) (page.Result[Listed], int, error) {
		return r.FindUsers(ctx, rd, a.Force, v.Wanted, p)
	}
	_, n, err := get(page.Request{Sort: byName, Size: 1})
	if err != nil {
		return lists.Sheet{}, err
	}
	return lists.Sheet{Title: "People", Freeze: 1, Count: counted(n), Filters: lists.Filtered(lists.Filter{Name: "Narrowed to", Text: chipWords(v.filters())}, lists.Filter{Name: "Order", Text: "by name"}),
		Columns: []xlsx.Column{{Head: "Name", Kind: xlsx.KindRef, Width: 26}, {Head: "Login", Width: 18}, {Head: "Rank", Width: 22}, {Head: "Staff number", Width: 14}, {Head: "Appointments", Kind: xlsx.KindLongText, Width: 52}, {Head: "Account", Width: 12}},
		Rows: lists.Paged(byName, func(p page.Request) (page.Result[Listed], error) {
			res, _, err := get(p)
			return res, err
		}, func(u Listed) []xlsx.Cell {
			account, posts := "Enabled", each(u.Posts, func(p Post) string { return p.Role.Title() + ", " + p.UnitName + ", " + span(p.FromOn, p.ToOn) })
			if u.DisabledAt != nil {
				account = "Disabled"
			}
			return []xlsx.Cell{xlsx.Ref(u.Name, ask.Link("/admin/users/"+ids.String(u.ID))), xlsx.Text(u.Login), xlsx.Text(u.Rank), xlsx.Text(u.StaffNo), posts, xlsx.Text(account)}
		})}, nil
}

func (r *Room) openRegister(ctx context.Context, rd db.Reader, ask lists.Ask) (lists.Sheet, error) {
	a, _ := actor.From(ctx)
	today := caltime.DateOf(rd.Time())
	units, err := r.Units(ctx, rd, a.Force)
	if err != nil {
		return lists.Sheet{}, err
	}
	v := registerView{Sought: readSought(ask.Query, units), Units: units, Today: today}
	get := func(p page.Request) (page.Result[Entry], int, error) {
		return r.FindRegister(ctx, rd, a.Force, v.Sought, p)
	}
	_, n, err := get(page.Request{Sort: byName, Size: 1})
	if err != nil {
		return lists.Sheet{}, err
	}
	return lists.Sheet{Title: "Register", Freeze: 1, Count: counted(n), Filters: lists.Filtered(lists.Filter{Name: "Narrowed to", Text: chipWords(v.filters())}, lists.Filter{Name: "Order", Text: "by name"}),
		Columns: []xlsx.Column{{Head: "Name", Kind: xlsx.KindRef, Width: 26}, {Head: "Appointments", Kind: xlsx.KindLongText, Width: 36}, {Head: "Rank", Width: 22}, {Head: "Accreditations today", Kind: xlsx.KindLongText, Width: 44},
			{Head: "Vetting", Kind: xlsx.KindLongText, Width: 22}, {Head: "What ends when", Kind: xlsx.KindLongText, Width: 44}},
		Rows: lists.Paged(byName, func(p page.Request) (page.Result[Entry], error) {
			res, _, err := get(p)
			return res, err
		}, func(e Entry) []xlsx.Cell {
			return []xlsx.Cell{xlsx.Ref(e.Name, ask.Link(registerPath+"/"+ids.String(e.ID))), each(e.Posts, func(p Post) string { return p.Role.Title() + ", " + p.UnitName }), xlsx.Text(e.Rank),
				each(e.Current(today), func(a Accreditation) string { return withWords(sentence(a.Kind)+": "+a.state(today).Text, a.under()) }), each(e.Vetting, func(k Clearance) string { return k.Level }),
				each(e.Ends(today), func(x End) string {
					tag, _ := x.tag(today)
					return withWords(x.What+": "+x.On.UK(), tag.Text)
				})}
		})}, nil
}

// withWords adds words after a comma where there are any.
func withWords(s, more string) string {
	if more == "" {
		return s
	}
	return s + ", " + more
}

// away are the lists as they are narrowed, but for the place in them.
func (v peopleView) away() layout.Away {
	return layout.Away{Code: "people", Query: queryOf(v.query(func(url.Values) {})), What: "people"}
}

func (v registerView) away() layout.Away {
	return layout.Away{Code: "register", Query: queryOf(v.query(func(url.Values) {})), What: "the register"}
}

// queryOf is what stands after the question mark of an address.
func queryOf(address string) string {
	_, q, _ := strings.Cut(address, "?")
	return q
}
