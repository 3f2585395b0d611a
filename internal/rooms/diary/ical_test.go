package diary_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// prop is one property of an iCalendar component.
type prop struct{ name, params, value string }

// component is a VCALENDAR, VEVENT or VALARM.
type component struct {
	name  string
	props []prop
	subs  []*component
}

func (c *component) get(name string) string {
	for _, p := range c.props {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

func (c *component) all(name string) (out []*component) {
	for _, s := range c.subs {
		if s.name == name {
			out = append(out, s)
		}
	}
	return out
}

var (
	contentLine = regexp.MustCompile(`^([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[A-Za-z0-9/_-]+)*):(.*)$`)
	utcStamp    = regexp.MustCompile(`^\d{8}T\d{6}Z$`)
	duration    = regexp.MustCompile(`^-?P(\d+D|T\d+[HM])$`)
)

// parse reads an iCalendar as RFC 5545 has it, and nothing laxer: line ends, lengths, folding, escaping, nesting, and the
// properties that each component must and may hold once.
func parse(b []byte) (*component, error) {
	s := string(b)
	if !utf8.ValidString(s) {
		return nil, fmt.Errorf("it is no UTF-8")
	}
	if !strings.HasSuffix(s, "\r\n") || strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\n") || strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\r") {
		return nil, fmt.Errorf("lines do not end in CRLF")
	}
	var lines []string
	for n, raw := range strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n") {
		if len(raw) > 75 {
			return nil, fmt.Errorf("line %d has %d octets", n+1, len(raw))
		}
		if !utf8.ValidString(raw) {
			return nil, fmt.Errorf("line %d cuts a letter", n+1)
		}
		if strings.HasPrefix(raw, " ") {
			if len(lines) == 0 {
				return nil, fmt.Errorf("it begins with a folded line")
			}
			lines[len(lines)-1] += raw[1:]
			continue
		}
		lines = append(lines, raw)
	}
	root := &component{}
	open := []*component{root}
	for _, l := range lines {
		m := contentLine.FindStringSubmatch(l)
		if m == nil {
			return nil, fmt.Errorf("%q is no content line", l)
		}
		top := open[len(open)-1]
		switch m[1] {
		case "BEGIN":
			c := &component{name: m[3]}
			top.subs = append(top.subs, c)
			open = append(open, c)
		case "END":
			if len(open) == 1 || top.name != m[3] {
				return nil, fmt.Errorf("END:%s where %s is open", m[3], top.name)
			}
			open = open[:len(open)-1]
		default:
			if len(open) == 1 {
				return nil, fmt.Errorf("%q stands outside", l)
			}
			p := prop{m[1], m[2], m[3]}
			switch p.name {
			case "SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME":
				var err error
				if p.value, err = unescape(p.value); err != nil {
					return nil, err
				}
			}
			if top.get(p.name) != "" {
				return nil, fmt.Errorf("%s stands twice in %s", p.name, top.name)
			}
			top.props = append(top.props, p)
		}
	}
	if len(open) != 1 || len(root.subs) != 1 || root.subs[0].name != "VCALENDAR" {
		return nil, fmt.Errorf("it is not one VCALENDAR")
	}
	return root.subs[0], root.subs[0].check()
}

func unescape(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == ',' || s[i] == ';':
			return "", fmt.Errorf("%q is not escaped", s)
		case s[i] != '\\':
			b.WriteByte(s[i])
		case i+1 == len(s) || !strings.ContainsRune(`\;,nN`, rune(s[i+1])):
			return "", fmt.Errorf("%q has a broken escape", s)
		default:
			i++
			b.WriteString(strings.NewReplacer("n", "\n", "N", "\n").Replace(string(s[i])))
		}
	}
	return b.String(), nil
}

func (c *component) check() error {
	want := map[string][]string{"VCALENDAR": {"VERSION", "PRODID"}, "VEVENT": {"UID", "DTSTAMP", "DTSTART", "SUMMARY"}, "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"}}
	inside := map[string]string{"VCALENDAR": "VEVENT", "VEVENT": "VALARM"}
	for _, p := range want[c.name] {
		if c.get(p) == "" {
			return fmt.Errorf("%s has no %s", c.name, p)
		}
	}
	for _, p := range c.props {
		switch p.name {
		case "DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED":
			if _, err := time.Parse("20060102T150405Z", p.value); err != nil || !utcStamp.MatchString(p.value) || p.params != "" {
				return fmt.Errorf("%s is %q", p.name, p.value)
			}
		case "TRIGGER", "REFRESH-INTERVAL", "X-PUBLISHED-TTL":
			if !duration.MatchString(p.value) {
				return fmt.Errorf("%s is %q", p.name, p.value)
			}
		case "VERSION":
			if p.value != "2.0" {
				return fmt.Errorf("version %s", p.value)
			}
		}
	}
	uids := map[string]bool{}
	for _, s := range c.subs {
		if s.name != inside[c.name] {
			return fmt.Errorf("%s stands in %s", s.name, c.name)
		}
		if err := s.check(); err != nil {
			return err
		}
		if u := s.get("UID"); u != "" && uids[u] {
			return fmt.Errorf("two events are %s", u)
		} else {
			uids[u] = true
		}
	}
	return nil
}

// The reader itself must refuse what is wrong, or it proves nothing.
func TestTheStrictReaderIsStrict(t *testing.T) {
	good := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20261207T100000Z\r\nDTSTART:20261207T100000Z\r\nSUMMARY:one\\, two\r\n  three\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	c, err := parse([]byte(good))
	if err != nil || c.all("VEVENT")[0].get("SUMMARY") != "one, two three" {
		t.Fatalf("%v, %+v", err, c)
	}
	for name, bad := range map[string]string{
		"bare newlines":   strings.ReplaceAll(good, "\r\n", "\n"),
		"no version":      strings.Replace(good, "VERSION:2.0\r\n", "", 1),
		"no stamp":        strings.Replace(good, "DTSTAMP:20261207T100000Z\r\n", "", 1),
		"local time":      strings.Replace(good, "DTSTART:20261207T100000Z", "DTSTART:20261207T100000", 1),
		"not escaped":     strings.Replace(good, `\,`, ",", 1),
		"a long line":     strings.Replace(good, "one", strings.Repeat("o", 80), 1),
		"a broken end":    strings.Replace(good, "END:VEVENT\r\n", "", 1),
		"a doubled event": strings.Replace(good, "END:VCALENDAR", good[strings.Index(good, "BEGIN:VEVENT"):strings.Index(good, "END:VCALENDAR")]+"END:VCALENDAR", 1),
	} {
		if _, err := parse([]byte(bad)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
