package xlsx

import (
	"strings"
	"unicode/utf8"
)

// letterWidths are the widths of the characters from the blank to the tilde in Arial, in thousandths of the size of the type.
var letterWidths = [95]uint16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

const (
	widestLetter = 1015 // of letterWidths
	otherLetter  = 600  // of what is no ASCII, such as é and –
	wideLetter   = 1000 // of Chinese characters and emoji
)

// A line of a column is what it shows but for the air at its sides, in thousandths of the size of the body. A little of it is
// kept back: programs round the widths of letters each in their own way.
const (
	bodyPixels   = 10 * 4.0 / 3 // the size of the body
	sidePixels   = 5
	keptBack     = 0.985
	boldIsWider  = 1.09
	indentPixels = 12 // before a figure, and before the heading of figures
)

// lineOf is how much text a line of a column takes that is so many characters wide, in thousandths of the size of the body.
func lineOf(chars float64) int {
	return max(1, int((chars*digitPixels-sidePixels)*keptBack*1000/bodyPixels))
}

// headLine is how much text a line of a column's heading takes.
func headLine(c Column, chars float64) int {
	if c.Kind.numeric() {
		chars -= indentPixels / float64(digitPixels)
	}
	return int(float64(lineOf(chars)) / boldIsWider)
}

// roomForHead is the width of a column that is asked to be so many characters wide, or as many more as no word of its heading
// is broken for.
func roomForHead(c Column, chars float64) float64 {
	for word := range strings.FieldsSeq(c.Head) {
		for chars < 60 && linesOf(word, headLine(c, chars), 2) > 1 {
			chars += 0.5
		}
	}
	return chars
}

// fits reports whether s is one line.
func fits(s string, line int) bool {
	if len(s)*widestLetter <= line {
		return !strings.Contains(s, "\n")
	}
	return linesOf(s, line, 2) == 1
}

// linesOf is how many lines s takes where it is wrapped between words, at most most.
func linesOf(s string, line, most int) int {
	lines, run, word := 1, 0, 0 // run is what stands on the line before the word
	for i := 0; i < len(s) && lines < most; {
		c, w := s[i], 0
		switch {
		case c == '\n':
			lines, run, word = lines+1, 0, 0
			i++
			continue
		case c == ' ':
			run, word = run+word+int(letterWidths[0]), 0 // blanks at the end of a line take no room
			i++
			continue
		case c > ' ' && c <= '~':
			w = int(letterWidths[c-' '])
			i++
		case c < utf8.RuneSelf:
			i++
			continue
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			i += n
			if w = otherLetter; r >= 0x2E80 {
				w = wideLetter
			}
		}
		word += w
		if run+word <= line {
			continue
		}
		lines++
		if run > 0 {
			run = 0 // the word goes on to the next line
		} else {
			word = w // no line holds the word: it is broken where it is full
		}
	}
	return min(lines, most)
}
