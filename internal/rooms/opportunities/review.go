package opportunities

import (
	"context"

	"proceeds/internal/base/fault"
	"proceeds/internal/base/money"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Verdict is what a review comes to.
type Verdict string

// The verdicts.
const (
	ConfirmMissed Verdict = "missed"     // it ran out, and was missed
	RejectIt      Verdict = "rejected"   // it was no opportunity
	Reclassify    Verdict = "reclassify" // missed or lapsed as before, for another reason
	MarkDuplicate Verdict = "duplicate"  // the same as another of the case
)

// Review is a reviewer's judgement of an opportunity that ran out, lapsed or was missed.
type Review struct {
	Verdict   Verdict
	Reason    string       // code: of the miss, or of the new classification
	Note      string       // needed with rejected and duplicate
	Learning  string       // what would help next time
	Lost      *money.Pence // another estimate of what was lost
	LostBasis string       // needed with Lost
	Still     Still
	Of        string // with duplicate: the key of the other
}

func (v Review) check() error {
	bad := map[string]string{}
	switch v.Verdict {
	case ConfirmMissed, Reclassify:
		if why := checkReason(v.Reason, true); why != "" {
			bad["reason"] = why
		}
	case RejectIt:
		if v.Note == "" {
			bad["note"] = "Enter why it was no opportunity"
		}
	case MarkDuplicate:
		if v.Of == "" {
			bad["of"] = "Choose the opportunity that it is the same as"
		}
	default:
		bad["verdict"] = "Choose what the review comes to"
	}
	if v.Lost != nil && v.LostBasis == "" {
		bad["lost_basis"] = "Enter what the estimate rests on"
	}
	if v.Lost != nil && *v.Lost < 0 {
		bad["lost"] = "Enter the value lost, such as 4,180"
	}
	switch v.Still {
	case "", StillYes, StillPartly, StillNo:
	default:
		bad["still"] = "Choose whether it can still be recovered"
	}
	checkNote(bad, "note", v.Note)
	checkNote(bad, "learning", v.Learning)
	checkNote(bad, "lost_basis", v.LostBasis)
	return fault.Fields("Check the review", bad, "verdict", "reason", "of", "note", "lost", "lost_basis", "still", "learning")
}

// Judge records a review: by a supervisor or manager of the case's unit who does not own the opportunity.
func (r *Room) Judge(ctx context.Context, key string, version int, v Review) (Opportunity, error) {
	title := map[Verdict]string{ConfirmMissed: "Confirmed as missed", RejectIt: "Rejected on review", Reclassify: "Reason changed on review", MarkDuplicate: "Marked a duplicate"}[v.Verdict]
	o, _, err := r.change(ctx, key, version, turn{mode: access.Read, perm: perm.OpportunityReview, action: "reviewed", title: title,
		do: func(ctx context.Context, tx *db.Tx, g access.Grant, o *Opportunity, s *Stepped) error {
			if err := v.check(); err != nil {
				return err
			}
			by := tx.Actor.User
			s.Act, s.Reason, s.Note = string(v.Verdict), v.Reason, v.Note
			switch v.Verdict {
			case ConfirmMissed, RejectIt:
				to := Status(v.Verdict)
				if err := o.move(to, ByReviewer, by, words2(v.Reason, v.Note), tx.Now).Check(); err != nil {
					return err
				}
				o.Status = to
			case Reclassify:
				if o.Status != Missed && o.Status != Lapsed {
					return fault.New(fault.Refused, "Only what was missed or lapsed can be classified anew")
				}
				if o.OwnerID != nil && *o.OwnerID == by {
					return fault.New(fault.Refused, "The reviewer must be somebody other than the owner")
				}
			case MarkDuplicate:
				if err := r.duplicate(ctx, tx, g, o, v.Of); err != nil {
					return err
				}
			}
			if v.Verdict == ConfirmMissed || v.Verdict == Reclassify {
				o.because(v.Reason)
				o.lose(v.Lost, v.LostBasis)
				s.ValuePence = o.LostPence
				o.Still = v.Still
			}
			o.Learning = v.Learning
			if v.Note != "" {
				o.Note = v.Note
			}
			o.ReviewedBy, o.ReviewedAt, o.ReviewedRole = &by, &tx.Now, string(reviewerRole(tx, o))
			return nil
		}})
	return o, err
}

// duplicate marks o as the same as the opportunity of the same case with a key.
func (r *Room) duplicate(ctx context.Context, tx *db.Tx, g access.Grant, o *Opportunity, key string) error {
	of, err := opportunityByKey(ctx, tx, key)
	if err != nil {
		return err
	}
	if of.ID == 0 || of.CaseID != g.CaseID() || of.ID == o.ID || of.WithdrawnAt != nil || of.Status == Duplicate {
		return fault.Fields("Check the review", map[string]string{"of": "Choose another opportunity of the same case"})
	}
	if err := o.move(Duplicate, ByReviewer, tx.Actor.User, "duplicate", tx.Now).Check(); err != nil {
		return err
	}
	o.Status, o.DuplicateOf, o.LostPence, o.LostBasis = Duplicate, &of.ID, nil, ""
	return nil
}

// reviewerRole is the role in which the actor reviews: exports name it instead of the person.
func reviewerRole(tx *db.Tx, o *Opportunity) perm.Role {
	for _, role := range []perm.Role{perm.Manager, perm.Supervisor} {
		if tx.Actor.HoldsIn(role, o.UnitID) {
			return role
		}
	}
	return ""
}
