// Sets the colour scheme and the language before the first paint. A file of its
// own because the page's policy forbids inline scripts.
(function () {
  try {
    var root = document.documentElement
    var chosen = localStorage.getItem('arpent-color-scheme')
    var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
    root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
    var language = localStorage.getItem('arpent-language') || navigator.language
    root.lang = language.slice(0, 2) === 'fr' ? 'fr' : 'en'
  } catch {
    // Storage may be closed to us; the program sets both again when it starts.
  }
})()
