package intake

import (
	"strings"

	"arpent/internal/intake/fold"
)

// codes are the ISO 3166-1 alpha-2 codes.
const codes = " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "

// countryNames maps alpha-3 codes and names in English, French and the
// country's own language, folded, to alpha-2 codes.
const countryNames = `
FR fra france|republique francaise|france metropolitaine
US usa united states|united states of america|etats unis|etats unis d amerique|u s a|u s|estados unidos
GB gbr united kingdom|royaume uni|uk|u k|great britain|grande bretagne|england|angleterre|scotland|ecosse|wales|pays de galles|northern ireland
DE deu germany|allemagne|deutschland
BE bel belgium|belgique|belgie|belgien
CH che switzerland|suisse|schweiz|svizzera
LU lux luxembourg|luxemburg
ES esp spain|espagne|espana
IT ita italy|italie|italia
PT prt portugal
NL nld netherlands|pays bas|the netherlands|nederland|holland|hollande
AT aut austria|autriche|osterreich
IE irl ireland|irlande
MC mco monaco
AD and andorra|andorre
DK dnk denmark|danemark|danmark
SE swe sweden|suede|sverige
NO nor norway|norvege|norge
FI fin finland|finlande|suomi
IS isl iceland|islande
PL pol poland|pologne|polska
CZ cze czech republic|republique tcheque|czechia|tchequie
SK svk slovakia|slovaquie
HU hun hungary|hongrie
RO rou romania|roumanie
BG bgr bulgaria|bulgarie
GR grc greece|grece
HR hrv croatia|croatie
SI svn slovenia|slovenie
EE est estonia|estonie
LV lva latvia|lettonie
LT ltu lithuania|lituanie
CY cyp cyprus|chypre
MT mlt malta|malte
RS srb serbia|serbie
UA ukr ukraine
RU rus russia|russie|russian federation
TR tur turkey|turquie|turkiye
CA can canada
MX mex mexico|mexique
BR bra brazil|bresil|brasil
AR arg argentina|argentine
CL chl chile|chili
CO col colombia|colombie
PE per peru|perou
AU aus australia|australie
NZ nzl new zealand|nouvelle zelande
JP jpn japan|japon
CN chn china|chine|people s republic of china
HK hkg hong kong
TW twn taiwan
KR kor south korea|coree du sud|korea|republic of korea
IN ind india|inde
ID idn indonesia|indonesie
MY mys malaysia|malaisie
SG sgp singapore|singapour
TH tha thailand|thailande
VN vnm vietnam|viet nam
PH phl philippines
AE are united arab emirates|emirats arabes unis|uae
SA sau saudi arabia|arabie saoudite
QA qat qatar
IL isr israel
EG egy egypt|egypte
MA mar morocco|maroc
DZ dza algeria|algerie
TN tun tunisia|tunisie
SN sen senegal
CI civ ivory coast|cote d ivoire
CM cmr cameroon|cameroun
NG nga nigeria
KE ken kenya
ZA zaf south africa|afrique du sud
MG mdg madagascar
MU mus mauritius|ile maurice|maurice
RE reu reunion|la reunion
GP glp guadeloupe
MQ mtq martinique
GF guf french guiana|guyane|guyane francaise
YT myt mayotte
NC ncl new caledonia|nouvelle caledonie
PF pyf french polynesia|polynesie francaise
PM spm saint pierre et miquelon|saint pierre and miquelon
`

// CountryCode gives the ISO 3166-1 alpha-2 code of a country named by its code
// or its English, French or own name.
func CountryCode(s string) (string, bool) {
	w := fold.Words(s)
	if len(w) == 2 {
		if up := strings.ToUpper(w); strings.Contains(codes, " "+up+" ") {
			return up, true
		}
	}
	if len(w) < 2 {
		return "", false
	}
	for line := range strings.Lines(countryNames) {
		line = strings.TrimSpace(line)
		if len(line) < 7 {
			continue
		}
		if line[3:6] == w {
			return line[:2], true
		}
		for name := range strings.SplitSeq(line[7:], "|") {
			if name == w {
				return line[:2], true
			}
		}
	}
	return "", false
}
