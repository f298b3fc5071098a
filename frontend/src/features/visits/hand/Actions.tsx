import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import {
  IconArrowBackUp,
  IconArrowsJoin,
  IconCheck,
  IconDoorExit,
  IconLink,
  IconRefresh,
  IconX,
} from '@tabler/icons-react'
import { useState } from 'react'

import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'
import { useMay } from '@/lib/permissions'
import type { HandAction } from '@/lib/visits/change'
import type { TaggedVisit } from '@/lib/visits/query'

import { actionsOf } from './possible'
import { CloseForm } from './CloseForm'
import { OtherForm } from './OtherForm'
import { ReasonForm } from './ReasonForm'
import { useHand } from './useHand'

const icons = {
  match: IconLink,
  merge: IconArrowsJoin,
  split: IconArrowsJoin,
  close: IconDoorExit,
  reopen: IconRefresh,
  confirm: IconCheck,
  reject: IconX,
  undo: IconArrowBackUp,
}

interface Props {
  tagged: TaggedVisit
  onOpen: (id: number) => void
}

interface FormProps extends Props {
  action: HandAction
  onClose: () => void
}

function Form({ tagged, action, onOpen, onClose }: FormProps) {
  if (action === 'match' || action === 'merge') {
    return <OtherForm tagged={tagged} action={action} onOpen={onOpen} onClose={onClose} />
  }
  if (action === 'close') return <CloseForm tagged={tagged} onClose={onClose} />
  if (action === 'undo' || action === 'split') return null
  return (
    <ReasonForm
      tagged={tagged}
      action={action}
      make={(reason) => ({ action, body: { reason } })}
      onClose={onClose}
    />
  )
}

/** What a person can do with the visit; only for those who may. */
export function Actions({ tagged, onOpen }: Props) {
  const t = useT()
  const may = useMay('readings:write')
  const [form, setForm] = useState<HandAction | null>(null)
  const undo = useHand(tagged, { onDone: ({ visit }) => onOpen(visit.id) })
  if (!may) return null
  const begin = (action: HandAction): void => {
    if (action !== 'undo') setForm(action)
    else {
      undo.mutate(
        { action },
        {
          onError: (error) =>
            notifications.show({ color: 'red', message: describeError(error, t) }),
        },
      )
    }
  }
  return (
    <>
      <Group gap="xs" role="group" aria-label={t('hand.title')}>
        {actionsOf(tagged.visit).map((action) => {
          const Icon = icons[action]
          return (
            <Button
              key={action}
              variant={action === 'confirm' ? 'filled' : 'default'}
              leftSection={<Icon size={16} />}
              loading={action === 'undo' && undo.isPending}
              onClick={() => begin(action)}
            >
              {t(`hand.${action}`)}
            </Button>
          )
        })}
      </Group>
      {form && <Form tagged={tagged} action={form} onOpen={onOpen} onClose={() => setForm(null)} />}
    </>
  )
}
