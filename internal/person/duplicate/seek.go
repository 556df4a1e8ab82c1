package duplicate

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account"
	accounts "arpent/internal/account/match"
	"arpent/internal/intake/fold"
	"arpent/internal/person"
	"arpent/internal/person/match"
	"arpent/internal/person/written"
	"arpent/internal/platform/db"
)

const (
	// crowd is how many may share a name, or a sound at a company or in a town,
	// and still be compared because of it: beyond, it says nothing.
	crowd = 50
	// rare is how many bear a name at most for its being in one town to say something.
	rare = 3
	// inTown is what that says, against the employers that differ.
	inTown = 0.25
	// sameName is what names say that are the same, whichever part is said first.
	sameName = 0.53
)

// kin are people who may be one, with what they are compared by.
type kin struct {
	people   map[person.ID]*person.Person
	accounts map[account.ID]account.Account
	named    map[string]int // how many bear a name
}

// Seek compares some people, new or changed, with all who share an id, an
// address, a number, a profile or a name with them, or a name that sounds alike
// at a company or in a town; pairs that may be one are put up for review.
// Everybody is sought, since someone hidden from who writes is found by
// headquarters. A pair once decided stays so.
func (s *Service) Seek(ctx context.Context, tx *db.Tx, by access.UserID, ids []person.ID) error {
	for some := range slices.Chunk(ids, 400) {
		if err := s.seek(ctx, tx, by, some); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) seek(ctx context.Context, tx *db.Tx, by access.UserID, ids []person.ID) error {
	k := &kin{people: map[person.ID]*person.Person{}, named: map[string]int{}}
	asked, err := s.meet(ctx, tx, k, ids)
	if err != nil || len(asked) == 0 {
		return err
	}
	if err := s.block(ctx, tx, k, asked); err != nil {
		return err
	}
	pairs, err := s.candidates(ctx, tx, k, asked)
	if err != nil {
		return err
	}
	var others []person.ID
	for pair := range pairs {
		others = append(others, pair[0], pair[1])
	}
	slices.Sort(others)
	if _, err := s.meet(ctx, tx, k, slices.Compact(others)); err != nil {
		return err
	}
	for pair := range pairs {
		l, r := k.people[pair[0]], k.people[pair[1]]
		if l == nil || r == nil {
			continue
		}
		score, sure, reasons := k.compare(l, r)
		if score < match.Alike {
			continue
		}
		if _, err := tx.Exec(ctx, "INSERT INTO person_duplicates ("+pairColumns+`) VALUES (?,?,?,?,?,?,'open',?,?,'',NULL)
			ON CONFLICT (left_id, right_id) DO UPDATE SET score = excluded.score, sure = excluded.sure, reasons = excluded.reasons WHERE person_duplicates.state = 'open'`,
			db.NewID(), l.ID, r.ID, score, sure, db.JSON[[]accounts.Reason]{V: reasons}, by, db.At(s.o.Now())); err != nil {
			return err
		}
	}
	return nil
}

// meet reads people who are not known yet, and the accounts they are or were at.
func (s *Service) meet(ctx context.Context, tx *db.Tx, k *kin, ids []person.ID) ([]*person.Person, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id person.ID) bool { return k.people[id] != nil })
	var list []*person.Person
	for some := range slices.Chunk(ids, 500) {
		part, err := s.o.People.Batch(ctx, tx, some)
		if err != nil {
			return nil, err
		}
		for i := range part {
			k.people[part[i].ID] = &part[i]
			list = append(list, &part[i])
		}
	}
	known, err := s.accounts(ctx, tx, list...)
	if k.accounts == nil {
		k.accounts = known
	}
	for id, a := range known {
		k.accounts[id] = a
	}
	return list, err
}

// employers are the companies and towns at which someone works or worked.
func (k *kin) employers(p *person.Person) (companies, towns []string) {
	for _, j := range p.Positions {
		if j.AccountID == "" {
			companies = append(companies, accounts.Key(j.Company))
			continue
		}
		a := k.accounts[j.AccountID]
		companies, towns = append(companies, accounts.Key(a.Name)), append(towns, accounts.Town(a.Town))
	}
	empty := func(s string) bool { return s == "" }
	return slices.DeleteFunc(companies, empty), slices.DeleteFunc(towns, empty)
}

// blocks are what those share who are compared for the sound of their names:
// the family name and the first of the given one, either way round, with a
// company or a town.
func (k *kin) blocks(p *person.Person) []string {
	g, f := match.Sound(p.GivenName), match.Sound(p.FamilyName)
	if g == "" || f == "" {
		return nil
	}
	companies, towns := k.employers(p)
	var out []string
	for _, name := range []string{f + " " + g[:1], g + " " + f[:1]} {
		for _, c := range companies {
			out = append(out, name+"|c|"+c)
		}
		for _, t := range towns {
			out = append(out, name+"|t|"+t)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// block stores people's blocks.
func (s *Service) block(ctx context.Context, tx *db.Tx, k *kin, people []*person.Person) error {
	var ids []person.ID
	var rows [][]any
	for _, p := range people {
		ids = append(ids, p.ID)
		for _, b := range k.blocks(p) {
			rows = append(rows, []any{string(p.ID), b})
		}
	}
	if _, err := tx.Exec(ctx, "DELETE FROM person_blocks WHERE person_id IN (?)", ids); err != nil || len(rows) == 0 {
		return err
	}
	_, err := tx.BulkInsert(ctx, "person_blocks", []string{"person_id", "block"}, slices.Values(rows))
	return err
}

// candidates are pairs of people, by their ids in order, of whom one was asked about.
func (s *Service) candidates(ctx context.Context, tx *db.Tx, k *kin, asked []*person.Person) (map[[2]person.ID]bool, error) {
	wanted := map[string]map[string][]person.ID{} // by kind and key: who was asked about
	want := func(kind, key string, id person.ID) {
		if key == "" {
			return
		}
		if wanted[kind] == nil {
			wanted[kind] = map[string][]person.ID{}
		}
		wanted[kind][key] = append(wanted[kind][key], id)
	}
	for _, p := range asked {
		for _, c := range p.ContactPoints {
			want(strings.Replace(c.Kind, "mobile", "phone", 1), written.Key(c.Kind, c.Value), p.ID)
		}
		for _, e := range p.External {
			want("external "+e.Scheme, e.Value, p.ID)
		}
		want("name", p.SortName, p.ID)
		want("name", fold.Words(p.GivenName+" "+p.FamilyName), p.ID)
		for _, b := range k.blocks(p) {
			want("block", b, p.ID)
		}
	}
	texts := map[string]string{
		"email": "person_id, match_value FROM contact_points WHERE kind = 'email' AND match_value IN (?)", "profile": "person_id, match_value FROM contact_points WHERE kind = 'profile' AND match_value IN (?)",
		"phone": "person_id, match_value FROM contact_points WHERE kind IN ('phone', 'mobile') AND match_value IN (?)",
		"name":  "id, sort_name FROM people WHERE deleted_at IS NULL AND sort_name IN (?)", "block": "person_id, block FROM person_blocks WHERE block IN (?)",
	}
	out := map[[2]person.ID]bool{}
	for kind, keys := range wanted {
		text, args := texts[kind], []any{}
		if scheme, ok := strings.CutPrefix(kind, "external "); ok {
			text, args = "person_id, value FROM person_external_ids WHERE scheme = ? AND value IN (?)", append(args, scheme)
		}
		found, err := shared(ctx, tx, text, args, keys)
		if err != nil {
			return nil, err
		}
		for key, ids := range found {
			if kind == "name" {
				k.named[key] = len(ids)
			}
			if len(ids) > crowd {
				continue
			}
			for _, of := range keys[key] {
				for _, id := range ids {
					if id != of {
						out[[2]person.ID{min(id, of), max(id, of)}] = true
					}
				}
			}
		}
	}
	return out, nil
}

// shared gives who has each of some keys.
func shared(ctx context.Context, tx *db.Tx, from string, args []any, keys map[string][]person.ID) (map[string][]person.ID, error) {
	list := make([]string, 0, len(keys))
	for key := range keys {
		list = append(list, key)
	}
	slices.Sort(list)
	out := map[string][]person.ID{}
	for some := range slices.Chunk(list, 400) {
		err := tx.Each(ctx, "SELECT "+from, append(slices.Clone(args), some), func(r *sqlx.Rows) error {
			var id, key string
			err := r.Scan(&id, &key)
			out[key] = append(out[key], person.ID(id))
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (k *kin) nameOf(id account.ID) string { return k.accounts[id].Name }

// compare says how surely two people are one, and whether that is sure: one id
// in another system settles it, two of one system do not let it be sure, nor do
// names that are written differently without an address or profile in common. A
// rare name in one town says something although employers differ.
func (k *kin) compare(l, r *person.Person) (score float64, sure bool, reasons []accounts.Reason) {
	a, b := l.Human(k.nameOf), r.Human(k.nameOf)
	score, reasons = match.Score(a, b)
	for _, e := range l.External {
		if slices.Contains(r.External, e) && e.Scheme != "vcard" {
			return 1, true, append([]accounts.Reason{{Word: "identifier", Weight: 1, Left: e.Scheme + " " + e.Value, Right: e.Scheme + " " + e.Value}}, reasons...)
		}
	}
	at := slices.IndexFunc(reasons, func(one accounts.Reason) bool { return one.Word == "employer" })
	if score > 0 && (at < 0 || reasons[at].Weight < 0) && max(k.named[l.SortName], k.named[r.SortName]) <= rare && match.Names(a.Given, a.Family, b.Given, b.Family) > 0.9 {
		_, here := k.employers(l)
		_, there := k.employers(r)
		if i := slices.IndexFunc(here, func(t string) bool { return slices.Contains(there, t) }); i >= 0 {
			score = min(1, score+inTown)
			reasons = append(reasons, accounts.Reason{Word: "town", Weight: inTown, Left: here[i], Right: here[i]})
		}
	}
	slices.SortStableFunc(reasons, func(x, y accounts.Reason) int { return -cmp.Compare(x.Weight, y.Weight) })
	told := slices.ContainsFunc(reasons, func(one accounts.Reason) bool {
		return (one.Word == "email" || one.Word == "profile") && one.Weight > 0 || one.Word == "name" && one.Weight >= sameName
	})
	return score, told && score >= match.Surely && !person.TwoIDs(l.External, r.External), reasons
}
