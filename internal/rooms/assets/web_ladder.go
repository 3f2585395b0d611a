package assets

import (
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/layout"
)

// reasons says why pounds stand still at each step of the ladder: which assets, and how they stand. Assets are named in
// their order; those that stand alike stand together.
func reasons(list []Asset, t Totals, appeals []appealEnd) (out [3]string) {
	groups := [3][]string{} // words in order of first use
	names := [3]map[string][]string{{}, {}, {}}
	put := func(gap int, words, name string) {
		if _, ok := names[gap][words]; !ok {
			groups[gap] = append(groups[gap], words)
		}
		for _, n := range names[gap][words] {
			if n == name {
				return
			}
		}
		names[gap][words] = append(names[gap][words], name)
	}
	ends := map[ids.Asset]caltime.Date{}
	for _, a := range appeals {
		ends[a.AssetID] = a.LastDay
	}
	for _, a := range list {
		if a.Withdrawn() {
			continue
		}
		for _, i := range a.Live() {
			r := t.Reaches[i.ID]
			if r.Identified > r.Held {
				put(0, lower(i.State.Title()), a.Number())
			}
			if r.Held > r.Ordered {
				put(1, lower(i.State.Title()), a.Number())
			}
			if r.Ordered > r.Collected {
				words := "not paid over yet"
				if end, ok := ends[a.ID]; ok {
					words = "appeal period ends " + end.UK()
				}
				put(2, words, a.Number())
			}
		}
	}
	for n := range out {
		var parts []string
		for _, w := range groups[n] {
			parts = append(parts, and(names[n][w])+" "+w)
		}
		out[n] = strings.Join(parts, "; ")
	}
	if t.Beyond > 0 {
		out[1] = also(out[1], t.Beyond.Pounds()+" is ordered beyond what is held")
	}
	if owed := t.Imposed - t.Paid; t.Imposed != 0 && owed > 0 {
		out[2] = also(out[2], owed.Pounds()+" of confiscation is not paid"+interestOn(t.Interest))
	}
	return out
}

func interestOn(p money.Pence) string {
	if p <= 0 {
		return ""
	}
	return ", and " + p.Pounds() + " interest beside it"
}

func also(s, more string) string {
	if s == "" {
		return more
	}
	return s + "; " + more
}

// and joins names: "A1", "A1 and A2", "A1, A2 and A3"; of more than four it counts the rest.
func and(names []string) string {
	if len(names) > 4 {
		names = append(append([]string(nil), names[:3]...), layout.Many(len(names)-3, "more", "more"))
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
