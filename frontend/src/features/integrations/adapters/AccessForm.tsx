import { Radio, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { $api } from '@/client/api'
import type { CompatAccess, CompatAdapter } from '@/client/types'
import { FormModal } from '@/components/form/FormModal'
import { useT } from '@/lib/i18n'

import { productNames } from './uses'

const accesses: readonly CompatAccess[] = ['off', 'key', 'lan']

interface Props {
  adapter: CompatAdapter
  onClose: () => void
}

/** Who may use an interface; each choice says what will happen. */
export function AccessForm({ adapter: { name, access }, onClose }: Props) {
  const t = useT()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<CompatAccess>(access)
  const { mutate, isPending, error } = $api.useMutation('put', '/api/compat_adapters/{name}', {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <FormModal
      title={t('adapters.accessOf', { name: productNames[name] })}
      error={error}
      busy={isPending}
      disabled={chosen === access}
      onSubmit={() => mutate({ params: { path: { name } }, body: { access: chosen } })}
      onClose={onClose}
    >
      <Radio.Group
        aria-label={t('adapters.access')}
        value={chosen}
        onChange={(value) => setChosen(accesses.find((known) => known === value) ?? access)}
      >
        <Stack gap="sm">
          {accesses.map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`adapterAccess.${value}`)}
              description={t(`adapterAccess.${value}.hint`)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </FormModal>
  )
}
