/**
 * Lets a browser install the page as an app. Over plain http browsers refuse, and the desktop app is one already; so
 * the manifest is named only where it leads to something. Nothing works offline, hence no service worker.
 */
export function offerInstallation(page: Pick<Window, 'isSecureContext' | 'document' | 'telltale'>): void {
  if (!page.isSecureContext || page.telltale) return;
  const link = page.document.createElement('link');
  link.rel = 'manifest';
  link.href = './manifest.webmanifest';
  page.document.head.append(link);
}
