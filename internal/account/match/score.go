package match

import "strings"

// Reason is one observation that speaks for or against two companies being one,
// with its share of the score.
type Reason struct {
	Word   string  `json:"word" doc:"name, street, postcode, town, domain, phone, identifier"`
	Weight float64 `json:"weight" doc:"share of the score, below zero when it speaks against"`
	Left   string  `json:"left,omitempty"`
	Right  string  `json:"right,omitempty"`
}

// Alike is the score from which two companies are shown as possibly one.
const Alike = 0.75

// Score is how surely a and b are one company, from 0 to 1, with the reasons.
// The name counts most; a place that agrees or a shared domain or phone make up
// for a name that differs; different towns speak against, since branches of a
// chain share name and domain.
func Score(a, b Company) (float64, []Reason) {
	var reasons []Reason
	score := 0.0
	add := func(word string, weight float64, left, right string) {
		score += weight
		reasons = append(reasons, Reason{Word: word, Weight: round(weight), Left: left, Right: right})
	}
	add("name", 0.6*Names(a.Name, b.Name), a.Name, b.Name)
	if x, y := Town(a.Town), Town(b.Town); x != "" && y != "" {
		switch alike := jaroWinkler(x, y); {
		case x == y || alike > 0.93:
			add("town", 0.15, a.Town, b.Town)
		case a.Postcode == "" || a.Postcode != b.Postcode:
			add("town", -0.25, a.Town, b.Town)
		}
	}
	if a.Postcode != "" && a.Postcode == b.Postcode {
		add("postcode", 0.1, a.Postcode, b.Postcode)
	}
	if x, y := Street(a.Street), Street(b.Street); x != "" && y != "" {
		if alike := similarity(x, y); alike > 0.75 {
			add("street", 0.15*alike, a.Street, b.Street)
		} else {
			add("street", -0.05, a.Street, b.Street)
		}
	}
	if a.Domain != "" && b.Domain != "" {
		if a.Domain == b.Domain {
			add("domain", 0.2, a.Domain, b.Domain)
		} else {
			add("domain", -0.1, a.Domain, b.Domain)
		}
	}
	if x, y := Phone(a.Phone), Phone(b.Phone); x != "" && x == y {
		add("phone", 0.2, a.Phone, b.Phone)
	}
	return round(max(0, min(1, score))), reasons
}

func round(x float64) float64 {
	if x < 0 {
		return -round(-x)
	}
	return float64(int(x*1000+0.5)) / 1000
}

// Names says how alike two company names are, from 0 to 1.
func Names(a, b string) float64 {
	x, y := Key(a), Key(b)
	if x == "" || y == "" {
		return 0
	}
	if x == y {
		return 1
	}
	if strings.ReplaceAll(x, " ", "") == strings.ReplaceAll(y, " ", "") {
		return 0.98
	}
	if numbers(x) != numbers(y) {
		return 0.7 * similarity(x, y) // branch 1 is not branch 2, however alike the letters
	}
	return similarity(x, y)
}

// numbers keeps the words of a name that hold a digit.
func numbers(key string) string {
	var with []string
	for _, w := range strings.Fields(key) {
		if strings.ContainsAny(w, "0123456789") {
			with = append(with, w)
		}
	}
	return strings.Join(with, " ")
}

// similarity is the better of two views: letters in order (Jaro-Winkler), and
// words in any order, each paired with its best counterpart.
func similarity(x, y string) float64 {
	return max(jaroWinkler(x, y)*jaroWinkler(x, y), words(x, y))
}

func words(x, y string) float64 {
	a, b := strings.Fields(x), strings.Fields(y)
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 || len(b) > 30 {
		return 0
	}
	used := make([]bool, len(b))
	sum, total := 0.0, 0.0
	for _, w := range a {
		best, at := 0.0, -1
		for i, v := range b {
			if s := jaroWinkler(w, v); !used[i] && s > best {
				best, at = s, i
			}
		}
		total += float64(len(w))
		if best > 0.85 {
			used[at] = true
			sum += best * float64(len(w))
		}
	}
	for i, v := range b {
		if !used[i] {
			total += float64(len(v)) * 0.5
		}
	}
	return sum / total
}

// Letters says how alike two words are, from 0 to 1, by their letters in order.
func Letters(s, t string) float64 { return jaroWinkler(s, t) }

// jaroWinkler is the Jaro similarity with Winkler's bonus for a common prefix
// of up to four letters (Winkler 1990, weight 0.1).
func jaroWinkler(s, t string) float64 {
	a, b := []rune(s), []rune(t)
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	reach := max(max(len(a), len(b))/2-1, 0)
	inA, inB := make([]bool, len(a)), make([]bool, len(b))
	m := 0
	for i := range a {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !inB[j] && a[i] == b[j] {
				inA[i], inB[j] = true, true
				m++
				break
			}
		}
	}
	if m == 0 {
		return 0
	}
	swaps, j := 0, 0
	for i := range a {
		if !inA[i] {
			continue
		}
		for !inB[j] {
			j++
		}
		if a[i] != b[j] {
			swaps++
		}
		j++
	}
	f := float64(m)
	jaro := (f/float64(len(a)) + f/float64(len(b)) + (f-float64(swaps)/2)/f) / 3
	prefix := 0
	for prefix < min(4, len(a), len(b)) && a[prefix] == b[prefix] {
		prefix++
	}
	return jaro + float64(prefix)*0.1*(1-jaro)
}
