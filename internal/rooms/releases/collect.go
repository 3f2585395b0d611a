package releases

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/caltime"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/base/perm"
	"proceeds/internal/platform/db"
	"proceeds/internal/platform/fold"
	"proceeds/internal/rooms/access"
	"proceeds/internal/rooms/cases"
)

// Match is a subject who may be the person who asks, and why.
type Match struct {
	SubjectID ids.Subject
	CaseID    ids.Case
	N         int
	Name      string
	BornOn    caltime.Date
	CaseRef   string
	CaseTitle string
	Why       []string
	Picked    bool
}

func (x Release) matches(rows []match, have map[ids.Subject]bool) []Match {
	s := x.sought()
	out := make([]Match, len(rows))
	for i, m := range rows {
		out[i] = Match{SubjectID: m.SubjectID, CaseID: m.CaseID, N: m.N, Name: m.Name, BornOn: m.BornOn, CaseRef: m.CaseRef, CaseTitle: m.CaseTitle, Picked: have[m.SubjectID]}
		why := &out[i].Why
		if slices.Contains(s.names, m.NameFolded) {
			*why = append(*why, "the same name")
		}
		if m.Identifier {
			*why = append(*why, "an identifier or other name")
		}
		switch {
		case !s.born.IsZero() && m.BornOn == s.born:
			*why = append(*why, "the same date of birth")
		case !s.born.IsZero() && !m.BornOn.IsZero():
			*why = append(*why, "another date of birth")
		}
		if len(*why) == 0 {
			*why = append(*why, "a similar name, or linked as the same person")
		}
	}
	return out
}

// Find lists the subjects, in cases that the actor may see, who may be the person who asks. Cases kept as evidence only are
// searched too: a restriction of processing does not take the right of access away. More tells that there are too many.
func (r *Room) Find(ctx context.Context, rd db.Reader, x Release) (list []Match, more bool, err error) {
	where, args := access.Retained(ctx).Where("s.case_id", "s.force_id")
	rows, err := find(ctx, rd, x.sought(), where, args)
	if err != nil {
		return nil, false, err
	}
	have, err := picked(ctx, rd, x.ID)
	if err != nil {
		return nil, false, err
	}
	list = x.matches(rows, have)
	found := make([]int64, len(list))
	for i, m := range list {
		found[i] = int64(m.SubjectID)
	}
	db.Consulted(ctx, "release.searched", db.On{Op: db.Consultation, Kind: "release", ID: x.ID, Force: x.ForceID}, map[string]any{"number": x.Number(), "found": found})
	return list, len(list) > mostMatches, nil
}

// Pick says that a subject is the person who asks, and collects what their case holds of them as it reads now.
func (r *Room) Pick(ctx context.Context, at At, version int64, c ids.Case, s ids.Subject) (n int, err error) {
	err = r.work(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, _ access.Grant) error {
		if x.Kind != Access {
			return fault.Missing()
		}
		g, err := access.Open(ctx, tx, c, access.Read)
		if err != nil {
			return err
		}
		if n, err = r.collect(ctx, tx, *x, g, s, nil); err != nil {
			return err
		}
		x.State = Redacting
		tx.Record("release.collected", db.On{Op: db.Consultation, Kind: "release", ID: x.ID, Case: c, Force: x.ForceID}, told(*x, map[string]any{"subject": s, "fields": n}))
		return update(ctx, tx, x, map[string]any{"state": x.State})
	})
	return n, err
}

// Drop says that a subject is not the person after all: what was collected of them goes.
func (r *Room) Drop(ctx context.Context, at At, version int64, c ids.Case, s ids.Subject) error {
	return r.work(ctx, at, version, func(ctx context.Context, tx *db.Tx, x *Release, _ access.Grant) error {
		list, err := itemsFor(ctx, tx, x.ID, c, s)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.Missing()
		}
		if err := deleteItems(ctx, tx, list); err != nil {
			return err
		}
		tx.Record("release.dropped", db.On{Kind: "release", ID: x.ID, Case: c, Force: x.ForceID}, told(*x, map[string]any{"subject": s, "fields": len(list)}))
		return update(ctx, tx, x, map[string]any{})
	})
}

// collect reads what the case of g holds of a subject into a release. Names of other people of the case are to be taken
// out of every text until the handler decides otherwise.
func (r *Room) collect(ctx context.Context, tx *db.Tx, x Release, g access.Grant, s ids.Subject, offered *ids.User) (int, error) {
	mine, err := namesOf(ctx, tx, g.CaseID(), s)
	if err != nil {
		return 0, err
	}
	if len(mine) == 0 {
		return 0, fault.Missing()
	}
	folded := append(x.sought().names, foldAll(mine)...)
	var rows []Item
	for _, src := range sources {
		if offered != nil && src.Every {
			continue // what is offered does not name the case
		}
		list, err := recordsOf(ctx, tx, g, src, s, nil)
		if err != nil {
			return 0, err
		}
		for _, rec := range list {
			if rec.Mine == 1 || src.Every || !src.Only && namesAny(rec.texts(), folded) {
				rows = append(rows, items(x, g, src, rec, s, offered)...)
			}
		}
	}
	others, err := othersIn(ctx, tx, g.CaseID(), s)
	if err != nil {
		return 0, err
	}
	hide := namesToHide(others, folded)
	if offered != nil {
		return insertItems(ctx, tx, withoutOthers(rows, hide))
	}
	n, err := insertItems(ctx, tx, rows)
	if err != nil {
		return 0, err
	}
	return n, r.hideOthers(ctx, tx, x, g, hide)
}

// withoutOthers is what members of a case offer of it: without the fields that name officers or tell of an order that was
// not served, and with the names of other people taken out for good. Whoever handles the request does not see the case.
func withoutOthers(rows []Item, hide []string) []Item {
	out := rows[:0]
	for _, it := range rows {
		if it.Disposition == Withhold {
			continue
		}
		it.Text, _ = Redact(it.Text, hide)
		out = append(out, it)
	}
	return out
}

func foldAll(names []string) []string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		if f := fold.Text(n); utf8.RuneCountInString(f) >= 3 {
			out = append(out, f)
		}
	}
	return out
}

// namesAny reports whether one of the texts holds one of the names as whole words.
func namesAny(texts [mostFields]string, folded []string) bool {
	for _, t := range texts {
		if t == "" {
			continue
		}
		words := " " + strings.Join(fold.Words(t), " ") + " "
		for _, n := range folded {
			if w := strings.Join(fold.Words(n), " "); w != "" && strings.Contains(words, " "+w+" ") {
				return true
			}
		}
	}
	return false
}

// items makes the fields of a record, but for empty ones.
func items(x Release, g access.Grant, src source, rec sourceRow, s ids.Subject, offered *ids.User) (out []Item) {
	texts, says := rec.texts(), rec.says()
	for i, f := range src.Fields {
		text := strings.TrimSpace(texts[i])
		if f.Shape != nil {
			text = f.Shape(text)
		}
		if text == "" {
			continue
		}
		it := Item{ReleaseID: x.ID, CaseID: g.CaseID(), ForceID: g.ForceID(), UnitID: g.UnitID(), SubjectID: s, Kind: src.Kind, EntityID: rec.EntityID, Field: f.Code, At: rec.At,
			Assertion: says[i], Text: text, ThirdParty: f.Third, OfferedBy: offered, Version: 1}
		switch {
		case f.Third:
			it.Disposition, it.Ground, it.Why = Withhold, thirdGround(x.Kind), "It names somebody else"
		case rec.Covert == 1:
			it.Disposition, it.Ground, it.Why = Withhold, "b", "The order has not been served"
			if x.Kind == OfCase {
				it.Ground = "sensitive"
			}
		}
		out = append(out, it)
	}
	return out
}

// namesToHide lists what is taken out of texts for other people: each name, and its last word where that tells. mine are
// the names, folded, of the person themself.
func namesToHide(others, mine []string) (out []string) {
	own := map[string]bool{}
	for _, n := range mine {
		own[n] = true
		for _, w := range strings.Fields(n) {
			own[w] = true
		}
	}
	for _, name := range others {
		list := []string{strings.TrimSpace(name)}
		if words := strings.Fields(name); len(words) > 1 && utf8.RuneCountInString(words[len(words)-1]) >= 4 {
			list = append(list, words[len(words)-1])
		}
		for _, p := range list {
			if f := fold.Text(p); utf8.RuneCountInString(f) >= 3 && !own[f] {
				own[f] = true
				out = append(out, p)
			}
		}
	}
	return out
}

// hideOthers takes names of other people out of a release, but for those that are taken out already.
func (r *Room) hideOthers(ctx context.Context, tx *db.Tx, x Release, g access.Grant, hide []string) error {
	have, err := masksOf(ctx, tx, x.ID)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, m := range have {
		seen[fold.Text(m.Passage)] = true
	}
	var rows []Mask
	c := g.CaseID()
	for _, p := range hide {
		if !seen[fold.Text(p)] {
			rows = append(rows, Mask{ReleaseID: x.ID, CaseID: &c, Passage: p, Ground: thirdGround(x.Kind), MadeAt: tx.Now})
		}
	}
	return insertMasks(ctx, tx, rows)
}

// Asked is a request that may concern somebody in a case which its handler does not see.
type Asked struct {
	Release Release
	Match   Match
}

// AskedOf lists, for a case, the requests that its members are asked about and have not answered. It is empty for a case
// that the handlers see anyway.
func (r *Room) AskedOf(ctx context.Context, rd db.Reader, g access.Grant) ([]Asked, error) {
	return r.asked(ctx, rd, g.ForceID(), " AND s.case_id = ?", g.CaseID())
}

// AskedOfMine is AskedOf for every such case of the actor's.
func (r *Room) AskedOfMine(ctx context.Context, rd db.Reader) ([]Asked, error) {
	a, _ := actor.From(ctx)
	if a.Kind != actor.Person || !a.Can(perm.CaseChange) {
		return nil, nil
	}
	return r.asked(ctx, rd, a.Force, "")
}

func (r *Room) asked(ctx context.Context, rd db.Reader, force ids.Unit, and string, args ...any) (out []Asked, err error) {
	a, _ := actor.From(ctx)
	if in, err := inClosedCases(ctx, rd, a.User); err != nil || !in {
		return nil, err
	}
	open, err := beingSearched(ctx, rd, force)
	if err != nil {
		return nil, err
	}
	for _, x := range open {
		rows, err := find(ctx, rd, x.sought(), "s.force_id = ? AND "+closedToHandler+and, append([]any{force, a.User, a.User, x.HandlerID, x.HandlerID}, args...))
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			continue
		}
		answered, err := answeredBy(ctx, rd, x.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range x.matches(rows, nil) {
			if !answered[m.SubjectID] {
				out = append(out, Asked{x, m})
			}
		}
	}
	return out, nil
}

// Answer is what a member of a case says of a request that may concern somebody in it.
type Answer struct {
	Subject ids.Subject
	Offer   bool   // what the case holds of them goes to the handler
	Ground  string // why it does not
	Reason  string
}

// AnswerLook offers what a case that only its members see holds of a subject, or withholds it with a reason that stays on
// the case. The handler learns of the first alone, and not which case it is.
func (r *Room) AnswerLook(ctx context.Context, c ids.Case, key string, n Answer) error {
	n.Reason = tidy(n.Reason)
	return r.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		g, err := access.Open(ctx, tx, c, access.Edit)
		if err != nil {
			return err
		}
		if err := cases.Lock(ctx, tx, g); err != nil {
			return err
		}
		list, err := r.AskedOf(ctx, tx, g)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(q Asked) bool { return q.Release.PublicKey == key && q.Match.SubjectID == n.Subject })
		if i < 0 {
			return fault.New(fault.Refused, "Nothing is asked of this case for that, or it was answered")
		}
		x, look := list[i].Release, Look{ReleaseID: list[i].Release.ID, CaseID: c, ForceID: g.ForceID(), UnitID: g.UnitID(), SubjectID: n.Subject, Answer: "offered", ByID: tx.Actor.User, ByName: tx.Actor.Name, At: tx.Now}
		if n.Offer {
			by := tx.Actor.User
			if _, err := r.collect(ctx, tx, x, g, n.Subject, &by); err != nil {
				return err
			}
		} else {
			bad := map[string]string{}
			if GroundOf(Access, n.Ground).Code == "" {
				bad["ground"] = "Choose the ground on which it is withheld"
			}
			cases.CheckReason(bad, "reason", n.Reason, "Enter why it is withheld")
			if err := fault.Fields("Check the answer", bad, "ground", "reason"); err != nil {
				return err
			}
			look.Answer, look.Ground, look.Reason = "withheld", n.Ground, n.Reason
		}
		if err := insertLook(ctx, tx, &look); err != nil {
			return err
		}
		op := db.Consultation
		if n.Offer {
			op = db.Disclosure
		}
		tx.Record("release_look."+look.Answer, db.On{Op: op, Kind: "release_look", ID: look.ID, Case: c, Force: g.ForceID()}, map[string]any{"number": x.Number(), "subject": n.Subject, "ground": n.Ground})
		return nil
	})
}
