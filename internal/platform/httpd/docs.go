package httpd

import (
	"html/template"
	"net/http"
	"slices"
	"sort"

	"github.com/danielgtaylor/huma/v2"
)

// docs shows the API's description as one page without scripts, so that it
// works offline and under a strict content policy.
func (s *Server) docs(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	if err := docsPage.Execute(w, chapters(s.API.OpenAPI())); err != nil {
		Log(r.Context()).Warn("docs page", "err", err)
	}
}

type chapter struct {
	Name       string
	Operations []described
}

type described struct {
	Method, Path string
	*huma.Operation
}

func chapters(spec *huma.OpenAPI) []chapter {
	byTag := map[string][]described{}
	for path, item := range spec.Paths {
		for method, op := range map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op == nil {
				continue
			}
			tag := "Other"
			if len(op.Tags) > 0 {
				tag = op.Tags[0]
			}
			byTag[tag] = append(byTag[tag], described{method, path, op})
		}
	}
	out := []chapter{}
	for name, ops := range byTag {
		sort.Slice(ops, func(i, j int) bool {
			if ops[i].Path != ops[j].Path {
				return ops[i].Path < ops[j].Path
			}
			return slices.Index(methods, ops[i].Method) < slices.Index(methods, ops[j].Method)
		})
		out = append(out, chapter{name, ops})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

var docsPage = template.Must(template.New("docs").Parse(`<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Arpent API</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,b{font-family:ui-monospace,monospace}summary{cursor:pointer;padding:.3rem 0}b{display:inline-block;width:4.5rem}
details>div{margin:.2rem 0 1rem 4.5rem}td{padding:.1rem 1rem .1rem 0;vertical-align:top}</style>
<h1>Arpent API</h1><p>OpenAPI 3.1: <a href="/api/v1/openapi.json">JSON</a> · <a href="/api/v1/openapi.yaml">YAML</a></p>
{{range .}}<h2>{{.Name}}</h2>{{range .Operations}}<details><summary><b>{{.Method}}</b><code>{{.Path}}</code> {{.Summary}}</summary><div>
<p>{{.Description}}</p>{{if .Parameters}}<table>{{range .Parameters}}<tr><td><code>{{.Name}}</code><td>{{.In}}{{if .Required}}, required{{end}}<td>{{.Description}}</tr>{{end}}</table>{{end}}</div></details>{{end}}{{end}}</html>`))
