package xlsx

import "fmt"

// Ratio is one number as a share of another, as one formula with the value that it comes to: nothing where the whole is
// nothing.
func Ratio(part, whole Value) Value {
	for _, v := range []Value{part, whole} {
		if v.err != nil {
			return v
		}
		if v.formula == "" || v.cell.kind != cellInt && v.cell.kind != cellPence {
			return Value{err: fmt.Errorf("a share of what is no whole number or sum with a formula")}
		}
	}
	return share("("+part.formula+")", "("+whole.formula+")", part.cell.n, whole.cell.n)
}

// Jump is a text that opens another sheet of the same workbook.
func Jump(text, sheet string) Cell {
	url := "#" + sheetRef(sheet) + "A1"
	if text == "" || utf16Len(text) > 255 || utf16Len(url) > 255 {
		return Text(text)
	}
	return Cell{kind: cellLink, s: text, t: url}
}
