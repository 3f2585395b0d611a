package releases

import (
	"context"
	"strings"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/db"
	"proceeds/internal/rooms/access"
)

// Judgement is what a person says of a field.
type Judgement struct {
	Item    int64
	Version int64 // of the field
	To      Disposition
	Ground  string // why it is withheld
	Why     string // in words; for the file, never sent
}

func (x Release) checkGround(bad map[string]string, to Disposition, ground string) {
	switch {
	case to != Give && to != Withhold:
		bad["to"] = "Choose whether it is given or withheld"
	case to == Withhold && GroundOf(x.Kind, ground).Code == "":
		bad["ground"] = "Choose the ground on which it is withheld"
	case to == Give && ground != "":
		bad["ground"] = "What is given needs no ground: choose none"
	}
}

// Judge decides of one field whether it is given.
func (r *Room) Judge(ctx context.Context, at At, version int64, j Judgement) error {
	j.Why = tidy(j.Why)
	return r.work(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, g access.Grant) error {
		was, err := itemByID(ctx, tx, x.ID, j.Item, g.Valid())
		if err != nil {
			return err
		}
		bad := map[string]string{}
		x.checkGround(bad, j.To, j.Ground)
		long(bad, "why", j.Why, "The reason", 1000, "1,000")
		if err := fault.Fields("Check the field", bad, "to", "ground", "why"); err != nil {
			return err
		}
		by, now := tx.Actor.User, was
		now.Disposition, now.Ground, now.Why, now.JudgedBy = j.To, j.Ground, j.Why, &by
		if err := judgeItem(ctx, tx, now, j.Version); err != nil {
			return err
		}
		tx.Record("release_item.judged", db.On{Kind: "release_item", ID: was.ID, Case: was.CaseID, Force: x.ForceID}, map[string]any{"number": x.Number(), "record": was.Kind, "record_id": was.EntityID, "field": was.Field,
			"old": was.Disposition, "old_ground": was.Ground, "new": now.Disposition, "ground": now.Ground})
		return update(ctx, tx, x, map[string]any{})
	})
}

// JudgeRest decides every field of a sort, fact or assessment, that nobody has decided.
func (r *Room) JudgeRest(ctx context.Context, at At, version int64, assertion string, to Disposition, ground string) (n int64, err error) {
	err = r.work(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, g access.Grant) error {
		bad := map[string]string{}
		if assertion != "fact" && assertion != "assessment" {
			bad["rest_of"] = "Choose facts or assessments"
		}
		x.checkGround(bad, to, ground)
		for from, field := range map[string]string{"to": "rest_to", "ground": "rest_ground"} {
			if bad[from] != "" {
				bad[field] = bad[from]
				delete(bad, from)
			}
		}
		if err := fault.Fields("Check the fields", bad, "rest_of", "rest_to", "rest_ground"); err != nil {
			return err
		}
		if n, err = judgeRest(ctx, tx, x.ID, g.Valid(), assertion, to, ground); err != nil {
			return err
		}
		tx.Record("release.rest_judged", x.on(db.Alteration), told(*x, map[string]any{"assertion": assertion, "new": to, "ground": ground, "fields": n}))
		return update(ctx, tx, x, map[string]any{})
	})
	return n, err
}

// NewMask is a passage to be taken out.
type NewMask struct {
	Item       int64 // in which it was found
	Passage    string
	Ground     string
	Everywhere bool // in every text of the release, not in this field alone
}

// TakeOut takes a passage out of a field, or out of every text of the release.
func (r *Room) TakeOut(ctx context.Context, at At, version int64, n NewMask) error {
	n.Passage = strings.Join(strings.Fields(n.Passage), " ")
	return r.work(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, g access.Grant) error {
		it, err := itemByID(ctx, tx, x.ID, n.Item, g.Valid())
		if err != nil {
			return err
		}
		bad := map[string]string{}
		switch {
		case n.Passage == "":
			bad["passage"] = "Enter the words to take out, as they stand in the text"
		case len([]rune(n.Passage)) > 2000:
			bad["passage"] = "The words must be 2,000 characters or fewer: withhold the whole field instead"
		case !Stands(it.Text, n.Passage):
			bad["passage"] = "These words do not stand in the text: copy them from it"
		}
		if GroundOf(x.Kind, n.Ground).Code == "" {
			bad["mask_ground"] = "Choose the ground on which they are taken out"
		}
		if err := fault.Fields("Check the words", bad, "passage", "mask_ground"); err != nil {
			return err
		}
		by := tx.Actor.User
		m := Mask{ReleaseID: x.ID, Passage: n.Passage, Ground: n.Ground, MadeBy: &by, MadeAt: tx.Now}
		if !n.Everywhere {
			m.ItemID = &it.ID
		}
		if it.OfferedBy == nil || !n.Everywhere {
			m.CaseID = &it.CaseID
		}
		if err := insertMasks(ctx, tx, []Mask{m}); err != nil {
			return err
		}
		tx.Record("release.passage_taken_out", db.On{Kind: "release", ID: x.ID, Case: it.CaseID, Force: x.ForceID}, told(*x, map[string]any{"item": it.ID, "ground": n.Ground, "everywhere": n.Everywhere}))
		return update(ctx, tx, x, map[string]any{})
	})
}

// LetIn puts a passage back that was taken out.
func (r *Room) LetIn(ctx context.Context, at At, version, mask int64) error {
	return r.work(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, g access.Grant) error {
		if err := removeMask(ctx, tx, x.ID, mask); err != nil {
			return err
		}
		tx.Record("release.passage_let_in", x.on(db.Alteration), told(*x, map[string]any{"mask": mask}))
		return update(ctx, tx, x, map[string]any{})
	})
}

// Shown is a field as it will stand in the document.
type Shown struct {
	Item
	Out   string // what stands there: the text without its passages, or Block
	Holes int    // passages taken out of it
}

// Given reports whether any of the text stands in the document.
func (s Shown) Given() bool {
	return s.Disposition == Give && strings.Trim(strings.ReplaceAll(s.Out, Block, ""), " \n\t") != ""
}

// shown applies what was decided to the fields.
func shown(list []Item, masks []Mask) []Shown {
	var every []string
	of := map[int64][]string{}
	for _, m := range masks {
		if m.ItemID == nil {
			every = append(every, m.Passage)
		} else {
			of[*m.ItemID] = append(of[*m.ItemID], m.Passage)
		}
	}
	out := make([]Shown, len(list))
	for i, x := range list {
		out[i] = Shown{Item: x, Out: Block}
		if x.Disposition != Withhold {
			out[i].Out, out[i].Holes = Redact(x.Text, append(of[x.ID], every...))
		}
	}
	return out
}

// Leak is a warning: what is withheld in one field can be read in another that is given.
type Leak struct{ Withheld, In Shown }

// leaks looks for withheld texts, of four letters or more, in what is given.
func leaks(list []Shown) (out []Leak) {
	var all strings.Builder
	for _, s := range list {
		if s.Given() {
			all.WriteString(s.Out + "\n")
		}
	}
	for _, w := range list {
		if w.Disposition != Withhold || len([]rune(w.Text)) < 4 || !Stands(all.String(), w.Text) {
			continue
		}
		for _, s := range list {
			if s.Given() && Stands(s.Out, w.Text) {
				if out = append(out, Leak{w, s}); len(out) == 20 {
					return out
				}
				break
			}
		}
	}
	return out
}
