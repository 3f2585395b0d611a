package opportunities

import (
	"encoding/json"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/opportunities/rules"
)

// Gap is a fact that a rule lacks to judge a case: missing is not missed. It is the domain type and the row, kept with every
// run of the rules and gone when the fact is recorded.
type Gap struct {
	ID          int64
	CaseID      ids.Case
	ForceID     ids.Unit
	Rule        string
	Fingerprint string // of the finding that could not be made
	Missing     string // which fact, of which record
	Refs        string // JSON of rules.Refs
	Since       time.Time
}

// TableName is data_gaps.
func (Gap) TableName() string { return "data_gaps" }

// gapChanges are what to store and what to take away, so that the stored gaps say what the rules lack.
type gapChanges struct {
	keep []Gap
	gone []int64
}

// compare adds what differs between the stored gaps of a case and its notes.
func (c *gapChanges) compare(stored []Gap, notes []rules.Note, id ids.Case, force ids.Unit, now time.Time) {
	left := map[string]Gap{}
	for _, g := range stored {
		left[g.Fingerprint] = g
	}
	for _, n := range notes {
		refs, _ := json.Marshal(n.Refs) // lists of numbers: cannot fail
		was, there := left[n.Fingerprint]
		delete(left, n.Fingerprint)
		if there && was.Missing == n.Missing && was.Refs == string(refs) && was.Rule == n.Rule {
			continue
		}
		g := Gap{CaseID: id, ForceID: force, Rule: n.Rule, Fingerprint: n.Fingerprint, Missing: n.Missing, Refs: string(refs), Since: now}
		if there {
			g.Since = was.Since
		}
		c.keep = append(c.keep, g)
	}
	for _, g := range left {
		c.gone = append(c.gone, g.ID)
	}
}

// GapRow is a gap with the case it belongs to.
type GapRow struct {
	Gap
	Ref   string
	Title string
}
