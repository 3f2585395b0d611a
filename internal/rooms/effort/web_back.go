package effort

import (
	"context"
	"strconv"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/lists"
	"proceeds/internal/platform/xlsx"
	"proceeds/internal/rooms/access"
)

// back says how a sheet comes back: a person changes, withdraws and adds entries of their own. who tells that it is the
// sheet of a case, which has a column of people.
func (r *Room) back(who bool) *lists.Back {
	b := &lists.Back{Any: []perm.Permission{perm.EffortLog}, Now: r.backNow, Check: r.backCheck, Bring: r.bring,
		Columns: func(ctx context.Context, rd db.Reader) ([]xlsx.Column, error) {
			refs, err := ownRefs(ctx, rd, who)
			return sheetColumns(who, refs), err
		}}
	if who {
		b.Same, b.Fresh = []string{"person", "strand"}, []string{"time"}
	} else {
		b.Same, b.Fresh = []string{"case", "what", "strand"}, []string{"case", "what", "time"}
	}
	return b
}

// ownRefs are the references that a new row of a timesheet is offered.
func ownRefs(ctx context.Context, rd db.Reader, who bool) (out []string, err error) {
	a, _ := actor.From(ctx)
	if who || a.User == 0 {
		return nil, nil
	}
	list, err := mine(ctx, rd, a.User)
	for _, c := range list {
		out = append(out, c.Ref)
	}
	return out, err
}

func (r *Room) backNow(ctx context.Context, rd db.Reader, keys []string) (map[string]lists.Now, error) {
	a, _ := actor.From(ctx)
	var list []ids.Effort
	for _, k := range keys {
		if id, ok := ids.Parse[ids.Effort](k); ok {
			list = append(list, id)
		}
	}
	rows, err := linesByID(ctx, rd, a.Force, a.User, list)
	if err != nil {
		return nil, err
	}
	out := make(map[string]lists.Now, len(rows))
	for _, l := range rows {
		n := lists.Now{Version: l.Version, Title: l.OnDate.UK() + ", " + l.What(), Path: weekURL(l.OnDate), More: l.Entry,
			Cells: lists.Values{"day": l.OnDate.String(), "activity": ActivityName(l.Activity), "note": lists.Clean(l.Note), "late": lists.Clean(l.LateReason),
				"minutes": strconv.Itoa(l.Minutes), "withdrawn": lists.Clean(l.WithdrawnReason)}}
		switch {
		case l.UserID != a.User:
			n.Refused = "It is time of " + l.Person + ": only they change it"
		case l.WithdrawnAt != nil:
			n.Refused = "The entry was withdrawn, so it cannot be changed"
		}
		out[ids.String(l.ID)] = n
	}
	return out, nil
}

// entryOf puts what a row asks for onto an entry; bad says by column what cannot be read.
func entryOf(c lists.Change, e Entry, bad map[string]string) Entry {
	if c.Edited("day") {
		d, err := caltime.ParseDate(c.Is["day"])
		if err != nil {
			bad["on"] = "Enter the day the work was done"
		}
		e.OnDate = d
	}
	if c.Edited("minutes") {
		n, err := strconv.Atoi(c.Is["minutes"])
		if err != nil {
			bad["time"] = "Enter the time in minutes"
		}
		e.Minutes = n
	}
	if c.Edited("activity") {
		e.Activity = ""
		for _, x := range Activities() {
			if x.Name == c.Is["activity"] {
				e.Activity = x.Code
			}
		}
	}
	if c.Edited("note") {
		e.Note = c.Is["note"]
	}
	if c.Edited("late") {
		e.LateReason = c.Is["late"]
	}
	return e
}

// newOf reads a new row: whose case or duty it is of, or why it is of none.
func (r *Room) newOf(ctx context.Context, rd db.Reader, c lists.Change, bad map[string]string) (e Entry, err error) {
	a, _ := actor.From(ctx)
	e = entryOf(c, Entry{UserID: a.User, ForceID: a.Force}, bad)
	if t := c.Is["time"]; t != "" { // shown beside the minutes, and what people think in
		n, ok := ParseMinutes(t)
		switch {
		case !ok:
			bad["time"] = "Enter the time as minutes or as h:mm, from 1 minute to 24 hours"
		case c.Is["minutes"] == "":
			e.Minutes = n
		case n != e.Minutes && bad["time"] == "":
			bad["time"] = "Time and Minutes do not agree: enter one of them"
		}
	}
	ref := c.Case
	if ref == "" {
		ref = c.Is["case"]
	}
	if ref == "" {
		e.Reason = ""
		for _, d := range Duties() {
			if d.Name == c.Is["what"] {
				e.Reason = d.Code
			}
		}
		if e.Reason == "" {
			bad["what"] = "Enter the reference of a case, or choose a duty of the list under Case or duty"
		}
		return e, nil
	}
	g, err := access.OpenRef(access.TakingAway(ctx), rd, ref, access.Read)
	if fault.Is(err, fault.NotFound) {
		bad["what"] = "No case that you can see has this reference"
		return e, nil
	}
	if _, wanted := access.Wanted(err); wanted {
		bad["what"] = "Open the case first, and say why you look at it"
		return e, nil
	}
	if err != nil {
		return e, err
	}
	id := g.CaseID()
	e.CaseID = &id
	return e, nil
}

// backCheck says what can be said before the verbs are asked; that a day has 24 hours is theirs. A new row that is
// recorded already asks for nothing.
func (r *Room) backCheck(ctx context.Context, rd db.Reader, list []*lists.Change) error {
	a, _ := actor.From(ctx)
	today := caltime.DateOf(rd.Time())
	open, err := r.daysBack(ctx, rd, a.Force, today)
	if err != nil {
		return err
	}
	var fresh []*lists.Change
	var entries []Entry
	for _, c := range list {
		bad := map[string]string{}
		if c.Key == "" {
			e, err := r.newOf(ctx, rd, *c, bad)
			if err != nil {
				return err
			}
			if c.Is["withdrawn"] != "" {
				bad["withdrawn"] = "A new row is not withdrawn"
			}
			more := map[string]string{}
			e.check(today, open, 0, more)
			for f, why := range more {
				if bad[f] == "" { // what was said of the cell itself tells more
					bad[f] = why
				}
			}
			if len(bad) == 0 {
				fresh, entries = append(fresh, c), append(entries, e)
			}
		} else if was, ok := c.Now.More.(Entry); ok {
			e := entryOf(*c, was, bad)
			switch {
			case c.Edited("withdrawn") && c.Edited("day", "minutes", "activity", "note", "late"):
				bad["withdrawn"] = "Withdraw the entry or change it, not both"
			case c.Edited("withdrawn") && len([]rune(c.Is["withdrawn"])) > mostText:
				bad["withdrawn"] = "The reason must be 500 characters or fewer"
			case c.Edited("withdrawn"):
			default:
				if c.Edited("activity") && was.CaseID == nil {
					bad["activity"] = "Other duties have no activity"
				}
				e.check(today, open, 0, bad)
			}
		}
		for _, f := range []string{"what", "on", "time", "activity", "note", "late", "withdrawn"} {
			if bad[f] != "" {
				c.Refuse(bad[f])
			}
		}
	}
	return recorded(ctx, rd, a, fresh, entries)
}

// recorded marks the new rows that are recorded already, and refuses one that stands twice in the file.
func recorded(ctx context.Context, rd db.Reader, a actor.Actor, fresh []*lists.Change, entries []Entry) error {
	if len(fresh) == 0 {
		return nil
	}
	from, to := entries[0].OnDate, entries[0].OnDate
	for _, e := range entries {
		if e.OnDate.Before(from) {
			from = e.OnDate
		}
		if e.OnDate.After(to) {
			to = e.OnDate
		}
	}
	there, err := linesOf(ctx, rd, a.Force, a.User, from, to)
	if err != nil {
		return err
	}
	type sort struct {
		day      string
		minutes  int
		caseID   ids.Case
		reason   string
		activity string
		note     string
	}
	of := func(e Entry) sort {
		s := sort{day: e.OnDate.String(), minutes: e.Minutes, reason: e.Reason, activity: e.Activity, note: lists.Clean(e.Note)}
		if e.CaseID != nil {
			s.caseID, s.reason = *e.CaseID, ""
		}
		return s
	}
	have, asked := map[sort]bool{}, map[sort]bool{}
	for _, l := range there {
		if l.WithdrawnAt == nil {
			have[of(l.Entry)] = true
		}
	}
	for i, c := range fresh {
		switch k := of(entries[i]); {
		case have[k]:
			c.Idle = true
		case asked[k]:
			c.Refuse("It is the same as another new row")
		default:
			asked[k] = true
		}
	}
	return nil
}

// bring takes a row by the verbs.
func (r *Room) bring(ctx context.Context, c lists.Change) (b lists.Brought, err error) {
	a, _ := actor.From(ctx)
	if !a.Can(perm.EffortLog) {
		return b, fault.New(fault.Forbidden, "Your role does not let you record time")
	}
	bad := map[string]string{}
	if c.Key == "" {
		e, err := r.newOf(ctx, r.DB, c, bad)
		if err == nil {
			err = fault.Fields("Check the time", bad)
		}
		if err != nil {
			return b, err
		}
		e, err = r.Log(ctx, New{CaseID: e.CaseID, OnDate: e.OnDate, Minutes: e.Minutes, Reason: e.Reason, Activity: e.Activity, Note: e.Note, LateReason: e.LateReason})
		if err != nil {
			return b, err
		}
		return lists.Brought{Said: "Recorded: " + Clock(e.Minutes) + " on " + e.OnDate.WithDay() + ".", Path: weekURL(e.OnDate), Undo: undoURL(e.ID)}, nil
	}
	id, ok := ids.Parse[ids.Effort](c.Key)
	if !ok {
		return b, fault.Missing()
	}
	was, err := r.own(access.TakingAway(ctx), r.DB, a.User, id)
	if err != nil {
		return b, err
	}
	if c.Edited("withdrawn") {
		e, err := r.Withdraw(ctx, id, c.Version, c.Is["withdrawn"])
		if err != nil {
			return b, err
		}
		return lists.Brought{Said: "Withdrawn.", Path: weekURL(e.OnDate)}, nil
	}
	e := entryOf(c, was, bad)
	if err := fault.Fields("Check the time", bad); err != nil {
		return b, err
	}
	e, err = r.Edit(ctx, id, c.Version, New{CaseID: was.CaseID, OnDate: e.OnDate, Minutes: e.Minutes, Reason: was.Reason, Activity: e.Activity, Note: e.Note, LateReason: e.LateReason})
	if err != nil {
		return b, err
	}
	return lists.Brought{Said: "Changed.", Path: weekURL(e.OnDate)}, nil
}
