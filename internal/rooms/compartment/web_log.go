package compartment

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// act is what was done, in words: "request.recorded" reads "Request recorded".
func (e LogRow) act() string { return said(e.Action) }

// on is the record an entry is about; a list has none.
func (e LogRow) on() string {
	if e.SubjectID == 0 {
		return said(e.SubjectKind)
	}
	return fmt.Sprintf("%s %d", said(e.SubjectKind), e.SubjectID)
}

// told is the detail of an entry, field by field. A detail that is no object is told as it stands.
func (e LogRow) told() []string {
	if e.Detail == "" || e.Detail == "null" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(e.Detail))
	d.UseNumber()
	var fields map[string]any
	if err := d.Decode(&fields); err != nil {
		return []string{e.Detail}
	}
	names := make([]string, 0, len(fields))
	for k := range fields {
		names = append(names, k)
	}
	slices.Sort(names)
	out := make([]string, 0, len(names))
	for _, k := range names {
		if s := valueText(fields[k]); s != "" {
			out = append(out, said(k)+": "+s)
		}
	}
	return out
}

// valueText writes a value of a detail; nothing for what is empty.
func valueText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case []any:
		parts := make([]string, 0, len(v))
		for _, x := range v {
			parts = append(parts, valueText(x))
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		names := make([]string, 0, len(v))
		for k := range v {
			names = append(names, k)
		}
		slices.Sort(names)
		parts := make([]string, 0, len(names))
		for _, k := range names {
			if s := valueText(v[k]); s != "" {
				parts = append(parts, strings.ToLower(said(k))+" "+s)
			}
		}
		return strings.Join(parts, ", ")
	default:
		return fmt.Sprint(v)
	}
}

// said turns the name of an act, a kind or a field into words: "denied_by" and "DeniedBy" read "Denied by".
func said(name string) string {
	var b strings.Builder
	letter := rune(0) // the one before
	for i, c := range name {
		switch {
		case i == 0:
			b.WriteRune(unicode.ToUpper(c))
		case c == '.' || c == '_' || c == '-':
			b.WriteByte(' ')
		case unicode.IsUpper(c) && unicode.IsLower(letter):
			b.WriteByte(' ')
			b.WriteRune(unicode.ToLower(c))
		default:
			b.WriteRune(c)
		}
		letter = c
	}
	return b.String()
}
