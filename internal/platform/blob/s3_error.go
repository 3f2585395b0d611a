package blob

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"github.com/minio/minio-go/v7"
)

var word = regexp.MustCompile(`^[A-Za-z0-9.]{1,60}$`)

// fail tells in a sentence why the bucket could not do something, and what to look at. What the server wrote is left out:
// some quote the request that they refuse.
func (s *inBucket) fail(doing string, err error) error {
	var r minio.ErrorResponse
	if errors.As(err, &r) {
		return fmt.Errorf("%s: %s", doing, s.refusal(r))
	}
	var u *url.Error
	if errors.As(err, &u) { // it would name the whole address of the request
		err = u.Err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, errNoCredentials) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: %s does not answer: %w", doing, s.at.Host, err)
}

func (s *inBucket) refusal(r minio.ErrorResponse) string {
	switch r.Code {
	case "NoSuchBucket":
		return fmt.Sprintf("there is no bucket %s at %s", s.at.Bucket, s.at.Host)
	case "InvalidAccessKeyId":
		return s.at.Host + " does not know the access key: look at the credentials"
	case "SignatureDoesNotMatch":
		return s.at.Host + " refuses the signature: the secret key does not belong to the access key"
	case "ExpiredToken", "InvalidToken", "TokenRefreshRequired":
		return s.at.Host + " refuses the session token: it has expired or belongs to other credentials"
	case "AccessDenied", "AllAccessDisabled":
		return fmt.Sprintf("%s refuses: the credentials need s3:GetObject, PutObject, DeleteObject and ListBucket in bucket %s", s.at.Host, s.at.Bucket)
	case "AuthorizationHeaderMalformed", "PermanentRedirect", "InvalidRegion", "IllegalLocationConstraintException":
		text := fmt.Sprintf("bucket %s is not in the region %s", s.at.Bucket, s.at.Region)
		if word.MatchString(r.Region) || r.Region != "" && len(r.Region) < 40 {
			text += fmt.Sprintf(" but in %q", r.Region)
		}
		return text
	case "RequestTimeTooSkewed":
		return "this machine's clock and that of " + s.at.Host + " differ too much: set it"
	case "XAmzContentSHA256Mismatch":
		return "the content was changed on its way to " + s.at.Host
	}
	if word.MatchString(r.Code) {
		return fmt.Sprintf("%s answered %d %s", s.at.Host, r.StatusCode, r.Code)
	}
	return fmt.Sprintf("%s answered %d", s.at.Host, r.StatusCode)
}
