package db

import (
	"fmt"
	"reflect"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Each hands over the rows of a query one after another, and holds none. T is a struct whose exported fields are named
// after the columns, as gorm names them; a column that has no field is an error, and NULL wants a pointer or a Scanner. It
// takes half the time of gorm's Scan, for readers of hundreds of thousands of rows. take must ask the database for nothing.
func Each[T any](query *gorm.DB, take func(T)) error {
	rows, err := query.Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	var row, empty T
	into, err := fieldsOf(&row, columns)
	if err != nil {
		return err
	}
	for rows.Next() {
		row = empty
		if err := rows.Scan(into...); err != nil {
			return err
		}
		take(row)
	}
	return rows.Err()
}

// fieldsOf points at the fields of a struct that columns are read into.
func fieldsOf(row any, columns []string) ([]any, error) {
	v := reflect.ValueOf(row).Elem()
	at := map[string]any{}
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() {
			at[schema.NamingStrategy{}.ColumnName("", f.Name)] = v.Field(i).Addr().Interface()
		}
	}
	into := make([]any, len(columns))
	for i, c := range columns {
		if into[i] = at[c]; into[i] == nil {
			return nil, fmt.Errorf("db: %s has no field for the column %s", v.Type(), c)
		}
	}
	return into, nil
}
