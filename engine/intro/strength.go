package intro

import "math"

// Evidence is what is known between two people.
type Evidence struct {
	Meetings  int     // together in a room, or on a screen
	Sent      int     // messages from the one to the other
	Received  int     // and back: the lesser of both counts, talking at somebody is no tie
	Years     float64 // worked at the same place at the same time
	SameTeam  bool    // and there in the same team: years count twice
	Connected bool    // on a network
	Confirmed bool    // one of them said that they know the other well
	Days      int     // since the latest of all that; below zero is today
}

// The weakest that a tie may be which somebody made on purpose.
const (
	connectedFloor = 0.05
	confirmedFloor = 0.9
)

// worked is how many points overlap at work may give.
const worked = 5

// Points are what the evidence amounts to, whenever it was:
// 3·meetings + min(sent, received) + min(5, years × (2 if same team)) + 1 if connected.
func (e *Evidence) Points() float64 {
	years := max(0, e.Years)
	if e.SameTeam {
		years *= 2
	}
	points := 3*float64(e.Meetings) + float64(min(e.Sent, e.Received)) + min(worked, years)
	if e.Connected {
		points++
	}
	return points
}

// Recency is 1 today and falls to 0 within six years, most of it in the first two:
// 0.75·max(0, 1 − d/730) + 0.25·max(0, 1 − d/2190), d in days.
func (e *Evidence) Recency() float64 {
	d := float64(max(0, e.Days))
	return 0.75*max(0, 1-d/730) + 0.25*max(0, 1-d/2190)
}

// Strength is max(floor, 1 − exp(−points · recency / 8)): 0 is no tie.
func (e *Evidence) Strength() float64 {
	floor := 0.0
	if e.Connected {
		floor = connectedFloor
	}
	if e.Confirmed {
		floor = confirmedFloor
	}
	return max(floor, 1-math.Exp(-e.Points()*e.Recency()/8))
}

// Damping is what each step after the first takes from a path.
const Damping = 0.8

// asksAtEase is how many open asks halve a path.
const asksAtEase = 3

// Weight is what is left of a path whose first step is somebody with so many
// asks still open: who is asked often is asked less.
func Weight(openAsks int) float64 { return 1 / (1 + float64(max(0, openAsks))/asksAtEase) }

// Coverage is the chance that one of several paths works, were they independent:
// 1 − Π(1 − path).
func Coverage(paths []Path) float64 {
	none := 1.0
	for i := range paths {
		none *= 1 - paths[i].Strength
	}
	return 1 - none
}
