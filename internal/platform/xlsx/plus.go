package xlsx

import (
	"fmt"
	"strings"
)

// Plus is the sum of values of one kind, as one formula with the value that it comes to.
func Plus(values ...Value) Value {
	if len(values) == 0 {
		return Value{err: fmt.Errorf("a sum of nothing")}
	}
	out := Value{cell: values[0].cell}
	out.cell.n = 0
	parts := make([]string, len(values))
	for i, v := range values {
		if v.err != nil {
			return v
		}
		if v.cell.kind != out.cell.kind || v.formula == "" {
			return Value{err: fmt.Errorf("a sum of values of two kinds, or without a formula")}
		}
		out.cell.n += v.cell.n
		parts[i] = v.formula
	}
	out.formula = strings.Join(parts, "+")
	return out
}
