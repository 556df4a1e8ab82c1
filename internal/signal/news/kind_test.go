package news

import "testing"

func TestKindOf(t *testing.T) {
	for title, want := range map[string]string{
		"Acme lève 12 millions d'euros": Funding, "Acme lève 12,5 millions": Funding, "Acme raises $40 million": Funding, "Acme boucle sa série B": Funding,
		"Il lève la main": InTheNews, "Acme recrute 30 techniciens": Hiring, "30 embauches": Hiring, "Acme to hire 20 people": Hiring, "Création de 200 emplois": Hiring,
		"Acme nommée parmi les meilleures": InTheNews, "Nomination : un nouveau directeur": LeadershipChange, "Acme appoints finance chief": LeadershipChange,
		"Appel d'offres : voirie": Tender, "Acme ouvre une usine": InTheNews, "": InTheNews, "recr": InTheNews,
	} {
		if got := kindOf(title, ""); got != want {
			t.Errorf("%q: %s instead of %s", title, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"<p>One <b>two</b> &amp; three&nbsp;four</p><p>five</p><style>p{}</style>": "One two & three four\nfive",
		"a < b": "a < b", "plain": "plain", "a\x00b \xff": "ab", "<ul><li>x<li>y": "x\ny",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
