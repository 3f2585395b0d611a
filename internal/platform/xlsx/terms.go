package xlsx

// Terms writes a section of terms and what they mean, a line each, as the sheet About does: texts are wrapped. Give such
// a sheet the widths of Upright.
func (s *Sheet) Terms(title string, list []Entry) { s.named(title, list) }

// Upright prints the sheet upright, with widths that fit terms and what they mean.
func (s *Sheet) Upright() {
	s.Portrait()
	s.Width(0, 30)
	s.Width(1, 78)
}
