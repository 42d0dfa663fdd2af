package endpoint

import (
	"context"
	"net/http"

	openai "github.com/sashabaranov/go-openai"
)

// Embed makes one embeddings call, with the model set in req. taken reports
// whether the endpoint took it on, so that it costs tokens. The error is a
// *Failure, or that of a canceled ctx.
func (e *Endpoint) Embed(ctx context.Context, req openai.EmbeddingRequestStrings) (resp openai.EmbeddingResponse, taken bool, err error) {
	req.Model = openai.EmbeddingModel(e.opts.Model)
	x := exchange{whole: true}
	resp, err = e.api.CreateEmbeddings(withExchange(ctx, &x), req)
	return resp, x.status == http.StatusOK, e.explain(ctx, err, &x, false)
}

// Useless is the failure of an endpoint whose whole reply is of no use; did is
// what it did, such as "sent 3 vectors for 2 texts".
func (e *Endpoint) Useless(did string) error { return e.fail(Down, did, false) }
