package intro

import (
	"cmp"
	"context"
	"slices"

	"arpent/engine/intro"
	"arpent/internal/access"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// IntroPaths are the best ways to a person.
type IntroPaths struct {
	Items        []IntroPath   `json:"items" doc:"The strongest first"`
	Acquaintance *Acquaintance `json:"acquaintance,omitempty" doc:"What one said oneself of the person"`
	Own          *IntroTie     `json:"own,omitempty" doc:"One's own tie with the person"`
}

// IntroPath leads from the user to the person.
type IntroPath struct {
	Strength float64       `json:"strength" doc:"Product of the steps' strengths · 0.8 for each step after the first ÷ (1 + open_asks/3)"`
	Steps    []IntroStep   `json:"steps" doc:"One to three"`
	OpenAsks int           `json:"open_asks" doc:"How many asks whoever is asked first has open"`
	Ask      access.UserID `json:"ask,omitempty" doc:"The colleague to ask; absent when there is none on the path"`
	AskFor   person.ID     `json:"ask_for,omitempty" doc:"To whom that colleague can introduce: the person, or who leads on to them"`
}

// IntroStep is somebody on the path, and the tie that leads to them.
type IntroStep struct {
	UserID   access.UserID `json:"user_id,omitempty" doc:"A colleague"`
	PersonID person.ID     `json:"person_id,omitempty"`
	Name     string        `json:"name"`
	Tie      IntroTie      `json:"tie"`
}

// bestPaths are shown.
const bestPaths = 5

// Paths gives the best ways to a person in scope. Colleagues stand on them
// whatever one may see; of people, only those in scope who did not object, known
// to each other from accounts in scope.
func (s *Service) Paths(ctx context.Context, actor access.Actor, id person.ID) (*IntroPaths, error) {
	seen, err := s.people.Visible(ctx, s.db, actor.Scope, []person.ID{id})
	if err != nil {
		return nil, err
	}
	if !seen[id] {
		return nil, fault.NotFound("person", id)
	}
	n := &net{user: actor.User.ID, to: id, numbers: map[string]intro.Node{}}
	if n.colleagues, err = s.colleagues(ctx, s.db, n.user); err != nil {
		return nil, err
	}
	if err := s.spin(ctx, actor.Scope, n); err != nil {
		return nil, err
	}
	asks, err := openAsks(ctx, s.db)
	if err != nil {
		return nil, err
	}
	out := &IntroPaths{Items: n.best(asks), Own: n.own}
	said, err := s.acquaintances(ctx, s.db, []person.ID{id})
	for i := range said {
		if said[i].UserID == n.user {
			out.Acquaintance = &said[i]
		}
	}
	if err != nil {
		return nil, err
	}
	return out, s.name(ctx, n, out.Items)
}

// net is the part of everybody's ties by which one could get to a person.
type net struct {
	user       access.UserID
	to         person.ID
	colleagues map[access.UserID]string
	numbers    map[string]intro.Node // "u/" or "p/" and the id
	who        []IntroStep
	edges      []intro.Edge
	ties       []*IntroTie
	own        *IntroTie
}

func (n *net) userNode(id access.UserID) intro.Node {
	return n.node("u/"+string(id), IntroStep{UserID: id})
}

func (n *net) personNode(id person.ID) intro.Node {
	return n.node("p/"+string(id), IntroStep{PersonID: id})
}

func (n *net) node(key string, step IntroStep) intro.Node {
	at, known := n.numbers[key]
	if !known {
		at = intro.Node(len(n.who))
		n.numbers[key] = at
		n.who = append(n.who, step)
	}
	return at
}

func (n *net) tie(from, to intro.Node, t *IntroTie) {
	n.edges = append(n.edges, intro.Edge{From: from, To: to, Strength: t.Strength})
	n.ties = append(n.ties, t)
}

// spin gathers, from the person backwards: who worked with them, who worked
// with those, and which users know any of them.
func (s *Service) spin(ctx context.Context, scope access.Scope, n *net) error {
	places, err := s.worked(ctx, s.db, scope, []person.ID{n.to})
	if err != nil {
		return err
	}
	last := places.with(n.to)
	if err := between(ctx, s, scope, last); err != nil {
		return err
	}
	near := keysOf(last)
	ties, err := s.ties(ctx, s.db, append(slices.Clone(near), n.to))
	if err != nil {
		return err
	}
	me, end := n.userNode(n.user), n.personNode(n.to)
	for _, id := range near {
		n.tie(n.personNode(id), end, last[id])
	}
	n.own = ties[pair{n.user, n.to}]
	asked := map[access.UserID]bool{}
	for _, p := range pairsOf(ties) {
		t := ties[p]
		if p.user == n.user {
			n.tie(me, n.personNode(p.person), t)
			continue
		}
		if n.colleagues[p.user] == "" {
			continue
		}
		if n.tie(n.userNode(p.user), n.personNode(p.person), t); !asked[p.user] {
			asked[p.user] = true
			n.tie(me, n.userNode(p.user), &IntroTie{Strength: colleagueStrength, Colleague: true})
		}
	}
	return s.farther(ctx, scope, n, near)
}

// farther adds whom the user knows who worked with somebody who worked with the
// person.
func (s *Service) farther(ctx context.Context, scope access.Scope, n *net, near []person.ID) error {
	places, err := s.worked(ctx, s.db, scope, near)
	if err != nil {
		return err
	}
	middle := map[person.ID]map[person.ID]*IntroTie{}
	first := map[person.ID]bool{}
	for _, id := range near {
		middle[id] = places.with(id)
		for other := range middle[id] {
			if other != n.to {
				first[other] = true
			}
		}
	}
	if err := between(ctx, s, scope, first); err != nil {
		return err
	}
	mine, err := s.ties(ctx, s.db, keysOf(first))
	if err != nil {
		return err
	}
	isNear := map[person.ID]bool{}
	for _, id := range near {
		isNear[id] = true
	}
	for _, other := range keysOf(first) {
		t := mine[pair{n.user, other}]
		if t == nil {
			continue
		}
		if !isNear[other] { // else the tie is there already
			n.tie(n.userNode(n.user), n.personNode(other), t)
		}
		for _, id := range near {
			if t := middle[id][other]; t != nil {
				n.tie(n.personNode(other), n.personNode(id), t)
			}
		}
	}
	return nil
}

// between leaves those who may stand on a path: in scope, and not objecting.
func between[T any](ctx context.Context, s *Service, scope access.Scope, people map[person.ID]T) error {
	ids := keysOf(people)
	seen, err := s.people.Visible(ctx, s.db, scope, ids)
	if err != nil {
		return err
	}
	objecting, err := person.Objecting(ctx, s.db, ids)
	for _, id := range ids {
		if !seen[id] || objecting[id] {
			delete(people, id)
		}
	}
	return err
}

func keysOf[T any](m map[person.ID]T) []person.ID {
	out := make([]person.ID, 0, len(m))
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

func pairsOf(ties map[pair]*IntroTie) []pair {
	out := make([]pair, 0, len(ties))
	for p := range ties {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b pair) int { return cmp.Or(cmp.Compare(a.user, b.user), cmp.Compare(a.person, b.person)) })
	return out
}

// best finds the paths.
func (n *net) best(asks map[access.UserID]int) []IntroPath {
	out := []IntroPath{}
	of := func(at intro.Node) int { return asks[n.who[at].UserID] }
	q := intro.Query{From: n.userNode(n.user), To: n.personNode(n.to), Best: bestPaths, Asks: of}
	for _, p := range intro.New(len(n.who), n.edges).Paths(q) {
		path := IntroPath{Strength: p.Strength}
		for i, e := range p.Edges {
			step := n.who[p.Nodes[i+1]]
			step.Tie = *n.ties[e]
			path.Steps = append(path.Steps, step)
		}
		if first := path.Steps[0]; first.UserID != "" {
			path.OpenAsks = asks[first.UserID]
			path.Ask, path.AskFor = first.UserID, path.Steps[1].PersonID
		}
		out = append(out, path)
	}
	return out
}

// name fills in what those on the paths are called.
func (s *Service) name(ctx context.Context, n *net, paths []IntroPath) error {
	var ids []person.ID
	for _, p := range paths {
		for _, step := range p.Steps {
			if step.PersonID != "" {
				ids = append(ids, step.PersonID)
			}
		}
	}
	names, err := person.Names(ctx, s.db, ids)
	for _, p := range paths {
		for i := range p.Steps {
			step := &p.Steps[i]
			if step.Name = n.colleagues[step.UserID]; step.PersonID != "" {
				step.Name = names[step.PersonID]
			}
		}
	}
	return err
}

// openAsks counts the asks that users have open.
func openAsks(ctx context.Context, q db.Q) (map[access.UserID]int, error) {
	var rows []struct {
		User access.UserID `db:"asked_id"`
		N    int           `db:"n"`
	}
	err := q.Select(ctx, &rows, "SELECT asked_id, COUNT(*) AS n FROM lead_introductions WHERE state = 'open' GROUP BY asked_id")
	out := map[access.UserID]int{}
	for _, r := range rows {
		out[r.User] = r.N
	}
	return out, err
}
