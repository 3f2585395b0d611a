package opportunities

// Kind is a sort of opportunity that a person can enter.
type Kind struct {
	Code, Name string
	Basis      string // the law it usually rests on
	Reason     string // a reason that goes with it from the start, or empty
}

// Kinds lists them in the order they are offered.
func Kinds() []Kind {
	return []Kind{
		{"cash_seizure", "Seize or detain cash", "Proceeds of Crime Act 2002 ss.294 and 295", ""},
		{"account_freezing", "Freeze an account", "Proceeds of Crime Act 2002 s.303Z1", ""},
		{"listed_asset", "Seize a listed asset", "Proceeds of Crime Act 2002 s.303J", ""},
		{"crypto", "Seize or freeze cryptoassets", "Proceeds of Crime Act 2002 Part 5 Chapters 3C to 3F", ""},
		{"forfeiture", "Apply for forfeiture or give notice", "Proceeds of Crime Act 2002 ss.297A, 298, 303Z9 and 303Z14", ""},
		{"restraint", "Restrain property", "Proceeds of Crime Act 2002 s.41", ""},
		{"confiscation", "Ask for confiscation", "Proceeds of Crime Act 2002 s.6", ""},
		{"civil_referral", "Refer for civil recovery", "Proceeds of Crime Act 2002 Part 5 Chapter 2", ""},
		{"compensation", "Ask for compensation for a victim", "Proceeds of Crime Act 2002 s.13", ""},
		{"no_investigator", "No investigator free", "", "NO_FI_CAPACITY"},
		{"other", "Something else", "", ""},
	}
}

// KindByCode gives a kind, and whether there is one with the code.
func KindByCode(code string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Code == code {
			return k, true
		}
	}
	return Kind{}, false
}
