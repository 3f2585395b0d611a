package app

import (
	"golang.org/x/sys/windows"
)

// freeBytes is the room left for us on the disk that holds dir.
func freeBytes(dir string) (free uint64, err error) {
	p, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	err = windows.GetDiskFreeSpaceEx(p, &free, nil, nil)
	return free, err
}
