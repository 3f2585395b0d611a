package intake

import (
	"context"
	"strings"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/reference"
)

// acquisitive are the offences committed for gain that an arrest is triaged for though they are not in Schedule 2. The
// codes are those of the catalogue of offences, or how they begin.
var acquisitive = []string{"theft-1", "theft-8", "theft-9-", "theft-10", "theft-12", "theft-13", "theft-22", "theft-24a", "scrap-", "fraud-", "conspiracy-defraud", "poca-329", "cheating-revenue"}

// groups are the sorts of offence that signals tell apart: groups of Schedule 2, and codes or how they begin.
var groups = map[string]struct {
	schedule2 []int
	codes     []string
}{
	"drugs":          {[]int{1}, []string{"mda-"}},
	"fraud":          {nil, []string{"fraud-", "conspiracy-defraud"}},
	"slavery":        {nil, []string{"msa-", "gla-"}},
	"immigration":    {nil, []string{"ia-25", "ia-25a", "ia-25b", "bsaia-"}},
	"child_sex":      {nil, []string{"soa03-14", "soa03-48", "soa03-49", "soa03-50"}},
	"arms":           {[]int{5}, []string{"fa-", "firearms-"}},
	"counterfeiting": {[]int{6}, nil},
	"ip":             {[]int{7}, nil},
	"environment":    {[]int{11}, []string{"epa-", "epr-", "wca-", "cotes", "tobacco-supply"}},
	"cyber":          {nil, []string{"cma-"}},
}

// offences fills the part of a scoring that the catalogue of offences answers, as it holds on a day for a force.
func (r *Room) offences(ctx context.Context, rd db.Reader, force ids.Unit, on caltime.Date, s *Scoring) error {
	list, err := r.Reference.Offences(ctx, rd, force, on)
	if err != nil {
		return err
	}
	by := make(map[string]reference.Offence, len(list))
	for _, o := range list {
		by[o.Code] = o
	}
	s.OffenceName = func(code string) string { return by[code].Title }
	s.Lifestyle = func(code string) bool { _, in := by[code].In(on); return in }
	s.Acquisitive = func(code string) bool { return begins(code, acquisitive) }
	s.Group = func(code, group string) bool {
		g := groups[group]
		if m, in := by[code].In(on); in {
			for _, n := range g.schedule2 {
				if m.Group == n {
					return true
				}
			}
		}
		return begins(code, g.codes)
	}
	return nil
}

// begins reports whether a code is one of the list, or begins with one that ends in a hyphen or stands for its kin.
func begins(code string, list []string) bool {
	for _, x := range list {
		if code == x || strings.HasSuffix(x, "-") && strings.HasPrefix(code, x) || !strings.HasSuffix(x, "-") && strings.HasPrefix(code, x+"-") {
			return true
		}
	}
	return false
}
