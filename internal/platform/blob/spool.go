package blob

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"proceeds/internal/base/ids"
)

// spool is a folder where files are made that then go elsewhere. A file loses its name as soon as it is open, so that the
// system takes it back whatever becomes of the program. Where the system cannot do that (Windows) the file goes when it is
// closed, and after a crash when the program starts again.
type spool struct{ dir string }

const spooled = "proceeds-spool-"

func openSpool(dir string) (spool, error) {
	if dir == "" {
		dir = os.TempDir()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return spool{}, err
	}
	s := spool{dir}
	s.clean()
	return s, nil
}

// spoolFile is an open file of a spool. Close leaves nothing of it.
type spoolFile struct {
	*os.File
	named bool
}

func (s spool) create() (*spoolFile, error) {
	f, err := os.OpenFile(filepath.Join(s.dir, spooled+ids.NewKey()), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	err = os.Remove(f.Name())
	return &spoolFile{f, err != nil && !errors.Is(err, fs.ErrNotExist)}, nil
}

// Close gives the file's space back.
func (f *spoolFile) Close() error {
	err := f.File.Close()
	if f.named {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}

// clean removes what a crash left. What cannot be removed is open in another process, or another user's; and where an open
// file can be removed, that harms nobody, because its maker is about to do the same.
func (s spool) clean() {
	es, _ := os.ReadDir(s.dir)
	for _, e := range es {
		if strings.HasPrefix(e.Name(), spooled) && e.Type().IsRegular() {
			_ = os.Remove(filepath.Join(s.dir, e.Name()))
		}
	}
}
