package powers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/caltime"
)

// Every worked example of every power, as it stands on the help page.
func TestExamples(t *testing.T) {
	cal := builtin(t, caltime.EnglandWales)
	for _, p := range All() {
		for _, e := range p.Examples {
			t.Run(string(p.Code)+"/"+e.Name, func(t *testing.T) {
				in := e.Input
				in.Calendar = cal
				c, err := p.Reckon(in)
				if err != nil {
					t.Fatal(err)
				}
				got := Example{LastDay: c.LastDay.String(), Ends: c.Ends.String(), ActBy: c.ActBy.String(), Review: c.Review.String()}
				if e.Extended != "" {
					x, err := Extend(p.Code, in)
					if err != nil {
						t.Fatal(err)
					}
					got.Extended = x.LastDay.String()
				}
				want := Example{LastDay: e.LastDay, Ends: e.Ends, ActBy: e.ActBy, Extended: e.Extended, Review: e.Review}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s\n%s", diff, c.Steps)
				}
				if e.Explanation == "" {
					t.Error("the example does not say why")
				}
			})
		}
	}
}
