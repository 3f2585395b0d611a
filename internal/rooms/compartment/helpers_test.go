package compartment_test

import (
	"context"
	"testing"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/db/dbtest"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/compartment"
	"proceeds/internal/rooms/reference"
	"proceeds/internal/rooms/tasking"
	"proceeds/internal/rooms/users/userstest"
)

// house is a force with two officers and a case, on a database of its own.
type house struct {
	t         *testing.T
	d         *db.DB
	clock     *dbtest.Clock
	began     time.Time
	f         userstest.Force
	one, two  ids.User
	r         *compartment.Room
	tasks     *tasking.Room
	c         cases.Case
	ctx, ctx2 context.Context
}

func each(t *testing.T, now string, fn func(h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB, clock *dbtest.Clock) {
		clock.Set(caltime.MustLocal(now).UTC())
		fn(build(t, d, clock))
	})
}

// another runs fn over a second house that was made at the same moment, on the same engine, and stands where h began.
func another(h *house, fn func(o *house)) {
	h.t.Helper()
	clock := dbtest.NewClock(h.began)
	d := dbtest.SQLite
	if h.d.Dialect() == db.Postgres {
		d = dbtest.Postgres
	}
	o := build(h.t, d(h.t, clock), clock)
	fn(o)
}

func build(t *testing.T, d *db.DB, clock *dbtest.Clock) *house {
	t.Helper()
	people := userstest.Room(d)
	files := cases.NewRoom(d, people)
	h := &house{t: t, d: d, clock: clock, began: clock.Now(), f: userstest.NewForce(t, d, "FI"), tasks: tasking.New(d, people, files)}
	h.r = compartment.New(d, &reference.Room{DB: d}, h.tasks)
	h.one, h.two = h.f.Confidential(t, d, "cora", "Cora Confidential"), h.f.Confidential(t, d, "con", "Con Confidential")
	h.ctx, h.ctx2 = h.f.As(t, d, h.one), h.f.As(t, d, h.two)
	h.c = casestest.OpenIn(t, files, h.f)
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// refused holds that err is of a kind.
func (h *house) refused(err error, k fault.Kind) {
	h.t.Helper()
	if !fault.Is(err, k) {
		h.t.Errorf("got %v, want kind %v", err, k)
	}
}

var grading = tasking.Grading{SourceGrade: "1", InfoGrade: "B", Handling: "C", Conditions: "Unit only"}

func aReport() compartment.NewReport {
	return compartment.NewReport{UkfiuRef: "UK-2026-771034", ReceivedOn: caltime.MustDate("2025-12-17"), ReporterKind: "bank", Reporter: "Quillmark Savings Bank plc", Grading: grading,
		Marking: "OFFICIAL-SENSITIVE", Facts: "Cash paid in at four branches.", Assessment: "Cash couriers.", Subjects: []string{"Osric Vane", "", "Vane Haulage Ltd"}}
}

func aRequest(disclosed string) compartment.NewRequest {
	value := money.Pence(48_260_00)
	return compartment.NewRequest{UkfiuRef: "UK-2026-884411", ReporterKind: "bank", Reporter: "Quillmark Savings Bank plc", Nation: caltime.EnglandWales, Activity: "To pay the balance to the holder.",
		Value: &value, Marking: "OFFICIAL-SENSITIVE", Disclosed: caltime.MustDate(disclosed)}
}

func (h *house) request(disclosed string) compartment.Request {
	h.t.Helper()
	q, err := h.r.RecordRequest(h.ctx, aRequest(disclosed))
	h.must(err)
	return q
}

func (h *house) at(q compartment.Request) compartment.RequestPage {
	h.t.Helper()
	p, err := h.r.RequestAt(h.ctx, h.d, q.PublicKey)
	h.must(err)
	return p
}

func (h *house) on(local string) { h.t.Helper(); h.clock.Set(caltime.MustLocal(local).UTC()) }

func (h *house) tick() int {
	h.t.Helper()
	n, err := h.r.Tick(context.Background())
	h.must(err)
	return n
}

func day(s string) caltime.Date { return caltime.MustDate(s) }

func moment(s string) time.Time { return caltime.MustLocal(s).UTC() }
