package opportunities

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/intake"
)

// factOf is the fact that a fingerprint is about: event/12 of MO-25/event/12/luxury.
func factOf(print string) string {
	part := strings.SplitN(print, "/", 4)
	if len(part) < 3 {
		return print
	}
	return part[1] + "/" + part[2]
}

// loadQueues reads, for the intake files among the cases, what stands in their queues and can be judged: events that wait
// for triage or a link and show something, referrals refused for want of people, and whatever an opportunity was raised on.
func loadQueues(l *loader, out []loadedCase) {
	type file struct {
		unit ids.Unit
		year int
	}
	files := map[file]*loadedCase{}
	raised := map[int64][]*loadedCase{}
	referred := map[int64][]*loadedCase{}
	var units []ids.Unit
	for i := range out {
		c := &out[i]
		if c.raw.File != cases.IntakeFile {
			continue
		}
		c.raw.more.intake = true
		files[file{c.raw.UnitID, deref(c.raw.FileYear)}] = c
		units = append(units, c.raw.UnitID)
		for _, o := range c.facts.Existing {
			for _, id := range o.Finding.Refs.Events {
				raised[id] = append(raised[id], c)
			}
			for _, id := range o.Finding.Refs.Referrals {
				referred[id] = append(referred[id], c)
			}
		}
	}
	if len(files) == 0 {
		return
	}
	keys := func(m map[int64][]*loadedCase) []int64 {
		list := []int64{0}
		for id := range m {
			list = append(list, id)
		}
		slices.Sort(list)
		return db.Pad(list)
	}
	units = db.Pad(units)
	place := func(id int64, unit ids.Unit, at time.Time, caseID *ids.Case, m map[int64][]*loadedCase, what string, take func(c *loadedCase)) {
		var mine *loadedCase
		if caseID == nil {
			if mine = files[file{unit, caltime.DateOf(at).Y}]; mine != nil {
				take(mine)
			}
		}
		// What was raised on it elsewhere ends there.
		for _, c := range m[id] {
			if c == mine {
				continue
			}
			if c.raw.more.waiting == nil {
				c.raw.more.waiting = map[string]string{}
			}
			key := fmt.Sprintf("%s/%d", what, id)
			if _, twice := c.raw.more.waiting[key]; !twice {
				c.raw.more.waiting[key] = "It stands in another queue now, where it is judged."
				if caseID != nil {
					c.raw.more.waiting[key] = "It is on a case now, whose own facts decide."
				}
				take(c)
			}
		}
	}
	if l.err != nil {
		return
	}
	var events []eventFact
	l.err = l.tx.Gorm(l.ctx).Raw("SELECT "+eventColumns+` FROM intake_events WHERE id IN (
		SELECT id FROM intake_events WHERE unit_id IN ? AND state IN ('new','potential') AND case_id IS NULL AND (signs <> '' OR due_at < '9999-01-01')
		UNION SELECT id FROM intake_events WHERE id IN ?) ORDER BY id`, units, keys(raised)).Scan(&events).Error
	for _, e := range events {
		place(e.ID, e.UnitID, e.ReceivedAt, e.CaseID, raised, "event", func(c *loadedCase) { c.raw.more.events = append(c.raw.more.events, e) })
	}
	if l.err != nil {
		return
	}
	var referrals []referralFact
	l.err = l.tx.Gorm(l.ctx).Raw("SELECT "+referralColumns+` FROM referrals WHERE id IN (
		SELECT id FROM referrals WHERE unit_id IN ? AND state = 'refused' AND case_id IS NULL AND reason IN ?
		UNION SELECT id FROM referrals WHERE id IN ?) ORDER BY id`, units, refusals(), keys(referred)).Scan(&referrals).Error
	for _, x := range referrals {
		place(x.ID, x.UnitID, x.ReferredAt, x.CaseID, referred, "referral", func(c *loadedCase) { c.raw.more.referrals = append(c.raw.more.referrals, x) })
	}
}

// refusals are the reasons of a refusal that rules judge: want of people, and that time has passed.
func refusals() (out []string) {
	for _, d := range intake.Reasons() {
		if d.Capacity || d.Code == tooLate {
			out = append(out, d.Code)
		}
	}
	return out
}

const tooLate = "too_late"
