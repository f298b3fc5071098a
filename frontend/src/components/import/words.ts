import { isServiceError, describeError } from '@/lib/errors'
import { useT, useTexts, type Language } from '@/lib/i18n'
import type { KeyOf } from '@/lib/i18n/translate'
import { importing as en } from '@/messages/en/onDemand/importing'
import { importing as id } from '@/messages/id/onDemand/importing'

import { FileError } from './file/FileError'
import type { ImportLine } from './importFile'

type ImportKey = KeyOf<keyof typeof en>
export type ImportTranslate = (
  key: ImportKey,
  params?: Readonly<Record<string, string | number>>,
) => string

const texts = { en, id }

function isKey(key: string): key is ImportKey {
  return key in en
}

/** Returns the texts of imports, which only the dialog loads. */
export function useImportT(): ImportTranslate {
  return useTexts(texts)
}

/** Returns the name of a column in the language of the user. */
export function columnLabel(name: string, t: ImportTranslate): string {
  const key = `column.${name}`
  return isKey(key) ? t(key) : name
}

/** Returns the name of a column in templates: in English that of the service. */
export const templateName = (name: string, language: Language, t: ImportTranslate): string =>
  language === 'en' ? name : columnLabel(name, t)

/** Returns the problems of a row in the language of the user. */
export function problemTexts(line: ImportLine, t: ImportTranslate): readonly string[] {
  return line.problem_codes.map(({ code, column, value }, at) => {
    const key = `problem.${code}`
    if (!isKey(key)) return line.problems[at] ?? code
    const text = t(key, { value: value ?? '' })
    return column === null ? text : `${columnLabel(column, t)}: ${text}`
  })
}

/** Returns a function that describes why a file was not read or not imported. */
export function useDescribed(): (error: unknown) => string {
  const t = useT()
  const words = useImportT()
  return (error) =>
    error instanceof FileError && !isServiceError(error)
      ? words(`file.${error.code}`)
      : describeError(error, t)
}
