// Package intro finds who may introduce someone to somebody: how strong a tie
// between two people is, and the best paths through the ties of many.
//
// What counts towards a tie are the signs that studies of tie strength found to
// tell it: how often two people meet, whether both write, how lately, how long
// they worked together (Granovetter, "The Strength of Weak Ties", American
// Journal of Sociology 78, 1973; Marsden and Campbell, "Measuring Tie Strength",
// Social Forces 63, 1984; Gilbert and Karahalios, "Predicting Tie Strength with
// Social Media", CHI 2009). Strengths are between 0 and 1 and multiplied along a
// path: the best path is the shortest one where an edge is as long as the
// negative logarithm of its strength (Dijkstra, 1959).
package intro
