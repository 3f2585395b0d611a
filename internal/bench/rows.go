//go:build unix

package main

import (
	"fmt"
	"time"

	"proceeds/internal/platform/xlsx"
)

// record is one row of twenty cells, as a query would give it: eight texts, four days,
// four sums in pence, four whole numbers. Every writer is handed the same ones, in memory.
type record struct {
	text  [8]string
	day   [4]int32 // days since 1 January 1970
	pence [4]int64
	count [4]int64
}

var (
	words   = [8]string{"FI/2026/0001", "Economic Crime North", "No investigator free", "Cash & listed assets", "OFFICIAL-SENSITIVE", "Réunion Motors", "12 High Street, Anytown", "Open"}
	reasons = [5]string{"No investigator free", "Clock ran out", "Not told in time", "Below threshold", "Victim withdrew"}
	units   = [4]string{"Economic Crime North", "Economic Crime South", "Organised Crime", "Local CID"}
	dayZero = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
)

// made gives n rows.
func made(n int) []record {
	list := make([]record, n)
	first := int32(dayZero.Unix() / 86_400)
	for i := range list {
		r := &list[i]
		for j := range r.text {
			r.text[j] = words[(i+j)%8]
		}
		r.text[1], r.text[2] = units[i*5%11%4], reasons[(i*i+i)%13%5]
		for j := range 4 {
			r.day[j] = first + int32(i%2000) + int32(j)
			r.pence[j] = int64(i*7919 + j)
			r.count[j] = int64(i * (j + 1))
		}
	}
	return list
}

// columns are those of the rows.
func columns() []xlsx.Column {
	var cols []xlsx.Column
	for i, k := range []xlsx.Kind{xlsx.KindText, xlsx.KindDate, xlsx.KindMoney, xlsx.KindInt} {
		for j := range [4]int{8, 4, 4, 4}[i] {
			cols = append(cols, xlsx.Column{Key: fmt.Sprintf("c%d.%d", i, j), Head: fmt.Sprintf("Column %d.%d", i, j), Kind: k})
		}
	}
	return cols
}
