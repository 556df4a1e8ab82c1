// Package arpent_test holds the house to its plan: which package may import
// which, which tables a noun may write, which names say nothing.
package arpent_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "arpent/"

// nouns in their order: each imports only those to its left.
var nouns = []string{"access", "place", "intake", "territory", "account", "person", "task", "alignment",
	"plan", "quota", "lead", "signal", "visit", "outreach", "team", "event", "strategy", "care"}

// siblings stand at the same place in the order and do not know each other.
var siblings = [][]string{{"place", "intake"}, {"visit", "outreach", "team", "event", "strategy", "care"}}

// pure is what an engine may import besides other engines.
var pure = []string{"gonum.org/v1/gonum/", "github.com/RoaringBitmap/roaring/", "github.com/paulmach/orb",
	"github.com/golang/geo/", "github.com/tidwall/rtree", "golang.org/x/text/"}

// impure are the standard packages an engine may not import, each with its reason.
var impure = map[string]string{"os": "no files", "net": "no network", "database/sql": "no storage", "log": "no logging",
	"log/slog": "no logging", "os/exec": "no processes", "net/http": "no network", "embed": "data are arguments"}

// forbidden explains why a package may not import another; empty when it may.
func forbidden(from, to string) string {
	inside := strings.HasPrefix(to, module)
	to = strings.TrimPrefix(to, module)
	switch floor, _, _ := strings.Cut(from, "/"); {
	case floor == "engine":
		if inside && !strings.HasPrefix(to, "engine/") {
			return "an engine knows engines only"
		}
		if why := impure[to]; !inside && why != "" {
			return "an engine is pure: " + why
		}
		if !inside && strings.Contains(to, ".") && !slices.ContainsFunc(pure, func(p string) bool { return strings.HasPrefix(to+"/", p) || strings.HasPrefix(to, p) }) {
			return "not on the engines' list of pure libraries"
		}
	case strings.HasPrefix(from, "internal/platform/"):
		if inside && !strings.HasPrefix(to, "internal/platform/") {
			return "the platform knows no noun"
		}
	case floor == "internal":
		if strings.HasPrefix(to, "cmd/") || to == "web" || strings.HasPrefix(to, "bench/") {
			return "the arrow points up"
		}
		return forbiddenNoun(nounOf(from), nounOf(to))
	}
	return ""
}

func nounOf(path string) string {
	rest, ok := strings.CutPrefix(path, "internal/")
	if !ok || strings.HasPrefix(rest, "platform/") {
		return ""
	}
	noun, _, _ := strings.Cut(rest, "/")
	return noun
}

func forbiddenNoun(from, to string) string {
	if from == "" || to == "" || from == to {
		return ""
	}
	a, b := slices.Index(nouns, from), slices.Index(nouns, to)
	switch {
	case a < 0:
		return from + " is not in the order of nouns"
	case b < 0:
		return to + " is not in the order of nouns"
	case b > a:
		return to + " stands to the right of " + from
	}
	for _, group := range siblings {
		if slices.Contains(group, from) && slices.Contains(group, to) {
			return from + " and " + to + " do not know each other"
		}
	}
	return ""
}

// sources lists the Go files of the module, tests included.
func sources(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (path == "tools" || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			files = append(files, filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

func TestArrowsPointDown(t *testing.T) {
	for _, file := range sources(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") && !strings.HasPrefix(file, "internal/platform/") && strings.HasPrefix(file, "engine/") {
			continue // an engine's tests may read instances from files
		}
		for _, i := range parsed.Imports {
			to, _ := strconv.Unquote(i.Path.Value)
			if why := forbidden(filepath.ToSlash(filepath.Dir(file)), to); why != "" {
				t.Errorf("%s imports %s: %s", file, to, why)
			}
		}
	}
}

// The rule itself is held to examples, so that it cannot quietly allow everything.
func TestAnArrowMadeToPointUpIsRefused(t *testing.T) {
	for _, c := range []struct {
		from, to string
		allowed  bool
	}{
		{"internal/access", "arpent/internal/plan", false},
		{"internal/plan", "arpent/internal/access", true},
		{"internal/platform/db", "arpent/internal/access", false},
		{"internal/place", "arpent/internal/intake", false},
		{"internal/plan", "arpent/cmd/arpent", false},
		{"internal/unheard", "arpent/internal/access", false},
		{"engine/districting", "arpent/internal/platform/fault", false},
		{"engine/districting", "os", false},
		{"engine/districting", "github.com/jmoiron/sqlx", false},
		{"engine/districting", "gonum.org/v1/gonum/stat", true},
		{"engine/districting", "arpent/engine/geo", true},
		{"engine/districting", "math", true},
		{"cmd/arpent", "arpent/internal/plan", true},
	} {
		if why := forbidden(c.from, c.to); (why == "") != c.allowed {
			t.Errorf("%s → %s: allowed %t, reason %q", c.from, c.to, why == "", why)
		}
	}
}

var (
	createTable = regexp.MustCompile(`(?i)CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)`)
	writesTable = regexp.MustCompile(`(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+([a-z_]+)`)
	bulkTable   = regexp.MustCompile(`BulkInsert\(ctx, "([a-z_]+)"`)
)

// A table has one writing noun: the one whose migration makes it.
func TestATableHasOneWriter(t *testing.T) {
	owner := map[string]string{}
	migrations, err := filepath.Glob("internal/*/migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	more, _ := filepath.Glob("internal/platform/*/migrations/*.sql")
	for _, file := range append(migrations, more...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.ToSlash(filepath.Dir(filepath.Dir(file)))
		for _, m := range createTable.FindAllStringSubmatch(string(text), -1) {
			if owner[m[1]] != "" && owner[m[1]] != folder {
				t.Errorf("%s makes table %s, which is %s's", file, m[1], owner[m[1]])
			}
			owner[m[1]] = folder
		}
	}
	for _, file := range sources(t) {
		folder := filepath.ToSlash(filepath.Dir(file))
		if strings.HasSuffix(file, "_test.go") || !strings.HasPrefix(folder, "internal/") && !strings.HasPrefix(folder, "cmd/") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, pattern := range []*regexp.Regexp{writesTable, bulkTable} {
			for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
				if of := owner[m[1]]; of != "" && of != folder && !strings.HasPrefix(folder, of+"/") {
					t.Errorf("%s writes table %s, which is %s's", file, m[1], of)
				}
			}
		}
	}
}

var emptyNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "types", "base", "manager", "impl", "misc", "shared"}

func TestNamesSaySomething(t *testing.T) {
	lines := map[string]int{}
	for _, file := range sources(t) {
		folder := filepath.ToSlash(filepath.Dir(file))
		name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), ".go"), "_test")
		if slices.Contains(emptyNames, filepath.Base(folder)) || slices.Contains(emptyNames, name) {
			t.Errorf("%s: the name says nothing", file)
		}
		if !strings.HasSuffix(file, "_test.go") {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines[folder] += strings.Count(string(text), "\n")
		}
	}
	for folder, n := range lines {
		if n > 3100 {
			t.Errorf("%s holds %d lines: split it by noun", folder, n)
		}
	}
}
