import { Alert, Button, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconLogout } from '@tabler/icons-react'

import type { Actor } from '@/client/types'
import { LotNames } from '@/components/account/LotNames'
import { Facts } from '@/components/layout/Facts'
import { Page, Panel } from '@/components/layout/Page'
import { logOut, useAccount } from '@/lib/account'
import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'

import { Devices } from './Devices'
import { FirstUser } from './FirstUser'
import { Password } from './Password'
import { Alarms } from './push/Alarms'
import { SecondFactor } from './SecondFactor'
import { Shifts } from './Shifts'

function LogOut() {
  const t = useT()
  const leave = (): void => {
    logOut().catch((error: unknown) =>
      notifications.show({ color: 'red', message: describeError(error, t) }),
    )
  }
  return (
    <Button variant="default" leftSection={<IconLogout size={16} />} onClick={leave}>
      {t('account.logOut')}
    </Button>
  )
}

function Own({ actor }: { actor: Actor }) {
  const t = useT()
  const { name, role, lots, sso } = actor
  return (
    <>
      <Panel>
        <Facts
          items={[
            [t('logIn.name'), name],
            [t('people.role'), role && `${t(`role.${role}`)}: ${t(`role.${role}.hint`)}`],
            [t('places.lots'), <LotNames key="lots" lots={lots} />],
          ]}
        />
      </Panel>
      <Devices />
      <Alarms />
      {sso ? (
        <Alert color="blue">{t('account.sso')}</Alert>
      ) : (
        <>
          <Password name={name} />
          <SecondFactor />
        </>
      )}
    </>
  )
}

/** The own account; before there is one, the way to the first. */
export default function AccountPage() {
  const t = useT()
  const { data } = useAccount()
  return (
    <Page title={t('page.account')} zone={useViewZone()} actions={data?.actor && <LogOut />}>
      <Stack>
        {data?.actor && <Own actor={data.actor} />}
        <Shifts />
        {data?.state === 'no_users' && <FirstUser />}
        {data?.state === 'off' && <Alert color="yellow">{t('account.off')}</Alert>}
      </Stack>
    </Page>
  )
}
