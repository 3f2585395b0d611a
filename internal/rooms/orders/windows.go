package orders

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// WindowKind is the kind of reference data that says when a clock's severity rises: CASH-48.critical, CASH-48.soon, in
// hours of counted time for clocks of hours, else in days. A force may set its own; statute never moves.
const WindowKind = "window"

func init() {
	for _, p := range powers.All() {
		w := p.Windows
		if w == (powers.Windows{}) {
			continue
		}
		critical, soon, unit := strconv.Itoa(w.CriticalDays), strconv.Itoa(w.SoonDays), "days"
		if w.CriticalHours > 0 {
			critical, soon, unit = strconv.Itoa(int(w.CriticalHours/time.Hour)), strconv.Itoa(int(w.SoonHours/time.Hour)), "hours"
		}
		reference.Define(WindowKind, string(p.Code)+".critical", critical, unit, p.Short+": critical when less is left", "force rule", true)
		reference.Define(WindowKind, string(p.Code)+".soon", soon, unit, p.Short+": due soon when less is left", "force rule", true)
	}
}

// windows gives the windows of every clock for a force today, in one statement.
func (r *Room) windows(ctx context.Context, rd db.Reader, force ids.Unit) (map[powers.Code]powers.Windows, error) {
	list, err := r.Reference.Values(ctx, rd, force, caltime.DateOf(rd.Time()), WindowKind)
	if err != nil {
		return nil, fmt.Errorf("windows of clocks: %w", err)
	}
	out := map[powers.Code]powers.Windows{}
	for _, p := range powers.All() {
		out[p.Code] = p.Windows
	}
	for _, v := range list {
		code, which, ok := strings.Cut(v.Code, ".")
		if !ok {
			continue
		}
		n, err := v.Int()
		if err != nil {
			return nil, err
		}
		w := out[powers.Code(code)]
		hours := w.CriticalHours > 0
		switch {
		case which == "critical" && hours:
			w.CriticalHours = time.Duration(n) * time.Hour
		case which == "critical":
			w.CriticalDays = int(n)
		case which == "soon" && hours:
			w.SoonHours = time.Duration(n) * time.Hour
		case which == "soon":
			w.SoonDays = int(n)
		}
		out[powers.Code(code)] = w
	}
	return out, nil
}
