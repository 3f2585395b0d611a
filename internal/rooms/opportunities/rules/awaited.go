package rules

import (
	"fmt"
	"time"
)

// awaited is what a rule says of a clock that waits for one act: words for the act, and for its want.
type awaited struct {
	rule string
	what string // that began it, as a sentence without its end: "An objection to forfeiture was received"
	want string // what is not recorded: "no application for forfeiture"
	do   string // what to do, without until when
	did  string // the act, without its day
	who  string
	step Step
}

// wait judges a clock by the act that it waits for.
func (f Facts) wait(c Clock, w awaited) ([]Finding, []Note) {
	print := fmt.Sprintf("%s/clock/%d", w.rule, c.ID)
	if c.Start.IsZero() || c.End.IsZero() {
		return nil, lacking(w.rule, print, "The start or end of the clock is not recorded.", c.refs())
	}
	a := about{Finding: Finding{
		Fingerprint: print,
		Why:         fmt.Sprintf("%s on %s; the time ends %s and %s is recorded.", w.what, clockTime(c.Start), atEnd(c.End), w.want),
		WhatBy:      w.do + " " + byText(c.ActBy, c.End) + ".",
		WhoCould:    w.who,
		Opens:       c.Start,
		Closes:      c.End,
		ActBy:       c.ActBy,
		Refs:        c.refs(),
	}, done: Never(), step: w.step, did: w.did + " on " + clockTime(c.EndedAt) + "."}
	a.Value, a.Basis = f.worth(c.Value, basisClock, c.refs())
	a.missed = fmt.Sprintf("%s on %s; %s is recorded before the time ended %s.", w.what, clockTime(c.Start), w.want, atEnd(c.End))
	switch c.Ended {
	case Acted:
		a.done, a.lack = When{Known: !c.EndedAt.IsZero(), At: c.EndedAt}, "When the act was done is not recorded."
		if c.EndedAt.After(f.Now) {
			a.done = Never()
		}
	case LetGo:
		if c.EndedAt.IsZero() {
			return nil, lacking(w.rule, print, "When the property was released is not recorded.", c.refs())
		}
		if c.EndedAt.Before(c.End) && !c.EndedAt.After(f.Now) {
			a.gone = "The property was released by decision on " + clockTime(c.EndedAt) + "."
		}
	case Stopped:
		a.gone = "The clock was stopped: it was recorded in error, or stayed."
	case Running, Lapsed:
	default:
		return nil, lacking(w.rule, print, "How the clock stands is not recorded.", c.refs())
	}
	return a.settle(f.Now)
}

// waitExample is a clock of 48 hours from noon of a Monday, seen so many hours later; the fields of c override it.
func waitExample(hours int, c Clock) Facts {
	c.ID, c.Start = 1, noon
	if c.End.IsZero() {
		c.End = noon.Add(48 * time.Hour)
	}
	return Facts{Now: noon.Add(time.Duration(hours) * time.Hour), Clocks: []Clock{c}}
}
