package demo

// sector is a line of business that buys industrial supplies.
type sector struct {
	naf    string
	words  []string // what such companies call themselves
	weight float64  // how many there are
	buys   float64  // potential by head, beside the others
	heads  float64  // median headcount
}

func sectors() []sector {
	return []sector{
		{"25.62B", []string{"Mécanique", "Usinage", "Mécanique de précision", "Décolletage"}, 11, 1.6, 16},
		{"25.11Z", []string{"Charpentes métalliques", "Constructions métalliques", "Métallerie"}, 8, 1.3, 14},
		{"25.50B", []string{"Découpage", "Emboutissage", "Tôlerie"}, 4, 1.5, 22},
		{"25.50A", []string{"Forges", "Estampage"}, 1, 1.6, 40},
		{"25.61Z", []string{"Traitements de surface", "Revêtements", "Galvanisation"}, 3, 1.2, 20},
		{"25.73B", []string{"Outillage", "Moules"}, 2, 1.5, 14},
		{"25.94Z", []string{"Boulonnerie", "Visserie"}, 1, 1.1, 25},
		{"24.51Z", []string{"Fonderie"}, 1, 1.6, 60},
		{"28.22Z", []string{"Levage", "Manutention"}, 2, 1.4, 25},
		{"28.30Z", []string{"Matériel agricole", "Machines agricoles"}, 3, 1.3, 18},
		{"28.99B", []string{"Machines spéciales", "Automatismes"}, 3, 1.5, 22},
		{"28.15Z", []string{"Engrenages", "Transmissions"}, 1, 1.5, 30},
		{"29.32Z", []string{"Équipements automobiles", "Composants automobiles"}, 2, 1.2, 70},
		{"30.30Z", []string{"Aérostructures", "Pièces aéronautiques"}, 1.5, 1.4, 80},
		{"30.11Z", []string{"Chantier naval"}, 0.7, 1.4, 35},
		{"22.29A", []string{"Plasturgie", "Plastiques techniques"}, 4, 1, 25},
		{"20.59Z", []string{"Chimie fine"}, 1.2, 0.8, 35},
		{"23.61Z", []string{"Préfabrication", "Bétons"}, 2, 1, 22},
		{"16.10A", []string{"Scierie"}, 2.5, 1, 10},
		{"16.23Z", []string{"Menuiseries", "Charpentes"}, 4, 0.9, 12},
		{"31.09B", []string{"Ameublement", "Agencement"}, 2, 0.8, 14},
		{"10.51C", []string{"Fromagerie"}, 2, 0.9, 35},
		{"10.13A", []string{"Salaisons"}, 2, 0.8, 30},
		{"10.71A", []string{"Boulangerie industrielle"}, 1.5, 0.7, 30},
		{"11.07A", []string{"Eaux minérales"}, 0.3, 0.9, 60},
		{"17.21A", []string{"Cartonnages"}, 1.5, 0.9, 40},
		{"18.12Z", []string{"Imprimerie"}, 3, 0.6, 12},
		{"27.12Z", []string{"Tableaux électriques", "Appareillage"}, 1.5, 1, 30},
		{"33.12Z", []string{"Maintenance industrielle", "Réparations mécaniques"}, 6, 1.5, 12},
		{"33.20A", []string{"Montage industriel", "Tuyauterie", "Chaudronnerie"}, 5, 1.5, 20},
		{"43.21A", []string{"Électricité", "Installations électriques"}, 9, 0.9, 12},
		{"43.22B", []string{"Génie climatique", "Thermique"}, 6, 0.9, 12},
		{"42.22Z", []string{"Réseaux", "Travaux électriques"}, 2, 0.9, 35},
		{"45.20B", []string{"Poids lourds", "Carrosserie industrielle"}, 4, 1.2, 14},
		{"45.20A", []string{"Garage"}, 4, 0.7, 6},
		{"49.41A", []string{"Transports"}, 6, 0.5, 25},
		{"52.10B", []string{"Logistique", "Entrepôts"}, 3, 0.4, 40},
		{"81.22Z", []string{"Nettoyage industriel"}, 2, 0.4, 30},
		{"38.11Z", []string{"Recyclage", "Récupération"}, 2.5, 0.8, 18},
		{"36.00Z", []string{"Eaux"}, 0.8, 0.9, 40},
	}
}

// lands are what firms of a region like to be of, by the region's code.
func lands() map[string][]string {
	return map[string][]string{
		"11": {"de la Brie", "du Vexin", "du Hurepoix", "de la Goële", "du Val de Seine", "du Gâtinais", "de l’Oise", "du Grand Morin"},
		"24": {"de la Beauce", "du Berry", "de la Sologne", "du Perche", "du Blésois", "du Val de Loire", "de la Brenne"},
		"27": {"du Morvan", "du Jura", "de la Bresse", "du Charolais", "du Haut-Doubs", "de l’Auxois", "de la Puisaye"},
		"28": {"du Cotentin", "du Pays de Caux", "du Pays d’Auge", "du Bessin", "du Bocage", "de la Bresle", "du Vimeu"},
		"32": {"de l’Artois", "du Cambrésis", "de la Thiérache", "du Hainaut", "de la Flandre", "du Boulonnais", "du Vermandois"},
		"44": {"des Vosges", "du Ried", "de l’Argonne", "du Barrois", "des Ardennes", "du Sundgau", "de la Moselle", "du Rhin"},
		"52": {"du Maine", "des Mauges", "du Saumurois", "du Pays de Retz", "du Bas-Maine", "de l’Anjou", "de l’Erdre"},
		"53": {"d’Armor", "du Léon", "du Trégor", "de Cornouaille", "du Vannetais", "de l’Argoat", "du Penthièvre"},
		"75": {"du Périgord", "de la Saintonge", "du Béarn", "des Landes", "du Limousin", "de l’Angoumois", "du Poitou", "du Médoc"},
		"76": {"du Rouergue", "du Lauragais", "de la Bigorre", "du Comminges", "du Quercy", "du Minervois", "du Gévaudan"},
		"84": {"du Forez", "du Velay", "du Bugey", "de la Dombes", "du Vercors", "de l’Arve", "du Grésivaudan", "de la Limagne", "du Vivarais"},
		"93": {"du Luberon", "de la Crau", "de l’Estérel", "du Comtat", "de la Durance", "du Verdon"},
		"94": {"de la Balagne", "du Nebbio", "de la Castagniccia"},
	}
}

var surnames = []string{"Aubert", "Bailly", "Barbier", "Baudry", "Bellec", "Benoît", "Berger", "Besnard", "Blanchard", "Boucher", "Bourgeois", "Bouvier",
	"Brunel", "Caron", "Castel", "Chabert", "Chauvin", "Chevalier", "Clément", "Colas", "Collet", "Cordier", "Coste", "Courtois", "Cousin", "Daniel",
	"Delattre", "Delmas", "Deschamps", "Devaux", "Didier", "Dubreuil", "Ducasse", "Dufour", "Dumas", "Dumoulin", "Dupuy", "Duval", "Etcheverry", "Evrard",
	"Fabre", "Faure", "Ferrand", "Fontana", "Fournier", "Gaillard", "Garnier", "Gautier", "Germain", "Gilbert", "Gossart", "Grandjean", "Grimaldi", "Guérin",
	"Guichard", "Guyot", "Hamel", "Hébert", "Hoarau", "Huet", "Humbert", "Jacquet", "Joly", "Jourdan", "Keller", "Kerdoncuff", "Lacombe", "Lacroix",
	"Lambert", "Langlois", "Laporte", "Larrieu", "Lebrun", "Leclercq", "Lefort", "Legrand", "Lemoine", "Lepage", "Leroux", "Levasseur", "Lombard", "Maillard",
	"Mallet", "Marchand", "Marchetti", "Maréchal", "Masson", "Mercier", "Meunier", "Michaud", "Millet", "Monnier", "Moreau", "Morin", "Muller", "Navarro",
	"Nguyen", "Noël", "Olivier", "Pasquier", "Pelletier", "Perret", "Perrin", "Peyre", "Philippe", "Picard", "Poirier", "Prévost", "Quéré", "Raynaud",
	"Renaud", "Ribeiro", "Rivière", "Rolland", "Roussel", "Sabatier", "Salmon", "Sauvage", "Schmitt", "Seguin", "Tanguy", "Texier", "Tissot", "Tournier",
	"Vallet", "Vasseur", "Verdier", "Vidal", "Vincent", "Weber", "Zimmermann"}

var women = []string{"Agnès", "Alice", "Amandine", "Amina", "Anne", "Aurélie", "Béatrice", "Camille", "Caroline", "Catherine", "Céline", "Chloé", "Christine",
	"Claire", "Delphine", "Élise", "Émilie", "Fatima", "Florence", "Gaëlle", "Hélène", "Inès", "Isabelle", "Julie", "Laetitia", "Léa", "Lucie", "Marie", "Marion",
	"Mélanie", "Nadia", "Nathalie", "Patricia", "Pauline", "Sabrina", "Sandrine", "Sofia", "Sophie", "Sylvie", "Valérie", "Véronique", "Virginie", "Yasmine"}

var men = []string{"Adrien", "Alexandre", "Antoine", "Arnaud", "Baptiste", "Benoît", "Cédric", "Christophe", "Damien", "David", "Éric", "Fabien", "François",
	"Frédéric", "Guillaume", "Hugo", "Jean-Marc", "Jérôme", "Julien", "Karim", "Laurent", "Lucas", "Marc", "Mathieu", "Mehdi", "Nicolas", "Olivier", "Pascal",
	"Philippe", "Pierre", "Raphaël", "Romain", "Sébastien", "Stéphane", "Thierry", "Thomas", "Vincent", "Xavier", "Yann"}

var streets = []string{"rue de l’Industrie", "rue des Artisans", "avenue de l’Europe", "rue des Tanneries", "ZA des Quatre Chemins", "ZI Nord", "ZI Sud", "rue Gutenberg",
	"rue Ampère", "rue Denis Papin", "avenue de la Gare", "rue du Moulin", "route de Paris", "chemin des Prés", "rue Louis Pasteur", "rue des Frères Lumière",
	"ZAC de la Plaine", "rue Gustave Eiffel", "rue Marie Curie", "boulevard de la Marne", "rue du Port", "impasse des Forges", "rue du Stade", "allée des Tilleuls"}

// contactTitles are what people who buy supplies do, whether they decide, and
// the share of such people.
var contactTitles = []struct {
	title   title
	decides bool
	weight  float64
}{
	{title{"Responsable achats", "Responsable achats"}, true, 22}, {title{"Acheteur", "Acheteuse"}, false, 12},
	{title{"Responsable maintenance", "Responsable maintenance"}, true, 18}, {title{"Directeur de site", "Directrice de site"}, true, 8},
	{title{"Gérant", "Gérante"}, true, 16}, {title{"Directeur général", "Directrice générale"}, true, 4},
	{title{"Chef d’atelier", "Cheffe d’atelier"}, false, 14}, {title{"Responsable QHSE", "Responsable QHSE"}, false, 8},
	{title{"Responsable production", "Responsable production"}, true, 10}, {title{"Magasinier", "Magasinière"}, false, 8},
	{title{"Directeur technique", "Directrice technique"}, true, 5}, {title{"Responsable travaux neufs", "Responsable travaux neufs"}, true, 3},
}

// title is what a job is called of a man and of a woman.
type title struct{ man, woman string }

var dealNames = []string{"Contrat-cadre EPI", "Outillage de coupe", "Fixations", "Armoire de distribution automatique", "Équipement d’atelier", "Maintenance préventive",
	"Levage et élingues", "Abrasifs", "Soudage", "Roulements et transmissions", "Air comprimé", "Rayonnages", "Lubrifiants", "Métrologie", "Hydraulique"}

var visitNotes = []string{"Point sur les commandes en cours", "Présentation de la nouvelle gamme abrasifs", "Réassort du magasin", "Visite d’atelier avec le responsable maintenance",
	"Relance de l’offre", "Litige de livraison réglé", "Démonstration d’outillage", "Revue annuelle des tarifs", "Prise de contact", "Audit des EPI"}
