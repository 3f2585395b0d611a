package auditlog

import (
	"net/url"

	"proceeds/internal/base/ids"
	"proceeds/internal/platform/layout"
	"proceeds/internal/rooms/cases"
)

func (v logView) who() string {
	if v.Filter.Who == 0 {
		return ""
	}
	return ids.String(v.Filter.Who)
}

// pairs is the state of the log in words. Its sizes are of the whole installation, for the proof is over all of it.
func (s State) pairs() []layout.Pair {
	sealed := layout.Many(int(s.Sealed), "entry", "entries") + " sealed"
	if s.Unsealed > 0 {
		sealed += ", " + layout.Count(int(s.Unsealed)) + " waiting"
	}
	out := []layout.Pair{{Key: "Sealed", Value: sealed}}
	if s.Checkpoint != nil {
		out = append(out, layout.Pair{Key: "Last checkpoint", Value: moment(*s.Checkpoint)})
	}
	verified := "not yet"
	if s.Check != nil {
		verified = moment(s.Check.At) + ", whole"
		if !s.Check.OK {
			verified = moment(s.Check.At) + ", not whole"
		}
	}
	out = append(out, layout.Pair{Key: "Last verified", Value: verified})
	if len(s.Kept) == 0 {
		out = append(out, layout.Pair{Key: "Kept elsewhere", Value: "nowhere: nobody would notice a log that was cut back"})
	}
	for _, d := range s.Kept {
		said := "kept " + moment(d.At)
		switch {
		case d.ID == 0:
			said = "not yet"
		case d.Error != "":
			said = "failed " + moment(d.At) + ": " + d.Error
		}
		out = append(out, layout.Pair{Key: "Kept elsewhere", Value: d.Target + ": " + said})
	}
	if s.Waiting > 0 {
		out = append(out, layout.Pair{Key: "Erasures to decide", Value: layout.Count(int(s.Waiting)), Href: "/admin/audit/erasures"})
	}
	return out
}

// casePath leads to who saw the case; of one that was disposed of, to what the log still says of it.
func (e Entry) casePath() string {
	if e.CaseGone {
		return "/admin/audit?" + url.Values{"case": {e.CaseRef}}.Encode()
	}
	return cases.Path(e.CaseRef) + "/audit"
}

// pairs is the head of an entry.
func (v entryView) pairs() []layout.Pair {
	out := []layout.Pair{{Key: "When", Value: moment(v.At)}, {Key: "Who", Value: v.ActorName, Href: v.person()}, {Key: "Operation", Value: opName(v.Op)}, {Key: "Act", Value: words(v.Action)}}
	if v.CaseRef != "" {
		out = append(out, layout.Pair{Key: "Case", Value: v.CaseRef, Href: v.casePath()})
	}
	if s := v.subject(); s != "" {
		out = append(out, layout.Pair{Key: "Record", Value: s})
	}
	if v.RequestID != "" {
		out = append(out, layout.Pair{Key: "Request", Value: v.RequestID})
	}
	if v.Leaf != nil {
		out = append(out, layout.Pair{Key: "Place in the sealed log", Value: layout.Count(int(*v.Leaf))})
	}
	return out
}

// fault is what is wrong with the reason that was typed.
func (v entryView) fault() string {
	if len(v.Errors) == 0 {
		return ""
	}
	return v.Errors[0].Text
}

func (v erasuresView) typed(id int64) string {
	if v.Bad == id {
		return v.Typed
	}
	return ""
}

func (v erasuresView) faultOf(id int64) string {
	if v.Bad == id && len(v.Errors) > 0 {
		return v.Errors[0].Text
	}
	return ""
}

// pairs is a proposal in words.
func (v erasuresView) pairs(x ErasureLine) []layout.Pair {
	entry := layout.Pair{Key: "Entry", Value: words(x.Action) + ", " + moment(x.At)}
	if v.Reads {
		entry.Href = "/admin/audit/entries/" + ids.String(x.EntryID)
	}
	out := []layout.Pair{entry}
	if x.CaseRef != "" {
		out = append(out, layout.Pair{Key: "Case", Value: x.CaseRef, Href: cases.Path(x.CaseRef)})
	}
	out = append(out, layout.Pair{Key: "Proposed", Value: x.ProposedByName + ", " + moment(x.ProposedAt)}, layout.Pair{Key: "Because", Value: x.Reason})
	if x.DecidedAt != nil {
		what := "Refused by "
		if x.State == Erased {
			what = "Erased by "
		}
		out = append(out, layout.Pair{Key: "Decided", Value: what + x.DecidedByName + ", " + moment(*x.DecidedAt)}, layout.Pair{Key: "Why", Value: x.DecidedReason})
	}
	return out
}

// words says an action as people do: "list.shown" is "Looked at a list".
func words(action string) string { return layout.LoggedAct(action) }
