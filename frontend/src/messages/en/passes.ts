export const passes = {
  'page.passes': 'Passes',
} as const
