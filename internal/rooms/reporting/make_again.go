package reporting

import (
	"context"

	"proceeds/internal/base/fault"
)

// MakeAgain makes an export of the person in ctx once more, of the same things, as at now: what a link leads to when its
// file has been wiped. What they may do and see is that of now. Refused while the file is there or being prepared, and for a list
// that is only given to whoever proves once more who they are.
func (r *Room) MakeAgain(ctx context.Context, key string) (Export, error) {
	m, err := r.MyExport(ctx, key)
	if err != nil {
		return Export{}, err
	}
	if m.State == Ready || m.State == Preparing {
		return Export{}, fault.New(fault.Refused, "This file is still there, or being prepared")
	}
	p := m.ParamsMap()
	if m.Kind == listKind {
		l, _, err := r.list(ctx, m.Code)
		if err != nil {
			return Export{}, err
		}
		if l.Dangerous { // its page asks once more who one is
			return Export{}, fault.New(fault.Refused, "Take this list away from its page")
		}
		return r.StartList(ctx, ListAsk{Code: m.Code, Case: p["case"], Query: p["query"], Format: Format(p["format"])})
	}
	return r.StartExport(ctx, m.Code, p)
}
