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
