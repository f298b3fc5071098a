import { useI18n } from '@/lib/i18n'

/** Returns the function that writes a number of bytes in the language. */
export function useSize(): (bytes: number) => string {
  const { language } = useI18n()
  return (bytes) => {
    const large = bytes >= 1e9
    return new Intl.NumberFormat(language, {
      style: 'unit',
      unit: large ? 'gigabyte' : 'megabyte',
      maximumFractionDigits: 1,
    }).format(bytes / (large ? 1e9 : 1e6))
  }
}
