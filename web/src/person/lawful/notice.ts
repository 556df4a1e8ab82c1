// The information notice (GDPR art. 14): what it has to say, with gaps for what
// only the sender knows.

const months = { fr: (n: number) => (n % 12 === 0 ? `${n / 12} ans` : `${n} mois`), en: (n: number) => (n % 12 === 0 ? `${n / 12} years` : `${n} months`) }

/** The notice in a language, for an installation that keeps people for some months. */
export function noticeText(language: 'fr' | 'en', keepMonths: number): string {
  const time = months[language](keepMonths)
  if (language === 'fr')
    return `Bonjour,

Nous conservons des informations professionnelles à votre sujet et souhaitons vous le dire.

Qui : [votre société, adresse]. Contact pour vos données : [adresse e-mail].
Quoi : votre nom, votre fonction et votre entreprise, vos coordonnées professionnelles et l’historique de nos échanges.
D’où : [fichier, salon, annuaire public ou contact qui nous les a données], le [date].
Pourquoi : vous proposer nos produits et services dans le cadre de votre activité. Nous nous fondons sur notre intérêt légitime à prospecter des professionnels (article 6.1.f du RGPD).
Qui les voit : nos équipes commerciales et l’hébergeur de notre outil : [nom]. Elles ne sont ni vendues ni transmises hors de l’Union européenne [à adapter].
Combien de temps : ${time} à compter de votre dernier contact avec nous.

Vous pouvez demander à tout moment à voir ces données, à les faire corriger ou effacer, à en limiter l’usage, ou vous opposer à toute prospection : il suffit de répondre à ce message. Vous pouvez aussi saisir la CNIL (www.cnil.fr).

Cordialement,
[votre nom]`
  return `Hello,

We keep some business information about you and would like you to know.

Who: [your company, address]. Contact for your data: [e-mail address].
What: your name, your job and your company, your business contact details and a record of our exchanges.
Where from: [file, trade show, public directory or contact who gave them to us], on [date].
Why: to offer you our products and services in the course of your work. We rely on our legitimate interest in approaching professionals (Article 6(1)(f) GDPR).
Who sees them: our sales teams and the host of our system: [name]. They are neither sold nor sent outside the European Union [adapt].
For how long: ${time} from your last contact with us.

You may ask at any time to see these data, to have them corrected or erased, to restrict their use, or object to being approached at all: simply answer this message. You may also complain to your data protection authority.

Kind regards,
[your name]`
}
