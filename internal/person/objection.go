package person

import (
	"context"
	"slices"

	"arpent/internal/intake/fold"
	"arpent/internal/platform/db"
)

// refusal is an objection of someone who is, or was, reached at an address.
type refusal struct {
	name    string // folded, of the person
	channel string
}

// objectors finds who objected among all that have one of these addresses,
// whoever may see them, deleted ones included: bringing them in again must not
// make them reachable again.
func objectors(ctx context.Context, tx *db.Tx, values map[string][]string) (map[string][]refusal, error) {
	out := map[string][]refusal{}
	for _, kind := range []string{"email", "profile"} {
		for some := range slices.Chunk(values[kind], 500) {
			var rows []struct {
				PersonID ID     `db:"person_id"`
				Value    string `db:"match_value"`
				Name     string `db:"sort_name"`
				Channel  string `db:"channel"`
				Act      string `db:"act"`
			}
			if err := tx.Select(ctx, &rows, `SELECT c.person_id, c.match_value, p.sort_name, k.channel, k.act FROM contact_points c
				JOIN consents k ON k.person_id = c.person_id JOIN people p ON p.id = c.person_id
				WHERE c.kind = ? AND c.match_value IN (?) ORDER BY c.person_id, c.match_value, `+newestAct, kind, some); err != nil {
				return nil, err
			}
			seen := map[[3]string]bool{}
			for _, r := range rows {
				key := [3]string{string(r.PersonID), r.Value, r.Channel}
				if !seen[key] && r.Act == "objection" {
					out[kind+"\n"+r.Value] = append(out[kind+"\n"+r.Value], refusal{r.Name, r.Channel})
				}
				seen[key] = true
			}
		}
	}
	return out, nil
}

// object notes objections that were not known: those the row tells of, and
// those of whoever had the same address; nothing takes one back. At a mailbox
// that another name used, only mail to it is off.
func (b *batch) object(f *found, n *said) bool {
	channels := slices.Clone(n.objects)
	for _, c := range n.ContactPoints {
		for _, r := range b.objects[c.Kind+"\n"+matchValue(c.Kind, c.Value)] {
			channel := r.channel
			if channel == "any" && c.Kind == "email" && r.name != fold.Words(f.FamilyName+" "+f.GivenName) {
				channel = "email"
			}
			channels = append(channels, channel)
		}
	}
	changed := false
	for _, channel := range channels {
		if slices.Contains(f.Objects, channel) || slices.Contains(f.Objects, "any") {
			continue
		}
		changed = true
		f.Objects = append(f.Objects, channel)
		f.Consents = append(f.Consents, Consent{Act: "objection", Channel: channel, Source: b.source, GivenOn: b.today, RecordedBy: b.user()})
	}
	return changed
}
