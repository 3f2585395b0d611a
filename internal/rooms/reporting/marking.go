package reporting

// DefaultMarking is the marking of a workbook that holds nothing marked.
const DefaultMarking = "OFFICIAL-SENSITIVE"

// markings from the lowest up. One that is not here counts as the highest, so that nothing is marked too low.
var markings = []string{"", "OFFICIAL", "OFFICIAL-SENSITIVE"}

func rank(m string) int {
	for i, x := range markings {
		if x == m {
			return i
		}
	}
	return len(markings)
}

// higher gives the higher of two markings.
func higher(a, b string) string {
	if rank(b) > rank(a) {
		return b
	}
	return a
}
