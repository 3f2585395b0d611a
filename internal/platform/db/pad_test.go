package db

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPad(t *testing.T) {
	for have, want := range map[int]int{0: 0, 1: 1, 2: 8, 8: 8, 9: 64, 65: 200, 201: 400, 400: 400, 401: 401} {
		list := make([]int, have)
		for i := range list {
			list[i] = i
		}
		got := Pad(list)
		if len(got) != want {
			t.Errorf("%d became %d, want %d", have, len(got), want)
			continue
		}
		for i := range got {
			if x := min(i, have-1); got[i] != x {
				t.Fatalf("of %d: %d at %d, want %d", have, got[i], i, x)
			}
		}
	}
	list := []int{1, 2, 3, 4}[:2]
	Pad(list)
	if diff := cmp.Diff([]int{1, 2, 3, 4}, list[:4]); diff != "" {
		t.Errorf("the list that was given changed: %s", diff)
	}
}
