package assets

// ReachOf reckons what one interest in state s is worth and how far its pounds have come, by the entries of its ledger,
// reversed ones and all: what a report reads case by case.
func ReachOf(s State, entries []Entry) (Reach, Worth) {
	w := worthOf(standing(entries))
	return reach(s, w), w
}

// Standing leaves out what was reversed, and the reversals.
func Standing(all []Entry) []Entry { return standing(all) }
