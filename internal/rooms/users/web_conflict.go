package users

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"proceeds/internal/base/fault"
	"proceeds/internal/platform/layout"
)

type field struct{ Name, Label string }

// show is a value as people read it.
func (f field) show(value string) string {
	for _, n := range Nations {
		if f.Name == "nation" && n[0] == value {
			return n[1]
		}
	}
	return value
}

// edit is a form that carries, beside each field, what it held when the form was opened (was.NAME), so that a change made
// meanwhile can be laid beside it.
type edit struct {
	What   string // "person"
	Fields []field
	Typed  url.Values
	Path   string // of the record; the form posts there too
	Back   string // its name
}

// save writes what was typed. Where the record has changed since the form was opened, a field changed on one side only is
// taken without asking; for one changed on both sides to different values it gives the page to choose on, as body.
// values are what was, or would have been, written.
func (e edit) save(version int, now map[string]string, write func(version int, values map[string]string) error) (values map[string]string, body templ.Component, err error) {
	opened, _ := strconv.Atoi(e.Typed.Get("version"))
	if opened == 0 {
		return nil, nil, fault.Stale(e.What)
	}
	values = map[string]string{}
	rows := []layout.ConflictRow{}
	for _, f := range e.Fields {
		was, yours, theirs := e.Typed.Get("was."+f.Name), e.Typed.Get(f.Name), now[f.Name]
		if e.Typed.Get("pick."+f.Name) == "theirs" {
			yours = e.Typed.Get("their." + f.Name)
		}
		values[f.Name] = yours
		switch {
		case opened == version || yours == theirs || theirs == was:
		case yours == was:
			values[f.Name] = theirs
		default:
			rows = append(rows, layout.ConflictRow{Name: "pick." + f.Name, Label: f.Label, Was: f.show(was), Yours: f.show(yours), Theirs: f.show(theirs), Mine: true})
		}
	}
	if len(rows) == 0 {
		return values, nil, write(version, values)
	}
	hidden := [][2]string{{"version", strconv.Itoa(version)}}
	for _, f := range e.Fields {
		hidden = append(hidden, [2]string{f.Name, values[f.Name]}, [2]string{"was." + f.Name, now[f.Name]}, [2]string{"their." + f.Name, now[f.Name]})
	}
	return values, layout.ConflictBody(layout.Conflict{
		Title: "Someone else changed this " + e.What + " while you were editing", Back: layout.Link{Label: e.Back, Href: e.Path},
		Strong: "This " + e.What + " was saved after you opened it.", Theirs: "Theirs, saved",
		Meta:   layout.Many(len(rows), "field differs", "fields differ") + ". The others are the same or were changed on one side only.",
		Action: e.Path, Discard: e.Path, Rows: rows, Hidden: hidden,
	}), nil
}
