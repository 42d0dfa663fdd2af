package rest

import (
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsdesk/internal/discord/message"
)

// TestFilesGoAsAForm reads an encoded message back part by part.
func TestFilesGoAsAForm(t *testing.T) {
	m := message.Card("", "two files", "")
	m.Files = []message.File{{Name: "a.txt", Content: []byte("first\r\n--x")}, {Name: "b.opml"}}
	body, err := Call{Body: m, files: m.Files}.encode()
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(body.kind)
	if err != nil {
		t.Fatal(err)
	}
	type got struct{ Name, File, Content string }
	var parts []got
	for form := multipart.NewReader(strings.NewReader(string(body.bytes)), params["boundary"]); ; {
		p, err := form.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		content, _ := io.ReadAll(p)
		parts = append(parts, got{p.FormName(), p.FileName(), string(content)})
	}
	if !strings.Contains(parts[0].Content, `"attachments":[{"id":"0","filename":"a.txt"},{"id":"1","filename":"b.opml"}]`) {
		t.Errorf("the message does not name its files: %s", parts[0].Content)
	}
	parts[0].Content = ""
	if diff := cmp.Diff([]got{{"payload_json", "", ""}, {"files[0]", "a.txt", "first\r\n--x"}, {"files[1]", "b.opml", ""}}, parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	m.Files = []message.File{{Name: "big", Content: make([]byte, message.MaxFiles+1)}}
	if _, err := (Call{Body: m, files: m.Files}).encode(); err == nil {
		t.Error("files beyond Discord's limit are sent")
	}
}
