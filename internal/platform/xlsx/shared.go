package xlsx

import (
	"fmt"
	"io"
	"strings"
)

// loadShared reads the table of shared texts, once.
func (f *File) loadShared() error {
	f.once.Do(func() { f.sharedErr = f.readShared() })
	return f.sharedErr
}

func (f *File) readShared() error {
	const name = "xl/sharedStrings.xml"
	part := name
	for key, p := range f.parts {
		if strings.HasSuffix(key, "/sharedstrings.xml") {
			part = p.Name
		}
	}
	if f.parts[partKey(part)] == nil {
		return nil // no cell shares a text
	}
	rc, err := f.open(part, f.limits.Shared)
	if err != nil {
		return err
	}
	defer rc.Close()
	l, err := newLexer(rc)
	if err != nil {
		return damaged(part, err)
	}
	var (
		t              token
		item           []byte
		text, phonetic bool
		in             bool
	)
	for {
		err := l.next(&t)
		if err == io.EOF {
			if in {
				return fmt.Errorf("%w: %s ends too early", ErrDamaged, part)
			}
			return nil
		}
		if err != nil {
			return damaged(part, err)
		}
		if t.name == nil {
			if text && !phonetic {
				item = t.appendDecoded(item)
			}
			continue
		}
		on := t.open && !t.shut
		switch string(t.name) {
		case "sst":
			in = on
		case "si":
			if t.shut {
				f.shared = append(f.shared, string(decodeEscapes(item, 0)))
			}
			item = item[:0]
		case "t":
			text = on
		case "rPh":
			phonetic = on
		}
	}
}
