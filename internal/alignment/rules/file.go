package rules

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"arpent/internal/alignment/condition"
	"arpent/internal/platform/fault"
	"arpent/internal/territory"
)

// File is rules as they are kept under version control, with example accounts
// that say what the rules are for. The order is the one in which rules are
// tried, within a layer.
type File struct {
	Rules    []FileRule    `yaml:"rules"`
	Examples []FileExample `yaml:"examples,omitempty"`
}

// FileRule is a rule in a file.
type FileRule struct {
	Name      string `yaml:"name"`
	Territory string `yaml:"territory"`       // its name, or the names from the top: France / Est
	Layer     string `yaml:"layer,omitempty"` // an overlay type; empty: primary
	When      string `yaml:"when"`            // CQL2 text
	Off       bool   `yaml:"disabled,omitempty"`
}

// FileExample is an account with the territories that rules must give it.
type FileExample struct {
	Account  map[string]any `yaml:"account"`
	Expect   string         `yaml:"expect"`             // of the primary layer; empty or "none": no rule takes it
	Overlays []string       `yaml:"overlays,omitempty"` // all of them, when any are named
}

func (r *FileRule) layer() string {
	if r.Layer == "" {
		return territory.Primary
	}
	return r.Layer
}

// maxFileBytes is far above any file of rules that people write.
const maxFileBytes = 16 << 20

// ReadFile reads a file of rules; words it does not know are refused, since a
// misspelt one would be ignored.
func ReadFile(in io.Reader) (*File, error) {
	f := &File{}
	d := yaml.NewDecoder(io.LimitReader(in, maxFileBytes))
	d.KnownFields(true)
	if err := d.Decode(f); err != nil && !errors.Is(err, io.EOF) {
		return nil, fault.Invalid("alignment.rules_file", "%s", err)
	}
	for i, r := range f.Rules {
		if strings.TrimSpace(r.Name) == "" || strings.TrimSpace(r.Territory) == "" {
			return nil, fault.Invalid("alignment.rules_file", "rule %d has no name or no territory", i+1)
		}
	}
	return f, nil
}

// Write writes the file.
func (f *File) Write(out io.Writer) error {
	e := yaml.NewEncoder(out)
	e.SetIndent(2)
	if err := e.Encode(f); err != nil {
		return err
	}
	return e.Close()
}

// Verdict is what became of one example.
type Verdict struct {
	Name     string
	Expected []string // territory by layer, as told; "" for none
	Got      []string
	Rules    []string // the rules that took it
	Missing  []string // what the rule that should have taken it lacks
	Passed   bool
}

// Try asks the rules about their examples, without a database. The error names
// the rule or example that cannot be read.
func (f *File) Try(l *condition.Language, within func(level, code, coarser string) (string, bool)) ([]Verdict, error) {
	conditions := make([]*condition.Condition, len(f.Rules))
	for i := range f.Rules {
		c, err := l.Read(f.Rules[i].When)
		if err != nil {
			return nil, fmt.Errorf("rule %q: %w", f.Rules[i].Name, err)
		}
		conditions[i] = c
	}
	out := []Verdict{}
	for i := range f.Examples {
		u, err := l.Example(f.Examples[i].Account, within)
		if err != nil {
			return nil, fmt.Errorf("example %d: %w", i+1, err)
		}
		v := f.judge(&f.Examples[i], u, conditions, l)
		if v.Name = u.Name; v.Name == "" {
			v.Name = fmt.Sprintf("example %d", i+1)
		}
		out = append(out, v)
	}
	return out, nil
}

func (f *File) judge(e *FileExample, u *condition.Subject, conditions []*condition.Condition, l *condition.Language) Verdict {
	var v Verdict
	first, overlays := "", []string{}
	taken := map[string]bool{}
	for i := range f.Rules {
		r := &f.Rules[i]
		if r.Off || taken[r.layer()] || !conditions[i].Holds(u) {
			continue
		}
		taken[r.layer()] = true
		v.Rules = append(v.Rules, r.Name)
		if r.layer() == territory.Primary {
			first = r.Territory
		} else {
			overlays = append(overlays, r.Territory)
		}
	}
	expected := e.Expect
	if strings.EqualFold(expected, "none") {
		expected = ""
	}
	v.Expected, v.Got = []string{expected}, []string{first}
	v.Passed = strings.EqualFold(expected, first)
	if e.Overlays != nil {
		want := slices.Sorted(slices.Values(e.Overlays))
		slices.Sort(overlays)
		v.Expected, v.Got = append(v.Expected, want...), append(v.Got, overlays...)
		v.Passed = v.Passed && slices.Equal(want, overlays)
	}
	if !v.Passed && expected != "" && first != expected {
		for i := range f.Rules {
			if strings.EqualFold(f.Rules[i].Territory, expected) && !f.Rules[i].Off {
				for _, m := range l.Missing(conditions[i], u) {
					v.Missing = append(v.Missing, fmt.Sprintf("%s: %s (it has %s)", f.Rules[i].Name, m.Text, orUnknown(m.Actual)))
				}
			}
		}
	}
	return v
}

func orUnknown(s string) string {
	if s == "" {
		return "nothing known"
	}
	return s
}
