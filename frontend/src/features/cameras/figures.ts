import { useMemo } from 'react'

import { useI18n } from '@/lib/i18n'

interface Formats {
  number: (value: number | null, digits?: number) => string | null
  percent: (share: number | null) => string | null
}

/** Returns how figures are written in the language; null for one that is not known. */
export function useFormats(): Formats {
  const { language } = useI18n()
  return useMemo(() => {
    const percents = new Intl.NumberFormat(language, { style: 'percent' })
    return {
      number: (value, maximumFractionDigits = 0) =>
        value === null
          ? null
          : new Intl.NumberFormat(language, { maximumFractionDigits }).format(value),
      // Rounded down: 100 % is all.
      percent: (share) => (share === null ? null : percents.format(Math.floor(share * 100) / 100)),
    }
  }, [language])
}
