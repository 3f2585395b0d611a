package xlsx

import "strings"

// builtinFormat is what the number formats with fixed numbers show. Those not named
// are numbers.
func builtinFormat(id int) FieldKind {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return FieldDate
	case id == 22:
		return FieldDateTime
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return FieldTime
	}
	return FieldNumber
}

// formatKind reads from a number format's code whether it shows days, times or numbers.
// Only the first section counts; quoted text, escaped characters and colours do not.
func formatKind(code string) FieldKind {
	var days, times, minutes bool
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == ';':
			i = len(code)
		case code[i] == '"':
			j := strings.IndexByte(code[i+1:], '"')
			if j < 0 {
				return FieldNumber
			}
			i += j + 1
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++
		case code[i] == '[':
			j := strings.IndexByte(code[i:], ']')
			if j < 0 {
				return FieldNumber
			}
			if in := strings.ToLower(code[i+1 : i+j]); in != "" && strings.Trim(in, in[:1]) == "" && strings.Contains("hms", in[:1]) {
				times = true // elapsed time: [h]:mm
			}
			i += j
		case c == 'g' && len(code)-i >= 7 && strings.EqualFold(code[i:i+7], "general"):
			i += 6
		case c == 'a' && len(code)-i >= 5 && (strings.EqualFold(code[i:i+5], "am/pm") || strings.EqualFold(code[i:min(i+3, len(code))], "a/p")):
			times = true
			i += 2
		case c == 'y' || c == 'd':
			days = true
		case c == 'h' || c == 's':
			times = true
		case c == 'm':
			minutes = true
		case c == 'e' && i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-'):
			return FieldNumber // scientific
		}
	}
	switch {
	case days && times:
		return FieldDateTime
	case days || minutes && !times:
		return FieldDate
	case times:
		return FieldTime
	}
	return FieldNumber
}
