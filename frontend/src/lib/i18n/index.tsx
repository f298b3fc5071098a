import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react'

import { stored, useStored } from '@/lib/stored'
import { en } from '@/messages/en'

import { translator, type KeyOf, type Params, type Translate } from './translate'

export type { MessageKey, Translate } from './translate'

export const languages = { en: 'English', id: 'Bahasa Indonesia' } as const
export type Language = keyof typeof languages

interface I18n {
  language: Language
  setLanguage: (language: Language) => void
  t: Translate
}

/** The texts that are there; those of the other language are fetched when they are wanted. */
const messages: { en: typeof en; id?: Record<keyof typeof en, string> } = { en }

const I18nContext = createContext<I18n>({
  language: 'en',
  setLanguage: () => undefined,
  t: translator('en', en),
})

function preferred(): Language {
  const tags = navigator.languages.map((tag) => tag.split('-')[0])
  return tags.find((tag): tag is Language => tag !== undefined && tag in languages) ?? 'en'
}

function chosen(choice: string | null): Language {
  return choice === 'en' || choice === 'id' ? choice : preferred()
}

/** Fetches the texts of a language; without an argument, of the one that the user has chosen. */
export async function loadLanguage(language = chosen(stored('language'))): Promise<void> {
  if (language === 'id') messages.id ??= (await import('@/messages/id')).id
}

export function I18nProvider({ children }: { children: ReactNode }) {
  const [choice, store] = useStored('language')
  const [, setLoaded] = useState(0)
  const wanted = chosen(choice)
  const language: Language = messages[wanted] ? wanted : 'en'
  const setLanguage = useCallback(
    (next: Language) => {
      const change = () => store(next)
      loadLanguage(next).then(change, change)
    },
    [store],
  )
  useEffect(() => {
    if (wanted !== language)
      loadLanguage(wanted).then(
        () => setLoaded((count) => count + 1),
        () => undefined,
      )
    document.documentElement.lang = language
  }, [wanted, language])
  const value = useMemo(
    () => ({ language, setLanguage, t: translator(language, messages[language] ?? en) }),
    [language, setLanguage],
  )
  return <I18nContext value={value}>{children}</I18nContext>
}

/** Returns the function that gives texts that are not among the messages of the first load. */
export function useTexts<Raw extends string>(
  texts: Readonly<Record<Language, Record<Raw, string>>>,
) {
  const { language } = useContext(I18nContext)
  return useMemo<(key: KeyOf<Raw>, params?: Params) => string>(
    () => translator(language, texts[language]),
    [language, texts],
  )
}

export const useI18n = () => useContext(I18nContext)
export const useT = () => useContext(I18nContext).t
