package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// told is what a peer in another language writes: one line for what it says of
// itself, or for the times and counts of a question.
type told struct {
	What   string    `json:"what"`
	Text   string    `json:"text"`
	Times  []float64 `json:"times"` // milliseconds
	Counts answer    `json:"counts"`
}

// other runs a peer and reads what it writes.
func other(who string, command *exec.Cmd) ([]answer, error) {
	command.Stderr = os.Stderr
	text, err := command.Output()
	if err != nil {
		return nil, err
	}
	var out []answer
	for line := range strings.Lines(string(text)) {
		var t told
		if err := json.Unmarshal([]byte(line), &t); err != nil {
			return nil, fmt.Errorf("%s writes %q: %w", who, line, err)
		}
		if t.Text != "" {
			tell(who, t.What, t.Text)
			continue
		}
		times := make([]time.Duration, len(t.Times))
		for i, ms := range t.Times {
			times[i] = time.Duration(ms * float64(time.Millisecond))
		}
		timed(who, t.What, times)
		out = append(out, t.Counts)
	}
	return out, nil
}

// asked are the questions as a peer gets them.
func asked(form func(q question) string) string {
	var out []string
	for _, q := range questions {
		out = append(out, q.name+"="+form(q))
	}
	return strings.Join(out, "\n")
}

// lucene runs bench/facet/Lucene.java with Debian's liblucene8-java.
func lucene(file, folder string) ([]answer, error) {
	jars, err := filepath.Glob("/usr/share/java/lucene-core-8*.jar")
	if err != nil || len(jars) == 0 {
		return nil, fmt.Errorf("install liblucene8-java first: %v", err)
	}
	command := exec.Command("java", "-Xmx6g", "-cp", jars[0], "bench/facet/Lucene.java", file, filepath.Join(folder, "lucene"), strings.Join(names(), ","), strings.Join(counted, ","),
		asked(func(q question) string { return q.terms }))
	return other("Lucene", command)
}

// duck runs bench/facet/duckdb.mjs; modules is a folder with @duckdb/node-api.
func duck(file, folder, modules string) ([]answer, error) {
	if modules == "" {
		return nil, fmt.Errorf("say with -duckdb where @duckdb/node-api is, or leave it out of -peers")
	}
	command := exec.Command("node", "bench/facet/duckdb.mjs", modules, file, filepath.Join(folder, "leads.duckdb"), strings.Join(names(), ","), strings.Join(counted, ","), asked(func(q question) string { return q.filter }))
	return other("DuckDB", command)
}
