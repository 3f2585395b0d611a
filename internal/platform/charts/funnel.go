package charts

import "strconv"

// FunnelPart is what came no further than a step, with the list that makes it up.
type FunnelPart struct{ Name, Count, Value, Href string }

// FunnelStep is one step of a funnel.
type FunnelStep struct {
	Name         string
	Count, Value string // as printed
	Href         string // the list that makes it up
	Size         float64
	Left         []FunnelPart
}

// FunnelData is a whole by the steps that its parts have come. Size decides the bars and shares; the first step is the whole.
type FunnelData struct {
	Head
	Over  string // head of the first column
	Steps []FunnelStep
}

func (f FunnelData) empty() bool { return len(f.Steps) == 0 || sane(f.Steps[0].Size) == 0 }

type funnelRow struct {
	FunnelStep
	width, share string
}

func (f FunnelData) rows() []funnelRow {
	out := make([]funnelRow, len(f.Steps))
	for i, s := range f.Steps {
		part := min(1, sane(s.Size)/sane(f.Steps[0].Size))
		out[i] = funnelRow{FunnelStep: s, width: pc(part * 100), share: percentOf(part)}
	}
	return out
}

func percentOf(part float64) string { return strconv.FormatFloat(part*100, 'f', 0, 64) + "%" }
