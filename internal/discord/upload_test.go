package discord

import (
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFilesGoAsAForm reads an encoded message back part by part.
func TestFilesGoAsAForm(t *testing.T) {
	m := card("", "two files", "")
	m.files = []file{{"a.txt", []byte("first\r\n--x")}, {"b.opml", nil}}
	body, err := call{body: m, files: m.files}.encode()
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
	if !strings.Contains(parts[0].Content, `"attachments":[{"id":0,"filename":"a.txt"},{"id":1,"filename":"b.opml"}]`) {
		t.Errorf("the message does not name its files: %s", parts[0].Content)
	}
	parts[0].Content = ""
	if diff := cmp.Diff([]got{{"payload_json", "", ""}, {"files[0]", "a.txt", "first\r\n--x"}, {"files[1]", "b.opml", ""}}, parts); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
	m.files = []file{{"big", make([]byte, maxFiles+1)}}
	if _, err := (call{body: m, files: m.files}).encode(); err == nil {
		t.Error("files beyond Discord's limit are sent")
	}
}
