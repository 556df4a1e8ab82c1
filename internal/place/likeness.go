package place

// likeness compares two folded names: 1 for the same, 0 for nothing alike; the
// share of letters that need no change (optimal string alignment distance). A
// name that begins the other as whole words is alike too ("Bourg" and "Bourg en
// Bresse"), and an article before one makes no difference.
func likeness(a, b string) float64 {
	a, b = withoutArticle(a), withoutArticle(b)
	if a == b {
		return 1
	}
	long, short := len(a), len(b)
	first, second := a, b
	if long < short {
		long, short = short, long
		first, second = b, a
	}
	if short == 0 {
		return 0
	}
	if first[:short] == second && first[short] == ' ' && short >= 4 {
		return 0.82
	}
	if long-short > 3 {
		return 0
	}
	return 1 - float64(edits(a, b))/float64(long)
}

func withoutArticle(s string) string {
	for i := 0; i < len(s) && i < 4; i++ {
		if s[i] == ' ' {
			if articles[s[:i]] {
				return s[i+1:]
			}
			break
		}
	}
	return s
}

// edits counts insertions, deletions, changes and swaps of neighbours, by byte.
func edits(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	var rows [3][65]int
	for j := range len(b) + 1 {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row := &rows[(i+2)%3], &rows[i%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}
