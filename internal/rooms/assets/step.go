package assets

// step plans how an interest in an asset of kind k goes from where it is to state to: the states on the way, the last
// one being to, and the family that then holds it. Going from identified straight to a denial passes through assessed:
// an order or a seizure is itself proof that a route was chosen.
func step(k Kind, from State, family Family, to State) (way []State, after Family, err error) {
	switch {
	case !to.Known():
		return nil, "", refuse(from, "There is no state %q", string(to))
	case to == Split:
		return nil, "", refuse(from, "An interest is split by naming its parts")
	case from.leads(to):
		way = []State{to}
	case from == Identified && Assessed.leads(to) && (to.denial() || to == Transferred):
		way = []State{Assessed, to}
	case from.Final():
		return nil, "", refuse(from, "%s is the end of the road for this interest: it cannot become %q", from.Title(), to.Title())
	default:
		return nil, "", refuse(from, "It cannot go from %q to %q", from.Title(), to.Title())
	}
	if after, err = familyAfter(k, from, family, to); err != nil {
		return nil, "", err
	}
	return way, after, nil
}
