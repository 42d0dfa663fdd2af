package localdiscord

import (
	"mime"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// store hosts a file and returns it as an attachment. The URL carries the
// signature parameters that Discord's have; they are not checked.
func (s *Server) store(channelID, name string, content []byte) Attachment {
	id, name := s.nextID(), fileName(name)
	expires := strconv.FormatInt(s.now().Unix()+24*60*60, 16)
	address := s.base + "/attachments/" + channelID + "/" + id + "/" + url.PathEscape(name) + "?ex=" + expires + "&is=" + expires + "&hm=0"
	a := Attachment{
		ID: id, Filename: name, ContentType: contentType(name, content), Size: len(content), URL: address, ProxyURL: address,
	}
	s.st.files[id] = content
	s.st.uploads[id] = a
	return a
}

var oddInName = regexp.MustCompile(`[^\pL\pN._-]+`)

// fileName is a name as Discord keeps it: the last part of a path, with spaces
// and odd characters as underscores.
func fileName(name string) string {
	name = oddInName.ReplaceAllString(path.Base(strings.ReplaceAll(name, `\`, "/")), "_")
	if strings.Trim(name, "._") == "" {
		return "unknown"
	}
	return name
}

func contentType(name string, content []byte) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		return "text/markdown; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return http.DetectContentType(content)
}

// fileIndex is the index that a multipart field such as "files[0]" or "file0"
// names, or its place among the files.
func fileIndex(field string, place int) string {
	digits := strings.Trim(field, "files[]")
	if _, err := strconv.Atoi(digits); err == nil {
		return digits
	}
	return strconv.Itoa(place)
}

// host stores uploads as attachments of a channel. parts name and describe
// them by index.
func (s *Server) host(channelID string, files []upload, parts []attachmentPart) []Attachment {
	hosted := []Attachment{}
	for i, file := range files {
		a := s.store(channelID, file.name, file.content)
		for _, p := range parts {
			if string(p.ID) == fileIndex(file.field, i) {
				a.Description = p.Description
			}
		}
		hosted = append(hosted, a)
	}
	return hosted
}

func (s *Server) serveAttachment(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	content, found := s.st.files[r.PathValue("id")]
	a := s.st.uploads[r.PathValue("id")]
	s.mu.Unlock()
	if !found || a.Filename != r.PathValue("name") {
		http.NotFound(w, r)
		return
	}
	// Hostile files are offered, not shown: the page lives on the same origin.
	w.Header().Set("Content-Type", a.ContentType)
	w.Header().Set("Content-Disposition", "attachment")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "sandbox")
	_, _ = w.Write(content)
}
