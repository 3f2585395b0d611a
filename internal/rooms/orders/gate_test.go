package orders_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/assets"
	"proceeds/internal/rooms/orders"
	"proceeds/internal/rooms/orders/orderstest"
	"proceeds/internal/rooms/orders/powers"
)

// gated is how one form that asks for people is tried: what must be there before, what is typed besides the people, and the
// verb behind it. An act whose applicant nobody judges says why.
type gated struct {
	before  func(b *bench) ids.Asset
	typed   url.Values
	verb    func(b *bench, a ids.Asset, by, officer orders.Party) error
	unasked string // why nobody of the force is judged as applicant
	officer bool   // an officer is judged too
}

func making(b *bench, a ids.Asset, by, officer orders.Party) orders.Making {
	m := orderstest.Detain(b.f, a, "2026-11-24T10:30")
	m.Applicant, m.Authoriser = by, officer
	return m
}

func seized(b *bench) ids.Asset {
	return orderstest.Seize(b.t, b.ctx, b.r, b.c.ID, "2026-11-23T09:00", 48_260_00).AssetID
}

func detained(b *bench) ids.Asset { return b.seizedAndDetained(48_260_00).AssetID }

func account(b *bench) ids.Asset { return orderstest.Account(b.t, b.ctx, b.r, b.c.ID).ID }

func frozen(b *bench) ids.Asset {
	a := account(b)
	must[orders.Result](b.t)(b.r.RecordAccountFreezing(b.ctx, b.c.ID, orderstest.Freeze(b.f, a, "2026-11-23T10:30", "2027-05-22", 9_000_00)))
	return a
}

func seized47(b *bench) ids.Asset {
	in := orderstest.Cash("2026-11-23T09:00", 20_000_00)
	in.Asset.Kind, in.Asset.Title, in.Seizure.Power, in.Seizure.PowerNote = assets.Vehicle, "Grey van", assets.S47C, "DI Cole, no justice being available"
	s, _, err := b.r.Assets.RecordSeizure(b.ctx, b.c.ID, in)
	if err != nil {
		b.t.Fatal(err)
	}
	return s.AssetID
}

func drafted(k orders.Kind, before func(b *bench) ids.Asset) gated {
	return gated{before: before, verb: func(b *bench, a ids.Asset, by, _ orders.Party) error {
		_, err := b.r.DraftApplication(b.ctx, b.c.ID, orders.Drafting{Kind: k, Making: orders.Making{AssetID: a, Court: bench1, Applicant: by}})
		return err
	}}
}

func part8(k orders.Kind, officer bool) gated {
	return gated{officer: officer, typed: join(url.Values{"investigation": {"confiscation"}, "respondent": {"Halewick Bank plc"}, "sought": {"Statements"}}, date("authorised_at", "2026-11-24T09:00")),
		verb: func(b *bench, _ ids.Asset, by, who orders.Party) error {
			in := b.application(k, "2026-11-24T10:00")
			in.Applicant, in.Authoriser = by, who
			if in.Authorised = in.Lodged; in.Authoriser == (orders.Party{}) {
				in.Authorised = orderstest.At("2026-11-24T10:00").Add(-1)
			}
			if !officer {
				in.Authoriser, in.Authorised = orders.Party{}, orders.Part8Application{}.Authorised
			}
			_, err := b.r.ApplyPart8(b.ctx, b.c.ID, in)
			return err
		}}
}

// gates has a line for every form that asks who applied or authorised.
func gates() map[string]gated {
	record := func(fn func(b *bench, m orders.Making) error) func(*bench, ids.Asset, orders.Party, orders.Party) error {
		return func(b *bench, a ids.Asset, by, officer orders.Party) error { return fn(b, making(b, a, by, officer)) }
	}
	return map[string]gated{
		"detention": {before: seized, verb: record(func(b *bench, m orders.Making) error {
			_, err := b.r.RecordDetention(b.ctx, b.c.ID, m)
			return err
		})},
		"extension": {before: detained, verb: record(func(b *bench, m orders.Making) error {
			m.Made = orderstest.At("2026-11-24T11:00")
			_, err := b.r.ExtendDetention(b.ctx, b.c.ID, m)
			return err
		})},
		"freezing": {before: account, officer: true, typed: url.Values{"amount": {"9000"}}, verb: record(func(b *bench, m orders.Making) error {
			m.PrintedEnd = caltime.MustDate("2027-05-22")
			_, err := b.r.RecordAccountFreezing(b.ctx, b.c.ID, m)
			return err
		})},
		"variation": {before: frozen, officer: true, verb: record(func(b *bench, m orders.Making) error {
			m.PrintedEnd = caltime.MustDate("2027-05-22")
			_, err := b.r.VaryFreezing(b.ctx, b.c.ID, m)
			return err
		})},
		"application": {before: detained, verb: record(func(b *bench, m orders.Making) error {
			m.Lodged = m.Made
			_, err := b.r.ApplyForForfeiture(b.ctx, b.c.ID, m)
			return err
		})},
		"restraint": {before: account, typed: url.Values{"no_reports": {"Short"}}, verb: record(func(b *bench, m orders.Making) error {
			_, err := b.r.RecordRestraint(b.ctx, b.c.ID, orders.Restraining{Making: m, NoReports: "Short"})
			return err
		})},
		"seizure-detention": {before: seized47, verb: record(func(b *bench, m orders.Making) error {
			_, err := b.r.RecordSeizureDetention(b.ctx, b.c.ID, m)
			return err
		})},
		"notice": {before: detained, officer: true, unasked: "the officer who gives the notice answers for it", typed: url.Values{"to": {"M. Oslanthe, by hand"}},
			verb: func(b *bench, a ids.Asset, by, officer orders.Party) error {
				_, err := b.r.GiveForfeitureNotice(b.ctx, b.c.ID, orders.Notice{AssetID: a, Given: orderstest.At("2026-11-24T11:00"), Applicant: by, Officer: officer, To: "M. Oslanthe, by hand"})
				return err
			}},
		"draft-detention":  drafted(orders.Detention, seized),
		"draft-extension":  drafted(orders.FurtherDetention, detained),
		"draft-freezing":   drafted(orders.Freezing, account),
		"draft-variation":  drafted(orders.FreezingVariation, frozen),
		"draft-restraint":  drafted(orders.Restraint, account),
		"draft-forfeiture": drafted(orders.Forfeiture, detained),

		"investigation/po":   part8(orders.ProductionOrder, false),
		"investigation/ssw":  part8(orders.SearchWarrant, false),
		"investigation/amo":  part8(orders.AccountMonitoring, false),
		"investigation/do":   part8(orders.DisclosureOrder, true),
		"investigation/cio":  part8(orders.CustomerInformation, true),
		"investigation/scpo": {unasked: "the court makes it on the application of a prosecutor, whom the form does not ask for"},
	}
}

// Nobody whom the register does not allow it applies or authorises, by verb or by form, whatever the act. A form without a
// line fails.
func TestNobodyUnaccreditedAppliesOrAuthorises(t *testing.T) {
	table := gates()
	forms := orders.FormsWithPeople()
	for _, end := range forms {
		if _, ok := table[end]; !ok {
			t.Errorf("the form %s asks for people and is not tried: add a line", end)
		}
	}
	for end := range table {
		if !slices.Contains(forms, end) {
			t.Errorf("there is no form %s any more", end)
		}
	}
	for end, x := range table {
		t.Run(end, func(t *testing.T) {
			each(t, "2026-11-24T12:00", func(b *bench) {
				me := b.site().SignIn(b.t, b.f.Lead)
				path := b.path() + "/assets/A1/record/" + end
				if slug, ok := strings.CutPrefix(end, "investigation/"); ok {
					path = b.path() + "/investigation/new/" + slug
				}
				var a ids.Asset
				if x.before != nil {
					a = x.before(b)
				}
				page := me.Get(path).Must(200)
				if asks := page.Count("[name=applicant]") > 0; asks != (x.verb != nil) {
					b.t.Fatalf("the form asks who applied: %v", asks)
				}
				if asks := page.Count("[name=authoriser]") > 0; asks != x.officer {
					b.t.Errorf("the form asks for an officer: %v", asks)
				}
				if x.verb == nil {
					return
				}
				had := len(b.orders())
				form := join(url.Values{"court": {bench1}, "made_by": {orders.Bench}}, date("made_at", "2026-11-24T11:00"), date("lodged_at", "2026-11-24T10:00"), url.Values{"printed_end_on-day": {"22"},
					"printed_end_on-month": {"5"}, "printed_end_on-year": {"2027"}}, x.typed)
				try := func(field, want string, by, officer orders.Party) {
					b.t.Helper()
					err := x.verb(b, a, by, officer)
					var f *fault.Error
					if !errors.As(err, &f) || !strings.Contains(f.Fields[field], want) {
						b.t.Errorf("the verb let %s pass: %v", field, err)
					}
					typed := join(form, url.Values{"applicant": {idText(by.User)}, "authoriser": {idText(officer.User)}})
					if p := me.Post(path, typed).Must(422); !strings.Contains(p.Text(".govuk-error-summary"), want) || p.Count("[name="+field+"_override]") != 1 {
						b.t.Errorf("the form let %s pass: %s", field, p.Text(".govuk-error-summary"))
					}
				}
				super := orders.Party{}
				if x.officer {
					super.User = b.f.Manager
				}
				if x.unasked == "" {
					try("applicant", "Cole Colleague was n", orders.Party{User: b.f.Colleague}, super)
				}
				if x.officer {
					try("authoriser", "Dee Deputy held DC", orders.Party{User: b.f.Lead}, orders.Party{User: b.f.Deputy})
				}
				b.equal(len(b.orders()), had, "orders")
			})
		})
	}
}

// Every power that somebody of a force applies for, or authorises, is reached by a form of the table, or here it says why no
// form asks. A new power without a line fails.
func TestEveryPowerOfAForceIsGated(t *testing.T) {
	reached := map[powers.Code]string{}
	for code, form := range map[powers.Code]string{
		"CASH-DET": "detention", "LA-DET": "detention", "CR-DET": "detention", "CR-ITEM-DET": "detention", "S47-DET": "seizure-detention",
		"AFO": "freezing", "CWFO": "freezing", "AFO-VARY": "variation", "CWFO-VARY": "variation",
		"CASH-FORF": "application", "LA-FORF": "application", "AF-FORF": "application", "CR-FORF": "application",
		"CASH-FN": "notice", "AF-NOTICE": "notice", "RO": "restraint", "S47-RO": "restraint",
		"PO": "investigation/po", "SSW": "investigation/ssw", "DO": "investigation/do", "CIO": "investigation/cio", "AMO": "investigation/amo",
	} {
		reached[code] = form
	}
	table := gates()
	var unlisted []string
	for _, p := range powers.All() {
		ours := slices.ContainsFunc(p.Applicants, func(a powers.Applicant) bool {
			return a == powers.AConstable || a == powers.AnAFI || a == powers.Appropriate || a == powers.Senior
		})
		if !ours && p.Authority.Kind == powers.NoAuthority {
			continue
		}
		form, ok := reached[p.Code]
		why := ungated[p.Code]
		switch {
		case ok && why != "":
			t.Errorf("%s is gated and excused", p.Code)
		case ok:
			if _, ok := table[form]; !ok {
				t.Errorf("%s: no form %s is tried", p.Code, form)
			}
			delete(reached, p.Code)
		case why == "":
			unlisted = append(unlisted, string(p.Code)+" ("+p.Title+")")
		}
	}
	if len(unlisted) > 0 {
		t.Errorf("neither gated nor excused: %s", strings.Join(unlisted, ", "))
	}
	if len(reached) > 0 {
		t.Errorf("the catalogue does not have, or does not gate: %v", reached)
	}
}

// ungated are the powers whose act names nobody whom the register could judge, and why.
var ungated = map[powers.Code]string{
	"CASH-SEIZE": seizing, "LA-SEIZE": seizing, "CR-SEIZE": seizing, "S47-SEIZE": seizing,
	"CASH-48": clockOnly, "LA-48": clockOnly, "CR-48": clockOnly, "CR-ITEM": clockOnly, "S47-48": clockOnly, "AF-OBJ": clockOnly, "CASH-OBJ": clockOnly,
	"CASH-DET-CAP": stop, "LA-DET-CAP": stop, "CR-DET-CAP": stop, "CR-ITEM-DET-CAP": stop, "AFO-CAP": stop, "CWFO-CAP": stop,
	"CASH-INT": keeping, "LA-SAFE": keeping, "CASH-SEARCH": keeping, "LA-SEARCH": keeping, "RO-REPORT": keeping,
	"RO-VARY": "anybody affected may apply; who asked is said in words", "LA-JOINT": "any party may apply", "CR-CONV": "any party may apply",
	"CO-S16":   "the room confiscation tries it, for a statement made by somebody of the force",
	"DAML-MOR": "the confidential compartment’s",
}

const (
	seizing   = "what an officer seized is on record as it was, lawful or not, by number and name: nobody applies"
	clockOnly = "a clock: its act is the application that it is counted to"
	stop      = "a stop in law: it has no act"
	keeping   = "a duty of whoever holds the property or searched: nobody applies"
)

// An officer who authorises an application step by step is judged too; a reason is kept with the order.
func TestAnOfficerOfTheWrongRankAuthorisesWithAReason(t *testing.T) {
	each(t, "2026-11-20T12:00", func(b *bench) {
		a := account(b)
		o := b.draft(orders.Freezing, a)
		b.now("2026-11-24T12:00")
		if err := b.r.Users.GiveRank(b.f.As(b.t, b.d, b.f.Admin), b.f.Supervisor, "DS", caltime.MustDate("2026-11-23")); err != nil {
			b.t.Fatal(err)
		}
		sup := b.f.As(b.t, b.d, b.f.Supervisor)
		in := orders.Stepping{N: o.N, To: orders.Authorised, At: orderstest.At("2026-11-24T11:00")}
		_, err := b.r.StepOrder(sup, b.c.ID, in)
		var f *fault.Error
		if !errors.As(err, &f) || !strings.Contains(f.Fields["authoriser"], "Sue Supervisor held DS on 24 Nov 2026") {
			b.t.Errorf("the verb: %v", err)
		}
		in.Officer.Override = strings.Repeat("x", 1001)
		if _, err = b.r.StepOrder(sup, b.c.ID, in); !errors.As(err, &f) || f.Fields["authoriser_override"] == "" {
			b.t.Errorf("a huge reason: %v", err)
		}
		me, at := b.site().SignIn(b.t, b.f.Supervisor), b.path()+"/orders/O1/step/authorised"
		if me.Get(at).Must(200).Count("[name=authoriser_override]") != 0 {
			b.t.Error("an override is offered before anybody was refused")
		}
		typed := date("made_at", "2026-11-24T11:00")
		if p := me.Post(at, typed).Must(422); !strings.Contains(p.Text(".govuk-error-summary"), "held DS") || p.Count("[name=authoriser_override]") != 1 {
			b.t.Errorf("the form: %s", p.Text(".govuk-error-summary"))
		}
		typed.Set("authoriser_anyway", "yes")
		me.Post(at, typed).Must(422)
		typed.Set("authoriser_override", "Acting up since Monday; the order is being published")
		me.Post(at, typed).Must(303)
		b.equal(b.states()[1], orders.Authorised, "state")
		for _, path := range []string{"/orders/O1", "/timeline"} {
			if got := me.Get(b.path() + path).Must(200).Text("body"); !strings.Contains(got, "Acting up since Monday") {
				b.t.Errorf("%s does not tell why: %s", path, got)
			}
		}
	})
}
