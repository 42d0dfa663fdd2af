package world

import (
	"mime"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"newsdesk/internal/localdiscord/wire"
)

// Store hosts a file and returns it as an attachment. The URL carries the
// signature parameters that Discord's have; they are not checked.
func (w *World) Store(channelID, name string, content []byte) wire.Attachment {
	id, name := w.NextID(), fileName(name)
	expires := strconv.FormatInt(w.Now().Unix()+24*60*60, 16)
	address := w.base + "/attachments/" + channelID + "/" + id + "/" + url.PathEscape(name) + "?ex=" + expires + "&is=" + expires + "&hm=0"
	a := wire.Attachment{
		ID: id, Filename: name, ContentType: contentType(name, content), Size: len(content), URL: address, ProxyURL: address,
	}
	w.Files[id] = content
	w.Uploads[id] = a
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
func (w *World) host(channelID string, files []wire.Upload, parts []wire.AttachmentPart) []wire.Attachment {
	hosted := []wire.Attachment{}
	for i, file := range files {
		a := w.Store(channelID, file.Name, file.Content)
		for _, p := range parts {
			if string(p.ID) == fileIndex(file.Field, i) {
				a.Description = p.Description
			}
		}
		hosted = append(hosted, a)
	}
	return hosted
}
