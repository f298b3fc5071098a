import { Button } from '@mantine/core'
import { IconBellCog, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'

import { $api } from '@/client/api'
import { Async, Empty } from '@/components/feedback/States'
import { Page, Panel } from '@/components/layout/Page'
import { useT } from '@/lib/i18n'
import { useViewZone } from '@/lib/places/timezone'
import { useShortcut } from '@/lib/shortcuts'

import { EditRule, NewRule } from './form/RuleForm'
import { RuleTable } from './RuleTable'

export default function RulesPage() {
  const t = useT()
  const [edited, setEdited] = useState<number | 'new' | null>(null)
  const query = $api.useQuery('get', '/api/alert_rules', {})
  const close = (): void => setEdited(null)
  useShortcut('n', 'rules.add', () => setEdited('new'))
  return (
    <Page
      title={t('page.rules')}
      zone={useViewZone()}
      subtitle={t('rules.subtitle')}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
          {t('rules.add')}
        </Button>
      }
    >
      <Panel flush>
        <Async query={query}>
          {(rules) =>
            rules.length === 0 ? (
              <Empty title={t('rules.empty')} hint={t('rules.emptyHint')} icon={IconBellCog} />
            ) : (
              <RuleTable rules={rules} onEdit={({ id }) => setEdited(id)} />
            )
          }
        </Async>
      </Panel>
      {edited === 'new' && <NewRule onClose={close} />}
      {typeof edited === 'number' && <EditRule key={edited} id={edited} onClose={close} />}
    </Page>
  )
}
