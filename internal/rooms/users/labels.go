package users

import "proceeds/internal/base/ids"

// Labels name people for a drop-down, so that no two read the same: by name, with the login after it where the name
// stands twice. Spellings that differ in capitals only count as the same.
func Labels(list []User) map[ids.User]string {
	n := map[string]int{}
	for _, u := range list {
		n[u.NameFolded]++
	}
	out := make(map[ids.User]string, len(list))
	for _, u := range list {
		out[u.ID] = u.Name
		if n[u.NameFolded] > 1 {
			out[u.ID] += " (" + u.Login + ")"
		}
	}
	return out
}
