// Package web serves the interface from the binary.
package web

import (
	"embed"
	"io/fs"
	"net/http"
)

// The folder holds at least .keep, so that the program compiles without Node.
//
//go:embed all:dist
var files embed.FS

// Build is the interface as built by Vite, empty when none was built.
func Build() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		panic(err) // "dist" is a constant and a valid path
	}
	return dist
}

// Built says whether an interface is in the binary.
func Built() bool {
	_, err := fs.Stat(Build(), "index.html")
	return err == nil
}

// Handler serves the interface of this binary: see Serve.
func Handler() http.Handler { return Serve(Build()) }
