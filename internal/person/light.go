package person

import (
	"context"
	"slices"

	"arpent/internal/platform/db"
)

// PersonLight says whether someone may be approached, and why.
type PersonLight struct {
	State string      `json:"state" enum:"yes,partly,no" doc:"By every way known, by some, by none"`
	Ways  []PersonWay `json:"ways" doc:"One for each kind of contact point that is known"`
	PersonStanding
}

// PersonStanding is what the law asks about somebody besides what they said.
type PersonStanding struct {
	Notice    string  `json:"notice" enum:"sent,not_needed,due,overdue," doc:"Whether they were told who keeps what about them"`
	NoticeOn  db.Date `json:"notice_on,omitempty" doc:"When they were told, or are to be"`
	KeepUntil db.Date `json:"keep_until,omitempty" doc:"The last day on which they may be kept; none while they are a customer's"`
	Over      bool    `json:"over" doc:"That day has passed: they may only be asked or erased"`
	EraseOn   db.Date `json:"erase_on,omitempty" doc:"When they are erased"`
}

// PersonWay is a way to reach someone, and what forbids it.
type PersonWay struct {
	Kind    string  `json:"kind" enum:"email,phone,mobile,profile"`
	May     bool    `json:"may"`
	Because string  `json:"because,omitempty" enum:"objection,retention,erasure," doc:"What forbids it"`
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

// Standings tells how some people stand; see UseStanding.
type Standings func(ctx context.Context, q db.Q, ids []ID) (map[ID]PersonStanding, error)

// UseStanding says who knows about notices and terms. Until then lights tell of
// objections only.
func (s *Service) UseStanding(of Standings) { s.standing = of }

// May says whether a way of some kind is open.
func (l *PersonLight) May(kind string) bool {
	return slices.ContainsFunc(l.Ways, func(w PersonWay) bool { return w.Kind == kind && w.May })
}

// light says by which of the known ways a person may be reached. Consents are
// the newest first, so the first on a channel is the one that holds. Somebody
// who was not told of it yet may be approached: the first message tells them
// (GDPR art. 14(3)(b)).
func light(p *Person, standing PersonStanding) PersonLight {
	out, open := PersonLight{Ways: []PersonWay{}, PersonStanding: standing}, 0
	for _, kind := range []string{"email", "phone", "mobile", "profile"} {
		if !slices.ContainsFunc(p.ContactPoints, func(c ContactPoint) bool { return c.Kind == kind }) {
			continue
		}
		way := PersonWay{Kind: kind, Channel: Objected(p.Objects, kind)}
		switch {
		case standing.EraseOn != "":
			way.Because = "erasure"
		case way.Channel != "":
			way.Because = "objection"
			if at := slices.IndexFunc(p.Consents, func(c Consent) bool { return c.Channel == way.Channel }); at >= 0 {
				way.Since, way.Source = p.Consents[at].GivenOn, p.Consents[at].Source
			}
		case standing.Over:
			way.Because = "retention"
		default:
			way.May = true
			open++
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
