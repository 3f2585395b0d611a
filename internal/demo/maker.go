package demo

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/reference"
)

// span is how far back the force goes.
const spanMonths = 24

// maker makes one force.
type maker struct {
	ctx     context.Context // never ends: a step is not broken off in the middle
	stop    context.Context // run looks at it between two steps
	r       Rooms
	o       Options
	f       force
	cal     calendar
	begin   caltime.Date // the first day on which a case is opened
	end     time.Time
	q       queue
	now     time.Time
	stories []*story
	ops     int                // names of operations used
	ticked  map[time.Time]bool // instants at which the program looks at clocks
	tally   map[string]int64

	refusals []string // steps that the rooms would not take, which people would not have recorded either
}

// Make fills an empty database with the synthetic force and tells how many rows of each table it came to. It is refused
// (fault.Refused) where the database holds anything, which is then marked a demo for ever; Invalid for a day in the
// future. open gives the rooms over that database; Make closes them.
func Make(ctx context.Context, open func() (Rooms, error), o Options) (map[string]int64, error) {
	m, err := produce(ctx, open, o)
	if err != nil {
		return nil, err
	}
	return m.tally, nil
}

func produce(ctx context.Context, open func() (Rooms, error), o Options) (m *maker, err error) {
	r, err := open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	now := r.DB.Time()
	if err := o.check(now); err != nil {
		return nil, err
	}
	m = &maker{ctx: actor.With(context.WithoutCancel(ctx), actor.Program("demo")), stop: ctx, r: r, o: o, end: o.End(now), ticked: map[time.Time]bool{},
		cal: calendar{reference.BuiltinCalendar(caltime.EnglandWales)}}
	m.begin, _ = o.Today.AddMonths(-spanMonths)
	m.clock(m.begin.AddDays(-30).At(9, 0).UTC())
	if m.f, err = raise(m.ctx, r, o, m.begin.AddDays(-30)); err != nil {
		return nil, err
	}
	m.plan()
	if err := m.run(); err != nil {
		return nil, err
	}
	if err := m.register(); err != nil {
		return nil, err
	}
	if err := m.callPeople(); err != nil {
		return nil, err
	}
	if err := m.compartment(); err != nil {
		return nil, err
	}
	if m.tally, err = m.count(); err != nil {
		return nil, err
	}
	return m, nil
}

// clock moves the clock of the rooms, never past the end.
func (m *maker) clock(t time.Time) {
	if t.After(m.end) {
		t = m.end
	}
	m.now = t
	m.r.SetClock(t)
}

// run takes the steps in turn until none is left before the end.
func (m *maker) run() error {
	first := m.begin.At(0, 0).UTC()
	total := int64(m.end.Sub(first)/(24*time.Hour)) + 1
	for {
		if err := m.stop.Err(); err != nil {
			return err
		}
		s, ok := m.q.next()
		if !ok || !s.at.Before(m.end) {
			break
		}
		m.clock(s.at)
		if m.o.Progress != nil {
			m.o.Progress(int64(s.at.Sub(first)/(24*time.Hour)), total)
		}
		err := s.run()
		switch fault.KindOf(err) {
		case fault.Refused, fault.Invalid, fault.Conflict, fault.Forbidden, fault.NotFound:
			m.refusals = append(m.refusals, fmt.Sprintf("%s, %s: %v", s.at.Format(time.DateTime), s.who, err))
			err = nil
		}
		if err != nil {
			return fmt.Errorf("%s at %s: %w", s.who, s.at.Format(time.DateTime), err)
		}
	}
	if m.o.Progress != nil {
		m.o.Progress(total, total)
	}
	return nil
}

// as is the context in which a person acts.
func (m *maker) as(p *member) context.Context {
	return actor.With(m.ctx, p.actor)
}

func itoa(n int) string { return strconv.Itoa(n) }
