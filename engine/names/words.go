package names

// What follows are words of French and English, folded, sorted by what they
// tell of a name beside them.

// legalForms of companies. Those in which sentences abound, such as "as", are
// only read as forms in capitals.
var legalForms = set(`sa sas sasu sarl eurl sca scs snc scop sci se gie selarl gmbh ag kg kgaa ohg ug mbh ltd limited inc incorporated corp corporation
	llc llp lp plc bv nv spa srl oy oyj ab asa aps sl slu pty pte sprl bvba`)

// leading words that a company's short name leaves out.
var leading = set("groupe group societe compagnie company etablissements ets maison cabinet")

var linking = set("de du des la le les d l of the for pour en in a au aux")

// companyCues stand before a company's name.
var companyCues = set(`groupe group societe entreprise company firm maker startup pme eti constructeur fabricant editeur distributeur enseigne operateur
	equipementier industriel laboratoire transporteur fournisseur supplier retailer manufacturer operator publisher vendor specialist specialiste
	champion geant giant leader concurrent rival competitor filiale subsidiary holding cabinet agence chez conglomerate marque brand`)

// deeds are what companies do and few others.
var deeds = set(`annonce annoncait acquiert rachete leve recrute embauche investit ouvre inaugure lance signe nomme publie ferme supprime emploie
	announces announced acquires acquired raises raised hires opens opened launches launched signs signed appoints appointed names buys invests
	reports reported posts plans unveils employs expands cuts said`)

// affairs are words of which items about companies are full.
var affairs = set(`affaires ventes actionnaires actions contrat contrats millions milliards usine usines embauches salaries dirigeant effectifs benefice marges
	croissance investissement acquisition filiale concurrent bourse clients sales shares profit profits revenue investors executive ceo jobs plant plants
	margins growth investment acquisition subsidiary rival stock customers million billion contract funding engineers board`)

// titles stand before people's names.
var titles = set(`m mme mlle monsieur madame mr mrs ms miss dr docteur maitre me professeur prof general colonel capitaine president senateur depute maire ministre
	juge sir lord saint st sainte roi reine king queen`)

// given names, the most usual.
var given = set(`jean pierre michel andre philippe rene louis alain jacques bernard marcel daniel roger robert paul claude christian henri georges nicolas
	francois francoise patrick gerard christophe joseph julien maurice laurent frederic eric david stephane pascal alexandre thierry olivier antoine raymond
	thomas guillaume sebastien vincent jerome marc bruno dominique guy yves didier serge lucas hugo leo gabriel arthur jules adam nathan marie jeanne
	catherine nathalie isabelle sylvie anne monique valerie sophie sandrine christine julie camille lea manon chloe emma louise alice ines claire helene
	caroline celine virginie brigitte veronique martine laura sarah lucie mathilde pauline elise aurelie emilie james john william george charles henry
	michael peter andrew richard matthew mark anthony steven brian kevin jason gary mary jennifer linda elizabeth susan jessica karen nancy lisa betty
	margaret ashley emily michelle amanda helen kate jane oliver jack harry amelia olivia karim mohamed nadia fatima samir yasmine hugues benoit gilles denis`)

// placed words stand before places and things.
var placed = set("a au aux en dans vers pres rue avenue boulevard quai gare in at near street road towards from county")

var articles = set("le la l les un une des du d ce cet cette ces son sa leur cet cette the a an this that these his her their its every each")

// streets and the like make a place of the name before them.
var streets = set("street road avenue lane square county city park river valley island university college school")

var months = set(`janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march april may june july august
	september october november december lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday`)

// surnames, the most usual in France and in English.
var surnames = set(`martin bernard thomas petit robert richard durand dubois moreau laurent simon michel lefebvre leroy roux david bertrand morel fournier girard
	bonnet dupont lambert fontaine rousseau vincent muller lefevre faure andre mercier blanc guerin boyer garnier chevalier francois legrand gauthier garcia
	perrin robin clement morin nicolas henry roussel mathieu gautier masson marchand duval denis dumont marie lemaire noel meyer dufour meunier brun blanchard
	giraud joly riviere lucas brunet gaillard barbier arnaud martinez gerard roche renard schmitt roy leroux colin vidal caron picard roger fabre aubert lemoine
	renaud dumas lacroix olivier philippe bourgeois pierre benoit rey leclerc payet rolland leclercq guillaume lecomte lopez jean dupuy guillot hubert berger
	carpentier sanchez dupuis moulin louis deschamps huet vasseur perez boucher fleury royer klein jacquet adam paris poirier marty aubry guyot carre charles
	renault charpentier menard maillard baron bertin bailly herve schneider fernandez collet leger bouvier julien prevost millet perrot daniel cousin germain
	breton besson langlois remy pelletier leveque perrier leblanc barre lebrun marchal weber mallet hamon boulanger jacob monnier michaud rodriguez guichard
	smith jones williams brown taylor davies evans wilson johnson roberts robinson thompson wright walker white edwards hughes green hall lewis harris clarke
	patel jackson wood turner cooper hill ward morris moore clark lee king baker harrison morgan allen james scott phillips watson davis parker bennett price
	griffiths young miller anderson carter mitchell hunter foster grant stone ford rose knight palmer mason barnes fox webb fisher chapman hunt murray`)

// regions and the like, which lend their names to companies. A text may name
// the land.
var regions = set(`lorraine alsace bretagne normandie picardie artois flandre champagne bourgogne franche savoie dauphine provence languedoc roussillon gascogne guyenne
	aquitaine poitou vendee anjou maine touraine berry sologne beauce brie morvan nivernais bourbonnais auvergne limousin perigord quercy rouergue bearn
	corse camargue vercors ardeche drome isere jura doubs vosges ardennes meuse moselle marne aube yonne nievre cher loiret indre vienne creuse correze
	cantal lozere gard herault aude ariege tarn lot gers landes gironde charente dordogne sarthe mayenne orne calvados manche finistere morbihan oise
	somme aisne nord loire rhone ain allier vaucluse var alpes pyrenees larzac causses luberon medoc vexin perche cotentin vendome
	paris lyon marseille lille nantes toulouse bordeaux strasbourg rennes nice londres london berlin madrid rome bruxelles geneve boston denver portland
	cornwall devon dorset somerset kent sussex surrey essex norfolk suffolk yorkshire lancashire cumbria northumberland wiltshire hampshire highland
	highlands wales scotland ireland england ulster munster leinster nevada arizona utah oregon montana dakota kansas texas florida georgia virginia
	carolina ohio indiana iowa idaho maine delaware tennessee alabama alaska california colorado
	france allemagne germany espagne spain italie italy suisse belgique belgium portugal europe amerique america asie asia afrique africa atlantique atlantic
	pacifique pacific mediterranee baltique arctique alpes alps andes sahara amazone niger congo nil danube rhin seine garonne tamise thames`)

// trades say what a house does and set it apart little.
var trades = set(`transport transports logistique logistics conseil consulting services service industrie industries industriel energie energy batiment
	construction constructions immobilier informatique solutions systemes systems technologies technology tech digital medical sante health pharma foods
	alimentaire distribution finance financial bank banque assurance assurances insurance assurance international france europe holding partners associes
	fils freres engineering ingenierie electronique electronics plastiques metal metallurgie mecanique bois textile emballage packaging automobile`)

// ordinary words that companies are named after: things, animals, plants,
// colours, weather, qualities, acts, numbers, the sky, the sea.
var ordinary = set(`orange pomme apple cerise fraise citron olive prune peche raisin melon mango kiwi banane carotte tomate oignon safran vanille cannelle menthe
	basilic persil laurier romarin lavande thym poivre sel sucre miel pain lait beurre fromage chocolat cafe the biere vin eau
	rose lys tulipe iris jasmin violette marguerite bleuet coquelicot bouleau chene hetre frene sapin cedre erable saule peuplier tilleul orme pin olivier oak
	ash maple cedar pine willow birch elm ivy fern clover bamboo lotus lily daisy poppy
	lion tigre ours loup renard cerf aigle faucon hirondelle colombe corbeau hibou cygne canard coq poule cheval taureau bouc agneau abeille fourmi papillon
	cigale libellule dauphin baleine requin tortue crocodile panda zebre elephant girafe puma jaguar cobra wolf bear eagle falcon hawk swan dove owl raven fox
	horse bull lamb bee ant butterfly dolphin whale shark turtle tiger panther
	rouge bleu vert jaune noir blanc gris violet azur indigo pourpre or argent bronze cuivre fer acier plomb zinc red blue green yellow black white grey gold
	silver copper iron steel
	soleil lune etoile terre ciel mer ocean riviere fleuve lac source cascade montagne vallee colline plaine foret desert ile cote plage rivage sable pierre
	roche rocher cristal diamant rubis saphir emeraude perle ambre corail sun moon star earth sky sea river lake spring mountain valley hill plain forest
	island coast beach shore sand stone rock crystal diamond ruby sapphire emerald pearl amber coral
	vent pluie neige glace orage tempete tonnerre eclair brume nuage aurore aube matin midi soir nuit jour printemps ete automne hiver wind rain snow ice
	storm thunder lightning mist cloud dawn morning noon evening night day summer autumn winter
	nord sud est ouest horizon zenith equinoxe solstice boussole compas cap phare ancre voile port havre rade escale passage pont tunnel route chemin sentier
	voie carrefour rond place gare relais etape north south east west compass beacon anchor sail harbour harbor haven port bridge road path way crossroads
	station gate gateway
	maison toit porte fenetre cle clef mur tour chateau palais temple fort bastion rempart abri refuge nid ruche atelier fabrique forge moulin four table
	chaise lampe miroir plume encre papier livre page lettre carte signe sceau house roof door window key wall tower castle palace temple fort shelter nest
	hive workshop factory forge mill table chair lamp mirror feather ink paper book page letter card sign seal shell target gap next visa
	coeur main oeil tete pied bras voix souffle vie ame esprit heart hand eye head foot arm voice breath life soul mind
	force vigueur elan essor envol tremplin levier moteur pivot pilier socle base racine graine germe fruit recolte moisson power force drive leap lever
	engine pivot pillar base root seed fruit harvest
	idee projet plan vision regard focus angle point ligne trait cercle sphere cube prisme spirale axe centre cible but objectif idea project vision focus
	angle point line circle sphere cube prism spiral axis centre center goal aim
	alliance union concorde harmonie equilibre accord entente partage lien noeud trame toile reseau chaine maille union harmony balance accord share link
	knot web network chain mesh
	liberte egalite fraternite justice paix espoir confiance courage audace sagesse raison verite liberty freedom justice peace hope trust courage wisdom
	reason truth faith
	avenir futur demain present passe temps instant moment minute seconde siecle epoque ere future tomorrow present past time instant moment second century
	premier premiere prime primo ultime total totale entier plein libre vif vive rapide leger simple clair pur neuf nouveau grand petit haut bas bon bonne
	first prime ultimate total whole full free quick light simple clear pure new great little high low good
	un deux trois quatre cinq six sept huit neuf dix cent mille million one two three four five seven eight nine ten hundred thousand
	alpha beta gamma delta epsilon lambda sigma omega atlas titan apollo mercure mars jupiter saturne neptune pluton venus mercury saturn neptune
	jeu jouet danse musique chanson rythme tempo note accord melodie opera theatre cinema image photo film scene spectacle game toy dance music song rhythm
	tempo note melody picture photo film scene show
	casino bingo poker loto banque bourse monnaie tresor capital capitale fonds epargne bank market coin treasure capital fund
	couronne roi reine prince royal royale imperial noble chevalier epee bouclier lance fleche arc crown king queen prince royal imperial noble knight sword
	shield lance arrow bow
	pionnier explorateur voyageur marin pilote guide mentor complice ami amis compagnon boulanger boucher berger pecheur meunier charpentier macon pioneer
	explorer traveller sailor pilot guide mentor friend companion baker butcher shepherd fisher miller carpenter mason
	eveil reveil signal echo onde vague flux courant spark etincelle flamme feu lumiere rayon eclat lueur flash pulse wave flow current spark flame fire
	light ray beam glow flash pulse echo signal
	kilometre metre litre gramme tonne degre zero infini inter extra ultra super mega nova
	actuel concept contact contexte creation decision direction dialogue domaine effet element energie essence evolution experience expert expression facteur
	famille festival fiducial forme formule gamme genie global groupe image impact initiative innovation institut interface label laser logique majuscule methode
	mission mode module monde mosaique mouvement nature norme nuance objet optique option ordre origine palette panorama parallele parcours partenaire passion
	perspective plateforme portail position potentiel pratique presence principe priorite privilege process produit profil programme progres promesse qualite
	quartier question reflexe reference region regle relation reponse ressource reussite saison science secteur sens serie service solution strategie structure
	style succes surface symbole synergie systeme talent technique territoire theme titre transfert transition univers urgence valeur variation vecteur version
	victoire village ville virage vitesse voyage zone concept contact context creation decision dialogue effect element evolution experience expert expression
	factor family festival formula global impact initiative innovation interface label laser logic method mission mode module movement nature option order
	origin panorama parallel partner passion perspective platform portal position practice presence principle priority process product profile program progress
	promise quality question reflex reference relation response resource season science sector sense series solution strategy structure style success surface
	symbol synergy system talent theme title transfer transition universe value vector version victory village speed travel`)

// withoutForm takes legal forms off a name's end (and off its beginning, SAS
// Durand) and gives the last one.
func withoutForm(name []word) (bare []word, form string) {
	bare = name
	for len(bare) > 1 && legalForms[bare[len(bare)-1].fold] {
		if form == "" {
			form = bare[len(bare)-1].fold
		}
		bare = bare[:len(bare)-1]
	}
	for len(bare) > 1 && legalForms[bare[0].fold] && bare[0].shout {
		if form == "" {
			form = bare[0].fold
		}
		bare = bare[1:]
	}
	return bare, form
}
