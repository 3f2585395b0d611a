package demo

import (
	"fmt"

	"proceeds/internal/rooms/diary"
)

// callPeople lets the clocks of the last day call, and sends one investigator away with a colleague standing in, so that
// the notices and the hand-over list of the force are not empty. Nothing is mailed while the force is made.
func (m *maker) callPeople() error {
	gone, standIn := m.f.of(0)[2], m.f.of(0)[3]
	a := diary.Absence{UserID: gone.id, FromOn: m.o.Today.AddDays(-2), ToOn: m.o.Today.AddDays(5), StandInID: &standIn.id}
	if _, err := m.r.Diary.GoAway(m.as(gone), a); err != nil {
		return fmt.Errorf("send %s away: %w", gone.name, err)
	}
	m.clock(m.end)
	if _, err := m.r.Diary.Watch(m.ctx); err != nil {
		return fmt.Errorf("let clocks call: %w", err)
	}
	return nil
}
