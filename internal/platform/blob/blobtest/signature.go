package blobtest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// signed holds a request to Signature Version 4, and its body to the hash that was signed. It gives the status and the code
// of a refusal.
func signed(r *http.Request, body []byte) (int, string) {
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	if !ok {
		return http.StatusForbidden, "AccessDenied"
	}
	part := map[string]string{}
	for p := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		part[name] = value
	}
	scope := strings.Split(part["Credential"], "/") // key, day, region, s3, aws4_request
	switch {
	case len(scope) != 5 || scope[3] != "s3" || scope[4] != "aws4_request":
		return http.StatusBadRequest, "AuthorizationHeaderMalformed"
	case scope[0] != AccessKey:
		return http.StatusForbidden, "InvalidAccessKeyId"
	case scope[2] != Region:
		return http.StatusBadRequest, "AuthorizationHeaderMalformed"
	}
	names := strings.Split(part["SignedHeaders"], ";")
	for _, must := range []string{"host", "x-amz-content-sha256", "x-amz-date"} {
		if !slices.Contains(names, must) {
			return http.StatusForbidden, "AccessDenied"
		}
	}
	sum := r.Header.Get("X-Amz-Content-Sha256")
	if sum != hashOf(body) { // a body without a hash is not taken: files go signed
		return http.StatusBadRequest, "XAmzContentSHA256Mismatch"
	}
	var headers strings.Builder
	for _, name := range names {
		value := strings.Join(r.Header.Values(name), ",")
		switch name {
		case "host":
			value = r.Host
		case "content-length":
			value = strconv.FormatInt(r.ContentLength, 10)
		}
		headers.WriteString(name + ":" + strings.TrimSpace(value) + "\n")
	}
	canonical := strings.Join([]string{r.Method, r.URL.EscapedPath(), sortedQuery(r.URL.Query()), headers.String(), part["SignedHeaders"], sum}, "\n")
	toSign := strings.Join([]string{"AWS4-HMAC-SHA256", r.Header.Get("X-Amz-Date"), strings.Join(scope[1:], "/"), hashOf([]byte(canonical))}, "\n")
	key := []byte("AWS4" + SecretKey)
	for _, s := range append(scope[1:], toSign) {
		m := hmac.New(sha256.New, key)
		m.Write([]byte(s))
		key = m.Sum(nil)
	}
	if !hmac.Equal([]byte(hex.EncodeToString(key)), []byte(part["Signature"])) {
		return http.StatusForbidden, "SignatureDoesNotMatch"
	}
	return 0, ""
}

func sortedQuery(q url.Values) string { return strings.ReplaceAll(q.Encode(), "+", "%20") }
