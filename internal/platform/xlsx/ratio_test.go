package xlsx

import "testing"

func TestRatio(t *testing.T) {
	one, four := Value{cell: Int(1), formula: "ROWS(A1:A1)"}, Value{cell: Int(4), formula: "ROWS(A1:A4)"}
	if v := Ratio(one, four); v.err != nil || v.cell.f != 0.25 || v.formula != "IF((ROWS(A1:A4))=0,0,(ROWS(A1:A1))/(ROWS(A1:A4)))" {
		t.Errorf("%+v", v)
	}
	if v := Ratio(one, Value{cell: Int(0), formula: "ROWS(B1:B1)-1"}); v.err != nil || v.cell.f != 0 {
		t.Errorf("a share of nothing is %+v", v)
	}
	for _, v := range []Value{Ratio(Plain(Int(1)), four), Ratio(one, Value{cell: Text("x"), formula: "A1"}), Ratio(Value{err: ErrClosed}, four)} {
		if v.err == nil {
			t.Errorf("%+v is taken", v)
		}
	}
}

func TestJump(t *testing.T) {
	if c := Jump("Missed", "Missed, by O'Hara"); c.URL() != "#'Missed, by O''Hara'!A1" || c.String() != "Missed" {
		t.Errorf("%q opens %q", c.String(), c.URL())
	}
	if c := Jump("", "Missed"); c.URL() != "" {
		t.Errorf("nothing opens %q", c.URL())
	}
}
