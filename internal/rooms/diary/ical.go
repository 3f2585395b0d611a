package diary

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"proceeds/internal/base/caltime"
	"proceeds/internal/base/ids"
)

// calendar writes the deadlines as an iCalendar object: for each clock an event at the moment to act by and one at its
// end. It says "Deadline" and a time; the identity of an event is the same in every reading and tells nothing, and
// another person's calendar has another one for the same clock.
func (f Feed) calendar(rows []feedClock, publicURL string) []byte {
	var b ical
	b.line("BEGIN", "VCALENDAR")
	b.line("VERSION", "2.0")
	b.line("PRODID", "-//Proceeds//Deadlines//EN")
	b.line("CALSCALE", "GREGORIAN")
	b.line("METHOD", "PUBLISH")
	b.text("NAME", "Deadlines")
	b.text("X-WR-CALNAME", "Deadlines")
	b.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	b.line("X-PUBLISHED-TTL", "PT1H")
	for _, k := range rows {
		if k.ActByAt != nil && k.ActByAt.Before(k.EndAt) {
			f.event(&b, k, "act", *k.ActByAt, "Deadline: act by now", "-P1D", publicURL)
		}
		f.event(&b, k, "end", lastMoment(k), "Deadline", "-PT2H", publicURL)
	}
	b.line("END", "VCALENDAR")
	return []byte(b.String())
}

// lastMoment is where the end stands in a calendar. An end at midnight closes the day before, and would be looked for on
// the day after: it stands at that day's last minute.
func lastMoment(k feedClock) time.Time {
	l, err := caltime.ParseLocal(k.EndLocal)
	if err == nil && l == l.Date.At(0, 0) {
		return l.Date.AddDays(-1).At(23, 59).UTC()
	}
	return k.EndAt
}

func (f Feed) event(b *ical, k feedClock, what string, at time.Time, title, alarm, publicURL string) {
	b.line("BEGIN", "VEVENT")
	b.line("UID", f.uid(k.ID, what))
	b.line("DTSTAMP", stamp(k.UpdatedAt))
	b.line("LAST-MODIFIED", stamp(k.UpdatedAt))
	b.line("SEQUENCE", fmt.Sprint(k.Version))
	b.line("DTSTART", stamp(at)) // no end: it is a moment
	b.text("SUMMARY", title)
	b.line("URL", publicURL+"/work")
	b.line("CLASS", "PRIVATE")
	b.line("TRANSP", "TRANSPARENT")
	b.line("STATUS", "CONFIRMED")
	b.line("BEGIN", "VALARM")
	b.line("ACTION", "DISPLAY")
	b.line("TRIGGER", alarm)
	b.text("DESCRIPTION", "Deadline")
	b.line("END", "VALARM")
	b.line("END", "VEVENT")
}

// uid is the identity of an event: a keyed hash under the feed's own secret.
func (f Feed) uid(id ids.Clock, what string) string {
	h := hmac.New(sha256.New, []byte(f.Salt))
	fmt.Fprintf(h, "%d %s", id, what)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func stamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// ical writes content lines: escaped, folded at 75 octets and ended as RFC 5545 wants.
type ical struct{ strings.Builder }

var escape = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`)

// text writes a property whose value is free text.
func (b *ical) text(name, value string) { b.line(name, escape.Replace(value)) }

// line writes a property, folded so that no line is longer than 75 octets and no letter is cut.
func (b *ical) line(name, value string) {
	s, room := name+":"+value, 75
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut] + "\r\n ")
		s, room = s[cut:], 74 // the space that begins a folded line counts
	}
	b.WriteString(s + "\r\n")
}
