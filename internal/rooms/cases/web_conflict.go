package cases

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
)

// FormField is a field of a form that somebody else may have changed since it was opened.
type FormField struct {
	Name, Label string
	Was         string // when the form was opened
	Yours       string // as it was sent
	Theirs      string // as it stands now
	// Show turns a code into words; nil where the value is words already.
	Show func(string) string
	Long bool // of several lines: both can be kept, one after the other
}

// Merge takes, without asking, what only one side changed, and gives what differs on both.
func Merge(fields []FormField) (merged map[string]string, differ []FormField) {
	merged = map[string]string{}
	for _, f := range fields {
		switch {
		case f.Yours == f.Theirs, f.Yours == f.Was:
			merged[f.Name] = f.Theirs
		case f.Theirs == f.Was:
			merged[f.Name] = f.Yours
		default:
			differ = append(differ, f)
		}
	}
	return merged, differ
}

// ConflictRows are the rows of the page that asks what to keep, and the hidden fields that carry both versions and what
// was merged. Resolve reads the answer.
func ConflictRows(fields []FormField, version int) (rows []layout.ConflictRow, hidden [][2]string) {
	merged, differ := Merge(fields)
	hidden = append(hidden, [2]string{"version", strconv.Itoa(version)}, [2]string{"resolved", "yes"})
	for _, f := range fields {
		hidden = append(hidden, [2]string{"was-" + f.Name, f.Theirs})
		if v, ok := merged[f.Name]; ok {
			hidden = append(hidden, [2]string{f.Name, v})
		}
	}
	for _, f := range differ {
		show := f.Show
		if show == nil {
			show = func(s string) string { return s }
		}
		row := layout.ConflictRow{Name: "keep-" + f.Name, Label: f.Label, Was: show(f.Was), Yours: show(f.Yours), Theirs: show(f.Theirs), Mine: f.Long}
		if f.Long {
			row.BothName = "both-" + f.Name
		}
		rows = append(rows, row)
		hidden = append(hidden, [2]string{"yours-" + f.Name, f.Yours}, [2]string{"theirs-" + f.Name, f.Theirs})
	}
	return rows, hidden
}

// Resolve puts what was chosen on a conflict page in the place of the fields of the form, which is then read as if it
// had been typed so. Other forms it leaves as they are.
func Resolve(v url.Values) {
	if v.Get("resolved") != "yes" {
		return
	}
	for name := range v {
		field, ok := strings.CutPrefix(name, "yours-")
		if !ok {
			continue
		}
		yours, theirs := v.Get(name), v.Get("theirs-"+field)
		switch {
		case v.Get("both-"+field) == "yes":
			v.Set(field, strings.TrimSpace(theirs+"\n\n"+yours))
		case v.Get("keep-"+field) == "theirs":
			v.Set(field, theirs)
		default:
			v.Set(field, yours)
		}
	}
}

// Differ says how many fields a conflict is about, for the panel's head.
func Differ(rows, all int) string {
	s := layout.Many(rows, "field differs", "fields differ") + ". "
	if n := all - rows; n == 1 {
		return s + "The other one is settled."
	} else if n > 1 {
		return s + "The other " + strconv.Itoa(n) + " are settled."
	}
	return strings.TrimSpace(s)
}

// Stale puts the form of a verb, opened with an older version, beside what stands now. Where the form changes nothing that
// somebody else has changed, again is the form as it is to run at the version that stands; else rows and hidden make the page
// that asks, and again is nil.
func Stale(v url.Values, fields []FormField, version int) (again url.Values, rows []layout.ConflictRow, hidden [][2]string) {
	merged, differ := Merge(fields)
	if len(differ) == 0 {
		again = url.Values{}
		for name, list := range v {
			again[name] = list
		}
		again.Set("version", strconv.Itoa(version))
		for name, value := range merged {
			again.Set(name, value)
		}
		return again, nil, nil
	}
	rows, hidden = ConflictRows(fields, version)
	mine := map[string]bool{"version": true, "resolved": true}
	for _, f := range fields {
		mine[f.Name] = true
	}
	names := make([]string, 0, len(v))
	for name := range v {
		if before, _, _ := strings.Cut(name, "-"); !mine[name] && before != "was" && before != "keep" && before != "yours" && before != "theirs" && before != "both" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range v[name] {
			hidden = append(hidden, [2]string{name, value})
		}
	}
	return nil, rows, hidden
}

// LeftAsItIs reports whether the reader of a conflict page chose what somebody else did to a field over what their own form
// was to do, so that there is nothing to do. Resolve has been called.
func LeftAsItIs(v url.Values, field string) bool {
	return v.Get("resolved") == "yes" && v.Get("keep-"+field) == "theirs"
}

// Between says on a page of a conflict who saved what the form was opened on: somebody by name, or the same person in another
// window of theirs. what is the thing, "case"; name is what was saved, "FI/2026/0001".
func Between(p *layout.Conflict, what, name string, last CaseEvent, me ids.User, now time.Time) {
	p.Title = "Someone else changed this " + what + " while you were editing"
	switch {
	case last.ID == 0:
		p.Strong, p.Theirs = "It was saved after you opened it.", "As it stands now"
	case last.ActorID == me:
		p.Title = "You changed this " + what + " in another window while you were editing"
		p.Strong, p.Theirs = "You saved "+name+" there, "+layout.NearMoment(last.RecordedAt, now)+".", "Saved there "+layout.Clock(last.RecordedAt)
	default:
		p.Strong, p.Theirs = last.ActorName+" saved "+name+", "+layout.NearMoment(last.RecordedAt, now)+".", last.ActorName+", saved "+layout.Clock(last.RecordedAt)
	}
}
