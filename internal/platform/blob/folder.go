package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// folder keeps files as FOLDER/ab/abcd…. A file is written under another name, brought safely to the disk and renamed,
// so that its own name never shows a part of it. os.Root holds every access inside the folder.
type folder struct {
	root *os.Root
	now  func() time.Time
}

func openFolder(path string, now func() time.Time) (*folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	f := &folder{root, now}
	if err := f.clean(); err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	return f, nil
}

func place(hash string) (dir, name string) { return hash[:2], hash[:2] + "/" + hash }

func (f *folder) Put(ctx context.Context, fill func(w io.Writer) error) (ref Ref, err error) {
	part := partName(f.now())
	file, err := f.root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Ref{}, fmt.Errorf("put a file: %w", err)
	}
	closed := false
	defer func() {
		if !closed {
			file.Close()
		}
		if rm := f.root.Remove(part); rm != nil && !errors.Is(rm, fs.ErrNotExist) {
			err = errors.Join(err, rm)
		}
	}()
	w := newHashing(ctx, file)
	if err := w.run(fill); err != nil {
		return Ref{}, err
	}
	if err := file.Sync(); err != nil {
		return Ref{}, fmt.Errorf("put a file: %w", err)
	}
	closed = true
	if err := file.Close(); err != nil {
		return Ref{}, fmt.Errorf("put a file: %w", err)
	}
	ref = w.ref()
	if err := f.publish(part, ref); err != nil {
		return Ref{}, fmt.Errorf("put a file: %w", err)
	}
	return ref, nil
}

// publish gives a finished file its name. One that is there already and whole stays, with the time of this putting.
func (f *folder) publish(part string, ref Ref) error {
	dir, name := place(ref.Hash)
	now := f.now()
	if old, err := f.root.Stat(name); err == nil && old.Size() == ref.Size {
		// Sweep may take it away in this very moment; then the new one takes its place.
		if err := f.root.Chtimes(name, now, now); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := f.root.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := f.root.Chtimes(part, now, now); err != nil {
		return err
	}
	if err := f.root.Rename(part, name); err != nil {
		return err
	}
	return errors.Join(f.sync(dir), f.sync("."))
}

// sync brings a folder's own entries to the disk, where the system can: a rename is else forgotten when power fails.
func (f *folder) sync(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}

func (f *folder) Open(_ context.Context, hash string) (io.ReadSeekCloser, error) {
	if !isHash(hash) {
		return nil, ErrMissing
	}
	_, name := place(hash)
	file, err := f.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", hash, err)
	}
	return file, nil
}

func (f *folder) Delete(_ context.Context, hash string) error {
	if !isHash(hash) {
		return nil
	}
	_, name := place(hash)
	if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete file %s: %w", hash, err)
	}
	return nil
}

func (f *folder) Sweep(ctx context.Context, before time.Time, linked func(context.Context, []string) ([]string, error)) (int, error) {
	if err := f.clean(); err != nil {
		return 0, fmt.Errorf("sweep files: %w", err)
	}
	dirs, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return 0, fmt.Errorf("sweep files: %w", err)
	}
	n := 0
	for _, dir := range dirs {
		if !dir.IsDir() {
			continue
		}
		if err := ctx.Err(); err != nil {
			return n, err
		}
		es, err := fs.ReadDir(f.root.FS(), dir.Name())
		if err != nil {
			return n, fmt.Errorf("sweep files: %w", err)
		}
		var old []string
		for _, e := range es {
			if info, err := e.Info(); err == nil && isHash(e.Name()) && info.ModTime().Before(before) {
				old = append(old, e.Name())
			}
		}
		loose, err := keepLinked(ctx, old, linked)
		if err != nil {
			return n, err
		}
		for _, h := range loose {
			if err := f.Delete(ctx, h); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}

// clean removes what a crash left half-written.
func (f *folder) clean() error {
	es, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range es {
		if isStale(e.Name(), f.now()) {
			if err := f.root.Remove(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}
