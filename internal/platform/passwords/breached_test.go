package passwords

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestListOfBreachedPasswords(t *testing.T) {
	list := listed()
	if len(list) < 10_000 || !slices.IsSorted(list) || slices.Contains(list, "") {
		t.Fatalf("%d entries, sorted %v", len(list), slices.IsSorted(list))
	}
	for _, s := range list {
		if s != strings.ToLower(s) {
			t.Fatalf("%q is not folded, so it would never be found", s)
		}
	}
	b, err := os.ReadFile("LICENCES.txt")
	if err != nil || !strings.Contains(string(b), "Permission is hereby granted") || !strings.Contains(string(b), "@zxcvbn-ts/language-common") {
		t.Errorf("the licence of the list: %v", err)
	}
}

func TestBreached(t *testing.T) {
	for _, s := range []string{
		"password", "administrator", "Administrator", "1qaz2wsx3edc", "leavemealone", // in the list
		"administrator2026", "!!Administrator!!", "2026password2026", // an entry with something around it
		"password1234", "qwertyuiop123456", "Monkey-Dragon", "monkey dragon", "letmein sunshine", // two entries
		"passwordpasswordpassword", "abcabcabcabc", "aaaaaaaaaaaa", "121212121212", // over and over
		"Adm1n1strat0r", "p@$$w0rdp@$$w0rd", "Pa$$w0rd-1234", // digits and signs for letters
	} {
		if !Breached(s) {
			t.Errorf("%q is taken", s)
		}
	}
	for _, s := range []string{
		"three odd words", "correct horse battery", "a test passphrase", "four quite new words", "umbrella walrus teaspoon", "Fjäll räv på berget",
		"rnv7K-xq2Lw-04bTz", "", "12",
	} {
		if Breached(s) {
			t.Errorf("%q is refused", s)
		}
	}
}

func FuzzBreached(f *testing.F) {
	f.Add("pässwörd\x00\xff")
	f.Fuzz(func(t *testing.T, s string) { Breached(s) })
}
