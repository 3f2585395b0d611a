package layout

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/money"
)

// acts are the titles of acts of the log whose own names do not say what was done.
var acts = map[string]string{
	"account.told": "Told of a change of the account", "act.undone": "Undid what they had just done", "attempts.swept": "Old tries to sign in were removed", "authority.overridden": "Acted against the register, with a reason",
	"audit_details.erased": "Details of the log were erased", "calendar.read": "A calendar read the feed", "calendar.made": "Made a feed for a calendar", "calendar.revoked": "Ended a feed for a calendar",
	"case.consulted": "Looked at a case", "case.refused": "Asked for a case that is not there for them", "case.shared": "Changed who sees a case", "case.stage_changed": "Moved a case to another stage",
	"checkpoint.failed": "A checkpoint could not be kept elsewhere", "checkpoint.kept": "A checkpoint was kept elsewhere", "checkpoint.taken": "Took a checkpoint away", "counter.made": "Began a series of references",
	"desk.asked": "Asked the force desk", "diary.chosen": "Chose which mails come", "digests.made": "Mails of the day were made", "event.consulted": "Looked at an event", "event.shown": "Looked at an event to open a case",
	"export.asked": "Asked for a file", "export.cancelled": "Cancelled a file", "export.downloaded": "Downloaded a file", "export.failed": "A file could not be made", "export.mailed": "A file was sent by mail", "export.refused": "A download was refused", "export.wiped": "A file was wiped", "exports.set": "Changed what is mailed and what is marked",
	"factor.proved": "Proved who they are", "factor.refused": "A second step was refused", "glass.broken": "Broke the glass of a case", "glass.consulted": "Looked at broken glass", "glass.ended": "Ended a look by break-glass",
	"glass.refused": "A try to break glass was refused", "glass.reviewed": "Judged broken glass", "glass.used": "Looked at a case by break-glass", "job.asked": "A job was queued", "job.cancelled": "Cancelled a job",
	"ledger.spoilt": "Took an entry of the ledger back", "list.exported": "Took a list away", "list.printed": "Printed a list", "list.shown": "Looked at a list", "log.consulted": "Looked at the log", "log.verified": "The log was verified",
	"log.verify_asked": "Asked for the log to be verified", "log_entry.consulted": "Looked at an entry of the log", "log_erasure.decided": "Decided whether a detail is erased", "log_erasure.proposed": "Proposed to erase a detail",
	"log_proof.taken": "Took the proof of an entry away", "mapping.made": "Mapped a role of single sign-on", "mapping.removed": "Removed a mapping of single sign-on", "marking_request.decided": "Decided on a lower marking",
	"marking_request.made": "Asked for a lower marking", "member.joined": "Joined the team of a case", "member.left": "Left the team of a case", "notice.made": "A notice was given", "notice.read": "Read a notice", "notices.over": "Notices were over",
	"notices.read": "Read their notices", "offence.spoilt": "Took an offence back", "opportunity.shown": "Looked at an opportunity to open a case", "password.off": "Switched sign-in by password off", "person.shown": "Looked at what is kept of a person",
	"processing_limit.lift_asked": "Asked to lift a restriction of processing", "processing_limit.lift_refused": "Refused to lift a restriction of processing", "processing_limit.lifted": "Lifted a restriction of processing",
	"processing_limit.proposed": "Asked for a restriction of processing", "processing_limit.refused": "Refused a restriction of processing", "processing_limit.set": "Restricted processing", "product.approved": "Approved an intelligence product",
	"purpose.asked": "Was asked why they look", "purpose.given": "Said why they look", "referral.consulted": "Looked at a referral", "referral.shown": "Looked at a referral to open a case", "release.consulted": "Looked at a disclosure",
	"report.run": "Ran a report", "retention.reckoned": "The day of a review was reckoned", "retention.retained": "Reviewed a case and kept it", "retention_disposal.done": "Disposed of a case", "retention_disposal.proposed": "Proposed to dispose of a case",
	"retention_disposal.refused": "Refused to dispose of a case", "retention_hold.ended": "Ended a hold", "retention_hold.placed": "Placed a hold", "search.logged": "Recorded a search elsewhere", "search.made": "Searched", "session.begun": "Signed in",
	"session.ended": "A sign-in ended", "session.refused": "A sign-in was refused", "sessions.ended": "All sign-ins ended", "sight.set": "Changed who sees what", "subject.live": "Began or ended live interest in a subject", "token.refused": "A token was refused",
	"view.saved": "Saved a view of a list", "work.done": "A job was done",
}

// LoggedAct is what was done, as the log says it to people: "list.shown" reads "Looked at a list".
func LoggedAct(action string) string {
	if t := acts[action]; t != "" {
		return t
	}
	return LoggedField(strings.ReplaceAll(action, ".", " "))
}

// fields are the names of fields of the log that do not speak for themselves.
var fields = map[string]string{"sha256": "Hash of the file", "ids": "Records", "id": "Record", "asat": "As at", "ukfiuref": "UKFIU reference", "ukfiu_ref": "UKFIU reference", "q": "Words", "to": "To", "n": "Number"}

// LoggedField names a field of an entry: "SeizedAt", "seized_at" and "seized-at" read "Seized at", and a sum loses its unit.
func LoggedField(name string) string {
	if f := fields[strings.ToLower(name)]; f != "" {
		return f
	}
	var b strings.Builder
	letter := rune(0) // the one before
	for i, c := range strings.TrimRight(trimUnit(name), "_") {
		switch {
		case i == 0:
			b.WriteRune(unicode.ToUpper(c))
		case c == '.' || c == '_' || c == '-':
			b.WriteByte(' ')
		case unicode.IsUpper(c) && unicode.IsLower(letter):
			b.WriteByte(' ')
			b.WriteRune(unicode.ToLower(c))
		case unicode.IsUpper(letter) && unicode.IsUpper(c):
			b.WriteRune(unicode.ToLower(c))
		default:
			b.WriteRune(c)
		}
		letter = c
	}
	return b.String()
}

// trimUnit takes "pence" off the name of a sum, which is told in pounds; a field of that name alone is a sum.
func trimUnit(name string) string {
	switch low := strings.ToLower(name); {
	case low == "pence":
		return "Sum"
	case strings.HasSuffix(low, "pence"):
		return name[:len(name)-len("pence")]
	}
	return name
}

// LoggedValue writes a value of an entry, read from JSON, as people read it: sums in pounds, instants in London, days as
// days; nothing for what is empty. name is that of its field.
func LoggedValue(name string, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return loggedText(x)
	case bool:
		if x {
			return "yes"
		}
		return "no"
	case float64:
		return loggedNumber(name, int64(x), float64(int64(x)) == x, strconv.FormatFloat(x, 'f', -1, 64))
	case json.Number:
		n, err := x.Int64()
		return loggedNumber(name, n, err == nil, x.String())
	case []any:
		var parts []string
		for _, y := range x {
			if s := LoggedValue(name, y); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		var parts []string
		for _, k := range sorted(x) {
			if s := LoggedValue(k, x[k]); s != "" {
				parts = append(parts, strings.ToLower(LoggedField(k))+" "+s)
			}
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(v)
}

func loggedNumber(name string, n int64, whole bool, text string) string {
	switch {
	case whole && strings.HasSuffix(strings.ToLower(name), "pence"):
		return money.Pence(n).String()
	case whole && strings.EqualFold(name, "minutes"):
		return Many(int(n), "minute", "minutes")
	}
	return text
}

func loggedText(s string) string {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		if t.IsZero() {
			return ""
		}
		return t.In(caltime.London).Format("2 Jan 2006 15:04:05")
	}
	if d, err := caltime.ParseDate(s); err == nil {
		if d.IsZero() {
			return ""
		}
		return d.UK()
	}
	if l, err := caltime.ParseLocal(s); err == nil {
		return l.WithDay()
	}
	return s
}

func sorted(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
