package register

import (
	"context"
	"slices"
	"strings"

	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
)

// Finding is what the register says of somebody.
type Finding struct {
	Erased   bool     // they are not to be kept
	Channels []string // on which they may not be approached
	Others   []Point  // ways that were those of someone else, who is erased
}

// Look asks for many at once; answers stand in the order of the questions.
//
// An address or a profile is taken for its owner's. Where another name stands
// beside an e-mail address, only mail to it is off; a telephone may be a
// company's, so it says nothing of somebody called otherwise.
func (r *Register) Look(ctx context.Context, q db.Q, subjects []Subject) ([]Finding, error) {
	out := make([]Finding, len(subjects))
	var any bool
	if err := q.Get(ctx, &any, "SELECT EXISTS (SELECT 1 FROM register_entries)"); err != nil || !any {
		return out, err
	}
	key, err := r.secret(ctx, q)
	if err != nil {
		return nil, err
	}
	type question struct {
		of int
		Point
	}
	asked := map[string][]question{}
	var hashes []string
	for i := range subjects {
		for _, p := range subjects[i].points() {
			h := hash(key, p.Kind, p.Value)
			if asked[h] == nil {
				hashes = append(hashes, h)
			}
			asked[h] = append(asked[h], question{i, p})
		}
	}
	for some := range slices.Chunk(hashes, 500) {
		var found []RegisterEntry
		if err := q.Select(ctx, &found, "SELECT "+columns+" FROM register_entries WHERE hash IN (?) AND lifted_at IS NULL ORDER BY id", some); err != nil {
			return nil, err
		}
		for i := range found {
			for _, one := range asked[found[i].Hash] {
				judge(&out[one.of], &subjects[one.of], key, &found[i], one.Point)
			}
		}
	}
	return out, nil
}

// judge lays one entry on what is found of a subject.
func judge(f *Finding, s *Subject, key []byte, e *RegisterEntry, p Point) {
	if s.ID != "" && e.PersonID == s.ID {
		return
	}
	same := e.Names == hash(key, "name", s.name()) || e.FamilyName != "" && s.Family != "" && e.FamilyName == hash(key, "name", (&Subject{Family: s.Family}).name())
	same = same || p.Kind == Profile || p.Kind == Workplace || s.name() == "" || p.Kind == Email && own(s, p.Value)
	channel := e.Channel
	switch {
	case e.Erased && same:
		f.Erased = true
	case e.Erased:
		f.Others = append(f.Others, p)
		return
	case p.Kind == Phone && !same:
		return
	case p.Kind == Email && channel == "any" && e.Names != hash(key, "name", s.name()):
		channel = "email"
	}
	if !slices.Contains(f.Channels, channel) {
		f.Channels = append(f.Channels, channel)
	}
}

// own says whether an address holds a part of somebody's name, so that it is
// theirs and not a mailbox that goes from hand to hand.
func own(s *Subject, address string) bool {
	local, _, _ := strings.Cut(address, "@")
	local = fold.Words(local)
	return slices.ContainsFunc(strings.Fields(fold.Words(s.Family+" "+s.Given)), func(word string) bool {
		return len(word) > 2 && strings.Contains(local, word)
	})
}

// Find gives the entries of one address, number or profile, lifted ones too.
func (r *Register) Find(ctx context.Context, q db.Q, points []Point) ([]RegisterEntry, error) {
	out := []RegisterEntry{}
	key, err := r.secret(ctx, q)
	if err != nil {
		return out, err
	}
	var hashes []string
	for _, p := range points {
		hashes = append(hashes, hash(key, kindOf(p.Kind), p.Value))
	}
	return out, q.Select(ctx, &out, "SELECT "+columns+" FROM register_entries WHERE hash IN (?) ORDER BY since DESC, id DESC", hashes)
}

// List gives the newest entries, those before one.
func (r *Register) List(ctx context.Context, q db.Q, before string, limit int) ([]RegisterEntry, error) {
	out := []RegisterEntry{}
	where, args := "1 = 1", []any{}
	if before != "" {
		where, args = "id < ?", append(args, before)
	}
	return out, q.Select(ctx, &out, "SELECT "+columns+" FROM register_entries WHERE "+where+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
}
