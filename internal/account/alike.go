package account

import (
	"cmp"
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"arpent/internal/access"
	"arpent/internal/account/match"
	"arpent/internal/platform/db"
)

// Surely is the likeness from which a row of a file is taken for an account
// without asking; from match.Alike on, the pair is put up for review.
const Surely = 0.85

// alikes holds accounts that some others may be the same as, found by key in a
// few queries for all of them.
type alikes struct {
	byKey map[string][]*candidate
	seen  map[ID]*candidate
}

type candidate struct {
	Account
	visible bool // within the scope asked for
	line    int64
}

// pair is a candidate that an account may be the same as.
type pair struct {
	other   *Account
	visible bool
	by      string // external_id, siret, siren, lei, duns, domain, name_place
	score   float64
	apart   bool // something speaks against it being sure
	reasons []match.Reason
	line    int64
}

func (p *pair) sure() bool { return p.score >= Surely && !p.apart }

// keysOf gives the keys under which an account is sought: column, value.
func keysOf(a *Account) [][2]string {
	keys := [][2]string{}
	for _, k := range [][2]string{{"siret", a.SIRET}, {"siren", a.SIREN}, {"lei", a.LEI}, {"duns", a.DUNS}, {"domain", a.Domain}, {"block", a.Block}} {
		if k[1] != "" {
			keys = append(keys, k)
		}
	}
	for _, e := range a.External.V {
		keys = append(keys, [2]string{"external " + e.Scheme, e.Value})
	}
	return keys
}

// lookAlikes finds the accounts that share a key with any of these, and says
// of each whether it is within scope.
func (s *Service) lookAlikes(ctx context.Context, q db.Q, scope access.Scope, of []*Account) (*alikes, error) {
	out := &alikes{byKey: map[string][]*candidate{}, seen: map[ID]*candidate{}}
	wanted := map[string]map[string]bool{}
	for _, a := range of {
		for _, k := range keysOf(a) {
			if wanted[k[0]] == nil {
				wanted[k[0]] = map[string]bool{}
			}
			wanted[k[0]][k[1]] = true
		}
	}
	within, args := scope.Account("a.id", "a.owner_id", "a.created_by", s.today())
	for column, values := range wanted {
		list := make([]string, 0, len(values))
		for v := range values {
			list = append(list, v)
		}
		slices.Sort(list)
		where, more := "a."+column+" <> '' AND a."+column+" IN (?)", []any{} // the indexes leave empty ones out
		if scheme, ok := cutExternal(column); ok {
			where, more = "a.id IN (SELECT e.account_id FROM account_external_ids e WHERE e.scheme = ? AND e.value IN (?))", []any{scheme}
		}
		for some := range slices.Chunk(list, 400) {
			all := append(append(slices.Clone(args), more...), some)
			err := q.Each(ctx, "SELECT "+Selected+", CASE WHEN "+within+" THEN 1 ELSE 0 END AS visible FROM accounts a WHERE a.deleted_at IS NULL AND "+where, all, out.read)
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func cutExternal(column string) (string, bool) {
	const prefix = "external "
	if len(column) > len(prefix) && column[:len(prefix)] == prefix {
		return column[len(prefix):], true
	}
	return "", false
}

func (k *alikes) read(r *sqlx.Rows) error {
	var c struct {
		Account
		Visible bool `db:"visible"`
	}
	if err := r.StructScan(&c); err != nil {
		return err
	}
	if k.seen[c.ID] == nil {
		k.add(&candidate{Account: c.Account, visible: c.Visible})
	}
	return nil
}

func (k *alikes) add(c *candidate) {
	k.seen[c.ID] = c
	for _, key := range keysOf(&c.Account) {
		name := key[0] + "\n" + key[1]
		k.byKey[name] = append(k.byKey[name], c)
	}
}

// again adds the keys that an account has by now and had not before.
func (k *alikes) again(c *candidate) {
	for _, key := range keysOf(&c.Account) {
		name := key[0] + "\n" + key[1]
		if !slices.Contains(k.byKey[name], c) {
			k.byKey[name] = append(k.byKey[name], c)
		}
	}
}

// pairs gives what an account may be the same as, the likeliest first.
func (k *alikes) pairs(a *Account) []pair {
	var out []pair
	seen := map[ID]bool{a.ID: true}
	for _, key := range keysOf(a) {
		for _, c := range k.byKey[key[0]+"\n"+key[1]] {
			if seen[c.ID] {
				continue
			}
			seen[c.ID] = true
			if p := compare(a, &c.Account); p.score >= match.Alike {
				p.visible, p.line = c.visible, c.line
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y pair) int {
		return cmp.Or(-cmp.Compare(x.score, y.score), cmp.Compare(x.other.ID, y.other.ID))
	})
	return out
}

// compare says how surely two accounts are one. An establishment's number or an
// id in another system settles it either way; a company's number does where
// the place does not speak against it, since a company has many sites.
func compare(a, b *Account) pair {
	p := pair{other: b, by: "name_place"}
	settle := func(by string, value string) pair {
		p.by, p.score, p.reasons = by, 1, []match.Reason{{Word: "identifier", Weight: 1, Left: value, Right: value}}
		return p
	}
	sharedScheme := false
	for _, e := range a.External.V {
		for _, f := range b.External.V {
			if e == f {
				return settle("external_id", e.Scheme+" "+e.Value)
			}
			sharedScheme = sharedScheme || e.Scheme == f.Scheme
		}
	}
	if a.SIRET != "" && a.SIRET == b.SIRET {
		return settle("siret", a.SIRET)
	}
	if differ(a.SIRET, b.SIRET) || differ(a.SIREN, b.SIREN) || differ(a.LEI, b.LEI) || differ(a.DUNS, b.DUNS) || differ(a.Country, b.Country) {
		return p
	}
	nearby := match.Town(a.Town) == match.Town(b.Town) || a.Town == "" || b.Town == ""
	for _, k := range [][3]string{{"siren", a.SIREN, b.SIREN}, {"duns", a.DUNS, b.DUNS}, {"lei", a.LEI, b.LEI}} {
		if k[1] != "" && k[1] == k[2] && nearby && (k[0] == "duns" || match.Names(a.Name, b.Name) >= 0.5) && !sharedScheme {
			return settle(k[0], k[1])
		}
	}
	p.score, p.reasons = match.Score(a.company(), b.company())
	if a.Domain != "" && a.Domain == b.Domain {
		p.by = "domain"
	}
	p.apart = sharedScheme // two records of one system: a duplicate there, for a person to decide
	return p
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }
