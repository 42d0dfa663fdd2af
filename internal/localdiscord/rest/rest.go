// Package rest is Discord's REST API: its routes over a world, with Discord's
// permissions, limits and errors. It refuses whatever Discord would refuse a
// bot; how often a bot may call is not decided here.
package rest

import (
	"errors"
	"net/http"

	"newsdesk/internal/localdiscord/apierror"
	"newsdesk/internal/localdiscord/interaction"
	"newsdesk/internal/localdiscord/wire"
	"newsdesk/internal/localdiscord/world"
)

// API answers the calls of REST routes.
type API struct {
	world    *world.World
	exchange *interaction.Exchange
	gateway  Gateway
	opts     Options
}

// Options are what the application may do.
type Options struct {
	Token             string // the bot's, without "Bot "
	PrivilegedIntents int    // granted beyond the free ones
}

// Gateway is where bots that ask for it are sent.
type Gateway interface {
	URL() string
	Identifies() int // accepted so far
}

// New is the API of a world.
func New(w *world.World, x *interaction.Exchange, g Gateway, o Options) *API {
	return &API{world: w, exchange: x, gateway: g, opts: o}
}

// call is one REST request with its body read.
type call struct {
	r     *http.Request
	body  []byte // JSON; of a multipart body its payload_json
	files []wire.Upload
}

func (c *call) path(name string) string { return c.r.PathValue(name) }

func (c *call) query(name string) string { return c.r.URL.Query().Get(name) }

func (c *call) decode(into any) error {
	return apierror.Decode(c.body, into)
}

// route answers a call with a body (nil is 204) or an *apierror.Error; it runs with
// the world locked.
type route func(c *call) (any, error)

// created is a body that is answered with 201.
type created struct{ body any }

// Routes are the paths below /api/vN. The webhook and callback routes carry
// their authorisation in the path.
func (api *API) Routes() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, do := range map[string]route{
		"POST /interactions/{interaction}/{token}/callback":         api.answerInteraction,
		"POST /webhooks/{application}/{token}":                      api.followUp,
		"GET /webhooks/{application}/{token}/messages/{message}":    api.getWebhookMessage,
		"PATCH /webhooks/{application}/{token}/messages/{message}":  api.editWebhookMessage,
		"DELETE /webhooks/{application}/{token}/messages/{message}": api.deleteWebhookMessage,
		"GET /gateway":                                                         api.getGateway,
		"GET /gateway/bot":                                                     api.bot(api.getGatewayBot),
		"GET /users/{user}":                                                    api.bot(api.getUser),
		"GET /users/@me/guilds":                                                api.bot(api.listMyGuilds),
		"POST /users/@me/channels":                                             api.bot(api.openDM),
		"GET /oauth2/applications/@me":                                         api.bot(api.getApplication),
		"GET /applications/@me":                                                api.bot(api.getApplication),
		"GET /guilds/{guild}":                                                  api.bot(api.getGuild),
		"GET /guilds/{guild}/channels":                                         api.bot(api.listChannels),
		"GET /guilds/{guild}/roles":                                            api.bot(api.listRoles),
		"GET /guilds/{guild}/members/{user}":                                   api.bot(api.getMember),
		"GET /guilds/{guild}/threads/active":                                   api.bot(api.listActiveThreads),
		"GET /channels/{channel}":                                              api.bot(api.getChannel),
		"PATCH /channels/{channel}":                                            api.bot(api.editChannel),
		"DELETE /channels/{channel}":                                           api.bot(api.deleteChannel),
		"POST /channels/{channel}/typing":                                      api.bot(api.typing),
		"GET /channels/{channel}/messages":                                     api.bot(api.listMessages),
		"POST /channels/{channel}/messages":                                    api.bot(api.createMessage),
		"GET /channels/{channel}/messages/{message}":                           api.bot(api.getMessage),
		"PATCH /channels/{channel}/messages/{message}":                         api.bot(api.editMessage),
		"DELETE /channels/{channel}/messages/{message}":                        api.bot(api.deleteMessage),
		"POST /channels/{channel}/messages/{message}/crosspost":                api.bot(api.crosspost),
		"POST /channels/{channel}/messages/{message}/threads":                  api.bot(api.threadFromMessage),
		"POST /channels/{channel}/threads":                                     api.bot(api.createThread),
		"GET /channels/{channel}/threads/archived/public":                      api.bot(api.listArchivedThreads),
		"PUT /channels/{channel}/thread-members/@me":                           api.bot(api.joinThread),
		"GET /applications/{application}/commands":                             api.bot(api.listCommands),
		"POST /applications/{application}/commands":                            api.bot(api.createCommand),
		"PUT /applications/{application}/commands":                             api.bot(api.overwriteCommands),
		"GET /applications/{application}/commands/{command}":                   api.bot(api.getCommand),
		"PATCH /applications/{application}/commands/{command}":                 api.bot(api.editCommand),
		"DELETE /applications/{application}/commands/{command}":                api.bot(api.deleteCommand),
		"GET /applications/{application}/guilds/{guild}/commands":              api.bot(api.listCommands),
		"POST /applications/{application}/guilds/{guild}/commands":             api.bot(api.createCommand),
		"PUT /applications/{application}/guilds/{guild}/commands":              api.bot(api.overwriteCommands),
		"GET /applications/{application}/guilds/{guild}/commands/{command}":    api.bot(api.getCommand),
		"PATCH /applications/{application}/guilds/{guild}/commands/{command}":  api.bot(api.editCommand),
		"DELETE /applications/{application}/guilds/{guild}/commands/{command}": api.bot(api.deleteCommand),
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { api.serve(w, r, do) })
	}
	return mux
}

// bot lets only calls with the bot's token through.
func (api *API) bot(do route) route {
	return func(c *call) (any, error) {
		if c.r.Header.Get("Authorization") != "Bot "+api.opts.Token {
			return nil, apierror.Unauthorized
		}
		return do(c)
	}
}

func (api *API) serve(w http.ResponseWriter, r *http.Request, do route) {
	body, err := wire.ReadBody(r)
	if err != nil {
		status, refused := respond(nil, err)
		wire.WriteJSON(w, status, refused)
		return
	}
	api.world.Lock()
	status, answer := respond(do(&call{r: r, body: body.JSON, files: body.Files}))
	api.world.Unlock()
	wire.WriteJSON(w, status, answer)
}

// respond encodes an outcome; it is called under the lock since bodies may
// share the state's slices.
func respond(body any, err error) (int, []byte) {
	var refused *apierror.Error
	switch {
	case errors.As(err, &refused):
		return refused.Status, wire.Encode(refused)
	case err != nil:
		return http.StatusInternalServerError, wire.Encode(map[string]any{"code": 0, "message": err.Error()})
	case body == nil:
		return http.StatusNoContent, nil
	}
	if c, ok := body.(created); ok {
		return http.StatusCreated, wire.Encode(c.body)
	}
	return http.StatusOK, wire.Encode(body)
}
