package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"newsdesk/internal/discord/rest"
)

// Notes keeps small facts across restarts; an unknown key is "".
type Notes interface {
	Note(ctx context.Context, key string) (string, error)
	SetNote(ctx context.Context, key, value string) error
}

// Registry tells Discord which commands there are.
type Registry struct {
	API   *rest.Client
	Notes Notes
	Log   *slog.Logger
}

// RegisterTime is how long registering may take, pauses that Discord asks for
// included.
const RegisterTime = 2 * time.Minute

// Register tells Discord the command tree when it changed since the last time,
// or when Discord does not have it: creations are limited to 200 a day.
func (g *Registry) Register(ctx context.Context, application string, tree []*discordgo.ApplicationCommand) error {
	body, err := json.Marshal(tree)
	if err != nil {
		return fmt.Errorf("encode commands: %w", err)
	}
	sum := sha256.Sum256(body)
	hash, key := hex.EncodeToString(sum[:]), "discord.commands."+application
	noted, err := g.Notes.Note(ctx, key)
	if err != nil {
		return fmt.Errorf("read hash of commands: %w", err)
	}
	path := "/applications/" + application + "/commands"
	var there []*discordgo.ApplicationCommand
	if err := g.API.Get(ctx, path, &there); err != nil {
		return fmt.Errorf("list commands: %w", err)
	}
	if noted == hash && sameNames(tree, there) {
		return nil
	}
	err = g.API.Do(ctx, rest.Call{Method: http.MethodPut, Path: path, Body: json.RawMessage(body), Repeat: true, Patient: true}, nil)
	if err != nil {
		return fmt.Errorf("register commands: %w", err)
	}
	g.Log.Info("commands registered", "count", len(tree))
	return g.Notes.SetNote(ctx, key, hash)
}

func sameNames(a, b []*discordgo.ApplicationCommand) bool {
	names := make(map[string]bool, len(a))
	for _, c := range a {
		names[c.Name] = true
	}
	for _, c := range b {
		delete(names, c.Name)
	}
	return len(names) == 0 && len(a) == len(b)
}
