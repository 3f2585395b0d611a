package orders

import "slices"

// FormsWithPeople lists the record forms that ask who applied, or who authorised, by the end of their address: those of an
// asset, and as "investigation/…" those of Part 8.
func FormsWithPeople() (out []string) {
	for end, s := range formSpecs {
		if slices.ContainsFunc(s.fields, func(x formField) bool { return x.kind == asPerson }) {
			out = append(out, end)
		}
	}
	for end, s := range matterSpecs {
		if slices.ContainsFunc(s.fields, func(x formField) bool { return x.kind == asPerson }) {
			out = append(out, end)
		}
	}
	for _, x := range part8Kinds {
		out = append(out, "investigation/"+x.slug)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
