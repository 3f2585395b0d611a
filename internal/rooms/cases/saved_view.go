package cases

import (
	"context"
	"net/url"
	"strings"
	"time"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/page"
	"proceeds/internal/platform/db"
)

// SavedView is a named query string of a list, of one person.
type SavedView struct {
	ID        int64
	UserID    ids.User
	ForceID   ids.Unit
	List      string
	Name      string
	Query     string
	CreatedAt time.Time
}

// TableName is saved_views.
func (SavedView) TableName() string { return "saved_views" }

// mostViews is how many views a person can save: each is a tab.
const mostViews = 12

// SavedViews lists the actor's own views of the list of cases, in the order they were saved.
func (r *Room) SavedViews(ctx context.Context, rd db.Reader) ([]SavedView, error) {
	return viewsOf(ctx, rd, viewer(ctx).User)
}

// SaveView keeps the filter and order of a list under a name. Saving under a name again replaces what was there.
func (r *Room) SaveView(ctx context.Context, name string, query url.Values) (v SavedView, err error) {
	name = strings.Join(strings.Fields(name), " ")
	if n := len([]rune(name)); n == 0 || n > 40 {
		return v, fault.Fields("Check the view", map[string]string{"name": "Enter a name for the view, of 40 characters or fewer"})
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		have, err := viewsOf(ctx, tx, tx.Actor.User)
		if err != nil {
			return err
		}
		v = SavedView{UserID: tx.Actor.User, ForceID: tx.Actor.Force, List: "cases", Name: name, Query: cleanQuery(query), CreatedAt: tx.Now}
		n := 0
		for _, x := range have {
			if x.Name == name {
				if err := dropView(ctx, tx, x.ID, tx.Actor.User); err != nil {
					return err
				}
				continue
			}
			n++
		}
		if n >= mostViews {
			return fault.New(fault.Refused, "You have saved %d views, the most there can be. Remove one first", n)
		}
		if err := insertView(ctx, tx, &v); err != nil {
			return err
		}
		tx.Record("view.saved", db.On{Op: db.System, Kind: "view", ID: v.ID}, v)
		return nil
	})
	return v, err
}

// RemoveView forgets one of the actor's own views.
func (r *Room) RemoveView(ctx context.Context, id int64) error {
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := dropView(ctx, tx, id, tx.Actor.User); err != nil {
			return err
		}
		tx.Record("view.removed", db.On{Op: db.System, Kind: "view", ID: id}, nil)
		return nil
	})
}

// cleanQuery keeps of a query string what a list of cases knows, without the place in it and without a selection, which lasts a
// day.
func cleanQuery(q url.Values) string {
	out := ParseFilter(q).Query()
	out.Del("only")
	if s := page.Parse(q, 1, Sorts...).Sort; s != Sorts[0] {
		out.Set("sort", s.String())
	}
	return out.Encode()
}
