import {
  ActionIcon,
  Menu,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { IconKeyboard, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'

import { helpOpened } from '@/lib/help'
import { languages, useI18n, type Language } from '@/lib/i18n'

/** Language, light or dark, help: the choices of the person in front of the screen. */
export function Tools() {
  const { t, language, setLanguage } = useI18n()
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <>
      <Menu position="top-start" shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            size="lg"
            aria-label={t('shell.language')}
          >
            <IconLanguage size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(languages) as Language[]).map((code) => (
            <Menu.Item
              key={code}
              lang={code}
              fw={code === language ? 600 : 400}
              onClick={() => setLanguage(code)}
            >
              {languages[code]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={t(`shell.${other}`)}>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          size="lg"
          aria-label={t(`shell.${other}`)}
          onClick={() => setColorScheme(other)}
        >
          {scheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('help.title')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          size="lg"
          aria-label={t('help.title')}
          onClick={() => helpOpened.set(true)}
        >
          <IconKeyboard size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  )
}
