package imports

import "strings"

// Keys of groups: the rows of a group are one case.
const (
	byCase   = "case:"   // those with one case number
	byReport = "report:" // those without, of one police report
	byItem   = "item:"   // one without either
)

// reports knows which cases with a number hold a police report.
type reports map[string]map[string]bool

func (r reports) add(report, group string) {
	if report == "" || !strings.HasPrefix(group, byCase) {
		return
	}
	if r[report] == nil {
		r[report] = map[string]bool{}
	}
	r[report][group] = true
}

// group gives each item the key of its case. Rows with a case number group by it. A row without one joins the one case
// with a number that has its police report; where there is none, or more than one, the rows of that report are a case of
// their own. known tells of what was imported before.
func group(items []item, known reports) {
	all := reports{}
	for report, groups := range known {
		for g := range groups {
			all.add(report, g)
		}
	}
	for n := range items {
		if i := &items[n]; i.Case != "" {
			i.group = byCase + i.Case
			all.add(i.Report, i.group)
		}
	}
	for n := range items {
		i := &items[n]
		switch {
		case i.Case != "":
		case i.Report == "":
			i.group = byItem + i.Key
		case len(all[i.Report]) == 1:
			for g := range all[i.Report] {
				i.group = g
			}
		default:
			i.group = byReport + i.Report
		}
	}
}
