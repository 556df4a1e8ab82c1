// Counts the same leads in DuckDB: node duckdb.mjs MODULES FILE DATABASE FIELDS COUNTED QUESTIONS
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [modules, file, database, fieldList, countedList, questions] = process.argv.slice(2)
const { DuckDBInstance } = createRequire(join(modules, 'package.json'))('@duckdb/node-api')
const fields = fieldList.split(',')
const counted = countedList.split(',')
const say = (line) => console.log(JSON.stringify(line))

rmSync(database, { force: true })
let begun = performance.now()
const instance = await DuckDBInstance.create(database, { threads: '2', memory_limit: '8GB' })
const connection = await instance.connect()
const flags = ['customer', 'contactable']
const columns = fields.map((one) => `'${one}': '${flags.includes(one) ? 'BOOLEAN' : 'VARCHAR'}'`).join(', ')
await connection.run(`CREATE TABLE leads AS SELECT * FROM read_csv('${file}', delim = '\t', header = false, columns = {${columns}})`)
say({ what: 'load', text: `${((performance.now() - begun) / 1000).toFixed(1)} s` })

const sets = counted.map((one) => `(${one})`).join(', ')
for (const question of questions.split('\n')) {
  const at = question.indexOf('=')
  const filter = question.slice(at + 1)
  const sql = `SELECT GROUPING(${counted.join(', ')})::INTEGER, ${counted.join(', ')}, COUNT(*)::INTEGER FROM leads ${filter && `WHERE ${filter}`} GROUP BY GROUPING SETS (${sets})`
  const times = []
  let counts = {}
  for (let run = 0; run < 6; run++) {
    begun = performance.now()
    const rows = (await connection.runAndReadAll(sql)).getRows()
    if (run > 0) times.push(performance.now() - begun)
    counts = Object.fromEntries(counted.map((one) => [one, {}]))
    for (const row of rows) {
      const which = counted.findIndex((_, i) => ((Number(row[0]) >> (counted.length - 1 - i)) & 1) === 0)
      counts[counted[which]][row[1 + which] ?? ''] = Number(row.at(-1))
    }
  }
  say({ what: question.slice(0, at), times, counts })
}
connection.closeSync()
rmSync(database, { force: true })
