package db

// padded are the lengths of the lists that Pad gives.
var padded = [...]int{1, 8, 64, 200, 400}

// Pad repeats the last of a list until it has one of a few lengths, for "IN ?": the engines keep the plan of a statement
// by its text, which holds a mark for each of the list. A list longer than 400, or empty, stays as it is.
func Pad[T any](list []T) []T {
	if len(list) == 0 {
		return list
	}
	for _, n := range padded {
		if len(list) == n {
			return list
		}
		if len(list) < n {
			out := make([]T, n)
			for i := copy(out, list); i < n; i++ {
				out[i] = list[len(list)-1]
			}
			return out
		}
	}
	return list
}
