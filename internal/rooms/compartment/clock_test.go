package compartment_test

import (
	"testing"

	"proceeds/internal/base/fault"
	"proceeds/internal/rooms/compartment"
)

// clock gives the newest clock with a code.
func clock(t *testing.T, p compartment.RequestPage, code string) compartment.Clock {
	t.Helper()
	var k compartment.Clock
	for _, x := range p.Clocks {
		if x.Code == code {
			k = x
		}
	}
	if k.ID == 0 {
		t.Fatalf("there is no clock %s", code)
	}
	return k
}

// Vector 9 of the law notes, through the room: notice, refusal, moratorium, the day to apply, extensions to the cap.
func TestNoticeMoratoriumAndExtensionsToTheCap(t *testing.T) {
	each(t, "2025-12-18T15:00", func(h *house) {
		q := h.request("2025-12-18")
		k := clock(h.t, h.at(q), "DAML-NOTICE")
		if k.LastDay != day("2025-12-31") || !k.EndAt.Equal(moment("2026-01-01T00:00")) || k.State != compartment.Running {
			h.t.Errorf("notice: %+v", k)
		}
		h.on("2025-12-31T12:00")
		h.must(h.r.Refuse(h.ctx, q.PublicKey, q.Version, day("2025-12-31")))
		p := h.at(q)
		if k = clock(h.t, p, "DAML-NOTICE"); k.State != compartment.Closed {
			h.t.Errorf("the notice period is %s after the refusal", k.State)
		}
		k = clock(h.t, p, "DAML-MOR")
		if k.LastDay != day("2026-01-30") || k.ActByAt == nil || !k.ActByAt.Equal(moment("2026-01-29T17:00")) || k.LimitOn != day("2026-08-04") {
			h.t.Errorf("moratorium: %+v", k)
		}
		to, limit, ok := h.r.Furthest(h.ctx, h.d, p.Request, k)
		if !ok || to != day("2026-03-02") || limit != day("2026-08-04") {
			h.t.Errorf("it could be extended to %s, never past %s", to, limit)
		}
		// Too late is the last day itself (CrimPR 47.61); nobody applies twice at once.
		h.on("2026-01-30T09:00")
		_, err := h.r.ApplyToExtend(h.ctx, q.PublicKey, day("2026-01-30"), "Insp Hale")
		h.refused(err, fault.Refused)
		_, err = h.r.ApplyToExtend(h.ctx, q.PublicKey, day("2026-01-29"), "Insp Hale")
		h.must(err)
		_, err = h.r.ApplyToExtend(h.ctx, q.PublicKey, day("2026-01-29"), "Insp Hale")
		h.refused(err, fault.Refused)
		h.refused(h.r.DecideExtension(h.ctx, q.PublicKey, 1, 1, "granted", day("2026-01-30"), day("2026-03-03")), fault.Invalid)
		h.must(h.r.DecideExtension(h.ctx, q.PublicKey, 1, 1, "granted", day("2026-01-30"), day("2026-03-02")))
		if k = clock(h.t, h.at(q), "DAML-MOR"); k.LastDay != day("2026-03-02") || k.State != compartment.Running {
			h.t.Errorf("extended: %+v", k)
		}
		// On and on, until the cap ends it.
		for n, x := range []struct{ applied, to string }{{"2026-02-20", "2026-04-02"}, {"2026-03-20", "2026-05-03"}, {"2026-04-20", "2026-06-03"}, {"2026-05-20", "2026-07-04"}, {"2026-06-20", "2026-08-04"}} {
			h.on(x.applied + "T10:00")
			_, err := h.r.ApplyToExtend(h.ctx, q.PublicKey, day(x.applied), "Insp Hale")
			h.must(err)
			h.refused(h.r.DecideExtension(h.ctx, q.PublicKey, n+2, 1, "granted", day(x.applied), day(x.to).AddDays(1)), fault.Invalid)
			h.must(h.r.DecideExtension(h.ctx, q.PublicKey, n+2, 1, "granted", day(x.applied), day(x.to)))
		}
		h.on("2026-07-20T10:00")
		_, err = h.r.ApplyToExtend(h.ctx, q.PublicKey, day("2026-07-20"), "Insp Hale")
		h.refused(err, fault.Refused)
		h.on("2026-08-05T00:30")
		h.tick()
		p = h.at(q)
		if s := p.Request.Stands(p.Clocks); s != compartment.RanOut {
			h.t.Errorf("stands %s", s)
		}
	})
}

// Vector 10: over Easter, and from a Saturday; silence at the end is deemed consent.
func TestNoticeOverEasterEndsInDeemedConsent(t *testing.T) {
	each(t, "2026-04-04T12:00", func(h *house) {
		q, sat := h.request("2026-04-01"), h.request("2026-04-04")
		if k := clock(h.t, h.at(q), "DAML-NOTICE"); k.LastDay != day("2026-04-14") {
			h.t.Errorf("ends with %s", k.LastDay)
		}
		if k := clock(h.t, h.at(sat), "DAML-NOTICE"); k.LastDay != day("2026-04-15") {
			h.t.Errorf("from a Saturday it ends with %s", k.LastDay)
		}
		h.on("2026-04-14T23:59")
		h.tick()
		if p := h.at(q); p.Request.Stands(p.Clocks) != compartment.InNotice {
			h.t.Errorf("a minute before the end it stands %s", p.Request.Stands(p.Clocks))
		}
		h.on("2026-04-15T00:00")
		h.tick()
		p := h.at(q)
		if s := p.Request.Stands(p.Clocks); s != compartment.Deemed || clock(h.t, p, "DAML-NOTICE").State != compartment.Lapsed {
			h.t.Errorf("stands %s", s)
		}
		// A refusal that came after the end is none.
		h.refused(h.r.Refuse(h.ctx, q.PublicKey, q.Version, day("2026-04-15")), fault.Refused)
		// One that was received in time and is recorded late counts from its day.
		h.on("2026-04-20T09:00")
		h.must(h.r.Refuse(h.ctx, sat.PublicKey, sat.Version, day("2026-04-15")))
		if k := clock(h.t, h.at(sat), "DAML-MOR"); k.LastDay != day("2026-05-15") {
			h.t.Errorf("moratorium ends with %s", k.LastDay)
		}
	})
}

// An application that is pending when the moratorium ends carries it on (s.336C), until the court decides.
func TestAPendingApplicationCarriesTheMoratoriumOn(t *testing.T) {
	each(t, "2025-12-31T12:00", func(h *house) {
		start := func() compartment.Request {
			q := h.request("2025-12-18")
			h.must(h.r.Refuse(h.ctx, q.PublicKey, q.Version, day("2025-12-31")))
			return q
		}
		granted, turned, none := start(), start(), start()
		h.on("2026-01-29T10:00")
		for _, q := range []compartment.Request{granted, turned} {
			_, err := h.r.ApplyToExtend(h.ctx, q.PublicKey, day("2026-01-28"), "DCI Orme")
			h.must(err)
		}
		h.on("2026-01-31T00:00")
		h.tick()
		for _, q := range []compartment.Request{granted, turned} {
			p := h.at(q)
			if k := clock(h.t, p, "DAML-AUTO"); k.LastDay != day("2026-03-02") || p.Request.Stands(p.Clocks) != compartment.InMoratorium {
				h.t.Errorf("pending: %+v stands %s", k, p.Request.Stands(p.Clocks))
			}
		}
		if p := h.at(none); p.Request.Stands(p.Clocks) != compartment.RanOut {
			h.t.Errorf("without an application it stands %s", p.Request.Stands(p.Clocks))
		}
		h.on("2026-02-03T10:00")
		h.must(h.r.DecideExtension(h.ctx, granted.PublicKey, 1, 1, "granted", day("2026-02-03"), day("2026-02-28")))
		h.must(h.r.DecideExtension(h.ctx, turned.PublicKey, 1, 1, "refused", day("2026-02-03"), day("2026-02-28")))
		if k := clock(h.t, h.at(granted), "DAML-MOR"); k.State != compartment.Running || k.LastDay != day("2026-02-28") {
			h.t.Errorf("granted: %+v", k)
		}
		if p := h.at(turned); p.Request.Stands(p.Clocks) != compartment.RanOut {
			h.t.Errorf("turned down it stands %s", p.Request.Stands(p.Clocks))
		}
		// Consent ends all clocks; a freezing order too.
		h.must(h.r.Consent(h.ctx, granted.PublicKey, 2, day("2026-02-03")))
		if p := h.at(granted); p.Request.Stands(p.Clocks) != compartment.Consented || clock(h.t, p, "DAML-MOR").State != compartment.Closed {
			h.t.Errorf("after consent it stands %s", p.Request.Stands(p.Clocks))
		}
	})
}
