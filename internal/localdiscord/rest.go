package localdiscord

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxUpload is the largest file that a bot may upload, in bytes; maxBody the
// largest request.
const (
	maxUpload = 10 << 20
	maxBody   = 25 << 20
)

// call is one REST request with its body read.
type call struct {
	r     *http.Request
	body  []byte // JSON; of a multipart body its payload_json
	files []upload
}

type upload struct {
	field, name string
	content     []byte
}

func (c *call) path(name string) string  { return c.r.PathValue(name) }
func (c *call) query(name string) string { return c.r.URL.Query().Get(name) }

func (c *call) decode(into any) error {
	if len(c.body) == 0 {
		return nil
	}
	return decodeJSON(c.body, into)
}

// route answers a call with a body (nil is 204) or an *apiError; it runs with
// Server.mu held.
type route func(c *call) (any, error)

// created is a body that is answered with 201.
type created struct{ body any }

// restRoutes are the paths below /api/vN. The webhook and callback routes
// carry their authorisation in the path.
func (s *Server) restRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, do := range map[string]route{
		"POST /interactions/{interaction}/{token}/callback":         s.answerInteraction,
		"POST /webhooks/{application}/{token}":                      s.followUp,
		"GET /webhooks/{application}/{token}/messages/{message}":    s.getWebhookMessage,
		"PATCH /webhooks/{application}/{token}/messages/{message}":  s.editWebhookMessage,
		"DELETE /webhooks/{application}/{token}/messages/{message}": s.deleteWebhookMessage,
		"GET /gateway":                                                         s.getGateway,
		"GET /gateway/bot":                                                     s.bot(s.getGatewayBot),
		"GET /users/{user}":                                                    s.bot(s.getUser),
		"GET /users/@me/guilds":                                                s.bot(s.listMyGuilds),
		"POST /users/@me/channels":                                             s.bot(s.openDM),
		"GET /oauth2/applications/@me":                                         s.bot(s.getApplication),
		"GET /applications/@me":                                                s.bot(s.getApplication),
		"GET /guilds/{guild}":                                                  s.bot(s.getGuild),
		"GET /guilds/{guild}/channels":                                         s.bot(s.listChannels),
		"GET /guilds/{guild}/roles":                                            s.bot(s.listRoles),
		"GET /guilds/{guild}/members/{user}":                                   s.bot(s.getMember),
		"GET /guilds/{guild}/threads/active":                                   s.bot(s.listActiveThreads),
		"GET /channels/{channel}":                                              s.bot(s.getChannel),
		"PATCH /channels/{channel}":                                            s.bot(s.editChannel),
		"DELETE /channels/{channel}":                                           s.bot(s.deleteChannel),
		"POST /channels/{channel}/typing":                                      s.bot(s.typing),
		"GET /channels/{channel}/messages":                                     s.bot(s.listMessages),
		"POST /channels/{channel}/messages":                                    s.bot(s.createMessage),
		"GET /channels/{channel}/messages/{message}":                           s.bot(s.getMessage),
		"PATCH /channels/{channel}/messages/{message}":                         s.bot(s.editMessage),
		"DELETE /channels/{channel}/messages/{message}":                        s.bot(s.deleteMessage),
		"POST /channels/{channel}/messages/{message}/crosspost":                s.bot(s.crosspost),
		"POST /channels/{channel}/messages/{message}/threads":                  s.bot(s.threadFromMessage),
		"POST /channels/{channel}/threads":                                     s.bot(s.createThread),
		"GET /channels/{channel}/threads/archived/public":                      s.bot(s.listArchivedThreads),
		"PUT /channels/{channel}/thread-members/@me":                           s.bot(s.joinThread),
		"GET /applications/{application}/commands":                             s.bot(s.listCommands),
		"POST /applications/{application}/commands":                            s.bot(s.createCommand),
		"PUT /applications/{application}/commands":                             s.bot(s.overwriteCommands),
		"GET /applications/{application}/commands/{command}":                   s.bot(s.getCommand),
		"PATCH /applications/{application}/commands/{command}":                 s.bot(s.editCommand),
		"DELETE /applications/{application}/commands/{command}":                s.bot(s.deleteCommand),
		"GET /applications/{application}/guilds/{guild}/commands":              s.bot(s.listCommands),
		"POST /applications/{application}/guilds/{guild}/commands":             s.bot(s.createCommand),
		"PUT /applications/{application}/guilds/{guild}/commands":              s.bot(s.overwriteCommands),
		"GET /applications/{application}/guilds/{guild}/commands/{command}":    s.bot(s.getCommand),
		"PATCH /applications/{application}/guilds/{guild}/commands/{command}":  s.bot(s.editCommand),
		"DELETE /applications/{application}/guilds/{guild}/commands/{command}": s.bot(s.deleteCommand),
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, do) })
	}
	return mux
}

// bot lets only calls with the bot's token through.
func (s *Server) bot(do route) route {
	return func(c *call) (any, error) {
		if given := c.r.Header.Get("Authorization"); !strings.HasPrefix(given, "Bot ") || !s.tokenIs(given) {
			return nil, errUnauthorized
		}
		return do(c)
	}
}

// serveREST reads the body, then lets faults and rate limits decide before the
// route does; every call is logged.
func (s *Server) serveREST(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		answer(w, errTooLarge.status, errTooLarge)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	seen := &recorder{ResponseWriter: w}
	logged := s.log(r, raw)
	defer func() { s.logStatus(logged, seen) }()
	fault := s.faultFor(r)
	if fault != nil && !s.pass(seen, r, fault) {
		return
	}
	if wait, global := s.limited(seen.Header(), r, s.pattern(r)); wait > 0 {
		answerLimited(seen, wait, global)
		return
	}
	if fault != nil && fault.After {
		s.rest.ServeHTTP(&recorder{ResponseWriter: discard{http.Header{}}}, r)
		s.fail(seen, fault)
		return
	}
	if s.pattern(r) == "" {
		answer(seen, http.StatusNotFound, errNotFound)
		return
	}
	s.rest.ServeHTTP(seen, r)
}

// pattern is the route's pattern; "" when there is none.
func (s *Server) pattern(r *http.Request) string {
	_, pattern := s.rest.Handler(r)
	return pattern
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, do route) {
	c, err := readCall(r)
	if err != nil {
		status, body := respond(nil, err)
		writeJSON(w, status, body)
		return
	}
	s.mu.Lock()
	status, body := respond(do(c))
	s.mu.Unlock()
	writeJSON(w, status, body)
}

// respond encodes an outcome; it is called under the lock since bodies may
// share the state's slices.
func respond(body any, err error) (int, []byte) {
	var refused *apiError
	switch {
	case errors.As(err, &refused):
		return refused.status, encode(refused)
	case err != nil:
		return http.StatusInternalServerError, encode(map[string]any{"code": 0, "message": err.Error()})
	case body == nil:
		return http.StatusNoContent, nil
	}
	if c, ok := body.(created); ok {
		return http.StatusCreated, encode(c.body)
	}
	return http.StatusOK, encode(body)
}

func answer(w http.ResponseWriter, status int, body any) { writeJSON(w, status, encode(body)) }

func writeJSON(w http.ResponseWriter, status int, body []byte) {
	if body != nil {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that left gets no answer
}

// readCall takes a JSON or multipart body apart.
func readCall(r *http.Request) (*call, error) {
	c := &call{r: r}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		body, err := io.ReadAll(r.Body)
		c.body = body
		return c, err
	}
	parts := multipart.NewReader(r.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return c, nil
		}
		if err != nil {
			return nil, errBadJSON
		}
		content, err := io.ReadAll(part)
		switch {
		case err != nil:
			return nil, errBadJSON
		case len(content) > maxUpload:
			return nil, errTooLarge
		case part.FormName() == "payload_json":
			c.body = content
		case part.FileName() != "":
			c.files = append(c.files, upload{part.FormName(), part.FileName(), content})
		}
	}
}

// recorder remembers the status that was written.
type recorder struct {
	http.ResponseWriter
	status int
	fault  bool
}

func (w *recorder) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// discard takes an answer that the caller is not to see.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

// Request is one REST call that the server answered or failed on purpose.
type Request struct {
	At     time.Time
	Method string
	Path   string // below /api/vN, without the query
	Query  string
	Body   []byte // as sent; a multipart body is its payload_json
	Status int    // 0 while it is open or when the connection was cut
	Fault  bool   // a Fault decided the status
}

// Decode reads the body's JSON into a value.
func (r Request) Decode(into any) error { return json.Unmarshal(r.Body, into) }

// maxLogged is how many requests and interactions are remembered.
const maxLogged = 10000

// Requests is the log of the latest REST calls, in order of arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	log := make([]Request, 0, len(s.requests))
	for _, r := range s.requests {
		log = append(log, *r)
	}
	return log
}

// latest drops what is older than the last maxLogged entries.
func latest[T any](log []T) []T { return log[max(0, len(log)-maxLogged):] }

// log notes a call; its status follows.
func (s *Server) log(r *http.Request, raw []byte) *Request {
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(raw))
	if c, err := readCall(again); err == nil {
		raw = c.body
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	logged := &Request{At: s.now(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Body: raw}
	s.requests = latest(append(s.requests, logged))
	return logged
}

func (s *Server) logStatus(logged *Request, seen *recorder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	logged.Status, logged.Fault = seen.status, seen.fault
	s.notify()
}

func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', 3, 64)
}
