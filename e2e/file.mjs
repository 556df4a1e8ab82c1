// A file of accounts in which one row of twenty cannot be stored.
const towns = [['69003', 'Lyon'], ['59000', 'Lille'], ['44000', 'Nantes'], ['33000', 'Bordeaux'], ['67000', 'Strasbourg'], ['31000', 'Toulouse'], ['35000', 'Rennes'], ['38000', 'Grenoble']]

// name is a made-up one unlike any other: rows too much alike would be taken for
// one account.
const parts = ['ba', 'do', 'fi', 'ga', 'lu', 'mo', 'né', 'pi', 'ro', 'sé', 'ta', 'vu', 'ché', 'bri', 'clo', 'dra']
const name = (i) => {
  const of = (n) => parts[((n % 16) + 16) % 16]
  const word = of(i * 7 + 3) + of(Math.floor(i / 16) * 5 + i) + of(i * 11 + Math.floor(i / 3))
  const kinds = ['Atelier', 'Garage', 'Menuiserie', 'Serrurerie', 'Fonderie', 'Comptoir', 'Moulin']
  return `${kinds[i % 7]} ${word[0].toUpperCase()}${word.slice(1)}${of(i + Math.floor(i / 5))}`
}

// accounts makes rows; those whose number divides by 20 are bad: without a
// name, with a potential or with visits in words.
export function accounts(rows) {
  const lines = ['Nom;Adresse;Code postal;Ville;SIREN;Potentiel;Visites par an']
  let bad = 0
  for (let i = 1; i <= rows; i++) {
    const [postcode, town] = towns[i % towns.length]
    const row = [name(i), `${i} rue ${name(3 * i + 1).split(' ')[1]}`, postcode, town, '', String(1000 + 37 * i), String(2 + (i % 9))]
    if (i % 20 === 0) {
      bad++
      if (i % 60 === 0) row[0] = ''
      else if (i % 40 === 0) row[5] = 'beaucoup'
      else row[6] = 'souvent'
    }
    lines.push(row.join(';'))
  }
  return { text: lines.join('\r\n') + '\r\n', bad }
}
