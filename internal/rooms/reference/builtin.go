package reference

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"proceeds/internal/base/caltime"
)

//go:embed nonworking.json
var nonworkingJSON []byte

// builtinCalendars holds one calendar a nation. A mistake in the file stops start-up
// and every test.
var builtinCalendars = mustReadNonworking(nonworkingJSON)

// BuiltinCalendar returns the non-working days that come with the program, so that a
// clock can be reckoned without a database. For caltime.OtherPlace, and any place not
// known, it returns a calendar that covers no day: every count over it fails with
// caltime.ErrCalendarNotKnown.
func BuiltinCalendar(nation caltime.Nation) caltime.Calendar {
	if cal, ok := builtinCalendars[nation]; ok {
		return cal
	}
	return caltime.Calendar{Nation: nation}
}

func mustReadNonworking(raw []byte) map[caltime.Nation]caltime.Calendar {
	var file struct {
		Source, Licence, Version string
		From, To                 caltime.Date
		Nations                  map[caltime.Nation][]caltime.Holiday
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		panic(fmt.Sprintf("reference: nonworking.json: %v", err))
	}
	all := make(map[caltime.Nation]caltime.Calendar, len(file.Nations))
	for nation, list := range file.Nations {
		cal, err := caltime.NewCalendar(nation, file.Source, file.Version, file.From, file.To, list)
		if err != nil {
			panic(fmt.Sprintf("reference: nonworking.json: %v", err))
		}
		all[nation] = cal
	}
	return all
}
