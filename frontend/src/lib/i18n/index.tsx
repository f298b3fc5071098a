import { createContext, useCallback, useContext, useEffect, useMemo, type ReactNode } from 'react'

import { useStored } from '@/lib/stored'
import { en } from '@/messages/en'
import { id } from '@/messages/id'

import { translator, type Translate } from './translate'

export type { MessageKey, Translate } from './translate'

export const languages = { en: 'English', id: 'Bahasa Indonesia' } as const
export type Language = keyof typeof languages

interface I18n {
  language: Language
  setLanguage: (language: Language) => void
  t: Translate
}

const messages = { en, id }

const I18nContext = createContext<I18n>({
  language: 'en',
  setLanguage: () => undefined,
  t: translator('en', en),
})

function preferred(): Language {
  const tags = navigator.languages.map((tag) => tag.split('-')[0])
  return tags.find((tag): tag is Language => tag !== undefined && tag in languages) ?? 'en'
}

export function I18nProvider({ children }: { children: ReactNode }) {
  const [stored, store] = useStored('language')
  const language: Language = stored === 'en' || stored === 'id' ? stored : preferred()
  const setLanguage = useCallback((next: Language) => store(next), [store])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const value = useMemo(
    () => ({ language, setLanguage, t: translator(language, messages[language]) }),
    [language, setLanguage],
  )
  return <I18nContext value={value}>{children}</I18nContext>
}

export const useI18n = () => useContext(I18nContext)
export const useT = () => useContext(I18nContext).t
