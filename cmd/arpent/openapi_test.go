package main

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

// The API's library reads no fields of unexported embedded structs: an input
// made that way would silently lose its place in the path.
func TestEveryPlaceInAPathIsRead(t *testing.T) {
	a := testApp(t, filepath.Join(t.TempDir(), "arpent.db"))
	for path, item := range a.server().API.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op == nil {
				continue
			}
			read := map[string]bool{}
			for _, p := range op.Parameters {
				read[p.Name] = p.In == "path" || read[p.Name]
			}
			for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
				if !read[m[1]] {
					t.Errorf("%s %s does not read {%s}", method, path, m[1])
				}
			}
		}
	}
}
