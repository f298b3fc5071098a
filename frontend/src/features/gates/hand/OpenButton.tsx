import { Button } from '@mantine/core'
import { IconLockOpen } from '@tabler/icons-react'
import { useState } from 'react'

import type { Gate } from '@/client/types'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'

import { OpenForm } from './OpenForm'

/** Opens a gate by hand, for those who may. */
export function OpenButton({ gate }: { gate: Gate }) {
  const t = useT()
  const may = useMay('gates:open')
  const [asked, setAsked] = useState(false)
  if (!may) return null
  return (
    <>
      <Button leftSection={<IconLockOpen size={16} />} onClick={() => setAsked(true)}>
        {t('gates.open')}
      </Button>
      {asked && <OpenForm gate={gate} onClose={() => setAsked(false)} />}
    </>
  )
}
