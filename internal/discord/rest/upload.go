package rest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/textproto"
)

// encoded is the body of a call as it goes out, kept whole so that the call
// can be repeated.
type encoded struct {
	bytes []byte
	kind  string // content type
}

// encode gives the body as JSON, or, with files, as the form that Discord
// documents: the JSON as payload_json and the files by their place.
func (c Call) encode() (encoded, error) {
	body, err := json.Marshal(c.Body)
	if err != nil || len(c.files) == 0 {
		return encoded{body, "application/json"}, err
	}
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	if err := part(form, `name="payload_json"`, "application/json", body); err != nil {
		return encoded{}, err
	}
	for i, f := range c.files {
		// The names are ours, so nothing in them needs quoting.
		where := fmt.Sprintf(`name="files[%d]"; filename="%s"`, i, f.Name)
		if err := part(form, where, "application/octet-stream", f.Content); err != nil {
			return encoded{}, err
		}
	}
	if err := form.Close(); err != nil {
		return encoded{}, err
	}
	return encoded{out.Bytes(), form.FormDataContentType()}, nil
}

func part(form *multipart.Writer, where, kind string, content []byte) error {
	w, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {"form-data; " + where}, "Content-Type": {kind},
	})
	if err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}
