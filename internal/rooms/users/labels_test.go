package users_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"proceeds/internal/base/ids"
	"proceeds/internal/rooms/users"
)

func TestLabelsTellPeopleOfOneNameApart(t *testing.T) {
	got := users.Labels([]users.User{{ID: 1, Name: "Ada Reeve", NameFolded: "ada reeve", Login: "ada"}, {ID: 2, Name: "ADA REEVE", NameFolded: "ada reeve", Login: "reeve2"}, {ID: 3, Name: "Bo Lund", NameFolded: "bo lund", Login: "bo"}})
	if d := cmp.Diff(map[ids.User]string{1: "Ada Reeve (ada)", 2: "ADA REEVE (reeve2)", 3: "Bo Lund"}, got); d != "" {
		t.Error(d)
	}
}
