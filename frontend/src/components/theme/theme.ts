import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const galaxy: MantineColorsTuple = [
  '#eef1ff',
  '#dfe4fd',
  '#bcc6f8',
  '#97a6f3',
  '#788aee',
  '#6177eb',
  '#5068e6',
  '#4052c6',
  '#3747ad',
  '#2c3a95',
]

export const theme = createTheme({
  primaryColor: 'galaxy',
  primaryShade: { light: 7, dark: 7 },
  colors: { galaxy },
  fontFamily: "'Inter', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, monospace",
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem' },
      h2: { fontSize: '1.0625rem' },
      h3: { fontSize: '0.9375rem' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12 } },
    // A word of a badge is never cut.
    Badge: { styles: { root: { flex: 'none', maxWidth: 'none' } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    // What asks or takes input stands before the keys of the page behind it (see lib/shortcuts).
    Modal: {
      defaultProps: { centered: true, attributes: { content: { 'data-shortcut-barrier': true } } },
    },
    Drawer: { defaultProps: { position: 'right' } },
    // A <header> of their own would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
  },
})

/** Mantine's own dimmed and error colours miss WCAG AA on our surfaces; these meet it. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#566072',
    '--mantine-color-placeholder': '#667085',
    '--mantine-color-error': '#c0272d',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1b2130',
    '--mantine-color-anchor': '#3747ad',
    '--mantine-color-default-border': '#d5dae3',
  },
  dark: {
    '--mantine-color-dimmed': '#a3adbf',
    '--mantine-color-placeholder': '#8f9ab0',
    '--mantine-color-error': '#ff8a8a',
    '--mantine-color-body': '#171b26',
    '--mantine-color-text': '#e6e9f0',
    '--mantine-color-anchor': '#a5b2f7',
    '--mantine-color-dark-4': '#343b4f',
    '--mantine-color-dark-5': '#262c3d',
    '--mantine-color-dark-6': '#1e2331',
    '--mantine-color-default': '#1e2331',
    '--mantine-color-default-hover': '#262c3d',
    '--mantine-color-default-border': '#343b4f',
  },
})
