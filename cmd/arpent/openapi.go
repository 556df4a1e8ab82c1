package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
)

type openAPICommand struct{}

// Run wires the program on a throw-away database, since only the routes matter.
func (openAPICommand) Run() error {
	folder, err := os.MkdirTemp("", "arpent-openapi-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	a, err := newApp(context.Background(), filepath.Join(folder, "arpent.db"), true, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer a.close()
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(a.server().API.OpenAPI())
}
