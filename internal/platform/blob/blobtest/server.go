// Package blobtest is a server of the S3 protocol in memory, for tests: as much of it as a store of files uses. It holds
// every request to the rules of Signature Version 4 and to the hash of its body, as the real ones do.
package blobtest

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Credentials that the server knows, and the bucket that it has.
const (
	AccessKey = "AKIDEXAMPLE"
	SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	Bucket    = "police-files"
	Region    = "eu-west-2"
)

// Server is one on a port of this machine. It ends with the test.
type Server struct {
	URL string // http://127.0.0.1:PORT

	mu      sync.Mutex
	objects map[string]object
	refuse  func(r *http.Request) int
	seen    []string
}

type object struct {
	body []byte
	meta http.Header
}

// Start runs a server with an empty bucket.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{objects: map[string]object{}}
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	s.URL = h.URL
	return s
}

// Address is that of the bucket, with further settings such as "prefix=a".
func (s *Server) Address(more ...string) string {
	return "s3://" + Bucket + "?" + strings.Join(append([]string{"region=" + Region, "endpoint=" + s.URL}, more...), "&")
}

// Environment sets the credentials as Amazon's programs find them, and hides those of whoever runs the test.
func Environment(t testing.TB, access, secret string) {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": access, "AWS_SECRET_ACCESS_KEY": secret, "AWS_ACCESS_KEY": "", "AWS_SECRET_KEY": "", "AWS_SESSION_TOKEN": "",
		"AWS_PROFILE": "", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere/credentials", "AWS_CONFIG_FILE": "/nowhere/config",
		"AWS_WEB_IDENTITY_TOKEN_FILE": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "",
	} {
		t.Setenv(name, value)
	}
}

// CredentialsFile writes a file that holds the credentials that the server knows.
func CredentialsFile(t testing.TB) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[default]\naws_access_key_id = "+AccessKey+"\naws_secret_access_key = "+SecretKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Names lists what is in the bucket.
func (s *Server) Names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.objects))
}

// Place puts an object beside the protocol; one without metadata was put by somebody else.
func (s *Server) Place(key string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[key] = object{body, http.Header{}}
}

// Refuse lets f look at each request first: a status that is not 0 is the answer, in the middle of the body. nil ends it.
func (s *Server) Refuse(f func(r *http.Request) int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = f
}

// Seen lists the requests so far, as "METHOD PATH".
func (s *Server) Seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	refuse := s.refuse
	s.seen = append(s.seen, r.Method+" "+r.URL.Path)
	s.mu.Unlock()
	if refuse != nil {
		if status := refuse(r); status != 0 {
			io.CopyN(io.Discard, r.Body, 100)
			problem(w, r, status, "InternalError")
			return
		}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || int64(len(body)) != max(r.ContentLength, 0) {
		problem(w, r, http.StatusBadRequest, "IncompleteBody")
		return
	}
	if status, code := signed(r, body); code != "" {
		problem(w, r, status, code)
		return
	}
	name, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if name != Bucket {
		problem(w, r, http.StatusNotFound, "NoSuchBucket")
		return
	}
	if key != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		s.get(w, r, key)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case key == "" && r.Method == http.MethodGet && r.URL.Query().Get("list-type") == "2":
		s.list(w, r)
	case key != "" && r.Method == http.MethodPut && len(r.URL.Query()) == 0:
		s.objects[key] = object{body, r.Header.Clone()}
		w.Header().Set("ETag", etag(body))
	case key != "" && r.Method == http.MethodDelete:
		delete(s.objects, key)
		w.WriteHeader(http.StatusNoContent)
	default:
		problem(w, r, http.StatusNotImplemented, "NotImplemented")
	}
}

func (s *Server) get(w http.ResponseWriter, r *http.Request, key string) {
	s.mu.Lock()
	o, ok := s.objects[key]
	s.mu.Unlock() // a slow reader holds nobody up
	if !ok {
		problem(w, r, http.StatusNotFound, "NoSuchKey")
		return
	}
	for name, values := range o.meta {
		if strings.HasPrefix(name, "X-Amz-Meta-") {
			w.Header()[name] = values
		}
	}
	w.Header().Set("ETag", etag(o.body))
	w.Header().Set("Content-Type", "application/octet-stream")
	// Of the year 2000: nothing may go by the server's clock but what has no time of ours.
	http.ServeContent(w, r, "", time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), bytes.NewReader(o.body))
}

// pageSize is small, so that tests come to a second page.
const pageSize = 3

func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	type content struct {
		Key          string
		LastModified string
		ETag         string
		Size         int
	}
	type prefixes struct{ Prefix string }
	var res struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		Name                  string
		Prefix                string
		KeyCount              int
		MaxKeys               int
		IsTruncated           bool
		NextContinuationToken string     `xml:",omitempty"`
		Contents              []content  `xml:",omitempty"`
		CommonPrefixes        []prefixes `xml:",omitempty"`
	}
	res.Name, res.Prefix, res.MaxKeys = Bucket, q.Get("prefix"), pageSize
	after, last := q.Get("continuation-token"), ""
	for _, key := range slices.Sorted(maps.Keys(s.objects)) {
		rest, ok := strings.CutPrefix(key, res.Prefix)
		if !ok || key <= after {
			continue
		}
		if res.KeyCount == pageSize {
			res.IsTruncated, res.NextContinuationToken = true, last
			break
		}
		last = key
		if dir, _, ok := strings.Cut(rest, "/"); ok && q.Get("delimiter") == "/" {
			if p := (prefixes{res.Prefix + dir + "/"}); !slices.Contains(res.CommonPrefixes, p) {
				res.CommonPrefixes = append(res.CommonPrefixes, p)
				res.KeyCount++
			}
			continue
		}
		res.Contents = append(res.Contents, content{key, "2000-01-01T00:00:00.000Z", etag(s.objects[key].body), len(s.objects[key].body)})
		res.KeyCount++
	}
	w.Header().Set("Content-Type", "application/xml")
	xml.NewEncoder(w).Encode(res)
}

func etag(b []byte) string {
	sum := md5.Sum(b)
	return strconv.Quote(hex.EncodeToString(sum[:]))
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func problem(w http.ResponseWriter, r *http.Request, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// Amazon's answer to a wrong signature holds the whole request: none of it may be passed on.
		fmt.Fprintf(w, "<Error><Code>%s</Code><Message>you wrote %s</Message></Error>", code, r.Header.Get("Authorization"))
	}
}
