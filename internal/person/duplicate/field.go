package duplicate

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"arpent/internal/account"
	"arpent/internal/account/match"
	"arpent/internal/intake/fold"
	"arpent/internal/person"
	"arpent/internal/person/background"
	"arpent/internal/person/written"
	"arpent/internal/platform/db"
	"arpent/internal/platform/fault"
)

// Whose value of a field is kept.
const (
	winner = "winner"
	loser  = "loser"
	both   = "both" // of notes: one after the other
)

// fieldsOf are what a person says but for what there is several of.
func fieldsOf(p *person.Person) map[string]string {
	out := map[string]string{"given_name": p.GivenName, "family_name": p.FamilyName, "language": p.Language, "note": p.Note}
	for k, v := range p.Custom.V {
		out["custom."+k] = v
	}
	return out
}

// suggest says whose value of each field to keep: a name rather than an
// initial, both notes, what was corrected since, else that of the one who stays,
// of whom more is known. told is when each field of a person was changed.
func suggest(w, l *person.Person, told map[person.ID]map[string]db.Time) map[string]string {
	out := map[string]string{}
	mine, others := fieldsOf(w), fieldsOf(l)
	swapped := fold.Words(w.GivenName+" "+w.FamilyName) == fold.Words(l.FamilyName+" "+l.GivenName)
	corrected := func(field string) bool { // after the other was made and changed
		at, ok := told[l.ID][field]
		return ok && at.After(w.CreatedAt.Time) && at.After(told[w.ID][field].Time)
	}
	for field, other := range others {
		own := mine[field]
		a, b := fold.Words(own), fold.Words(other)
		switch {
		case other == "" || own == other:
		case own == "":
			out[field] = loser
		case field == "note":
			if !strings.Contains(own, other) {
				out[field] = both
			}
		case a == b, field == "given_name" && strings.HasPrefix(a, b): // the same in other letters, or an initial
		case field == "given_name" && strings.HasPrefix(b, a):
			out[field] = loser
		case swapped && strings.HasSuffix(field, "_name"):
		case corrected(field):
			out[field] = loser
		}
	}
	for field := range mine {
		if out[field] == "" {
			out[field] = winner
		}
	}
	return out
}

// told reads when the fields of some people were said last.
func told(ctx context.Context, q db.Q, ids []person.ID) (map[person.ID]map[string]db.Time, error) {
	out := map[person.ID]map[string]db.Time{}
	for some := range slices.Chunk(ids, 500) {
		var changes []person.Change
		if err := q.Select(ctx, &changes, "SELECT person_id, field, recorded_at FROM person_changes WHERE person_id IN (?) AND (field IN ('given_name', 'family_name', 'language', 'note') OR field LIKE 'custom.%')", some); err != nil {
			return nil, err
		}
		for _, c := range changes {
			if out[c.PersonID] == nil {
				out[c.PersonID] = map[string]db.Time{}
			}
			if c.RecordedAt.After(out[c.PersonID][c.Field].Time) {
				out[c.PersonID][c.Field] = c.RecordedAt
			}
		}
	}
	return out, nil
}

// better says whether more is known of a than of b; of two equals the one who
// was there first.
func better(a, b *person.Person) bool {
	known := func(p *person.Person) int {
		return len(p.ContactPoints) + len(p.Positions) + len(p.External) + len(p.Consents)
	}
	if x, y := known(a), known(b); x != y {
		return x > y
	}
	if !a.CreatedAt.Equal(b.CreatedAt.Time) {
		return a.CreatedAt.Before(b.CreatedAt.Time)
	}
	return a.ID < b.ID
}

// choose lays what the caller chose over what is suggested.
func choose(w, l *person.Person, suggested, chosen map[string]string) (map[string]string, error) {
	out := maps.Clone(suggested)
	mine, others := fieldsOf(w), fieldsOf(l)
	for field, from := range chosen {
		if _, own := mine[field]; !own {
			if _, other := others[field]; !other {
				return nil, fault.Invalid("person.merge_field", "nothing is called %q", field).With("field", field)
			}
		}
		if from != winner && from != loser && (from != both || field != "note") {
			return nil, fault.Invalid("person.merge_field", "nothing is called %q", field).With("field", field)
		}
		out[field] = from
	}
	return out, nil
}

// combined are the fields of a merged person.
func combined(w, l *person.Person, from map[string]string) map[string]string {
	out := fieldsOf(w)
	for field, other := range fieldsOf(l) {
		switch from[field] {
		case loser:
			out[field] = other
		case both:
			out[field] = strings.TrimSpace(out[field] + "\n\n" + other)
		}
	}
	return out
}

// write stores a person's fields.
func write(ctx context.Context, tx *db.Tx, id person.ID, fields map[string]string) error {
	custom := map[string]string{}
	for k, v := range fields {
		if name, ok := strings.CutPrefix(k, "custom."); ok && v != "" {
			custom[name] = v
		}
	}
	_, err := tx.Exec(ctx, "UPDATE people SET given_name = ?, family_name = ?, language = ?, note = ?, custom = ? WHERE id = ?",
		fields["given_name"], fields["family_name"], fields["language"], fields["note"], db.JSON[map[string]string]{V: custom}, id)
	return err
}

// learn stores what is known of somebody beside their fields.
func learn(ctx context.Context, tx *db.Tx, id person.ID, b background.Background) error {
	_, err := tx.Exec(ctx, "UPDATE people SET background = ? WHERE id = ?", db.JSON[background.Background]{V: b}, id)
	return err
}

// double is a part of the one that goes which the other has as well, and what
// of it the other takes in.
type double struct {
	set  string
	args []any
}

// doublePositions pairs positions that are one, by ids: what goes, what stays.
func doublePositions(w, l *person.Person, names map[account.ID]string) (map[string]string, map[string]double) {
	pairs, takes := map[string]string{}, map[string]double{}
	employer := func(j *person.Employment) string {
		if j.AccountID != "" {
			return match.Key(names[j.AccountID])
		}
		return match.Key(j.Company)
	}
	for i := range l.Positions {
		b := &l.Positions[i]
		for k := range w.Positions {
			a := &w.Positions[k]
			same := a.AccountID == b.AccountID && a.AccountID != "" || (a.AccountID == "" || b.AccountID == "") && employer(a) != "" && employer(a) == employer(b)
			x, y := fold.Words(a.Title), fold.Words(b.Title)
			if !same || takes[a.ID].set != "" || x != y && x != "" && y != "" || a.From != b.From && a.From != "" && b.From != "" || a.To != b.To {
				continue
			}
			said := maps.Clone(b.Said.V)
			if said == nil {
				said = map[string]string{}
			}
			maps.Copy(said, a.Said.V)
			at, company := a.AccountID, a.Company
			if at == "" && b.AccountID != "" {
				at, company = b.AccountID, ""
			}
			from := a.From
			if from == "" {
				from = b.From
			}
			pairs[b.ID] = a.ID
			takes[a.ID] = double{"account_id = ?, company = ?, title = ?, department = ?, valid_from = ?, said = ?",
				[]any{string(at), company, either(a.Title, b.Title), either(a.Department, b.Department), from, db.JSON[map[string]string]{V: said}}}
			break
		}
	}
	return pairs, takes
}

func either(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// doublePoints pairs contact points that are one. The better grounds on which
// one of them is kept hold.
func doublePoints(w, l *person.Person) (map[string]string, map[string]double) {
	pairs, takes := map[string]string{}, map[string]double{}
	firm := func(c *person.ContactPoint) int {
		return slices.Index([]string{"", "legitimate_interest", "contract", "consent"}, c.LawfulBasis)
	}
	class := func(kind string) string { return strings.Replace(kind, "mobile", "phone", 1) }
	for i := range l.ContactPoints {
		b := &l.ContactPoints[i]
		for k := range w.ContactPoints {
			a := &w.ContactPoints[k]
			if key := written.Key(a.Kind, a.Value); class(a.Kind) != class(b.Kind) || key != written.Key(b.Kind, b.Value) || key == "" && a.Value != b.Value {
				continue
			}
			pairs[b.ID] = a.ID
			if firm(b) > firm(a) {
				takes[a.ID] = double{"lawful_basis = ?, source = ?, collected_on = ?", []any{b.LawfulBasis, b.Source, b.CollectedOn}}
			}
			break
		}
	}
	return pairs, takes
}

// loser reads who was taken in, as far as the row of theirs says.
func (m *PersonMerge) loser() (person.Person, error) {
	p := person.Person{ID: m.LoserID}
	for _, row := range m.Kept.V.Trails["people"].Gone {
		var one struct {
			Given  string `json:"given_name"`
			Family string `json:"family_name"`
			Sort   string `json:"sort_name"`
		}
		if err := json.Unmarshal(row.Values, &one); err != nil {
			return p, err
		}
		p.GivenName, p.FamilyName, p.SortName = one.Given, one.Family, one.Sort
	}
	return p, nil
}
