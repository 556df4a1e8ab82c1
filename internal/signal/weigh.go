package signal

import "arpent/internal/signal/weight"

// What a signal weighs, and why.
type (
	SignalWeight       = weight.SignalWeight
	SignalFollow       = weight.SignalFollow
	SignalFit          = weight.SignalFit
	SignalFreshness    = weight.SignalFreshness
	SignalRelationship = weight.SignalRelationship
)

// halfLives are in how many days signals lose half their weight: who looks at a
// page or writes is interested now, who began a job buys within its first months.
var halfLives = map[Kind]int{OpenedLink: 4, ViewedPage: 4, SiteVisited: 4, Downloaded: 4, Replied: 4,
	InTheNews: 7, Tender: 10, SavedSearch: 14, Moved: 14, Left: 21, Hiring: 21,
	ChangedJob: 30, Joined: 30, Promoted: 30, NewContract: 30, OfficeMoved: 30, HeadcountChanged: 30, Funding: 45, LeadershipChange: 45,
	ProblemSpike: 7, DealStuck: 21, ContractEnding: 45, SilentAccount: 45}
