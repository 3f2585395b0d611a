package xlsx

import "testing"

func TestFormatKind(t *testing.T) {
	for code, want := range map[string]FieldKind{
		"General": FieldNumber, "0.00": FieldNumber, "£#,##0.00": FieldNumber, "dd mmm yyyy": FieldDate, "dd/MM/yyyy": FieldDate, "mmm yyyy": FieldDate,
		"[$-409]m/d/yy h:mm AM/PM;@": FieldDateTime, "dd mmm yyyy hh:mm": FieldDateTime, "h:mm": FieldTime, "[h]:mm:ss": FieldTime, "mm:ss": FieldTime,
		`"day" 0.0`: FieldNumber, `0 "days"`: FieldNumber, `\d0`: FieldNumber, "[Red]0": FieldNumber, "[$USD] #,##0.00": FieldNumber, "0.00E+00": FieldNumber,
		`_-"£"* #,##0.00_-;-"£"* #,##0.00_-`: FieldNumber, "@": FieldNumber, "yyyy-mm-dd;@": FieldDate, "0;dd": FieldNumber, "mmmm": FieldDate, `"open`: FieldNumber,
	} {
		if got := formatKind(code); got != want {
			t.Errorf("%s shows %s, want %s", code, got, want)
		}
	}
	for id, want := range map[int]FieldKind{0: FieldNumber, 2: FieldNumber, 14: FieldDate, 22: FieldDateTime, 20: FieldTime, 46: FieldTime, 49: FieldNumber} {
		if got := builtinFormat(id); got != want {
			t.Errorf("format %d shows %s, want %s", id, got, want)
		}
	}
}
