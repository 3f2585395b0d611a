package plans

// Strand is one of the four Ps, or the financial strand that runs across them.
type Strand string

// The strands, in the order of doctrine in England and Wales.
const (
	Pursue    Strand = "pursue"
	Prevent   Strand = "prevent"
	Protect   Strand = "protect"
	Prepare   Strand = "prepare"
	Financial Strand = "financial" // of what is not pursued only: an objective says by itself that it is financial
)

// Strands lists the four Ps.
func Strands() []Strand { return []Strand{Pursue, Prevent, Protect, Prepare} }

// Title is the strand as pages name it.
func (s Strand) Title() string {
	switch s {
	case Pursue:
		return "Pursue"
	case Prevent:
		return "Prevent"
	case Protect:
		return "Protect"
	case Prepare:
		return "Prepare"
	case Financial:
		return "Financial strand"
	}
	return ""
}

// Meaning says what a strand is for.
func (s Strand) Meaning() string {
	switch s {
	case Pursue:
		return "Prosecute and disrupt"
	case Prevent:
		return "Keep people from engaging in it"
	case Protect:
		return "Make it harder to do"
	case Prepare:
		return "Lessen the harm where it happens"
	case Financial:
		return "Take or deny money, in any of the four"
	}
	return ""
}

func (s Strand) isP() bool { return s == Pursue || s == Prevent || s == Protect || s == Prepare }
