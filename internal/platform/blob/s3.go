package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"proceeds/internal/platform/blob/bucket"
)

// inBucket keeps files in a bucket, each under the prefix and its hash. A file is first made in a spool, which gives its
// hash, and then sent in one request that is signed over that hash: the server keeps all of it or nothing, and refuses
// what was changed on the way. So no unfinished file is ever in the bucket.
//
// When it was last put stands with each file, by our clock: the server's own may differ.
type inBucket struct {
	c     minio.Core
	at    bucket.Address
	spool spool
	now   func() time.Time
}

const (
	putAt     = "Put-At" // as S3 writes the name of a piece of metadata
	maxInOne  = 5 << 30  // S3 takes no more bytes in one request
	tries     = 5        // of a request that a busy server refuses, within about two seconds
	askAtOnce = 500      // hashes that Sweep asks for in one go
	noSuchKey = "NoSuchKey"
)

func openBucket(at bucket.Address, o options, now func() time.Time) (*inBucket, error) {
	sp, err := openSpool(o.spool)
	if err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	creds, err := credentialsFor(at, o.credentials)
	if err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	tr, err := minio.DefaultTransport(at.Secure)
	if err != nil {
		return nil, fmt.Errorf("file store: %w", err)
	}
	tr.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	lookup := minio.BucketLookupAuto
	switch {
	case at.PathStyle != nil && *at.PathStyle:
		lookup = minio.BucketLookupPath
	case at.PathStyle != nil:
		lookup = minio.BucketLookupDNS
	}
	c, err := minio.NewCore(at.Host, &minio.Options{Creds: creds, Secure: at.Secure, Region: at.Region, BucketLookup: lookup, Transport: tr, MaxRetries: tries})
	if err != nil {
		return nil, fmt.Errorf("file store: %s: %w", at, err)
	}
	return &inBucket{*c, at, sp, now}, nil
}

func (s *inBucket) key(hash string) string { return s.at.Prefix + hash }

func (s *inBucket) Put(ctx context.Context, fill func(w io.Writer) error) (ref Ref, err error) {
	f, err := s.spool.create()
	if err != nil {
		return Ref{}, fmt.Errorf("put a file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := newHashing(ctx, f)
	if err := w.run(fill); err != nil {
		return Ref{}, err
	}
	ref = w.ref()
	if ref.Size > maxInOne {
		return Ref{}, fmt.Errorf("put a file: it has %d MiB, and %s takes 5,120 at most", ref.Size>>20, s.at)
	}
	// The same content that is there already is replaced by itself, which notes the time of this putting.
	_, err = s.c.PutObject(ctx, s.at.Bucket, s.key(ref.Hash), io.NewSectionReader(f, 0, ref.Size), ref.Size, "", ref.Hash, minio.PutObjectOptions{
		ContentType:          "application/octet-stream",
		UserMetadata:         map[string]string{putAt: s.now().UTC().Format(time.RFC3339Nano)},
		DisableContentSha256: true, // the client's own, piece by piece: ref.Hash is over the whole
	})
	if err != nil {
		return Ref{}, s.fail("put a file", err)
	}
	return ref, nil
}

func (s *inBucket) Open(ctx context.Context, hash string) (io.ReadSeekCloser, error) {
	if !isHash(hash) {
		return nil, ErrMissing
	}
	r := &objectReader{s: s, ctx: ctx, hash: hash}
	if err := r.open(); err != nil {
		return nil, err
	}
	return r, nil
}

func (s *inBucket) Delete(ctx context.Context, hash string) error {
	if !isHash(hash) {
		return nil
	}
	err := s.c.RemoveObject(ctx, s.at.Bucket, s.key(hash), minio.RemoveObjectOptions{})
	if err != nil && minio.ToErrorResponse(err).Code != noSuchKey {
		return s.fail("delete file "+hash, err)
	}
	return nil
}

func (s *inBucket) Sweep(ctx context.Context, before time.Time, linked func(context.Context, []string) ([]string, error)) (int, error) {
	s.spool.clean()
	n := 0
	var some []string
	ask := func() error {
		loose, err := keepLinked(ctx, some, linked)
		if err != nil {
			return err
		}
		some = some[:0]
		for _, h := range loose {
			old, err := s.putBefore(ctx, h, before)
			if err != nil {
				return err
			}
			if !old {
				continue
			}
			if err := s.Delete(ctx, h); err != nil {
				return err
			}
			n++
		}
		return nil
	}
	for o := range s.c.ListObjectsIter(ctx, s.at.Bucket, minio.ListObjectsOptions{Prefix: s.at.Prefix}) {
		if o.Err != nil {
			return n, s.fail("sweep files", o.Err)
		}
		if h := strings.TrimPrefix(o.Key, s.at.Prefix); isHash(h) { // anything else there is not ours
			some = append(some, h)
		}
		if len(some) == askAtOnce {
			if err := ask(); err != nil {
				return n, err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return n, err
	}
	return n, ask()
}

// putBefore reports whether a file is there and was last put before an instant. One that was brought into the bucket by
// other means has only the server's time.
func (s *inBucket) putBefore(ctx context.Context, hash string, before time.Time) (bool, error) {
	o, err := s.c.StatObject(ctx, s.at.Bucket, s.key(hash), minio.StatObjectOptions{})
	if err != nil {
		if minio.ToErrorResponse(err).Code == noSuchKey {
			return false, nil
		}
		return false, s.fail("sweep files", err)
	}
	put, err := time.Parse(time.RFC3339Nano, o.UserMetadata[putAt])
	if err != nil {
		put = o.LastModified
	}
	return put.Before(before), nil
}

// objectReader reads a file from where it stands on, and asks anew after a seek.
type objectReader struct {
	s      *inBucket
	ctx    context.Context
	hash   string
	size   int64
	at     int64
	body   io.ReadCloser // nil: none is open
	bodyAt int64         // where body stands
	closed bool
}

// open asks for the file from r.at on. The first time it learns the size.
func (r *objectReader) open() error {
	var o minio.GetObjectOptions
	first := r.at == 0
	if !first {
		if err := o.SetRange(r.at, 0); err != nil {
			return err
		}
	}
	body, info, _, err := r.s.c.GetObject(r.ctx, r.s.at.Bucket, r.s.key(r.hash), o)
	if err != nil {
		if minio.ToErrorResponse(err).Code == noSuchKey {
			return ErrMissing
		}
		return r.s.fail("open file "+r.hash, err)
	}
	if first {
		r.size = info.Size
	} else if info.Size != r.size-r.at {
		body.Close()
		return fmt.Errorf("read file %s: the server gave %d bytes from byte %d on of %d", r.hash, info.Size, r.at, r.size)
	}
	r.body, r.bodyAt = body, r.at
	return nil
}

func (r *objectReader) drop() {
	if r.body != nil {
		r.body.Close()
		r.body = nil
	}
}

func (r *objectReader) Read(p []byte) (int, error) {
	if r.closed {
		return 0, errors.New("the file was closed")
	}
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	if r.at >= r.size {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	if r.body == nil || r.bodyAt != r.at {
		r.drop()
		err := r.open()
		if errors.Is(err, ErrMissing) { // deleted while it was read
			err = fmt.Errorf("read file %s: %w", r.hash, io.ErrUnexpectedEOF)
		}
		if err != nil {
			return 0, err
		}
	}
	n, err := r.body.Read(p)
	r.at += int64(n)
	r.bodyAt = r.at
	switch {
	case err == nil:
	case err == io.EOF && r.at == r.size:
		r.drop()
		if n > 0 {
			err = nil
		}
	case err == io.EOF:
		err = fmt.Errorf("read file %s: %w", r.hash, io.ErrUnexpectedEOF)
	default:
		err = r.s.fail("read file "+r.hash, err)
	}
	return n, err
}

func (r *objectReader) Seek(offset int64, whence int) (int64, error) {
	at, err := position(r.at, r.size, offset, whence)
	if err != nil {
		return 0, err
	}
	r.at = at
	return at, nil
}

func (r *objectReader) Close() error {
	r.closed = true
	r.drop()
	return nil
}
