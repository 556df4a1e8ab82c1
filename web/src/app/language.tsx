import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { getLocale, setLocale } from '@/paraglide/runtime.js'
import 'dayjs/locale/fr'

export type Language = 'en' | 'fr'
export const languages: { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'fr', label: 'Français' },
]

const Context = createContext<{ language: Language; choose: (language: Language) => void } | null>(null)

/** Holds the language. A change mounts everything below anew, since messages are
 *  plain functions; the address and the read data stay. */
export function LanguageProvider({ children }: { children: (language: Language) => ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => getLocale())
  const choose = useCallback((next: Language) => {
    void setLocale(next, { reload: false })
    document.documentElement.lang = next
    setLanguage(next)
  }, [])
  const value = useMemo(() => ({ language, choose }), [language, choose])
  return <Context.Provider value={value}>{children(language)}</Context.Provider>
}

export function useLanguage() {
  const value = useContext(Context)
  if (!value) throw new Error('useLanguage outside LanguageProvider')
  return value
}
