package opportunities

import (
	"slices"
	"strings"
	"time"

	"proceeds/internal/rooms/opportunities/rules"
)

// judged runs the rules over the facts of a case and says what changes. A rule that is switched off raises nothing new; what it
// raised before is still judged by it, so that a changed fact updates or closes it with the reason. wake is when time alone
// changes the answer, as long as the case is as it is; idle are the rules that were not run at all.
func judged(f rules.Facts, p rules.Params, off []string) (changes []rules.Change, res rules.Result, wake time.Time, idle []string) {
	known := map[string]bool{} // fingerprints of what the rules that are off have raised
	busy := map[string]bool{}
	for _, e := range f.Existing {
		if slices.Contains(off, e.Rule()) {
			known[e.Finding.Fingerprint], busy[e.Rule()] = true, true
		}
	}
	for _, code := range off {
		if !busy[code] {
			idle = append(idle, code)
		}
	}
	res = rules.Run(f, p, idle...)
	wake = rules.Wake(res, f.Existing)
	if len(busy) > 0 {
		res.Findings = slices.DeleteFunc(res.Findings, func(g rules.Finding) bool { return busy[g.Rule] && !known[g.Fingerprint] })
		res.Notes = slices.DeleteFunc(res.Notes, func(n rules.Note) bool {
			if !busy[n.Rule] {
				return false
			}
			for fingerprint := range known {
				if strings.HasPrefix(fingerprint+"/", n.Fingerprint+"/") {
					return false
				}
			}
			return true
		})
	}
	return rules.Reconcile(f.Existing, res), res, wake, idle
}
