//go:build !race

package xlsx_test

// raceEnabled tells that the race detector slows everything.
const raceEnabled = false
