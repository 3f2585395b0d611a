package xlsx

import (
	"fmt"
	"strconv"
	"strings"
)

// choicesSheet lists what drop-downs offer where it is too long to stand in a cell's
// own rule. It is an ordinary sheet: nothing in a workbook is hidden.
const choicesSheet = "Choices"

// longestList is how long the values of a drop-down may be, joined by commas, before
// Excel wants them in cells.
const longestList = 255

// choiceList gives the formula behind a drop-down over values: the values themselves
// where that is possible, else a range of the sheet Choices.
func (b *Workbook) choiceList(head string, values []string) string {
	joined := strings.Join(values, ",")
	plain := utf16Len(joined)+2 <= longestList
	for _, v := range values {
		plain = plain && !strings.ContainsAny(v, ",\"\n\r\t") && strings.TrimSpace(v) == v
	}
	if plain {
		return `"` + joined + `"`
	}
	if b.choices == nil {
		b.choices = b.sheet(choicesSheet, choicesSheet)
		b.choices.Title(choicesSheet, "What the drop-downs of this workbook offer.")
		b.choiceRow = b.choices.next
		b.offered = map[string]string{}
	}
	key := head + "\x00" + strings.Join(values, "\x00")
	if ref := b.offered[key]; ref != "" {
		return ref
	}
	s, col := b.choices, len(b.offered)
	s.put(b.choiceRow, col, lookKey{role: roleHead, kind: cellText}, Plain(Text(head)))
	s.high[b.choiceRow] = 22
	s.measure(col, Plain(Text(head)))
	for i, v := range values {
		s.put(b.choiceRow+1+i, col, lookKey{role: roleBody, kind: cellText}, Plain(Text(v)))
		s.measure(col, Plain(Text(v)))
	}
	s.next = max(s.next, b.choiceRow+1+len(values))
	ref := sheetRef(s.name) + fixedRef(col, b.choiceRow+1) + ":" + fixedRef(col, b.choiceRow+len(values))
	b.offered[key] = ref
	return ref
}

// rules appends what may be typed into the columns that are to be edited: one rule a
// column, over its rows and the spare ones below.
func (w *tableWriter) rules(b []byte, p tablePart) []byte {
	var rules [][]byte
	first, last := firstRow, max(p.lastRow(), firstRow)+w.s.Spare
	for i, c := range w.t.cols {
		attrs, formulas := c.rule(w.lists[i])
		if attrs == "" {
			continue
		}
		r := fmt.Appendf(nil, `<dataValidation %s allowBlank="1" showErrorMessage="1" errorTitle="%s" error="`, attrs, attribute(cutUTF16(c.Head, 32)))
		r = append(r, attribute(c.refusal())...)
		r = fmt.Appendf(r, `" sqref="%s%d:%s%d">`, ColumnName(i), first, ColumnName(i), min(last, w.b.limit.rows))
		for n, f := range formulas {
			tag := "formula" + strconv.Itoa(n+1)
			r = append(r, "<"+tag+">"...)
			r = appendEscaped(r, f)
			r = append(r, "</"+tag+">"...)
		}
		rules = append(rules, append(r, "</dataValidation>"...))
	}
	if len(rules) == 0 {
		return b
	}
	b = fmt.Appendf(b, `<dataValidations count="%d">`, len(rules))
	for _, r := range rules {
		b = append(b, r...)
	}
	return append(b, "</dataValidations>"...)
}

// attribute is s within the quotes of an XML attribute.
func attribute(s string) string {
	return strings.ReplaceAll(string(appendEscaped(nil, s)), `"`, "&quot;")
}

// rule is what a column accepts: the attributes of its rule and its bounds. list is the
// formula of its drop-down.
func (c Column) rule(list string) (attrs string, formulas []string) {
	switch {
	case list != "":
		return `type="list"`, []string{list}
	case !c.Edit:
		return "", nil
	}
	switch c.Kind {
	case KindDate:
		return `type="date" operator="between"`, []string{"61", "109575"} // 1 Mar 1900 to 31 Dec 2199
	case KindInt:
		return `type="whole" operator="greaterThanOrEqual"`, []string{"0"}
	case KindDecimal, KindMoney, KindPercent:
		return `type="decimal" operator="greaterThanOrEqual"`, []string{"0"}
	case KindText, KindLongText:
		return `type="textLength" operator="lessThanOrEqual"`, []string{strconv.Itoa(maxCellText)}
	}
	return "", nil
}

// refusal is what a person reads who types something else.
func (c Column) refusal() string {
	switch {
	case len(c.Choices) > 0:
		return "Choose one of the list."
	case c.Kind == KindDate:
		return "Enter a day, such as 22/11/2026."
	case c.Kind == KindInt:
		return "Enter a whole number, 0 or more."
	case c.Kind.numeric():
		return "Enter a number, 0 or more."
	}
	return "This is longer than a cell holds."
}
