import { Menu, Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

import { $api } from '@/client/api'
import type { Tariff, TariffVersion } from '@/client/types'
import { Async } from '@/components/feedback/States'
import { Panel } from '@/components/layout/Page'
import { save } from '@/lib/download'
import { useT } from '@/lib/i18n'

import { writeYaml } from '../file/writeYaml'
import classes from '../form/Form.module.css'
import { Simulator } from '../simulator/Simulator'
import { Summary } from './Summary'

function Export({ tariff, version }: { tariff: Tariff; version: TariffVersion }) {
  const t = useT()
  const { valid_from, data, number } = version
  const content = { name: tariff.name, valid_from, data }
  const name = `${tariff.name}-${number}`.replaceAll(/[^\p{L}\p{N}.-]+/gu, '-')
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} />}>
          {t('export.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save([writeYaml(content)], 'application/yaml', `${name}.yaml`)}>
          YAML
        </Menu.Item>
        <Menu.Item
          onClick={() =>
            save([`${JSON.stringify(content, null, 2)}\n`], 'application/json', `${name}.json`)
          }
        >
          JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

interface Props {
  tariff: Tariff
  number: number
}

/** What a version says, in words, and what a stay costs by it. */
export function Shown({ tariff, number }: Props) {
  const t = useT()
  const query = $api.useQuery('get', '/api/tariffs/{id}/versions/{number}', {
    params: { path: { id: tariff.id, number } },
  })
  return (
    <Async query={query}>
      {(version) => (
        <div className={classes['editor']}>
          <Panel
            title={t('tariffs.versionNumber', { number: String(number) })}
            actions={<Export tariff={tariff} version={version} />}
          >
            <Summary data={version.data} />
          </Panel>
          <Simulator data={version.data} />
        </div>
      )}
    </Async>
  )
}
