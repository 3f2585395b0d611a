package passwords

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"slices"
	"strings"
	"sync"
)

// packed is the list; LICENCES.txt beside it names the source and the licence. internal/tools/breached renews it.
//
//go:embed breached.txt.gz
var packed []byte

// listed gives the passwords of the list, folded and sorted. They are unpacked once, when first asked for.
var listed = sync.OnceValue(func() []string {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	b, err := io.ReadAll(z)
	if err != nil {
		panic(err)
	}
	return strings.Split(string(b), "\n")
})

func known(s string) bool { _, ok := slices.BinarySearch(listed(), s); return ok }

// shortest is the fewest letters of an entry that counts as half of a password.
const shortest = 4

// Breached reports whether a password is one that attackers try first: it stands in the list of passwords from breaches,
// or is an entry with digits and signs around it, an entry written several times, or two entries one after the other.
// Capitals, spaces and signs between words, and the usual digits for letters, make no difference.
func Breached(password string) bool {
	p := strings.ToLower(password)
	if known(p) {
		return true
	}
	for _, form := range []string{joined(p), joined(plain.Replace(p)), joined(plain.Replace(strings.TrimRight(p, "0123456789!?.-_ ")))} {
		core := strings.Trim(form, "0123456789")
		if known(form) || known(core) || twoKnown(form) || repeated(form) || repeated(core) {
			return true
		}
	}
	return false
}

// plain writes letters for the digits and signs that stand for them.
var plain = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// joined leaves out what is neither a letter nor a digit.
func joined(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (r < '0' || r > '9') && (r < 'a' || r > 'z') {
			return -1
		}
		return r
	}, s)
}

func twoKnown(s string) bool {
	for i := shortest; i <= len(s)-shortest; i++ {
		if known(s[:i]) && known(s[i:]) {
			return true
		}
	}
	return false
}

// repeated reports whether s is a short text, or an entry, written again and again.
func repeated(s string) bool {
	for n := 1; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s && (n <= shortest || known(s[:n])) {
			return true
		}
	}
	return false
}
