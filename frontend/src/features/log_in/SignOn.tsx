import { Alert, Button, Divider } from '@mantine/core'

import { useAccount } from '@/lib/account'
import { useT } from '@/lib/i18n'

import { failureAtStart, signOnAddress } from './atProvider'

/**
 * The button of single sign-on, if there is a provider, and why the last attempt failed.
 *
 * `apart` opens the provider in another tab, so that the page stays as it is.
 */
export function SignOn({ apart }: { apart: boolean }) {
  const t = useT()
  const { data } = useAccount()
  const target = apart ? { target: '_blank' } : {}
  return (
    <>
      {!apart && failureAtStart && (
        <Alert color="red" role="alert">
          {t(failureAtStart)}
        </Alert>
      )}
      {data?.sso && (
        <>
          <Divider label={t('signOn.or')} />
          <Button
            component="a"
            href={signOnAddress(apart ? '' : location.pathname + location.search)}
            variant="default"
            fullWidth
            {...target}
          >
            {data.sso.label}
          </Button>
        </>
      )}
    </>
  )
}
