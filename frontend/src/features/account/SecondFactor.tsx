import { Button, Stack, Text } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'

import { SecondFactorEnd } from './SecondFactorEnd'
import { SecondFactorSetUp } from './SecondFactorSetUp'

function Active({ codesLeft }: { codesLeft: number }) {
  const t = useT()
  const [ending, setEnding] = useState(false)
  return (
    <Stack align="flex-start">
      <Text size="sm">
        <IconShieldCheck size={18} aria-hidden style={{ verticalAlign: '-4px', marginRight: 6 }} />
        {t('factor.active')} {t('factor.codesLeft', { count: codesLeft })}
      </Text>
      <Button variant="default" onClick={() => setEnding(true)}>
        {t('factor.end')}
      </Button>
      {ending && <SecondFactorEnd onClose={() => setEnding(false)} />}
    </Stack>
  )
}

/** The second factor of the own account. */
export function SecondFactor() {
  const t = useT()
  const query = $api.useQuery('get', '/api/second_factor', {})
  const [settingUp, setSettingUp] = useState(false)
  return (
    <Panel title={t('factor.title')}>
      <Async query={query}>
        {({ active, recovery_codes_left }) =>
          active ? (
            <Active codesLeft={recovery_codes_left} />
          ) : (
            <Stack align="flex-start">
              <Text size="sm">{t('factor.text')}</Text>
              <Button variant="default" onClick={() => setSettingUp(true)}>
                {t('factor.setUp')}
              </Button>
            </Stack>
          )
        }
      </Async>
      {settingUp && <SecondFactorSetUp onClose={() => setSettingUp(false)} />}
    </Panel>
  )
}
