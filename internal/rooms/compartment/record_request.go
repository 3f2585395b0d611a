package compartment

import (
	"context"
	"fmt"
	"strings"
	"time"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/cases"
)

// RecordRequest records a request and starts its notice period.
func (r *Room) RecordRequest(ctx context.Context, n NewRequest) (q Request, err error) {
	err = r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		n = n.trimmed()
		if err := n.Check(tx.Now); err != nil {
			return err
		}
		ref, err := nextRef(ctx, tx, force)
		if err != nil {
			return err
		}
		q = Request{PublicKey: ids.NewKey(), ForceID: force, Ref: ref, UkfiuRef: n.UkfiuRef, ReporterKind: n.ReporterKind, Reporter: n.Reporter, Nation: n.Nation, Activity: n.Activity,
			ValuePence: n.Value, Marking: n.Marking, DisclosedOn: n.Disclosed, AskedAt: instant(n.Asked), ReplyByAt: instant(n.ReplyBy), Version: 1, Made: made(tx),
			Words: words(ref, n.UkfiuRef, n.Reporter, n.Activity)}
		if n.Report != "" {
			p, err := reportByKey(ctx, tx, force, n.Report)
			if err != nil {
				return err
			}
			q.ReportID = &p.ID
		}
		if err := insert(ctx, tx, &q); err != nil {
			return fmt.Errorf("insert request: %w", err)
		}
		tx.Record("request.recorded", at(db.Collection, "request", q.ID, force), n)
		if _, err := r.startClock(ctx, tx, q, notice, q.DisclosedOn); err != nil {
			return err
		}
		if err := r.beginMatter(ctx, tx, force, OfRequest, q.ID); err != nil {
			return err
		}
		return r.check(ctx, tx, force)
	})
	return q, err
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Microsecond)
	return &t
}

// onRequest changes a request of the officer's force: do says which columns become what. The rules look again afterwards.
func (r *Room) onRequest(ctx context.Context, key string, version int, action string, do func(ctx context.Context, tx *db.Tx, q Request) (map[string]any, error)) (q Request, err error) {
	err = r.act(ctx, perm.CompartmentWork, func(ctx context.Context, tx *db.Tx, force ids.Unit) error {
		if q, err = requestByKey(ctx, tx, force, key); err != nil {
			return err
		}
		if q.Withdrawn() {
			return fault.New(fault.Refused, "The request was withdrawn and cannot be changed")
		}
		set, err := do(ctx, tx, q)
		if err != nil {
			return err
		}
		if err := change(ctx, tx, &Request{}, q.ID, version, set); err != nil {
			return err
		}
		tx.Record(action, at(db.Alteration, "request", q.ID, force), set)
		return r.check(ctx, tx, force)
	})
	return q, err
}

// ReplyTo records the force's view, given to the UKFIU.
func (r *Room) ReplyTo(ctx context.Context, key string, version int, reply, note string, when time.Time) error {
	_, err := r.onRequest(ctx, key, version, "request.answered", func(ctx context.Context, tx *db.Tx, q Request) (map[string]any, error) {
		bad := map[string]string{}
		known(bad, "reply", reply, "Choose what the force answered", "agree", "refuse", "no_view")
		long(bad, "reply_note", note, "", "The note")
		switch {
		case when.IsZero() || when.After(tx.Now):
			bad["replied"] = "Enter when the answer was given, not in the future"
		case q.AskedAt != nil && when.Before(*q.AskedAt):
			bad["replied"] = "The answer comes after the question"
		}
		if err := fault.Fields("Check the answer", bad, "reply", "replied", "reply_note"); err != nil {
			return nil, err
		}
		if q.RepliedAt != nil {
			return nil, fault.Stale("request")
		}
		return map[string]any{"reply": reply, "reply_note": strings.TrimSpace(note), "replied_at": instant(when)}, nil
	})
	return err
}

// Refuse records that consent was refused: the moratorium runs from the day on which the reporter received the refusal.
// Refused where the notice period had ended before: then consent is deemed and a refusal comes too late (s.335(3)).
func (r *Room) Refuse(ctx context.Context, key string, version int, received caltime.Date) error {
	_, err := r.onRequest(ctx, key, version, "request.refused", func(ctx context.Context, tx *db.Tx, q Request) (map[string]any, error) {
		if err := decisionDay(q, received, caltime.DateOf(tx.Now), "refused"); err != nil {
			return nil, err
		}
		k, err := r.reckon(ctx, tx, q, notice, q.DisclosedOn)
		if err != nil {
			return nil, err
		}
		if received.After(k.LastDay) {
			return nil, &fault.Error{Kind: fault.Refused, Message: "The notice period ended on " + k.LastDay.WithDay() + ": without a refusal received by then there is deemed consent",
				Next: []string{"Check the day on which the reporter received the refusal"}}
		}
		if err := closeClocks(ctx, tx, q, "consent was refused", notice); err != nil {
			return nil, err
		}
		q.RefusedOn = received
		if _, err := r.startClock(ctx, tx, q, moratorium, received); err != nil {
			return nil, err
		}
		return map[string]any{"refused_on": received}, nil
	})
	return err
}

func decisionDay(q Request, on, today caltime.Date, field string) error {
	bad := map[string]string{}
	past(bad, field, on, today, "Enter the day")
	if bad[field] == "" && on.Before(q.DisclosedOn) {
		bad[field] = "The day must not be before the disclosure of " + q.DisclosedOn.WithDay()
	}
	if err := fault.Fields("Check the decision", bad, field); err != nil {
		return err
	}
	switch {
	case !q.ConsentedOn.IsZero():
		return fault.New(fault.Refused, "Consent was given on %s", q.ConsentedOn.WithDay())
	case field == "refused" && !q.RefusedOn.IsZero():
		return fault.New(fault.Refused, "The refusal of %s is recorded already", q.RefusedOn.WithDay())
	}
	return nil
}

// Consent records that consent was given: in the notice period, or in the moratorium after a refusal. Every clock ends.
func (r *Room) Consent(ctx context.Context, key string, version int, on caltime.Date) error {
	_, err := r.onRequest(ctx, key, version, "request.consented", func(ctx context.Context, tx *db.Tx, q Request) (map[string]any, error) {
		if err := decisionDay(q, on, caltime.DateOf(tx.Now), "consented"); err != nil {
			return nil, err
		}
		return map[string]any{"consented_on": on}, closeClocks(ctx, tx, q, "consent was given", notice, moratorium, pending)
	})
	return err
}

// HoldByOrder records that an order was made that holds the money: the moratorium is no longer needed.
func (r *Room) HoldByOrder(ctx context.Context, key string, version int, by, note string, when time.Time) error {
	_, err := r.onRequest(ctx, key, version, "request.held", func(ctx context.Context, tx *db.Tx, q Request) (map[string]any, error) {
		bad := map[string]string{}
		known(bad, "denied_by", by, "Choose which order was made", "afo", "ro", "other")
		long(bad, "denied_note", note, "", "The note")
		if when.IsZero() || when.After(tx.Now) || caltime.DateOf(when).Before(q.DisclosedOn) {
			bad["denied"] = "Enter when the order was made, between the disclosure and now"
		}
		if err := fault.Fields("Check the order", bad, "denied_by", "denied", "denied_note"); err != nil {
			return nil, err
		}
		if q.DeniedAt != nil {
			return nil, fault.Stale("request")
		}
		return map[string]any{"denied_at": instant(when), "denied_by": by, "denied_note": strings.TrimSpace(note)}, closeClocks(ctx, tx, q, "an order holds the money", notice, moratorium, pending)
	})
	return err
}

// WithdrawRequest withdraws a request with a reason; its clocks end and it stays on record.
func (r *Room) WithdrawRequest(ctx context.Context, key string, version int, reason string) error {
	_, err := r.onRequest(ctx, key, version, "request.withdrawn", func(ctx context.Context, tx *db.Tx, q Request) (map[string]any, error) {
		if err := cases.Reason("reason", reason, "Enter why the request is withdrawn"); err != nil {
			return nil, err
		}
		return map[string]any{"withdrawn_at": tx.Now, "withdrawn_by": tx.Actor.User, "withdrawn_reason": reason}, closeClocks(ctx, tx, q, "the request was withdrawn", notice, moratorium, pending)
	})
	return err
}
