// Markdown as nodes that cannot harm: text of strangers, so only what is listed here passes.

import DOMPurify from "dompurify";
import { Marked } from "marked";

const marked = new Marked({ gfm: true, breaks: true });

const TAGS = [
  ..."a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i input".split(
    " ",
  ),
  ..."ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody".split(" "),
  ..."td tfoot th thead tr u ul var".split(" "),
  // Shown as links; they are replaced below.
  ..."img audio video source".split(" "),
];
const ATTRIBUTES =
  "align alt checked colspan href open reversed rowspan src start title type".split(" ");

/** The heading above a note is of the second level. */
const OVER = 2;
const OWN_IMAGE = /^data:image\/(?:png|jpeg|gif|webp|avif);/i;

/** Reads markdown (with the HTML in it) and returns what may be shown of it. */
export function markdownNodes(text: string): DocumentFragment {
  const html = marked.parse(text, { async: false });
  const nodes = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  const list = (selector: string) => [...nodes.querySelectorAll<HTMLElement>(selector)];
  for (const media of list("img, audio, video, source")) heedMedia(media);
  for (const link of list("a")) heedLink(link as HTMLAnchorElement);
  for (const input of list("input")) heedInput(input as HTMLInputElement);
  lowerHeadings(list("h1, h2, h3, h4, h5, h6"));
  for (const table of list("table")) enclose(table);
  for (const code of list("pre")) code.tabIndex = 0;
  return nodes;
}

// Pictures and films from elsewhere would tell their server who reads what; the reader may still
// follow the link.
function heedMedia(media: HTMLElement): void {
  const address = media.getAttribute("src") ?? "";
  if (media.tagName === "IMG" && isOwn(address)) return;
  const text = media.getAttribute("alt") || media.getAttribute("title") || address;
  const link = media.ownerDocument.createElement("a");
  link.textContent = text;
  link.setAttribute("href", address);
  // Within a link only the words are left: links do not nest.
  media.replaceWith(media.closest("a") || !urlOf(address) ? text : link, ...media.childNodes);
}

// Files of the store, and pictures that are written out in the text.
function isOwn(address: string): boolean {
  if (OWN_IMAGE.test(address)) return true;
  const url = urlOf(address);
  return url?.origin === location.origin && url.pathname.startsWith("/api/");
}

function heedLink(link: HTMLAnchorElement): void {
  const url = urlOf(link.getAttribute("href") ?? "");
  if (!url || !["http:", "https:", "mailto:"].includes(url.protocol)) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer");
}

// Only the boxes of task lists; a form in a note could ask for a password.
function heedInput(input: HTMLInputElement): void {
  if (input.getAttribute("type") !== "checkbox") {
    input.remove();
    return;
  }
  input.disabled = true;
  input.setAttribute("aria-label", input.hasAttribute("checked") ? "Done" : "To do");
}

// Below the headings of the page and one level after the other, whatever the note begins with; the
// size is that of the note.
function lowerHeadings(headings: readonly HTMLElement[]): void {
  const above: number[] = [];
  for (const heading of headings) {
    const size = Number(heading.tagName.slice(1));
    while ((above.at(-1) ?? 0) >= size) above.pop();
    above.push(size);
    const level = Math.min(6, OVER + above.length);
    const lowered = heading.ownerDocument.createElement(`h${level}`);
    lowered.dataset.size = String(size);
    lowered.append(...heading.childNodes);
    heading.replaceWith(lowered);
  }
}

// A wide table scrolls by itself, by keyboard too.
function enclose(table: HTMLElement): void {
  const frame = table.ownerDocument.createElement("div");
  frame.dataset.frame = "table";
  frame.tabIndex = 0;
  table.replaceWith(frame);
  frame.append(table);
}

function urlOf(address: string): URL | null {
  if (!address || !URL.canParse(address, location.href)) return null;
  return new URL(address, location.href);
}
