package static

import _ "embed"

// Licences says what the program is built from and under which licences, with their texts. internal/tools/licences writes it.
//
//go:embed licences.txt
var Licences []byte
