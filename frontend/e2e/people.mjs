/** How tests log in. */
export const PASSWORD = 'correct horse battery'

/** Fills in the log-in form; `page` may be a part of one. */
export async function logIn(page, name, password = PASSWORD) {
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
}

/** The title of a page. */
export const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true })

/** Logs the person of the page out; the window is loaded again, with the log-in. */
export async function logOut(page, name) {
  await page.getByRole('button', { name: `Account: ${name}` }).click()
  // A page that is about to go may show a log-in of its own.
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('menuitem', { name: 'Log out' }).click(),
  ])
  await heading(page, 'Log in').waitFor()
}

/** Returns the own texts of elements, without the number and the key beside a name. */
const namesOf = (locator) =>
  locator.evaluateAll((elements) =>
    elements.map(
      ({ childNodes }) => [...childNodes].find(({ nodeName }) => nodeName === '#text').data,
    ),
  )

/** Returns the groups and the pages of the navigation. */
export async function menu(page) {
  const navigation = page.getByRole('navigation', { name: 'Pages' })
  await navigation.getByRole('link').first().waitFor()
  return {
    groups: await namesOf(navigation.locator(':scope > div > :first-child')),
    pages: await namesOf(navigation.getByRole('link')),
  }
}

/** Opens a page by its link in the navigation. */
export async function go(page, name) {
  const navigation = page.getByRole('navigation', { name: 'Pages' })
  await navigation.getByRole('link', { name: new RegExp(`^${name}\\s*\\d*$`) }).click()
  await heading(page, name).waitFor()
}
