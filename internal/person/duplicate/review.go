package duplicate

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"arpent/internal/access"
	"arpent/internal/account"
	"arpent/internal/account/match"
	"arpent/internal/person"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// PairQuery narrows the list of pairs.
type PairQuery struct {
	State  string    `query:"state" default:"open" enum:"open,merged,apart"`
	Person person.ID `query:"person" maxLength:"40" doc:"Only pairs of which they are one"`
	Sure   bool      `query:"sure" doc:"Only those of which nothing speaks against their being one"`
	After  string    `query:"after" maxLength:"100" doc:"The next of the page before"`
	Limit  int       `query:"limit" default:"50" minimum:"1" maximum:"200"`
}

// Pairs is a page of pairs.
type Pairs struct {
	Items []PersonDuplicate `json:"items"`
	Next  string            `json:"next"`
	Total int               `json:"total" doc:"How many there are in all"`
}

// Duplicates lists pairs of which both are in scope and not deleted, the surest
// first.
func (s *Service) Duplicates(ctx context.Context, scope access.Scope, f PairQuery) (Pairs, error) {
	out := Pairs{Items: []PersonDuplicate{}}
	within, args := s.o.People.Within(scope)
	there := "(SELECT p.id FROM people p WHERE p.deleted_at IS NULL AND " + within + ")"
	where, all := "d.state = ? AND d.left_id IN "+there+" AND d.right_id IN "+there, append(append([]any{f.State}, args...), args...)
	if f.Person != "" {
		if _, err := s.o.People.Find(ctx, scope, f.Person); err != nil {
			return out, err
		}
		where, all = where+" AND (d.left_id = ? OR d.right_id = ?)", append(all, f.Person, f.Person)
	}
	if f.Sure {
		where, all = where+" AND d.sure = ?", append(all, true)
	}
	if err := s.db.Get(ctx, &out.Total, "SELECT COUNT(*) FROM person_duplicates d WHERE "+where, all...); err != nil {
		return out, err
	}
	if score, id, ok := strings.Cut(f.After, "/"); ok {
		n, err := strconv.ParseFloat(score, 64)
		if err != nil {
			return out, fault.New(fault.Bad, "cursor", "%q is no place to go on from", f.After)
		}
		where, all = where+" AND (d.score < ? OR d.score = ? AND d.id < ?)", append(all, n, n, id)
	}
	if err := s.db.Select(ctx, &out.Items, "SELECT d."+strings.ReplaceAll(pairColumns, ", ", ", d.")+" FROM person_duplicates d WHERE "+where+" ORDER BY d.score DESC, d.id DESC LIMIT ?", append(all, f.Limit+1)...); err != nil {
		return out, err
	}
	if len(out.Items) > f.Limit {
		out.Items = out.Items[:f.Limit]
		last := out.Items[f.Limit-1]
		out.Next = strconv.FormatFloat(last.Score, 'g', -1, 64) + "/" + last.ID
	}
	return out, s.dress(ctx, scope, out.Items)
}

// dress adds to pairs who they are, as far as one sees it, and what is suggested.
func (s *Service) dress(ctx context.Context, scope access.Scope, pairs []PersonDuplicate) error {
	var ids []person.ID
	for _, d := range pairs {
		ids = append(ids, d.LeftID, d.RightID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	list, err := s.o.People.Some(ctx, s.db, scope, ids)
	if err != nil {
		return err
	}
	when, err := told(ctx, s.db, ids)
	if err != nil {
		return err
	}
	by := map[person.ID]*person.Person{}
	for i := range list {
		by[list[i].ID] = &list[i]
	}
	towns, err := s.accounts(ctx, s.db, pointers(list)...)
	if err != nil {
		return err
	}
	for i := range pairs {
		d := &pairs[i]
		l, r := by[d.LeftID], by[d.RightID]
		if l == nil || r == nil { // gone in between
			continue
		}
		if !scope.All {
			for k := range d.Reasons.V {
				hide(&d.Reasons.V[k], l, r, towns)
			}
		}
		if better(r, l) {
			l, r = r, l
			for k, one := range d.Reasons.V {
				d.Reasons.V[k].Left, d.Reasons.V[k].Right = one.Right, one.Left
			}
		}
		d.Left, d.Right, d.Fields = *l, *r, suggest(l, r, when)
	}
	return nil
}

func pointers(people []person.Person) []*person.Person {
	out := make([]*person.Person, len(people))
	for i := range people {
		out[i] = &people[i]
	}
	return out
}

// hide takes out of a reason where somebody works or worked, unless one of the
// positions that are seen says it: pairs are found by all that is known.
func hide(reason *match.Reason, l, r *person.Person, at map[account.ID]account.Account) {
	says := func(p *person.Person, text string) bool {
		return slices.ContainsFunc(p.Positions, func(j person.Employment) bool {
			switch reason.Word {
			case "title":
				return j.Title == text
			case "town":
				return match.Town(at[j.AccountID].Town) == text
			}
			return j.Company == text || j.AccountName == text || string(j.AccountID) == text
		})
	}
	if reason.Word != "employer" && reason.Word != "title" && reason.Word != "town" {
		return
	}
	if !says(l, reason.Left) {
		reason.Left = ""
	}
	if !says(r, reason.Right) {
		reason.Right = ""
	}
}

// Decide says that a pair are two people, or puts it up again.
func (s *Service) Decide(ctx context.Context, actor access.Actor, id, state string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		var d PersonDuplicate
		err := tx.Get(ctx, &d, "SELECT "+pairColumns+" FROM person_duplicates WHERE id = ?", id)
		if db.IsMissing(err) {
			return fault.NotFound("person_duplicate", id)
		}
		if err != nil {
			return err
		}
		seen, err := s.o.People.Visible(ctx, tx, actor.Scope, []person.ID{d.LeftID, d.RightID})
		if err != nil {
			return err
		}
		if d.State == "merged" && (seen[d.LeftID] || seen[d.RightID]) {
			return fault.Conflict("person.pair_merged", "these two are merged; undo the merge instead")
		}
		if !seen[d.LeftID] || !seen[d.RightID] {
			return fault.NotFound("person_duplicate", id)
		}
		if _, err := tx.Exec(ctx, "UPDATE person_duplicates SET state = ?, decided_by = ?, decided_at = ? WHERE id = ?", state, actor.User.ID, db.At(s.o.Now()), id); err != nil {
			return err
		}
		return s.o.Access.Audit(ctx, tx, actor, "person.duplicate", "person/"+string(d.LeftID), map[string]any{"other": d.RightID, "state": state})
	})
}

// mostAtOnce is how many pairs are merged by one act.
const mostAtOnce = 200

// MergeSure merges the pairs in scope that are surely one, each as is suggested
// and each to be undone by itself. Who went into somebody before is left out.
func (s *Service) MergeSure(ctx context.Context, actor access.Actor) ([]PersonMerge, error) {
	out := []PersonMerge{}
	pairs, err := s.Duplicates(ctx, actor.Scope, PairQuery{State: "open", Sure: true, Limit: mostAtOnce})
	if err != nil {
		return nil, err
	}
	for _, d := range pairs.Items {
		m, err := s.Merge(ctx, actor, d.Left.ID, d.Right.ID, nil)
		if code := fault.CodeOf(err); code == fault.Missing || code == fault.Clash {
			continue
		}
		if err != nil {
			return out, err
		}
		out = append(out, m)
	}
	return out, nil
}
