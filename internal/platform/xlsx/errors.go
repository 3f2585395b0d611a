package xlsx

import "errors"

// Why a file cannot be read. Each reads as a sentence to the person who sent it; test
// with errors.Is.
var (
	ErrEncrypted      = errors.New("the workbook is protected by a password: save a copy without one")
	ErrOldFormat      = errors.New("this is an old Excel file (.xls): save it as .xlsx")
	ErrBinaryFormat   = errors.New("this is a binary workbook (.xlsb): save it as .xlsx")
	ErrOpenDocument   = errors.New("this is an OpenDocument spreadsheet (.ods): save it as .xlsx")
	ErrNotSpreadsheet = errors.New("this is neither an Excel workbook nor a CSV file")
	ErrDamaged        = errors.New("the file is damaged or incomplete")
	ErrTooLarge       = errors.New("the file is larger than can be read")
	ErrNoSheet        = errors.New("the workbook has no such sheet")
	ErrEmpty          = errors.New("the file is empty")
)
