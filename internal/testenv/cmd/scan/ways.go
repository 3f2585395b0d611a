package main

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// mostUnreached is how many ways in may answer that they are not there, or not be begun, before the scan says too little.
const mostUnreached = 5

// reached reports whether a first answer came from behind the doors: a page, the end of an act, a form that is refused for
// what stands in it, or a record that moved on. It did not where the way in was not there, forbidden or not asked for.
func reached(status int) bool {
	switch {
	case status >= 200 && status < 400:
		return true
	case status == http.StatusUnprocessableEntity, status == http.StatusConflict:
		return true
	}
	return false
}

// judge tells what came of the ways in, keeps the whole of it in the report and gives what was found.
func judge(tries []try, report string) ([]finding, error) {
	var lines strings.Builder
	var out []finding
	var unreached []string
	first, whole, requests, late := map[int]int{}, 0, 0, 0
	for _, t := range tries {
		fmt.Fprintf(&lines, "%d\t%s\t%s\n", t.first, t.way.key(), tally(t.said))
		first[t.first]++
		for _, n := range t.said {
			requests += n
		}
		if t.whole {
			whole++
		}
		if t.shut > 0 {
			fmt.Printf("scan: %s shut the investigator out of the case %d times; each time a fresh copy took its place\n", t.way.key(), t.shut)
		}
		switch {
		case t.first == 0:
			late++
		case !reached(t.first):
			unreached = append(unreached, fmt.Sprintf("%s answered %d", t.way.key(), t.first))
		}
		if t.inject {
			out = append(out, finding{Tool: "sqlmap", Kind: "Injection", What: t.way.key()})
		}
		if t.dead {
			out = append(out, finding{Tool: "scan", Kind: "Server no longer answers", What: t.way.key()})
		}
	}
	fmt.Printf("scan: sqlmap tried %d of %d ways in to the end, in %d requests; %d were reached, %d were not, %d were not begun in time; first answers: %s\n",
		whole, len(tries), requests, len(tries)-len(unreached)-late, len(unreached), late, tally(first))
	for _, u := range unreached {
		fmt.Println("scan: not reached:", u)
	}
	if n := len(unreached) + late; n > mostUnreached {
		out = append(out, finding{Tool: "scan", Kind: "Not reached", What: fmt.Sprintf("%d ways in, of which %d were not begun in time: see ways.txt in the report, give -minutes", n, late)})
	}
	return out, os.WriteFile(filepath.Join(report, "ways.txt"), []byte(lines.String()), 0o600)
}

// tally writes how many answers had which status; 0 is none.
func tally(said map[int]int) string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(said)) {
		parts = append(parts, fmt.Sprintf("%d × %d", said[status], status))
	}
	return strings.Join(parts, ", ")
}
