import { html, Markup } from './markup.js';
import { style } from './style.js';

/** No script, no external resource; the browser is told so too. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** A whole page around its content that works from `file://`, in light and dark, on paper. */
export function standAlone(title: string, content: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`.text;
}
