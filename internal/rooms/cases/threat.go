package cases

// Threat is the sort of serious and organised crime a case is about (the force's list of threats). Empty: not known.
type Threat string

// ThreatType is one threat of the list.
type ThreatType struct {
	Code Threat
	Name string
}

// Threats lists the threats in the order pages show them.
func Threats() []ThreatType {
	return []ThreatType{
		{"county_lines", "Drugs: county lines"},
		{"drugs", "Drugs: supply"},
		{"drugs_production", "Drugs: production"},
		{"fraud", "Fraud"},
		{"money_laundering", "Money laundering"},
		{"csae", "Child sexual abuse and exploitation"},
		{"msht", "Modern slavery and human trafficking"},
		{"immigration_crime", "Immigration crime"},
		{"firearms", "Firearms"},
		{"cyber", "Cyber crime"},
		{"corruption", "Bribery, corruption and sanctions evasion"},
		{"soac", "Acquisitive crime"},
		{"violence", "Serious violence and gangs"},
		{"environmental", "Environmental and waste crime"},
		{"intellectual_property", "Intellectual property crime"},
		{"prisons", "Prisons and lifetime management"},
	}
}

// Name is the threat as pages name it, or "" for one that is not on the list.
func (t Threat) Name() string {
	for _, x := range Threats() {
		if x.Code == t {
			return x.Name
		}
	}
	return ""
}
