package person

import (
	"slices"

	"arpent/internal/platform/db"
)

// PersonLight says whether someone may be approached, and why.
type PersonLight struct {
	State string      `json:"state" enum:"yes,partly,no" doc:"By every way known, by some, by none"`
	Ways  []PersonWay `json:"ways" doc:"One for each kind of contact point that is known"`
}

// PersonWay is a way to reach someone, and what forbids it.
type PersonWay struct {
	Kind    string  `json:"kind" enum:"email,phone,mobile,profile"`
	May     bool    `json:"may"`
	Channel string  `json:"channel,omitempty" enum:"any,email,phone,social," doc:"On which the person objected"`
	Since   db.Date `json:"since,omitempty" doc:"When they did"`
	Source  string  `json:"source,omitempty" doc:"How that is known: import/ID, or what was written down with it"`
}

// Objected gives the channel of an objection that covers a kind of contact
// point, "" when there is none.
func Objected(objects []string, kind string) string {
	own := map[string]string{"email": "email", "phone": "phone", "mobile": "phone", "profile": "social"}[kind]
	for _, channel := range []string{"any", own} {
		if channel != "" && slices.Contains(objects, channel) {
			return channel
		}
	}
	return ""
}

// light says by which of the known ways a person may be reached. Consents are
// the newest first, so the first on a channel is the one that holds.
func light(p *Person) PersonLight {
	out, open := PersonLight{Ways: []PersonWay{}}, 0
	for _, kind := range []string{"email", "phone", "mobile", "profile"} {
		if !slices.ContainsFunc(p.ContactPoints, func(c ContactPoint) bool { return c.Kind == kind }) {
			continue
		}
		way := PersonWay{Kind: kind, Channel: Objected(p.Objects, kind)}
		if way.May = way.Channel == ""; way.May {
			open++
		} else if at := slices.IndexFunc(p.Consents, func(c Consent) bool { return c.Channel == way.Channel }); at >= 0 {
			way.Since, way.Source = p.Consents[at].GivenOn, p.Consents[at].Source
		}
		out.Ways = append(out.Ways, way)
	}
	switch {
	case open == 0:
		out.State = "no"
	case open == len(out.Ways):
		out.State = "yes"
	default:
		out.State = "partly"
	}
	return out
}
