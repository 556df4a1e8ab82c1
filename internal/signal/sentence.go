package signal

import "cmp"

// Say gives a message of the interface in a language.
type Say func(language, key string, params map[string]any) string

// KindName is what a kind is called.
func KindName(say Say, language string, kind Kind) string {
	return cmp.Or(say(language, "signal_kind_"+string(kind), nil), string(kind))
}

// Sentence says what happened, with the names in sight, for letters and feeds;
// screens say the same by the same messages.
func (one *Shown) Sentence(say Say, language string) string {
	place := ""
	if len(one.Places) > 0 {
		place = one.Places[0].Name
	}
	someone := say(language, "signal_someone", nil)
	person := cmp.Or(one.Person, someone)
	who := cmp.Or(one.Person, place, someone)
	e := one.Evidence.V
	var before, after State
	if e.Before != nil {
		before = *e.Before
	}
	if e.After != nil {
		after = *e.After
	}
	with := func(key string, pairs ...string) string {
		params := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			params[pairs[i]] = pairs[i+1]
		}
		return say(language, "signal_says_"+key, params)
	}
	switch {
	case one.Group != nil:
		return say(language, "signal_says_group", map[string]any{"count": one.Group.Count, "text": one.Group.Count, "rule": e.Rule})
	case one.Kind == OpenedLink:
		return with("opened_link", "who", who, "title", e.Quote)
	case one.Kind == ViewedPage:
		return with("viewed_page", "who", who)
	case one.Kind == Replied && e.Answers:
		return with("replied", "who", who)
	case one.Kind == Replied:
		return with("wrote", "who", who)
	case e.Records != nil:
		return e.Records.sentence(one.Kind, place, say, language)
	case e.Quote != "":
		return e.Quote
	case e.ListID != "":
		key := map[string]string{"left": "account_out"}[e.Turn]
		return with(cmp.Or(key, "account_in"), "account", cmp.Or(place, someone), "search", e.Search)
	case e.Search != "":
		key := map[string]string{"entered": "entered", "left": "left_search"}[e.Turn]
		return with(cmp.Or(key, "changed"), "person", person, "search", e.Search)
	case one.Kind == Moved:
		return with("account", "account", place, "rule", e.Rule)
	case one.Kind == Promoted:
		return with("promoted", "person", person, "after", cmp.Or(after.Company, before.Company), "title", after.Title)
	case one.Kind == ChangedJob && before.Company != "" && after.Company != "":
		return with("moved_from_to", "person", person, "before", before.Company, "after", after.Company)
	case one.Kind != Joined && before.Company != "":
		return with("left", "person", person, "before", before.Company)
	case after.Company != "":
		return with("joined", "person", person, "after", after.Company)
	}
	name := KindName(say, language, one.Kind)
	if about := cmp.Or(one.Person, place); about != "" {
		name += " · " + about
	}
	return name
}
