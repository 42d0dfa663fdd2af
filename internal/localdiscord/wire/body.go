package wire

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"newsdesk/internal/localdiscord/apierror"
)

// MaxUpload is the largest file that a bot may upload, in bytes.
const MaxUpload = 10 << 20

// Body is a request's body taken apart.
type Body struct {
	JSON  []byte // of a multipart body its payload_json
	Files []Upload
}

// Upload is one file of a multipart body.
type Upload struct {
	Field, Name string
	Content     []byte
}

// ReadBody takes a JSON or multipart body apart; it refuses files of more than
// MaxUpload bytes.
func ReadBody(r *http.Request) (Body, error) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		raw, err := io.ReadAll(r.Body)
		return Body{JSON: raw}, err
	}
	var b Body
	parts := multipart.NewReader(r.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return b, apierror.BadJSON
		}
		content, err := io.ReadAll(part)
		switch {
		case err != nil:
			return b, apierror.BadJSON
		case len(content) > MaxUpload:
			return b, apierror.TooLarge
		case part.FormName() == "payload_json":
			b.JSON = content
		case part.FileName() != "":
			b.Files = append(b.Files, Upload{part.FormName(), part.FileName(), content})
		}
	}
}
