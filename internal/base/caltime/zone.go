package caltime

import (
	"time"
	_ "time/tzdata" // the zone must be the same on a server that has no zone files
)

// London is the zone of every statutory clock: Europe/London, from the compiled-in
// zone data.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("caltime: zone " + name + ": " + err.Error())
	}
	return loc
}
