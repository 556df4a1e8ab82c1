package title

import (
	"slices"
	"testing"
)

func TestRead(t *testing.T) {
	table := NewTable()
	for title, want := range map[string]Role{
		"Responsable achats":                     {Purchasing, Manager},
		"Acheteuse":                              {Purchasing, Staff},
		"Directrice des Achats Groupe":           {Purchasing, Director},
		"Chief Procurement Officer":              {Purchasing, Executive},
		"VP Procurement & Supply Chain":          {Logistics, Vice}, // two words say more than one
		"Responsable maintenance":                {Maintenance, Manager},
		"Technicien de maintenance":              {Maintenance, Staff},
		"Directeur de site":                      {Management, Director},
		"Gérante":                                {Management, Owner},
		"Directrice générale":                    {Management, Executive},
		"PDG":                                    {Management, Executive},
		"Cheffe d’atelier":                       {Production, Manager},
		"Responsable QHSE":                       {Quality, Manager},
		"Head of Sales EMEA":                     {Sales, Director},
		"Directeur commercial":                   {Sales, Director},
		"Ingénieur commercial":                   {Sales, Staff},
		"Key Account Manager":                    {Sales, Staff},
		"Assistante du directeur financier":      {Support, Staff},
		"Executive Assistant to the CEO":         {Support, Staff},
		"Chief Information Security Officer":     {IT, Executive},
		"Directeur technique":                    {Engineering, Director},
		"Responsable travaux neufs":              {Projects, Manager},
		"Magasinière":                            {Logistics, Staff},
		"Co-founder & CTO":                       {Management, Owner},
		"Stagiaire marketing":                    {Marketing, Training},
		"Vice-présidente ressources humaines":    {People, Vice},
		"Senior Software Engineer":               {IT, Senior},
		"Responsable des systèmes d'information": {IT, Manager},
		"DAF":                  {Finance, Executive},
		"":                     {},
		"Jardinier paysagiste": {},
	} {
		if got := table.Read(title); got != want {
			t.Errorf("%q: %v, want %v", title, got, want)
		}
	}
}

// What the table says must be said with words that screens know.
func TestTableNamesWhatThereIs(t *testing.T) {
	table := NewTable()
	for _, e := range table.functions {
		if !slices.Contains(Functions(), Function(e.means)) || len(e.words) == 0 {
			t.Errorf("%v", e)
		}
	}
	for _, e := range table.seniorities {
		if !slices.Contains(Seniorities(), Seniority(e.means)) || len(e.words) == 0 {
			t.Errorf("%v", e)
		}
	}
}

func FuzzRead(f *testing.F) {
	table := NewTable()
	f.Add("Directeur des achats")
	f.Fuzz(func(t *testing.T, s string) {
		if r := table.Read(s); r != table.Read(Fold(s)) {
			t.Errorf("%q reads otherwise once folded", s)
		}
	})
}
