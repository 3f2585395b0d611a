package orders

import (
	"context"
	"fmt"
	"strings"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/layout"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
)

// atOnce is how many acts stand on an asset's row; the rest are behind one more link.
const atOnce = 2

// NextActs names what can be recorded next on each interest of a case: the likeliest as buttons, then the way to the rest.
// It fills assets.Room.NextActs.
func (r *Room) NextActs(ctx context.Context, rd db.Reader, g access.Grant) (map[ids.Interest][]layout.Action, error) {
	list, err := r.Assets.ByCase(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	all, err := ordersOf(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	open, err := r.open(ctx, rd, g)
	if err != nil {
		return nil, err
	}
	out := map[ids.Interest][]layout.Action{}
	for _, a := range list {
		if a.Withdrawn() {
			continue
		}
		base := cases.Path(g.Ref()) + "/assets/" + a.Number() + "/record"
		for _, i := range a.Live() {
			acts := closedActs(open, actsOn(a, i, all, rd.Time()))
			for n, x := range acts {
				if n == atOnce {
					out[i.ID] = append(out[i.ID], layout.Action{Label: "Record…", Href: base})
					break
				}
				out[i.ID] = append(out[i.ID], layout.Action{Label: x.Label, Href: x.href(base), Primary: n == 0 && i.State == assets.DeniedSeized})
			}
		}
	}
	return out, nil
}

func (a Act) href(base string) string {
	if strings.HasPrefix(a.Kind, stepKind) {
		of, _, _ := strings.Cut(base, "/assets/")
		return fmt.Sprintf("%s/orders/O%d/%s", of, a.Order, a.Kind)
	}
	if a.Order == 0 {
		return base + "/" + a.Kind
	}
	return fmt.Sprintf("%s/%s?order=O%d", base, a.Kind, a.Order)
}

// getRecordIndex lists everything that can be recorded on an asset now.
func (r *Room) getRecordIndex(c *web.Ctx) error {
	p, err := r.at(c, access.Edit)
	if err != nil {
		return err
	}
	all, err := ordersOf(c.Ctx(), r.DB, p.g)
	if err != nil {
		return err
	}
	open, err := r.open(c.Ctx(), r.DB, p.g)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	var links []layout.Link
	for _, i := range p.asset.Live() {
		for _, x := range closedActs(open, actsOn(p.asset, i, all, r.DB.Time())) {
			href := x.href(p.assetPath() + "/record")
			if !seen[href] {
				seen[href] = true
				links = append(links, layout.Link{Label: x.Label, Href: href})
			}
		}
	}
	return r.page(c, 200, p.g, "Record on "+p.asset.Name(), recordIndexBody(p, links))
}

// open reports whether the case is open: a closed one takes no acts but the receipt of money.
func (r *Room) open(ctx context.Context, rd db.Reader, g access.Grant) (bool, error) {
	c, err := r.Cases.ByID(ctx, rd, g)
	return c.Open(), err
}

// closedActs leaves of the acts what can be recorded although the case is closed, where it is.
func closedActs(open bool, list []Act) (out []Act) {
	if open {
		return list
	}
	for _, a := range list {
		if a.Kind == "receipt" {
			out = append(out, a)
		}
	}
	return out
}
