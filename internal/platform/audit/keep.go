package audit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeepNote keeps a signed checkpoint outside the database: in a folder under a name that is written once, or at the end of
// a file, after a blank line. A path that ends in a slash, or at which a folder stands, is a folder. Only its owner reads
// what is written, and it has reached the disk when KeepNote returns. The same note again is no error; another one under
// the same name is.
func KeepNote(path string, c Checkpoint, signed []byte) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir(), strings.HasSuffix(path, "/"):
		return keepInFolder(path, c, signed)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if bytes.HasSuffix(old, signed) {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	text := signed
	if len(old) > 0 {
		text = append([]byte("\n"), signed...)
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

func keepInFolder(dir string, c Checkpoint, signed []byte) error {
	name := filepath.Join(dir, fmt.Sprintf("audit-%012d.note", c.Size))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		old, err := os.ReadFile(name)
		if err == nil && !bytes.Equal(old, signed) {
			return fmt.Errorf("%s holds another checkpoint of %d entries: the log was sealed anew, or the folder is of another log", filepath.Base(name), c.Size)
		}
		return err
	}
	if err != nil {
		return err
	}
	_, err = f.Write(signed)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		os.Remove(name) // half a note is none
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// LastNote is the newest checkpoint of a file that holds one or, as KeepNote writes it, several.
func LastNote(file []byte) []byte {
	start := bytes.LastIndex(file, []byte("\n\nproceeds "))
	if start < 0 {
		return file
	}
	return file[start+2:]
}

// Target is where signed checkpoints are kept outside: a folder or file, or an address.
type Target struct {
	Path string // of a folder or file, or …
	Mail string // … an address
}

// ParseTarget reads what --checkpoint-to says.
func ParseTarget(s string) (Target, error) {
	if to, ok := strings.CutPrefix(s, "mailto:"); ok {
		if strings.Count(to, "@") != 1 || strings.ContainsAny(to, " ,;<>\r\n") {
			return Target{}, fmt.Errorf("%q is no address: write mailto:NAME@HOST", s)
		}
		return Target{Mail: to}, nil
	}
	if strings.TrimSpace(s) == "" || strings.Contains(s, "://") {
		return Target{}, fmt.Errorf("%q is neither a file, a folder nor mailto:NAME@HOST", s)
	}
	return Target{Path: s}, nil
}

// String names the target as it was given.
func (t Target) String() string {
	if t.Mail != "" {
		return "mailto:" + t.Mail
	}
	return t.Path
}
