package orders

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/orders/powers"
	"proceeds/internal/rooms/reference"
)

// WindowChange is what an administrator changed about the windows of one clock of a force: the domain type and the row.
// The values themselves are reference data.
type WindowChange struct {
	ID      int64
	ForceID ids.Unit
	Code    powers.Code
	FromOn  caltime.Date
	Detail  string // JSON list of reference.Changed
	Reason  string
	SetAt   time.Time
	SetBy   ids.User
	SetName string
}

// TableName is window_changes.
func (WindowChange) TableName() string { return "window_changes" }

// Text says what was changed: "critical 24 to 30, due soon 48 to 60".
func (c WindowChange) Text() string {
	var list []reference.Changed
	_ = json.Unmarshal([]byte(c.Detail), &list) // written by this package; an unreadable one only shows less
	var out []string
	for _, x := range list {
		word := "due soon"
		if strings.HasSuffix(x.Code, ".critical") {
			word = "critical"
		}
		out = append(out, word+" "+x.Old+" to "+x.New)
	}
	return strings.Join(out, ", ")
}

// NewWindows is when the severity of a clock is to rise in a force, as an administrator asks for it: hours of counted time
// for clocks of hours, else critical in working days and soon in days.
type NewWindows struct {
	Code           powers.Code
	Critical, Soon int
	From           caltime.Date
	Reason         string
	Edition        int64 // the last WindowChange.ID of the clock on which it was decided; 0 for none
}

// What windows may be. Statute is no window: nothing here moves an end.
const (
	mostHours    = 240
	mostCritical = 30 // working days
	mostSoon     = 366
)

var windowFields = []string{"critical", "soon", "from", "reason"}

// Shifted counts the running clocks that go from one severity to another.
type Shifted struct {
	From, To powers.Severity
	N        int
}

// SetWindows sets the windows of one clock in the actor's force from a day on. No end and no act-by moves. Invalid, by
// field, for what cannot be used; Conflict where they were changed meanwhile; NotFound for a code without windows;
// Forbidden without the permission.
func (r *Room) SetWindows(ctx context.Context, n NewWindows) (c WindowChange, err error) {
	a, err := keeper(ctx)
	if err != nil {
		return c, err
	}
	p, err := windowed(n.Code)
	if err != nil {
		return c, err
	}
	err = r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n.Reason = strings.TrimSpace(n.Reason)
		if err := n.check(p, caltime.DateOf(tx.Now)); err != nil {
			return err
		}
		if err := lockForce(ctx, tx, a.Force); err != nil {
			return err
		}
		before, err := windowChangesOf(ctx, tx, a.Force, string(p.Code))
		if err != nil {
			return err
		}
		if len(before) > 0 && before[0].ID != n.Edition || len(before) == 0 && n.Edition != 0 {
			return fault.Stale("windows of " + string(p.Code))
		}
		set, err := r.Reference.SetValues(ctx, tx, a.Force, n.From, []reference.NewValue{
			{Kind: WindowKind, Code: string(p.Code) + ".critical", Text: strconv.Itoa(n.Critical)}, {Kind: WindowKind, Code: string(p.Code) + ".soon", Text: strconv.Itoa(n.Soon)}})
		if err != nil {
			return err
		}
		if len(set) == 0 {
			return fault.Fields("Check the windows", map[string]string{"critical": "Nothing differs from what holds on that day"}, windowFields...)
		}
		detail, err := json.Marshal(set)
		if err != nil {
			return err
		}
		c = WindowChange{ForceID: a.Force, Code: p.Code, FromOn: n.From, Detail: string(detail), Reason: n.Reason, SetAt: tx.Now, SetBy: a.User, SetName: a.Name}
		if err := insertWindowChange(ctx, tx, &c); err != nil {
			return fmt.Errorf("insert windows of %s: %w", p.Code, err)
		}
		tx.Record("windows.set", db.On{Kind: "windows", ID: c.ID, Force: a.Force}, map[string]any{"code": p.Code, "from": n.From, "changed": set, "reason": n.Reason})
		return nil
	})
	return c, err
}

// PreviewWindows checks n as SetWindows does and counts which running clocks of the force would show another severity by
// it now. It keeps nothing.
func (r *Room) PreviewWindows(ctx context.Context, n NewWindows) ([]Shifted, error) {
	a, err := keeper(ctx)
	if err != nil {
		return nil, err
	}
	p, err := windowed(n.Code)
	if err != nil {
		return nil, err
	}
	n.Reason = strings.TrimSpace(n.Reason)
	if err := n.check(p, caltime.DateOf(r.DB.Time())); err != nil {
		return nil, err
	}
	by, err := r.windows(ctx, r.DB, a.Force)
	if err != nil {
		return nil, err
	}
	set, err := r.Reference.Calendars(ctx, r.DB)
	if err != nil {
		return nil, err
	}
	was, is, now := by[p.Code], n.windows(p), r.DB.Time()
	count := map[Shifted]int{}
	for last := ids.Clock(0); ; {
		rows, err := clocksOfForce(ctx, r.DB, a.Force, now, last)
		if err != nil {
			return nil, fmt.Errorf("running clocks of force %d: %w", a.Force, err)
		}
		for _, c := range rows {
			last = c.ID
			if c.Code != p.Code {
				continue
			}
			cal := set.Of(c.Nation)
			x := Shifted{From: c.Severity(now, was, cal), To: c.Severity(now, is, cal)}
			if x.From != x.To {
				count[x]++
			}
		}
		if len(rows) < clocksAtOnce {
			break
		}
	}
	var out []Shifted
	for x, k := range count {
		x.N = k
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Shifted) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return out, nil
}

// windowed gives a power whose windows a force may set; NotFound for any other, and for those of the confidential compartment.
func windowed(code powers.Code) (powers.Power, error) {
	p, ok := powers.ByCode(code)
	if !ok || p.Sealed || p.Windows == (powers.Windows{}) {
		return p, fault.Missing()
	}
	return p, nil
}

// byHours reports whether the windows of a power are hours of counted time.
func byHours(p powers.Power) bool { return p.Windows.CriticalHours > 0 }

func (n NewWindows) windows(p powers.Power) powers.Windows {
	if byHours(p) {
		return powers.Windows{CriticalHours: time.Duration(n.Critical) * time.Hour, SoonHours: time.Duration(n.Soon) * time.Hour}
	}
	return powers.Windows{CriticalDays: n.Critical, SoonDays: n.Soon}
}

func (n NewWindows) check(p powers.Power, today caltime.Date) error {
	bad := map[string]string{}
	least, critical, soon, unit := 0, mostCritical, mostSoon, "days"
	if byHours(p) {
		least, critical, soon, unit = 1, mostHours, mostHours, "hours"
	}
	switch {
	case n.Critical < least || n.Critical > critical:
		bad["critical"] = fmt.Sprintf("Enter whole %s from %d to %d", unit, least, critical)
	case n.Soon < least || n.Soon > soon:
		bad["soon"] = fmt.Sprintf("Enter whole %s from %d to %d", unit, least, soon)
	case n.Soon < n.Critical:
		bad["soon"] = "A clock is due soon before it is critical: enter no fewer than above"
	}
	dated(bad, n.From, today, n.Reason)
	return fault.Fields("Check the windows", bad, windowFields...)
}
