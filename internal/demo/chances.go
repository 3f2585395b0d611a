package demo

import (
	"cmp"
	"context"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
	"proceeds/internal/rooms/opportunities"
)

// chanceOf is a sort of opportunity that people enter, and the facts they give.
type chanceOf struct{ kind, why, what string }

var chanceList = []odds[chanceOf]{
	{22, chanceOf{"no_investigator", "The referral came in while every investigator of the unit was on other work; nobody has the case’s accounts yet.", "Find an investigator, or ask another unit"}},
	{22, chanceOf{"account_freezing", "A statement shows a balance above the minimum in a further account of the same holder.", "Apply for an account freezing order"}},
	{14, chanceOf{"restraint", "A title register shows a further property in the name of a relative.", "Apply for restraint or a variation"}},
	{12, chanceOf{"listed_asset", "Photographs on a telephone show watches that were not found at the search.", "Search and seize under s.303J"}},
	{10, chanceOf{"crypto", "A recovery phrase was written in a notebook among the exhibits.", "Move the holding to a force wallet under s.303Z29"}},
	{10, chanceOf{"civil_referral", "The criminal case may end without a charge and property remains.", "Refer for civil recovery"}},
	{10, chanceOf{"compensation", "The losses of identified victims are known and no compensation is on the schedule.", "Ask for compensation with the order"}},
}

// missedFor spreads what reviewers find over the reasons of the list.
var missedFor = []odds[string]{{20, "NO_FI_CAPACITY"}, {14, "ABSTRACTION"}, {12, "DEADLINE_LAPSED"}, {9, "LATE_REFERRAL"}, {8, "NOT_RECOGNISED_AT_SEARCH"}, {7, "DRIFT"},
	{6, "WRONG_POWER"}, {5, "BANK"}, {4, "INSUFFICIENT_EVIDENCE"}, {4, "LIST_UNAVAILABLE"}, {3, "VACANCY"}, {3, "CRYPTO_ACCESS"}, {2, "CPS_DECLINED"}, {2, "NOT_RECOGNISED_AT_ARREST"},
	{2, "RECORD_LATE"}, {1, "DEFERRED_BY_SIO"}, {1, "OTHER_AGENCY"}, {1, "STORAGE"}}

// declinedFor are reasons for which a chance is let go in time.
var declinedFor = []odds[string]{{30, "DISPROPORTIONATE"}, {20, "THIRD_PARTY_INTEREST"}, {16, "NO_GROUNDS"}, {14, "BELOW_MINIMUM"}, {10, "OTHER_AGENCY"}, {10, "COVERT_PROTECTED"}}

// ends of a chance that somebody entered.
const (
	toTake      = "taken"
	toRealise   = "realised"
	toFail      = "unsuccessful"
	toDecline   = "declined"
	toPropose   = "proposed"
	toRefuse    = "refused"
	toRunOut    = "run out"
	toReject    = "rejected"
	toDuplicate = "duplicate"
	toAssess    = "to be assessed"
)

// chance enters an opportunity that somebody on the case sees, and plans what becomes of it.
func (s *story) chance(at time.Time) {
	m := s.m
	c := draw(s.dice, chanceList)
	end := draw(s.dice, []odds[string]{{10, toTake}, {40, toRealise}, {6, toFail}, {12, toDecline}, {8, toPropose}, {5, toRefuse}, {32, toRunOut}, {4, toReject}, {4, toDuplicate}})
	if c.kind == "no_investigator" {
		end = draw(s.dice, []odds[string]{{80, toRunOut}, {20, toTake}})
	}
	if s.ending != "" {
		end = s.ending
	}
	value := s.sum(19_500, 0.95, 1_200, 410_000, 50_00)
	switch end {
	case toDecline: // the investigator alone
		value = s.sum(2_400, 0.4, 1_000, 4_900, 50_00)
	case toPropose, toRefuse:
		value = max(value, 12_000_00)
	case toRunOut, toReject:
		value = s.sum(9_800, 0.9, 1_000, 160_000, 50_00)
	}
	s.then(at, s.lead, func(ctx context.Context) error {
		closes := m.cal.last(dayOf(m.now).AddDays(s.in(18, 60))).At(24, 0).UTC()
		e := opportunities.Entry{Kind: c.kind, Why: c.why, WhatBy: c.what, Value: &value, Basis: "estimate of the investigator", Closes: &closes, Assess: end == toAssess}
		o, _, err := m.r.Opportunities.Enter(ctx, s.id, e)
		if err != nil {
			return err
		}
		s.pursue(o.PublicKey, end, value, closes)
		if end == toDuplicate {
			return s.twice(ctx, o.PublicKey, e)
		}
		return nil
	})
}

// pursue plans what becomes of an opportunity that was entered.
func (s *story) pursue(key, end string, value money.Pence, closes time.Time) {
	m := s.m
	soon := m.cal.office(s.dice, dayOf(m.now).AddDays(s.in(1, 9)))
	sup := m.f.supervisor(s.unit)
	room := m.r.Opportunities
	note := one(s.dice, []string{"Costs of storage and sale are above the equity.", "The joint owner has the larger claim.", "Another agency has the lead."})
	switch end {
	case toTake, toRealise, toFail:
		s.then(soon, s.lead, func(ctx context.Context) error { _, _, err := room.Take(ctx, key, 0); return err })
		s.steps(key, end, value, soon)
	case toDecline:
		s.then(soon, s.lead, func(ctx context.Context) error {
			_, _, err := room.Decline(ctx, key, 0, draw(s.dice, declinedFor), note)
			return err
		})
	case toPropose, toRefuse:
		s.then(soon, s.lead, func(ctx context.Context) error {
			_, _, err := room.Decline(ctx, key, 0, draw(s.dice, declinedFor), note)
			return err
		})
		if s.ending == toPropose && s.special == "waits" {
			return
		}
		s.then(m.cal.office(s.dice, dayOf(soon).AddDays(s.in(1, 6))), sup, func(ctx context.Context) error {
			var err error
			if end == toPropose {
				_, err = room.AgreeDecline(ctx, key, 0, "Agreed after reading the valuation.")
			} else {
				_, err = room.RefuseDecline(ctx, key, 0, "The balance is high enough to go on.")
			}
			return err
		})
	}
	m.q.add(m.cal.office(s.dice, dayOf(closes).AddDays(s.in(8, 40))), s.label(), func() error { // a closed case is reviewed as well
		return s.judge(m.as(sup), func(o sighted) (v opportunities.Review, ok bool) {
			switch {
			case o.key != key:
				return v, false
			case end == toReject:
				return opportunities.Review{Verdict: opportunities.RejectIt, Note: "The account had been closed before it was found."}, true
			}
			if end == toRunOut && s.maybe(6) {
				s.reconsider(key, m.cal.office(s.dice, dayOf(m.now).AddDays(s.in(3, 12))))
			}
			return opportunities.Review{Verdict: opportunities.ConfirmMissed, Reason: draw(s.dice, missedFor), Learning: learning(s.dice), Still: opportunities.StillPartly}, true
		})
	})
}

// reconsider has the manager take a review back, and the supervisor judge anew.
func (s *story) reconsider(key string, at time.Time) {
	m := s.m
	if s.restricted { // the manager is no member
		return
	}
	m.q.add(at, s.label(), func() error {
		_, err := m.r.Opportunities.Reverse(m.as(m.f.manager()), key, 0, "The bank has since confirmed the date of the transfer.")
		return err
	})
	m.q.add(m.cal.office(s.dice, dayOf(at).AddDays(s.in(2, 9))), s.label(), func() error {
		_, err := m.r.Opportunities.Judge(m.as(m.f.supervisor(s.unit)), key, 0, opportunities.Review{Verdict: opportunities.ConfirmMissed, Reason: "BANK", Still: opportunities.StillNo})
		return err
	})
}

// steps takes an opportunity from step to step.
func (s *story) steps(key, end string, value money.Pence, from time.Time) {
	way := []opportunities.Outcome{{Step: opportunities.Assessed}, {Step: opportunities.Applied}, {Step: opportunities.Granted}}
	switch end {
	case toTake:
		way = way[:s.in(0, 2)]
	case toFail:
		way = append(way[:2], opportunities.Outcome{Step: opportunities.Unsuccessful, Note: "The court was not satisfied of the grounds."})
	case toRealise:
		got := value * money.Pence(s.in(55, 104)) / 100 / 100 * 100
		way = append(way, opportunities.Outcome{Step: opportunities.Realised, Value: &got})
	}
	at := from
	for n, o := range way {
		gap := s.in(1, 3) // applied for before the window ends
		if n > 1 {
			gap = s.in(6, 30)
		}
		at = s.m.cal.office(s.dice, dayOf(at).AddDays(gap))
		s.then(at, s.lead, func(ctx context.Context) error { _, _, err := s.m.r.Opportunities.StepTo(ctx, key, 0, o); return err })
	}
}

// take has the lead take what a rule has opened on the case.
func (s *story) take(at time.Time, rule string) {
	s.then(at, s.lead, func(ctx context.Context) error {
		list, err := s.sighted(ctx)
		if err != nil {
			return err
		}
		for _, o := range list {
			if o.rule == rule && o.status == opportunities.Open {
				_, _, err := s.m.r.Opportunities.Take(ctx, o.key, 0)
				return err
			}
		}
		return nil
	})
}

// twice enters the same opportunity a second time, which the supervisor then marks as a duplicate.
func (s *story) twice(ctx context.Context, of string, e opportunities.Entry) error {
	e.Why += " Entered from the referral as well."
	o, _, err := s.m.r.Opportunities.Enter(ctx, s.id, e)
	if err != nil {
		return err
	}
	s.then(s.m.cal.office(s.dice, dayOf(s.m.now).AddDays(s.in(2, 8))), s.m.f.supervisor(s.unit), func(ctx context.Context) error {
		_, err := s.m.r.Opportunities.Judge(ctx, o.PublicKey, 0, opportunities.Review{Verdict: opportunities.MarkDuplicate, Of: of, Note: "The same account, entered twice."})
		return err
	})
	return nil
}

func learning(d dice) string {
	return one(d, []string{"", "", "Ask at briefing who banks the cash.", "Put the date of the order into the diary on the day it is made.", "Referral form to name the account.",
		"Cover for court days to be agreed a week ahead.", "Search teams to be told about recovery phrases."})
}

// reviewed has the supervisor judge what ran out on a case by a day.
func (s *story) reviewed(on caltime.Date) {
	m := s.m
	at := m.cal.office(s.dice, on)
	if !at.After(m.now) {
		return
	}
	m.q.add(at, s.label(), func() error {
		return s.judge(m.as(m.f.supervisor(s.unit)), func(o sighted) (opportunities.Review, bool) { return s.verdict(o), o.rule != "" })
	})
}

// judge has somebody review what ran out on a case, where verdict has one to give.
func (s *story) judge(ctx context.Context, verdict func(sighted) (opportunities.Review, bool)) error {
	if s.id == 0 {
		return nil
	}
	list, err := s.sighted(ctx)
	if err != nil {
		return err
	}
	for _, o := range list {
		if o.status != opportunities.RunOut {
			continue
		}
		v, ok := verdict(o)
		if !ok {
			continue
		}
		if _, err := s.m.r.Opportunities.Judge(ctx, o.key, 0, v); err != nil {
			return err
		}
	}
	return nil
}

// notMissed are findings by which a reviewer rejects what a rule saw run out, by rule.
var notMissed = map[string]string{
	"MO-04": "The sum was counted again and is below the minimum.",
	"MO-05": "The cash was needed as evidence and was held under PACE as well.",
	"MO-06": "The court’s copy shows a later last day; the record was corrected.",
	"MO-08": "The application had been lodged and was recorded late.",
	"MO-26": "The report was made in time and recorded late.",
	"MO-28": "The case waited for statements of the bank; no work was due.",
	"MO-30": "The cash was needed as evidence, so that s.296(1) did not apply.",
}

// recordedLate is by which a reviewer rejects what any other rule saw run out.
const recordedLate = "It had been done in time and was recorded late; the record was corrected."

// verdict is what the supervisor finds of something that a rule saw run out.
func (s *story) verdict(o sighted) opportunities.Review {
	if s.maybe(16) {
		return opportunities.Review{Verdict: opportunities.RejectIt, Note: cmp.Or(notMissed[o.rule], recordedLate)}
	}
	reason := o.suggested
	if reason == "" || s.maybe(45) {
		reason = draw(s.dice, missedFor)
	}
	return opportunities.Review{Verdict: opportunities.ConfirmMissed, Reason: reason, Learning: learning(s.dice),
		Still: draw(s.dice, []odds[opportunities.Still]{{60, opportunities.StillNo}, {25, opportunities.StillPartly}, {15, opportunities.StillYes}})}
}
