package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"proceeds/internal/base/ids"
)

// Try puts a small file that nobody else has, reads it and deletes it. Its error says what a store cannot do.
func Try(ctx context.Context, s Store) (err error) {
	want := []byte("A file to try the store with: " + ids.NewKey() + ids.NewKey())
	ref, err := s.Put(ctx, func(w io.Writer) error { _, err := w.Write(want); return err })
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Delete(ctx, ref.Hash)) }()
	f, err := s.Open(ctx, ref.Hash)
	if err != nil {
		return fmt.Errorf("a file that was put is not there to read: %w", err)
	}
	defer f.Close()
	got, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return errors.New("a file that was put reads differently")
	}
	return nil
}
