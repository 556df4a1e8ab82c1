// A PDF of some pages, each with a few lines of text.
export function paper(pages) {
  const parts = []
  const offsets = []
  let length = 0
  const put = (text) => {
    const bytes = Buffer.from(text, 'latin1')
    parts.push(bytes)
    length += bytes.length
  }
  const object = (n, text) => {
    offsets[n] = length
    put(`${n} 0 obj\n${text}\nendobj\n`)
  }
  put('%PDF-1.4\n')
  const first = 4
  object(1, '<< /Type /Catalog /Pages 2 0 R >>')
  object(2, `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${first + 2 * i} 0 R`).join(' ')}] >>`)
  object(3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>')
  pages.forEach((lines, i) => {
    const escaped = lines.map((line) => line.replace(/[\\()]/g, '\\$&'))
    const content = `0.11 0.42 0.34 rg 0 780 595 62 re f 1 1 1 rg BT /F 24 Tf 40 800 Td (${escaped[0]}) Tj ET 0.1 0.1 0.1 rg BT /F 14 Tf 40 730 Td 22 TL ${escaped.slice(1).map((line) => `(${line}) Tj T*`).join(' ')} ET`
    object(first + 2 * i, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${first + 1 + 2 * i} 0 R >>`)
    object(first + 1 + 2 * i, `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`)
  })
  const start = length
  const last = first + 2 * pages.length
  put(`xref\n0 ${last}\n0000000000 65535 f \n${Array.from({ length: last - 1 }, (_, i) => `${String(offsets[i + 1]).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${last} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`)
  return Buffer.concat(parts)
}
