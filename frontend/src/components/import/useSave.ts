import { save } from '@/lib/download'
import { useI18n } from '@/lib/i18n'

/** Returns what saves a CSV file: with the separator of the language's spreadsheets, for Excel. */
export function useSave(): (csv: (separator: string) => string, name: string) => void {
  const separator = useI18n().language === 'id' ? ';' : ','
  // Excel takes a file for UTF-8 by its byte order mark.
  return (csv, name) => save(['\uFEFF', csv(separator)], 'text/csv', `${name}.csv`)
}
