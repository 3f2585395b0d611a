package caltime

import "strings"

// SkippedText names the days that did not count as ranges, "25–28 Dec" or "31 Dec–1 Jan,
// 5 Jan", for the sentence "because 25–28 Dec do not count"; "" for none. The days
// must be in order.
func SkippedText(days []Skip) string {
	var parts []string
	for i := 0; i < len(days); {
		j := i
		for j+1 < len(days) && days[j+1].Date == days[j].Date.AddDays(1) {
			j++
		}
		parts = append(parts, rangeText(days[i].Date, days[j].Date))
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// rangeText writes the days from one to another as briefly as they can be told apart.
func rangeText(from, to Date) string {
	switch {
	case from == to:
		return from.Brief()
	case from.Y == to.Y && from.M == to.M:
		return from.Format("2") + "–" + to.Brief()
	}
	return from.Brief() + "–" + to.Brief()
}
