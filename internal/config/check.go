package config

import "log/slog"

// check finds the faults that only several settings together can have.
func (c *Config) check() (faults Faults) {
	if c.LLM.URL != "" && c.LLM.Model == "" {
		faults = append(faults, Fault{"llm.model", "is empty while llm.url is set: write the model's name at that endpoint, or leave both empty"})
	}
	if c.LLM.URL == "" && c.LLM.Model != "" {
		faults = append(faults, Fault{"llm.url", "is empty while llm.model is set: write the endpoint's address, such as https://api.openai.com/v1, or leave both empty"})
	}
	if c.LLM.ReplyTokens > 0 && c.LLM.ContextTokens > 0 && c.LLM.ReplyTokens*2 > c.LLM.ContextTokens {
		faults = append(faults, Fault{"llm.reply_tokens", "takes more than half of llm.context_tokens: write a smaller reply or a larger window"})
	}
	if c.Embeddings.Model == "" && c.Embeddings.URL != "" {
		faults = append(faults, Fault{"embeddings.model", "is empty while embeddings.url is set: write the model's name at that endpoint, or leave both empty"})
	}
	if c.Embeddings.Model != "" && c.Embeddings.URL == "" {
		faults = append(faults, Fault{"embeddings.url", "is empty: write the address of the embedding model's endpoint, such as http://127.0.0.1:11434/v1, or set llm.url and leave embeddings.key empty to use that of llm"})
	}
	if c.Feeds.MaxInterval > 0 && c.Feeds.MinInterval > c.Feeds.MaxInterval {
		faults = append(faults, Fault{"feeds.min_interval", "is longer than feeds.max_interval: write a shorter one"})
	}
	return faults
}

// inherit takes the llm's endpoint and key where neither is set: a key goes only
// to the endpoint it was given for.
func (e *Embeddings) inherit(l LLM) {
	if e.Model != "" && e.URL == "" && e.Key == "" {
		e.URL, e.Key = l.URL, l.Key
	}
}

// NeedToken is the fault of running without a token, nil when there is one.
func (c Config) NeedToken() error {
	if c.Discord.Token != "" {
		return nil
	}
	return Faults{{"discord.token", "is empty: set NEWSDESK_DISCORD_TOKEN to the token of your application's Bot page (https://discord.com/developers/applications), or try `newsdesk demo`, which needs none"}}
}

// Attrs is the settings as log attributes, secrets hidden.
func (c Config) Attrs() []slog.Attr {
	return []slog.Attr{
		slog.String("discord_api", c.Discord.APIURL),
		slog.String("llm", c.LLM.URL),
		slog.String("model", c.LLM.Model),
		slog.String("embeddings", c.Embeddings.Model),
		slog.String("http", c.HTTP.Addr),
	}
}
