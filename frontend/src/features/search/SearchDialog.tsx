import { Button, Group, Stack, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'

import { Failure, Loading } from '@/components/feedback/States'
import { Dialog } from '@/components/layout/Dialog'
import { useT } from '@/lib/i18n'

import { FoundList } from './FoundList'
import { useFound } from './useFound'

/** Plates, names, notes and visits by one text. Searches are recorded, so it waits for Enter. */
export default function SearchDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const found = useFound(text)
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('text')
    setText(typeof typed === 'string' ? typed.trim() : '')
  }
  return (
    <Dialog opened onClose={onClose} size="lg" title={t('find.title')}>
      <Stack>
        <form onSubmit={submit}>
          <Group gap="xs" wrap="nowrap">
            <TextInput
              name="text"
              data-autofocus
              style={{ flex: 1 }}
              maxLength={100}
              aria-label={t('find.hint')}
              placeholder={t('find.hint')}
              leftSection={<IconSearch size={16} />}
            />
            <Button type="submit">{t('find.title')}</Button>
          </Group>
        </form>
        <div aria-live="polite">
          {found.isFetching && <Loading lines={3} />}
          {!found.isFetching && found.error && <Failure error={found.error} />}
          {!found.isFetching && !found.error && text && (
            <FoundList text={text} found={found} onClose={onClose} />
          )}
        </div>
      </Stack>
    </Dialog>
  )
}
