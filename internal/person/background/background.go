// Package background is what is known of a person beside where they work: where
// they studied, what they belong to and what they are good at; each with who
// said so.
package background

import (
	"arpent/internal/account/stated"
	"arpent/internal/intake"
)

// Background of a person.
type Background struct {
	Schools stated.Words `json:"schools,omitempty" doc:"Where they studied"`
	Groups  stated.Words `json:"groups,omitempty" doc:"Associations, clubs and groups on networks that they belong to"`
	Skills  stated.Words `json:"skills,omitempty" doc:"What they are good at"`
}

// Kind is one of the lists.
type Kind struct {
	Name   string
	Field  string // of files, and of exports
	Commas bool   // a comma parts two of them
	Of     func(b *Background) *stated.Words
}

// Kinds lists them all, in the order that screens show them.
func Kinds() []Kind {
	return []Kind{
		{"school", "schools", false, func(b *Background) *stated.Words { return &b.Schools }},
		{"group", "groups", false, func(b *Background) *stated.Words { return &b.Groups }},
		{"skill", "skills", true, func(b *Background) *stated.Words { return &b.Skills }},
	}
}

// IsZero says that nothing is known.
func (b Background) IsZero() bool { return len(b.Schools)+len(b.Groups)+len(b.Skills) == 0 }

// each makes a background of two, list by list.
func (b Background) each(other Background, do func(mine, others stated.Words) (stated.Words, error)) (Background, error) {
	for _, k := range Kinds() {
		words, err := do(*k.Of(&b), *k.Of(&other))
		if err != nil {
			return b, err
		}
		*k.Of(&b) = words
	}
	return b, nil
}

// Say makes a background of what people say holds now.
func (b Background) Say(now Background, by stated.Stamp) (Background, error) {
	return b.each(now, func(mine, said stated.Words) (stated.Words, error) { return mine.Say(said, by) })
}

// Lay adds what a file says.
func (b Background) Lay(said Background, by stated.Stamp) Background {
	out, _ := b.each(said, func(mine, said stated.Words) (stated.Words, error) { return mine.Lay(said.Now(), by), nil })
	return out
}

// With adds what is known of somebody who is the same person.
func (b Background) With(other Background) Background {
	out, _ := b.each(other, func(mine, others stated.Words) (stated.Words, error) { return mine.With(others), nil })
	return out
}

// Heard reads what a row of a file says.
func Heard(r *intake.Row, by stated.Stamp) Background {
	var b Background
	for _, k := range Kinds() {
		*k.Of(&b) = stated.Words(nil).Lay(stated.Split(r.Text(k.Field), k.Commas), by)
	}
	return b
}

// Changed tells of each value that came or went, by the kind of list.
func Changed(was, is Background, tell func(kind, before, after string)) {
	for _, k := range Kinds() {
		old, now := k.Of(&was).Now(), k.Of(&is).Now()
		had, has := map[string]bool{}, map[string]bool{}
		for _, v := range old {
			had[v] = true
		}
		for _, v := range now {
			has[v] = true
			if !had[v] {
				tell(k.Name, "", v)
			}
		}
		for _, v := range old {
			if !has[v] {
				tell(k.Name, v, "")
			}
		}
	}
}
