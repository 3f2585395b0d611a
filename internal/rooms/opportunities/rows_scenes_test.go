package opportunities_test

import (
	"context"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/cases"
	"proceeds/internal/rooms/cases/casestest"
	"proceeds/internal/rooms/confiscation"
	"proceeds/internal/rooms/intake"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/plans"
)

// scene is one rule on rows: what raises it, and what does not. Each gives the beginning of the fingerprint.
type scene struct {
	hit, miss func(s *stage) string
}

func fp(parts ...any) string {
	var out []string
	for _, p := range parts {
		switch x := p.(type) {
		case string:
			out = append(out, x)
		case int64:
			out = append(out, ids.String(x))
		case ids.Case:
			out = append(out, ids.String(x))
		case ids.Subject:
			out = append(out, ids.String(x))
		case ids.Interest:
			out = append(out, ids.String(x))
		}
	}
	return strings.Join(out, "/")
}

const hours, days = time.Hour, 24 * time.Hour

func offence(e *intake.Event) { e.Offences = "mda-5-3" }
func known(e *intake.Event)   { e.Signs, e.PropertyPence = "assets_known", new(money.Pence(15_000_00)) }
func wallet(e *intake.Event)  { e.Signs, e.Power = "seed_phrase", "none" }
func untaken(e *intake.Event) { e.Signs, e.Power = "luxury", "" }

var scenes = map[string]scene{
	"MO-01": {
		func(s *stage) string { return fp("MO-01/event", s.event(intake.Arrest, 25*hours, offence).ID) },
		func(s *stage) string {
			e := s.event(intake.Arrest, 2*hours, offence)
			_, err := s.intake.TriageEvent(s.super, e.PublicKey, e.Version, intake.NoPotential, "Found with a phone only")
			s.must(err)
			return fp("MO-01/event", e.ID)
		}},
	"MO-02": {
		func(s *stage) string {
			s.asset(assets.Account)
			s.later(2 * hours)
			s.linked(intake.Arrest, hours, nil)
			return fp("MO-02/case", s.c.ID)
		},
		func(s *stage) string {
			s.frozen()
			s.later(2 * hours)
			s.linked(intake.Arrest, hours, nil)
			return fp("MO-02/case", s.c.ID)
		}},
	"MO-03": {
		func(s *stage) string {
			a := s.asset(assets.Account)
			s.later(2 * hours)
			s.linked(intake.Arrest, hours, nil)
			s.within(func(ctx context.Context, tx *db.Tx, g access.Grant) error {
				return s.Assets.SetState(ctx, tx, g, a.Live()[0].ID, assets.Dissipated, tx.Now, "the account was emptied")
			})
			return fp("MO-03/interest", a.Live()[0].ID)
		},
		func(s *stage) string {
			a := s.asset(assets.Account)
			s.later(2 * hours)
			s.linked(intake.Arrest, hours, nil)
			return fp("MO-03/interest", a.Live()[0].ID)
		}},
	"MO-04": {
		func(s *stage) string {
			z := s.SeizeCash(s.t, s.f, s.c.ID, s.clock.Now().Add(-hours), assets.PACE, 4_180_00)
			return "MO-04/seizure/" + ids.String(int64(z.ID))
		},
		func(s *stage) string {
			z := s.SeizeCash(s.t, s.f, s.c.ID, s.clock.Now().Add(-hours), assets.PACE, 180_00)
			return "MO-04/seizure/" + ids.String(int64(z.ID))
		}},
	"MO-05": {
		func(s *stage) string {
			s.SeizeCash(s.t, s.f, s.c.ID, s.clock.Now().Add(-hours), assets.S294, 4_180_00)
			return "MO-05/clock"
		},
		func(s *stage) string {
			s.SeizeCash(s.t, s.f, s.c.ID, s.clock.Now().Add(-hours), assets.PACE, 4_180_00)
			return "MO-05/clock"
		}},
	"MO-06": {
		func(s *stage) string { s.held(150); s.later(130 * days); return "MO-06/order" },
		func(s *stage) string {
			a := s.held(150)
			s.later(130 * days)
			s.forfeit(a.ID)
			return "MO-06/order"
		}},
	"MO-07": {
		func(s *stage) string {
			z := s.SeizeCash(s.t, s.f, s.c.ID, s.clock.Now().Add(-5*hours), assets.PACE, 4_180_00)
			s.linked(intake.Outcome, hours, nil)
			return "MO-07/seizure/" + ids.String(int64(z.ID))
		},
		func(s *stage) string {
			z := s.SeizeCash(s.t, s.f, s.c.ID, s.clock.Now().Add(-5*hours), assets.PACE, 4_180_00)
			s.linked(intake.Outcome, hours, nil)
			s.decide("No civil route: wages explain the cash")
			return "MO-07/seizure/" + ids.String(int64(z.ID))
		}},
	"MO-08": {
		func(s *stage) string { s.held(728); s.later(650 * days); return "MO-08/chain" },
		func(s *stage) string {
			a := s.held(728)
			s.later(days)
			s.forfeit(a.ID)
			s.later(650 * days)
			return "MO-08/chain"
		}},
	"MO-09": {
		func(s *stage) string { s.twice(); return "MO-09/order" },
		func(s *stage) string {
			a := s.twice()
			_, _, err := s.Orders.RecordMatter(s.lead, s.c.ID, orders.Raising{Kind: orders.Claim, AssetID: a, At: s.clock.Now().Add(-time.Minute), Party: "Halewick Motors", Note: "Proceeds of a sale"})
			s.must(err)
			return "MO-09/order"
		}},
	"MO-10": {
		func(s *stage) string { s.objected(); return "MO-10/clock" },
		func(s *stage) string {
			a := s.objected()
			s.later(2 * hours)
			_, err := s.Orders.ApplyForForfeiture(s.lead, s.c.ID, orders.Making{AssetID: a, Court: "Northmarch Magistrates’ Court", Lodged: s.clock.Now().Add(-time.Minute), Applicant: orders.Party{User: s.f.Lead}})
			s.must(err)
			return "MO-10/clock"
		}},
	"MO-14": {
		func(s *stage) string {
			p := s.Plan(s.t, s.f, s.c.ID, 0)
			s.later(10 * days)
			return fp("MO-14/plan", p.ID)
		},
		func(s *stage) string {
			p := s.Plan(s.t, s.f, s.c.ID, 0)
			s.later(10 * days)
			_, err := s.Plans.RecordNotPursued(s.lead, p.PublicKey, plans.Financial, "The group spends what it takes; checked with the bank")
			s.must(err)
			return fp("MO-14/plan", p.ID)
		}},
	"MO-15": {
		func(s *stage) string { return fp("MO-15/referral", s.refused("no_capacity").ID) },
		func(s *stage) string { return fp("MO-15/referral", s.refused("no_grounds").ID) },
	},
	"MO-16": {
		func(s *stage) string { return fp("MO-16/referral", s.accepted(-20).ID) },
		func(s *stage) string { return fp("MO-16/referral", s.accepted(-1).ID) },
	},
	"MO-17": {
		func(s *stage) string { return fp("MO-17/subject", s.convicted(30_000_00).ID) },
		func(s *stage) string {
			who := s.convicted(30_000_00)
			_, _, err := s.court.Start(s.lead, s.c.ID, confiscation.Starting{Defendant: who.ID, ConvictedOn: s.today(-10), StartedOn: s.today(-8), AskedBy: "prosecutor"})
			s.must(err)
			return fp("MO-17/subject", who.ID)
		}},
	"MO-18": {
		func(s *stage) string { return fp("MO-18/lifestyle", s.pleaded().ID) },
		func(s *stage) string {
			l := s.pleaded()
			s.later(hours)
			s.decide("Basis of plea: what it does to confiscation was put to the prosecutor")
			return fp("MO-18/lifestyle", l.ID)
		}},
	"MO-19": {
		func(s *stage) string { s.tabled(); return "MO-19/proceedings" },
		func(s *stage) string {
			p := s.tabled()
			s.must(s.court.Give(s.lead, s.c.ID, confiscation.Giving{On: confiscation.On{N: p.N}, Kind: confiscation.Statement16, Day: s.today(0)}))
			return "MO-19/proceedings"
		}},
	"MO-20": {
		func(s *stage) string { s.ordered(1, nil); return "MO-20/order" },
		func(s *stage) string {
			s.frozen()
			s.later(2 * days)
			s.ordered(0, below)
			return "MO-20/order"
		}},
	"MO-21": {
		func(s *stage) string { s.ordered(350, below); return "MO-21/clock" },
		func(s *stage) string {
			p := s.ordered(350, below)
			s.must(s.court.Looked(s.lead, s.c.ID, confiscation.On{N: p.N}, s.today(0), true, "Nothing new"))
			return "MO-21/clock"
		}},
	"MO-22": {
		func(s *stage) string {
			s.ordered(30, below)
			return fp("MO-22/event", s.linked(intake.Intelligence, 2*days, known).ID)
		},
		func(s *stage) string {
			e := s.linked(intake.Intelligence, 2*days, known)
			s.ordered(1, below)
			return fp("MO-22/event", e.ID)
		}},
	"MO-23": {
		func(s *stage) string { s.ordered(10, nil); return "MO-23/order" },
		func(s *stage) string {
			p := s.ordered(10, nil)
			s.must(s.court.Enforce(s.lead, s.c.ID, confiscation.Enforcing{On: confiscation.On{N: p.N}, Kind: confiscation.FallInDefault, Day: s.today(-2)}))
			return "MO-23/order"
		}},
	"MO-24": {
		func(s *stage) string { s.victim(); s.ordered(1, nil); return "MO-24/proceedings" },
		func(s *stage) string {
			s.victim()
			s.ordered(1, func(in *confiscation.Ordering) { in.Note = "Compensation of £5,000 to the bank out of it" })
			return "MO-24/proceedings"
		}},
	"MO-25": {
		func(s *stage) string { return fp("MO-25/event", s.event(intake.Search, 3*hours, wallet).ID) },
		func(s *stage) string { return fp("MO-25/event", s.event(intake.Search, 3*hours, untaken).ID) }, // not known: a gap
	},
	"MO-26": {
		func(s *stage) string { s.restrained(); s.later(22 * days); return "MO-26/order" },
		func(s *stage) string {
			o := s.restrained()
			s.later(18 * days)
			_, err := s.Orders.RecordReport(s.lead, s.c.ID, orders.Reporting{N: o.N, On: s.today(0), Note: "Interviews are arranged", Version: o.Version})
			s.must(err)
			s.later(4 * days)
			return "MO-26/order"
		}},
	"MO-27": {
		func(s *stage) string { s.charged(false); return fp("MO-27/case", s.c.ID) },
		func(s *stage) string { s.charged(true); return fp("MO-27/case", s.c.ID) },
	},
	"MO-28": {
		func(s *stage) string {
			s.c = casestest.OpenIn(s.t, s.Cases, s.f, func(n *cases.New) { n.Arising = cases.Arising{Origin: cases.Proactive, Basis: "intelligence"} })
			s.later(25 * days)
			return fp("MO-28/case", s.c.ID)
		},
		func(s *stage) string { s.later(25 * days); return fp("MO-28/case", s.c.ID) },
	},
	"MO-29": {
		func(s *stage) string {
			s.asset(assets.Property)
			return fp("MO-29/event", s.linked(intake.Outcome, hours, nil).ID)
		},
		func(s *stage) string {
			a := s.asset(assets.Property)
			e := s.linked(intake.Outcome, 14*hours, nil)
			out, err := s.Orders.Refer(s.lead, s.c.ID, orders.NewReferral{Kind: orders.ReferIFO, Body: orders.NCA, Interests: []ids.Interest{a.Live()[0].ID}, Reasons: "Income does not explain it",
				Estimate: new(money.Pence(60_000_00)), Basis: "register of title"})
			s.must(err)
			s.later(days)
			_, err = s.Orders.SendReferral(s.lead, s.c.ID, orders.ReferralSending{N: out.Referral.N, On: s.today(0), BodyRef: "NCA-77"})
			s.must(err)
			return fp("MO-29/event", e.ID)
		}},
	"MO-30": {
		func(s *stage) string { z := s.detained(); s.later(3 * days); return fp("MO-30/seizure", int64(z.ID)) },
		func(s *stage) string {
			z := s.detained()
			s.later(3 * days)
			_, err := s.Assets.PayIn(s.lead, s.c.ID, assets.Asset{ID: z.AssetID, InterestAccountOn: s.today(0)})
			s.must(err)
			return fp("MO-30/seizure", int64(z.ID))
		}},
	"MO-31": {
		func(s *stage) string { s.searched(); return "MO-31/clock" },
		func(s *stage) string {
			m := s.searched()
			s.later(hours)
			_, _, err := s.Orders.DecideMatter(s.lead, s.c.ID, orders.Settling{N: m.N, Version: m.Version, State: orders.MatterDone, At: s.clock.Now().Add(-time.Minute), Note: "Report sent"})
			s.must(err)
			return "MO-31/clock"
		}},
	"MO-32": {
		func(s *stage) string { s.overridden(true); return "MO-32/override" },
		func(s *stage) string { s.overridden(false); return "MO-32/override" },
	},
}
