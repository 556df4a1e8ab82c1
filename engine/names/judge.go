package names

import (
	"strings"
	"unicode/utf8"
)

// judge adds up, in log odds, what speaks for a mention meaning an entity.
type judge struct {
	m   *Matcher
	t   *text
	at  mention
	all []mention
	spelling
	who *known
	sum float64
	why []Reason
}

func (j *judge) add(key string, weight float64, detail string) {
	j.sum += weight
	j.why = append(j.why, Reason{key, weight, detail})
}

func (j *judge) run() {
	common := j.rarity()
	j.letters(common)
	j.neighbours(common)
	if j.who.Kind == Company {
		j.form()
	}
	j.context(common)
}

// rarity begins with how likely the name alone means the entity.
func (j *judge) rarity() (common bool) {
	words, odd, length := 0, 0, 0
	for i := j.at.from; i < j.at.to; i++ {
		f := j.t.words[i].fold
		if linking[f] || f == "&" {
			continue
		}
		words++
		length += utf8.RuneCountInString(f)
		if !ordinary[f] && !surnames[f] && !j.m.places[f] && !regions[f] && !trades[f] {
			odd++
		}
	}
	first := j.t.words[j.at.from].fold
	switch {
	case j.who.Kind == Person && words > 1:
		j.add("full_name", 0.9, "")
	case j.who.Kind == Person:
		j.add("single_name", -1.5, "")
	case words > 1 && odd == words:
		j.add("long_name", 2.2, "")
	case words > 1 && odd > 0:
		j.add("long_name", 1.9, "")
	case words > 1:
		j.add("long_ordinary_name", 0.7, "")
		return false
	case ordinary[first]:
		j.add("ordinary_word", -1.3, first)
		return true
	case surnames[first]:
		j.add("family_name", -1.2, first)
		return true
	case j.m.places[first] || regions[first]:
		j.add("place_name", -1.2, first)
		return true
	case length <= 3:
		j.add("short_name", -0.2, first)
		return true
	default:
		j.add("rare_name", 1.3, first)
	}
	return false
}

// letters compares how the name is written with how the text writes it.
func (j *judge) letters(common bool) {
	upper, shout := false, true
	for i := j.at.from; i < j.at.to; i++ {
		w := j.t.words[i]
		upper = upper || w.upper
		shout = shout && w.shout
	}
	w := j.t.words[j.at.from]
	switch {
	case j.capital && !upper:
		j.add("written_small", -2.5, j.t.between(j.at.from, j.at.to))
	case j.shout && !w.shout && common:
		j.add("not_in_capitals", -1, j.t.between(j.at.from, j.at.to))
	case common && w.first && w.upper && !w.shout:
		j.add("begins_sentence", -0.4, "")
	case common && upper:
		j.add("written_large", 0.5, "")
	}
	if j.spelling.shout && shout {
		j.add("in_capitals", 0.4, "")
	}
}

// neighbours looks at the words beside the name.
func (j *judge) neighbours(common bool) {
	before, after := j.neighbour(-1), j.neighbour(1)
	if before >= 0 {
		f := j.t.words[before].fold
		switch {
		case companyCues[f] && j.who.Kind == Company:
			j.add("called_a_company", 1.6, f)
		case (titles[f] || given[f]) && j.who.Kind == Company:
			j.add("part_of_a_persons_name", -2.6, j.t.between(before, j.at.to))
		case common && articles[f] && j.who.Kind == Company:
			j.add("with_an_article", -1, f)
		case common && placed[f]:
			j.add("at_a_place", -0.8, f)
		case j.foreign(before):
			j.add("part_of_a_longer_name", -2.2, j.t.between(before, j.at.to))
		}
	}
	if after < 0 {
		return
	}
	f := j.t.words[after].fold
	switch {
	case legalForms[f]:
	case j.who.Kind == Company && deeds[f]:
		j.add("acts_as_a_company", 1, f)
	case j.who.Kind == Company && streets[f]:
		j.add("part_of_a_longer_name", -2.2, j.t.between(j.at.from, after+1))
	case j.foreign(after):
		j.add("part_of_a_longer_name", -2.2, j.t.between(j.at.from, after+1))
	case j.t.words[j.at.to-1].joined && j.t.whole[j.t.words[j.at.to-1].to] == '-':
		j.add("part_of_a_longer_name", -1.6, j.t.between(j.at.from, after+1))
	}
}

// neighbour gives the word before (-1) or after (1) the name in its sentence,
// with nothing but a hyphen or an apostrophe between; -1 when there is none.
func (j *judge) neighbour(side int) int {
	if side < 0 {
		i := j.at.from - 1
		if i < 0 || j.t.words[j.at.from].first {
			return -1
		}
		between := j.t.words[j.at.from].before
		if shortened[j.t.words[i].fold] { // M. Dupont
			between = strings.TrimPrefix(between, ".")
		}
		if strings.Trim(between, "-'’«\"“") != "" {
			return -1
		}
		return i
	}
	i := j.at.to
	if i >= len(j.t.words) || j.t.words[i].first || strings.Trim(j.t.words[i].before, "-'’»\"”") != "" {
		return -1
	}
	return i
}

// foreign says whether a neighbour makes a longer name of this one: it begins
// with a capital, and neither where the entity is nor what it does explains it.
func (j *judge) foreign(i int) bool {
	w := j.t.words[i]
	if w.fold == "&" { // Durand & Fils is another house than Durand
		return i >= j.at.to && i+1 < len(j.t.words) && j.t.words[i+1].upper && j.t.written(i) == "&"
	}
	if !w.upper {
		return false
	}
	if i < j.at.from && w.first && !given[w.fold] { // a capital that every sentence has
		return false
	}
	if legalForms[w.fold] || linking[w.fold] || companyCues[w.fold] || months[w.fold] || articles[w.fold] || w.fold[0] >= '0' && w.fold[0] <= '9' {
		return false
	}
	if headline(j.t, i) {
		return false
	}
	for _, own := range [][]string{j.who.places, j.who.words, j.who.others} {
		for _, s := range own {
			if strings.HasPrefix(s+" ", w.fold+" ") {
				return false
			}
		}
	}
	for _, o := range j.all { // a name by itself
		if i >= o.from && i < o.to && o.from != j.at.from {
			return false
		}
	}
	return true
}

// headline says whether every long word around is written large, as English
// headlines and shouted ones are: capitals then tell nothing.
func headline(t *text, i int) bool {
	from, to := i, i+1
	for from > 0 && !t.words[from].first {
		from--
	}
	for to < len(t.words) && !t.words[to].first {
		to++
	}
	upper, long := 0, 0
	for _, w := range t.words[from:to] {
		if len(w.fold) > 3 {
			if long++; w.upper {
				upper++
			}
		}
	}
	return long > 3 && upper*10 >= long*9
}

// form looks for a legal form behind the name.
func (j *judge) form() {
	i := j.at.to
	if i >= len(j.t.words) || j.t.words[i].first || !legalForms[j.t.words[i].fold] || !j.t.words[i].upper {
		return
	}
	form := j.t.words[i].fold
	for _, own := range j.who.forms {
		if own == form {
			j.add("its_legal_form", 2.2, form)
			return
		}
	}
	if len(j.who.forms) > 0 {
		j.add("another_legal_form", -1.2, form)
		return
	}
	j.add("a_legal_form", 1.4, form)
}

// context looks through the whole item for what belongs to the entity.
func (j *judge) context(common bool) {
	for _, d := range j.who.Domains {
		if d != "" && strings.Contains(strings.ToLower(j.t.whole), strings.ToLower(d)) {
			j.add("its_domain", 3, d)
			break
		}
	}
	if o := j.found(j.who.others); o != "" {
		j.add("named_with", 2.4, o)
	}
	if p := j.apart(j.who.places); p != "" {
		j.add("its_place", 1.5, p)
	} else if p := j.elsewhere(); p != "" {
		j.add("another_place", -0.9, p)
	}
	n := 0
	for _, w := range j.who.words {
		if j.t.has(w) {
			if n++; n == 1 {
				j.add("its_trade", 1.3, w)
			} else if n == 2 {
				j.add("its_trade", 0.6, w)
			}
		}
	}
	if n == 0 && len(j.who.words) > 0 && common {
		j.add("another_trade", -0.5, "")
	}
	if j.who.Kind == Company {
		j.affairs()
	}
	j.longer()
}

// affairs counts words of business, which an item about a company seldom lacks.
func (j *judge) affairs() {
	seen := map[string]bool{}
	for i, w := range j.t.words {
		if affairs[w.fold] && (i < j.at.from || i >= j.at.to) {
			seen[w.fold] = true
		}
	}
	if len(seen) > 1 {
		j.add("about_business", 0.8, "")
	}
}

// longer looks for the entity's longer names elsewhere in the item: Durand,
// after Durand Transports, means the same.
func (j *judge) longer() {
	for _, o := range j.all {
		if o.to-o.from <= j.at.to-j.at.from {
			continue
		}
		for _, s := range o.who {
			if s.entity == j.entity {
				j.add("longer_name_elsewhere", 1.8, j.t.between(o.from, o.to))
				return
			}
		}
	}
}

func (j *judge) found(list []string) string {
	for _, s := range list {
		if j.t.has(s) {
			return s
		}
	}
	return ""
}

// apart finds one of the places outside the name itself.
func (j *judge) apart(places []string) string {
	own := " "
	for i := j.at.from; i < j.at.to; i++ {
		own += j.t.words[i].fold + " "
	}
	for _, p := range places {
		times := strings.Count(j.t.lined, " "+p+" ")
		if strings.Contains(own, " "+p+" ") {
			times -= strings.Count(j.t.lined, own)
		}
		if times > 0 {
			return p
		}
	}
	return ""
}

// elsewhere finds a place that others of the known are at and this one is not.
func (j *judge) elsewhere() string {
	if len(j.who.places) == 0 {
		return ""
	}
	for i, w := range j.t.words {
		if !w.upper || i >= j.at.from && i < j.at.to {
			continue
		}
		line := w.fold
		for n := 0; n < 3; n++ {
			if n > 0 {
				if i+n >= len(j.t.words) {
					break
				}
				line += " " + j.t.words[i+n].fold
			}
			if j.m.places[line] {
				return line
			}
		}
	}
	return ""
}
