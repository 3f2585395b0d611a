package access

import (
	"fmt"

	"gorm.io/gorm"
)

// HighestMarking is the highest protective marking among rows of cases: q gives the rows that a list holds, narrowed to
// what its reader sees, and column is the marking of their cases. It is empty where there are none. A case that the
// reader does not see is not among the rows and lends them nothing, so that no mark tells of it.
func HighestMarking(q *gorm.DB, column string) (string, error) {
	var high []string
	q = q.Session(&gorm.Session{})
	if err := q.Where(column+" <> ?", lowestMarking).Limit(1).Pluck(column, &high).Error; err != nil {
		return "", fmt.Errorf("find the highest marking: %w", err)
	}
	if len(high) == 0 {
		if err := q.Limit(1).Pluck(column, &high).Error; err != nil {
			return "", fmt.Errorf("find whether anything is marked: %w", err)
		}
	}
	if len(high) == 0 {
		return "", nil
	}
	return high[0], nil
}

// lowestMarking is the lower of the two markings that a case may bear: whatever is not this is the higher.
const lowestMarking = "OFFICIAL"
