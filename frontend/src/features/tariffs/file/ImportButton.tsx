import { Button, FileButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'

import { describeError } from '@/lib/errors'
import { useT } from '@/lib/i18n'

import { readTariff, type TariffFile } from './file'

const LARGEST = 1_000_000

/** Reads a tariff from a file in JSON or YAML, which the form then shows. */
export function ImportButton({ onRead }: { onRead: (file: TariffFile) => void }) {
  const t = useT()
  const reset = useRef<() => void>(null)
  const [busy, setBusy] = useState(false)
  const read = async (file: File | null): Promise<void> => {
    if (!file) return
    setBusy(true)
    try {
      if (file.size > LARGEST) throw new SyntaxError(t('error.too_large'))
      onRead(await readTariff(await file.text()))
    } catch (error) {
      const isOfText = error instanceof SyntaxError
      const detail = isOfText ? error.message : describeError(error, t)
      const message = t('tariffs.importFailed', { name: file.name, detail })
      notifications.show({ color: 'red', message, autoClose: 20_000 })
    } finally {
      reset.current?.()
      setBusy(false)
    }
  }
  return (
    <FileButton
      resetRef={reset}
      accept=".json,.yaml,.yml,application/json,application/yaml"
      onChange={(file) => void read(file)}
    >
      {(props) => (
        <Button
          {...props}
          variant="default"
          loading={busy}
          leftSection={<IconFileUpload size={16} />}
        >
          {t('tariffs.import')}
        </Button>
      )}
    </FileButton>
  )
}
