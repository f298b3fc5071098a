import { useT } from '@/lib/i18n'

import { LogInCard } from './LogInCard'

/** Stands for every page until somebody is logged in; then the page of the address is shown. */
export function LogInPage() {
  const t = useT()
  return <LogInCard hint={t('logIn.hint')} />
}
