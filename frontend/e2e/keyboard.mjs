/** The dashboard as somebody without a mouse uses it. */
import assert from 'node:assert/strict'

const MOST_TABS = 80

/** Whether the element has the focus. */
const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement)

/** What has the focus, for the message of a failure. */
const focused = (page) =>
  page.evaluate(() => {
    const { tagName, textContent, ariaLabel } = document.activeElement
    return `${tagName} ${ariaLabel ?? textContent?.slice(0, 60)}`
  })

export class Keyboard {
  constructor(page) {
    this.page = page
  }

  press(...keys) {
    return keys.reduce(
      (before, key) => before.then(() => this.page.keyboard.press(key)),
      Promise.resolve(),
    )
  }

  type(text) {
    return this.page.keyboard.type(text)
  }

  /** Follows the skip link, which is the first thing that has the focus on a page. */
  async skip(name = 'Skip to content') {
    const link = this.page.getByRole('link', { name })
    // The one to the table is there as soon as the table is.
    await link.waitFor()
    await this.tabTo(link)
    assert.ok(await link.evaluate((element) => element.getBoundingClientRect().top >= 0), name)
    await this.press('Enter')
  }

  /** Presses Tab until the element has the focus, and checks that this can be seen. */
  async tabTo(locator, key = 'Tab') {
    const target = locator.first()
    await target.waitFor({ state: 'attached' })
    // Dialogs give it to their first field themselves.
    if (await hasFocus(target)) return this.#assertSeen(target)
    const passed = []
    for (let count = 0; count < MOST_TABS; count += 1) {
      await this.press(key)
      if (await hasFocus(target)) return this.#assertSeen(target)
      passed.push(await focused(this.page))
    }
    throw new Error(`not reached: ${target}; passed:\n${passed.join('\n')}`)
  }

  /** Fails unless the focus is drawn and on the screen, as soon as nothing slides any more. */
  async #assertSeen(target) {
    const handle = await target.elementHandle()
    const seen = this.page.waitForFunction((element) => {
      const { top, bottom, left, right } = element.getBoundingClientRect()
      const isInside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
      return isInside && element.matches(':focus-visible')
    }, handle)
    await seen.catch(() => assert.fail(`the focus on ${target} cannot be seen`))
  }

  /** Goes to an element and presses Enter. */
  async enter(locator) {
    await this.tabTo(locator)
    await this.press('Enter')
  }

  /** Goes to a field and types into it. */
  async fill(locator, text) {
    await this.tabTo(locator)
    await this.press('Control+a')
    await this.type(text)
  }

  /** Waits for a dialog to have the focus, and returns it. */
  async dialog(name) {
    const dialog = this.page.getByRole('dialog', { name })
    await dialog.waitFor()
    await this.page.waitForFunction(() => document.activeElement?.closest('[role="dialog"]'))
    return dialog
  }
}
