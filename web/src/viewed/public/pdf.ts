import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist'
// oxlint-disable-next-line import/default -- the bundler makes it
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker&url'

GlobalWorkerOptions.workerSrc = worker

/** How far from the window a page is drawn, and kept. */
const near = '1200px 0px'

/** Shows a document page by page and returns which one is looked at. */
export async function showDocument(main: HTMLElement): Promise<{ count: number; page: () => number }> {
  const file = await getDocument({ url: main.dataset.content!, disableRange: true, disableStream: true, isEvalSupported: false, enableXfa: false }).promise
  const figures: HTMLElement[] = []
  const first = (await file.getPage(1)).getViewport({ scale: 1 })
  const draw = new IntersectionObserver((seen) => seen.forEach((one) => void (one.isIntersecting ? paint(file, figures, one.target as HTMLElement) : wipe(one.target as HTMLElement))), { rootMargin: near })
  for (let n = 1; n <= file.numPages; n++) {
    const figure = document.createElement('figure')
    const canvas = document.createElement('canvas')
    const caption = document.createElement('figcaption')
    canvas.style.aspectRatio = `${first.width} / ${first.height}`
    canvas.setAttribute('aria-hidden', 'true')
    caption.textContent = main.dataset.page!.replace('{page}', String(n)).replace('{count}', String(file.numPages))
    figure.append(canvas, caption)
    main.append(figure)
    figures.push(figure)
    draw.observe(figure)
  }
  return { count: file.numPages, page: () => looked(figures) }
}

/** The page that the middle of the window is on, or nearest to. */
function looked(figures: HTMLElement[]): number {
  const middle = window.innerHeight / 2
  let best = 0
  let least = Infinity
  figures.forEach((figure, i) => {
    const { top, bottom } = figure.getBoundingClientRect()
    const off = Math.max(top - middle, middle - bottom, 0)
    if (off < least) [best, least] = [i, off]
  })
  return best + 1
}

async function paint(file: PDFDocumentProxy, figures: HTMLElement[], figure: HTMLElement) {
  if (figure.dataset.drawn) return
  figure.dataset.drawn = 'yes'
  const page = await file.getPage(figures.indexOf(figure) + 1)
  const canvas = figure.querySelector('canvas')!
  const plain = page.getViewport({ scale: 1 })
  const wide = Math.min(canvas.clientWidth * Math.min(window.devicePixelRatio, 2), 2400)
  const viewport = page.getViewport({ scale: wide / plain.width })
  canvas.width = Math.round(viewport.width)
  canvas.height = Math.round(viewport.height)
  canvas.style.aspectRatio = `${plain.width} / ${plain.height}`
  await page.render({ canvas, viewport }).promise
  if (!figure.querySelector('.read')) figure.append(await readable(page))
}

/** The words of a page, for those who do not see it. */
async function readable(page: PDFPageProxy): Promise<HTMLElement> {
  const text = document.createElement('div')
  text.className = 'read'
  text.textContent = (await page.getTextContent()).items.map((one) => ('str' in one ? one.str : '')).join(' ')
  return text
}

/** Gives the memory of a page far away back. */
function wipe(figure: HTMLElement) {
  if (!figure.dataset.drawn) return
  delete figure.dataset.drawn
  const canvas = figure.querySelector('canvas')!
  canvas.width = 0
  canvas.height = 0
}
