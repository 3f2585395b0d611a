package opportunities

import (
	"net/http"
	"net/url"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/money"
	"proceeds/internal/platform/web"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// submit runs one form of an opportunity: do is its verb, said what the flash says. A refusal shows the page again with
// what was typed; in is the form's name.
func (r *Room) submit(c *web.Ctx, in string, do func(key string, version int, v url.Values) (Opportunity, ids.Act, string, error)) error {
	v, err := c.Form()
	if err != nil {
		return err
	}
	key := c.Param("key")
	cases.Resolve(v)
	if cases.LeftAsItIs(v, "status") {
		c.Note("Left as it is.")
		return c.See("/opportunities/" + key)
	}
	var o Opportunity
	var act ids.Act
	var said string
	for turns := 0; ; turns++ {
		var n int
		if n, err = version(v.Get("version")); err == nil {
			o, act, said, err = do(key, n, v)
		}
		if !fault.Is(err, fault.Conflict) || c.HTMX() || turns > 1 {
			break
		}
		again, err := r.stale(c, in, key, v)
		if err != nil || again == nil {
			return err
		}
		v = again
	}
	if err == nil {
		if c.HTMX() {
			return r.swapped(c, o, act, said)
		}
		c.Done(said, cases.UndoURL(act))
		return c.See(o.Path())
	}
	bad, _, ok := fields(err)
	if !ok {
		return err
	}
	if c.HTMX() && in == "decline" {
		return r.cardAgain(c, key, v, bad)
	}
	if c.HTMX() {
		return err
	}
	return r.showOne(c, http.StatusUnprocessableEntity, key, in, v, err)
}

// swapped answers htmx with what stands in the card's place.
func (r *Room) swapped(c *web.Ctx, o Opportunity, act ids.Act, said string) error {
	row, _, err := rowByKey(c.Ctx(), r.DB, o.PublicKey, access.Read)
	if err != nil {
		return err
	}
	return c.Part(http.StatusOK, cardDone(row, said, cases.UndoURL(act)))
}

// cardAgain answers htmx with the card and what was wrong with its decline form.
func (r *Room) cardAgain(c *web.Ctx, key string, v url.Values, bad map[string]string) error {
	row, _, err := rowByKey(c.Ctx(), r.DB, key, access.Read)
	if err != nil {
		return err
	}
	r.count(r.DB.Time(), &row)
	k := r.card(c, row, false)
	k.Reason, k.ReasonText = v.Get("reason"), v.Get("text")
	for _, f := range []string{"reason", "text", ""} {
		if bad[f] != "" {
			k.DeclineError = bad[f]
			break
		}
	}
	return c.Part(http.StatusUnprocessableEntity, cardPart(k))
}

func text(v url.Values, name string) string { return strings.TrimSpace(v.Get(name)) }

func (r *Room) postAssess(c *web.Ctx) error {
	return r.submit(c, "assess", func(key string, n int, v url.Values) (Opportunity, ids.Act, string, error) {
		o, act, err := r.Assess(c.Ctx(), key, n, Status(v.Get("decision")), text(v, "note"))
		return o, act, "Assessed: " + lower(StatusName(o.Status)) + ".", err
	})
}

func (r *Room) postTake(c *web.Ctx) error {
	return r.submit(c, "take", func(key string, n int, _ url.Values) (Opportunity, ids.Act, string, error) {
		o, act, err := r.Take(c.Ctx(), key, n)
		return o, act, "Taken. It is yours.", err
	})
}

func (r *Room) postDecline(c *web.Ctx) error {
	return r.submit(c, "decline", func(key string, n int, v url.Values) (Opportunity, ids.Act, string, error) {
		o, act, err := r.Decline(c.Ctx(), key, n, v.Get("reason"), text(v, "text"))
		said := "Declined."
		if o.Status == DeclineProposed {
			said = "Decline proposed. A supervisor or manager decides."
		}
		return o, act, said, err
	})
}

func (r *Room) postHandOver(c *web.Ctx) error {
	return r.submit(c, "hand", func(key string, n int, v url.Values) (Opportunity, ids.Act, string, error) {
		to, _ := ids.Parse[ids.User](v.Get("owner"))
		o, act, err := r.HandOver(c.Ctx(), key, n, to, text(v, "note"))
		return o, act, "Handed over.", err
	})
}

func (r *Room) postOutcome(c *web.Ctx) error {
	return r.submit(c, "outcome", func(key string, n int, v url.Values) (Opportunity, ids.Act, string, error) {
		value, ok := pence(v.Get("value"))
		if !ok {
			return Opportunity{}, 0, "", badSum("value")
		}
		o, act, err := r.StepTo(c.Ctx(), key, n, Outcome{Step: Step(v.Get("step")), Value: value, Note: text(v, "note")})
		return o, act, "Recorded.", err
	})
}

func (r *Room) postValue(c *web.Ctx) error {
	return r.submit(c, "value", func(key string, n int, v url.Values) (Opportunity, ids.Act, string, error) {
		value, ok := pence(v.Get("value"))
		if !ok || value == nil {
			return Opportunity{}, 0, "", badSum("value")
		}
		o, act, err := r.SetValue(c.Ctx(), key, n, *value, text(v, "basis"))
		return o, act, "Recorded.", err
	})
}

func badSum(field string) error {
	return fault.Fields("Check the value", map[string]string{field: "Enter a sum in pounds, such as 4,180 or 4180.50"})
}

func (r *Room) postDecision(c *web.Ctx) error {
	return r.submit(c, "decision", func(key string, n int, v url.Values) (Opportunity, ids.Act, string, error) {
		if v.Get("decision") == "agree" {
			o, err := r.AgreeDecline(c.Ctx(), key, n, text(v, "note"))
			return o, 0, "Agreed: the opportunity is declined.", err
		}
		o, err := r.RefuseDecline(c.Ctx(), key, n, text(v, "note"))
		return o, 0, "Refused: the opportunity is open again.", err
	})
}

func (r *Room) postReview(c *web.Ctx) error {
	return r.submit(c, "review", func(key string, n int, v url.Values) (Opportunity, ids.Act, string, error) {
		var lost *money.Pence
		var ok bool
		if lost, ok = pence(v.Get("lost")); !ok {
			return Opportunity{}, 0, "", badSum("lost")
		}
		o, err := r.Judge(c.Ctx(), key, n, Review{Verdict: Verdict(v.Get("verdict")), Reason: v.Get("reason"), Note: text(v, "note"), Learning: text(v, "learning"),
			Lost: lost, LostBasis: text(v, "lost_basis"), Still: Still(v.Get("still")), Of: v.Get("of")})
		return o, 0, "Reviewed: " + lower(StatusName(o.Status)) + ".", err
	})
}

func (r *Room) postReverse(c *web.Ctx) error {
	return r.submit(c, "reverse", func(key string, n int, v url.Values) (Opportunity, ids.Act, string, error) {
		o, err := r.Reverse(c.Ctx(), key, n, text(v, "note"))
		return o, 0, "Reversed: it waits for a review again.", err
	})
}
