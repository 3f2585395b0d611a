package releases

import "proceeds/internal/platform/govuk"

// id names a part of the form of q: there may be several requests, and several people who may ask, on one page.
func (q Asked) id(part string) string {
	return part + "-" + q.Release.PublicKey + "-" + num(int64(q.Match.SubjectID))
}

// of is what was typed into the form of q, and what is wrong with it; empty for the other forms of the page.
func (v looksView) of(q Asked) form {
	if v.typed("release") == q.Release.PublicKey && number(v.Typed, "subject") == int64(q.Match.SubjectID) {
		return v.form
	}
	return form{}
}

func (v looksView) looksErrors(why string) []govuk.FieldError {
	out := form{}.errors(why)
	for _, q := range v.Asked {
		for _, name := range []string{"ground", "reason"} {
			if t := v.of(q).Bad[name]; t != "" {
				out = append(out, govuk.FieldError{ID: q.id(name), Text: t})
			}
		}
	}
	return out
}
