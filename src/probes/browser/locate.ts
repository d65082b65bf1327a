import type { Locator as Found, Page } from 'playwright-core';
import type { Locator } from '../../model/manifest.js';

/** The element that a locator of the manifest names; the first where several match. */
export function locate(page: Page, locator: Locator): Found {
  if ('role' in locator) {
    const { name, exact } = locator;
    // Roles are free text in the manifest; an unknown one matches nothing.
    const role = locator.role as Parameters<Page['getByRole']>[0];
    return page.getByRole(role, name === undefined ? {} : { name, exact: exact ?? false }).first();
  }
  if ('label' in locator) return page.getByLabel(locator.label, { exact: locator.exact ?? false }).first();
  if ('text' in locator) return page.getByText(locator.text, { exact: locator.exact ?? false }).first();
  if ('testId' in locator) return page.getByTestId(locator.testId).first();
  return page.locator(locator.css).first();
}

/** The locator as a person would say it. */
export function describeLocator(locator: Locator): string {
  if ('role' in locator) return `${locator.role}${locator.name === undefined ? '' : ` "${locator.name}"`}`;
  if ('label' in locator) return `field "${locator.label}"`;
  if ('text' in locator) return `text "${locator.text}"`;
  if ('testId' in locator) return `test id "${locator.testId}"`;
  return `css "${locator.css}"`;
}
