package rest

import "net/http"

// ServeAttachment answers with a hosted file.
func (api *API) ServeAttachment(w http.ResponseWriter, r *http.Request) {
	api.world.Lock()
	content, found := api.world.Files[r.PathValue("id")]
	a := api.world.Uploads[r.PathValue("id")]
	api.world.Unlock()
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
