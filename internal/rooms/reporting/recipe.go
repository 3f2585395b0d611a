package reporting

import (
	"context"
	"io"

	"proceeds/internal/base/actor"
	"proceeds/internal/base/fault"
	"proceeds/internal/base/ids"
	"proceeds/internal/platform/db"
)

// The kinds of export.
const (
	reportKind = "report"
	listKind   = "list"
)

// recipe is how one export is made, checked for whoever asks.
type recipe struct {
	action string // as the audit log names the run
	// write writes the file; what it gives goes into the audit log.
	write func(ctx context.Context, w io.Writer, progress func(Progress) error) (written, error)
}

// written is what became of a file.
type written struct {
	res    Result
	detail any      // for the audit log
	about  ids.Case // 0 where it is of no case
}

// recipe finds how an export is made and checks that the actor in ctx may have it made: NotFound for what there is not,
// Forbidden where the role does not allow it.
func (r *Room) recipe(ctx context.Context, kind, code string, params map[string]string) (recipe, actor.Actor, error) {
	switch kind {
	case reportKind:
		rep, a, err := r.report(ctx, code)
		return r.reportRecipe(rep, a, params), a, err
	case listKind:
		l, a, err := r.list(ctx, code)
		return r.listRecipe(l, a, params, anyRows), a, err
	}
	return recipe{}, actor.Actor{}, fault.Missing()
}

func (r *Room) reportRecipe(rep Report, a actor.Actor, params map[string]string) recipe {
	return recipe{action: "report.run", write: func(ctx context.Context, w io.Writer, progress func(Progress) error) (written, error) {
		res, v, err := r.build(ctx, rep, a, params, w, progress)
		return written{res: res, detail: runDetail(rep, v, res), about: res.Case}, err
	}}
}

// record writes the run into the audit log, as a disclosure.
func (x recipe) record(tx *db.Tx, e Export, m made) {
	o := on(e, db.Disclosure)
	o.Case = m.about
	tx.Record(x.action, o, m.detail)
}
