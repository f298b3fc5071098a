import { TextInput } from '@mantine/core'
import { useState } from 'react'

import { Panel } from '@/components/layout/Page'
import { parseShifts, usualShifts } from '@/components/moment/presets'
import { useT } from '@/lib/i18n'
import { useStored } from '@/lib/stored'

/** When the shifts begin that a filter can be set to; the browser stores it. */
export function Shifts() {
  const t = useT()
  const [stored, store] = useStored('shifts')
  const [text, setText] = useState(stored ?? usualShifts)
  const starts = parseShifts(text)
  return (
    <Panel title={t('shifts.title')}>
      <TextInput
        maw={320}
        label={t('shifts.begin')}
        description={t('shifts.hint')}
        value={text}
        error={!starts && t('moment.wrong', { example: usualShifts })}
        onChange={(event) => {
          setText(event.currentTarget.value)
          const changed = parseShifts(event.currentTarget.value)
          if (changed) store(changed.join(', '))
        }}
      />
    </Panel>
  )
}
